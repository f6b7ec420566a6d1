/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-paper-scan"
#include "lb-paper-scan.h"

#include <glib/gi18n.h>
#include "lb-failure.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-paper-return.h"
#include "lb-paper-sign.h"
#include "lb-paper-trail.h"
#include "lb-section.h"
#include "lb-slip-number.h"
#include "lb-window.h"

struct _LbPaperScan
{
  AdwWindow parent_instance;

  LbFormRow *row;
  GtkEntry *entry;
  GtkLabel *title, *lead, *done;
  GtkBox *found;
  GtkWidget *open;

  LbClient *client;          /* (owned) */
  char *number, *slip;       /* (owned) (nullable) what was scanned last */
  char *case_id;             /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbPaperScan, lb_paper_scan, ADW_TYPE_WINDOW)

static void read_case (LbPaperScan *self);

/* An empty one takes no room. */
static void
say (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
clear (LbPaperScan *self)
{
  lb_box_clear (self->found);
  say (self->title, "");
  say (self->lead, "");
  gtk_widget_set_visible (self->open, FALSE);
}

/* The slip that was scanned, or with a receipt the last one to the user's own section. */
static const LbPaperSlip *
slip_of (LbPaperScan *self, const LbCase *state)
{
  const LbActor *actor = lb_client_get_actor (self->client);

  if (self->slip != NULL)
    return lb_slip_number_find (state, self->slip);
  return actor != NULL && actor->section != NULL ? lb_case_slip (state, actor->section) : NULL;
}

static gboolean
may_sign (LbPaperScan *self, const LbSight *sight, const LbPaperSlip *slip)
{
  const LbActor *actor = sight->context.actor;

  return slip != NULL && slip->received_at == LB_TIME_NONE && slip->refused_at == LB_TIME_NONE && actor != NULL
         && lb_case_slip (sight->state, slip->section) == slip && g_strcmp0 (actor->section, slip->section) == 0
         && lb_may (sight->state, LB_COMMAND_RECEIVE_PAPER, NULL, &sight->context, NULL);
}

/* Ready for the next scan, and saying what came of this one. */
static void
done_cb (LbPaperScan *self)
{
  say (self->done, _("On record. Scan the next one."));
  read_case (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* What the scan means, in a sentence. (transfer full) */
static char *
describe (LbPaperScan *self, const LbSight *sight, const LbPaperSlip *slip)
{
  if (self->slip != NULL && slip == NULL)
    return g_strdup (_("This case has no slip of that number. It may not have come in yet: try again in a moment."));
  if (slip == NULL)
    return g_strdup ("");
  if (slip->received_at != LB_TIME_NONE)
    return g_strdup (_("This slip has been signed for."));
  if (slip->refused_at != LB_TIME_NONE)
    return g_strdup (_("This slip was sent back. The counter makes a new one."));
  return g_strdup_printf (_("Slip for %s, %d sheets."), lb_sight_section_name (sight, slip->section), slip->pages);
}

static void
append_part (GtkBox *box, GtkWidget *part)
{
  if (part != NULL)
    gtk_box_append (box, part);
}

static void
show_case (LbPaperScan *self, LbCase *state, GPtrArray *events)
{
  LbSight sight = { .client = self->client, .state = state, .events = events };
  const LbPaperSlip *slip = slip_of (self, state);
  g_autofree char *number = lb_name_case_number (state->number), *lead = NULL, *title = NULL;
  GtkWidget *giving;

  lb_client_context (self->client, state, &sight.context);
  clear (self);
  title = g_strdup_printf ("%s · %s", state->applicant != NULL ? state->applicant : "", number);
  lead = describe (self, &sight, slip);
  say (self->title, title);
  say (self->lead, lead);
  gtk_widget_set_visible (self->open, TRUE);
  if (may_sign (self, &sight, slip))
    {
      GtkWidget *sign = lb_paper_sign_new (&sight, slip);

      g_signal_connect_object (sign, "signed", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->found, sign);
      lb_paper_sign_focus (LB_PAPER_SIGN (sign));
    }
  append_part (self->found, lb_paper_trail_hand_overs (&sight));
  append_part (self->found, lb_paper_trail_originals (&sight));
  giving = lb_paper_return_new (&sight);
  if (giving != NULL)
    g_signal_connect_object (giving, "returned", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  append_part (self->found, giving);
}

static void
case_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbPaperScan) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, &events, &error);

  if (state == NULL && !lb_error_is_cancelled (error))
    {
      g_autofree char *text = lb_error_describe (error);

      lb_form_row_set_error (self->row, text);
    }
  else if (state != NULL && g_strcmp0 (state->id, self->case_id) == 0)
    show_case (self, state, events);
}

static void
read_case (LbPaperScan *self)
{
  if (self->case_id != NULL)
    lb_client_get_case_async (self->client, self->case_id, self->cancellable, case_cb, g_object_ref (self));
}

static void
search_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbPaperScan) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = lb_client_search_finish (LB_CLIENT (source), result, &error);

  if (rows == NULL)
    return;
  for (guint i = 0; i < rows->len; i++)
    if (g_strcmp0 (((const LbCaseRow *) rows->pdata[i])->number, self->number) == 0)
      {
        g_free (self->case_id);
        self->case_id = g_strdup (((const LbCaseRow *) rows->pdata[i])->case_id);
        read_case (self);
        return;
      }
  lb_form_row_set_error (self->row, _("No case of that number is here. It may be another section’s, or not have come in "
                                      "yet."));
}

