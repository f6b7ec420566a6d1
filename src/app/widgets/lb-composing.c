/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-composing.h"

static GQuark
composing_quark (void)
{
  return g_quark_from_static_string ("lb-composing");
}

/* Texts */

static gboolean
preedit_hook (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  const char *letters = n_values > 1 ? g_value_get_string (&values[1]) : NULL;

  g_object_set_qdata (g_value_get_object (&values[0]), composing_quark (),
                      GINT_TO_POINTER (letters != NULL && *letters != '\0'));
  return TRUE; /* goes on watching */
}

static void
watch_texts (GType type)
{
  gpointer class = g_type_class_ref (type);
  guint signal = g_signal_lookup ("preedit-changed", type);

  g_return_if_fail (signal != 0);
  g_signal_add_emission_hook (signal, 0, preedit_hook, NULL, NULL);
  g_type_class_unref (class);
}

/* Windows */

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType modifiers, gpointer data)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys))));

  if (focus == NULL || g_object_get_qdata (G_OBJECT (focus), composing_quark ()) == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_event_controller_key_forward (keys, focus);
  return GDK_EVENT_STOP; /* what the method does not want is nobody else's either */
}

/* Controllers that were added last come first, so this one is asked before all that take a key on its way to the focus. */
static void
windows_changed_cb (GListModel *windows, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      GtkEventController *keys;

      if (g_object_get_qdata (G_OBJECT (window), composing_quark ()) != NULL)
        continue;
      g_object_set_qdata (G_OBJECT (window), composing_quark (), window);
      keys = gtk_event_controller_key_new ();
      gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
      g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), NULL);
      gtk_widget_add_controller (window, keys);
    }
}

void
lb_composing_watch (void)
{
  static gboolean watched;
  GListModel *windows = gtk_window_get_toplevels ();

  if (watched)
    return;
  watched = TRUE;
  watch_texts (GTK_TYPE_TEXT);
  watch_texts (GTK_TYPE_TEXT_VIEW);
  g_signal_connect (windows, "items-changed", G_CALLBACK (windows_changed_cb), NULL);
  windows_changed_cb (windows, 0, 0, g_list_model_get_n_items (windows));
}
