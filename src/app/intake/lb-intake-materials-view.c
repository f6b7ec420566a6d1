/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-materials-view.h"

#include <glib/gi18n.h>

#include "lb-attach.h"
#include "lb-focus.h"
#include "lb-intake-match.h"
#include "lb-intake-material-pane.h"
#include "lb-intake-material-row.h"
#include "lb-intake-promise.h"
#include "lb-name.h"
#include "lb-platform.h"
#include "lb-scan-window.h"
#include "lb-viewer.h"
#include "lb-window.h"

struct _LbIntakeMaterialsView
{
  LbIntakeStepView parent_instance;

  GtkLabel *progress;
  GtkWidget *busy;
  GtkListBox *list;
  LbIntakeMaterialPane *pane;
  LbViewer *viewer;

  GCancellable *cancellable; /* (owned) of files on their way */
  guint n_attaching;
};

G_DEFINE_FINAL_TYPE (LbIntakeMaterialsView, lb_intake_materials_view, LB_TYPE_INTAKE_STEP_VIEW)

static LbIntakeDraft *
get_draft (LbIntakeMaterialsView *self)
{
  return lb_intake_step_view_get_draft (LB_INTAKE_STEP_VIEW (self));
}

static void
show_progress (LbIntakeMaterialsView *self)
{
  g_autofree char *text = NULL;
  guint ready, due;

  lb_intake_draft_count_materials (get_draft (self), &ready, &due);
  text = g_strdup_printf (_("%u of %u materials in order"), ready, due);
  gtk_label_set_text (self->progress, text);
}

static LbIntakeMaterialRow *
find_row (LbIntakeMaterialsView *self, const char *material)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (lb_intake_material_row_get_id (LB_INTAKE_MATERIAL_ROW (row)), material) == 0)
      return LB_INTAKE_MATERIAL_ROW (row);
  return NULL;
}

static void
show_material (LbIntakeMaterialsView *self, const char *material)
{
  LbIntakeDraft *draft = get_draft (self);
  const LbSituation *situation = draft != NULL ? lb_intake_draft_get_situation (draft) : NULL;
  const LbMergedMaterial *entry
    = situation != NULL && material != NULL ? lb_situation_material (situation, material) : NULL;

  lb_intake_material_pane_set_material (self->pane, lb_intake_step_view_get_client (LB_INTAKE_STEP_VIEW (self)),
                                        draft, entry);
}

static void
row_selected_cb (LbIntakeMaterialsView *self, GtkListBoxRow *row)
{
  const char *id = row != NULL ? lb_intake_material_row_get_id (LB_INTAKE_MATERIAL_ROW (row)) : NULL;

  /* As the window goes, the list gives up its choice when there is no pane any more. */
  if (self->cancellable == NULL)
    return;
  if (row == NULL || g_strcmp0 (id, lb_intake_material_pane_get_id (self->pane)) != 0)
    show_material (self, id);
  /* The list is filled before the step is seen: what is chosen then is no clerk's choice. */
  if (id != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    lb_intake_draft_set_last_material (lb_intake_step_view_get_draft (LB_INTAKE_STEP_VIEW (self)), id);
}

/* Enter or a double click: on to the material's own fields. */
static void
row_activated_cb (LbIntakeMaterialsView *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->pane), GTK_DIR_TAB_FORWARD);
}

/* How long policy lets a material be put off (K11), so that the draft refuses what the store would. */
static void
tell_defer_last (LbIntakeMaterialsView *self, LbIntakeDraft *draft)
{
  LbClient *client = lb_intake_step_view_get_client (LB_INTAKE_STEP_VIEW (self));
  LbCalendar *calendar = client != NULL ? lb_client_get_calendar (client) : NULL;
  const LbPolicy *policy = client != NULL ? lb_client_get_policy (client) : NULL;

  if (calendar != NULL && policy != NULL)
    lb_intake_draft_set_defer_last (draft, lb_calendar_add (calendar, lb_intake_draft_get_today (draft),
                                                            policy->defer_days));
}

