/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-search-index.h"

#include <stdlib.h>
#include <string.h>
#include "lb-search-text.h"

/**
 * lb_search_sql:
 *
 * The index holds pieces (lb-search-text.h) and nothing else: neither where in a text they stand nor the text, which
 * case_text has. What is found in the index is then looked for in the text.
 *
 * Returns: (transfer none): the tables
 */
const char *
lb_search_sql (void)
{
  return
    "DROP TABLE IF EXISTS case_search;"
    "CREATE TABLE case_text ("
    "  key INTEGER PRIMARY KEY,"       /* greater for what was begun later; the row in case_search */
    "  case_id TEXT NOT NULL UNIQUE,"
    "  number TEXT, applicant TEXT, project TEXT,"
    "  people TEXT NOT NULL, codes TEXT NOT NULL, place TEXT NOT NULL,"
    "  things TEXT NOT NULL"           /* ids of named_thing, each between blanks and behind @ */
    ") STRICT;"
    "CREATE INDEX text_by_number ON case_text (number) WHERE number IS NOT NULL;"
    "CREATE TABLE named_thing ("       /* of packages and items */
    "  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (kind, name)"
    ") STRICT;"
    "CREATE VIRTUAL TABLE case_search USING fts5 (pieces, content = '', detail = none, columnsize = 0,"
    "  tokenize = \"ascii tokenchars '^$=@'\");";
}

/* Texts */

void
lb_search_thing_free (LbSearchThing *thing)
{
  if (thing == NULL)
    return;
  g_free (thing->name);
  g_free (thing);
}

void
lb_search_text_clear (LbSearchText *text)
{
  g_free (text->number);
  g_free (text->applicant);
  g_free (text->project);
  g_free (text->people);
  g_free (text->codes);
  g_free (text->place);
  g_clear_pointer (&text->things, g_ptr_array_unref);
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
append_line (GString *lines, char kind, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  if (kind != '\0')
    g_string_append_c (lines, kind);
  g_string_append (lines, value);
}

static void
append_field (const LbField *field, const char *value, GString *people, GString *codes, GString *place)
{
  static const char *const names[] = { "applicant.legal_rep", "agent.name", "site.contact", NULL };

  if (g_strv_contains (names, field->id))
    append_line (people, '\0', value);
  else if (field->type == LB_FIELD_USCC)
    append_line (codes, LB_CODE_USCC, value);
  else if (field->type == LB_FIELD_PHONE)
    append_line (codes, LB_CODE_PHONE, value);
  else if (field->type == LB_FIELD_PERSON)
    append_line (codes, LB_CODE_PERSON, value);
  else if (field->type == LB_FIELD_ADDRESS)
    append_line (place, '\0', value);
}

/* In the order of the fields' names, so that the same form gives the same text. */
static void
take_form (LbSearchText *text, const LbCase *state, const LbCatalogue *catalogue)
{
  GString *people = g_string_new (NULL), *codes = g_string_new (NULL), *place = g_string_new (NULL);
  guint count = 0;
  g_autofree gpointer *names = state->form != NULL ? g_hash_table_get_keys_as_array (state->form, &count) : NULL;

  if (count > 0)
    qsort (names, count, sizeof *names, compare_names);
  for (guint i = 0; i < count; i++)
    {
      const LbField *field = catalogue != NULL ? lb_catalogue_field (catalogue, names[i]) : NULL;
      if (field != NULL)
        append_field (field, g_hash_table_lookup (state->form, names[i]), people, codes, place);
    }
  if (state->form != NULL)
    text->project = g_strdup (g_hash_table_lookup (state->form, "project.name"));
  text->people = g_string_free (people, FALSE);
  text->codes = g_string_free (codes, FALSE);
  text->place = g_string_free (place, FALSE);
}

static void
add_thing (LbSearchText *text, char kind, const char *name)
{
  LbSearchThing *thing = g_new0 (LbSearchThing, 1);

  thing->kind = kind;
  thing->name = g_strdup (name);
  g_ptr_array_add (text->things, thing);
}

LbSearchText
lb_search_text_of (const LbCase *state, const LbCatalogue *catalogue)
{
  LbSearchText text = { .number = g_strdup (state->number), .applicant = g_strdup (state->applicant) };
  const LbPackage *package = catalogue != NULL && state->package != NULL
                               ? lb_catalogue_package (catalogue, state->package) : NULL;

  take_form (&text, state, catalogue);
  text.things = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_search_thing_free);
  if (package != NULL)
    add_thing (&text, LB_THING_PACKAGE, package->name);
  for (guint i = 0; catalogue != NULL && i < state->items->len; i++)
    {
      const LbItem *item = lb_catalogue_item (catalogue, ((LbCaseItem *) state->items->pdata[i])->item);
      if (item != NULL)
        add_thing (&text, LB_THING_ITEM, item->name);
    }
  return text;
}

