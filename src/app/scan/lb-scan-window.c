/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-scan"
#include "lb-scan-window.h"

#include <glib/gi18n.h>

#include "lb-failure.h"
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-platform.h"
#include "lb-scan-list.h"
#include "lb-scan-pile.h"
#include "lb-scan-setup.h"
#include "lb-scan-view.h"
#include "lb-scanner.h"

#define PICTURE 1800 /* dots of the longer side of the large picture */

struct _LbScanWindow
{
  AdwWindow parent_instance;

  GtkLabel *heading, *count, *message;
  LbScanSetup *setup;
  GtkButton *scan, *stop, *keep;
  GtkProgressBar *progress;
  LbScanList *list;
  GtkStack *stack;
  LbScanView *view;
  GtkSpinButton *tilt;

  LbClient *client;          /* (owned) (nullable) until it is disposed of */
  char *material;            /* (owned) */
  LbScanPile *pile;          /* (owned) */
  GCancellable *cancellable; /* (owned) of everything but the scan */
  GCancellable *scanning;    /* (owned) (nullable) of the scan under way */
  GCancellable *picture;     /* (owned) (nullable) of the large picture on its way */
  GPtrArray *files;          /* (owned) (nullable) (element-type GFile) written, to be attached */
  GPtrArray *kept;           /* (owned) (element-type LbFile) attached */
  int instead;               /* the page to be scanned again; −1: pages are added */
  gboolean keeping, showing;
  gboolean began;            /* a scanner has been ready */
};

G_DEFINE_FINAL_TYPE (LbScanWindow, lb_scan_window, ADW_TYPE_WINDOW)

enum { SIGNAL_SCANNED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* What is shown */

static LbScanSheet *
dup_selected (LbScanWindow *self)
{
  const int selected = lb_scan_list_get_selected (self->list);

  return selected >= 0 ? g_list_model_get_item (lb_scan_pile_get_sheets (self->pile), (guint) selected) : NULL;
}

static void
show_message (LbScanWindow *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (error != NULL && !lb_error_is_cancelled (error))
    text = lb_error_describe (error);
  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

static void
update_count (LbScanWindow *self)
{
  const guint pages = lb_scan_pile_count (self->pile);
  g_autofree char *size = lb_name_size (lb_scan_pile_get_size (self->pile));
  g_autofree char *text = g_strdup_printf (ngettext ("%u page, %s", "%u pages, %s", pages), pages, size);

  gtk_label_set_text (self->count, pages > 0 ? text : "");
}

static void
update (LbScanWindow *self)
{
  static const char *const page_actions[] = { "scan.turn", "scan.remove", "scan.again", "scan.move" };
  const gboolean idle = self->scanning == NULL && !self->keeping;
  const gboolean page = lb_scan_list_get_selected (self->list) >= 0 && !self->keeping;
  const guint pages = lb_scan_pile_count (self->pile);

  gtk_widget_set_visible (GTK_WIDGET (self->scan), self->scanning == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->stop), self->scanning != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stop), !g_cancellable_is_cancelled (self->scanning));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), self->scanning != NULL || self->keeping);
  gtk_widget_set_sensitive (GTK_WIDGET (self->setup), idle);
  gtk_widget_set_sensitive (GTK_WIDGET (self->tilt), page);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "scan.start", idle && lb_scan_setup_is_ready (self->setup));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "scan.keep", idle && pages > 0);
  for (gsize i = 0; i < G_N_ELEMENTS (page_actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), page_actions[i], page);
  if (!idle || !lb_scan_setup_is_ready (self->setup))
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "scan.again", FALSE);
  gtk_stack_set_visible_child_name (self->stack, pages > 0 ? "page" : "empty");
  update_count (self);
}

static void
picture_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbScanWindow) self = data;
  g_autoptr (GdkTexture) texture = lb_scan_sheet_read_finish (LB_SCAN_SHEET (source), result, NULL);
  g_autoptr (LbScanSheet) sheet = self->client != NULL ? dup_selected (self) : NULL;

  if (texture != NULL && sheet == LB_SCAN_SHEET (source))
    lb_scan_view_set_texture (self->view, texture);
}