static void
lb_intake_materials_view_load (LbIntakeStepView *view)
{
  LbIntakeMaterialsView *self = LB_INTAKE_MATERIALS_VIEW (view);
  LbIntakeDraft *draft = lb_intake_step_view_get_draft (view);
  const LbSituation *situation = draft != NULL ? lb_intake_draft_get_situation (draft) : NULL;
  g_autofree char *selected = draft != NULL ? g_strdup (lb_intake_draft_get_last_material (draft)) : NULL;
  LbIntakeMaterialRow *row;
  GtkListBoxRow *old;

  if (draft != NULL)
    tell_defer_last (self, draft);
  show_material (self, NULL);
  while ((old = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (old));
  if (situation == NULL)
    return;
  for (guint i = 0; i < situation->materials->len; i++)
    gtk_list_box_append (self->list,
                         lb_intake_material_row_new (draft, g_ptr_array_index (situation->materials, i)));
  row = selected != NULL ? find_row (self, selected) : NULL;
  gtk_list_box_select_row (self->list,
                           row != NULL ? GTK_LIST_BOX_ROW (row) : gtk_list_box_get_row_at_index (self->list, 0));
  show_progress (self);
}

static void
lb_intake_materials_view_changed (LbIntakeStepView *view, LbIntakeChange what, const char *id)
{
  LbIntakeMaterialsView *self = LB_INTAKE_MATERIALS_VIEW (view);
  LbIntakeMaterialRow *row;

  if (what == LB_INTAKE_CHANGED_SITUATION || what == LB_INTAKE_CHANGED_EARLIER)
    {
      lb_intake_materials_view_load (view);
      return;
    }
  if (what != LB_INTAKE_CHANGED_MATERIAL)
    return;
  row = find_row (self, id);
  if (row != NULL)
    lb_intake_material_row_refresh (row);
  if (g_strcmp0 (id, lb_intake_material_pane_get_id (self->pane)) == 0)
    lb_intake_material_pane_refresh (self->pane);
  show_progress (self);
}

static void
go_to_row (LbIntakeMaterialsView *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->list, row);
  lb_intake_show_widget (GTK_WIDGET (row));
}

static void
lb_intake_materials_view_go_to (LbIntakeStepView *view, const LbIntakeProblem *problem)
{
  LbIntakeMaterialsView *self = LB_INTAKE_MATERIALS_VIEW (view);
  LbIntakeMaterialRow *row = problem->material != NULL ? find_row (self, problem->material) : NULL;

  if (row != NULL)
    go_to_row (self, GTK_LIST_BOX_ROW (row));
}

static gboolean
is_open (LbIntakeMaterialsView *self, GtkListBoxRow *row)
{
  const LbSituation *situation = lb_intake_draft_get_situation (get_draft (self));
  const LbMergedMaterial *entry
    = lb_situation_material (situation, lb_intake_material_row_get_id (LB_INTAKE_MATERIAL_ROW (row)));

  return entry != NULL && lb_intake_draft_held (get_draft (self), entry) == LB_HELD_MISSING;
}

/* From the selected one down, then from the top. */
static void
next_open_cb (LbIntakeMaterialsView *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list), *row;
  int start = selected != NULL ? gtk_list_box_row_get_index (selected) + 1 : 0;

  for (int i = start; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (is_open (self, row))
      {
        go_to_row (self, row);
        return;
      }
  for (int i = 0; i < start && (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (is_open (self, row))
      {
        go_to_row (self, row);
        return;
      }
  /* Nothing is open: the keys stay where they were. */
  if (selected != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (selected));
}

/* Attaching several files at once */

typedef struct
{
  LbIntakeMaterialsView *self; /* (owned) */
  LbIntakeDraft *draft;        /* (owned) the one that was in front */
  char *material;              /* (owned) */
} Attaching;

static void
attaching_free (Attaching *attaching)
{
  g_object_unref (attaching->self);
  g_object_unref (attaching->draft);
  g_free (attaching->material);
  g_free (attaching);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Attaching *attaching = data;
  g_autoptr (GError) error = NULL;
  LbFile *file = lb_attach_finish (LB_CLIENT (source), result, &error);
  LbMainWindow *window = lb_window_of (attaching->self);

  if (file != NULL)
    {
      lb_intake_draft_add_file (attaching->draft, attaching->material, file);
      lb_file_free (file);
    }
  else if (window != NULL)
    {
      lb_window_report_error (window, error);
    }
  gtk_widget_set_visible (attaching->self->busy, --attaching->self->n_attaching > 0);
  attaching_free (attaching);
}

static void
attach (LbIntakeMaterialsView *self, GFile *file, const char *material)
{
  Attaching *attaching = g_new0 (Attaching, 1);

  attaching->self = g_object_ref (self);
  attaching->draft = g_object_ref (get_draft (self));
  attaching->material = g_strdup (material);
  self->n_attaching++;
  gtk_widget_set_visible (self->busy, TRUE);
  lb_attach_async (lb_intake_step_view_get_client (LB_INTAKE_STEP_VIEW (self)), file, self->cancellable, attached_cb,
                   attaching);
}

static void
attach_files (LbIntakeMaterialsView *self, GListModel *files)
{
  const LbSituation *situation = lb_intake_draft_get_situation (get_draft (self));
  g_autoptr (GString) unknown = g_string_new (NULL);
  LbMainWindow *window = lb_window_of (self);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *base = g_file_get_basename (file);
      g_autofree char *name = g_filename_display_name (base);
      const LbMergedMaterial *entry = lb_intake_match (situation, name);

      if (entry != NULL)
        attach (self, file, entry->material->id);
      else
        g_string_append_printf (unknown, "%s%s", unknown->len > 0 ? _(", ") : "", name);
    }
  if (unknown->len > 0 && window != NULL)
    {
      g_autofree char *text
        = g_strdup_printf (_("No material is named like: %s. Choose the material, then attach it there."),
                           unknown->str);
      lb_window_toast (window, text);
    }
}

/* Dropping: on a material its files, beside them whatever the names tell */

static const char *
material_at (LbIntakeMaterialsView *self, double y)
{
  const LbSituation *situation = lb_intake_draft_get_situation (get_draft (self));
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);
  const char *id = row != NULL ? lb_intake_material_row_get_id (LB_INTAKE_MATERIAL_ROW (row)) : NULL;
  const LbMergedMaterial *entry = id != NULL && situation != NULL ? lb_situation_material (situation, id) : NULL;

  return entry != NULL && entry->source == LB_MATERIAL_DUE ? id : NULL;
}