char *
lb_search_text_digest (const LbSearchText *text)
{
  const char *const parts[] = { lb_search_format (), text->number, text->applicant, text->project, text->people,
                                text->codes, text->place };
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    g_checksum_update (sum, (const guchar *) (parts[i] != NULL ? parts[i] : ""),
                       parts[i] != NULL ? (gssize) strlen (parts[i]) + 1 : 1);
  for (guint i = 0; i < text->things->len; i++)
    {
      const LbSearchThing *thing = text->things->pdata[i];
      g_checksum_update (sum, (const guchar *) thing->name, (gssize) strlen (thing->name) + 1);
    }
  return g_strdup (g_checksum_get_string (sum));
}

/* Pieces */

static void
append_lines (GString *pieces, const char *lines, LbPiecesKind kind)
{
  g_auto (GStrv) each = g_strsplit (lines, "\n", -1);

  for (char **line = each; *line != NULL; line++)
    lb_search_append (pieces, *line, kind);
}

static void
append_codes (GString *pieces, const char *lines)
{
  g_auto (GStrv) each = g_strsplit (lines, "\n", -1);

  for (char **line = each; *line != NULL; line++)
    if (**line == LB_CODE_PERSON)
      lb_search_append_whole (pieces, *line + 1);
    else if (**line != '\0')
      lb_search_append (pieces, *line + 1, LB_PIECES_CODE);
}

static char *
pieces_of (const LbSearchText *text, const char *things)
{
  GString *pieces = g_string_new (things);

  lb_search_append (pieces, text->applicant, LB_PIECES_NAME);
  lb_search_append (pieces, text->project, LB_PIECES_NAME);
  append_lines (pieces, text->people, LB_PIECES_NAME);
  append_lines (pieces, text->place, LB_PIECES_PLACE);
  lb_search_append (pieces, text->number, LB_PIECES_CODE);
  append_codes (pieces, text->codes);
  return g_string_free (pieces, FALSE);
}

/* Keys */

/* By the instant in a case's id, so that newer cases stand together at the end: 256 keys for each 65 seconds. */
static gint64
first_key (const char *case_id)
{
  guint64 time = 0;
  int digits = 0;

  for (const char *at = case_id; *at != '\0' && digits < 12; at++)
    if (g_ascii_isxdigit (*at))
      {
        time = time << 4 | (guint64) g_ascii_xdigit_value (*at);
        digits++;
      }
  return (gint64) ((time >> 16) << 8);
}

static gboolean
find_key (LbDatabase *database, const char *case_id, gint64 *ret_key, GError **error)
{
  gint64 first = first_key (case_id), taken = 0;

  for (int bits = 8; bits <= 40; bits += 16)
    {
      gint64 last = first + ((gint64) 1 << bits) - 1;
      if (!lb_database_integer (database, first - 1, &taken, error,
                                "SELECT max(key) FROM case_text WHERE key BETWEEN :first AND :last",
                                "x:first", first, "x:last", last, NULL))
        return FALSE;
      *ret_key = taken + 1;
      if (taken < last)
        break;
    }
  return TRUE;
}

/* Writing */

