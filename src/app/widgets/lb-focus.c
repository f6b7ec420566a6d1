/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-focus"
#include "lb-focus.h"

static GtkWidget *
next_child (GtkWidget *widget, GtkWidget *child, gboolean back)
{
  if (child == NULL)
    return back ? gtk_widget_get_last_child (widget) : gtk_widget_get_first_child (widget);
  return back ? gtk_widget_get_prev_sibling (child) : gtk_widget_get_next_sibling (child);
}

gboolean
lb_widget_focus_children (GtkWidget *widget, GtkDirectionType direction)
{
  const gboolean back
    = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP || direction == GTK_DIR_LEFT;
  GtkWidget *child;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);
  child = gtk_widget_get_focus_child (widget);
  if (child != NULL && gtk_widget_child_focus (child, direction))
    return TRUE;
  while ((child = next_child (widget, child, back)) != NULL)
    if (!GTK_IS_NATIVE (child) && gtk_widget_child_focus (child, direction))
      return TRUE;
  return FALSE;
}

/* Leaving */

gboolean
lb_focus_leave (GtkWidget *widget, GtkDirectionType direction)
{
  GtkRoot *root;
  gboolean moved;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);
  root = gtk_widget_get_root (widget);
  if (root == NULL)
    return FALSE;
  gtk_widget_set_can_focus (widget, FALSE);
  moved = gtk_widget_child_focus (GTK_WIDGET (root), direction);
  gtk_widget_set_can_focus (widget, TRUE);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  return moved;
}

static gboolean
tab_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType modifiers, gpointer data)
{
  const gboolean back = key == GDK_KEY_ISO_Left_Tab || (modifiers & GDK_SHIFT_MASK) != 0;

  if ((key != GDK_KEY_Tab && key != GDK_KEY_KP_Tab && key != GDK_KEY_ISO_Left_Tab)
      || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  return lb_focus_leave (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys)),
                         back ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
}

void
lb_focus_tab_leaves (GtkListBox *list)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_return_if_fail (GTK_IS_LIST_BOX (list));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (tab_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (list), keys);
}

/* Going in */

#define FRAMES_BEFORE 2 /* until everything has its place */
#define FRAMES_MOST 600 /* some ten seconds */

static gboolean
focus_into_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  int *frames = data;
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (++*frames < FRAMES_BEFORE)
    return G_SOURCE_CONTINUE;
  if (focus != NULL && (*frames > FRAMES_BEFORE || gtk_widget_is_ancestor (focus, widget)))
    return G_SOURCE_REMOVE;
  /* What is still loading has nothing to stand on yet. */
  if (gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD) || focus != NULL || *frames > FRAMES_MOST)
    return G_SOURCE_REMOVE;
  return G_SOURCE_CONTINUE;
}

void
lb_focus_into (GtkWidget *widget)
{
  int *frames;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  frames = g_new0 (int, 1);
  gtk_widget_add_tick_callback (widget, focus_into_cb, frames, g_free);
}

/* Keeping */

/* Where the focus was, from the widget itself up to the window; weak. Data of the window. */
typedef struct
{
  GtkWindow *window;   /* (borrowed) it owns this */
  GPtrArray *trail;    /* (owned) (element-type GWeakRef) each with its next and its previous sibling */
  GSignalGroup *held;  /* (owned) of what has the focus */
  GSignalGroup *lost;  /* (owned) of what had it, while the focus is parked for it */
  GWeakRef parked;     /* where the focus was put instead */
  guint restore_id;    /* idle source */
} Keeper;

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
keeper_free (gpointer data)
{
  Keeper *self = data;

  g_clear_handle_id (&self->restore_id, g_source_remove);
  g_object_unref (self->held);
  g_object_unref (self->lost);
  g_weak_ref_clear (&self->parked);
  g_ptr_array_unref (self->trail);
  g_free (self);
}

static void
add_weak (Keeper *self, GtkWidget *widget)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, widget);
  g_ptr_array_add (self->trail, weak);
}

static gboolean
is_in_front (Keeper *self, GtkWidget *widget)
{
  return widget != NULL && gtk_widget_get_mapped (widget)
         && gtk_widget_get_root (widget) == GTK_ROOT (self->window);
}

