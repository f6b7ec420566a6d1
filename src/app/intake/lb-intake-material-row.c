/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-material-row.h"

#include <glib/gi18n.h>

#include "lb-name.h"
#include "lb-scan-shelf.h"

struct _LbIntakeMaterialRow
{
  GtkListBoxRow parent_instance;

  LbIntakeDraft *draft;     /* (owned) */
  LbMergedMaterial entry;   /* a copy without @items */
  GtkImage *icon;
  GtkWidget *check;
  GtkLabel *counts;
  GtkLabel *points;
  GtkLabel *state;
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (LbIntakeMaterialRow, lb_intake_material_row, GTK_TYPE_LIST_BOX_ROW)

char *
lb_intake_material_due (const LbMaterial *material)
{
  g_autofree char *originals = NULL;
  g_autofree char *copies = NULL;

  g_return_val_if_fail (material != NULL, NULL);

  originals = g_strdup_printf (g_dngettext (NULL, "%d original", "%d originals", (gulong) material->originals),
                               material->originals);
  copies = g_strdup_printf (g_dngettext (NULL, "%d copy", "%d copies", (gulong) material->copies),
                            material->copies);
  if (material->originals > 0 && material->copies > 0)
    /* Translators: originals, then copies. */
    return g_strdup_printf (_("%s, %s"), originals, copies);
  return material->originals > 0 ? g_steal_pointer (&originals) : g_steal_pointer (&copies);
}

static void
check_toggled_cb (LbIntakeMaterialRow *self)
{
  const LbMaterial *material = self->entry.material;
  gboolean here = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check));

  if (self->loading)
    return;
  /* What is ticked is what is worked on: the pane beside the list shows it, and keys go to it. */
  if (GTK_IS_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (self))))
    gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (self))), GTK_LIST_BOX_ROW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!here)
    lb_intake_draft_drop_reuse (self->draft, material->id);
  lb_intake_draft_set_counts (self->draft, material->id, here ? material->originals : 0,
                              here ? material->copies : 0);
}

/* Space on the row ticks its box: in the list the focus goes from row to row, never into one. */
static gboolean
space_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  GtkCheckButton *check = GTK_CHECK_BUTTON (LB_INTAKE_MATERIAL_ROW (widget)->check);

  if (gtk_widget_is_sensitive (GTK_WIDGET (check)))
    gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
  return TRUE;
}

static void
show_points (LbIntakeMaterialRow *self, const LbIntakeMaterial *held)
{
  static const char *const marks[] = {
    [LB_INTAKE_POINT_OPEN] = "○",
    [LB_INTAKE_POINT_PASSED] = "✔",
    [LB_INTAKE_POINT_FAILED] = "✗",
  };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *spoken = NULL;
  guint passed = 0;

  for (guint i = 0; i < held->points->len; i++)
    {
      LbIntakePoint point = g_array_index (held->points, LbIntakePoint, i);

      g_string_append (text, marks[point]);
      passed += point == LB_INTAKE_POINT_PASSED;
    }
  spoken = g_strdup_printf (_("%u of %u points met"), passed, held->points->len);
  gtk_label_set_text (self->points, text->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->points), spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->points), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* What still keeps it from being in order, in a word. */
static const char *
state_word (const LbMergedMaterial *entry, const LbIntakeMaterial *held, LbHeld how)
{
  const LbMaterial *material = entry->material;

  if (how == LB_HELD_FROM_CASE)
    return _("Made by this case");
  if (how == LB_HELD_DEFERRED)
    return _("To follow");
  if (how == LB_HELD_PRESENT)
    return _("In order");
  if (how == LB_HELD_REUSED)
    return _("On file");
  for (guint i = 0; i < held->points->len; i++)
    if (g_array_index (held->points, LbIntakePoint, i) == LB_INTAKE_POINT_FAILED)
      return _("Not met");
  if (!lb_intake_material_came (held))
    return _("Missing");
  if (held->reused_from == NULL && (held->originals < material->originals || held->copies < material->copies))
    return _("Too few");
  if (material->electronic && held->files->len == 0)
    return _("No file");
  return _("To check");
}

static void
show_state (LbIntakeMaterialRow *self, const LbIntakeMaterial *held, LbHeld how)
{
  const char *icon = "dialog-warning-symbolic", *style = "warning";

  if (how == LB_HELD_PRESENT || how == LB_HELD_REUSED)
    icon = "emblem-ok-symbolic", style = "success";
  else if (how == LB_HELD_FROM_CASE)
    icon = "view-refresh-symbolic", style = "dim-label";
  else if (how == LB_HELD_DEFERRED)
    icon = "x-office-calendar-symbolic", style = "accent";
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char *[]) { style, NULL });
  gtk_label_set_text (self->state, state_word (&self->entry, held, how));
  gtk_widget_set_css_classes (GTK_WIDGET (self->state), (const char *[]) { "caption", style, NULL });
}

