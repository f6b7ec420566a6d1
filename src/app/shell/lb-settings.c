/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-settings"
#include "lb-settings.h"
#include <gio/gio.h>

#define GROUP "Lianban"

static char *
file_name (void)
{
  return g_build_filename (g_get_user_config_dir (), "lianban", "settings.ini", NULL);
}

/* A file that is missing or damaged counts as empty. */
static GKeyFile *
load (void)
{
  g_autofree char *name = file_name ();
  GKeyFile *file = g_key_file_new ();

  g_key_file_load_from_file (file, name, G_KEY_FILE_KEEP_COMMENTS, NULL);
  return file;
}

static void
save (GKeyFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = file_name ();
  g_autofree char *folder = g_path_get_dirname (name);

  g_mkdir_with_parents (folder, 0700);
  if (!g_key_file_save_to_file (file, name, &error))
    g_message ("The settings were not saved: %s", error->message);
}

static char *
dup_text (const char *key)
{
  g_autoptr (GKeyFile) file = load ();
  g_autofree char *value = g_key_file_get_string (file, GROUP, key, NULL);

  return value != NULL && *value != '\0' ? g_steal_pointer (&value) : NULL;
}

char *
lb_settings_dup_store (void)
{
  return dup_text ("store");
}

char *
lb_settings_dup_user (void)
{
  return dup_text ("user");
}

void
lb_settings_set_user (const char *user)
{
  g_autoptr (GKeyFile) file = load ();

  g_key_file_set_string (file, GROUP, "user", user != NULL ? user : "");
  save (file);
}

void
lb_settings_get_size (int *ret_width, int *ret_height, gboolean *ret_maximized)
{
  g_autoptr (GKeyFile) file = load ();
  const int width = g_key_file_get_integer (file, GROUP, "width", NULL);
  const int height = g_key_file_get_integer (file, GROUP, "height", NULL);
  const gboolean kept = width >= 640 && width <= 10000 && height >= 480 && height <= 10000;

  g_return_if_fail (ret_width != NULL && ret_height != NULL && ret_maximized != NULL);
  *ret_width = kept ? width : 1366;
  *ret_height = kept ? height : 768;
  *ret_maximized = g_key_file_get_boolean (file, GROUP, "maximized", NULL);
}

void
lb_settings_set_size (int width, int height, gboolean maximized)
{
  g_autoptr (GKeyFile) file = load ();

  if (!maximized)
    {
      g_key_file_set_integer (file, GROUP, "width", width);
      g_key_file_set_integer (file, GROUP, "height", height);
    }
  g_key_file_set_boolean (file, GROUP, "maximized", maximized);
  save (file);
}
