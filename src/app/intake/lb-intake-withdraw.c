/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"
#include "lb-intake-withdraw.h"
#include <glib/gi18n.h>
#include "lb-form-row.h"
#include "lb-platform.h"

#define REASON_MOST 500

typedef struct
{
  LbClient *client;     /* (owned) */
  char *case_id, *help; /* (owned) */
  GtkEntry *reason;     /* (owned) */
} Withdrawing;

static void
withdrawing_free (gpointer data)
{
  Withdrawing *withdrawing = data;

  g_object_unref (withdrawing->client);
  g_object_unref (withdrawing->reason);
  g_free (withdrawing->case_id);
  g_free (withdrawing->help);
  g_free (withdrawing);
}

static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer data)
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
  Withdrawing *withdrawing = g_task_get_task_data (task);
  g_autofree char *answer = lb_ask_finish (result, NULL);
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (withdrawing->reason))));

  if (g_strcmp0 (answer, "withdraw") != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the question stays");
      g_object_unref (task);
      return;
    }
  lb_client_submit_async (withdrawing->client, withdrawing->case_id, NULL, LB_COMMAND_WITHDRAW_HELP,
                          lb_record_new ("help", LB_VALUE_TEXT, withdrawing->help, "reason", LB_VALUE_TEXT,
                                         *reason != '\0' ? reason : NULL, NULL),
                          g_task_get_cancellable (task), withdrawn_cb, task);
}

void
lb_intake_withdraw_async (GtkWidget *parent, LbClient *client, const char *case_id, const char *help,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const LbAnswer answers[] = {
    { "keep", _("_Keep It"), LB_ANSWER_PLAIN },
    { "withdraw", _("_Withdraw Question"), LB_ANSWER_SUGGESTED },
    { NULL },
  };
  Withdrawing *withdrawing;
  GTask *task;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (LB_IS_CLIENT (client) && case_id != NULL && help != NULL);

  withdrawing = g_new0 (Withdrawing, 1);
  withdrawing->client = g_object_ref (client);
  withdrawing->case_id = g_strdup (case_id);
  withdrawing->help = g_strdup (help);
  withdrawing->reason = g_object_ref_sink (GTK_ENTRY (gtk_entry_new ()));
  gtk_entry_set_max_length (withdrawing->reason, REASON_MOST);
  task = g_task_new (parent, cancellable, callback, data);
  g_task_set_source_tag (task, lb_intake_withdraw_async);
  g_task_set_task_data (task, withdrawing, withdrawing_free);
  lb_ask_async (parent, _("Withdraw This Question?"),
                _("It leaves the section's list at once, and nobody answers it any more. It stays on record, and the same "
                  "can be asked again."),
                lb_form_row_new (_("Reason"), GTK_WIDGET (withdrawing->reason)), answers, cancellable, answered_cb,
                task);
}

gboolean
lb_intake_withdraw_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_intake_withdraw_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
