/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-start.h"

#include <glib/gi18n.h>

#include "lb-draft-end.h"
#include "lb-failure.h"
#include "lb-intake-draft.h"
#include "lb-intake-hand-over.h"
#include "lb-intake-keeper.h"
#include "lb-intake-package-list.h"
#include "lb-intake-step-bar.h"
#include "lb-name.h"
#include "lb-platform.h"
#include "lb-scan-shelf.h"
#include "lb-window.h"

#define REFERRED_SHOWN 50
#define RECEIVED_SHOWN 30

struct _LbIntakeStart
{
  AdwBin parent_instance;

  LbIntakePackageList *packages;
  GtkListBox *drafts;
  GtkLabel *drafts_empty;
  GtkWidget *referred_title;
  GtkListBox *referred;
  GtkWidget *received_title;
  GtkListBox *received;

  GPtrArray *handed;         /* (owned) (nullable) (element-type LbHandedDraft) newest first */
  LbClient *client;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbIntakeStart, lb_intake_start, ADW_TYPE_BIN)

enum { NEW_CASE, OPEN_DRAFT, OPEN_CASE, OPEN_RECEIPT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
report (LbIntakeStart *self, const GError *error)
{
  LbMainWindow *window = lb_window_of (self);

  if (window != NULL && !lb_error_is_cancelled (error))
    lb_window_report_error (window, error);
}

/* Packages */

static void
package_chosen_cb (LbIntakeStart *self, const char *package)
{
  g_autofree char *id = g_strdup (package);

  g_signal_emit (self, signals[NEW_CASE], 0, id);
}

void
lb_intake_start_fill_packages (LbIntakeStart *self)
{
  LbCatalogue *catalogue;
  const LbActor *actor;

  g_return_if_fail (LB_IS_INTAKE_START (self));

  catalogue = lb_client_get_catalogue (self->client, NULL);
  actor = lb_client_get_actor (self->client);
  if (catalogue != NULL)
    lb_intake_package_list_fill (self->packages, catalogue, actor != NULL ? actor->window : NULL, NULL);
}

/* Drafts */

static void referred_cb (GObject *source, GAsyncResult *result, gpointer data);

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeStart) self = data;
  g_autoptr (GError) error = NULL;

  if (!lb_client_delete_draft_finish (LB_CLIENT (source), result, &error))
    report (self, error);
  lb_intake_start_refresh (self);
}

typedef struct { LbIntakeStart *self; char *id; } Deletion;

static void
delete_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Deletion *deletion = data;
  g_autofree char *answer = lb_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "delete") == 0)
    {
      lb_client_delete_draft_async (deletion->self->client, deletion->id, deleted_cb, g_object_ref (deletion->self));
      lb_scan_shelf_forget (deletion->id);
    }
  g_object_unref (deletion->self);
  g_free (deletion->id);
  g_free (deletion);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LbIntakeStart *self = LB_INTAKE_START (source);
  g_autofree char *id = data;
  g_autoptr (GError) error = NULL;

  if (!lb_draft_end_finish (result, &error))
    report (self, error);
  else if (self->client != NULL)
    {
      lb_client_delete_draft_async (self->client, id, deleted_cb, g_object_ref (self));
      lb_scan_shelf_forget (id);
    }
}

/* One that guidance or a section has before it is ended for them too, not only taken off this PC. */
static void
delete_cb (LbIntakeStart *self, GtkButton *button)
{
  const LbAnswer answers[] = {
    { "keep", _("Keep"), LB_ANSWER_PLAIN },
    { "delete", _("Delete"), LB_ANSWER_DESTRUCTIVE },
    { NULL },
  };
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);
  LbIntakeDraft *draft = g_object_get_data (G_OBJECT (row), "draft");
  Deletion *deletion;

  if (draft != NULL && lb_intake_draft_get_case (draft) != NULL && lb_draft_end_may (self->client))
    {
      lb_draft_end_async (GTK_WIDGET (self), self->client, lb_intake_draft_get_case (draft), self->cancellable,
                          ended_cb, g_strdup (g_object_get_data (G_OBJECT (row), "id")));
      return;
    }
  deletion = g_new0 (Deletion, 1);
  deletion->self = g_object_ref (self);
  deletion->id = g_strdup (g_object_get_data (G_OBJECT (row), "id"));
  lb_ask_async (GTK_WIDGET (self), _("Delete This Draft?"),
                _("What was typed into it is gone for good. Files that were attached to it are not sent."), NULL,
                answers, self->cancellable, delete_answered_cb, deletion);
}

