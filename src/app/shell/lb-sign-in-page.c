/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-sign-in-page"
#include "lb-sign-in-page.h"
#include <glib/gi18n.h>
#include "lb-error.h"
#include "lb-failure.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-settings.h"

struct _LbSignInPage
{
  AdwBin parent_instance;
  GtkStack *stack;
  GtkEntry *user;
  GtkWidget *password, *sign_in_button;
  GtkWidget *remember_box;
  GtkCheckButton *remember;
  GtkLabel *remember_reason;
  GtkLabel *message;
  GtkSpinner *spinner;
  GtkSearchEntry *search;
  GtkBox *people;
  GtkWidget *nobody;
  LbClient *client;          /* (owned) */
  GSignalGroup *signals;     /* (owned) */
  GCancellable *cancellable; /* (owned) */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (LbSignInPage, lb_sign_in_page, ADW_TYPE_BIN)

static void
set_busy (LbSignInPage *self, gboolean busy)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* An entry that turns insensitive under its own focus keeps its cursor blinking. */
  if (busy && GTK_IS_WINDOW (root))
    gtk_window_set_focus (GTK_WINDOW (root), NULL);
  self->busy = busy;
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), !busy);
}

static void
show_message (LbSignInPage *self, const char *text)
{
  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

/* At this door only one thing is likely wrong. */
static char *
describe (const GError *error)
{
  if (g_error_matches (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED))
    return g_strdup (_("The name or the password is not right. Try again, or ask the platform section for a new password."));
  if (g_error_matches (error, LB_ERROR, LB_ERROR_OFFLINE))
    return g_strdup (_("The store cannot be reached, so nobody can sign in here now. Check the network, then try again."));
  if (g_error_matches (error, LB_ERROR, LB_ERROR_BUSY))
    return g_strdup (_("There were too many attempts, or this person is signed in in another Lianban on this computer. "
                       "Wait a minute or close that one, then try again."));
  return lb_error_describe (error);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbSignInPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (lb_client_sign_in_finish (LB_CLIENT (source), result, &error))
    {
      const LbActor *actor = lb_client_get_actor (LB_CLIENT (source));

      if (actor != NULL)
        lb_settings_set_user (actor->id);
      return;
    }
  if (lb_error_is_cancelled (error) || self->stack == NULL)
    return;
  set_busy (self, FALSE);
  text = describe (error);
  show_message (self, text);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
sign_in (LbSignInPage *self, const char *user, const char *password)
{
  if (self->busy)
    return;
  show_message (self, NULL);
  set_busy (self, TRUE);
  lb_client_set_remember (self->client, gtk_widget_get_sensitive (GTK_WIDGET (self->remember))
                                          && gtk_check_button_get_active (self->remember));
  lb_client_sign_in_async (self->client, user, password, self->cancellable, signed_in_cb, g_object_ref (self));
}

static void
sign_in_cb (LbSignInPage *self)
{
  g_autofree char *user = NULL;
  const char *password;

  g_assert (LB_IS_SIGN_IN_PAGE (self));
  user = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->user))));
  password = gtk_editable_get_text (GTK_EDITABLE (self->password));
  if (*user != '\0' && *password != '\0')
    sign_in (self, user, password);
}

static void
edited_cb (LbSignInPage *self)
{
  g_assert (LB_IS_SIGN_IN_PAGE (self));
  gtk_widget_set_sensitive (self->sign_in_button,
                            *gtk_editable_get_text (GTK_EDITABLE (self->user)) != '\0'
                              && *gtk_editable_get_text (GTK_EDITABLE (self->password)) != '\0');
}

static void
person_cb (LbSignInPage *self, GtkWidget *button)
{
  g_assert (LB_IS_SIGN_IN_PAGE (self));
  sign_in (self, g_object_get_data (G_OBJECT (button), "lb-person"), NULL);
}

static char *
person_place (LbSignInPage *self, const LbPerson *person)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, NULL);
  const LbDepartment *department = NULL;
  const LbWindow *window = NULL;

  if (catalogue != NULL && person->window != NULL)
    window = lb_catalogue_window (catalogue, person->window);
  if (window != NULL)
    return g_strdup (lb_name (window->name, window->english));
  if (catalogue != NULL && person->section != NULL)
    department = lb_catalogue_department (catalogue, person->section);
  if (department != NULL)
    return g_strdup (lb_name (department->name, department->english));
  /* Before the first sign-in on this machine there is no catalogue here; the store says the name itself. */
  return g_strdup (person->place != NULL ? lb_name (person->place, person->place_english) : "");
}