static void
scanned_cb (LbPaperScan *self)
{
  g_autofree char *number = NULL, *slip = NULL;

  clear (self);
  say (self->done, "");
  lb_form_row_set_error (self->row, NULL);
  if (!lb_slip_number_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), &number, &slip))
    {
      lb_form_row_set_error (self->row, _("This is the number of neither a slip nor a case. Scan it again."));
      gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
      return;
    }
  g_free (self->number);
  self->number = g_steal_pointer (&number);
  g_free (self->slip);
  self->slip = g_steal_pointer (&slip);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  lb_client_search_async (self->client, self->number, -1, 5, self->cancellable, search_cb, g_object_ref (self));
}

static void
open_cb (LbPaperScan *self)
{
  LbMainWindow *window = lb_window_of (self);

  if (window == NULL || self->case_id == NULL)
    return;
  lb_window_open_case (window, self->case_id, NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static void
lb_paper_scan_dispose (GObject *object)
{
  LbPaperScan *self = LB_PAPER_SCAN (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_PAPER_SCAN);
  G_OBJECT_CLASS (lb_paper_scan_parent_class)->dispose (object);
}

static void
lb_paper_scan_finalize (GObject *object)
{
  LbPaperScan *self = LB_PAPER_SCAN (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->slip, g_free);
  g_clear_pointer (&self->case_id, g_free);
  G_OBJECT_CLASS (lb_paper_scan_parent_class)->finalize (object);
}

static void
lb_paper_scan_class_init (LbPaperScanClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_paper_scan_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_paper_scan_finalize;
  g_type_ensure (LB_TYPE_FORM_ROW);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/casefile/lb-paper-scan.ui");
  gtk_widget_class_bind_template_child (widget_class, LbPaperScan, row);
  gtk_widget_class_bind_template_child (widget_class, LbPaperScan, entry);
  gtk_widget_class_bind_template_child (widget_class, LbPaperScan, title);
  gtk_widget_class_bind_template_child (widget_class, LbPaperScan, lead);
  gtk_widget_class_bind_template_child (widget_class, LbPaperScan, done);
  gtk_widget_class_bind_template_child (widget_class, LbPaperScan, found);
  gtk_widget_class_bind_template_child (widget_class, LbPaperScan, open);
  gtk_widget_class_bind_template_callback (widget_class, scanned_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
lb_paper_scan_init (LbPaperScan *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  clear (self);
  say (self->done, "");
}

void
lb_paper_scan_open (GtkWindow *parent, LbClient *client, const char *number)
{
  LbPaperScan *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (LB_IS_CLIENT (client));

  self = g_object_new (LB_TYPE_PAPER_SCAN, "transient-for", parent, NULL);
  self->client = g_object_ref (client);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  if (number == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), number);
  scanned_cb (self);
}

/* Listening */

/* Scanners send a key every few milliseconds; nobody types this fast for long. */
#define PAUSE_MOST_MS 80
#define NUMBER_LEAST 18
#define NUMBER_MOST 64

typedef struct { GString *text; guint32 last; LbPaperScanClient client; } Ear;

static void
ear_free (gpointer data, GClosure *closure)
{
  Ear *ear = data;

  g_string_free (ear->text, TRUE);
  g_free (ear);
}

static gboolean
types_text (GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  return focus != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus));
}

static gboolean
hear (Ear *ear, GtkWindow *window)
{
  g_autofree char *number = NULL, *slip = NULL;
  LbClient *client = ear->client (window);
  gboolean taken = client != NULL && ear->text->len >= NUMBER_LEAST
                   && lb_slip_number_parse (ear->text->str, &number, &slip);

  if (taken)
    lb_paper_scan_open (window, client, ear->text->str);
  g_string_truncate (ear->text, 0);
  return taken;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer data)
{
  Ear *ear = data;
  GtkWindow *window = GTK_WINDOW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
  const guint32 now = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller));
  const gunichar character = gdk_keyval_to_unicode (key);

  if (types_text (window))
    {
      g_string_truncate (ear->text, 0);
      return GDK_EVENT_PROPAGATE;
    }
  if (now - ear->last > PAUSE_MOST_MS)
    g_string_truncate (ear->text, 0);
  ear->last = now;
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    return hear (ear, window);
  if (character > ' ' && character < 127 && ear->text->len < NUMBER_MOST
      && (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0)
    g_string_append_c (ear->text, (char) character);
  return GDK_EVENT_PROPAGATE;
}

void
lb_paper_scan_listen (GtkWindow *window, LbPaperScanClient client)
{
  GtkEventController *keys;
  Ear *ear;

  g_return_if_fail (GTK_IS_WINDOW (window) && client != NULL);

  keys = gtk_event_controller_key_new ();
  ear = g_new0 (Ear, 1);
  ear->text = g_string_new (NULL);
  ear->client = client;
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_data (keys, "key-pressed", G_CALLBACK (key_cb), ear, ear_free, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}
