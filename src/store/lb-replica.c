/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-replica-private.h"
#include "lb-identifier.h"
#include "lb-search-index.h"
#include "lb-search-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const char schema_1[] =
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"

  /* Facts: as the store has them, byte for byte. Never changed; a case that leaves the user's sight is wiped. */
  "CREATE TABLE event ("
  "  case_id TEXT NOT NULL, version INTEGER NOT NULL,"
  "  line TEXT NOT NULL,"            /* canonical JSON */
  "  at INTEGER NOT NULL,"           /* when the store took it */
  "  PRIMARY KEY (case_id, version)"
  ") STRICT, WITHOUT ROWID;"
  /* Cases whose events are here and whose rows are not made yet: only between the pages of a first sync. */
  "CREATE TABLE stale (case_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"

  "CREATE TABLE outbox ("
  "  id TEXT PRIMARY KEY,"           /* of the command */
  "  n INTEGER UNIQUE,"              /* per user and device, without holes; NULL once parked without an answer */
  "  case_id TEXT NOT NULL,"
  "  body TEXT NOT NULL,"            /* canonical JSON without n */
  "  state TEXT NOT NULL CHECK (state IN ('waiting', 'applied', 'refused')),"
  "  version INTEGER NOT NULL DEFAULT 0,"  /* of the case after it, when applied */
  "  reason_name TEXT, reason_text TEXT,"  /* of a refusal */
  "  tries INTEGER NOT NULL DEFAULT 0,"
  "  answered_at INTEGER"            /* applied ones are kept 30 days, for a store that lost them */
  ") STRICT;"
  "CREATE INDEX outbox_by_state ON outbox (state, n);"
  "CREATE INDEX outbox_by_case ON outbox (case_id, n);"

  "CREATE TABLE draft ("
  "  id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, content TEXT NOT NULL, changed_at INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX draft_by_kind ON draft (kind, changed_at);"

  "CREATE TABLE upload ("
  "  digest TEXT PRIMARY KEY, size INTEGER NOT NULL,"
  "  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')), queued INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX upload_by_state ON upload (state, queued);"

  /* Blocks of case numbers; `next` moves in a transaction of its own before a number is given out. */
  "CREATE TABLE lease ("
  "  day INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, next INTEGER NOT NULL,"
  "  window INTEGER NOT NULL, PRIMARY KEY (day, window, first)"
  ") STRICT, WITHOUT ROWID;";

/* The newest events of all cases, for the notices. */
static const char schema_3[] = "CREATE INDEX event_by_time ON event (at);";

/* Events in the order in which they came, instead of by case: a line is an eighth of a page of the file, so that a tree
 * of lines was seven levels high, was split with nearly every event, and had every page of it half empty. What was
 * copied is overwritten, as it may be of a case that leaves the user's sight later. */
static const char schema_5[] =
  "PRAGMA secure_delete = ON;"
  "CREATE TABLE event_in_order ("
  "  case_id TEXT NOT NULL, version INTEGER NOT NULL,"
  "  line TEXT NOT NULL,"            /* canonical JSON */
  "  at INTEGER NOT NULL,"           /* when the store took it */
  "  UNIQUE (case_id, version)"
  ") STRICT;"
  "INSERT INTO event_in_order (case_id, version, line, at)"
  "  SELECT case_id, version, line, at FROM event ORDER BY case_id, version;"
  "DROP TABLE event;"
  "ALTER TABLE event_in_order RENAME TO event;"
  "CREATE INDEX event_by_time ON event (at);";

const LbSchema *
lb_replica_schema (void)
{
  static const char *migrations[7];
  static LbSchema made = { .application_id = 0x4c42726c /* LBrl */, .migrations = migrations };
  static gsize once;

  if (g_once_init_enter (&once))
    {
      migrations[0] = schema_1;
      migrations[1] = lb_projection_sql ();
      migrations[2] = schema_3;
      migrations[3] = lb_search_sql ();
      migrations[4] = schema_5;
      migrations[5] = lb_projection_assignee_sql ();
      g_once_init_leave (&once, 1);
    }
  return &made;
}

static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  int saved = errno;
  g_set_error (error, LB_ERROR, saved == ENOSPC ? LB_ERROR_FULL : LB_ERROR_FAILED, "replica: making its folder: %s",
               g_strerror (saved));
  return FALSE;
}

/* Whoever made them, and whatever umask there was. */
static void
close_to_others (const char *folder, const char *blobs, const char *database)
{
  g_chmod (folder, 0700);
  g_chmod (blobs, 0700);
  g_chmod (database, 0600);
}

