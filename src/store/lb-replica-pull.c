/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking in what the store sends: a page is taken whole, with its cursor, or not at all.
 */
#include "lb-replica-private.h"

#include <string.h>
#include "lb-event-json.h"
#include "lb-json.h"
#include "lb-page-lines.h"
#include "lb-page-sum.h"
#include "lb-search-index.h"

typedef struct
{
  LbReplica *replica;
  const char *text; /* all of it, from its first line */
  GHashTable *touched; /* char* case id → gint64*, the newest version that is here */
  LbStatement *insert; /* (nullable) of an event */
  gint64 events;
  char *whole;         /* (owned) (nullable) case whose events are being listed from 1 */
  gint64 whole_left;
  char *next;          /* (owned) (nullable) cursor of the last line */
  gboolean more;
} Page;

static void
page_clear (Page *page)
{
  lb_statement_release (page->insert);
  g_hash_table_unref (page->touched);
  g_free (page->whole);
  g_free (page->next);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

void
lb_pulled_clear (LbPulled *pulled)
{
  g_clear_pointer (&pulled->changed, g_strfreev);
}

static gboolean
malformed (const char *what, GError **error)
{
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "changes: %s", what);
  return FALSE;
}

static gint64 *
touch (Page *page, const char *case_id, gint64 version)
{
  gint64 *last = g_new (gint64, 1);

  *last = version;
  g_hash_table_replace (page->touched, g_strdup (case_id), last);
  return last;
}

static gboolean
wipe (Page *page, const char *case_id, GError **error)
{
  touch (page, case_id, 0);
  lb_replica_forget (page->replica, case_id);
  return lb_database_run (page->replica->database, error, "DELETE FROM event WHERE case_id = :case", "s:case", case_id,
                          NULL);
}

static gint64 *
last_version (Page *page, const char *case_id, GError **error)
{
  gint64 *last = g_hash_table_lookup (page->touched, case_id);
  gint64 version = 0;

  if (last != NULL)
    return last;
  if (!lb_database_integer (page->replica->database, 0, &version, error,
                            "SELECT max (version) FROM event WHERE case_id = :case", "s:case", case_id, NULL))
    return NULL;
  return touch (page, case_id, version);
}

static gboolean
insert_event (Page *page, const LbEventHead *head, const char *line, gsize length, GError **error)
{
  if (page->insert == NULL)
    page->insert = lb_database_prepare (page->replica->database,
                                        "INSERT INTO event (case_id, version, line, at)"
                                        " VALUES (:case, :version, :line, :at)", error);
  if (page->insert == NULL)
    return FALSE;
  lb_statement_bind_text (page->insert, ":case", head->case_id);
  lb_statement_bind_integer (page->insert, ":version", head->version);
  lb_statement_lend_text (page->insert, ":line", line, length);
  lb_statement_bind_integer (page->insert, ":at", head->at);
  gboolean done = lb_statement_run (page->insert, error);
  lb_statement_reset (page->insert);
  return done;
}

/* An event that is here already is one of a page that was sent twice. What it says is applied when rows are made; that
 * it can be read was found out before. */
static gboolean
take_event (Page *page, const LbEventHead *head, const char *line, gsize length, GError **error)
{
  if (page->whole != NULL && strcmp (page->whole, head->case_id) != 0)
    return malformed ("an event within a whole case is of another one", error);
  gint64 *last = last_version (page, head->case_id, error);
  if (last == NULL)
    return FALSE;
  if (head->version > *last + 1)
    return malformed ("a version of a case is missing", error);
  if (head->version == *last + 1)
    {
      if (!insert_event (page, head, line, length, error))
        return FALSE;
      *last = head->version;
    }
  page->events++;
  if (page->whole != NULL && --page->whole_left == 0)
    g_clear_pointer (&page->whole, g_free);
  return TRUE;
}

/* One that is not written as the store writes them. */
static gboolean
take_odd_event (Page *page, const LbJson *root, const char *line, gsize length, GError **error)
{
  g_autoptr (LbEvent) event = lb_event_from_json (root->value, NULL, error);
  LbEventHead head = { 0 };

  if (event == NULL)
    return FALSE;
  g_strlcpy (head.case_id, event->case_id, sizeof head.case_id);
  head.version = event->version;
  head.at = event->stored != LB_TIME_NONE ? event->stored : event->at;
  return take_event (page, &head, line, length, error);
}

static gboolean
take_whole (Page *page, const LbJson *root, GError **error)
{
  const char *id = lb_json_string (root, "whole", 1, 64);
  gint64 count = lb_json_integer (root, "events", 1, 1000000);

  if (!lb_json_reader_finish (root->reader, error))
    return FALSE;
  page->whole = g_strdup (id);
  page->whole_left = count;
  return wipe (page, id, error);
}

