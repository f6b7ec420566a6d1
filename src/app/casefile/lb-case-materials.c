/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-case-materials"
#include "lb-case-papers.h"

#include <glib/gi18n.h>
#include "lb-files-box.h"
#include "lb-name.h"
#include "lb-paper-trail.h"
#include "lb-section.h"
#include "lb-viewer.h"

struct _LbCaseMaterials
{
  AdwBin parent_instance;
  GtkBox *box;         /* (owned by the tree) */
  LbViewer *viewer;    /* (owned by the tree) */
  LbClient *client;    /* (owned) (nullable) */
  char *shown;         /* (owned) (nullable) digest of what the viewer shows */
};

G_DEFINE_FINAL_TYPE (LbCaseMaterials, lb_case_materials, ADW_TYPE_BIN)

static const char *const held_labels[] = {
  [LB_HELD_PRESENT] = N_("handed in"), [LB_HELD_MISSING] = N_("missing"), [LB_HELD_DEFERRED] = N_("deferred"),
  [LB_HELD_FROM_CASE] = N_("made by this case"), [LB_HELD_REUSED] = N_("reused from file"),
};

GtkWidget *
lb_case_pane_new (GtkWidget *left, GtkWidget **ret_viewer)
{
  GtkWidget *pane = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL), *scroller = gtk_scrolled_window_new ();
  GtkWidget *viewer = lb_viewer_new ();

  gtk_widget_add_css_class (left, "case-column");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), left);
  gtk_widget_set_size_request (scroller, 280, -1);
  gtk_widget_set_size_request (viewer, 260, -1);
  gtk_paned_set_start_child (GTK_PANED (pane), scroller);
  gtk_paned_set_end_child (GTK_PANED (pane), viewer);
  gtk_paned_set_shrink_start_child (GTK_PANED (pane), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (pane), FALSE);
  gtk_paned_set_resize_start_child (GTK_PANED (pane), FALSE);
  gtk_paned_set_position (GTK_PANED (pane), 420);
  *ret_viewer = viewer;
  return pane;
}

static void
lb_case_materials_finalize (GObject *object)
{
  g_clear_object (&LB_CASE_MATERIALS (object)->client);
  g_clear_pointer (&LB_CASE_MATERIALS (object)->shown, g_free);
  G_OBJECT_CLASS (lb_case_materials_parent_class)->finalize (object);
}

static void
lb_case_materials_class_init (LbCaseMaterialsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lb_case_materials_finalize;
}

static void
lb_case_materials_init (LbCaseMaterials *self)
{
  GtkWidget *viewer;

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  adw_bin_set_child (ADW_BIN (self), lb_case_pane_new (GTK_WIDGET (self->box), &viewer));
  self->viewer = LB_VIEWER (viewer);
}

GtkWidget *
lb_case_materials_new (void)
{
  return g_object_new (LB_TYPE_CASE_MATERIALS, NULL);
}

static void
show_file (LbCaseMaterials *self, const LbFile *file)
{
  if (g_strcmp0 (self->shown, file->blob) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (file->blob);
  lb_viewer_show_blob (self->viewer, self->client, file);
}

static gboolean
file_activated_cb (LbFilesBox *box, gpointer file, gpointer data)
{
  show_file (data, file);
  return TRUE;
}

static char *
points_text (const LbMaterial *known, const LbCaseMaterial *material)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; known != NULL && known->formal_points != NULL && known->formal_points[i] != NULL; i++)
    {
      g_autofree char *index = g_strdup_printf ("%u", i);
      gpointer passed;
      const char *mark = "○";

      if (material->points != NULL && g_hash_table_lookup_extended (material->points, index, NULL, &passed))
        mark = GPOINTER_TO_INT (passed) ? "✔" : "✘";
      g_string_append_printf (text, "%s%s %s", i > 0 ? "\n" : "", mark, known->formal_points[i]);
    }
  if (material->note != NULL && *material->note != '\0')
    g_string_append_printf (text, "\n%s", material->note);
  return g_strdup (text->str);
}

