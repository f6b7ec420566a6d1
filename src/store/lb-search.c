/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking for cases. The index is asked several times, from what is most likely meant to what may be: each time it
 * gives the newest cases first, and asking ends when there are enough. Nothing is sorted, so that a word that every case
 * has costs no more than one that few have.
 */
#include "lb-projection.h"

#include <string.h>
#include "lb-identifier.h"
#include "lb-search-index.h"
#include "lb-search-text.h"

#define NEVER G_MAXINT64
#define MOST_THINGS 200   /* names of packages and items that one word may stand for */
#define NUMBER_SURE 5     /* letters from which on a word that case numbers begin with is one of them */

typedef struct
{
  LbDatabase *database;
  int state;             /* LbCaseState, or -1 */
  gint64 limit;
  GPtrArray *words;      /* (element-type LbSearchWord) */
  GPtrArray *things;     /* (element-type GPtrArray of LbSearchThing) those that each word is found in */
  gboolean any_thing;
  LbWordPlace place;     /* where the first word must be this time */
  GHashTable *seen;      /* gint64* keys */
  GPtrArray *rows;       /* (element-type LbCaseRow) */
} Search;

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->words, g_ptr_array_unref);
  g_clear_pointer (&search->things, g_ptr_array_unref);
  g_clear_pointer (&search->seen, g_hash_table_unref);
  g_clear_pointer (&search->rows, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* Rows */

static LbTime
time_at (LbStatement *statement, int column)
{
  gint64 value = lb_statement_integer (statement, column);

  return lb_statement_is_null (statement, column) || value == NEVER ? LB_TIME_NONE : value;
}

#define CASE_COLUMNS                                                                                                 \
  "c.case_id, c.number, c.package, c.catalogue, c.applicant, c.lead, c.state, c.flags, c.received_at, c.changed_at," \
  " c.n_items"

static LbCaseRow *
read_case (LbStatement *s)
{
  LbCaseRow *row = g_new0 (LbCaseRow, 1);

  row->case_id = lb_statement_dup_text (s, 0);
  row->number = lb_statement_dup_text (s, 1);
  row->package = lb_statement_dup_text (s, 2);
  row->catalogue = lb_statement_dup_text (s, 3);
  row->applicant = lb_statement_dup_text (s, 4);
  row->lead = lb_statement_dup_text (s, 5);
  row->state = lb_statement_integer (s, 6);
  row->flags = lb_statement_integer (s, 7);
  row->received_at = time_at (s, 8);
  row->changed_at = time_at (s, 9);
  row->n_items = lb_statement_integer (s, 10);
  return row;
}

/* What matches */

static LbHit *
new_hit (LbHitKind kind, const char *text, const LbSearchMatch *match)
{
  LbHit *hit = g_new0 (LbHit, 1);

  hit->kind = kind;
  hit->text = g_strdup (text);
  hit->from = match->from;
  hit->to = match->to;
  return hit;
}

static gboolean
is_there (const LbSearchMatch *match, LbWordPlace place)
{
  return place == LB_WORD_ANYWHERE || (place == LB_WORD_FIRST && match->first) || (place == LB_WORD_LAST && match->last)
         || (match->first && match->last);
}

/* A match at the end of a code may be behind an earlier one. */
static gboolean
find_last (const char *text, const LbSearchWord *word, LbSearchMatch *match)
{
  for (const char *rest = text; lb_search_match (rest, LB_PIECES_CODE, word, match);
       rest = g_utf8_next_char (rest + match->from))
    if (match->last)
      {
        match->from += (gsize) (rest - text);
        match->to += (gsize) (rest - text);
        match->first = match->first && rest == text;
        return TRUE;
      }
  return FALSE;
}

static LbHit *
find_in (const char *text, LbHitKind hit, LbPiecesKind kind, const LbSearchWord *word, LbWordPlace place)
{
  LbSearchMatch match = { 0 };
  gboolean found = text != NULL
                   && (place == LB_WORD_LAST ? kind == LB_PIECES_CODE && find_last (text, word, &match)
                                             : lb_search_match (text, kind, word, &match) && is_there (&match, place));

  return found ? new_hit (hit, text, &match) : NULL;
}

/* An identity number is found by who has all of it, and shown masked. */
static LbHit *
find_identity (const char *text, const LbSearchWord *word)
{
  LbSearchMatch match = { 0 };

  if (!lb_search_match (text, LB_PIECES_CODE, word, &match) || !match.first || !match.last)
    return NULL;
  g_autofree char *masked = lb_identifier_mask (text);
  match.to = strlen (masked);
  return new_hit (LB_HIT_IDENTITY, masked, &match);
}

static LbHit *
find_in_line (const char *line, LbHitKind kind, const LbSearchWord *word, LbWordPlace place)
{
  if (kind == LB_HIT_PERSON)
    return find_in (line, kind, LB_PIECES_NAME, word, place);
  if (kind == LB_HIT_PLACE)
    return find_in (line, kind, LB_PIECES_PLACE, word, place);
  if (*line == LB_CODE_PERSON)
    return find_identity (line + 1, word);
  return *line == '\0' ? NULL
                       : find_in (line + 1, *line == LB_CODE_USCC ? LB_HIT_USCC : LB_HIT_PHONE, LB_PIECES_CODE, word,
                                  place);
}

static LbHit *
find_in_lines (const char *lines, LbHitKind kind, const LbSearchWord *word, LbWordPlace place)
{
  const char *at = lines;

  while (at != NULL && *at != '\0')
    {
      const char *end = strchrnul (at, '\n');
      g_autofree char *line = g_strndup (at, (gsize) (end - at));
      LbHit *hit = find_in_line (line, kind, word, place);
      if (hit != NULL)
        return hit;
      at = *end != '\0' ? end + 1 : end;
    }
  return NULL;
}

/* Columns of the text behind those of the case. */
enum { FIRST_TEXT = 11, KEY = FIRST_TEXT, APPLICANT, PROJECT, PEOPLE, CODES, PLACE, THINGS };
#define TEXT_COLUMNS "t.key, t.applicant, t.project, t.people, t.codes, t.place, t.things"

static LbHit *
find_own (LbStatement *s, const LbSearchWord *word, LbWordPlace place)
{
  LbHit *hit = find_in (lb_statement_text (s, 1), LB_HIT_NUMBER, LB_PIECES_CODE, word, place);

  if (hit == NULL)
    hit = find_in (lb_statement_text (s, APPLICANT), LB_HIT_APPLICANT, LB_PIECES_NAME, word, place);
  if (hit == NULL)
    hit = find_in (lb_statement_text (s, PROJECT), LB_HIT_PROJECT, LB_PIECES_NAME, word, place);
  if (hit == NULL)
    hit = find_in_lines (lb_statement_text (s, PEOPLE), LB_HIT_PERSON, word, place);
  if (hit == NULL)
    hit = find_in_lines (lb_statement_text (s, CODES), LB_HIT_PHONE, word, place);
  return hit != NULL ? hit : find_in_lines (lb_statement_text (s, PLACE), LB_HIT_PLACE, word, place);
}

static LbHit *
find_thing (LbStatement *s, const LbSearchWord *word, const GPtrArray *things)
{
  const char *here = lb_statement_text (s, THINGS);

  for (guint i = 0; i < things->len; i++)
    {
      const LbSearchThing *thing = things->pdata[i];
      g_autofree char *written = g_strdup_printf (" @%" G_GINT64_FORMAT " ", thing->id);
      if (here != NULL && strstr (here, written) != NULL)
        return find_in (thing->name, thing->kind == LB_THING_PACKAGE ? LB_HIT_PACKAGE : LB_HIT_ITEM, LB_PIECES_NAME, word,
                        LB_WORD_ANYWHERE);
    }
  return NULL;
}

/* (nullable) when a word is not there: the index said only that it may be. */
static GPtrArray *
find_all (const Search *search, LbStatement *s, gboolean things)
{
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_hit_free);

  for (guint i = 0; i < search->words->len; i++)
    {
      const LbSearchWord *word = search->words->pdata[i];
      LbHit *hit = find_own (s, word, i == 0 ? search->place : LB_WORD_ANYWHERE);
      if (hit == NULL && things && (i > 0 || search->place == LB_WORD_ANYWHERE))
        hit = find_thing (s, word, search->things->pdata[i]);
      if (hit == NULL)
        return NULL;
      g_ptr_array_add (hits, hit);
    }
  return g_steal_pointer (&hits);
}

