/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file that says where an S3 server is, and with which key.
 */
#include "lb-s3.h"
#include "lb-error.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

static char *
need (GKeyFile *file, const char *key, GError **error)
{
  g_autofree char *value = g_key_file_get_string (file, "s3", key, error);

  if (value != NULL && *value != '\0')
    return g_steal_pointer (&value);
  if (value != NULL)
    g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "[s3] %s is empty", key);
  return NULL;
}

LbS3 *
lb_s3_new_from_file (const char *path, const char *bucket, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) fault = NULL;
  struct stat facts;

  if (g_stat (path, &facts) == 0 && (facts.st_mode & 077) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FORBIDDEN, "%s: others can read the key; chmod 600 it", path);
      return NULL;
    }
  g_autofree char *endpoint = NULL, *named = g_strdup (bucket), *region = NULL, *key = NULL, *secret = NULL;
  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &fault)
      && (endpoint = need (file, "endpoint", &fault)) != NULL
      && (named != NULL || (named = need (file, "bucket", &fault)) != NULL)
      && (region = need (file, "region", &fault)) != NULL && (key = need (file, "key", &fault)) != NULL
      && (secret = need (file, "secret", &fault)) != NULL)
    return lb_s3_new (endpoint, named, region, key, secret);
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s: %s", path, fault->message);
  return NULL;
}
