/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Does the store still say what it was told? Everything is told again from the log and held against what is
 * kept.
 */
#include "lb-ledger-private.h"
#include "lb-event-json.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define FAULTS_MAXIMUM 200

typedef struct
{
  LbLedger *ledger;
  GPtrArray *faults;     /* (element-type utf8) */
  GHashTable *cases;     /* char* → LbCase, as replayed */
  GHashTable *open_tags; /* "case tag" → char* sequence at which it entered */
  GHashTable *scopes;    /* set of "case tag entered gone" */
  GHashTable *heads;     /* set of "case version seq number" */
  GHashTable *files;     /* set of "digest case" */
  GHashTable *last_seq;  /* char* case → char* its newest sequence */
  guint8 digest[LB_DIGEST_BYTES];
  LbLedgerCounts counts;
} Check;

G_GNUC_PRINTF (2, 3)
static void
fault (Check *check, const char *format, ...)
{
  va_list arguments;

  if (check->faults->len >= FAULTS_MAXIMUM)
    return;
  va_start (arguments, format);
  g_ptr_array_add (check->faults, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static GHashTable *
set_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
check_init (Check *check, LbLedger *ledger)
{
  *check = (Check) { .ledger = ledger };
  check->faults = g_ptr_array_new_with_free_func (g_free);
  check->cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lb_case_unref);
  check->open_tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  check->last_seq = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  check->scopes = set_new ();
  check->heads = set_new ();
  check->files = set_new ();
}

static void
check_clear (Check *check)
{
  g_clear_pointer (&check->faults, g_ptr_array_unref);
  g_hash_table_unref (check->cases);
  g_hash_table_unref (check->open_tags);
  g_hash_table_unref (check->last_seq);
  g_hash_table_unref (check->scopes);
  g_hash_table_unref (check->heads);
  g_hash_table_unref (check->files);
}

/* The log */

static void
check_chain (Check *check, gint64 seq, const char *line, gconstpointer kept, gsize length)
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

static void
follow_scopes (Check *check, const LbEvent *event, const char *const *before, const char *const *after)
{
  for (const char *const *tag = after; *tag != NULL; tag++)
    if (!g_strv_contains (before, *tag))
      g_hash_table_replace (check->open_tags, g_strdup_printf ("%s %s", event->case_id, *tag),
                            g_strdup_printf ("%" G_GINT64_FORMAT, event->sequence));
  for (const char *const *tag = before; *tag != NULL; tag++)
    if (!g_strv_contains (after, *tag))
      {
        g_autofree char *key = g_strdup_printf ("%s %s", event->case_id, *tag);
        const char *entered = g_hash_table_lookup (check->open_tags, key);
        g_hash_table_add (check->scopes,
                          g_strdup_printf ("%s %s %" G_GINT64_FORMAT, key, entered, event->sequence));
        g_hash_table_remove (check->open_tags, key);
      }
}

static void
follow_files (Check *check, const LbEvent *event)
{
  g_autoptr (GHashTable) digests = set_new ();
  GHashTableIter iter;
  gpointer digest;

  lb_record_collect_blobs (event->data, lb_event_members (event->type), digests);
  g_hash_table_iter_init (&iter, digests);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    g_hash_table_add (check->files, g_strdup_printf ("%s %s", (char *) digest, event->case_id));
}

static void
follow_event (Check *check, const LbEvent *event)
{
  g_autoptr (GError) error = NULL;
  LbCase *state = g_hash_table_lookup (check->cases, event->case_id);
  g_auto (GStrv) before = state != NULL ? lb_ledger_case_tags (state) : g_new0 (char *, 1);

  if (state == NULL)
    {
      state = lb_case_new (event->case_id);
      g_hash_table_insert (check->cases, g_strdup (event->case_id), state);
      check->counts.cases++;
    }
  if (!lb_case_apply (state, event, &error))
    {
      fault (check, "event %" G_GINT64_FORMAT ": does not follow on case %s: %s", event->sequence,
             event->case_id, error->message);
      return;
    }
  g_auto (GStrv) after = lb_ledger_case_tags (state);
  follow_scopes (check, event, (const char *const *) before, (const char *const *) after);
  follow_files (check, event);
  g_hash_table_replace (check->last_seq, g_strdup (event->case_id),
                        g_strdup_printf ("%" G_GINT64_FORMAT, event->sequence));
}

static void
check_row (Check *check, LbStatement *row)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = lb_statement_integer (row, 0);
  const char *line = lb_statement_text (row, 3);
  gsize length;
  gconstpointer kept = lb_statement_bytes (row, 4, &length);

  if (seq != ++check->counts.events)
    {
      fault (check, "event %" G_GINT64_FORMAT ": the number before it is missing", seq);
      check->counts.events = seq;
    }
  check_chain (check, seq, line, kept, length);
  g_autoptr (LbEvent) event = lb_event_from_json_text (line, strlen (line), &error);
  if (event == NULL)
    fault (check, "event %" G_GINT64_FORMAT ": cannot be read: %s", seq, error->message);
  else if (event->sequence != seq || event->version != lb_statement_integer (row, 2)
           || g_strcmp0 (event->case_id, lb_statement_text (row, 1)) != 0)
    fault (check, "event %" G_GINT64_FORMAT ": its line is of another event", seq);
  else
    follow_event (check, event);
}