static gboolean
take_rows (Search *search, LbStatement *s, gboolean things, GError **error)
{
  int step = LB_STEP_DONE;

  while ((gint64) search->rows->len < search->limit && (step = lb_statement_step (s, error)) == LB_STEP_ROW)
    {
      gint64 key = lb_statement_integer (s, KEY);
      GPtrArray *hits = g_hash_table_contains (search->seen, &key) ? NULL : find_all (search, s, things);
      if (hits == NULL)
        continue;
      LbCaseRow *row = read_case (s);
      row->hits = hits;
      g_ptr_array_add (search->rows, row);
      g_hash_table_add (search->seen, g_memdup2 (&key, sizeof key));
    }
  return step != LB_STEP_FAILED;
}

/* Asking */

static char *
expression_of (const Search *search, gboolean things)
{
  GString *whole = g_string_new (NULL);

  for (guint i = 0; i < search->words->len; i++)
    {
      const GPtrArray *found = search->things->pdata[i];
      gboolean with_things = things && found->len > 0 && (i > 0 || search->place == LB_WORD_ANYWHERE);
      g_autoptr (GString) own = g_string_new (NULL);
      lb_search_append_term (own, search->words->pdata[i], i == 0 ? search->place : LB_WORD_ANYWHERE);
      g_string_append_printf (whole, "%s(%s", i > 0 ? " AND " : "", own->str);
      for (guint k = 0; with_things && k < found->len; k++)
        g_string_append_printf (whole, " OR \"@%" G_GINT64_FORMAT "\"", ((LbSearchThing *) found->pdata[k])->id);
      g_string_append_c (whole, ')');
    }
  return g_string_free (whole, FALSE);
}