/* Two processes that write one replica would give one number to two commands. */
static gboolean
take_lock (LbReplica *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "lock", NULL);

  self->lock = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (self->lock >= 0 && flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  int saved = errno;
  g_set_error (error, LB_ERROR,
               saved == EWOULDBLOCK ? LB_ERROR_BUSY : saved == ENOSPC ? LB_ERROR_FULL : LB_ERROR_FAILED,
               "replica: locking: %s", g_strerror (saved));
  return FALSE;
}

LbReplica *
lb_replica_new (const char *folder)
{
  LbReplica *self = g_new0 (LbReplica, 1);

  self->folder = g_strdup (folder);
  self->lock = -1;
  self->confirmed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lb_case_unref);
  return self;
}

/* An index that was made otherwise, or not at all, is made again: every case is noted for lb_replica_make_rows(), and
 * nobody waits for it. */
static gboolean
check_index (LbReplica *self, GError **error)
{
  g_autofree char *format = NULL;

  if (!lb_replica_get (self, "search-format", &format, error))
    return FALSE;
  if (g_strcmp0 (format, lb_search_format ()) == 0)
    return TRUE;
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  return transaction != NULL && lb_search_clear (self->database, error)
         && lb_database_script (self->database, "UPDATE case_view SET searched = '' WHERE searched <> ''", error)
         && lb_replica_mark_all (self, error)
         && lb_replica_set (self, "search-format", lb_search_format (), error)
         && lb_transaction_commit (transaction, error);
}

gboolean
lb_replica_set_up (LbReplica *self, GError **error)
{
  return lb_database_script (self->database, "PRAGMA secure_delete = ON", error) && check_index (self, error);
}

LbReplica *
lb_replica_open (const char *folder, gboolean writer, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);

  g_autoptr (LbReplica) self = lb_replica_new (folder);
  self->writer = writer;
  g_autofree char *blobs = g_build_filename (folder, "blobs", NULL);
  g_autofree char *path = g_build_filename (folder, "replica.db", NULL);
  if (writer && (!make_folder (blobs, error) || !take_lock (self, error)))
    return NULL;
  if (writer)
    {
      lb_replica_remove_aside (self); /* what was not put in place by then never will be */
      close_to_others (folder, blobs, path);
    }
  self->database = lb_database_open (path, writer ? LB_DATABASE_DURABLE : LB_DATABASE_READ_ONLY, lb_replica_schema (), error);
  if (self->database == NULL || (writer && !lb_replica_set_up (self, error)))
    return NULL;
  return g_steal_pointer (&self);
}

void
lb_replica_close (LbReplica *self)
{
  if (self == NULL)
    return;
  lb_replica_end_long_pull (self);
  g_clear_pointer (&self->database, lb_database_close);
  g_clear_pointer (&self->facts, lb_facts_unref);
  g_hash_table_unref (self->confirmed);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->folder);
  g_free (self);
}

LbDatabase *
lb_replica_database (LbReplica *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->database;
}

void
lb_replica_set_facts (LbReplica *self, LbFacts *facts)
{
  g_return_if_fail (self != NULL);
  lb_facts_ref (facts);
  g_clear_pointer (&self->facts, lb_facts_unref);
  self->facts = facts;
}

/* Small facts */

gboolean
lb_replica_get (LbReplica *self, const char *name, char **ret_value, GError **error)
{
  return lb_database_text (self->database, ret_value, error, "SELECT value FROM meta WHERE name = :name", "s:name",
                           name, NULL);
}

gboolean
lb_replica_set (LbReplica *self, const char *name, const char *value, GError **error)
{
  if (value == NULL)
    return lb_database_run (self->database, error, "DELETE FROM meta WHERE name = :name", "s:name", name, NULL);
  return lb_database_run (self->database, error,
                          "INSERT INTO meta (name, value) VALUES (:name, :value)"
                          " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                          "s:name", name, "s:value", value, NULL);
}

/* Drafts */

gboolean
lb_replica_save_draft (LbReplica *self, const LbDraft *draft, GError **error)
{
  g_return_val_if_fail (self != NULL && draft != NULL && draft->id != NULL, FALSE);
  return lb_database_run (self->database, error,
                          "INSERT INTO draft (id, kind, title, content, changed_at)"
                          " VALUES (:id, :kind, :title, :content, :changed) ON CONFLICT (id) DO UPDATE SET"
                          " kind = excluded.kind, title = excluded.title, content = excluded.content,"
                          " changed_at = excluded.changed_at",
                          "s:id", draft->id, "s:kind", draft->kind != NULL ? draft->kind : "",
                          "s:title", draft->title != NULL ? draft->title : "",
                          "s:content", draft->content != NULL ? draft->content : "", "x:changed", draft->changed_at, NULL);
}

gboolean
lb_replica_delete_draft (LbReplica *self, const char *id, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL, FALSE);
  return lb_database_run (self->database, error, "DELETE FROM draft WHERE id = :id", "s:id", id, NULL);
}

