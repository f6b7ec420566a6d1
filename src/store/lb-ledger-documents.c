/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Catalogue, calendar and policy: what decisions are made by. Every version that was ever in use stays.
 */
#include "lb-ledger-private.h"
#include "lb-ledger-files.h"
#include "lb-calendar-json.h"
#include "lb-catalogue-json.h"
#include "lb-json.h"
#include "lb-policy-json.h"

#include <sodium.h>
#include <string.h>

void
lb_ledger_document_free (LbLedgerDocument *document)
{
  if (document == NULL)
    return;
  g_free (document->kind);
  g_free (document->id);
  g_free (document->digest);
  g_clear_pointer (&document->content, g_bytes_unref);
  g_free (document);
}

/* Reads @text as @kind does, and says what it is called. */
static gboolean
check_document (LbLedgerDocument *document, const char *text, gsize length, GError **error)
{
  if (strcmp (document->kind, "catalogue") == 0)
    {
      g_autoptr (LbCatalogue) catalogue = lb_catalogue_from_json (text, length, error);
      if (catalogue == NULL)
        return FALSE;
      document->id = g_strdup (catalogue->id);
      document->effective_from = catalogue->effective_from;
      return TRUE;
    }
  document->id = g_strdup (document->digest);
  if (strcmp (document->kind, "calendar") == 0)
    {
      g_autoptr (LbCalendarBook) book = lb_calendar_book_from_json (text, length, error);
      return book != NULL;
    }
  g_autoptr (LbPolicy) policy = lb_policy_from_json (text, length, error);
  return policy != NULL;
}

LbLedgerDocument *
lb_ledger_read_document (const char *kind, GBytes *content, GError **error)
{
  g_return_val_if_fail (kind != NULL && content != NULL, NULL);
  g_autoptr (LbLedgerDocument) document = g_new0 (LbLedgerDocument, 1);
  guint8 digest[crypto_hash_sha256_BYTES];
  gsize length;
  const char *text = g_bytes_get_data (content, &length);

  crypto_hash_sha256 (digest, (const guint8 *) text, length);
  document->kind = g_strdup (kind);
  document->digest = lb_hex (digest, sizeof digest);
  return check_document (document, text, length, error) ? g_steal_pointer (&document) : NULL;
}

static gboolean
insert_document (LbLedger *self, const LbLedgerDocument *document, GBytes *content, GError **error)
{
  g_autofree char *known = NULL;

  if (!lb_database_text (self->database, &known, error,
                         "SELECT digest FROM document WHERE kind = :kind AND id = :id", "s:kind",
                         document->kind, "s:id", document->id, NULL))
    return FALSE;
  if (known != NULL && strcmp (known, document->digest) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT,
                   "%s %s: is installed with another content; a new version needs an id of its own",
                   document->kind, document->id);
      return FALSE;
    }
  return known != NULL
         || lb_database_run (self->database, error,
                             "INSERT INTO document (kind, id, position, digest, effective_from, content)"
                             " SELECT :kind, :id, coalesce (max (position), 0) + 1, :digest, :from, :content"
                             " FROM document",
                             "s:kind", document->kind, "s:id", document->id, "s:digest", document->digest,
                             "x:from", (gint64) document->effective_from, "y:content", content, NULL);
}

gboolean
lb_ledger_install_content (LbLedger *self, const char *kind, GBytes *content, GError **error)
{
  g_return_val_if_fail (self != NULL && kind != NULL && content != NULL, FALSE);
  g_autoptr (LbLedgerDocument) document = lb_ledger_read_document (kind, content, error);

  if (document == NULL || !lb_ledger_hold_files (self, document, content, error)
      || !insert_document (self, document, content, error))
    return FALSE;
  /* What has been read of the older version is read again when it is next asked for. */
  g_clear_pointer (&self->catalogues, g_ptr_array_unref);
  return TRUE;
}

gboolean
lb_ledger_install (LbLedger *self, const char *kind, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && kind != NULL && path != NULL, FALSE);
  gsize length;

  char *text = lb_json_read_file (path, NULL, &length, error);
  if (text == NULL)
    return FALSE;
  g_autoptr (GBytes) content = g_bytes_new_take (text, length);
  if ((strcmp (kind, "catalogue") != 0 || lb_ledger_take_files (self, path, content, error))
      && lb_ledger_install_content (self, kind, content, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static LbLedgerDocument *
document_from_row (LbStatement *row)
{
  LbLedgerDocument *document = g_new0 (LbLedgerDocument, 1);
  gsize length;

  document->kind = lb_statement_dup_text (row, 0);
  document->id = lb_statement_dup_text (row, 1);
  document->digest = lb_statement_dup_text (row, 2);
  document->effective_from = (LbDay) lb_statement_integer (row, 3);
  gconstpointer content = lb_statement_bytes (row, 4, &length);
  if (content != NULL)
    document->content = g_bytes_new (content, length);
  return document;
}

LbLedgerDocument *
lb_ledger_document (LbLedger *self, const char *kind, const char *id, GError **error)
{
  g_return_val_if_fail (self != NULL && kind != NULL, NULL);

  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error,
    "SELECT kind, id, digest, effective_from, content FROM document"
    " WHERE kind = :kind AND (:id IS NULL OR id = :id) ORDER BY position DESC LIMIT 1",
    "s:kind", kind, "s:id", id, NULL);
  if (rows == NULL)
    return NULL;
  int step = lb_statement_step (rows, error);
  if (step == LB_STEP_DONE)
    g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "there is no such %s", kind);
  return step == LB_STEP_ROW ? document_from_row (rows) : NULL;
}

