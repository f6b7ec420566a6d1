/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Publishing: a new version of catalogue, calendar or policy is proposed by one person and approved by another. Until
 * then nothing is decided by it; from then on it is a document like those that the store was made with.
 */
#include "lb-ledger-people.h"
#include "lb-ledger-cases.h"
#include "lb-ledger-files.h"
#include "lb-ledger-told.h"
#include "lb-uuid.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Proposals that wait at a time: each is a whole document. */
#define WAITING_MAXIMUM 32

const char lb_ledger_publish_schema[] =
  /* Proposals, settled ones too: who had which version put in force, and who agreed. Times are the system's, in ms. */
  "CREATE TABLE publication ("
  "  id TEXT PRIMARY KEY," /* sorts by time */
  "  kind TEXT NOT NULL CHECK (kind IN ('catalogue', 'calendar', 'policy')),"
  "  document TEXT NOT NULL," /* the id that it gets in the table of documents */
  "  digest TEXT NOT NULL,"   /* SHA-256 of content */
  "  effective_from INTEGER NOT NULL," /* day; 0 but for a catalogue */
  "  content BLOB NOT NULL,"
  "  proposed_by TEXT NOT NULL REFERENCES user (id), proposed INTEGER NOT NULL,"
  "  settled_by TEXT REFERENCES user (id), settled INTEGER,"
  "  outcome TEXT CHECK (outcome IN ('approved', 'withdrawn'))) STRICT, WITHOUT ROWID;";

void
lb_publication_free (LbPublication *publication)
{
  if (publication == NULL)
    return;
  lb_ledger_document_free (publication->document);
  g_free (publication->id);
  g_free (publication->proposed_by);
  g_free (publication->settled_by);
  g_free (publication->outcome);
  g_free (publication);
}

static LbPublication *
publication_from_row (LbStatement *row)
{
  LbPublication *publication = g_new0 (LbPublication, 1);
  LbLedgerDocument *document = g_new0 (LbLedgerDocument, 1);
  gsize length;

  publication->document = document;
  publication->id = lb_statement_dup_text (row, 0);
  document->kind = lb_statement_dup_text (row, 1);
  document->id = lb_statement_dup_text (row, 2);
  document->digest = lb_statement_dup_text (row, 3);
  document->effective_from = (LbDay) lb_statement_integer (row, 4);
  publication->proposed_by = lb_statement_dup_text (row, 5);
  publication->proposed = lb_statement_integer (row, 6);
  publication->settled_by = lb_statement_dup_text (row, 7);
  publication->settled = lb_statement_integer (row, 8);
  publication->outcome = lb_statement_dup_text (row, 9);
  gconstpointer content = lb_statement_bytes (row, 10, &length);
  if (content != NULL)
    document->content = g_bytes_new (content, length);
  return publication;
}

#define COLUMNS                                                                                                       \
  "id, kind, document, digest, effective_from, proposed_by, proposed, settled_by, settled, outcome"

LbPublication *
lb_ledger_publication (LbLedger *self, const char *id, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  g_autoptr (LbStatement) row = lb_database_query (
    self->database, error, "SELECT " COLUMNS ", content FROM publication WHERE id = :id", "s:id", id, NULL);
  if (row == NULL)
    return NULL;
  int step = lb_statement_step (row, error);
  if (step == LB_STEP_DONE)
    g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "there is no such proposal");
  return step == LB_STEP_ROW ? publication_from_row (row) : NULL;
}

GPtrArray *
lb_ledger_publications (LbLedger *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_publication_free);
  int step = LB_STEP_FAILED;

  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error, "SELECT " COLUMNS ", NULL FROM publication ORDER BY id DESC LIMIT 200", NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_ptr_array_add (list, publication_from_row (rows));
  return step == LB_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/* Decisions that were taken stay as they were taken: what begins on a day that is past would have been in force then. */
static gboolean
begins_in_time (LbLedger *self, const LbLedgerDocument *document, GError **error)
{
  if (strcmp (document->kind, "catalogue") != 0 || document->effective_from >= lb_time_day (lb_ledger_now (self)))
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID,
               "/document/effective_from: is past; a new version may begin today at the earliest");
  return FALSE;
}

static gboolean
is_new (LbLedger *self, const LbLedgerDocument *document, GError **error)
{
  gint64 known, waiting;

  if (!lb_database_integer (self->database, 0, &known, error,
                            "SELECT count(*) FROM document WHERE kind = :kind AND (id = :id OR digest = :digest)",
                            "s:kind", document->kind, "s:id", document->id, "s:digest", document->digest, NULL)
      || !lb_database_integer (self->database, 0, &waiting, error,
                               "SELECT count(*) FROM publication WHERE outcome IS NULL", NULL))
    return FALSE;
  if (known != 0)
    g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT, "this %s is published already; a new version needs an id of its own",
                 document->kind);
  else if (waiting >= WAITING_MAXIMUM)
    g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT,
                 "%d proposals wait to be settled; approve or withdraw one of them first", WAITING_MAXIMUM);
  return known == 0 && waiting < WAITING_MAXIMUM;
}

