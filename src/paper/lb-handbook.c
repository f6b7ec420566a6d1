/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-handbook.h"

#include <string.h>

#include "lb-error.h"
#include "lb-paper-private.h"
#include "lb-paper-resources.h"

#define RESOURCE "/org/lianban/documents/handbook.ini"
#define FILE_MOST (256 * 1024)
#define LINES_MOST 30
#define TEXT_MOST 500 /* characters of one line */

struct _LbHandbook
{
  GPtrArray *steps; /* (owned) (element-type LbHandbookStep) */
};

static void
step_free (gpointer data)
{
  LbHandbookStep *step = data;

  g_free (step->id);
  g_free (step->title);
  g_free (step->role);
  g_strfreev (step->steps);
  g_strfreev (step->watch);
  g_strfreev (step->basis);
  g_free (step);
}

static LbHandbookStep *
find (const LbHandbook *self, const char *id)
{
  for (guint i = 0; i < self->steps->len; i++)
    if (g_str_equal (((LbHandbookStep *) self->steps->pdata[i])->id, id))
      return self->steps->pdata[i];
  return NULL;
}

/* Reading */

static gboolean
refuse (GError **error, const char *group, const char *key, const char *reason)
{
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "[%s] %s: %s", group, key, reason);
  return FALSE;
}

static gboolean
is_visible (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      const GUnicodeType type = g_unichar_type (g_utf8_get_char (text));

      if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR
          || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        return FALSE;
    }
  return TRUE;
}

/* The lines of one key. A key that is not there is FALSE only when it is @needed; *ret_lines is NULL then. */
static gboolean
read_lines (GKeyFile *file, const char *group, const char *key, gboolean needed, char ***ret_lines, GError **error)
{
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) fault = NULL;
  gsize length = 0;

  *ret_lines = NULL;
  if (!g_key_file_has_key (file, group, key, NULL))
    return !needed || refuse (error, group, key, "is missing");
  lines = g_key_file_get_string_list (file, group, key, &length, &fault);
  if (lines == NULL)
    return refuse (error, group, key, fault->message);
  if (length < 1 || length > LINES_MOST)
    return refuse (error, group, key, "has no line, or more than 30");
  for (gsize i = 0; i < length; i++)
    {
      g_strstrip (lines[i]);
      if (*lines[i] == '\0' || g_utf8_strlen (lines[i], -1) > TEXT_MOST)
        return refuse (error, group, key, "has an empty line, or one of more than 500 characters");
      if (!is_visible (lines[i]))
        return refuse (error, group, key, "has a character that cannot be seen");
    }
  *ret_lines = g_steal_pointer (&lines);
  return TRUE;
}

static gboolean
read_line (GKeyFile *file, const char *group, const char *key, char **ret_line, GError **error)
{
  g_auto (GStrv) lines = NULL;

  if (!read_lines (file, group, key, TRUE, &lines, error))
    return FALSE;
  if (lines[1] != NULL)
    return refuse (error, group, key, "has more than one line");
  *ret_line = g_strdup (lines[0]);
  return TRUE;
}

static gboolean
check_keys (GKeyFile *file, const char *group, GError **error)
{
  static const char *const known[] = { "title", "role", "steps", "watch", "basis", NULL };
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!g_strv_contains (known, keys[i]))
      return refuse (error, group, keys[i], "is not known here");
  return TRUE;
}

static gboolean
read_step (GKeyFile *file, const char *group, LbHandbookStep *step, GError **error)
{
  step->id = g_strdup (group);
  return check_keys (file, group, error) && read_line (file, group, "title", &step->title, error)
         && read_line (file, group, "role", &step->role, error)
         && read_lines (file, group, "steps", TRUE, &step->steps, error)
         && read_lines (file, group, "watch", FALSE, &step->watch, error)
         && read_lines (file, group, "basis", FALSE, &step->basis, error);
}

