/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-material-pane.h"

#include <glib/gi18n.h>

#include "lb-date-entry.h"
#include "lb-files-box.h"
#include "lb-form-row.h"
#include "lb-intake-help.h"
#include "lb-intake-material-row.h"
#include "lb-intake-step.h"
#include "lb-name.h"
#include "lb-published-file.h"

struct _LbIntakeMaterialPane
{
  AdwBin parent_instance;

  GtkWidget *content;
  GtkLabel *title;
  GtkLabel *due;
  GtkLabel *note;
  GtkBox *samples;           /* blank forms and samples that the bureau publishes for it */
  GtkWidget *reuse_box;
  GtkLabel *reuse_text;
  GtkButton *reuse;
  GtkWidget *counts_box;
  GtkSpinButton *originals;
  GtkSpinButton *copies;
  GtkWidget *points_box;
  GtkWidget *all_met;
  GtkWidget *not_here; /* why points cannot be ticked yet */
  GtkBox *points;
  LbIntakeHelp *help;
  LbFormRow *fault_row;
  GtkEntry *fault;
  GtkWidget *defer_box;
  GtkCheckButton *defer;
  LbFormRow *until_row;
  LbDateEntry *until;
  GtkWidget *promise;
  GtkWidget *files_box;
  LbFilesBox *files;

  LbClient *client;       /* (owned) (nullable) */
  LbIntakeDraft *draft;   /* (owned) (nullable) */
  LbMergedMaterial entry; /* a copy without @items; @material NULL when nothing is shown */
  gboolean loading;
  char *shown;            /* (owned) (nullable) digest of the file that was last asked to be shown */
  guint n_shown;          /* how many files there were then */
};

G_DEFINE_FINAL_TYPE (LbIntakeMaterialPane, lb_intake_material_pane, ADW_TYPE_BIN)

enum { SIGNAL_SHOW_FILE, N_SIGNALS };

static guint signals[N_SIGNALS];

static const LbIntakeMaterial *
get_held (LbIntakeMaterialPane *self)
{
  return lb_intake_draft_get_material (self->draft, self->entry.material->id);
}

static void
counts_changed_cb (LbIntakeMaterialPane *self)
{
  if (!self->loading && self->entry.material != NULL)
    lb_intake_draft_set_counts (self->draft, self->entry.material->id,
                                gtk_spin_button_get_value_as_int (self->originals),
                                gtk_spin_button_get_value_as_int (self->copies));
}

/* Points */

static LbIntakePoint
point_of (GtkCheckButton *passed, GtkToggleButton *failed)
{
  if (gtk_toggle_button_get_active (failed))
    return LB_INTAKE_POINT_FAILED;
  return gtk_check_button_get_active (passed) ? LB_INTAKE_POINT_PASSED : LB_INTAKE_POINT_OPEN;
}

/* Met and not met exclude each other; neither means: not looked at yet. */
static void
point_toggled_cb (LbIntakeMaterialPane *self, GtkWidget *toggled)
{
  GtkWidget *row = gtk_widget_get_parent (toggled);
  GtkCheckButton *passed = GTK_CHECK_BUTTON (gtk_widget_get_first_child (row));
  GtkToggleButton *failed = GTK_TOGGLE_BUTTON (gtk_widget_get_last_child (row));
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "index"));

  if (self->loading)
    return;
  self->loading = TRUE;
  if (toggled == GTK_WIDGET (passed) && gtk_check_button_get_active (passed))
    gtk_toggle_button_set_active (failed, FALSE);
  else if (toggled == GTK_WIDGET (failed) && gtk_toggle_button_get_active (failed))
    gtk_check_button_set_active (passed, FALSE);
  self->loading = FALSE;
  lb_intake_draft_set_point (self->draft, self->entry.material->id, index, point_of (passed, failed));
}