LbPublication *
lb_ledger_propose (LbLedger *self, const char *by, const char *kind, GBytes *content, GError **error)
{
  g_return_val_if_fail (self != NULL && by != NULL && kind != NULL && content != NULL, NULL);
  gint64 now = lb_ledger_system_now ();
  g_autofree char *id = lb_uuid_new (now);
  g_autoptr (LbLedgerDocument) document = lb_ledger_read_document (kind, content, error);

  if (document == NULL || !begins_in_time (self, document, error) || !is_new (self, document, error)
      || !lb_ledger_hold_files (self, document, content, error)
      || !lb_database_run (self->database, error,
                           "INSERT INTO publication (id, kind, document, digest, effective_from, content, proposed_by,"
                           " proposed) VALUES (:id, :kind, :document, :digest, :from, :content, :by, :now)",
                           "s:id", id, "s:kind", kind, "s:document", document->id, "s:digest", document->digest,
                           "x:from", (gint64) document->effective_from, "y:content", content, "s:by", by, "x:now", now,
                           NULL))
    return NULL;
  return lb_ledger_publication (self, id, error);
}

/* By another calendar or other figures the clock has its turn at other times. */
static gboolean
look_again (LbLedger *self, GError **error)
{
  g_autofree char *after = NULL;

  lb_ledger_cache_clear (self);
  for (;;)
    {
      g_autoptr (GPtrArray) ids = lb_ledger_next_cases (self, after, error);
      if (ids == NULL || ids->len == 0)
        return ids != NULL;
      for (guint i = 0; i < ids->len; i++)
        {
          g_autoptr (LbCase) state = lb_ledger_cached_case (self, ids->pdata[i], error);
          LbTime due;

          if (state == NULL || !lb_ledger_wake_of (self, state, &due, error)
              || !lb_ledger_write_wake (self, state->id, due, error))
            return FALSE;
        }
      g_free (after);
      after = g_strdup (ids->pdata[ids->len - 1]);
    }
}

static gboolean
put_in_force (LbLedger *self, const LbLedgerDocument *document, GError **error)
{
  return lb_ledger_install_content (self, document->kind, document->content, error)
         && (strcmp (document->kind, "catalogue") == 0 || look_again (self, error));
}

static gboolean
settle (LbLedger *self, const char *id, const char *by, const char *outcome, GError **error)
{
  return lb_database_run (self->database, error,
                          "UPDATE publication SET settled_by = :by, settled = :now, outcome = :outcome WHERE id = :id",
                          "s:by", by, "x:now", lb_ledger_system_now (), "s:outcome", outcome, "s:id", id, NULL);
}

/* NULL with an error when there is none that waits. */
static LbPublication *
find_waiting (LbLedger *self, const char *id, GError **error)
{
  g_autoptr (LbPublication) publication = lb_ledger_publication (self, id, error);

  if (publication == NULL || publication->outcome == NULL)
    return g_steal_pointer (&publication);
  g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT, "this proposal was %s already", publication->outcome);
  return NULL;
}

gboolean
lb_ledger_approve (LbLedger *self, const char *id, const char *by, const char *digest, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL && by != NULL && digest != NULL, FALSE);
  g_autoptr (LbPublication) publication = find_waiting (self, id, error);

  if (publication == NULL)
    return FALSE;
  const LbLedgerDocument *document = publication->document;
  if (strcmp (publication->proposed_by, by) == 0)
    g_set_error_literal (error, LB_REFUSAL, LB_REFUSAL_SEPARATION,
                         _("Whoever proposes a version does not approve it. Ask a colleague to."));
  else if (strcmp (document->digest, digest) != 0)
    g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "/sha256: is not the digest of what was proposed; read it again");
  else
    return begins_in_time (self, document, error) && is_new (self, document, error)
           && put_in_force (self, document, error)
           && settle (self, id, by, "approved", error);
  return FALSE;
}

gboolean
lb_ledger_withdraw (LbLedger *self, const char *id, const char *by, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL && by != NULL, FALSE);
  g_autoptr (LbPublication) publication = find_waiting (self, id, error);

  return publication != NULL && settle (self, id, by, "withdrawn", error)
         && lb_ledger_release_files (self, publication->document->digest, error);
}
