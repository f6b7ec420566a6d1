/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one file that names GtkShortcutsWindow.
 */
#define G_LOG_DOMAIN "lb-shortcuts"
#include "lb-shortcuts.h"
#include <glib/gi18n.h>

static const LbShortcut window_shortcuts[] = {
  { "<Control>k", "win.search", NULL, N_("Search") },
  { "<Alt>1", "win.nth-desk", "1", N_("First desk") },
  { "<Alt>2", "win.nth-desk", "2", N_("Second desk") },
  { "<Alt>3", "win.nth-desk", "3", N_("Third desk") },
  { "<Alt>4", "win.nth-desk", "4", N_("Fourth desk") },
  { "<Alt>5", "win.nth-desk", "5", N_("Fifth desk") },
  { "<Alt>6", "win.nth-desk", "6", N_("Sixth desk") },
  { "<Alt>7", "win.nth-desk", "7", N_("Seventh desk") },
  { "<Alt>Left", "win.back", NULL, N_("Go back") },
  { "<Alt>w", "win.show-waiting", NULL, N_("What waits for you") },
  { "<Alt>n", "win.notices", NULL, N_("Notices") },
  { "<Alt>s", "win.scan-paper", NULL, N_("Scan a slip: sign for paper, give originals back") },
  { "<Control>r", "win.sync-now", NULL, N_("Synchronise now") },
  { "<Alt>a", "win.account", NULL, N_("My account") },
  { "F1", "win.handbook", NULL, N_("Handbook: how this step is done") },
  { "<Control>question", "win.shortcuts", NULL, N_("Keyboard shortcuts") },
  { "F11", "win.fullscreen", NULL, N_("Full screen") },
  { "<Control><Shift>q", "win.sign-out", NULL, N_("Sign out") },
  { "<Control>q", "app.quit", NULL, N_("Quit") },
  { NULL },
};

const LbShortcut *
lb_shortcuts_of_window (void)
{
  return window_shortcuts;
}

static void
add_group (GString *xml, const char *title, const LbShortcut *shortcuts)
{
  g_autofree char *heading = g_markup_escape_text (title, -1);

  g_string_append_printf (xml,
                          "<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>", heading);
  for (; shortcuts->accelerator != NULL; shortcuts++)
    if (shortcuts->title != NULL)
      {
        g_autofree char *text = g_markup_escape_text (_(shortcuts->title), -1);
        g_autofree char *key = g_markup_escape_text (shortcuts->accelerator, -1);

        g_string_append_printf (xml,
                                "<child><object class='GtkShortcutsShortcut'><property name='title'>%s</property>"
                                "<property name='accelerator'>%s</property></object></child>",
                                text, key);
      }
  g_string_append (xml, "</object></child>");
}

/* GtkShortcutsWindow of GTK 4.8 takes its children from GtkBuilder only. */
void
lb_shortcuts_show (GtkWindow *parent, LbPage *page)
{
  g_autoptr (GString) xml = g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'><child>"
                                          "<object class='GtkShortcutsSection'>"
                                          "<property name='section-name'>keys</property>"
                                          "<property name='max-height'>14</property>");
  g_autoptr (GtkBuilder) builder = NULL;
  const LbShortcut *keys = page != NULL ? lb_page_shortcuts (page) : NULL;
  GtkWindow *window;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  if (keys != NULL)
    add_group (xml, lb_page_get_title (page), keys);
  add_group (xml, _("Everywhere"), window_shortcuts);
  g_string_append (xml, "</object></child></object></interface>");
  builder = gtk_builder_new_from_string (xml->str, (gssize) xml->len);
  window = GTK_WINDOW (gtk_builder_get_object (builder, "window"));
  gtk_window_set_transient_for (window, parent);
  gtk_window_set_modal (window, TRUE);
  gtk_window_present (window);
}