/* Handing over to a colleague on this PC, and taking over from one */

static void
handed_over_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LbIntakeStart *self = LB_INTAKE_START (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = lb_intake_hand_over_finish (result, &error);
  LbMainWindow *window = lb_window_of (self);

  if (name == NULL)
    report (self, error);
  else if (window != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("Handed over to %s, who finds it here after signing in."), name);

      lb_window_toast (window, text);
    }
  if (!lb_error_is_cancelled (error))
    lb_intake_start_refresh (self);
}

static void
hand_over_cb (LbIntakeStart *self, GtkButton *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);
  LbIntakeDraft *draft = g_object_get_data (G_OBJECT (row), "draft");

  if (draft != NULL && lb_client_get_actor (self->client) != NULL)
    lb_intake_hand_over_async (GTK_WIDGET (self), self->client, draft, self->cancellable, handed_over_cb, NULL);
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeStart) self = data;
  g_autoptr (GError) error = NULL;
  LbDraft *stored = lb_client_take_draft_finish (LB_CLIENT (source), result, &error);
  LbCatalogue *catalogue = lb_client_get_catalogue (LB_CLIENT (source), NULL);
  g_autoptr (LbIntakeDraft) draft = NULL;

  if (stored != NULL && catalogue != NULL)
    draft = lb_intake_draft_from_text (stored->content, catalogue, lb_time_day (lb_client_now (LB_CLIENT (source))), NULL,
                                       &error);
  g_clear_pointer (&stored, lb_draft_free);
  if (draft != NULL)
    g_signal_emit (self, signals[OPEN_DRAFT], 0, draft);
  else
    {
      if (error != NULL)
        report (self, error);
      lb_intake_start_refresh (self);
    }
}

static void
take (LbIntakeStart *self, GtkWidget *row)
{
  lb_client_take_draft_async (self->client, g_object_get_data (G_OBJECT (row), "handed"), taken_cb, g_object_ref (self));
}

static void
take_cb (LbIntakeStart *self, GtkButton *button)
{
  take (self, gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW));
}

