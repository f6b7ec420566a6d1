/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-leave-box"
#include "lb-leave-box.h"
#include <glib/gi18n.h>
#include "lb-date-entry.h"
#include "lb-failure.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-section.h"

struct _LbLeaveBox
{
  AdwBin parent_instance;
  GtkBox *lists;
  LbFormRow *absent_row, *first_row, *last_row, *substitute_row;
  GtkDropDown *absent, *substitute;
  LbDateEntry *first, *last;
  GtkWidget *refusal, *arrange;
  LbClient *client;           /* (owned) (nullable) */
  GPtrArray *people;          /* (owned) (element-type LbActor) everybody who works here */
  GPtrArray *absentees;       /* (owned) (element-type LbActor) (borrowed) in the order of the choice */
  GPtrArray *substitutes;     /* (owned) (element-type LbActor) (borrowed) likewise */
  GCancellable *cancellable;  /* (owned) */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (LbLeaveBox, lb_leave_box, ADW_TYPE_BIN)

static guint failed_signal;

static void reload (LbLeaveBox *self);

GtkWidget *
lb_account_line (const char *title, const char *subtitle, const char *label, GCallback pressed, gpointer data,
                 GtkWidget **ret_button)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *heading = gtk_label_new (title), *detail = gtk_label_new (subtitle);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_wrap (GTK_LABEL (detail), TRUE);
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), heading);
  gtk_box_append (GTK_BOX (texts), detail);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_widget_add_css_class (line, "section-line");
  if (label != NULL)
    {
      GtkWidget *button = gtk_button_new_with_label (label);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, heading, detail,
                                      NULL, -1);
      g_signal_connect_object (button, "clicked", pressed, data, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (line), button);
      *ret_button = button;
    }
  return line;
}

/* People */

static LbActor *
actor_of (const LbPerson *person)
{
  LbActor *actor = g_new0 (LbActor, 1);

  actor->id = g_strdup (person->id);
  actor->name = g_strdup (person->name);
  actor->section = g_strdup (person->section);
  actor->window = g_strdup (person->window);
  actor->roles = person->roles;
  actor->level = person->level;
  return actor;
}

static const LbActor *
find_person (LbLeaveBox *self, const char *id)
{
  for (guint i = 0; i < self->people->len; i++)
    if (g_str_equal (((LbActor *) self->people->pdata[i])->id, id))
      return self->people->pdata[i];
  return NULL;
}

/* Somebody who has left since is still named by what identifies them. */
static const char *
name_of (LbLeaveBox *self, const char *id)
{
  const LbActor *person = find_person (self, id);

  return person != NULL ? person->name : id;
}

static const LbActor *
me (LbLeaveBox *self)
{
  return lb_client_get_actor (self->client);
}

static char *
person_label (LbLeaveBox *self, const LbActor *person)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, NULL);
  const LbDepartment *section =
    catalogue != NULL && person->section != NULL ? lb_catalogue_department (catalogue, person->section) : NULL;

  if (section == NULL)
    return g_strdup (person->name);
  /* Translators: a colleague, then the section. */
  return g_strdup_printf (_("%s (%s)"), person->name, lb_name (section->name, section->english));
}

/* Those of one's own section first. */
static int
compare_people (gconstpointer a, gconstpointer b, gpointer data)
{
  const LbActor *one = *(LbActor *const *) a, *other = *(LbActor *const *) b;
  const LbActor *near = data;
  const int by_section = (g_strcmp0 (one->section, near->section) != 0) - (g_strcmp0 (other->section, near->section) != 0);

  return by_section != 0 ? by_section : g_utf8_collate (one->name, other->name);
}

/* Who stands in is never chosen for somebody: before @people stands nobody. */
static void
fill_choice (LbLeaveBox *self, GtkDropDown *choice, GPtrArray *people)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  if (choice == self->substitute)
    gtk_string_list_append (labels, _("Choose…"));
  for (guint i = 0; i < people->len; i++)
    gtk_string_list_take (labels, person_label (self, people->pdata[i]));
  gtk_drop_down_set_model (choice, G_LIST_MODEL (labels));
}

static const LbActor *
chosen_absent (LbLeaveBox *self)
{
  const guint position = gtk_drop_down_get_selected (self->absent);

  return position < self->absentees->len ? self->absentees->pdata[position] : NULL;
}

