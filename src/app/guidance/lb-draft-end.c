/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-draft-end"
#include "lb-draft-end.h"
#include <glib/gi18n.h>
#include "lb-form-row.h"
#include "lb-permission.h"
#include "lb-platform.h"

#define REASON_MOST 500

typedef struct
{
  LbClient *client; /* (owned) */
  char *case_id;    /* (owned) */
  GtkEntry *reason; /* (owned) */
} Ending;

static void
ending_free (gpointer data)
{
  Ending *ending = data;

  g_object_unref (ending->client);
  g_object_unref (ending->reason);
  g_free (ending->case_id);
  g_free (ending);
}

gboolean
lb_draft_end_may (LbClient *client)
{
  const LbActor *actor = client != NULL ? lb_client_get_actor (client) : NULL;

  return actor != NULL && (lb_actor_roles (actor) & (LB_ROLE_COUNTER | LB_ROLE_GUIDANCE)) != 0;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, NULL, &error);

  if (events == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Ending *ending = g_task_get_task_data (task);
  g_autofree char *answer = lb_ask_finish (result, NULL);
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (ending->reason))));

  if (g_strcmp0 (answer, "end") != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the draft is kept");
      g_object_unref (task);
      return;
    }
  lb_client_submit_async (ending->client, ending->case_id, NULL, LB_COMMAND_CLOSE_DRAFT,
                          lb_record_new ("reason", LB_VALUE_TEXT, *reason != '\0' ? reason : NULL, NULL),
                          g_task_get_cancellable (task), closed_cb, task);
}

void
lb_draft_end_async (GtkWidget *parent, LbClient *client, const char *case_id, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer data)
{
  const LbAnswer answers[] = {
    { "keep", _("_Keep It"), LB_ANSWER_PLAIN },
    { "end", _("_End Draft"), LB_ANSWER_DESTRUCTIVE },
    { NULL },
  };
  Ending *ending;
  GTask *task;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (LB_IS_CLIENT (client) && case_id != NULL);

  ending = g_new0 (Ending, 1);
  ending->client = g_object_ref (client);
  ending->case_id = g_strdup (case_id);
  ending->reason = g_object_ref_sink (GTK_ENTRY (gtk_entry_new ()));
  gtk_entry_set_max_length (ending->reason, REASON_MOST);
  task = g_task_new (parent, cancellable, callback, data);
  g_task_set_task_data (task, ending, ending_free);
  lb_ask_async (parent, _("End This Draft?"),
                _("It leaves the lists of the counter and of guidance on all PCs, and what was asked about it needs no "
                  "answer any more. The consultations stay on record. Whoever comes back begins a new draft."),
                lb_form_row_new (_("Reason"), GTK_WIDGET (ending->reason)), answers, cancellable, answered_cb, task);
}

gboolean
lb_draft_end_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
