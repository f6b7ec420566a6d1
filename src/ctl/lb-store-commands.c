/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The commands that work on a store: the table, and what they share.
 */
#include "lb-ctl-store.h"

#include <string.h>

#include "lb-archive.h"
#include "lb-blob-store.h"
#include "lb-calendar-json.h"
#include "lb-catalogue-json.h"
#include "lb-event-json.h"
#include "lb-paper-texts.h"
#include "lb-policy-json.h"

char *
lb_ctl_store_folder (LbCommandLine *line)
{
  if (line->data != NULL)
    return g_strdup (line->data);
  return g_build_filename (g_get_user_data_dir (), "lianban", "store", NULL);
}

LbLedger *
lb_ctl_store_open (LbCommandLine *line, LbLedgerFlags flags, GError **error)
{
  g_autofree char *folder = lb_ctl_store_folder (line);
  g_autofree char *database = g_build_filename (folder, "ledger.db", NULL);
  g_autofree char *engine = g_build_filename (folder, "engine", NULL); /* on a server, whose address is in there */

  if ((flags & LB_LEDGER_EXISTING) && !g_file_test (database, G_FILE_TEST_EXISTS)
      && !g_file_test (engine, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, _("there is no store in %s; name its folder with --data"), folder);
      return NULL;
    }
  return lb_ledger_open (folder, flags, NULL, error);
}

GPtrArray *
lb_ctl_case_events (LbLedger *ledger, const char *case_id, GPtrArray **ret_lines, GError **error)
{
  g_autoptr (GPtrArray) lines = lb_ledger_case_lines (ledger, case_id, error);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_event_unref);

  if (lines == NULL)
    return NULL;
  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);
      LbEvent *event = lb_event_from_json_text (line, strlen (line), error);

      if (event == NULL)
        return NULL;
      g_ptr_array_add (events, event);
    }
  if (ret_lines != NULL)
    *ret_lines = g_steal_pointer (&lines);
  return g_steal_pointer (&events);
}

void
lb_ctl_rules_clear (LbCtlRules *rules)
{
  g_clear_pointer (&rules->catalogue, lb_catalogue_unref);
  g_clear_pointer (&rules->calendar, lb_calendar_unref);
  g_clear_pointer (&rules->policy, lb_policy_unref);
}

gboolean
lb_ctl_rules_load (LbLedger *ledger, const char *catalogue, LbCtlRules *ret_rules, GError **error)
{
  g_autoptr (LbLedgerDocument) list = lb_ledger_document (ledger, "catalogue", catalogue, error);
  g_autoptr (LbLedgerDocument) days = list != NULL ? lb_ledger_document (ledger, "calendar", NULL, error) : NULL;
  g_autoptr (LbLedgerDocument) figures = days != NULL ? lb_ledger_document (ledger, "policy", NULL, error) : NULL;
  g_autoptr (LbCalendarBook) book = NULL;
  const char *text;
  gsize length;

  if (figures == NULL)
    return FALSE;
  text = g_bytes_get_data (list->content, &length);
  ret_rules->catalogue = lb_catalogue_from_json (text, length, error);
  if (ret_rules->catalogue == NULL)
    return FALSE;
  text = g_bytes_get_data (days->content, &length);
  book = lb_calendar_book_from_json (text, length, error);
  ret_rules->calendar = book != NULL ? lb_calendar_book_get (book, "current", error) : NULL;
  if (ret_rules->calendar != NULL)
    {
      text = g_bytes_get_data (figures->content, &length);
      ret_rules->policy = lb_policy_from_json (text, length, error);
    }
  if (ret_rules->policy == NULL)
    {
      lb_ctl_rules_clear (ret_rules);
      return FALSE;
    }
  return TRUE;
}

static GBytes *
read_blob (const char *digest, gpointer data, GError **error)
{
  LbBlobStore *store = lb_blob_store_get (data, error);
  g_autofree char *path = store != NULL ? lb_blob_store_path (store, digest, error) : NULL;
  char *content;
  gsize length;

  if (path == NULL || !g_file_get_contents (path, &content, &length, error))
    return NULL;
  return g_bytes_new_take (content, length);
}

gboolean
lb_ctl_write_archive (LbLedger *ledger, const LbCase *state, const char *path, GError **error)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) events = lb_ctl_case_events (ledger, state->id, &lines, error);
  LbCtlRules rules = { 0 };
  LbContext context = { .now = lb_ledger_now (ledger) };
  g_autofree char *texts = lb_paper_texts_find ();
  gboolean done;

  if (events == NULL || !lb_ctl_rules_load (ledger, state->catalogue, &rules, error))
    return FALSE;
  context.catalogue = rules.catalogue;
  context.calendar = rules.calendar;
  context.policy = rules.policy;
  if (texts != NULL && !lb_paper_texts_use (texts, error))
    {
      lb_ctl_rules_clear (&rules);
      return FALSE;
    }
  done = lb_archive_write (state, events, lines, &context, read_blob, (gpointer) lb_ledger_folder (ledger), path,
                           error);
  lb_ctl_rules_clear (&rules);
  return done;
}

const LbCtlCommand lb_ctl_store_commands[] = {
  { "user add", "ID --name NAME --role ROLE[,ROLE...] [--section S] [--window W] [--window-number N] [--level N]",
    N_("a new user; the password is read from standard input"), lb_ctl_user_add },
  { "user list", "", N_("who there is"), lb_ctl_user_list },
  { "user disable", "ID [--enable]", N_("nobody can sign in as ID any more; sessions end at once"),
    lb_ctl_user_disable },
  { "user passwd", "ID", N_("a new password, read from standard input"), lb_ctl_user_passwd },
  { "user sessions", "[ID]", N_("who is signed in, where, since when and until when"), lb_ctl_user_sessions },
  { "user revoke", "ID [SESSION]", N_("end one of somebody's sessions, or all of them"), lb_ctl_user_revoke },
  { "demo", "[--cases N] [--seed N] [--until DATE] [--archives N]",
    N_("fill an empty training store with a plausible city"), lb_ctl_demo },
  { "verify", "[--public-key KEY] [--seals FILE] [--archive FILE | --replica FOLDER | --backup PLACE [--s3 FILE]]",
    N_("replay the log, compare projections, check the chain, its seals and every blob; or check one archive, one "
       "PC's replica, or every byte of a backup"),
    lb_ctl_verify },
  { "audit key", "[--key FILE] [--make]", N_("the public key that the log is sealed with"), lb_ctl_audit_key },
  { "audit seal", "[--key FILE]", N_("sign the log as it stands now (the service does so once a day)"),
    lb_ctl_audit_seal },
  { "audit seals", "", N_("every seal, a line each, to be kept elsewhere"), lb_ctl_audit_seals },
  { "numbers", "[--from DATE]",
    N_("the blocks of case numbers of days gone by: which were used, and which are void"), lb_ctl_numbers },
  { "backup", "DEST [--s3 FILE]",
    N_("add to the backups in DEST (a folder or s3://BUCKET/PREFIX) what is new, also of a store in use, and verify it"),
    lb_ctl_backup },
  { "restore", "SRC [--until TIME] [--engine ADDRESS] [--s3 FILE]",
    N_("make --data from backups, as it was at TIME; its ledger on a PostgreSQL server with --engine"),
    lb_ctl_restore },
  { "migrate-engine", "FROM TO", N_("a store from SQLite (a folder) to PostgreSQL (postgresql://…), or back"),
    lb_ctl_migrate_engine },
  { "export", "CASE DEST [--force]", N_("the case's archive, by case number; --force replaces DEST"), lb_ctl_export },
  { NULL },
};
