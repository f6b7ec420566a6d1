/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Does the store still say what it was told? The chain of the log in the order of its numbers, then each case told again
 * from its events and held against what is kept (lb-ledger-verify-cases.c), then documents, answers, seals and files.
 */
#include "lb-blob-store.h"
#include "lb-ledger-keep.h"
#include "lb-ledger-people.h"
#include "lb-ledger-verify-private.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

#define LOG_PIECE 2000

#define FAULTS_MAXIMUM 200

void
lb_check_fault (LbCheck *check, const char *format, ...)
{
  va_list arguments;

  if (check->faults->len >= FAULTS_MAXIMUM)
    return;
  va_start (arguments, format);
  g_ptr_array_add (check->faults, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

#define fault lb_check_fault

/* The log */

static void
check_chain (LbCheck *check, gint64 seq, const char *line, gconstpointer kept, gsize length)
{
  crypto_hash_sha256_state state;

  crypto_hash_sha256_init (&state);
  crypto_hash_sha256_update (&state, check->digest, LB_DIGEST_BYTES);
  crypto_hash_sha256_update (&state, (const guint8 *) line, strlen (line));
  crypto_hash_sha256_final (&state, check->digest);
  if (kept == NULL || length != LB_DIGEST_BYTES || memcmp (kept, check->digest, LB_DIGEST_BYTES) != 0)
    {
      fault (check,
             "event %" G_GINT64_FORMAT ": the chain is broken here; its line or one before it was altered",
             seq);
      /* Go on from what is kept, so that one fault is told once. */
      if (kept != NULL && length == LB_DIGEST_BYTES)
        memcpy (check->digest, kept, LB_DIGEST_BYTES);
    }
}

/* A text of SQLite's may go on behind what C takes for its end. */
static void
check_length (LbCheck *check, LbStatement *row, gint64 seq)
{
  gsize length = 0;

  if (strcmp (lb_ledger_engine (check->ledger), "sqlite") != 0)
    return;
  lb_statement_bytes (row, 1, &length);
  if (length != strlen (lb_statement_text (row, 1)))
    fault (check, "event %" G_GINT64_FORMAT ": something was added behind its line", seq);
}

static void
check_event (LbCheck *check, LbStatement *row)
{
  gint64 seq = lb_statement_integer (row, 0);
  gsize length = 0;
  gconstpointer kept = lb_statement_bytes (row, 2, &length);

  if (seq != ++check->counts.events)
    {
      fault (check, "event %" G_GINT64_FORMAT ": the number before it is missing", seq);
      check->counts.events = seq;
    }
  check_chain (check, seq, lb_statement_text (row, 1), kept, length);
  check_length (check, row, seq);
}

/* In pieces: an engine may hold an answer whole. */
static gboolean
check_log (LbCheck *check, GError **error)
{
  int step, rows;

  do
    {
      g_autoptr (LbStatement) piece = lb_database_query (
        check->ledger->database, error,
        "SELECT seq, line, digest FROM event WHERE seq > :after ORDER BY seq LIMIT :piece", "x:after",
        check->counts.events, "i:piece", LOG_PIECE, NULL);
      if (piece == NULL)
        return FALSE;
      for (rows = 0; (step = lb_statement_step (piece, error)) == LB_STEP_ROW; rows++)
        check_event (check, piece);
    }
  while (step == LB_STEP_DONE && rows == LOG_PIECE);
  return step == LB_STEP_DONE;
}

/* What stands beside the log */

/* Each row of @sql is one fault: its text follows @what. */
static gboolean
no_rows (LbCheck *check, const char *what, const char *sql, GError **error)
{
  int step;

  g_autoptr (LbStatement) rows = lb_database_query (check->ledger->database, error, sql, NULL);
  if (rows == NULL)
    return FALSE;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    fault (check, "%s %s", what, lb_statement_text (rows, 0));
  return step == LB_STEP_DONE;
}

/* -1 when it is not there. */
static gint64
number_in (json_t *answer, const char *member)
{
  json_t *value = json_object_get (answer, member);

  return json_is_integer (value) ? json_integer_value (value) : -1;
}

/* What was answered says what is kept of it. */
static gboolean
is_answer (LbStatement *row)
{
  json_auto_t *answer = json_loads (lb_statement_text (row, 5), JSON_REJECT_DUPLICATES, NULL);

  const char *outcome = json_string_value (json_object_get (answer, "outcome"));

  if (outcome == NULL || g_strcmp0 (json_string_value (json_object_get (answer, "id")), lb_statement_text (row, 2)) != 0
      || number_in (answer, "n") != lb_statement_integer (row, 1))
    return FALSE;
  /* A duplicate tells where the command led that came first. */
  return strcmp (outcome, "duplicate") == 0
         || (number_in (answer, "seq") == lb_statement_integer (row, 3)
             && number_in (answer, "version") == lb_statement_integer (row, 4));
}

static gboolean
check_answer_texts (LbCheck *check, GError **error)
{
  gint64 place = 0;
  int step, rows;

  do
    {
      g_autoptr (LbStatement) piece = lb_database_query (
        check->ledger->database, error,
        "SELECT user || ' ' || device, n, id, coalesce (seq, -1), coalesce (version, -1), answer, place FROM command"
        " WHERE place > :after ORDER BY place LIMIT :piece",
        "x:after", place, "i:piece", LOG_PIECE, NULL);
      if (piece == NULL)
        return FALSE;
      for (rows = 0; (step = lb_statement_step (piece, error)) == LB_STEP_ROW; rows++)
        {
          place = lb_statement_integer (piece, 6);
          if (!is_answer (piece))
            fault (check, "an answer was altered: %s %" G_GINT64_FORMAT, lb_statement_text (piece, 0),
                   lb_statement_integer (piece, 1));
        }
    }
  while (step == LB_STEP_DONE && rows == LOG_PIECE);
  return step == LB_STEP_DONE
         && no_rows (check, "an answer to another command than its event follows from:",
                     "SELECT c.user || ' ' || c.device || ' ' || c.n FROM command c JOIN event e ON e.seq = c.seq"
                     " WHERE json_extract (e.line, '$.command') <> c.id OR json_extract (e.line, '$.actor') <> c.user",
                     error);
}

static gboolean
check_answers (LbCheck *check, GError **error)
{
  return no_rows (check, "an answer without its event:",
                  "SELECT c.user || ' ' || c.device || ' ' || c.n FROM command c LEFT JOIN event e ON e.seq = c.seq"
                  " WHERE c.seq IS NOT NULL AND (e.seq IS NULL OR e.version <> c.version)",
                  error)
         && no_rows (check, "a device's last number is not that of its answers:",
                     "SELECT d.user || ' ' || d.device FROM device d LEFT JOIN"
                     " (SELECT user, device, max (n) AS last FROM command GROUP BY user, device) c"
                     " ON c.user = d.user AND c.device = d.device WHERE d.last <> coalesce (c.last, 0)",
                     error)
         && no_rows (check, "a number was answered twice:",
                     "SELECT user || ' ' || device || ' ' || n FROM command GROUP BY user, device, n HAVING count(*) > 1",
                     error)
         && no_rows (check, "a number before the last one was not answered:",
                     "SELECT user || ' ' || device FROM command GROUP BY user, device"
                     " HAVING min (n) <> 1 OR count(*) <> max (n)",
                     error)
         && no_rows (check, "an answer to a device that the store does not know:",
                     "SELECT c.user || ' ' || c.device || ' ' || c.n FROM command c WHERE NOT EXISTS"
                     " (SELECT 1 FROM device d WHERE d.user = c.user AND d.device = c.device)",
                     error)
         && check_answer_texts (check, error);
}

/* What is said of a document is what it says itself. */
static void
check_title (LbCheck *check, LbStatement *row)
{
  gsize length = 0;
  const guint8 *bytes = lb_statement_bytes (row, 3, &length);
  g_autoptr (GBytes) content = g_bytes_new (bytes, length);
  g_autoptr (LbLedgerDocument) document = lb_ledger_read_document (lb_statement_text (row, 0), content, NULL);

  if (document == NULL || g_strcmp0 (document->id, lb_statement_text (row, 1)) != 0
      || document->effective_from != lb_statement_integer (row, 4))
    fault (check, "%s %s: has another id or day than its content says", lb_statement_text (row, 0),
           lb_statement_text (row, 1));
}

static gboolean
check_documents (LbCheck *check, GError **error)
{
  int step;

  g_autoptr (LbStatement) rows = lb_database_query (
    check->ledger->database, error, "SELECT kind, id, digest, content, effective_from FROM document ORDER BY kind, position",
    NULL);
  if (rows == NULL)
    return FALSE;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      guint8 digest[crypto_hash_sha256_BYTES];
      gsize length = 0;
      const guint8 *content = lb_statement_bytes (rows, 3, &length);
      crypto_hash_sha256 (digest, content, length);
      g_autofree char *found = lb_hex (digest, sizeof digest);
      if (g_strcmp0 (found, lb_statement_text (rows, 2)) != 0)
        fault (check, "%s %s: its content was altered", lb_statement_text (rows, 0), lb_statement_text (rows, 1));
      else
        check_title (check, rows);
    }
  return step == LB_STEP_DONE;
}

/* Roles are names; one that is none gives its user nothing, and nobody would know why. */
static gboolean
check_users (LbCheck *check, GError **error)
{
  int step;

  g_autoptr (LbStatement) rows =
    lb_database_query (check->ledger->database, error, "SELECT id, roles FROM user ORDER BY id", NULL);
  if (rows == NULL)
    return FALSE;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      g_auto (GStrv) names = g_strsplit (lb_statement_text (rows, 1), " ", -1);
      for (char **name = names; *name != NULL; name++)
        {
          LbRole role;
          if (!lb_role_parse (*name, &role))
            fault (check, "user %s: has a role that there is not", lb_statement_text (rows, 0));
        }
    }
  return step == LB_STEP_DONE;
}