/* Who looks down the list sees what need not be asked for. */
static void
append_reusable (LbIntakeMaterialRow *self, GString *text)
{
  LbReuse reuse;

  switch (lb_intake_draft_find_reuse (self->draft, self->entry.material->id, &reuse))
    {
    case LB_REUSE_VALID:
      g_string_append_printf (text, "  %s", _("on file, can be reused"));
      break;
    case LB_REUSE_EXPIRED:
      g_string_append_printf (text, "  %s", _("on file, but expired"));
      break;
    case LB_REUSE_NONE:
    default:
      break;
    }
}

static void
show_counts (LbIntakeMaterialRow *self, const LbIntakeMaterial *held)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const LbMaterial *material = self->entry.material;
  const guint scanned = lb_scan_shelf_count (lb_intake_draft_get_id (self->draft), material->id);
  gboolean reused = held->reused_from != NULL;

  if (reused)
    {
      g_autofree char *number = lb_name_case_number (held->reused_from);

      g_string_append_printf (text, _("on file, case %s"), number);
    }
  else if (material->originals > 0 || held->originals > 0)
    g_string_append_printf (text, _("original %d/%d"), held->originals, material->originals);
  if (!reused && (material->copies > 0 || held->copies > 0))
    {
      g_string_append (text, text->len > 0 ? "  " : "");
      g_string_append_printf (text, _("copy %d/%d"), held->copies, material->copies);
    }
  if (held->files->len > 0)
    {
      g_string_append (text, "  ");
      g_string_append_printf (text, g_dngettext (NULL, "%u file", "%u files", held->files->len),
                              held->files->len);
    }
  if (scanned > 0)
    {
      g_string_append (text, text->len > 0 ? "  " : "");
      /* Translators: pages that were scanned and are not kept yet. */
      g_string_append_printf (text, g_dngettext (NULL, "%u scanned page to keep", "%u scanned pages to keep", scanned),
                              scanned);
    }
  if (!reused && !lb_intake_material_came (held))
    append_reusable (self, text);
  gtk_label_set_text (self->counts, text->str);
}

static void
build (LbIntakeMaterialRow *self)
{
  const LbMaterial *material = self->entry.material;
  const char *name = lb_name (material->name, material->english);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *label = gtk_label_new (name);

  self->icon = GTK_IMAGE (gtk_image_new ());
  self->check = gtk_check_button_new ();
  self->counts = GTK_LABEL (gtk_label_new (NULL));
  self->points = GTK_LABEL (gtk_label_new (NULL));
  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_xalign (self->counts, 0);
  gtk_label_set_wrap (self->counts, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->counts), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->counts), "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), label);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->counts));
  gtk_widget_set_tooltip_text (self->check, _("Handed in as listed (Space)"));
  /* Not merely unfocusable: a check button that is asked and cannot take the focus would keep Tab in this row for good. */
  gtk_widget_set_can_focus (self->check, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (self->check, "toggled", G_CALLBACK (check_toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->check);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->points));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->state));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  gtk_widget_set_margin_start (box, 10);
  gtk_widget_set_margin_end (box, 10);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

static void
lb_intake_material_row_dispose (GObject *object)
{
  g_clear_object (&LB_INTAKE_MATERIAL_ROW (object)->draft);
  G_OBJECT_CLASS (lb_intake_material_row_parent_class)->dispose (object);
}

static void
lb_intake_material_row_class_init (LbIntakeMaterialRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_intake_material_row_dispose;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_space, 0, space_cb, NULL);
}

static void
lb_intake_material_row_init (LbIntakeMaterialRow *self)
{
}

GtkWidget *
lb_intake_material_row_new (LbIntakeDraft *draft, const LbMergedMaterial *material)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (draft), NULL);
  g_return_val_if_fail (material != NULL, NULL);

  LbIntakeMaterialRow *self = g_object_new (LB_TYPE_INTAKE_MATERIAL_ROW, NULL);

  self->draft = g_object_ref (draft);
  self->entry = *material;
  self->entry.items = NULL;
  build (self);
  lb_intake_material_row_refresh (self);
  return GTK_WIDGET (self);
}

const char *
lb_intake_material_row_get_id (LbIntakeMaterialRow *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_MATERIAL_ROW (self), NULL);
  return self->entry.material->id;
}

void
lb_intake_material_row_refresh (LbIntakeMaterialRow *self)
{
  g_return_if_fail (LB_IS_INTAKE_MATERIAL_ROW (self));

  const LbMaterial *material = self->entry.material;
  const LbIntakeMaterial *held = lb_intake_draft_get_material (self->draft, material->id);
  LbHeld how = lb_intake_draft_held (self->draft, &self->entry);
  gboolean any = held->originals > 0 || held->copies > 0;
  gboolean from_case = self->entry.source == LB_MATERIAL_FROM_CASE;

  self->loading = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check),
                               from_case || held->reused_from != NULL
                                 || (any && held->originals >= material->originals
                                     && held->copies >= material->copies));
  self->loading = FALSE;
  gtk_widget_set_sensitive (self->check, !from_case);
  gtk_widget_set_visible (GTK_WIDGET (self->points), !from_case);
  show_state (self, held, how);
  if (from_case)
    gtk_label_set_text (self->counts, _("Made by this case; need not be handed in"));
  else
    {
      show_points (self, held);
      show_counts (self, held);
    }
}
