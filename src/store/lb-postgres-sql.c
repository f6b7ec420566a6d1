/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-postgres-sql.h"

#include <string.h>

typedef struct
{
  const char *at;
  GString *out;
  LbPostgresSql *result;
  gboolean defines;   /* CREATE or ALTER: types are translated */
  gboolean or_ignore; /* INSERT OR IGNORE: said at the end here */
  gboolean returns;
} Translation;

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

/* Copies up to and with the closing @quote; a doubled one is part of the text. */
static void
copy_quoted (Translation *self, char quote)
{
  const char *start = self->at++;

  while (*self->at != '\0' && (*self->at != quote || self->at[1] == quote))
    self->at += *self->at == quote ? 2 : 1;
  if (*self->at == quote)
    self->at++;
  g_string_append_len (self->out, start, self->at - start);
}

static void
take_parameter (Translation *self)
{
  const char *start = self->at++;

  while (is_word (*self->at))
    self->at++;
  g_autofree char *name = g_strndup (start, (gsize) (self->at - start));
  guint place = 0;
  if (!g_ptr_array_find_with_equal_func (self->result->names, name, g_str_equal, &place))
    {
      place = self->result->names->len;
      g_ptr_array_add (self->result->names, g_steal_pointer (&name));
    }
  g_string_append_printf (self->out, "$%u", place + 1);
}

/* CAST takes them as well, but no collation. */
static const struct { const char *ours, *theirs, *in_cast; } types[] = {
  { "INTEGER", "bigint", "bigint" },
  { "TEXT", "text COLLATE \"C\"", "text" },
  { "BLOB", "bytea", "bytea" },
  { "REAL", "double precision", "double precision" },
};

/* "…) STRICT, WITHOUT ROWID" ends SQLite's tables and nothing else here. */
static gboolean
skip_table_options (Translation *self)
{
  static const char *const endings[] = { "STRICT, WITHOUT ROWID", "WITHOUT ROWID, STRICT", "WITHOUT ROWID", "STRICT" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_prefix (self->at, endings[i]))
      {
        self->at += strlen (endings[i]);
        return TRUE;
      }
  return FALSE;
}

static gboolean
is (const char *word, gsize length, const char *what)
{
  return strlen (what) == length && g_ascii_strncasecmp (word, what, length) == 0;
}

static void
take_word (Translation *self)
{
  const char *word = self->at;

  if (self->defines && skip_table_options (self))
    return;
  while (is_word (*self->at))
    self->at++;
  gsize length = (gsize) (self->at - word);
  if (is (word, length, "INSERT") && g_str_has_prefix (self->at, " OR IGNORE"))
    {
      self->or_ignore = TRUE;
      self->at += strlen (" OR IGNORE");
    }
  self->returns = self->returns || is (word, length, "RETURNING");
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (length == strlen (types[i].ours) && strncmp (word, types[i].ours, length) == 0)
      {
        g_string_append (self->out, self->defines ? types[i].theirs : types[i].in_cast);
        return;
      }
  /* Reserved there: unquoted they would be the role that is connected. */
  gboolean reserved =
    (length == 4 && strncmp (word, "user", 4) == 0) || (length == 12 && strncmp (word, "session_user", 12) == 0);
  g_string_append (self->out, reserved ? "\"" : "");
  g_string_append_len (self->out, word, (gssize) length);
  g_string_append (self->out, reserved ? "\"" : "");
}

static void
note_kind (Translation *self)
{
  static const char *const reading[] = { "SELECT", "WITH", "VALUES", "SHOW" };
  static const char *const writing[] = { "INSERT", "UPDATE", "DELETE" };
  const char *end = self->at;

  self->result->kind = LB_SQL_OTHER;
  while (is_word (*end))
    end++;
  gsize length = (gsize) (end - self->at);
  for (gsize i = 0; i < G_N_ELEMENTS (reading); i++)
    if (is (self->at, length, reading[i]))
      self->result->kind = LB_SQL_READ;
  for (gsize i = 0; i < G_N_ELEMENTS (writing); i++)
    if (is (self->at, length, writing[i]))
      self->result->kind = LB_SQL_WRITE;
  self->defines = is (self->at, length, "CREATE") || is (self->at, length, "ALTER");
}

static void
take_one (Translation *self)
{
  char c = *self->at;

  if (c == '\'' || c == '"')
    copy_quoted (self, c);
  else if (c == ':' && is_word (self->at[1]))
    take_parameter (self);
  else if (c == ':' && self->at[1] == ':')
    {
      g_string_append (self->out, "::");
      self->at += 2;
    }
  else if (g_ascii_isdigit (c))
    while (is_word (*self->at))
      g_string_append_c (self->out, *self->at++);
  else if (is_word (c))
    take_word (self);
  else
    g_string_append_c (self->out, *self->at++);
}

LbPostgresSql *
lb_postgres_sql_new (const char *sql, const char **ret_rest)
{
  g_return_val_if_fail (sql != NULL && ret_rest != NULL, NULL);
  LbPostgresSql *result = g_new0 (LbPostgresSql, 1);
  Translation self = { .at = sql, .out = g_string_new (NULL), .result = result };

  result->names = g_ptr_array_new_with_free_func (g_free);
  while (g_ascii_isspace (*self.at))
    self.at++;
  note_kind (&self);
  while (*self.at != '\0' && *self.at != ';')
    take_one (&self);
  if (self.or_ignore)
    g_string_append (self.out, " ON CONFLICT DO NOTHING");
  if (self.returns && result->kind == LB_SQL_WRITE)
    result->kind = LB_SQL_OTHER;
  *ret_rest = *self.at == ';' ? self.at + 1 : self.at;
  result->text = g_string_free (self.out, FALSE);
  return result;
}

void
lb_postgres_sql_free (LbPostgresSql *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_ptr_array_unref (self->names);
  g_free (self);
}
