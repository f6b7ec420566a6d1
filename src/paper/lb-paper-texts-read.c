/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-paper-texts-private.h"

#include <string.h>

#include "lb-error.h"

#define TEXT_MOST 2000 /* characters: two pages of a letter */

typedef struct
{
  GHashTable *texts; /* (owned) */
  GHashTable *set;   /* (nullable) */
  char *group;       /* (owned) (nullable) */
  guint line;
} Reader;

static void
entry_free (LbTextEntry *entry)
{
  g_free (entry->text);
  g_free (entry);
}

G_GNUC_PRINTF (3, 4) static gboolean
refuse (const Reader *self, GError **error, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "line %u: %s", self->line, reason);
  return FALSE;
}

/* Placeholders */

static gboolean
is_name (const char *name)
{
  if (*name == '\0')
    return FALSE;
  for (; *name != '\0'; name++)
    if (!g_ascii_islower (*name) && *name != '-')
      return FALSE;
  return TRUE;
}

/* The names in braces, each once, in @ret_names. */
static gboolean
find_names (const Reader *self, const char *text, GHashTable *names, GError **error)
{
  while (*text != '\0')
    {
      const char *brace = strpbrk (text, "{}");
      const char *close;
      char *name;

      if (brace == NULL)
        return TRUE;
      close = *brace == '{' ? strpbrk (brace + 1, "{}") : NULL;
      if (close == NULL || *close != '}')
        return refuse (self, error, "a brace without its other half");
      name = g_strndup (brace + 1, (gsize) (close - brace - 1));
      if (!is_name (name))
        {
          gboolean refused = refuse (self, error, "“{%s}” is no placeholder", name);

          g_free (name);
          return refused;
        }
      g_hash_table_add (names, name);
      text = close + 1;
    }
  return TRUE;
}

static gboolean
check_names (const Reader *self, const char *key, const char *text, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const LbTextEntry *model = self->set != NULL ? g_hash_table_lookup (self->set, key) : NULL;
  GHashTableIter iter;
  gpointer name;

  if (!find_names (self, text, names, error))
    return FALSE;
  if (self->set == NULL)
    return TRUE;
  if (model == NULL)
    return refuse (self, error, "there is no text [%s] %s", self->group, key + strlen (self->group) + 1);
  if (!find_names (self, model->text, due, error))
    return FALSE;
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (due, name))
      return refuse (self, error, "{%s} is not filled in here", (const char *) name);
  g_hash_table_iter_init (&iter, due);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (names, name))
      return refuse (self, error, "{%s} is left out", (const char *) name);
  if (*text == '\0' && *model->text != '\0' && !g_str_has_prefix (key, "imprint/"))
    return refuse (self, error, "the text is empty");
  return TRUE;
}

/* Lines */

static gboolean
check_characters (const Reader *self, const char *text, GError **error)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      const GUnicodeType type = g_unichar_type (g_utf8_get_char (c));

      if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR
          || type == G_UNICODE_PARAGRAPH_SEPARATOR || type == G_UNICODE_PRIVATE_USE)
        return refuse (self, error, "a character that cannot be seen (U+%04X)", g_utf8_get_char (c));
    }
  if (g_utf8_strlen (text, -1) > TEXT_MOST)
    return refuse (self, error, "more than %d characters", TEXT_MOST);
  return TRUE;
}

static gboolean
read_group (Reader *self, const char *line, GError **error)
{
  const gsize length = strlen (line);

  g_clear_pointer (&self->group, g_free);
  if (length < 3 || line[length - 1] != ']')
    return refuse (self, error, "a group is named in square brackets");
  self->group = g_strndup (line + 1, length - 2);
  if (!is_name (self->group))
    return refuse (self, error, "[%s] is no name of a group", self->group);
  return TRUE;
}

static gboolean
read_text (Reader *self, char *line, GError **error)
{
  char *equals = strchr (line, '=');
  g_autofree char *key = NULL;
  LbTextEntry *entry;

  if (self->group == NULL)
    return refuse (self, error, "a text before the first group");
  if (equals == NULL)
    return refuse (self, error, "neither a group nor key=text");
  *equals = '\0';
  g_strchomp (line);
  if (!is_name (line))
    return refuse (self, error, "“%s” is no name of a text", line);
  g_strstrip (equals + 1);
  key = g_strdup_printf ("%s/%s", self->group, line);
  if (g_hash_table_contains (self->texts, key))
    return refuse (self, error, "[%s] %s stands here for the second time", self->group, line);
  if (!check_characters (self, equals + 1, error) || !check_names (self, key, equals + 1, error))
    return FALSE;
  entry = g_new0 (LbTextEntry, 1);
  entry->text = g_strdup (equals + 1);
  entry->line = self->line;
  g_hash_table_insert (self->texts, g_steal_pointer (&key), entry);
  return TRUE;
}

static gboolean
read_line (Reader *self, char *line, GError **error)
{
  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return TRUE;
  return *line == '[' ? read_group (self, line, error) : read_text (self, line, error);
}

GHashTable *
lb_texts_read (const char *text, gsize length, GHashTable *set, GError **error)
{
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        (GDestroyNotify) entry_free);
  Reader reader = { .texts = texts, .set = set };
  g_auto (GStrv) lines = NULL;
  const char *end;
  gboolean good = TRUE;

  if (!g_utf8_validate_len (text, length, &end))
    {
      for (const char *c = text; c < end; c++)
        reader.line += *c == '\n';
      reader.line++;
      refuse (&reader, error, "not UTF-8");
      return NULL;
    }
  /* What an editor on another system puts before the first character. */
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    text += 3, length -= 3;
  {
    g_autofree char *whole = g_strndup (text, length);

    lines = g_strsplit (whole, "\n", -1);
  }
  for (gsize i = 0; good && lines[i] != NULL; i++)
    {
      reader.line = (guint) i + 1;
      good = read_line (&reader, lines[i], error);
    }
  g_free (reader.group);
  return good ? g_steal_pointer (&texts) : NULL;
}
