/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding the texts of documents, and filling them in. The reading of a file is lb-paper-texts-read.c.
 */
#include "lb-paper-texts.h"

#include <string.h>

#include "lb-error.h"
#include "lb-paper-resources.h"
#include "lb-paper-private.h"
#include "lb-paper-texts-private.h"

#define RESOURCE "/org/lianban/documents/documents.ini"
#define FILE_MOST (256 * 1024)

/* The bureau's own, that come before the program's. Tables that were once in use stay for as long as the process: a
 * text may be borrowed from them, and they are few. */
static GHashTable *own_texts;

GBytes *
lb_paper_texts_dump (void)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_resource_lookup_data (lb_paper_get_resource (), RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  if (bytes == NULL)
    g_error ("The texts of the documents cannot be read: %s", error->message);
  return bytes;
}

static gpointer
read_set (gpointer data)
{
  g_autoptr (GBytes) bytes = lb_paper_texts_dump ();
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  GHashTable *texts = lb_texts_read (text, length, NULL, &error);

  if (texts == NULL)
    g_error ("The texts of the documents are not sound: %s", error->message);
  return texts;
}

static GHashTable *
set_get (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, read_set, NULL);
}

char *
lb_paper_texts_find (void)
{
  const char *told = g_getenv ("LIANBAN_DOCUMENTS");
  const char *const *folders = g_get_system_config_dirs ();

  if (told != NULL && *told != '\0')
    return g_strdup (told);
  for (gsize i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], "lianban", "documents.ini", NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/* Two kinds of paper with one word would have one number. */
static gboolean
check_number_words (GHashTable *own, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer name, entry;

  g_hash_table_iter_init (&iter, set_get ());
  while (g_hash_table_iter_next (&iter, &name, &entry))
    {
      const LbTextEntry *told = g_hash_table_lookup (own, name);
      const LbTextEntry *used = told != NULL ? told : entry;

      if (!g_str_has_prefix (name, "numbers/") || g_str_equal (name, "numbers/form")
          || g_hash_table_add (seen, used->text))
        continue;
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "[numbers]: two kinds have the word “%s”", used->text);
      return FALSE;
    }
  return TRUE;
}

static GHashTable *
read_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *text;
  GHashTable *texts;

  stream = g_file_read (file, NULL, &failure);
  if (stream != NULL)
    bytes = g_input_stream_read_bytes (G_INPUT_STREAM (stream), FILE_MOST + 1, NULL, &failure);
  if (bytes == NULL)
    {
      const gboolean missing = g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

      g_set_error (error, LB_ERROR, missing ? LB_ERROR_NOT_FOUND : LB_ERROR_FAILED, "%s: %s", path,
                   failure->message);
      return NULL;
    }
  text = g_bytes_get_data (bytes, &length);
  if (length > FILE_MOST)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s: more than %d bytes", path, FILE_MOST);
      return NULL;
    }
  texts = lb_texts_read (text != NULL ? text : "", length, set_get (), error);
  if (texts != NULL && !check_number_words (texts, error))
    g_clear_pointer (&texts, g_hash_table_unref);
  if (texts == NULL)
    g_prefix_error (error, "%s: ", path);
  return texts;
}

gboolean
lb_paper_texts_check (const char *path, guint *ret_count, GError **error)
{
  g_autoptr (GHashTable) texts = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  texts = read_file (path, error);
  if (texts == NULL)
    return FALSE;
  if (ret_count != NULL)
    *ret_count = g_hash_table_size (texts);
  return TRUE;
}

gboolean
lb_paper_texts_use (const char *path, GError **error)
{
  static GPtrArray *kept;
  static GMutex mutex;
  GHashTable *texts = NULL;

  if (path != NULL && (texts = read_file (path, error)) == NULL)
    return FALSE;
  g_mutex_lock (&mutex);
  if (kept == NULL)
    kept = g_ptr_array_new ();
  if (texts != NULL)
    g_ptr_array_add (kept, texts);
  g_atomic_pointer_set (&own_texts, texts);
  g_mutex_unlock (&mutex);
  return TRUE;
}

/* A text as it stands in the file, placeholders and all. */
static const char *
find_text (const char *group, const char *key)
{
  GHashTable *own = g_atomic_pointer_get (&own_texts);
  g_autofree char *name = g_strdup_printf ("%s/%s", group, key);
  const LbTextEntry *entry = own != NULL ? g_hash_table_lookup (own, name) : NULL;

  if (entry == NULL)
    entry = g_hash_table_lookup (set_get (), name);
  return entry != NULL ? entry->text : NULL;
}

gboolean
lb_paper_has_text (const char *group, const char *key)
{
  return find_text (group, key) != NULL;
}

const char *
lb_paper_plain (const char *group, const char *key)
{
  const char *text = find_text (group, key);

  if (text == NULL)
    g_critical ("The documents have no text %s/%s", group, key);
  return text != NULL ? text : "";
}

/* What is filled in may itself hold braces: it is never looked through again. */
static void
append_filled (GString *result, const char *text, GHashTable *values)
{
  while (*text != '\0')
    {
      const char *open = strchr (text, '{');
      const char *close = open != NULL ? strchr (open, '}') : NULL;
      g_autofree char *name = NULL;
      const char *value;

      if (close == NULL)
        {
          g_string_append (result, text);
          return;
        }
      name = g_strndup (open + 1, (gsize) (close - open - 1));
      value = g_hash_table_lookup (values, name);
      if (value == NULL)
        g_critical ("A document's text names {%s}, which nothing fills in", name);
      g_string_append_len (result, text, open - text);
      g_string_append (result, value != NULL ? value : "");
      text = close + 1;
    }
}

char *
lb_paper_text (const char *group, const char *key, ...)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  GString *result = g_string_new (NULL);
  const char *name;
  va_list arguments;

  va_start (arguments, key);
  while ((name = va_arg (arguments, const char *)) != NULL)
    {
      const char *value = va_arg (arguments, const char *);

      g_hash_table_insert (values, (gpointer) name, (gpointer) (value != NULL ? value : ""));
    }
  va_end (arguments);
  append_filled (result, lb_paper_plain (group, key), values);
  return g_string_free (result, FALSE);
}