static gboolean
take_drop (Page *page, const LbJson *root, GError **error)
{
  const char *id = lb_json_string (root, "drop", 1, 64);

  if (!lb_json_reader_finish (root->reader, error))
    return FALSE;
  touch (page, id, 0);
  return lb_replica_wipe_case (page->replica, id, error);
}

/* @last is the line that says it, in the page's text. A store from before there were sums says none. */
static gboolean
sum_agrees (const Page *page, const LbJson *root, const char *last, GError **error)
{
  char sum[LB_PAGE_SUM_BYTES];

  if (!lb_json_has (root, "sum"))
    return TRUE;
  lb_page_sum (page->text, (gsize) (last - page->text), sum);
  return g_strcmp0 (lb_json_string (root, "sum", 16, 16), sum) == 0
         || malformed ("the page was altered on the way; it is asked for again", error);
}

static gboolean
take_next (Page *page, const LbJson *root, const char *line, GError **error)
{
  const char *next = lb_json_string (root, "next", 1, 200);
  gboolean more = lb_json_boolean (root, "more");

  if (!sum_agrees (page, root, line, error) || !lb_json_reader_finish (root->reader, error))
    return FALSE;
  page->next = g_strdup (next);
  page->more = more;
  return TRUE;
}

static gboolean
take_line (Page *page, const LbPageLine *line, GError **error)
{
  g_autoptr (LbJsonReader) reader = NULL;

  if (page->next != NULL)
    return malformed ("something follows the last line", error);
  if (line->plain)
    return take_event (page, &line->head, line->text, line->length, error);
  reader = lb_json_reader_new (line->text, line->length, NULL, error);
  if (reader == NULL)
    return FALSE;
  LbJson root = lb_json_root (reader);
  if (lb_json_has (&root, "type"))
    return take_odd_event (page, &root, line->text, line->length, error);
  if (page->whole != NULL)
    return malformed ("a whole case was cut off", error);
  if (lb_json_has (&root, "whole"))
    return take_whole (page, &root, error);
  if (lb_json_has (&root, "drop"))
    return take_drop (page, &root, error);
  if (lb_json_has (&root, "next"))
    return take_next (page, &root, line->text, error);
  return TRUE; /* markers of a later version */
}

static gboolean
take_lines (Page *page, const char *text, gsize length, GError **error)
{
  g_autoptr (LbPageLines) lines = lb_page_lines_new (text, length);
  const LbPageLine *line;

  while ((line = lb_page_lines_next (lines)) != NULL)
    if (!take_line (page, line, error))
      return FALSE;
  return page->next != NULL || malformed ("the page was cut off", error);
}

/* What is made into rows in one go, so that the thread stays free for people */
#define AT_ONCE 200         /* cases */
#define EVENTS_AT_ONCE 1000

static gboolean
take_stale (LbReplica *self, GHashTable *touched, GError **error)
{
  g_autoptr (LbStatement) s = lb_database_query (self->database, error, "SELECT case_id FROM stale LIMIT :limit",
                                                 "i:limit", AT_ONCE, NULL);
  int step = LB_STEP_FAILED;

  while (s != NULL && (step = lb_statement_step (s, error)) == LB_STEP_ROW)
    g_hash_table_add (touched, lb_statement_dup_text (s, 0));
  return step == LB_STEP_DONE;
}

/* Between the pages of a first sync rows would be made again for each event of a case; once at the end is enough. Who
 * takes pages asks for the rows then. */
static gboolean
defer (LbReplica *self, GHashTable *touched, GError **error)
{
  GHashTableIter iter;
  gpointer case_id;

  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &case_id, NULL))
    if (!lb_database_run (self->database, error, "INSERT INTO stale (case_id) VALUES (:case) ON CONFLICT DO NOTHING",
                          "s:case", case_id, NULL))
      return FALSE;
  return TRUE;
}

void
lb_replica_end_long_pull (LbReplica *self)
{
  if (self->checkpointer == NULL)
    return;
  g_clear_pointer (&self->checkpointer, lb_checkpointer_free);
  lb_checkpoint_often (self->database);
}

/* In a long pull, until its rows are made, another thread works the log into the file meanwhile. Only then: in between
 * the log is cut when something was wiped, which must not meet with that. */
static void
begin_long_pull (LbReplica *self)
{
  if (self->checkpointer == NULL)
    self->checkpointer = lb_checkpointer_new (self->database, LB_CHECKPOINT_PAGES);
}

static gboolean
take (Page *page, const char *text, gsize length, GStrv *ret_changed, GError **error)
{
  LbReplica *self = page->replica;
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);

  if (transaction == NULL || !take_lines (page, text, length, error))
    return FALSE;
  if (page->more || g_hash_table_size (page->touched) > AT_ONCE || page->events > EVENTS_AT_ONCE)
    {
      if (!defer (self, page->touched, error))
        return FALSE;
    }
  else if (!lb_replica_project_set (self, page->touched, ret_changed, error))
    return FALSE;
  if (!lb_replica_set (self, "cursor", page->next, error))
    return FALSE;
  if (page->more)
    begin_long_pull (self);
  return lb_transaction_commit (transaction, error);
}