GPtrArray *
lb_replica_list_drafts (LbReplica *self, const char *kind, GError **error)
{
  g_autoptr (LbStatement) s = lb_database_query (
    self->database, error,
    "SELECT id, kind, title, content, changed_at FROM draft WHERE :kind IS NULL OR kind = :kind"
    " ORDER BY changed_at DESC, id", "s:kind", kind, NULL);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_draft_free);
  int step = LB_STEP_FAILED;

  while (s != NULL && (step = lb_statement_step (s, error)) == LB_STEP_ROW)
    {
      LbDraft *draft = g_new0 (LbDraft, 1);
      draft->id = lb_statement_dup_text (s, 0);
      draft->kind = lb_statement_dup_text (s, 1);
      draft->title = lb_statement_dup_text (s, 2);
      draft->content = lb_statement_dup_text (s, 3);
      draft->changed_at = lb_statement_integer (s, 4);
      g_ptr_array_add (drafts, draft);
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&drafts) : NULL;
}

/* Numbers */

gboolean
lb_replica_add_lease (LbReplica *self, LbDay day, int window, int first, int last, GError **error)
{
  g_return_val_if_fail (self != NULL && first >= 1 && last >= first, FALSE);
  return lb_database_run (self->database, error,
                          "INSERT INTO lease (day, window, first, last, next)"
                          " VALUES (:day, :window, :first, :last, :first) ON CONFLICT DO NOTHING",
                          "i:day", day, "i:window", window, "i:first", first, "i:last", last, NULL);
}

gboolean
lb_replica_take_number (LbReplica *self, LbDay day, char **ret_number, GError **error)
{
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  g_autoptr (LbStatement) s = NULL;
  g_autofree char *number = NULL;

  if (transaction == NULL)
    return FALSE;
  s = lb_database_query (self->database, error,
                         "UPDATE lease SET next = next + 1 WHERE (day, window, first) ="
                         " (SELECT day, window, first FROM lease WHERE day = :day AND next <= last"
                         "  ORDER BY window, first LIMIT 1) RETURNING window, next - 1", "i:day", day, NULL);
  int step = s != NULL ? lb_statement_step (s, error) : LB_STEP_FAILED;
  if (step == LB_STEP_ROW)
    {
      number = lb_case_number_new (day, lb_statement_integer (s, 0), lb_statement_integer (s, 1));
      step = lb_statement_step (s, error);
    }
  if (step != LB_STEP_DONE)
    return FALSE;
  g_clear_pointer (&s, lb_statement_release);
  if (!lb_transaction_commit (transaction, error))
    return FALSE;
  *ret_number = g_steal_pointer (&number);
  return TRUE;
}

gboolean
lb_replica_count_numbers (LbReplica *self, LbDay day, gint64 *ret_left, GError **error)
{
  return lb_database_integer (self->database, 0, ret_left, error,
                              "SELECT sum(last - next + 1) FROM lease WHERE day = :day", "i:day", day, NULL);
}

/* Kept sign-in */

gboolean
lb_replica_keep_password (LbReplica *self, const char *password, GError **error)
{
  char verifier[crypto_pwhash_STRBYTES];

  if (password == NULL)
    return lb_replica_set (self, "verifier", NULL, error);
  if (sodium_init () < 0
      || crypto_pwhash_str (verifier, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "replica: no memory for a password digest");
      return FALSE;
    }
  return lb_replica_set (self, "verifier", verifier, error);
}

gboolean
lb_replica_check_password (LbReplica *self, const char *password, GError **error)
{
  g_autofree char *verifier = NULL;

  if (!lb_replica_get (self, "verifier", &verifier, error))
    return FALSE;
  if (verifier == NULL && password == NULL)
    return TRUE;
  if (verifier != NULL && password != NULL && sodium_init () >= 0
      && crypto_pwhash_str_verify (verifier, password, strlen (password)) == 0)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED, "replica: not the password of the last sign-in");
  return FALSE;
}