static GdkDragAction
drop_motion_cb (LbIntakeMaterialsView *self, double x, double y)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);

  if (get_draft (self) == NULL || (row != NULL && material_at (self, y) == NULL))
    {
      gtk_list_box_drag_unhighlight_row (self->list);
      return 0;
    }
  if (row != NULL)
    gtk_list_box_drag_highlight_row (self->list, row);
  return GDK_ACTION_COPY;
}

static void
drop_leave_cb (LbIntakeMaterialsView *self)
{
  gtk_list_box_drag_unhighlight_row (self->list);
}

static gboolean
drop_cb (LbIntakeMaterialsView *self, const GValue *value, double x, double y)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  const char *material = get_draft (self) != NULL ? material_at (self, y) : NULL;
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);

  gtk_list_box_drag_unhighlight_row (self->list);
  if (get_draft (self) == NULL || !G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) || (row != NULL && material == NULL))
    return FALSE;
  for (GSList *at = g_value_get_boxed (value); at != NULL; at = at->next)
    {
      g_list_store_append (files, at->data);
      if (material != NULL)
        attach (self, at->data, material);
    }
  if (material != NULL)
    gtk_list_box_select_row (self->list, row);
  else
    attach_files (self, G_LIST_MODEL (files));
  return TRUE;
}

static void
add_drop_target (LbIntakeMaterialsView *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "motion", G_CALLBACK (drop_motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "leave", G_CALLBACK (drop_leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (target));
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeMaterialsView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) files = lb_file_dialog_open_finish (result, &error);
  LbMainWindow *window = lb_window_of (self);

  if (files != NULL && get_draft (self) != NULL)
    attach_files (self, files);
  else if (error != NULL && window != NULL)
    lb_window_report_error (window, error);
}

static void
attach_several_cb (LbIntakeMaterialsView *self)
{
  if (get_draft (self) != NULL && lb_intake_draft_get_situation (get_draft (self)) != NULL)
    lb_file_dialog_open_async (GTK_WIDGET (self), _("Attach Several Files"), LB_FILES_DOCUMENTS, TRUE,
                               self->cancellable, chosen_cb, g_object_ref (self));
}

/* The file of the material, beside it; nothing, and its place to the others, when it has none. */
static void
show_file_cb (LbIntakeMaterialsView *self, const LbFile *file)
{
  LbClient *client = lb_intake_step_view_get_client (LB_INTAKE_STEP_VIEW (self));

  if (self->cancellable == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->viewer), file != NULL);
  if (file != NULL && client != NULL)
    lb_viewer_show_blob (self->viewer, client, file);
  else
    lb_viewer_clear (self->viewer);
}

/* Scanning */

static void
scanned_cb (LbScanWindow *window, const LbFile *file, Attaching *attaching)
{
  lb_intake_draft_add_file (attaching->draft, attaching->material, file);
}

static void
forget_cb (gpointer data, GClosure *closure)
{
  attaching_free (data);
}