static void
add_handed (LbIntakeStart *self, const LbHandedDraft *handed)
{
  const LbActor *actor = lb_client_get_actor (self->client);
  const gboolean own = actor != NULL && g_strcmp0 (handed->from, actor->id) == 0;
  g_autofree char *when = lb_name_time (handed->at, lb_client_now (self->client));
  g_autofree char *subtitle = own ? g_strdup_printf (_("Handed over to %s %s, not taken over yet"), handed->to_name, when)
                                  : g_strdup_printf (_("Handed over by %s, %s"), handed->from_name, when);
  GtkWidget *row = new_row (handed->draft->title, subtitle);
  GtkWidget *button = gtk_button_new_with_label (own ? _("Take Back") : _("Take It Over"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (take_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  /* Enter on a row that waits for oneself takes it; one's own that waits for a colleague is taken back by its button. */
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), !own);
  g_object_set_data_full (G_OBJECT (row), "handed", g_strdup (handed->draft->id), g_free);
  gtk_list_box_append (self->drafts, row);
}

static gboolean
has_colleagues (LbIntakeStart *self)
{
  const LbActor *actor = lb_client_get_actor (self->client);
  g_autoptr (GPtrArray) list = actor != NULL ? lb_intake_colleagues (lb_client_get_people (self->client), actor) : NULL;

  return list != NULL && list->len > 0;
}

static void
add_hand_over (LbIntakeStart *self, GtkWidget *row, const char *title)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("mail-forward-symbolic");
  g_autofree char *spoken = g_strdup_printf (_("Hand over draft: %s"), title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Hand Over to a Colleague"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (hand_over_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

/* "Changed 10:21 · step 4 Materials", and whose it is when it is somebody else's, or that it was referred.
 * (transfer full) */
static char *
describe_draft (LbIntakeStart *self, const LbDraft *stored, LbIntakeDraft *draft)
{
  const LbActor *actor = lb_client_get_actor (self->client);
  g_autofree char *when = lb_name_time (stored->changed_at, lb_client_now (self->client));
  g_autofree char *step = NULL;

  if (draft == NULL)
    return g_strdup (_("Written by another version of Lianban; it cannot be opened here"));
  /* Translators: a step's number and name. */
  step = g_strdup_printf (_("step %d %s"), lb_intake_draft_get_step (draft) + 1,
                          lb_intake_step_name (lb_intake_draft_get_step (draft)));
  if (actor != NULL && *lb_intake_draft_get_author (draft) != '\0'
      && g_strcmp0 (lb_intake_draft_get_author (draft), actor->id) != 0)
    return g_strdup_printf (_("Left by %s, %s · %s"), lb_intake_draft_get_author_name (draft), when, step);
  if (lb_intake_draft_get_case (draft) != NULL)
    return g_strdup_printf (_("Referred to guidance · changed %s · %s"), when, step);
  return g_strdup_printf (_("Changed %s · %s"), when, step);
}

static void
add_draft (LbIntakeStart *self, const LbDraft *stored)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, NULL);
  LbDay today = lb_time_day (lb_client_now (self->client));
  g_autoptr (GError) error = NULL;
  g_autoptr (LbIntakeDraft) draft
    = catalogue != NULL ? lb_intake_draft_from_text (stored->content, catalogue, today, NULL, &error) : NULL;
  g_autofree char *subtitle = describe_draft (self, stored, draft);
  g_autofree char *title = draft != NULL ? lb_intake_draft_dup_title (draft) : g_strdup (stored->title);
  g_autofree char *spoken = g_strdup_printf (_("Delete draft: %s"), title);
  GtkWidget *row = new_row (title, subtitle);
  GtkWidget *delete = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), draft != NULL);
  if (draft != NULL && has_colleagues (self))
    add_hand_over (self, row, title);
  gtk_widget_set_valign (delete, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (delete, "flat");
  gtk_widget_set_tooltip_text (delete, _("Delete Draft"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (delete), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_signal_connect_object (delete, "clicked", G_CALLBACK (delete_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), delete);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (stored->id), g_free);
  g_object_set_data_full (G_OBJECT (row), "draft", g_steal_pointer (&draft), g_object_unref);
  gtk_list_box_append (self->drafts, row);
}

static void
drafts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeStart) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = lb_client_list_drafts_finish (LB_CLIENT (source), result, &error);
  gboolean any;

  if (drafts == NULL)
    {
      report (self, error);
      return;
    }
  clear_list (self->drafts);
  for (guint i = 0; self->handed != NULL && i < self->handed->len; i++)
    if (g_strcmp0 (((const LbHandedDraft *) self->handed->pdata[i])->draft->kind, LB_INTAKE_DRAFT_KIND) == 0)
      add_handed (self, self->handed->pdata[i]);
  for (guint i = 0; i < drafts->len; i++)
    add_draft (self, g_ptr_array_index (drafts, i));
  any = gtk_list_box_get_row_at_index (self->drafts, 0) != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->drafts), any);
  gtk_widget_set_visible (GTK_WIDGET (self->drafts_empty), !any);
  /* Whoever was referred stands in one list only: with the drafts, when theirs is on this PC. */
  lb_client_search_async (self->client, "", LB_CASE_DRAFT, REFERRED_SHOWN, self->cancellable, referred_cb,
                          g_object_ref (self));
}

/* Before one's own drafts are listed: what others have taken is no longer among them. */
static void
handed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeStart) self = data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->handed, g_ptr_array_unref);
  self->handed = lb_client_list_handed_finish (LB_CLIENT (source), result, &error);
  if (self->handed == NULL)
    report (self, error);
  lb_client_list_drafts_async (LB_CLIENT (source), LB_INTAKE_DRAFT_KIND, drafts_cb, g_object_ref (self));
}

static void
draft_row_cb (LbIntakeStart *self, GtkListBoxRow *row)
{
  LbIntakeDraft *draft = g_object_get_data (G_OBJECT (row), "draft");

  if (g_object_get_data (G_OBJECT (row), "handed") != NULL)
    take (self, GTK_WIDGET (row));
  else if (draft != NULL)
    g_signal_emit (self, signals[OPEN_DRAFT], 0, draft);
}

