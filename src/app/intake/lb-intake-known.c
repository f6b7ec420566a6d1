/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-known.h"

#include <glib/gi18n.h>

#include "lb-intake-step.h"
#include "lb-name.h"

#define PAUSE 600       /* milliseconds after the last key */
#define NAME_SHORTEST 4 /* characters of a name that is looked for */
#define CODE_LENGTH 18
#define ROWS_LOOKED_AT 20

struct _LbIntakeKnown
{
  AdwBin parent_instance;

  GtkLabel *text;
  LbClient *client;          /* (owned) (nullable) */
  LbIntakeDraft *draft;      /* (owned) (nullable) */
  LbCase *earlier;           /* (owned) (nullable) what is offered */
  GCancellable *cancellable; /* (owned) (nullable) of the look that is under way */
  guint wait_id;             /* source */
};

G_DEFINE_FINAL_TYPE (LbIntakeKnown, lb_intake_known, ADW_TYPE_BIN)

static void
hide (LbIntakeKnown *self)
{
  g_clear_pointer (&self->earlier, lb_case_unref);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
stop_looking (LbIntakeKnown *self)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Offering */

static void
offer (LbIntakeKnown *self, LbCase *earlier)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, earlier->catalogue);
  const LbPackage *package = catalogue != NULL ? lb_catalogue_package (catalogue, earlier->package) : NULL;
  guint count = lb_intake_draft_take_known (self->draft, earlier, FALSE);
  LbTime at = earlier->received_at != LB_TIME_NONE ? earlier->received_at : earlier->referred_at;
  g_autofree char *when = lb_name_time (at, lb_client_now (self->client));
  g_autofree char *text = NULL;

  if (count == 0)
    return;
  /* Translators: a package of approvals, when it was received, how many fields an earlier case can fill. */
  text = g_strdup_printf (g_dngettext (NULL, "This applicant has been here: %s, %s. %u empty field can be filled from it.",
                                       "This applicant has been here: %s, %s. %u empty fields can be filled from it.",
                                       count),
                          package != NULL ? lb_name (package->name, package->english) : earlier->package, when,
                          count);
  self->earlier = lb_case_ref (earlier);
  gtk_label_set_text (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

gboolean
lb_intake_known_take (LbIntakeKnown *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_KNOWN (self), FALSE);

  g_autoptr (LbCase) earlier = self->earlier != NULL ? lb_case_ref (self->earlier) : NULL;

  if (self->draft == NULL || earlier == NULL)
    return FALSE;
  stop_looking (self);
  lb_intake_draft_take_known (self->draft, earlier, TRUE);
  stop_looking (self); /* what was filled in is no reason to look again */
  hide (self);
  return TRUE;
}

static void
take_cb (LbIntakeKnown *self)
{
  lb_intake_known_take (self);
}

/* Looking */

/* A code finds its own; a name may be part of another's. */
static gboolean
may_be_same (LbIntakeKnown *self, const LbCaseRow *row)
{
  if (g_strcmp0 (row->case_id, lb_intake_draft_get_case (self->draft)) == 0)
    return FALSE;
  return g_utf8_strlen (lb_intake_draft_get_value (self->draft, "applicant.uscc"), -1) == CODE_LENGTH
         || g_strcmp0 (row->applicant, lb_intake_draft_get_value (self->draft, "applicant.name")) == 0;
}

static void
case_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeKnown) self = data;
  g_autoptr (LbCase) earlier = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, NULL);

  /* Nothing to offer is nothing to report. */
  if (earlier != NULL && self->draft != NULL && self->earlier == NULL
      && lb_intake_draft_is_same_applicant (self->draft, earlier))
    offer (self, earlier);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeKnown) self = data;
  g_autoptr (GPtrArray) rows = lb_client_search_finish (LB_CLIENT (source), result, NULL);
  const LbCaseRow *newest = NULL;

  if (rows == NULL || self->draft == NULL || self->cancellable == NULL)
    return;
  for (guint i = 0; i < rows->len; i++)
    {
      const LbCaseRow *row = g_ptr_array_index (rows, i);

      if (may_be_same (self, row) && (newest == NULL || row->changed_at > newest->changed_at))
        newest = row;
    }
  if (newest != NULL)
    lb_client_get_case_async (self->client, newest->case_id, self->cancellable, case_cb, g_object_ref (self));
}

static gboolean
look_cb (gpointer data)
{
  LbIntakeKnown *self = data;
  const char *name = lb_intake_draft_get_value (self->draft, "applicant.name");
  const char *code = lb_intake_draft_get_value (self->draft, "applicant.uscc");
  const char *text = g_utf8_strlen (code, -1) == CODE_LENGTH      ? code
                     : g_utf8_strlen (name, -1) >= NAME_SHORTEST ? name
                                                                 : NULL;

  self->wait_id = 0;
  if (text == NULL)
    return G_SOURCE_REMOVE;
  self->cancellable = g_cancellable_new ();
  lb_client_search_async (self->client, text, -1, ROWS_LOOKED_AT, self->cancellable, found_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

void
lb_intake_known_look (LbIntakeKnown *self)
{
  g_return_if_fail (LB_IS_INTAKE_KNOWN (self));

  stop_looking (self);
  hide (self);
  if (self->draft != NULL && self->client != NULL)
    self->wait_id = g_timeout_add (PAUSE, look_cb, self);
}

void
lb_intake_known_set_draft (LbIntakeKnown *self, LbClient *client, LbIntakeDraft *draft)
{
  g_return_if_fail (LB_IS_INTAKE_KNOWN (self));

  g_set_object (&self->client, client);
  g_set_object (&self->draft, draft);
  lb_intake_known_look (self);
}

static void
lb_intake_known_dispose (GObject *object)
{
  LbIntakeKnown *self = LB_INTAKE_KNOWN (object);

  stop_looking (self);
  g_clear_pointer (&self->earlier, lb_case_unref);
  g_clear_object (&self->draft);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_intake_known_parent_class)->dispose (object);
}

static void
lb_intake_known_class_init (LbIntakeKnownClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_intake_known_dispose;
}

static void
lb_intake_known_init (LbIntakeKnown *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *take = gtk_button_new_with_label (_("Fill In"));

  self->text = GTK_LABEL (lb_intake_label_new (NULL, NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
  gtk_widget_set_valign (take, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (take, _("Fill in what the earlier case says (Ctrl+E)"));
  g_signal_connect_object (take, "clicked", G_CALLBACK (take_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (box), take);
  gtk_widget_add_css_class (box, "intake-advice");
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