static gboolean
find_thing (LbDatabase *database, LbSearchThing *thing, GError **error)
{
  const char kind[] = { thing->kind, '\0' };

  if (!lb_database_integer (database, 0, &thing->id, error,
                            "SELECT id FROM named_thing WHERE kind = :kind AND name = :name", "s:kind", kind,
                            "s:name", thing->name, NULL))
    return FALSE;
  if (thing->id != 0)
    return TRUE;
  if (!lb_database_run (database, error, "INSERT INTO named_thing (kind, name) VALUES (:kind, :name)", "s:kind", kind,
                        "s:name", thing->name, NULL))
    return FALSE;
  thing->id = lb_database_last_id (database);
  return TRUE;
}

static char *
things_of (LbDatabase *database, const LbSearchText *text, GError **error)
{
  g_autoptr (GString) things = g_string_new (" ");

  for (guint i = 0; i < text->things->len; i++)
    {
      LbSearchThing *thing = text->things->pdata[i];
      if (!find_thing (database, thing, error))
        return NULL;
      g_string_append_printf (things, "@%" G_GINT64_FORMAT " ", thing->id);
    }
  return g_strdup (things->str);
}

/* The index must be told what it has to forget. *@ret_key is 0 when there was nothing. */
static gboolean
take_out (LbDatabase *database, const char *case_id, gint64 *ret_key, GError **error)
{
  g_auto (LbSearchText) old = { 0 };
  g_autoptr (LbStatement) row = lb_database_query (
    database, error, "SELECT key, number, applicant, project, people, codes, place, things FROM case_text"
                     " WHERE case_id = :case", "s:case", case_id, NULL);
  int step = row != NULL ? lb_statement_step (row, error) : LB_STEP_FAILED;

  *ret_key = 0;
  if (step != LB_STEP_ROW)
    return step == LB_STEP_DONE;
  *ret_key = lb_statement_integer (row, 0);
  old.number = lb_statement_dup_text (row, 1);
  old.applicant = lb_statement_dup_text (row, 2);
  old.project = lb_statement_dup_text (row, 3);
  old.people = lb_statement_dup_text (row, 4);
  old.codes = lb_statement_dup_text (row, 5);
  old.place = lb_statement_dup_text (row, 6);
  g_autofree char *pieces = pieces_of (&old, lb_statement_text (row, 7));
  lb_statement_reset (row);
  return lb_database_run (database, error,
                          "INSERT INTO case_search (case_search, rowid, pieces) VALUES ('delete', :key, :pieces)",
                          "x:key", *ret_key, "s:pieces", pieces, NULL)
         && lb_database_run (database, error, "DELETE FROM case_text WHERE key = :key", "x:key", *ret_key, NULL);
}

gboolean
lb_search_put (LbDatabase *database, const char *case_id, LbSearchText *text, GError **error)
{
  g_return_val_if_fail (database != NULL && case_id != NULL && text != NULL, FALSE);
  gint64 key = 0;

  if (!take_out (database, case_id, &key, error) || (key == 0 && !find_key (database, case_id, &key, error)))
    return FALSE;
  g_autofree char *things = things_of (database, text, error);
  if (things == NULL)
    return FALSE;
  g_autofree char *pieces = pieces_of (text, things);
  return lb_database_run (database, error,
                          "INSERT INTO case_text"
                          " (key, case_id, number, applicant, project, people, codes, place, things)"
                          " VALUES (:key, :case, :number, :applicant, :project, :people, :codes, :place, :things)",
                          "x:key", key, "s:case", case_id, "s:number", text->number, "s:applicant", text->applicant,
                          "s:project", text->project, "s:people", text->people, "s:codes", text->codes,
                          "s:place", text->place, "s:things", things, NULL)
         && lb_database_run (database, error, "INSERT INTO case_search (rowid, pieces) VALUES (:key, :pieces)",
                             "x:key", key, "s:pieces", pieces, NULL);
}

gboolean
lb_search_drop (LbDatabase *database, const char *case_id, GError **error)
{
  gint64 key;

  g_return_val_if_fail (database != NULL && case_id != NULL, FALSE);
  return take_out (database, case_id, &key, error);
}

gboolean
lb_search_clear (LbDatabase *database, GError **error)
{
  g_return_val_if_fail (database != NULL, FALSE);
  return lb_database_script (database, "INSERT INTO case_search (case_search) VALUES ('delete-all');"
                                       "DELETE FROM case_text; DELETE FROM named_thing;", error);
}