static GtkWidget *
new_point (LbIntakeMaterialPane *self, guint index)
{
  const char *text = self->entry.material->formal_points[index];
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *passed = gtk_check_button_new ();
  GtkWidget *failed = gtk_toggle_button_new_with_label (_("Not met"));
  GtkWidget *label = lb_intake_label_new (text, NULL);

  gtk_check_button_set_child (GTK_CHECK_BUTTON (passed), label);
  gtk_widget_set_hexpand (passed, TRUE);
  gtk_widget_set_valign (failed, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (failed, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (passed), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (failed), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  g_object_set_data (G_OBJECT (row), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (passed, "toggled", G_CALLBACK (point_toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (failed, "toggled", G_CALLBACK (point_toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), passed);
  gtk_box_append (GTK_BOX (row), failed);
  return row;
}

static void
load_points (LbIntakeMaterialPane *self, const LbIntakeMaterial *held)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->points));
  gboolean came = lb_intake_material_came (held);
  gboolean any_failed = FALSE;

  for (guint i = 0; i < held->points->len && row != NULL; i++, row = gtk_widget_get_next_sibling (row))
    {
      LbIntakePoint point = g_array_index (held->points, LbIntakePoint, i);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_widget_get_first_child (row)),
                                   point == LB_INTAKE_POINT_PASSED);
      gtk_widget_set_sensitive (gtk_widget_get_first_child (row), came);
      gtk_widget_set_sensitive (gtk_widget_get_last_child (row), came || point == LB_INTAKE_POINT_FAILED);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_last_child (row)),
                                    point == LB_INTAKE_POINT_FAILED);
      any_failed = any_failed || point == LB_INTAKE_POINT_FAILED;
    }
  gtk_widget_set_sensitive (self->all_met, came);
  gtk_widget_set_visible (self->not_here, !came);
  gtk_widget_set_visible (GTK_WIDGET (self->fault_row), any_failed || *held->note != '\0');
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->fault)), held->note) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->fault), held->note);
}

static void
fault_changed_cb (LbIntakeMaterialPane *self)
{
  if (!self->loading && self->entry.material != NULL)
    lb_intake_draft_set_note (self->draft, self->entry.material->id,
                              gtk_editable_get_text (GTK_EDITABLE (self->fault)));
}

gboolean
lb_intake_material_pane_pass_all (LbIntakeMaterialPane *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_MATERIAL_PANE (self), FALSE);

  if (self->entry.material == NULL || self->entry.source == LB_MATERIAL_FROM_CASE)
    return TRUE;
  if (!lb_intake_material_came (get_held (self)))
    return FALSE;
  for (guint i = 0; i < get_held (self)->points->len; i++)
    lb_intake_draft_set_point (self->draft, self->entry.material->id, i, LB_INTAKE_POINT_PASSED);
  return TRUE;
}

static void
pass_all_cb (LbIntakeMaterialPane *self)
{
  lb_intake_material_pane_pass_all (self);
}

/* The promise to bring it later */

/* The last day that the bureau's policy allows (K11). */
static LbDay
latest_day (LbIntakeMaterialPane *self)
{
  LbDay today = lb_intake_draft_get_today (self->draft);
  LbCalendar *calendar = self->client != NULL ? lb_client_get_calendar (self->client) : NULL;
  LbPolicy *policy = self->client != NULL ? lb_client_get_policy (self->client) : NULL;

  if (calendar == NULL || policy == NULL)
    return LB_DAY_NONE;
  return lb_calendar_add (calendar, today, policy->defer_days);
}

static void
defer_toggled_cb (LbIntakeMaterialPane *self)
{
  gboolean deferred = gtk_check_button_get_active (self->defer);
  const LbIntakeMaterial *held;
  LbDay until;

  if (self->loading || self->entry.material == NULL)
    return;
  held = get_held (self);
  until = held->defer_until != LB_DAY_NONE ? held->defer_until : latest_day (self);
  lb_intake_draft_set_deferred (self->draft, self->entry.material->id, deferred, until);
}

static void
until_changed_cb (LbIntakeMaterialPane *self)
{
  if (!self->loading && self->entry.material != NULL)
    lb_intake_draft_set_deferred (self->draft, self->entry.material->id,
                                  gtk_check_button_get_active (self->defer), lb_date_entry_get_day (self->until));
}

static void
load_deferral (LbIntakeMaterialPane *self, const LbIntakeMaterial *held)
{
  LbDay today = lb_intake_draft_get_today (self->draft);
  LbDay latest = latest_day (self);
  g_autofree char *day = latest != LB_DAY_NONE ? lb_name_day (latest, today) : NULL;
  g_autofree char *help = day != NULL ? g_strdup_printf (_("At the latest %s."), day) : NULL;

  gtk_check_button_set_active (self->defer, held->deferred);
  gtk_widget_set_visible (GTK_WIDGET (self->until_row), held->deferred);
  gtk_widget_set_visible (self->promise, held->deferred);
  lb_form_row_set_help (self->until_row, help);
  if (lb_date_entry_get_day (self->until) != held->defer_until)
    lb_date_entry_set_day (self->until, held->defer_until);
  lb_form_row_set_error (self->until_row, held->deferred && held->defer_until != LB_DAY_NONE
                                              && (held->defer_until < today
                                                  || (latest != LB_DAY_NONE && held->defer_until > latest))
                                            ? _("This day is not within the time allowed.") : NULL);
}