static const LbActor *
chosen_substitute (LbLeaveBox *self)
{
  const guint position = gtk_drop_down_get_selected (self->substitute);

  return position > 0 && position <= self->substitutes->len ? self->substitutes->pdata[position - 1] : NULL;
}

static void
take_people (LbLeaveBox *self)
{
  GPtrArray *colleagues = lb_client_get_people (self->client);

  g_ptr_array_set_size (self->substitutes, 0);
  g_ptr_array_set_size (self->absentees, 0);
  g_ptr_array_set_size (self->people, 0);
  for (guint i = 0; colleagues != NULL && i < colleagues->len; i++)
    g_ptr_array_add (self->people, actor_of (colleagues->pdata[i]));
  for (guint i = 0; i < self->people->len; i++)
    if (lb_may_arrange_leave (me (self), self->people->pdata[i], NULL, NULL))
      g_ptr_array_add (self->absentees, self->people->pdata[i]);
  g_ptr_array_sort_with_data (self->absentees, compare_people, (gpointer) me (self));
  /* Oneself before all others. */
  for (guint i = 0; i < self->absentees->len; i++)
    if (g_str_equal (((LbActor *) self->absentees->pdata[i])->id, me (self)->id))
      g_ptr_array_insert (self->absentees, 0, g_ptr_array_steal_index (self->absentees, i));
  fill_choice (self, self->absent, self->absentees);
  gtk_widget_set_visible (GTK_WIDGET (self->absent_row), self->absentees->len > 1);
}

/* The form */

static void
edited_cb (LbLeaveBox *self)
{
  const LbDay first = lb_date_entry_get_day (self->first), last = lb_date_entry_get_day (self->last);
  const LbDay today = self->client != NULL ? lb_time_day (lb_client_now (self->client)) : LB_DAY_NONE;
  const char *fault = NULL;

  g_assert (LB_IS_LEAVE_BOX (self));
  lb_form_row_set_error (self->first_row, lb_date_entry_is_valid (self->first) ? NULL : _("Not a date."));
  if (!lb_date_entry_is_valid (self->last))
    fault = _("Not a date.");
  else if (last != LB_DAY_NONE && last < today)
    fault = _("That day is over.");
  else if (first != LB_DAY_NONE && last != LB_DAY_NONE && last < first)
    fault = _("The last day comes before the first.");
  else if (first != LB_DAY_NONE && last != LB_DAY_NONE && last - first > 366)
    fault = _("Leave of more than a year is not arranged here. Ask the platform section.");
  lb_form_row_set_error (self->last_row, fault);
  gtk_widget_set_sensitive (self->arrange, !self->busy && first != LB_DAY_NONE && last != LB_DAY_NONE && fault == NULL
                                             && chosen_absent (self) != NULL
                                             && chosen_substitute (self) != NULL);
}

/* Who may stand in for the one chosen; when nobody may, why not. */
static void
absent_changed_cb (LbLeaveBox *self)
{
  const LbActor *absent = chosen_absent (self);
  g_autoptr (GError) refusal = NULL;

  g_assert (LB_IS_LEAVE_BOX (self));
  g_ptr_array_set_size (self->substitutes, 0);
  for (guint i = 0; absent != NULL && i < self->people->len; i++)
    {
      const LbActor *person = self->people->pdata[i];
      g_autoptr (GError) error = NULL;

      if (lb_may_arrange_leave (me (self), absent, person, &error))
        g_ptr_array_add (self->substitutes, (gpointer) person);
      else if (!g_str_equal (person->id, absent->id) && refusal == NULL)
        refusal = g_steal_pointer (&error);
    }
  if (absent != NULL)
    g_ptr_array_sort_with_data (self->substitutes, compare_people, (gpointer) absent);
  fill_choice (self, self->substitute, self->substitutes);
  gtk_widget_set_sensitive (GTK_WIDGET (self->substitute), self->substitutes->len > 0);
  gtk_widget_set_visible (self->refusal, self->substitutes->len == 0 && refusal != NULL);
  gtk_label_set_text (GTK_LABEL (self->refusal), refusal != NULL ? refusal->message : "");
  edited_cb (self);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbLeaveBox) self = data;
  g_autoptr (GError) error = NULL;
  const gboolean done = lb_client_account_finish (LB_CLIENT (source), result, &error);

  if (self->client == NULL)
    return;
  self->busy = FALSE;
  g_signal_emit (self, failed_signal, 0, error);
  if (done)
    {
      lb_date_entry_set_day (self->first, LB_DAY_NONE);
      lb_date_entry_set_day (self->last, LB_DAY_NONE);
      gtk_drop_down_set_selected (self->substitute, 0);
    }
  edited_cb (self);
  reload (self);
}

