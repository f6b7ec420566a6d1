/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-advice.h"

#include <glib/gi18n.h>

#include "lb-intake-step.h"
#include "lb-name.h"

#define LINES_SHOWN 3 /* the newest */

struct _LbIntakeAdvice
{
  AdwBin parent_instance;

  GtkBox *lines;
  LbClient *client;          /* (owned) (nullable) */
  gulong changed_id;
  char *case_id;             /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbIntakeAdvice, lb_intake_advice, ADW_TYPE_BIN)

enum { LOADED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
add_line (LbIntakeAdvice *self, const LbEvent *event)
{
  const char *advice = lb_record_text (event->data, event->type == LB_EVENT_ADVISED ? "answer" : "text");
  g_autofree char *when = lb_name_time (event->at, lb_client_now (self->client));
  /* Translators: who of guidance, when, what they advised. */
  g_autofree char *text = g_strdup_printf (_("Advice (%s, %s): %s"), event->actor_name, when,
                                           advice != NULL ? advice : "");

  gtk_box_append (self->lines, lb_intake_label_new (text, NULL));
}

static gboolean
is_advice (const LbEvent *event)
{
  return event->type == LB_EVENT_COMMENTED || event->type == LB_EVENT_ADVISED;
}

static void
case_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeAdvice) self = data;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, &events, NULL);
  guint n_comments = 0, nth = 0;

  /* A case that cannot be read has no advice to show; whoever receives it is told why. */
  if (state == NULL || g_strcmp0 (state->id, self->case_id) != 0)
    return;
  lb_intake_clear_box (self->lines);
  for (guint i = 0; i < events->len; i++)
    n_comments += is_advice (g_ptr_array_index (events, i));
  for (guint i = 0; i < events->len; i++)
    {
      const LbEvent *event = g_ptr_array_index (events, i);

      if (is_advice (event) && nth++ + LINES_SHOWN >= n_comments)
        add_line (self, event);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n_comments > 0);
  g_signal_emit (self, signals[LOADED], 0, state);
}

static void
load (LbIntakeAdvice *self)
{
  if (self->client != NULL && self->case_id != NULL)
    lb_client_get_case_async (self->client, self->case_id, self->cancellable, case_cb, g_object_ref (self));
}

static void
cases_changed_cb (LbIntakeAdvice *self, const char *const *case_ids)
{
  if (self->case_id != NULL && g_strv_contains (case_ids, self->case_id))
    load (self);
}

static void
set_client (LbIntakeAdvice *self, LbClient *client)
{
  if (self->client != NULL)
    g_clear_signal_handler (&self->changed_id, self->client);
  g_set_object (&self->client, client);
  if (client != NULL)
    self->changed_id = g_signal_connect_swapped (client, "cases-changed", G_CALLBACK (cases_changed_cb), self);
}

static void
lb_intake_advice_dispose (GObject *object)
{
  LbIntakeAdvice *self = LB_INTAKE_ADVICE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_client (self, NULL);
  g_clear_pointer (&self->case_id, g_free);
  G_OBJECT_CLASS (lb_intake_advice_parent_class)->dispose (object);
}

static void
lb_intake_advice_class_init (LbIntakeAdviceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_intake_advice_dispose;
  signals[LOADED] = g_signal_new ("loaded", LB_TYPE_INTAKE_ADVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_POINTER);
}

static void
lb_intake_advice_init (LbIntakeAdvice *self)
{
  self->cancellable = g_cancellable_new ();
  self->lines = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 4));
  gtk_widget_add_css_class (GTK_WIDGET (self->lines), "intake-advice");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->lines));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
lb_intake_advice_show (LbIntakeAdvice *self, LbClient *client, const char *case_id)
{
  g_return_if_fail (LB_IS_INTAKE_ADVICE (self));
  g_return_if_fail (client == NULL || LB_IS_CLIENT (client));

  set_client (self, client);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_free (self->case_id);
  self->case_id = g_strdup (case_id);
  load (self);
}