/* Documents on file */

/* "Handed in on …, case …, valid until …, for another site". (transfer full) */
static char *
describe_reuse (LbIntakeMaterialPane *self, LbReuseKind kind, const LbReuse *reuse)
{
  LbDay today = lb_intake_draft_get_today (self->draft);
  g_autofree char *number = lb_name_case_number (reuse->from->number);
  g_autofree char *since = reuse->since != LB_DAY_NONE ? lb_name_day (reuse->since, today) : g_strdup ("");
  g_autofree char *until = reuse->valid_until != LB_DAY_NONE ? lb_name_day (reuse->valid_until, today) : NULL;
  const char *site = lb_intake_draft_get_value (self->draft, "site.address");
  const char *their_site = g_hash_table_lookup (reuse->from->form, "site.address");
  GString *text = g_string_new (NULL);

  /* Translators: a day, a case number. */
  g_string_append_printf (text, reuse->result ? _("On file: made on %s, case %s.") : _("On file: handed in on %s, case %s."),
                          since, number);
  if (kind == LB_REUSE_EXPIRED)
    g_string_append_printf (text, _(" Expired on %s: it cannot be reused."), until);
  else if (until != NULL)
    g_string_append_printf (text, _(" Valid until %s."), until);
  if (their_site != NULL && *site != '\0' && !g_str_equal (site, their_site))
    g_string_append_printf (text, _(" Site then: %s."), their_site);
  return g_string_free (text, FALSE);
}

static void
load_reuse (LbIntakeMaterialPane *self, const LbIntakeMaterial *held)
{
  g_autofree char *text = NULL;
  LbReuse reuse;
  LbReuseKind kind = lb_intake_draft_find_reuse (self->draft, held->material, &reuse);
  gboolean reused = held->reused_from != NULL;

  if (reused)
    {
      g_autofree char *number = lb_name_case_number (held->reused_from);

      text = g_strdup_printf (_("Taken from case %s: need not be handed in. Check its points."), number);
    }
  else if (kind != LB_REUSE_NONE)
    {
      text = describe_reuse (self, kind, &reuse);
    }
  gtk_widget_set_visible (self->reuse_box, text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->reuse), reused || kind == LB_REUSE_VALID);
  gtk_label_set_text (self->reuse_text, text != NULL ? text : "");
  gtk_button_set_label (self->reuse, reused ? _("Do Not Reuse") : _("Reuse"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->reuse), reused ? NULL : _("Use the document on file (F7)"));
  gtk_widget_set_visible (self->counts_box, self->entry.source != LB_MATERIAL_FROM_CASE && !reused);
}

gboolean
lb_intake_material_pane_take_whole (LbIntakeMaterialPane *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_MATERIAL_PANE (self), FALSE);

  const LbMaterial *material = self->entry.material;
  const LbIntakeMaterial *held;

  if (material == NULL || self->entry.source == LB_MATERIAL_FROM_CASE)
    return FALSE;
  held = get_held (self);
  /* A document on file stands in for paper; what was counted by hand is not counted down. */
  if (held->reused_from == NULL)
    lb_intake_draft_set_counts (self->draft, material->id, MAX (held->originals, material->originals),
                                MAX (held->copies, material->copies));
  return lb_intake_material_pane_pass_all (self);
}

gboolean
lb_intake_material_pane_toggle_reuse (LbIntakeMaterialPane *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_MATERIAL_PANE (self), FALSE);

  if (self->entry.material == NULL || self->entry.source == LB_MATERIAL_FROM_CASE)
    return FALSE;
  if (get_held (self)->reused_from == NULL)
    return lb_intake_draft_reuse (self->draft, self->entry.material->id);
  lb_intake_draft_drop_reuse (self->draft, self->entry.material->id);
  return TRUE;
}

/* Files */

static gboolean
is_among (GPtrArray *files, const char *blob)
{
  for (guint i = 0; i < files->len; i++)
    if (g_str_equal (((LbFile *) g_ptr_array_index (files, i))->blob, blob))
      return TRUE;
  return FALSE;
}