static char *
person_roles (const LbPerson *person)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (int i = 0; i < LB_N_ROLES; i++)
    if (person->roles & (1u << i))
      g_strv_builder_add (builder, _(lb_role_label ((LbRole) (1u << i))));
  names = g_strv_builder_end (builder);
  return g_strjoinv (_(", "), names);
}

static GtkWidget *
new_line (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
new_person (LbSignInPage *self, const LbPerson *person)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *place = person_place (self, person);
  g_autofree char *roles = person_roles (person);
  g_autofree char *spoken = g_strjoin (" ", person->name, *place != '\0' ? place : roles, NULL);

  gtk_box_append (GTK_BOX (box), new_line (person->name, "heading"));
  gtk_box_append (GTK_BOX (box), new_line (*place != '\0' ? place : roles, "caption"));
  gtk_widget_set_tooltip_text (button, roles);
  gtk_button_set_child (GTK_BUTTON (button), box);
  lb_widget_set_accessible_label (button, spoken);
  g_object_set_data_full (G_OBJECT (button), "lb-person", g_strdup (person->id), g_free);
  g_object_set_data_full (G_OBJECT (button), "lb-text", g_strjoin (" ", person->id, spoken, roles, NULL), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (person_cb), self, G_CONNECT_SWAPPED);
  return button;
}

/* A person with several roles stands under the first; advice is what reviewers give besides. */
static guint
main_role (const LbPerson *person)
{
  const guint roles = person->roles & ~(guint) LB_ROLE_GUIDANCE;

  return roles != 0 ? roles & (~roles + 1u) : person->roles;
}

static void
add_people_of (LbSignInPage *self, GPtrArray *people, LbRole role)
{
  GtkWidget *group = NULL, *flow = NULL;

  for (guint i = 0; i < people->len; i++)
    {
      const LbPerson *person = g_ptr_array_index (people, i);

      if (main_role (person) != (guint) role)
        continue;
      if (group == NULL)
        {
          group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
          flow = gtk_flow_box_new ();
          gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
          gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
          gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 2);
          gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 4);
          gtk_box_append (GTK_BOX (group), new_line (_(lb_role_label (role)), "title-4"));
          gtk_box_append (GTK_BOX (group), flow);
          gtk_box_append (self->people, group);
        }
      gtk_flow_box_insert (GTK_FLOW_BOX (flow), new_person (self, person), -1);
    }
}

/* Shows what matches the search, and only groups that have something to show. */
static void
search_changed_cb (LbSignInPage *self)
{
  g_autofree char *text = NULL;
  gboolean anybody = FALSE;

  g_assert (LB_IS_SIGN_IN_PAGE (self));
  text = g_strstrip (g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1));
  for (GtkWidget *group = gtk_widget_get_first_child (GTK_WIDGET (self->people)); group != NULL;
       group = gtk_widget_get_next_sibling (group))
    {
      gboolean any = FALSE;

      for (GtkWidget *child = gtk_widget_get_first_child (gtk_widget_get_last_child (group)); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        {
          GtkWidget *button = gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child));
          g_autofree char *words = g_utf8_casefold (g_object_get_data (G_OBJECT (button), "lb-text"), -1);
          const gboolean match = strstr (words, text) != NULL;

          gtk_widget_set_visible (child, match);
          any = any || match;
        }
      gtk_widget_set_visible (group, any);
      anybody = anybody || any;
    }
  gtk_widget_set_visible (self->nobody, !anybody);
}

/* Enter takes the first person found. */
static void
search_activate_cb (LbSignInPage *self)
{
  g_assert (LB_IS_SIGN_IN_PAGE (self));

  for (GtkWidget *group = gtk_widget_get_first_child (GTK_WIDGET (self->people)); group != NULL;
       group = gtk_widget_get_next_sibling (group))
    for (GtkWidget *child = gtk_widget_get_first_child (gtk_widget_get_last_child (group)); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      if (gtk_widget_get_visible (group) && gtk_widget_get_visible (child))
        {
          person_cb (self, gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)));
          return;
        }
}

static void
fill (LbSignInPage *self)
{
  GPtrArray *people = lb_client_get_people (self->client);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->people))) != NULL)
    gtk_box_remove (self->people, child);
  for (int i = 0; people != NULL && i < LB_N_ROLES; i++)
    add_people_of (self, people, (LbRole) (1u << i));
  search_changed_cb (self);
}

