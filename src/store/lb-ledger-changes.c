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

typedef struct
{
  LbLedger *ledger;
  const LbChanges *query;
  GString *lines;
  gsize start;   /* length of @lines before this page */
  gint64 count;
  gint64 next;   /* the newest number looked at */
  int scanned;
} Page;

static void
add_line (Page *page, const char *line)
{
  g_string_append (page->lines, line);
  g_string_append_c (page->lines, '\n');
  page->count++;
}

static void
add_drop (Page *page, const char *case_id)
{
  json_auto_t *drop = json_pack ("{s:s}", "drop", case_id);
  g_autofree char *line = lb_json_to_text (drop);

  add_line (page, line);
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
  add_line (page, line);
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    add_line (page, lb_statement_text (rows, 0));
  return step == LB_STEP_DONE;
}

/* One event of the log: columns seq, case_id, version, line, entered, leaves. */
static gboolean
add_event (Page *page, LbStatement *row, GError **error)
{
  gint64 seq = lb_statement_integer (row, 0);
  gint64 version = lb_statement_integer (row, 2);

  if (lb_statement_is_null (row, 4))
    {
      if (lb_statement_integer (row, 5) != 0)
        add_drop (page, lb_statement_text (row, 1));
      return TRUE;
    }
  gint64 entered = lb_statement_integer (row, 4);
  if (entered > seq)
    return TRUE;
  if (entered == seq && version > 1)
    return add_whole (page, lb_statement_text (row, 1), version, error);
  add_line (page, lb_statement_text (row, 3));
  return TRUE;
}

static const char changes_sql[] =
  "SELECT e.seq, e.case_id, e.version, e.line,"
  " (SELECT min (s.entered) FROM case_scope s WHERE s.case_id = e.case_id AND s.gone IS NULL"
  "   AND s.tag IN (SELECT value FROM json_each (:tags))),"
  " EXISTS (SELECT 1 FROM case_scope s WHERE s.case_id = e.case_id AND s.gone = e.seq"
  "   AND s.tag IN (SELECT value FROM json_each (:tags)))"
  " FROM event e WHERE e.seq > :since ORDER BY e.seq LIMIT :scan";

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

static gboolean
is_full (const Page *page)
{
  return page->count >= page->query->limit || page->lines->len - page->start >= page->query->bytes;
}

/* Some more of the log: an engine may hold an answer whole, so it is asked for no more than the page may take.
 * LB_STEP_ROW when there may be more after it, LB_STEP_DONE at the log's end. */
static int
add_piece (Page *page, const char *tags, GError **error)
{
  int step, wanted = (int) CLAMP (page->query->limit - page->count + 1, PIECE_MINIMUM, SCAN_MAXIMUM - page->scanned);
  int rows_seen = 0;

  g_autoptr (LbStatement) rows = lb_database_query (page->ledger->database, error, changes_sql, "s:tags", tags,
                                                    "x:since", page->next, "i:scan", wanted, NULL);
  if (rows == NULL)
    return LB_STEP_FAILED;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW && !is_full (page))
    {
      if (!add_event (page, rows, error))
        return LB_STEP_FAILED;
      page->next = lb_statement_integer (rows, 0);
      rows_seen++;
    }
  page->scanned += rows_seen;
  return step == LB_STEP_DONE && rows_seen == wanted ? LB_STEP_ROW : step;
}

gboolean
lb_ledger_changes (LbLedger *self, const LbChanges *query, GString *lines, gint64 *ret_next,
                   gboolean *ret_more, GError **error)
{
  g_return_val_if_fail (self != NULL && query != NULL && query->scopes != NULL && lines != NULL, FALSE);
  Page page = { .ledger = self, .query = query, .lines = lines, .start = lines->len };
  g_autofree char *tags = lb_scopes_to_json (query->scopes);
  int step = LB_STEP_ROW;

  page.next = query->since;
  g_autoptr (LbTransaction) view = lb_transaction_begin_read (self->database, error);
  if (view == NULL || !check_since (self, query->since, error))
    return FALSE;
  while (step == LB_STEP_ROW && page.scanned < SCAN_MAXIMUM && !is_full (&page))
    if ((step = add_piece (&page, tags, error)) == LB_STEP_FAILED)
      return FALSE;
  *ret_next = page.next;
  *ret_more = step == LB_STEP_ROW;
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