static void
add_files (LbCaseMaterials *self, LbSection *section, GPtrArray *files, const char *label)
{
  GtkWidget *box;

  if (files == NULL || files->len == 0)
    return;
  box = lb_files_box_new (self->client);
  lb_files_box_set_label (LB_FILES_BOX (box), label);
  lb_files_box_set_files (LB_FILES_BOX (box), files);
  lb_files_box_set_read_only (LB_FILES_BOX (box), TRUE);
  g_signal_connect_object (box, "file-activated", G_CALLBACK (file_activated_cb), self, 0);
  lb_section_add_widget (section, box);
  if (self->shown == NULL)
    show_file (self, files->pdata[files->len - 1]);
}

static void
add_material (LbCaseMaterials *self, const LbSight *sight, const LbCaseMaterial *material)
{
  const LbMaterial *known = lb_catalogue_material (sight->context.catalogue, material->material);
  const char *name = lb_sight_material_name (sight, material->material);
  GtkWidget *section = lb_section_new (name);
  g_autofree char *points = points_text (known, material);
  g_autofree char *counts =
    g_strdup_printf (_("originals %d, copies %d"), material->originals, material->copies);
  g_autofree char *until = NULL, *state = NULL;

  if (material->held == LB_HELD_DEFERRED)
    {
      until = lb_name_day (material->defer_until, lb_sight_today (sight));
      state = g_strdup_printf (_("deferred until %s"), until);
    }
  lb_section_add (LB_SECTION (section), state != NULL ? state : _(held_labels[material->held]), points,
                  material->held == LB_HELD_PRESENT ? counts : NULL);
  add_files (self, LB_SECTION (section), material->files, name);
  gtk_box_append (self->box, section);
}

/* What a notice asked for, line by line, and whether it has come in. */
static void
add_notice (LbCaseMaterials *self, const LbSight *sight, GPtrArray *lines, const char *title)
{
  GtkWidget *section;

  if (lines == NULL || lines->len == 0)
    return;
  section = lb_section_new (title);
  for (guint i = 0; i < lines->len; i++)
    {
      const LbCorrectionLine *line = lines->pdata[i];
      const gboolean has_remedy = line->remedy != NULL && *line->remedy != '\0';
      g_autofree char *detail = line->material == NULL ? g_strdup (line->remedy)
                                : has_remedy ? g_strdup_printf ("%s\n%s", line->defect, line->remedy)
                                             : g_strdup (line->defect);

      lb_section_add (LB_SECTION (section),
                      line->material != NULL ? lb_sight_material_name (sight, line->material) : line->defect,
                      detail, line->supplied ? _("come in") : _("outstanding"));
    }
  gtk_box_append (self->box, section);
}

static void
add_notices (LbCaseMaterials *self, const LbSight *sight)
{
  for (guint i = 0; i < sight->state->items->len; i++)
    {
      const LbCaseItem *item = sight->state->items->pdata[i];
      const char *name = lb_sight_item_name (sight, item->item);
      g_autofree char *corrections = g_strdup_printf (_("Correction notice: %s"), name);
      g_autofree char *supplements = g_strdup_printf (_("Supplements asked for during review: %s"), name);

      add_notice (self, sight, item->corrections, corrections);
      add_notice (self, sight, item->supplements, supplements);
    }
}

static void
add_paper (LbCaseMaterials *self, GtkWidget *part)
{
  if (part != NULL)
    gtk_box_append (self->box, part);
}

void
lb_case_materials_show (LbCaseMaterials *self, const LbSight *sight)
{
  g_return_if_fail (LB_IS_CASE_MATERIALS (self));
  g_return_if_fail (sight != NULL);

  g_set_object (&self->client, sight->client);
  lb_box_clear (self->box);
  add_notices (self, sight);
  add_paper (self, lb_paper_trail_hand_overs (sight));
  add_paper (self, lb_paper_trail_originals (sight));
  for (guint i = 0; i < sight->state->materials->len; i++)
    add_material (self, sight, sight->state->materials->pdata[i]);
  for (guint i = 0; i < sight->state->items->len; i++)
    {
      const LbCaseItem *item = sight->state->items->pdata[i];
      g_autofree char *title = g_strdup_printf (_("Result: %s"), lb_sight_item_name (sight, item->item));
      GtkWidget *section = lb_section_new (title);

      add_files (self, LB_SECTION (section), item->result_files, title);
      add_files (self, LB_SECTION (section), item->digitised, title);
      if (lb_section_get_n_lines (LB_SECTION (section)) > 0)
        gtk_box_append (self->box, section);
      else
        g_object_unref (g_object_ref_sink (section));
    }
}
