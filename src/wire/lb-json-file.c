/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-json.h"

#include <errno.h>
#include <stdio.h>

static void
set_file_error (GError **error, int number, const char *what)
{
  g_set_error (error, LB_ERROR, number == ENOENT ? LB_ERROR_NOT_FOUND : LB_ERROR_FAILED, "%s: %s", what,
               g_strerror (number));
}

/* Reads to the end, whatever size the file says it has: it may be growing, or a pipe. */
static char *
read_bounded (FILE *stream, gsize maximum, gsize *ret_length, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char block[16384];
  gsize count;

  while ((count = fread (block, 1, sizeof block, stream)) > 0)
    {
      g_string_append_len (text, block, count);
      if (text->len > maximum)
        {
          g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE,
                       "file: longer than %" G_GSIZE_FORMAT " bytes", maximum);
          return NULL;
        }
    }
  if (ferror (stream))
    {
      set_file_error (error, errno, "file: cannot be read");
      return NULL;
    }
  *ret_length = text->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
lb_json_read_file (const char *path, const LbJsonLimits *limits, gsize *ret_length, GError **error)
{
  FILE *stream;
  char *text;

  g_return_val_if_fail (path != NULL && ret_length != NULL, NULL);

  stream = fopen (path, "rbe");
  if (stream == NULL)
    {
      set_file_error (error, errno, "file: cannot be opened");
      return NULL;
    }
  text = read_bounded (stream, (limits != NULL ? limits : &lb_json_limits_default)->bytes, ret_length, error);
  fclose (stream);
  return text;
}