/* Cases that were referred to guidance */

static void
referred_row_cb (LbIntakeStart *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[OPEN_CASE], 0, g_object_get_data (G_OBJECT (row), "case"));
}

/* Whoever was referred last comes first. */
static int
compare_changed (gconstpointer a, gconstpointer b)
{
  const LbCaseRow *first = *(LbCaseRow *const *) a, *second = *(LbCaseRow *const *) b;

  return (second->changed_at > first->changed_at) - (second->changed_at < first->changed_at);
}

/* Things and projects have windows of their own; a case of the other kind returns there. */
static gboolean
belongs_here (LbIntakeStart *self, LbCatalogue *catalogue, const LbPackage *package)
{
  const LbActor *actor = lb_client_get_actor (self->client);
  const LbWindow *here = NULL;

  if (catalogue != NULL && actor != NULL && actor->window != NULL)
    here = lb_catalogue_window (catalogue, actor->window);
  return package == NULL || here == NULL || here->kind != LB_WINDOW_INTAKE || here->package_kind == LB_PACKAGE_ANY
         || here->package_kind == package->kind;
}

static GtkWidget *
new_case_row (const LbCaseRow *row, const LbPackage *package, const char *subtitle)
{
  g_autofree char *title
    = g_strdup_printf (_("%s · %s"), package != NULL ? lb_name (package->name, package->english) : row->package,
                       row->applicant != NULL && *row->applicant != '\0' ? row->applicant : _("No name yet"));
  GtkWidget *widget = new_row (title, subtitle);

  g_object_set_data_full (G_OBJECT (widget), "case", g_strdup (row->case_id), g_free);
  adw_action_row_add_suffix (ADW_ACTION_ROW (widget), gtk_image_new_from_icon_name ("go-next-symbolic"));
  return widget;
}

/* What a draft is in the ledger for, as this PC and others see it. (transfer full) */
static char *
describe_case (LbIntakeStart *self, const LbCaseRow *row)
{
  g_autofree char *when = lb_name_time (row->changed_at, lb_client_now (self->client));

  if (row->flags & LB_CASE_FLAG_NOT_GUIDED)
    return g_strdup_printf (row->flags & LB_CASE_FLAG_HELP_OPEN         ? _("A section is asked for help · changed %s")
                            : row->flags & LB_CASE_FLAG_HELP_UNANSWERED ? _("Help asked for, no answer · changed %s")
                                                                        : _("A section has helped · changed %s"), when);
  if ((row->flags & LB_CASE_FLAG_ADVISED) && (row->flags & LB_CASE_FLAG_REFERRED) == 0)
    return g_strdup_printf (_("Advised at the guidance window · changed %s"), when);
  return g_strdup_printf (_("Referred to guidance · changed %s"), when);
}

/* A draft of this PC that has its case: it is said what the case is there for. */
static gboolean
is_among_drafts (LbIntakeStart *self, const LbCaseRow *row)
{
  GtkListBoxRow *widget;

  for (int i = 0; (widget = gtk_list_box_get_row_at_index (self->drafts, i)) != NULL; i++)
    {
      LbIntakeDraft *draft = g_object_get_data (G_OBJECT (widget), "draft");
      g_autofree char *subtitle = NULL;

      if (draft == NULL || g_strcmp0 (lb_intake_draft_get_case (draft), row->case_id) != 0)
        continue;
      subtitle = describe_case (self, row);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (widget), subtitle);
      return TRUE;
    }
  return FALSE;
}

static void
referred_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeStart) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = lb_client_search_finish (LB_CLIENT (source), result, &error);
  gboolean any;

  if (rows == NULL)
    {
      report (self, error);
      return;
    }
  clear_list (self->referred);
  g_ptr_array_sort (rows, compare_changed);
  for (guint i = 0; i < rows->len; i++)
    {
      const LbCaseRow *row = g_ptr_array_index (rows, i);
      LbCatalogue *catalogue = lb_client_get_catalogue (self->client, row->catalogue);
      const LbPackage *package = catalogue != NULL ? lb_catalogue_package (catalogue, row->package) : NULL;

      g_autofree char *subtitle = NULL;

      if (!belongs_here (self, catalogue, package) || is_among_drafts (self, row))
        continue;
      subtitle = describe_case (self, row);
      gtk_list_box_append (self->referred, new_case_row (row, package, subtitle));
    }
  any = gtk_list_box_get_row_at_index (self->referred, 0) != NULL;
  gtk_widget_set_visible (self->referred_title, any);
  gtk_widget_set_visible (GTK_WIDGET (self->referred), any);
}