static void
arrange_cb (LbLeaveBox *self)
{
  const LbActor *absent = chosen_absent (self);
  const LbActor *substitute = chosen_substitute (self);

  g_assert (LB_IS_LEAVE_BOX (self));
  if (absent == NULL || substitute == NULL || self->busy)
    return;
  self->busy = TRUE;
  edited_cb (self);
  lb_client_add_leave_async (self->client, absent->id, substitute->id, lb_date_entry_get_day (self->first),
                             lb_date_entry_get_day (self->last), self->cancellable, changed_cb, g_object_ref (self));
}

static void
end_cb (LbLeaveBox *self, GtkWidget *button)
{
  g_assert (LB_IS_LEAVE_BOX (self));
  gtk_widget_set_sensitive (button, FALSE);
  lb_client_end_leave_async (self->client, g_object_get_data (G_OBJECT (button), "lb-leave"), self->cancellable,
                             changed_cb, g_object_ref (self));
}

/* The lists */

static char *
days_text (const LbLeaveRow *leave, LbDay today)
{
  g_autofree char *first = lb_name_day (leave->first, today), *last = lb_name_day (leave->last, today);

  /* Translators: two days, both included. */
  return leave->first == leave->last ? g_strdup (first) : g_strdup_printf (_("%s to %s"), first, last);
}

static void
add_leave (LbLeaveBox *self, LbSection *section, const LbLeaveRow *leave, const char *title, const char *subtitle,
           gboolean may_end, LbDay today)
{
  GtkWidget *button = NULL;
  GtkWidget *line = lb_account_line (title, subtitle,
                                     !may_end ? NULL : leave->first > today ? _("Cancel Leave") : _("End Leave"),
                                     G_CALLBACK (end_cb), self, &button);

  if (button != NULL)
    g_object_set_data_full (G_OBJECT (button), "lb-leave", g_strdup (leave->id), g_free);
  lb_section_add_widget (section, line);
}

typedef enum { LEAVE_MINE, LEAVE_STOOD_FOR, LEAVE_OF_OTHERS, N_LEAVES } Leaves;

static gboolean
belongs (LbLeaveBox *self, const LbLeaveRow *leave, Leaves which)
{
  const char *id = me (self)->id;
  const LbActor *absent = find_person (self, leave->user);

  switch (which)
    {
    case LEAVE_MINE:
      return g_str_equal (leave->user, id);
    case LEAVE_STOOD_FOR:
      return g_str_equal (leave->substitute, id);
    case LEAVE_OF_OTHERS:
      return !g_str_equal (leave->user, id) && !g_str_equal (leave->substitute, id) && absent != NULL
             && lb_may_arrange_leave (me (self), absent, NULL, NULL);
    case N_LEAVES:
    default:
      return FALSE;
    }
}