/* The newest first: keys grow with time. */
static gboolean
ask_index (Search *search, LbWordPlace place, gboolean things, GError **error)
{
  if ((gint64) search->rows->len >= search->limit)
    return TRUE;
  search->place = place;
  g_autofree char *expression = expression_of (search, things);
  g_autoptr (LbStatement) s = lb_database_query (
    search->database, error,
    "SELECT " CASE_COLUMNS ", " TEXT_COLUMNS " FROM case_search AS f CROSS JOIN case_text AS t ON t.key = f.rowid"
    " CROSS JOIN case_view AS c ON c.case_id = t.case_id"
    " WHERE case_search MATCH :text AND (:state < 0 OR c.state = :state) ORDER BY f.rowid DESC",
    "s:text", expression, "i:state", search->state, NULL);

  return s != NULL && take_rows (search, s, things, error);
}

/* Case numbers by their beginning: day and window stand in them in this order, so the newest come last. */
static gboolean
ask_numbers (Search *search, const LbSearchWord *word, GError **error)
{
  g_autofree char *from = g_ascii_strup (word->text, -1), *to = g_strconcat (from, "~", NULL);
  g_autoptr (LbStatement) s = lb_database_query (
    search->database, error,
    "SELECT " CASE_COLUMNS ", " TEXT_COLUMNS " FROM case_text AS t CROSS JOIN case_view AS c ON c.case_id = t.case_id"
    " WHERE t.number BETWEEN :from AND :to AND (:state < 0 OR c.state = :state) ORDER BY t.number DESC",
    "s:from", from, "s:to", to, "i:state", search->state, NULL);

  search->place = LB_WORD_FIRST;
  return s != NULL && take_rows (search, s, FALSE, error);
}