static void
selected_cb (LbScanWindow *self)
{
  g_autoptr (LbScanSheet) sheet = NULL;

  if (self->client == NULL)
    return;
  sheet = dup_selected (self);
  g_cancellable_cancel (self->picture);
  g_clear_object (&self->picture);
  lb_scan_view_set_sheet (self->view, sheet);
  if (sheet != NULL)
    {
      self->showing = TRUE;
      gtk_spin_button_set_value (self->tilt, lb_scan_sheet_get_page (sheet)->tilt / 10.0);
      self->showing = FALSE;
      self->picture = g_cancellable_new ();
      lb_scan_sheet_read_async (sheet, PICTURE, self->picture, picture_cb, g_object_ref (self));
    }
  update (self);
}

/* Scanning */

static void
page_cb (LbScanPage *page, gpointer data)
{
  LbScanWindow *self = data;
  const int instead = self->instead;

  if (instead >= 0)
    lb_scan_pile_replace (self->pile, (guint) instead, page);
  else
    lb_scan_pile_add (self->pile, page);
  self->instead = -1;
  lb_scan_list_select (self->list, instead >= 0 ? instead : (int) lb_scan_pile_count (self->pile) - 1, FALSE);
  update (self);
}

static void
progress_cb (double part, gpointer data)
{
  LbScanWindow *self = data;

  if (part < 0)
    gtk_progress_bar_pulse (self->progress);
  else
    gtk_progress_bar_set_fraction (self->progress, MIN (part, 1));
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbScanWindow) self = data;
  g_autoptr (GError) error = NULL;

  lb_scanner_scan_finish (LB_SCANNER (source), result, &error);
  g_clear_object (&self->scanning);
  self->instead = -1;
  if (self->client == NULL)
    return;
  show_message (self, error);
  update (self);
  if (lb_scan_pile_count (self->pile) > 0)
    lb_scan_list_select (self->list, lb_scan_list_get_selected (self->list), TRUE);
}

static void
start_scan (LbScanWindow *self, int instead)
{
  static const LbScanWatch watch = { page_cb, progress_cb };
  g_autoptr (GError) error = NULL;
  const char *folder = lb_scan_pile_get_folder (self->pile, &error);
  const LbPolicy *policy = lb_client_get_policy (self->client);
  g_autoptr (LbScanOrder) order = NULL;

  show_message (self, error);
  if (folder == NULL)
    return;
  order = lb_scan_setup_dup_order (self->setup, instead >= 0);
  order->folder = g_strdup (folder);
  order->pages_most = (guint) policy->scan_pages;
  order->dots_most = (gint64) policy->picture_megapixels * 1000000;
  self->instead = instead;
  self->scanning = g_cancellable_new ();
  gtk_progress_bar_set_fraction (self->progress, 0);
  lb_scanner_scan_async (lb_scanner_get_default (), order, &watch, g_object_ref (self), g_object_unref, self->scanning,
                         scanned_cb, g_object_ref (self));
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->stop));
}

/* Keeping */

static void
end_keeping (LbScanWindow *self, const GError *error)
{
  self->keeping = FALSE;
  show_message (self, error);
  update (self);
}

static void attach_next (LbScanWindow *self);

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbScanWindow) self = data;
  g_autoptr (GError) error = NULL;
  LbFile *file = lb_client_attach_finish (LB_CLIENT (source), result, &error);

  if (self->client == NULL)
    {
      lb_file_free (file);
      return;
    }
  if (file == NULL)
    {
      end_keeping (self, error);
      return;
    }
  g_ptr_array_add (self->kept, file);
  attach_next (self);
}

/* All of them are the material's, or none is: what is kept again after a fault has the same digest. */
static void
attach_next (LbScanWindow *self)
{
  if (self->kept->len < self->files->len)
    {
      lb_client_attach_async (self->client, g_ptr_array_index (self->files, self->kept->len), self->cancellable,
                              attached_cb, g_object_ref (self));
      return;
    }
  for (guint i = 0; i < self->kept->len; i++)
    g_signal_emit (self, signals[SIGNAL_SCANNED], 0, g_ptr_array_index (self->kept, i));
  lb_scan_pile_drop (self->pile);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbScanWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = lb_scan_pile_save_finish (LB_SCAN_PILE (source), result, &error);

  if (self->client == NULL)
    return;
  if (files == NULL)
    {
      end_keeping (self, error);
      return;
    }
  g_clear_pointer (&self->files, g_ptr_array_unref);
  self->files = g_steal_pointer (&files);
  g_ptr_array_set_size (self->kept, 0);
  attach_next (self);
}