static void
fill_list (LbLeaveBox *self, GPtrArray *leaves, Leaves which, const char *title, const char *nothing)
{
  const LbDay today = lb_time_day (lb_client_now (self->client));
  GtkWidget *section = lb_section_new (title);

  for (guint i = 0; i < leaves->len; i++)
    {
      const LbLeaveRow *leave = leaves->pdata[i];
      const LbActor *absent = find_person (self, leave->user);
      const gboolean may_end = absent != NULL && lb_may_arrange_leave (me (self), absent, NULL, NULL);
      g_autofree char *days = days_text (leave, today), *stands = NULL;

      if (leave->last < today || !belongs (self, leave, which))
        continue;
      stands = which == LEAVE_STOOD_FOR
                 ? g_strdup_printf (_("You do the work of %s"), name_of (self, leave->user))
                 : which == LEAVE_MINE
                     ? g_strdup_printf (_("%s does your work"), name_of (self, leave->substitute))
                     : g_strdup_printf (_("%s is on leave; %s does the work"), name_of (self, leave->user),
                                        name_of (self, leave->substitute));
      add_leave (self, LB_SECTION (section), leave, days, stands, may_end, today);
    }
  if (lb_section_get_n_lines (LB_SECTION (section)) == 0 && nothing != NULL)
    lb_section_add (LB_SECTION (section), nothing, NULL, NULL);
  gtk_widget_set_visible (section, lb_section_get_n_lines (LB_SECTION (section)) > 0);
  gtk_box_append (self->lists, section);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbLeaveBox) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) leaves = lb_client_list_leave_finish (LB_CLIENT (source), result, &error);

  if (self->client == NULL || me (self) == NULL)
    return;
  if (leaves == NULL)
    {
      g_signal_emit (self, failed_signal, 0, error);
      return;
    }
  lb_box_clear (self->lists);
  fill_list (self, leaves, LEAVE_MINE, _("My Leave"), _("No leave is arranged."));
  fill_list (self, leaves, LEAVE_STOOD_FOR, _("Standing In for Colleagues"), NULL);
  fill_list (self, leaves, LEAVE_OF_OTHERS, _("Leave in My Section"), NULL);
}

static void
reload (LbLeaveBox *self)
{
  lb_client_list_leave_async (self->client, self->cancellable, listed_cb, g_object_ref (self));
}

/* Object */

static void
lb_leave_box_dispose (GObject *object)
{
  LbLeaveBox *self = LB_LEAVE_BOX (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_leave_box_parent_class)->dispose (object);
}

static void
lb_leave_box_finalize (GObject *object)
{
  LbLeaveBox *self = LB_LEAVE_BOX (object);

  g_ptr_array_unref (self->absentees);
  g_ptr_array_unref (self->substitutes);
  g_ptr_array_unref (self->people);
  G_OBJECT_CLASS (lb_leave_box_parent_class)->finalize (object);
}

static void
lb_leave_box_class_init (LbLeaveBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_leave_box_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_leave_box_finalize;
  failed_signal = g_signal_new ("failed", LB_TYPE_LEAVE_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_ERROR);
  g_type_ensure (LB_TYPE_DATE_ENTRY);
  g_type_ensure (LB_TYPE_FORM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/shell/lb-leave-box.ui");
  gtk_widget_class_bind_template_child (widget_class, LbLeaveBox, lists);
  gtk_widget_class_bind_template_child (widget_class, LbLeaveBox, absent_row);
  gtk_widget_class_bind_template_child (widget_class, LbLeaveBox, first_row);
  gtk_widget_class_bind_template_child (widget_class, LbLeaveBox, last_row);
  gtk_widget_class_bind_template_child (widget_class, LbLeaveBox, substitute_row);
  gtk_widget_class_bind_template_child (widget_class, LbLeaveBox, absent);
  gtk_widget_class_bind_template_child (widget_class, LbLeaveBox, substitute);
  gtk_widget_class_bind_template_child (widget_class, LbLeaveBox, first);
  gtk_widget_class_bind_template_child (widget_class, LbLeaveBox, last);
  gtk_widget_class_bind_template_child (widget_class, LbLeaveBox, refusal);
  gtk_widget_class_bind_template_child (widget_class, LbLeaveBox, arrange);
  gtk_widget_class_bind_template_callback (widget_class, absent_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, arrange_cb);
}

static void
lb_leave_box_init (LbLeaveBox *self)
{
  g_autoptr (GtkExpression) text = NULL;

  self->cancellable = g_cancellable_new ();
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_actor_free);
  self->absentees = g_ptr_array_new ();
  self->substitutes = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  text = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  gtk_drop_down_set_expression (self->absent, text);
  gtk_drop_down_set_expression (self->substitute, text);
}

void
lb_leave_box_set_client (LbLeaveBox *self, LbClient *client)
{
  g_return_if_fail (LB_IS_LEAVE_BOX (self));
  g_return_if_fail (LB_IS_CLIENT (client) && lb_client_get_actor (client) != NULL);

  g_set_object (&self->client, client);
  take_people (self);
  absent_changed_cb (self);
  reload (self);
}