/* What was received today: its documents are printed once more and its paper is sent on from there, also after a restart
 * or when the next applicant came first. */

static void
received_row_cb (LbIntakeStart *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[OPEN_RECEIPT], 0, g_object_get_data (G_OBJECT (row), "case"));
}

static int
compare_received (gconstpointer a, gconstpointer b)
{
  const LbCaseRow *first = *(LbCaseRow *const *) a, *second = *(LbCaseRow *const *) b;

  return (second->received_at > first->received_at) - (second->received_at < first->received_at);
}

static void
add_received (LbIntakeStart *self, const LbCaseRow *row)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, row->catalogue);
  const LbPackage *package = catalogue != NULL ? lb_catalogue_package (catalogue, row->package) : NULL;
  const LbTime now = lb_client_now (self->client);
  g_autofree char *number = NULL, *when = NULL, *subtitle = NULL;

  if (row->number == NULL || lb_time_day (row->received_at) != lb_time_day (now)
      || !belongs_here (self, catalogue, package))
    return;
  number = lb_name_case_number (row->number);
  when = lb_name_time (row->received_at, now);
  /* Translators: a case's number, then when it was received. */
  subtitle = g_strdup_printf (_("%s · received %s"), number, when);
  gtk_list_box_append (self->received, new_case_row (row, package, subtitle));
}

static void
received_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeStart) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = lb_client_search_finish (LB_CLIENT (source), result, &error);
  gboolean any;

  if (rows == NULL)
    {
      report (self, error);
      return;
    }
  clear_list (self->received);
  g_ptr_array_sort (rows, compare_received);
  for (guint i = 0; i < rows->len; i++)
    add_received (self, g_ptr_array_index (rows, i));
  any = gtk_list_box_get_row_at_index (self->received, 0) != NULL;
  gtk_widget_set_visible (self->received_title, any);
  gtk_widget_set_visible (GTK_WIDGET (self->received), any);
}

void
lb_intake_start_refresh (LbIntakeStart *self)
{
  g_return_if_fail (LB_IS_INTAKE_START (self));

  if (self->client == NULL)
    return;
  lb_client_list_handed_async (self->client, handed_cb, g_object_ref (self));
  lb_client_search_async (self->client, "", -1, RECEIVED_SHOWN, self->cancellable, received_cb, g_object_ref (self));
}

void
lb_intake_start_set_client (LbIntakeStart *self, LbClient *client)
{
  g_return_if_fail (LB_IS_INTAKE_START (self));

  if (g_set_object (&self->client, client) && client != NULL)
    lb_intake_start_fill_packages (self);
}

static void
lb_intake_start_dispose (GObject *object)
{
  LbIntakeStart *self = LB_INTAKE_START (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->handed, g_ptr_array_unref);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_intake_start_parent_class)->dispose (object);
}

static void
lb_intake_start_class_init (LbIntakeStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_intake_start_dispose;
  signals[NEW_CASE] = g_signal_new ("new-case", LB_TYPE_INTAKE_START, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN_DRAFT] = g_signal_new ("open-draft", LB_TYPE_INTAKE_START, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, LB_TYPE_INTAKE_DRAFT);
  signals[OPEN_CASE] = g_signal_new ("open-case", LB_TYPE_INTAKE_START, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN_RECEIPT] = g_signal_new ("open-receipt", LB_TYPE_INTAKE_START, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (LB_TYPE_INTAKE_PACKAGE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/intake/lb-intake-start.ui");
  gtk_widget_class_bind_template_child (widget_class, LbIntakeStart, packages);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeStart, drafts);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeStart, drafts_empty);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeStart, referred_title);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeStart, referred);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeStart, received_title);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeStart, received);
  gtk_widget_class_bind_template_callback (widget_class, received_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, package_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, draft_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, referred_row_cb);
}

static void
lb_intake_start_init (LbIntakeStart *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