static void
keep_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbScanWindow *self = LB_SCAN_WINDOW (widget);

  self->keeping = TRUE;
  show_message (self, NULL);
  update (self);
  lb_scan_pile_save_async (self->pile, self->material,
                           (gint64) lb_client_get_policy (self->client)->file_megabytes * 1024 * 1024,
                           self->cancellable, saved_cb, g_object_ref (self));
}

/* Actions */

static void
start_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  start_scan (LB_SCAN_WINDOW (widget), -1);
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  start_scan (LB_SCAN_WINDOW (widget), lb_scan_list_get_selected (LB_SCAN_WINDOW (widget)->list));
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbScanWindow *self = LB_SCAN_WINDOW (widget);

  if (self->scanning == NULL)
    return;
  g_cancellable_cancel (self->scanning);
  update (self);
}

static void
turn_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (LbScanSheet) sheet = dup_selected (LB_SCAN_WINDOW (widget));

  if (sheet != NULL)
    lb_scan_sheet_turn (sheet, g_variant_get_int32 (parameter));
}

static void
move_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_scan_list_move (LB_SCAN_WINDOW (widget)->list, g_variant_get_int32 (parameter));
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbScanWindow *self = LB_SCAN_WINDOW (widget);
  const int selected = lb_scan_list_get_selected (self->list);

  lb_scan_pile_remove (self->pile, (guint) selected);
  lb_scan_list_select (self->list, selected, TRUE);
  selected_cb (self);
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbScanWindow *self = LB_SCAN_WINDOW (widget);
  const int index = self->keeping ? -1 : lb_scan_pile_restore (self->pile);

  if (index >= 0)
    lb_scan_list_select (self->list, index, TRUE);
  selected_cb (self);
}

static void
tilt_changed_cb (LbScanWindow *self)
{
  const double tilt = gtk_spin_button_get_value (self->tilt) * 10;
  g_autoptr (LbScanSheet) sheet = dup_selected (self);

  if (sheet != NULL && !self->showing)
    lb_scan_sheet_set_tilt (sheet, (int) (tilt < 0 ? tilt - 0.5 : tilt + 0.5));
}

/* Lines to go by while the page is put straight. */
static void
tilt_focus_cb (LbScanWindow *self, gboolean inside)
{
  lb_scan_view_set_guides (self->view, inside);
}

static void
tilt_entered_cb (LbScanWindow *self)
{
  tilt_focus_cb (self, TRUE);
}

static void
tilt_left_cb (LbScanWindow *self)
{
  tilt_focus_cb (self, FALSE);
}

/* As soon as there is a scanner, Enter scans. */
static void
setup_changed_cb (LbScanWindow *self)
{
  if (self->client == NULL)
    return;
  update (self);
  if (!self->began && lb_scan_setup_is_ready (self->setup))
    {
      self->began = TRUE;
      gtk_widget_grab_focus (GTK_WIDGET (self->scan));
    }
}

static void
setup_failed_cb (LbScanWindow *self, const GError *error)
{
  if (self->client != NULL)
    show_message (self, error);
}

/* Closing */

static void
leave_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbScanWindow) self = data;
  g_autofree char *answer = lb_ask_finish (result, NULL);

  if (self->client == NULL || g_strcmp0 (answer, "leave") != 0)
    return;
  lb_scan_pile_drop (self->pile);
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
lb_scan_window_close_request (GtkWindow *window)
{
  LbScanWindow *self = LB_SCAN_WINDOW (window);
  static const char *const stay_id = "stay", *const leave_id = "leave";
  const LbAnswer answers[] = { { stay_id, _("_Go On Scanning"), LB_ANSWER_PLAIN },
                               { leave_id, _("_Throw Pages Away"), LB_ANSWER_DESTRUCTIVE },
                               { NULL } };

  if (lb_scan_pile_count (self->pile) == 0)
    return GTK_WINDOW_CLASS (lb_scan_window_parent_class)->close_request (window);
  lb_ask_async (GTK_WIDGET (self), _("Throw the Scanned Pages Away?"),
                _("They have not been kept yet. Keep them as one PDF, or scan them again later."), NULL, answers,
                self->cancellable, leave_answered_cb, g_object_ref (self));
  return TRUE;
}

static void
lb_scan_window_dispose (GObject *object)
{
  LbScanWindow *self = LB_SCAN_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->scanning);
  g_cancellable_cancel (self->picture);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_scan_window_parent_class)->dispose (object);
}