/* Whether the page will say that more follows: its last line is short. */
static gboolean
announces_more (const char *text, gsize length)
{
  static const char more[] = "{\"more\":true,";
  const char *feed = length > 1 ? memrchr (text, '\n', length - 1) : NULL;
  const char *last = feed != NULL ? feed + 1 : text;

  return (gsize) (text + length - last) >= strlen (more) && memcmp (last, more, strlen (more)) == 0;
}

gboolean
lb_replica_take_page (LbReplica *self, const char *text, gsize length, LbPulled *ret_pulled, GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer && ret_pulled != NULL, FALSE);

  g_auto (Page) page = { .replica = self, .text = text,
                         .touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
  g_auto (GStrv) changed = NULL;
  /* Nobody was told that it is here: what the power takes from the end of a long pull is pulled again, from the cursor
   * that went with it. So it does not wait for the disk as what people do must. */
  gboolean wait = !announces_more (text, length);
  if (!wait)
    lb_database_set_durable (self->database, FALSE);
  gboolean taken = take (&page, text, length, &changed, error);
  if (!wait)
    lb_database_set_durable (self->database, TRUE);
  if (!taken)
    {
      lb_replica_forget (self, NULL); /* what is remembered may be ahead of what is on disk */
      return FALSE;
    }
  *ret_pulled = (LbPulled) { .changed = g_steal_pointer (&changed), .more = page.more, .events = page.events };
  if (ret_pulled->changed == NULL)
    ret_pulled->changed = g_new0 (char *, 1);
  return TRUE;
}

/* After a long pull, so that no command of a person has to wait for what is left of it. */
static gboolean
work_log_in (LbReplica *self, GError **error)
{
  if (self->checkpointer == NULL)
    return TRUE;
  lb_replica_end_long_pull (self);
  return lb_database_script (self->database, "PRAGMA wal_checkpoint (PASSIVE)", error);
}

gboolean
lb_replica_count_stale (LbReplica *self, gint64 *ret_count, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_count != NULL, FALSE);
  return lb_database_integer (self->database, 0, ret_count, error, "SELECT count(*) FROM stale", NULL);
}

gboolean
lb_replica_make_rows (LbReplica *self, GStrv *ret_changed, gboolean *ret_more, GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer && ret_more != NULL, FALSE);

  g_autoptr (GHashTable) stale = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  gint64 before = 0, after = 0;
  if (transaction == NULL
      || !lb_replica_count_stale (self, &before, error)
      || !take_stale (self, stale, error) || !lb_replica_project_set (self, stale, ret_changed, error))
    return FALSE;
  if (!lb_replica_count_stale (self, &after, error) || !lb_transaction_commit (transaction, error))
    return FALSE;
  *ret_more = after > 0 && after < before;
  return *ret_more || (work_log_in (self, error) && lb_replica_scrub (self, error));
}

gboolean
lb_replica_mark_all (LbReplica *self, GError **error)
{
  return lb_database_run (self->database, error,
                          "INSERT INTO stale (case_id) SELECT DISTINCT case_id FROM"
                          " (SELECT case_id FROM event WHERE version = 1 UNION SELECT case_id FROM outbox)"
                          " WHERE 1 ON CONFLICT DO NOTHING", NULL);
}

/* Commands that wait keep their cases in sight. */
static gboolean
project_pending (LbReplica *self, GError **error)
{
  g_autoptr (GHashTable) pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (LbStatement) s = lb_database_query (
    self->database, error, "SELECT DISTINCT case_id FROM outbox WHERE state = 'waiting'", NULL);
  int step = LB_STEP_FAILED;

  while (s != NULL && (step = lb_statement_step (s, error)) == LB_STEP_ROW)
    g_hash_table_add (pending, lb_statement_dup_text (s, 0));
  return step == LB_STEP_DONE && lb_replica_project_set (self, pending, NULL, error);
}

gboolean
lb_replica_reset (LbReplica *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->writer, FALSE);

  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  lb_replica_forget (self, NULL);
  lb_replica_drop_snapshot (self->folder); /* it may hold what this user may no longer see */
  return transaction != NULL
         && lb_database_script (self->database,
                                "DELETE FROM event; DELETE FROM stale; DELETE FROM item_view; DELETE FROM case_view;"
                                "DELETE FROM board_count", error)
         && lb_search_clear (self->database, error)
         && lb_replica_set (self, "cursor", NULL, error) && project_pending (self, error)
         && lb_transaction_commit (transaction, error);
}