/* @own: every step must be one that is there, since no other would ever be opened. */
static gboolean
read_steps (LbHandbook *self, GBytes *bytes, gboolean own, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) fault = NULL;
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, &fault))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s", fault->message);
      return FALSE;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (gsize i = 0; groups[i] != NULL; i++)
    {
      LbHandbookStep *step = g_new0 (LbHandbookStep, 1), *before = find (self, groups[i]);
      guint place = self->steps->len;

      if ((own && before == NULL && !refuse (error, groups[i], "", "there is no such step"))
          || !read_step (file, groups[i], step, error))
        {
          step_free (step);
          return FALSE;
        }
      if (before != NULL && g_ptr_array_find (self->steps, before, &place))
        g_ptr_array_remove_index (self->steps, place);
      g_ptr_array_insert (self->steps, (int) place, step);
    }
  return TRUE;
}

/* (transfer full) (nullable) */
static GBytes *
read_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &failure);
  g_autoptr (GBytes) bytes = NULL;

  if (stream != NULL)
    bytes = g_input_stream_read_bytes (G_INPUT_STREAM (stream), FILE_MOST + 1, NULL, &failure);
  if (bytes == NULL)
    g_set_error (error, LB_ERROR, g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? LB_ERROR_NOT_FOUND
                                                                                              : LB_ERROR_FAILED,
                 "%s: %s", path, failure->message);
  else if (g_bytes_get_size (bytes) > FILE_MOST)
    g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s: more than %d bytes", path, FILE_MOST);
  else
    return g_steal_pointer (&bytes);
  return NULL;
}

char *
lb_handbook_find (void)
{
  const char *told = g_getenv ("LIANBAN_HANDBOOK");
  const char *const *folders = g_get_system_config_dirs ();

  if (told != NULL && *told != '\0')
    return g_strdup (told);
  for (gsize i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], "lianban", "handbook.ini", NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

LbHandbook *
lb_handbook_new (const char *own, GError **error)
{
  g_autoptr (LbHandbook) self = g_new0 (LbHandbook, 1);
  g_autoptr (GBytes) set =
    g_resource_lookup_data (lb_paper_get_resource (), RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (GBytes) bytes = NULL;

  self->steps = g_ptr_array_new_with_free_func (step_free);
  if (set == NULL || !read_steps (self, set, FALSE, error))
    return NULL;
  if (own == NULL)
    return g_steal_pointer (&self);
  bytes = read_file (own, error);
  if (bytes == NULL)
    return NULL;
  if (!read_steps (self, bytes, TRUE, error))
    {
      g_prefix_error (error, "%s: ", own);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
lb_handbook_free (LbHandbook *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_free (self);
}

GPtrArray *
lb_handbook_steps (LbHandbook *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->steps;
}

const LbHandbookStep *
lb_handbook_step (LbHandbook *self, const char *id)
{
  const LbHandbookStep *step;
  const char *dash;
  g_autofree char *desk = NULL;

  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  step = find (self, id);
  dash = strchr (id, '-');
  if (step != NULL || dash == NULL)
    return step;
  desk = g_strndup (id, (gsize) (dash - id));
  return find (self, desk);
}

/* Paper */

static void
add_lines (LbDocument *document, const char *title, char **lines, gboolean numbered)
{
  if (lines == NULL)
    return;
  lb_document_add_paragraph (document, LB_PARAGRAPH_FLUSH, title);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *text = numbered ? g_strdup_printf ("%u．%s", i + 1, lines[i]) : g_strdup (lines[i]);

      lb_document_add_paragraph (document, LB_PARAGRAPH_BODY, text);
    }
}

static void
add_step (LbDocument *document, const LbHandbookStep *step)
{
  g_autofree char *role = g_strdup_printf ("岗位：%s", step->role);

  lb_document_add_paragraph (document, LB_PARAGRAPH_HEADING, step->title);
  lb_document_add_paragraph (document, LB_PARAGRAPH_FLUSH, role);
  add_lines (document, "工作步骤", step->steps, TRUE);
  add_lines (document, "注意事项", step->watch, FALSE);
  add_lines (document, "依据", step->basis, FALSE);
}

LbDocument *
lb_handbook_to_document (LbHandbook *self, const LbHandbookStep *step, LbDay day)
{
  LbDocument *document;

  g_return_val_if_fail (self != NULL, NULL);

  document = lb_document_new ("标准化工作手册", day);
  lb_document_set_head (document, lb_paper_organisation (), NULL, NULL);
  if (step != NULL)
    add_step (document, step);
  for (guint i = 0; step == NULL && i < self->steps->len; i++)
    add_step (document, self->steps->pdata[i]);
  return document;
}