static void
files_changed_cb (LbIntakeMaterialPane *self)
{
  g_autoptr (GPtrArray) files = NULL;
  const LbIntakeMaterial *held;

  if (self->loading || self->entry.material == NULL)
    return;
  files = lb_files_box_get_files (self->files);
  held = get_held (self);
  for (guint i = held->files->len; i > 0; i--)
    {
      const LbFile *file = g_ptr_array_index (held->files, i - 1);

      if (!is_among (files, file->blob))
        lb_intake_draft_remove_file (self->draft, self->entry.material->id, file->blob);
    }
  for (guint i = 0; i < files->len; i++)
    lb_intake_draft_add_file (self->draft, self->entry.material->id, g_ptr_array_index (files, i));
}

void
lb_intake_material_pane_choose_files (LbIntakeMaterialPane *self)
{
  g_return_if_fail (LB_IS_INTAKE_MATERIAL_PANE (self));

  if (self->entry.material != NULL && self->entry.source != LB_MATERIAL_FROM_CASE)
    lb_files_box_choose (self->files);
}

void
lb_intake_material_pane_paste (LbIntakeMaterialPane *self)
{
  g_return_if_fail (LB_IS_INTAKE_MATERIAL_PANE (self));

  if (lb_intake_material_pane_get_scannable (self) != NULL)
    lb_files_box_paste (self->files);
}

const LbMaterial *
lb_intake_material_pane_get_scannable (LbIntakeMaterialPane *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_MATERIAL_PANE (self), NULL);

  return self->entry.source != LB_MATERIAL_FROM_CASE ? self->entry.material : NULL;
}

static void
show_file (LbIntakeMaterialPane *self, const LbFile *file)
{
  if (g_strcmp0 (self->shown, file != NULL ? file->blob : NULL) == 0)
    return;
  g_free (self->shown);
  self->shown = file != NULL ? g_strdup (file->blob) : NULL;
  g_signal_emit (self, signals[SIGNAL_SHOW_FILE], 0, file);
}

static gboolean
file_activated_cb (LbIntakeMaterialPane *self, const LbFile *file)
{
  show_file (self, file);
  return TRUE;
}

/* What is shown stays as long as it is among the material's files and no other has come; else the one that came last. */
static void
show_some_file (LbIntakeMaterialPane *self, const LbIntakeMaterial *held)
{
  const guint count = held != NULL ? held->files->len : 0;

  if (self->shown == NULL || count == 0 || count > self->n_shown || !is_among (held->files, self->shown))
    show_file (self, count > 0 ? g_ptr_array_index (held->files, count - 1) : NULL);
  self->n_shown = count;
}

static void
load_files (LbIntakeMaterialPane *self, const LbIntakeMaterial *held)
{
  g_autoptr (GPtrArray) shown = lb_files_box_get_files (self->files);
  gboolean same = shown->len == held->files->len;

  for (guint i = 0; same && i < held->files->len; i++)
    same = is_among (shown, ((LbFile *) g_ptr_array_index (held->files, i))->blob);
  /* A list that is right already keeps its focus. */
  if (!same)
    lb_files_box_set_files (self->files, held->files);
}

/* The whole */

static void
load_texts (LbIntakeMaterialPane *self)
{
  const LbMaterial *material = self->entry.material;
  gboolean from_case = self->entry.source == LB_MATERIAL_FROM_CASE;
  g_autofree char *due = lb_intake_material_due (material);
  g_autofree char *from = NULL;

  gtk_label_set_text (self->title, lb_name (material->name, material->english));
  if (from_case)
    from = g_strdup_printf (_("A result of %s in this very case: it need not be handed in."),
                            self->entry.from_item != NULL
                              ? lb_name (self->entry.from_item->name, self->entry.from_item->english) : "");
  gtk_label_set_text (self->due, from_case ? from : due);
  /* Notes of the catalogue are Chinese only. */
  gtk_label_set_text (self->note, material->note != NULL && lb_name_is_chinese () ? material->note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), *gtk_label_get_text (self->note) != '\0');
  gtk_widget_set_visible (self->counts_box, !from_case);
  gtk_widget_set_visible (self->files_box, !from_case);
  gtk_widget_set_visible (self->defer_box, !from_case && material->deferrable);
}