static gboolean
check_log (Check *check, GError **error)
{
  int step;

  g_autoptr (LbStatement) rows =
    lb_database_query (check->ledger->database, error,
                       "SELECT seq, case_id, version, line, digest FROM event ORDER BY seq", NULL);
  if (rows == NULL)
    return FALSE;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    check_row (check, rows);
  return step == LB_STEP_DONE;
}

/* What is derived from it */

static void
expect_heads_and_scopes (Check *check)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, check->cases);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const LbCase *state = value;
      const char *seq = g_hash_table_lookup (check->last_seq, key);
      g_hash_table_add (check->heads, g_strdup_printf ("%s %" G_GINT64_FORMAT " %s %s", state->id,
                                                       state->version, seq != NULL ? seq : "-",
                                                       state->number != NULL ? state->number : "-"));
    }
  g_hash_table_iter_init (&iter, check->open_tags);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_add (check->scopes, g_strdup_printf ("%s %s -", (char *) key, (char *) value));
}

/* Holds the rows of @sql, one text each, against @expected. */
static gboolean
compare_table (Check *check, const char *table, const char *sql, GHashTable *expected, GError **error)
{
  GHashTableIter iter;
  gpointer row;
  int step;

  g_autoptr (LbStatement) rows = lb_database_query (check->ledger->database, error, sql, NULL);
  if (rows == NULL)
    return FALSE;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    if (!g_hash_table_remove (expected, lb_statement_text (rows, 0)))
      fault (check, "%s: a row that the log does not give: %s", table, lb_statement_text (rows, 0));
  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    fault (check, "%s: a row is missing: %s", table, (char *) row);
  return step == LB_STEP_DONE;
}

static gboolean
compare_tables (Check *check, GError **error)
{
  expect_heads_and_scopes (check);
  return compare_table (
           check, "case_head",
           "SELECT case_id || ' ' || version || ' ' || seq || ' ' || coalesce (number, '-') FROM case_head",
           check->heads, error)
         && compare_table (check, "case_scope",
                           "SELECT case_id || ' ' || tag || ' ' || entered || ' ' || coalesce (gone, '-')"
                           " FROM case_scope",
                           check->scopes, error)
         && compare_table (check, "blob_case", "SELECT digest || ' ' || case_id FROM blob_case", check->files,
                           error);
}

static const LbActor clock_actor = { .id = (char *) "system",
                                     .name = (char *) "系统",
                                     .roles = LB_ROLE_SYSTEM };

/* A case that the clock has something to do on must be written down, no later than it falls due or than its
 * last try. */
static gboolean
check_wakes (Check *check, GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, check->cases);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const LbCase *state = value;
      LbContext context;
      gint64 at;
      if (!lb_ledger_context (check->ledger, state, &clock_actor, lb_ledger_now (check->ledger), &context,
                              error))
        return FALSE;
      LbTime due = lb_case_next_tick (state, &context);
      if (!lb_database_integer (check->ledger->database, LB_TIME_NONE, &at, error,
                                "SELECT at FROM case_wake WHERE case_id = :case", "s:case", state->id, NULL))
        return FALSE;
      if (due != LB_TIME_NONE && at == LB_TIME_NONE)
        fault (check, "case_wake: the clock would forget case %s", state->id);
    }
  return TRUE;
}

/* Files */

static char *
hash_path (const char *path, gint64 *ret_size)
{
  guint8 buffer[65536], digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_state state;
  gint64 size = 0;
  gssize length;

  int file = open (path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return NULL;
  crypto_hash_sha256_init (&state);
  while ((length = read (file, buffer, sizeof buffer)) > 0 || (length < 0 && errno == EINTR))
    if (length > 0)
      {
        crypto_hash_sha256_update (&state, buffer, (unsigned long long) length);
        size += length;
      }
  close (file);
  crypto_hash_sha256_final (&state, digest);
  *ret_size = size;
  return length == 0 ? lb_hex (digest, sizeof digest) : NULL;
}

static gboolean
check_blobs (Check *check, GError **error)
{
  int step;

  g_autoptr (LbStatement) rows =
    lb_database_query (check->ledger->database, error, "SELECT digest, size FROM blob ORDER BY digest", NULL);
  if (rows == NULL)
    return FALSE;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      const char *digest = lb_statement_text (rows, 0);
      g_autofree char *path = lb_ledger_blob_path (check->ledger->folder, digest);
      gint64 size = 0;
      g_autofree char *found = hash_path (path, &size);
      if (found == NULL)
        fault (check, "blob %s: the file is missing or cannot be read", digest);
      else if (strcmp (found, digest) != 0 || size != lb_statement_integer (rows, 1))
        fault (check, "blob %s: the file was altered", digest);
      check->counts.blobs++;
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
  return step == LB_STEP_DONE;
}

gboolean
lb_ledger_verify (LbLedger *self, GPtrArray **ret_faults, LbLedgerCounts *ret_counts, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_faults != NULL && self->batch == NULL, FALSE);
  Check check;

  check_init (&check, self);
  g_autoptr (LbTransaction) view = lb_transaction_begin_read (self->database, error);
  gboolean done = view != NULL && check_log (&check, error) && compare_tables (&check, error)
                  && check_wakes (&check, error) && check_blobs (&check, error);
  if (done)
    {
      *ret_faults = g_steal_pointer (&check.faults);
      if (ret_counts != NULL)
        *ret_counts = check.counts;
    }
  check_clear (&check);
  return done;
}
