/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-server.h"
#include "lb-error.h"

#include <string.h>

void
lb_server_options_clear (LbServerOptions *options)
{
  g_return_if_fail (options != NULL);

  g_free (options->folder);
  g_free (options->engine);
  g_free (options->data_folder);
  g_free (options->listen);
  g_free (options->socket);
  g_free (options->certificate);
  g_free (options->key);
  g_free (options->device_authority);
  g_free (options->device_revoked);
  g_strfreev (options->proxies);
  *options = (LbServerOptions) { 0 };
}

typedef struct
{
  const char *group, *key;
  char **text;
  gboolean *truth;
  char ***list;
  int *number;
  int maximum; /* of @number, from 1 */
} Setting;

static gboolean
check_keys (GKeyFile *file, const char *path, const Setting *settings, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (char **group = groups; *group != NULL; group++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (file, *group, NULL, error);
      if (keys == NULL)
        return FALSE;
      for (char **key = keys; *key != NULL; key++)
        {
          const Setting *setting = settings;
          while (setting->group != NULL
                 && (strcmp (setting->group, *group) != 0 || strcmp (setting->key, *key) != 0))
            setting++;
          if (setting->group == NULL)
            {
              g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s: [%s] %s is not a setting", path, *group,
                           *key);
              return FALSE;
            }
        }
    }
  return TRUE;
}

static gboolean
read_setting (GKeyFile *file, const char *path, const Setting *setting, GError **error)
{
  g_autoptr (GError) fault = NULL;

  if (!g_key_file_has_key (file, setting->group, setting->key, NULL))
    return TRUE;
  if (setting->list != NULL)
    {
      g_strfreev (*setting->list);
      *setting->list = g_key_file_get_string_list (file, setting->group, setting->key, NULL, &fault);
    }
  else if (setting->number != NULL)
    {
      *setting->number = g_key_file_get_integer (file, setting->group, setting->key, &fault);
      if (fault == NULL && (*setting->number < 1 || *setting->number > setting->maximum))
        g_set_error (&fault, LB_ERROR, LB_ERROR_INVALID, "must be from 1 to %d", setting->maximum);
    }
  else if (setting->truth != NULL)
    *setting->truth = g_key_file_get_boolean (file, setting->group, setting->key, &fault);
  else
    {
      g_free (*setting->text);
      *setting->text = g_key_file_get_string (file, setting->group, setting->key, &fault);
    }
  if (fault == NULL)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s: [%s] %s: %s", path, setting->group, setting->key,
               fault->message);
  return FALSE;
}

gboolean
lb_server_options_load (LbServerOptions *options, const char *path, GError **error)
{
  g_return_val_if_fail (options != NULL && path != NULL, FALSE);
  const Setting settings[] = {
    { "store", "folder", .text = &options->folder },
    { "store", "engine", .text = &options->engine },
    { "store", "data", .text = &options->data_folder },
    { "store", "training", .truth = &options->training },
    { "listen", "address", .text = &options->listen },
    { "listen", "socket", .text = &options->socket },
    { "listen", "certificate", .text = &options->certificate },
    { "listen", "key", .text = &options->key },
    { "listen", "device_authority", .text = &options->device_authority },
    { "listen", "device_revoked", .text = &options->device_revoked },
    { "listen", "plain", .truth = &options->plain },
    { "listen", "proxies", .list = &options->proxies },
    { "listen", "streams_per_user", .number = &options->streams_per_user, .maximum = 2000 },
    { "sign-in", "idle_hours", .number = &options->idle_hours, .maximum = 24 * 366 },
    { "sign-in", "longest_days", .number = &options->longest_days, .maximum = 366 },
    { NULL, NULL },
  };
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) fault = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &fault))
    {
      g_set_error (error, LB_ERROR,
                   g_error_matches (fault, G_FILE_ERROR, G_FILE_ERROR_NOENT) ? LB_ERROR_NOT_FOUND
                                                                             : LB_ERROR_INVALID,
                   "%s: %s", path, fault->message);
      return FALSE;
    }
  if (!check_keys (file, path, settings, error))
    return FALSE;
  for (const Setting *setting = settings; setting->group != NULL; setting++)
    if (!read_setting (file, path, setting, error))
      return FALSE;
  return TRUE;
}