static void
load_samples (LbIntakeMaterialPane *self)
{
  const LbMaterial *material = self->entry.material;

  lb_intake_clear_box (self->samples);
  for (guint i = 0; i < material->files->len; i++)
    {
      const LbCatalogueFile *file = material->files->pdata[i];

      gtk_box_append (self->samples, lb_published_file_button (file->title, file->digest));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->samples), material->files->len > 0
                                                      && self->entry.source != LB_MATERIAL_FROM_CASE);
}

static void
load_material (LbIntakeMaterialPane *self)
{
  const LbMaterial *material = self->entry.material;
  guint n_points = self->entry.source != LB_MATERIAL_FROM_CASE ? get_held (self)->points->len : 0;

  load_texts (self);
  load_samples (self);
  lb_intake_clear_box (self->points);
  gtk_widget_set_visible (self->points_box, n_points > 0);
  for (guint i = 0; i < n_points; i++)
    gtk_box_append (self->points, new_point (self, i));
  lb_files_box_set_label (self->files, lb_name (material->name, material->english));
}

void
lb_intake_material_pane_refresh (LbIntakeMaterialPane *self)
{
  const LbIntakeMaterial *held;

  g_return_if_fail (LB_IS_INTAKE_MATERIAL_PANE (self));

  if (self->entry.material == NULL || self->loading)
    return;
  held = get_held (self);
  self->loading = TRUE;
  gtk_spin_button_set_value (self->originals, held->originals);
  gtk_spin_button_set_value (self->copies, held->copies);
  load_points (self, held);
  load_deferral (self, held);
  load_reuse (self, held);
  load_files (self, held);
  self->loading = FALSE;
  show_some_file (self, self->entry.source != LB_MATERIAL_FROM_CASE ? held : NULL);
}

void
lb_intake_material_pane_set_material (LbIntakeMaterialPane *self, LbClient *client, LbIntakeDraft *draft,
                                      const LbMergedMaterial *material)
{
  g_return_if_fail (LB_IS_INTAKE_MATERIAL_PANE (self));

  self->entry = material != NULL ? *material : (LbMergedMaterial) { NULL };
  self->entry.items = NULL;
  g_set_object (&self->draft, draft);
  g_set_object (&self->client, client);
  lb_files_box_set_client (self->files, client);
  lb_intake_help_set_material (self->help, client, draft,
                               material != NULL && material->source == LB_MATERIAL_DUE ? material : NULL);
  gtk_widget_set_visible (self->content, material != NULL);
  if (material == NULL)
    {
      show_some_file (self, NULL);
      return;
    }
  self->loading = TRUE;
  load_material (self);
  self->loading = FALSE;
  lb_intake_material_pane_refresh (self);
}

const char *
lb_intake_material_pane_get_id (LbIntakeMaterialPane *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_MATERIAL_PANE (self), NULL);
  return self->entry.material != NULL ? self->entry.material->id : NULL;
}

static void
lb_intake_material_pane_dispose (GObject *object)
{
  LbIntakeMaterialPane *self = LB_INTAKE_MATERIAL_PANE (object);

  self->loading = TRUE;
  g_clear_object (&self->draft);
  g_clear_object (&self->client);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (lb_intake_material_pane_parent_class)->dispose (object);
}

static void
lb_intake_material_pane_class_init (LbIntakeMaterialPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_intake_material_pane_dispose;
  g_type_ensure (LB_TYPE_FORM_ROW);
  g_type_ensure (LB_TYPE_DATE_ENTRY);
  g_type_ensure (LB_TYPE_FILES_BOX);
  g_type_ensure (LB_TYPE_INTAKE_HELP);
  signals[SIGNAL_SHOW_FILE] = g_signal_new ("show-file", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/intake/lb-intake-material-pane.ui");
  gtk_widget_class_bind_template_callback (widget_class, file_activated_cb);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, content);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, title);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, due);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, note);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, samples);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, reuse_box);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, reuse_text);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, reuse);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, promise);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, counts_box);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, originals);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, copies);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, points_box);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, all_met);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, not_here);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, points);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, help);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, fault_row);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, fault);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, defer_box);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, defer);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, until_row);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, until);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, files_box);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialPane, files);
  gtk_widget_class_bind_template_callback (widget_class, counts_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, fault_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, defer_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, until_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, files_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pass_all_cb);
}

static void
lb_intake_material_pane_init (LbIntakeMaterialPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