static void
lb_scan_window_finalize (GObject *object)
{
  LbScanWindow *self = LB_SCAN_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->scanning);
  g_clear_object (&self->picture);
  g_clear_object (&self->pile);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_ptr_array_unref (self->kept);
  g_free (self->material);
  G_OBJECT_CLASS (lb_scan_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "scan.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "scan.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "scan.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "scan.keep", NULL, keep_action);
  gtk_widget_class_install_action (widget_class, "scan.turn", "i", turn_action);
  gtk_widget_class_install_action (widget_class, "scan.move", "i", move_page_action);
  gtk_widget_class_install_action (widget_class, "scan.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "scan.restore", NULL, restore_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "scan.start", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, GDK_SHIFT_MASK, "scan.again", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "scan.keep", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "scan.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "scan.restore", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/scan/lb-scan-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LbScanWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, LbScanWindow, count);
  gtk_widget_class_bind_template_child (widget_class, LbScanWindow, message);
  gtk_widget_class_bind_template_child (widget_class, LbScanWindow, setup);
  gtk_widget_class_bind_template_child (widget_class, LbScanWindow, scan);
  gtk_widget_class_bind_template_child (widget_class, LbScanWindow, stop);
  gtk_widget_class_bind_template_child (widget_class, LbScanWindow, keep);
  gtk_widget_class_bind_template_child (widget_class, LbScanWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, LbScanWindow, list);
  gtk_widget_class_bind_template_child (widget_class, LbScanWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, LbScanWindow, view);
  gtk_widget_class_bind_template_child (widget_class, LbScanWindow, tilt);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, tilt_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, tilt_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, tilt_left_cb);
}

static void
lb_scan_window_class_init (LbScanWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_scan_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_scan_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = lb_scan_window_close_request;
  signals[SIGNAL_SCANNED] = g_signal_new ("scanned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_POINTER);
  g_type_ensure (LB_TYPE_FORM_ROW);
  g_type_ensure (LB_TYPE_SCAN_LIST);
  g_type_ensure (LB_TYPE_SCAN_SETUP);
  g_type_ensure (LB_TYPE_SCAN_VIEW);
  bind_template (widget_class);
  install_actions (widget_class);
}

/* What is scrolled takes Ctrl and an arrow for itself, so the list of pages must see them first. */
static void
add_turning_keys (LbScanWindow *self)
{
  static const struct { guint key; int quarters; } keys[] = { { GDK_KEY_Right, 1 }, { GDK_KEY_Left, -1 } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, GDK_CONTROL_MASK),
                                                gtk_named_action_new ("scan.turn"));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (keys[i].quarters));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}

static void
lb_scan_window_init (LbScanWindow *self)
{
  self->instead = -1;
  self->cancellable = g_cancellable_new ();
  self->pile = lb_scan_pile_new ();
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_file_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_scan_list_set_pile (self->list, self->pile);
  add_turning_keys (self);
}

/* Nearly as large as the window that it stands over, so that pages can be read. */
static void
take_size (LbScanWindow *self, GtkWidget *parent)
{
  const int width = gtk_widget_get_width (parent), height = gtk_widget_get_height (parent);

  if (width > 0 && height > 0)
    gtk_window_set_default_size (GTK_WINDOW (self), MAX (width - 120, 800), MAX (height - 60, 560));
}

LbScanWindow *
lb_scan_window_new (GtkWindow *parent, LbClient *client, const char *material)
{
  LbScanWindow *self;
  g_autofree char *heading = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (LB_IS_CLIENT (client) && material != NULL, NULL);

  heading = g_strdup_printf (_("Scan: %s"), material);
  self = g_object_new (LB_TYPE_SCAN_WINDOW, "transient-for", parent, "title", heading, NULL);
  self->client = g_object_ref (client);
  self->material = g_strdup (material);
  gtk_label_set_text (self->heading, heading);
  if (parent != NULL)
    take_size (self, GTK_WIDGET (parent));
  update (self);
  lb_scan_setup_start (self->setup);
  return self;
}

void
lb_scan_window_shelve (LbScanWindow *self, const char *owner, const char *matter)
{
  g_return_if_fail (LB_IS_SCAN_WINDOW (self));
  g_return_if_fail (owner != NULL && matter != NULL);

  lb_scan_pile_shelve (self->pile, owner, matter);
  if (lb_scan_pile_count (self->pile) > 0)
    {
      gtk_label_set_text (self->message, _("These pages were scanned before and not kept yet."));
      gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
      lb_scan_list_select (self->list, 0, FALSE);
    }
  update (self);
}