/* Remembering */

static void
keyring_looked_for_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbSignInPage) self = data;
  g_autoptr (GError) error = NULL;
  const gboolean there = lb_client_look_for_keyring_finish (LB_CLIENT (source), result, &error);

  if (self->stack == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->remember), there);
  gtk_label_set_text (self->remember_reason,
                      there ? _("Only on a computer that nobody else uses. Signing out ends it.")
                      : g_error_matches (error, LB_ERROR, LB_ERROR_BUSY)
                        ? _("Not possible now: the keyring of this computer does not answer. Unlock it, then open "
                            "Lianban again.")
                        : _("Not possible here: this computer has no keyring that could keep it safe."));
}

/* Nobody waits for the keyring: the choice is there once it has answered. */
static void
offer_remembering (LbSignInPage *self)
{
  const gboolean allowed = lb_client_may_remember (self->client) && !lb_client_is_training (self->client);

  gtk_widget_set_visible (self->remember_box, allowed);
  if (!allowed)
    return;
  gtk_label_set_text (self->remember_reason, _("Looking for the keyring of this computer…"));
  lb_client_look_for_keyring_async (self->client, self->cancellable, keyring_looked_for_cb, g_object_ref (self));
}

static void
facts_changed_cb (LbSignInPage *self)
{
  g_assert (LB_IS_SIGN_IN_PAGE (self));

  if (lb_client_is_training (self->client))
    fill (self);
  gtk_stack_set_visible_child_name (self->stack, lb_client_is_training (self->client) ? "training" : "real");
  offer_remembering (self);
}

static gboolean
lb_sign_in_page_grab_focus (GtkWidget *widget)
{
  LbSignInPage *self = LB_SIGN_IN_PAGE (widget);

  if (lb_client_is_training (self->client))
    return gtk_widget_grab_focus (GTK_WIDGET (self->search));
  if (*gtk_editable_get_text (GTK_EDITABLE (self->user)) != '\0')
    return gtk_widget_grab_focus (self->password);
  return gtk_widget_grab_focus (GTK_WIDGET (self->user));
}

static void
lb_sign_in_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lb_sign_in_page_parent_class)->map (widget);
  gtk_widget_grab_focus (widget);
}

static void
lb_sign_in_page_dispose (GObject *object)
{
  LbSignInPage *self = LB_SIGN_IN_PAGE (object);

  g_clear_object (&self->signals);
  self->stack = NULL;
  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (lb_sign_in_page_parent_class)->dispose (object);
}

static void
lb_sign_in_page_class_init (LbSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_sign_in_page_dispose;
  widget_class->grab_focus = lb_sign_in_page_grab_focus;
  widget_class->map = lb_sign_in_page_map;
  g_type_ensure (LB_TYPE_FORM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/shell/lb-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LbSignInPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LbSignInPage, user);
  gtk_widget_class_bind_template_child (widget_class, LbSignInPage, password);
  gtk_widget_class_bind_template_child (widget_class, LbSignInPage, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, LbSignInPage, remember_box);
  gtk_widget_class_bind_template_child (widget_class, LbSignInPage, remember);
  gtk_widget_class_bind_template_child (widget_class, LbSignInPage, remember_reason);
  gtk_widget_class_bind_template_child (widget_class, LbSignInPage, message);
  gtk_widget_class_bind_template_child (widget_class, LbSignInPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, LbSignInPage, search);
  gtk_widget_class_bind_template_child (widget_class, LbSignInPage, people);
  gtk_widget_class_bind_template_child (widget_class, LbSignInPage, nobody);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
}

static void
lb_sign_in_page_init (LbSignInPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (LB_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->signals, "notify::training", G_CALLBACK (facts_changed_cb), self);
}

GtkWidget *
lb_sign_in_page_new (LbClient *client)
{
  LbSignInPage *self = g_object_new (LB_TYPE_SIGN_IN_PAGE, NULL);
  g_autofree char *last = lb_settings_dup_user ();

  g_return_val_if_fail (LB_IS_CLIENT (client), NULL);
  self->client = g_object_ref (client);
  g_signal_group_set_target (self->signals, client);
  gtk_editable_set_text (GTK_EDITABLE (self->user), last != NULL ? last : "");
  facts_changed_cb (self);
  return GTK_WIDGET (self);
}