/* Done when a whole number, or the beginning of a case number, has found what is meant. */
static gboolean
ask_codes (Search *search, gboolean *ret_done, GError **error)
{
  const LbSearchWord *word = search->words->pdata[0];

  *ret_done = FALSE;
  if (search->words->len > 1 || word->han || word->length < 3)
    return TRUE;
  if (!ask_numbers (search, word, error))
    return FALSE;
  *ret_done = search->rows->len > 0 && word->length >= NUMBER_SURE;
  if (*ret_done)
    return TRUE;
  if (word->length >= NUMBER_SURE && !ask_index (search, LB_WORD_WHOLE, FALSE, error))
    return FALSE;
  *ret_done = search->rows->len > 0;
  if (*ret_done)
    return TRUE;
  return g_ascii_isdigit (word->text[0]) ? ask_index (search, LB_WORD_LAST, FALSE, error) : TRUE;
}

static gboolean
ask_all (Search *search, GError **error)
{
  gboolean done = FALSE;

  return ask_codes (search, &done, error)
         && (done
             || (ask_index (search, LB_WORD_FIRST, TRUE, error) && ask_index (search, LB_WORD_ANYWHERE, FALSE, error)
                 && (!search->any_thing || ask_index (search, LB_WORD_ANYWHERE, TRUE, error))));
}

/* Things that @words are found in: there are as many as a catalogue has names. */
static gboolean
find_things (Search *search, GError **error)
{
  int step = LB_STEP_FAILED;
  g_autoptr (LbStatement) s = lb_database_query (search->database, error, "SELECT id, kind, name FROM named_thing"
                                                 " ORDER BY kind DESC, id", NULL);

  search->things = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < search->words->len; i++)
    g_ptr_array_add (search->things, g_ptr_array_new_with_free_func ((GDestroyNotify) lb_search_thing_free));
  while (s != NULL && (step = lb_statement_step (s, error)) == LB_STEP_ROW)
    for (guint i = 0; i < search->words->len; i++)
      {
        GPtrArray *found = search->things->pdata[i];
        LbSearchMatch match;
        if (found->len >= MOST_THINGS
            || !lb_search_match (lb_statement_text (s, 2), LB_PIECES_NAME, search->words->pdata[i], &match))
          continue;
        LbSearchThing *thing = g_new0 (LbSearchThing, 1);
        thing->id = lb_statement_integer (s, 0);
        thing->kind = *lb_statement_text (s, 1);
        thing->name = lb_statement_dup_text (s, 2);
        g_ptr_array_add (found, thing);
        search->any_thing = TRUE;
      }
  return step == LB_STEP_DONE;
}

/* Without words: the newest */

static GPtrArray *
newest (LbDatabase *database, int state, gint64 limit, GError **error)
{
  g_autofree char *sql = g_strconcat ("SELECT " CASE_COLUMNS " FROM case_view AS c",
                                      state >= 0 ? " WHERE c.state = :state" : "",
                                      " ORDER BY c.received_at DESC, c.id DESC LIMIT :limit", NULL);
  g_autoptr (LbStatement) statement = lb_database_prepare (database, sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_case_row_free);
  int step;

  if (statement == NULL)
    return NULL;
  if (state >= 0)
    lb_statement_bind_integer (statement, ":state", state);
  lb_statement_bind_integer (statement, ":limit", limit);
  while ((step = lb_statement_step (statement, error)) == LB_STEP_ROW)
    g_ptr_array_add (rows, read_case (statement));
  return step == LB_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

static gboolean
is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text++)
    if (!g_ascii_isspace (*text))
      return FALSE;
  return TRUE;
}

GPtrArray *
lb_projection_search (LbDatabase *database, const char *text, int state, gint64 limit, GError **error)
{
  g_return_val_if_fail (database != NULL && limit >= 0, NULL);

  if (is_blank (text))
    return newest (database, state, limit, error);
  g_auto (Search) search = {
    .database = database, .state = state, .limit = limit, .words = lb_search_words (text),
    .seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
    .rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_case_row_free),
  };
  if (search.words->len == 0) /* only punctuation */
    return g_steal_pointer (&search.rows);
  g_autoptr (LbTransaction) view = lb_transaction_begin_read (database, error);
  if (view == NULL || !find_things (&search, error) || !ask_all (&search, error))
    return NULL;
  return g_steal_pointer (&search.rows);
}
