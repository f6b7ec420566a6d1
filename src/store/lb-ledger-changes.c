/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What leaves the store, and to whom. Every read of cases for a user goes through the functions of this
 * file, and they all ask the one table case_scope: a case that carries none of the user's tags now does not
 * exist for them.
 */
#include "lb-ledger-private.h"
#include "lb-json.h"

#include <sodium.h>
#include <string.h>

/* Rows looked at for one page: a user with a narrow scope gets a marker and asks on. */
#define SCAN_MAXIMUM 20000
#define PIECE_MINIMUM 200

char *
lb_scopes_to_json (const char *const *scopes)
{
  json_auto_t *list = json_array ();

  for (const char *const *scope = scopes; *scope != NULL; scope++)
    json_array_append_new (list, json_string (*scope));
  return lb_json_to_text (list);
}

static int
compare_tags (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

char *
lb_scope_digest (const char *const *scopes)
{
  g_return_val_if_fail (scopes != NULL, NULL);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_null_terminated (8, NULL, TRUE);
  guint8 digest[crypto_hash_sha256_BYTES];

  for (const char *const *scope = scopes; *scope != NULL; scope++)
    g_ptr_array_add (sorted, (char *) *scope);
  g_ptr_array_sort (sorted, compare_tags);
  g_autofree char *text = g_strjoinv ("\n", (char **) sorted->pdata);
  crypto_hash_sha256 (digest, (const guint8 *) text, strlen (text));
  return lb_hex (digest, 8);
}

/* The page */

/* What of a case the user may see: read once for all its events of a page. */
typedef struct
{
  char *case_id;
  gint64 entered; /* the number with which it came into scope; 0: it is in no scope of the user's now */
  GArray *gone;   /* (nullable) (element-type gint64) the numbers with which it left one */
} Sight;

/* A row of the log. */
typedef struct
{
  gint64 seq, version;
  const Sight *sight; /* (borrowed) of Page.sights */
  gsize line;         /* where its line begins among the page's as it was read; it ends with a line feed */
} Row;

typedef struct
{
  LbLedger *ledger;
  const LbChanges *query;
  GString *lines;
  gsize start;        /* length of @lines before this page */
  gint64 count;
  gint64 next;        /* the newest number looked at */
  int scanned;
  GHashTable *sights; /* char* case id → Sight* */
  GHashTable *tags;   /* (borrowed) set of the user's scopes */
  GPtrArray *unknown; /* (borrowed) (element-type Sight) cases of the piece that are not looked up yet */
  GArray *rows;       /* (element-type Row) the piece */
  GString *rest;      /* its lines from the first one on that is not told as it stands */
} Page;

static void
sight_free (gpointer data)
{
  Sight *sight = data;

  if (sight->gone != NULL)
    g_array_unref (sight->gone);
  g_free (sight->case_id);
  g_free (sight);
}

static void
page_clear (Page *page)
{
  g_hash_table_unref (page->sights);
  g_hash_table_unref (page->tags);
  g_ptr_array_unref (page->unknown);
  g_array_unref (page->rows);
  g_string_free (page->rest, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static void
page_begin (Page *page, LbLedger *ledger, const LbChanges *query, GString *lines)
{
  *page = (Page) { .ledger = ledger, .query = query, .lines = lines, .start = lines->len, .next = query->since };
  page->sights = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, sight_free);
  page->tags = g_hash_table_new (g_str_hash, g_str_equal);
  for (const char *const *scope = query->scopes; *scope != NULL; scope++)
    g_hash_table_add (page->tags, (char *) *scope);
  page->unknown = g_ptr_array_new ();
  page->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  page->rest = g_string_new (NULL);
}

/* Hundreds of thousands of lines a second come this way. */
static void
put_line (GString *lines, const char *line, gsize length)
{
  if (lines->allocated_len - lines->len <= length + 1)
    {
      g_string_append_len (lines, line, (gssize) length);
      g_string_append_c (lines, '\n');
      return;
    }
  memcpy (lines->str + lines->len, line, length);
  lines->len += length + 1;
  lines->str[lines->len - 1] = '\n';
  lines->str[lines->len] = '\0';
}

static void
add_line (Page *page, const char *line, gsize length)
{
  put_line (page->lines, line, length);
  page->count++;
}

static void
add_drop (Page *page, const char *case_id)
{
  json_auto_t *drop = json_pack ("{s:s}", "drop", case_id);
  g_autofree char *line = lb_json_to_text (drop);

  add_line (page, line, strlen (line));
}

/* A case that has just come into scope: all of it up to and including @version. */
static gboolean
add_whole (Page *page, const char *case_id, gint64 version, GError **error)
{
  json_auto_t *head = json_pack ("{s:s, s:I}", "whole", case_id, "events", (json_int_t) version);
  g_autofree char *line = lb_json_to_text (head);
  int step;

  g_autoptr (LbStatement) rows = lb_database_query (
    page->ledger->database, error,
    "SELECT line FROM event WHERE case_id = :case AND version <= :version ORDER BY version", "s:case",
    case_id, "x:version", version, NULL);
  if (rows == NULL)
    return FALSE;
  add_line (page, line, strlen (line));
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      const char *text = lb_statement_text (rows, 0);
      add_line (page, text, strlen (text));
    }
  return step == LB_STEP_DONE;
}

static gboolean
left_with (const Sight *sight, gint64 seq)
{
  for (guint i = 0; sight->gone != NULL && i < sight->gone->len; i++)
    if (g_array_index (sight->gone, gint64, i) == seq)
      return TRUE;
  return FALSE;
}

/* Told as it stands: the case was in sight before, or begins with it. */
static gboolean
is_plain (const Row *row)
{
  gint64 entered = row->sight->entered;

  return entered != 0 && (entered < row->seq || (entered == row->seq && row->version == 1));
}

static gboolean
add_row (Page *page, const Row *row, const char *line, gsize length, GError **error)
{
  const Sight *sight = row->sight;

  if (is_plain (row))
    add_line (page, line, length);
  else if (sight->entered == row->seq)
    return add_whole (page, sight->case_id, row->version, error);
  else if (sight->entered == 0 && left_with (sight, row->seq))
    add_drop (page, sight->case_id);
  return TRUE;
}

/* A piece of the log, and which cases it is about */

static const Sight *
note_case (Page *page, const char *case_id)
{
  Sight *sight = g_hash_table_lookup (page->sights, case_id);

  if (sight != NULL)
    return sight;
  sight = g_new0 (Sight, 1);
  sight->case_id = g_strdup (case_id);
  g_hash_table_insert (page->sights, sight->case_id, sight);
  g_ptr_array_add (page->unknown, sight);
  return sight;
}

/* At most @wanted rows, and not many more bytes than the page may have. Their lines are put where they belong when all
 * of them are to be told, as nearly all mostly are: a page has millions of bytes, which are not copied once more. */
static gboolean
read_piece (Page *page, int wanted, gboolean *ret_end, GError **error)
{
  int step = LB_STEP_FAILED;

  g_array_set_size (page->rows, 0);
  g_autoptr (LbStatement) rows = lb_database_query (
    page->ledger->database, error,
    "SELECT seq, case_id, version, line FROM event WHERE seq > :since ORDER BY seq LIMIT :scan",
    "x:since", page->next, "i:scan", wanted, NULL);
  while (rows != NULL && page->lines->len - page->start <= page->query->bytes
         && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      Row row = { .seq = lb_statement_integer (rows, 0), .version = lb_statement_integer (rows, 2),
                  .sight = note_case (page, lb_statement_text (rows, 1)), .line = page->lines->len };
      gsize length = 0;
      const char *line = lb_statement_bytes (rows, 3, &length);
      put_line (page->lines, line, length);
      g_array_append_val (page->rows, row);
    }
  *ret_end = step == LB_STEP_DONE && (int) page->rows->len < wanted;
  return rows != NULL && step != LB_STEP_FAILED;
}

static void
note_scope (Page *page, LbStatement *row)
{
  Sight *sight = g_hash_table_lookup (page->sights, lb_statement_text (row, 0));
  gint64 entered = lb_statement_integer (row, 2), gone = lb_statement_integer (row, 3);

  if (sight == NULL || !g_hash_table_contains (page->tags, lb_statement_text (row, 1)))
    return;
  if (lb_statement_is_null (row, 3))
    {
      sight->entered = sight->entered == 0 ? entered : MIN (sight->entered, entered);
      return;
    }
  if (sight->gone == NULL)
    sight->gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (sight->gone, gone);
}

static gboolean
look_up_cases (Page *page, GError **error)
{
  json_auto_t *list = json_array ();
  int step = LB_STEP_FAILED;

  if (page->unknown->len == 0)
    return TRUE;
  for (guint i = 0; i < page->unknown->len; i++)
    {
      const Sight *sight = page->unknown->pdata[i];
      json_array_append_new (list, json_string (sight->case_id));
    }
  g_ptr_array_set_size (page->unknown, 0);
  g_autofree char *cases = lb_json_to_text (list);
  g_autoptr (LbStatement) rows = lb_database_query (
    page->ledger->database, error,
    "SELECT case_id, tag, entered, gone FROM case_scope WHERE case_id IN (SELECT value FROM json_each (:cases))",
    "s:cases", cases, NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    note_scope (page, rows);
  return step == LB_STEP_DONE;
}

/* A cursor beyond the log's end is of a store that was put back since. The log itself is asked: readers may
 * be ahead of what has been published. */
static gboolean
check_since (LbLedger *self, gint64 since, GError **error)
{
  gint64 head;

  if (!lb_database_integer (self->database, 0, &head, error, "SELECT max (seq) FROM event", NULL))
    return FALSE;
  if (since > head)
    g_set_error (error, LB_ERROR, LB_ERROR_CURSOR_RESET, "the cursor is beyond the end of the log");
  return since <= head;
}

/* With so many bytes of lines. */
static gboolean
is_full (const Page *page, gsize length)
{
  return page->count >= page->query->limit || length - page->start >= page->query->bytes;
}

/* Leaves the lines of the piece that stand where they belong, up to the first that does not, and puts those behind it
 * aside. Returns how many stay. */
static guint
keep_plain (Page *page, gsize *ret_begin)
{
  guint i = 0;

  for (; i < page->rows->len; i++)
    {
      const Row *row = &g_array_index (page->rows, Row, i);
      if (is_full (page, row->line) || !is_plain (row))
        break;
      page->count++;
      page->next = row->seq;
    }
  if (i < page->rows->len)
    {
      *ret_begin = g_array_index (page->rows, Row, i).line;
      g_string_truncate (page->rest, 0);
      g_string_append_len (page->rest, page->lines->str + *ret_begin, (gssize) (page->lines->len - *ret_begin));
      g_string_truncate (page->lines, *ret_begin);
    }
  return i;
}

/* Some more of the log: an engine may hold an answer whole, so it is asked for no more than the page may take.
 * @ret_end: that was the log's end. */
static gboolean
add_piece (Page *page, gboolean *ret_end, GError **error)
{
  int wanted = (int) CLAMP (page->query->limit - page->count + 1, PIECE_MINIMUM, SCAN_MAXIMUM - page->scanned);
  gsize begin = 0;

  if (!read_piece (page, wanted, ret_end, error) || !look_up_cases (page, error))
    return FALSE;
  guint i = keep_plain (page, &begin);
  for (; i < page->rows->len && !is_full (page, page->lines->len); i++)
    {
      const Row *row = &g_array_index (page->rows, Row, i);
      gsize end = i + 1 < page->rows->len ? row[1].line : begin + page->rest->len;
      if (!add_row (page, row, page->rest->str + (row->line - begin), end - row->line - 1, error))
        return FALSE;
      page->next = row->seq;
    }
  page->scanned += (int) i;
  *ret_end = *ret_end && i == page->rows->len;
  return TRUE;
}

gboolean
lb_ledger_changes (LbLedger *self, const LbChanges *query, GString *lines, gint64 *ret_next,
                   gboolean *ret_more, GError **error)
{
  g_return_val_if_fail (self != NULL && query != NULL && query->scopes != NULL && lines != NULL, FALSE);
  g_auto (Page) page = { 0 };
  gboolean end = FALSE;

  page_begin (&page, self, query, lines);
  g_autoptr (LbTransaction) view = lb_transaction_begin_read (self->database, error);
  if (view == NULL || !check_since (self, query->since, error))
    return FALSE;
  while (!end && page.scanned < SCAN_MAXIMUM && !is_full (&page, lines->len))
    if (!add_piece (&page, &end, error))
      return FALSE;
  *ret_next = page.next;
  *ret_more = !end;
  return TRUE;
}

gboolean
lb_ledger_case_in_scope (LbLedger *self, const char *case_id, const char *const *scopes, gboolean *ret_seen,
                         GError **error)
{
  g_return_val_if_fail (self != NULL && case_id != NULL && scopes != NULL && ret_seen != NULL, FALSE);
  g_autofree char *tags = lb_scopes_to_json (scopes);
  gint64 count;

  if (!lb_database_integer (self->database, 0, &count, error,
                            "SELECT count(*) FROM case_scope WHERE case_id = :case AND gone IS NULL"
                            " AND tag IN (SELECT value FROM json_each (:tags))",
                            "s:case", case_id, "s:tags", tags, NULL))
    return FALSE;
  *ret_seen = count > 0;
  return TRUE;
}

gboolean
lb_ledger_blob_visible (LbLedger *self, const char *digest, const char *user, const char *const *scopes,
                        gboolean *ret_visible, GError **error)
{
  g_return_val_if_fail (self != NULL && digest != NULL && user != NULL && scopes != NULL, FALSE);
  g_autofree char *tags = lb_scopes_to_json (scopes);
  gint64 count;

  if (!lb_database_integer (
        self->database, 0, &count, error,
        "SELECT EXISTS (SELECT 1 FROM blob_user WHERE digest = :digest AND user = :user)"
        /* What the bureau publishes is for everybody; of what only waits, nobody but its publishers knows a digest. */
        " OR EXISTS (SELECT 1 FROM catalogue_file WHERE digest = :digest)"
        " OR EXISTS (SELECT 1 FROM blob_case b JOIN case_scope s ON s.case_id = b.case_id AND s.gone IS NULL"
        "  JOIN blob ON blob.digest = b.digest"
        "  WHERE b.digest = :digest AND s.tag IN (SELECT value FROM json_each (:tags)))",
        "s:digest", digest, "s:user", user, "s:tags", tags, NULL))
    return FALSE;
  *ret_visible = count > 0;
  return TRUE;
}

/* Convergence */

static gboolean
hash_case (LbLedger *self, const char *case_id, crypto_hash_sha256_state *sum, GError **error)
{
  guint8 digest[crypto_hash_sha256_BYTES];

  g_autoptr (LbCase) state = lb_ledger_case (self, case_id, error);
  if (state == NULL)
    return FALSE;
  g_autofree char *canonical = lb_case_canonical (state);
  crypto_hash_sha256 (digest, (const guint8 *) canonical, strlen (canonical));
  g_autofree char *hex = lb_hex (digest, sizeof digest);
  g_autofree char *line = g_strdup_printf ("%s %" G_GINT64_FORMAT " %s\n", case_id, state->version, hex);
  crypto_hash_sha256_update (sum, (const guint8 *) line, strlen (line));
  return TRUE;
}

gboolean
lb_ledger_state_hash (LbLedger *self, const char *const *scopes, gint64 *ret_head, gint64 *ret_cases,
                      char **ret_digest, GError **error)
{
  g_return_val_if_fail (self != NULL && scopes != NULL, FALSE);
  g_autofree char *tags = lb_scopes_to_json (scopes);
  guint8 digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_state sum;
  gint64 cases = 0;
  int step;

  crypto_hash_sha256_init (&sum);
  g_autoptr (LbTransaction) view = lb_transaction_begin_read (self->database, error);
  if (view == NULL
      || !lb_database_integer (self->database, 0, ret_head, error,
                               "SELECT coalesce (max (seq), 0) FROM event", NULL))
    return FALSE;
  g_autoptr (LbStatement) rows = lb_database_query (self->database, error,
                                                    "SELECT DISTINCT case_id FROM case_scope WHERE gone IS "
                                                    "NULL AND tag IN (SELECT value FROM json_each (:tags))"
                                                    " ORDER BY case_id",
                                                    "s:tags", tags, NULL);
  if (rows == NULL)
    return FALSE;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      if (!hash_case (self, lb_statement_text (rows, 0), &sum, error))
        return FALSE;
      cases++;
    }
  if (step == LB_STEP_FAILED)
    return FALSE;
  crypto_hash_sha256_final (&sum, digest);
  *ret_cases = cases;
  *ret_digest = lb_hex (digest, sizeof digest);
  return TRUE;
}
