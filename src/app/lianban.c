/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The desktop application.
 */
#include "lb-config.h"
#include <locale.h>
#include <glib/gi18n.h>
#include "lb-application.h"

/* Uninstalled the messages lie in the build folder, else in the system's. */
static const char *
find_locale_directory (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  if (program != NULL && g_str_has_prefix (program, LB_BUILD_DIRECTORY "/"))
    return LB_BUILD_LOCALE_DIRECTORY;
  return LB_LOCALE_DIRECTORY;
}

int
main (int argc, char **argv)
{
  g_autoptr (LbApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, find_locale_directory ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_("Lianban"));

  application = lb_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