/* Files */

static gboolean
check_blobs (LbCheck *check, GError **error)
{
  LbBlobStore *store = lb_blob_store_get (check->ledger->folder, error);
  int step;

  if (store == NULL)
    return FALSE;

  g_autoptr (LbStatement) rows =
    lb_database_query (check->ledger->database, error, "SELECT digest, size FROM blob ORDER BY digest", NULL);
  if (rows == NULL)
    return FALSE;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      const char *digest = lb_statement_text (rows, 0);
      check->counts.blobs++;
      if (!lb_is_hex (digest, 64))
        {
          fault (check, "blob %s: is no digest; the row was altered", digest);
          continue;
        }
      gint64 size = 0;
      gboolean good = FALSE;
      if (!lb_blob_store_check (store, digest, &size, &good, error))
        return FALSE;
      if (size < 0)
        fault (check, "blob %s: the file is missing or cannot be read", digest);
      else if (!good || size != lb_statement_integer (rows, 1))
        fault (check, "blob %s: the file was altered", digest);
    }
  if (step != LB_STEP_DONE)
    return FALSE;
  g_autoptr (LbStatement) lost = lb_database_query (
    check->ledger->database, error,
    "SELECT digest, case_id FROM blob_case WHERE digest NOT IN (SELECT digest FROM blob)", NULL);
  if (lost == NULL)
    return FALSE;
  while ((step = lb_statement_step (lost, error)) == LB_STEP_ROW)
    fault (check, "blob %s: case %s names it, and it is not there", lb_statement_text (lost, 0),
           lb_statement_text (lost, 1));
  g_autoptr (LbStatement) unpublished = step == LB_STEP_DONE ? lb_database_query (
    check->ledger->database, error,
    "SELECT digest, catalogue FROM catalogue_file WHERE digest NOT IN (SELECT digest FROM blob)", NULL) : NULL;
  if (unpublished == NULL)
    return FALSE;
  while ((step = lb_statement_step (unpublished, error)) == LB_STEP_ROW)
    fault (check, "blob %s: catalogue %s names it, and it is not there", lb_statement_text (unpublished, 0),
           lb_statement_text (unpublished, 1));
  return step == LB_STEP_DONE;
}

gboolean
lb_ledger_verify (LbLedger *self, GPtrArray **ret_faults, LbLedgerCounts *ret_counts, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_faults != NULL && self->batch == NULL, FALSE);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  LbCheck check = { .ledger = self, .faults = faults };

  g_autoptr (LbTransaction) view = lb_transaction_begin_read (self->database, error);
  if (view == NULL || !lb_database_check (self->database, faults, error) || !check_log (&check, error)
      || !lb_check_cases (&check, error) || !check_answers (&check, error) || !check_documents (&check, error)
      || !check_users (&check, error)
      || !lb_ledger_verify_seals (self, NULL, faults, error) || !check_blobs (&check, error))
    return FALSE;
  *ret_faults = g_steal_pointer (&faults);
  if (ret_counts != NULL)
    *ret_counts = check.counts;
  return TRUE;
}