/* Pages that were not kept are told of in the row. */
static void
scan_closed_cb (LbIntakeMaterialsView *self)
{
  GtkListBoxRow *row;

  for (int i = 0; self->cancellable != NULL && (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    lb_intake_material_row_refresh (LB_INTAKE_MATERIAL_ROW (row));
}

static void
scan_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbIntakeMaterialsView *self = LB_INTAKE_MATERIALS_VIEW (widget);
  const char *id = lb_intake_material_pane_get_id (self->pane);
  const LbMaterial *material = lb_intake_material_pane_get_scannable (self->pane);
  LbScanWindow *window;
  Attaching *attaching;

  if (material == NULL || get_draft (self) == NULL)
    return;
  attaching = g_new0 (Attaching, 1);
  attaching->self = g_object_ref (self);
  attaching->draft = g_object_ref (get_draft (self));
  attaching->material = g_strdup (id);
  window = lb_scan_window_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                               lb_intake_step_view_get_client (LB_INTAKE_STEP_VIEW (self)),
                               lb_name (material->name, material->english));
  lb_scan_window_shelve (window, lb_intake_draft_get_id (get_draft (self)), id);
  g_signal_connect_data (window, "scanned", G_CALLBACK (scanned_cb), attaching, forget_cb, 0);
  g_signal_connect_object (window, "destroy", G_CALLBACK (scan_closed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

/* Actions */

static void
take_whole_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbIntakeMaterialsView *self = LB_INTAKE_MATERIALS_VIEW (widget);

  if (get_draft (self) == NULL)
    return;
  lb_intake_material_pane_take_whole (self->pane);
  next_open_cb (self);
}

static void
attach_several_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  attach_several_cb (LB_INTAKE_MATERIALS_VIEW (widget));
}

static void
choose_files_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_intake_material_pane_choose_files (LB_INTAKE_MATERIALS_VIEW (widget)->pane);
}

static void
paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_intake_material_pane_paste (LB_INTAKE_MATERIALS_VIEW (widget)->pane);
}

static void
reuse_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbMainWindow *window = lb_window_of (widget);

  if (!lb_intake_material_pane_toggle_reuse (LB_INTAKE_MATERIALS_VIEW (widget)->pane) && window != NULL)
    lb_window_toast (window, _("Nothing valid is on file for this material."));
}

static void
print_promise_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbIntakeMaterialsView *self = LB_INTAKE_MATERIALS_VIEW (widget);
  LbClient *client = lb_intake_step_view_get_client (LB_INTAKE_STEP_VIEW (self));

  if (client != NULL && get_draft (self) != NULL && lb_intake_draft_get_situation (get_draft (self)) != NULL)
    lb_intake_promise_print (widget, client, get_draft (self), self->cancellable);
}

static void
next_open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (get_draft (LB_INTAKE_MATERIALS_VIEW (widget)) != NULL)
    next_open_cb (LB_INTAKE_MATERIALS_VIEW (widget));
}

static void
lb_intake_materials_view_focus_first (LbIntakeStepView *view)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (LB_INTAKE_MATERIALS_VIEW (view)->list);

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
lb_intake_materials_view_dispose (GObject *object)
{
  LbIntakeMaterialsView *self = LB_INTAKE_MATERIALS_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (lb_intake_materials_view_parent_class)->dispose (object);
}

static void
lb_intake_materials_view_class_init (LbIntakeMaterialsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LbIntakeStepViewClass *view_class = LB_INTAKE_STEP_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_intake_materials_view_dispose;
  view_class->load = lb_intake_materials_view_load;
  view_class->changed = lb_intake_materials_view_changed;
  view_class->go_to = lb_intake_materials_view_go_to;
  view_class->focus_first = lb_intake_materials_view_focus_first;
  g_type_ensure (LB_TYPE_INTAKE_MATERIAL_PANE);
  g_type_ensure (LB_TYPE_VIEWER);
  gtk_widget_class_install_action (widget_class, "materials.take-whole", NULL, take_whole_action);
  gtk_widget_class_install_action (widget_class, "materials.attach-several", NULL, attach_several_action);
  gtk_widget_class_install_action (widget_class, "materials.choose-files", NULL, choose_files_action);
  gtk_widget_class_install_action (widget_class, "materials.next-open", NULL, next_open_action);
  gtk_widget_class_install_action (widget_class, "materials.scan", NULL, scan_action);
  gtk_widget_class_install_action (widget_class, "materials.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "materials.reuse", NULL, reuse_action);
  gtk_widget_class_install_action (widget_class, "materials.print-promise", NULL, print_promise_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F7, 0, "materials.reuse", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "materials.scan", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "materials.choose-files", NULL);
  /* A field that has the focus takes it for text first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "materials.paste", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/intake/lb-intake-materials-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialsView, progress);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialsView, busy);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialsView, list);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialsView, pane);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeMaterialsView, viewer);
  gtk_widget_class_bind_template_callback (widget_class, show_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_open_cb);
  gtk_widget_class_bind_template_callback (widget_class, attach_several_cb);
}

/* The paned between list and material takes F8 for its handle, and the list Ctrl+Down for its cursor, so the view
 * must see them first. */
static void
add_keys (LbIntakeMaterialsView *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F8, 0),
                                                          gtk_named_action_new ("materials.take-whole")));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Down, GDK_CONTROL_MASK),
                                                          gtk_named_action_new ("materials.next-open")));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
lb_intake_materials_view_init (LbIntakeMaterialsView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_focus_tab_leaves (self->list);
  add_keys (self);
  add_drop_target (self);
}