static gboolean
restore_cb (gpointer data)
{
  Keeper *self = data;
  g_autoptr (GtkWidget) leaf = NULL;

  self->restore_id = 0;
  /* Somebody has chosen another place already. */
  if (is_in_front (self, gtk_window_get_focus (self->window)) || !gtk_widget_get_mapped (GTK_WIDGET (self->window)))
    return G_SOURCE_REMOVE;
  leaf = self->trail->len > 0 ? g_weak_ref_get (g_ptr_array_index (self->trail, 0)) : NULL;
  for (guint i = 0; i < self->trail->len; i++)
    {
      g_autoptr (GtkWidget) widget = g_weak_ref_get (g_ptr_array_index (self->trail, i));

      /* The handle between two panes takes the focus, but nobody looks for it there. */
      if (is_in_front (self, widget) && gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD)
          && !GTK_IS_PANED (gtk_window_get_focus (self->window)))
        {
          g_weak_ref_set (&self->parked, gtk_window_get_focus (self->window));
          g_signal_group_set_target (self->lost, leaf);
          break;
        }
    }
  return G_SOURCE_REMOVE;
}

/* GTK would put the focus on the first widget of the window soon; before that. Who takes a widget away may be about to
 * focus another one, though: not at once. */
static void
held_unmap_cb (GtkWidget *widget, gpointer data)
{
  Keeper *self = data;

  if (self->restore_id == 0)
    self->restore_id = g_idle_add_full (G_PRIORITY_HIGH, restore_cb, self, NULL);
}

/* It had only stood behind “Loading…”, or could not be used while something was under way. */
static void
lost_back_cb (Keeper *self)
{
  g_autoptr (GtkWidget) parked = g_weak_ref_get (&self->parked);
  g_autoptr (GtkWidget) widget = g_signal_group_dup_target (self->lost);

  if (widget != NULL && gtk_window_get_focus (self->window) == parked && is_in_front (self, widget)
      && gtk_widget_is_sensitive (widget))
    gtk_widget_grab_focus (widget);
}

static void
focus_changed_cb (GtkWindow *window, GParamSpec *spec, gpointer data)
{
  Keeper *self = data;
  GtkWidget *widget = gtk_window_get_focus (window);

  if (widget == NULL)
    {
      g_autoptr (GtkWidget) leaf = g_signal_group_dup_target (self->held);

      /* Not gone, but greyed: it waits for its turn, and no neighbour is struck in its place. */
      g_weak_ref_set (&self->parked, NULL);
      g_signal_group_set_target (self->lost, leaf);
      return;
    }
  g_signal_group_set_target (self->lost, NULL);
  g_signal_group_set_target (self->held, widget);
  g_ptr_array_set_size (self->trail, 0);
  for (; widget != NULL && widget != GTK_WIDGET (window); widget = gtk_widget_get_parent (widget))
    {
      add_weak (self, widget);
      add_weak (self, gtk_widget_get_next_sibling (widget));
      add_weak (self, gtk_widget_get_prev_sibling (widget));
    }
}

void
lb_focus_keep (GtkWindow *window)
{
  Keeper *self;

  g_return_if_fail (GTK_IS_WINDOW (window));
  self = g_new0 (Keeper, 1);
  self->window = window;
  self->trail = g_ptr_array_new_with_free_func (weak_free);
  self->held = g_signal_group_new (GTK_TYPE_WIDGET);
  self->lost = g_signal_group_new (GTK_TYPE_WIDGET);
  g_weak_ref_init (&self->parked, NULL);
  g_signal_group_connect (self->held, "unmap", G_CALLBACK (held_unmap_cb), self);
  g_signal_group_connect_swapped (self->lost, "map", G_CALLBACK (lost_back_cb), self);
  g_signal_group_connect_swapped (self->lost, "state-flags-changed", G_CALLBACK (lost_back_cb), self);
  g_object_set_data_full (G_OBJECT (window), "lb-focus", self, keeper_free);
  g_signal_connect (window, "notify::focus-widget", G_CALLBACK (focus_changed_cb), self);
}