GPtrArray *
lb_ledger_documents (LbLedger *self, const char *kind, GError **error)
{
  g_return_val_if_fail (self != NULL && kind != NULL, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_ledger_document_free);
  int step;

  g_autoptr (LbStatement) rows =
    lb_database_query (self->database, error,
                       "SELECT kind, id, digest, effective_from, NULL FROM document WHERE kind = :kind ORDER "
                       "BY effective_from, position",
                       "s:kind", kind, NULL);
  if (rows == NULL)
    return NULL;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_ptr_array_add (list, document_from_row (rows));
  return step == LB_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

static gboolean
load_catalogues (LbLedger *self, GError **error)
{
  g_autoptr (GPtrArray) list = lb_ledger_documents (self, "catalogue", error);
  g_autoptr (GPtrArray) catalogues = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_catalogue_unref);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const LbLedgerDocument *entry = list->pdata[i];
      g_autoptr (LbLedgerDocument) document = lb_ledger_document (self, "catalogue", entry->id, error);
      if (document == NULL)
        return FALSE;
      gsize length;
      const char *text = g_bytes_get_data (document->content, &length);
      LbCatalogue *catalogue = lb_catalogue_from_json (text, length, error);
      if (catalogue == NULL)
        return FALSE;
      g_ptr_array_add (catalogues, catalogue);
    }
  if (list == NULL)
    return FALSE;
  self->catalogues = g_steal_pointer (&catalogues);
  return TRUE;
}

/* Reads what decisions need, once. */
gboolean
lb_ledger_load_documents (LbLedger *self, GError **error)
{
  gsize length;

  if (self->catalogues != NULL)
    return TRUE;
  g_autoptr (LbLedgerDocument) calendar = lb_ledger_document (self, "calendar", NULL, error);
  g_autoptr (LbLedgerDocument) policy =
    calendar != NULL ? lb_ledger_document (self, "policy", NULL, error) : NULL;
  if (policy == NULL)
    return FALSE;
  const char *text = g_bytes_get_data (calendar->content, &length);
  g_autoptr (LbCalendarBook) book = lb_calendar_book_from_json (text, length, error);
  if (book == NULL)
    return FALSE;
  text = g_bytes_get_data (policy->content, &length);
  g_autoptr (LbPolicy) figures = lb_policy_from_json (text, length, error);
  g_autoptr (LbCalendar) current = figures != NULL ? lb_calendar_book_get (book, "current", error) : NULL;
  if (current == NULL || !load_catalogues (self, error))
    return FALSE;
  g_clear_pointer (&self->calendar, lb_calendar_unref);
  g_clear_pointer (&self->policy, lb_policy_unref);
  self->calendar = g_steal_pointer (&current);
  self->policy = g_steal_pointer (&figures);
  return TRUE;
}

static LbCatalogue *
catalogue_of (LbLedger *self, const LbCase *state, LbTime now)
{
  if (state == NULL || state->catalogue == NULL)
    return lb_catalogue_in_force (self->catalogues, lb_time_day (now));
  for (guint i = 0; i < self->catalogues->len; i++)
    {
      LbCatalogue *catalogue = self->catalogues->pdata[i];
      if (strcmp (catalogue->id, state->catalogue) == 0)
        return catalogue;
    }
  return NULL;
}

gboolean
lb_ledger_context (LbLedger *self, const LbCase *state, const LbActor *actor, LbTime now,
                   LbContext *ret_context, GError **error)
{
  if (!lb_ledger_load_documents (self, error))
    return FALSE;
  LbCatalogue *catalogue = catalogue_of (self, state, now);
  if (catalogue == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND,
                   "no catalogue is in force on that day, or the case's is gone");
      return FALSE;
    }
  *ret_context = (LbContext) { .actor = actor, .now = now, .catalogue = catalogue, .calendar = self->calendar,
                               .policy = self->policy };
  return TRUE;
}
