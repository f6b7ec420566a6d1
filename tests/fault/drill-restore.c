/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The store is lost and an older backup is put back: everybody notices, and gives back what it does not know any more:
 * comments, files and cases with the numbers that stand on their receipts, acknowledged or still waiting.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "lb-backup.h"
#include "lb-drill.h"
#include "lb-test-desk.h"
#include "lb-test-line.h"

#define DESKS 3

typedef struct
{
  TestServer *server;
  TestDesk *desks[DESKS];
  TestLine *lines[DESKS];
  const LbActor *actors[DESKS];
  GPtrArray *texts;     /* (element-type utf8) what was written since the backup */
  char *case_id;        /* taken in since the backup, and its number */
  char *number;
} Drill;

static gboolean
quiet (Drill *drill)
{
  for (int i = 0; i < DESKS; i++)
    {
      g_autoptr (LbCase) state = test_desk_case (drill->desks[i], drill->server->bureau->case_id, NULL);
      if (state == NULL || !test_is_quiet (drill->desks[i]))
        return FALSE;
    }
  return TRUE;
}

static void
sign_in (Drill *drill, int desk)
{
  test_desk_sign_in (drill->desks[desk], drill->server, drill->actors[desk]);
}

static void
drill_set_up (Drill *drill)
{
  drill->server = test_server_new (TRUE);
  drill->texts = g_ptr_array_new_with_free_func (g_free);
  test_receive (drill->server);
  for (int i = 0; i < DESKS; i++)
    {
      drill->lines[i] = test_line_new (drill->server->address);
      drill->desks[i] = test_desk_new (test_line_address (drill->lines[i]));
      drill->actors[i] = lb_fixture_actor_n (drill->server->bureau, "counter", NULL, i + 1);
      test_desk_open (drill->desks[i]);
      if (i > 0)
        sign_in (drill, i);
    }
}

static void
drill_tear_down (Drill *drill)
{
  for (int i = 0; i < DESKS; i++)
    {
      test_desk_free (drill->desks[i]);
      test_line_free (drill->lines[i]);
    }
  test_server_free (drill->server);
  g_ptr_array_unref (drill->texts);
  g_free (drill->case_id);
  g_free (drill->number);
}

static void
comment (Drill *drill, int desk, gboolean with_file)
{
  char *text = g_strdup_printf ("恢复演练%u", drill->texts->len);
  g_autoptr (GError) error = NULL;
  GVariant *args = g_variant_new_parsed ("{'text': <%s>}", text);

  if (with_file)
    {
      g_autofree char *content = g_strdup_printf ("%%PDF-1.4 %s", text);
      g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
      lb_client_attach_bytes_async (drill->desks[desk]->client, bytes, "附件.pdf", "application/pdf", NULL,
                                    test_desk_done, drill->desks[desk]);
      LbFile *file =
        lb_client_attach_finish (drill->desks[desk]->client, test_desk_wait (drill->desks[desk]), &error);
      g_assert_no_error (error);
      args = g_variant_new_parsed ("{'text': <%s>, 'files': <[{'blob': <%s>, 'name': <'附件.pdf'>,"
                                   " 'mediaType': <'application/pdf'>, 'size': <%x>}]>}",
                                   text, file->blob, file->size);
      lb_file_free (file);
    }
  g_ptr_array_add (drill->texts, text);
  g_autoptr (GPtrArray) events = test_desk_submit (drill->desks[desk], drill->server->bureau->case_id, NULL,
                                                   LB_COMMAND_COMMENT, args, NULL, &error);
  g_assert_no_error (error);
}

/* A case with a number that was leased after the backup. */
static void
receive (Drill *drill)
{
  TestDesk *desk = drill->desks[0];
  g_autoptr (GError) error = NULL;

  lb_client_take_number_async (desk->client, NULL, test_desk_done, desk);
  drill->number = lb_client_take_number_finish (desk->client, test_desk_wait (desk), &error);
  g_assert_no_error (error);
  GVariant *args = lb_fixture_with (lb_fixture_receive_args (drill->server->bureau, "pharmacy", NULL, NULL), "number",
                                    g_variant_new_string (drill->number));
  g_autoptr (GPtrArray) events =
    test_desk_submit (desk, NULL, NULL, LB_COMMAND_RECEIVE, args, &drill->case_id, &error);
  g_assert_no_error (error);
}

/* The store's folder burns down; what was put by is put back. */
static void
lose_store (Drill *drill, const char *backups)
{
  g_autofree char *to = g_strconcat (drill->server->folder, "-back", NULL);
  g_autoptr (GError) error = NULL;
  LbLedgerCounts counts;

  test_server_stop (drill->server);
  g_autoptr (LbBackupPlace) place = lb_backup_place_open (backups, NULL, &error);
  lb_backup_restore (place, to, NULL, LB_TIME_NONE, &counts, &error);
  g_assert_no_error (error);
  g_autofree char *gone = g_strconcat (drill->server->folder, "-gone", NULL);
  g_assert_cmpint (g_rename (drill->server->folder, gone), ==, 0);
  g_assert_cmpint (g_rename (to, drill->server->folder), ==, 0);
  test_server_start (drill->server);
  for (int i = 0; i < DESKS; i++)
    test_line_turn_to (drill->lines[i], drill->server->address);
}

static void
back_up (Drill *drill, const char *folder)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (drill->server, LB_LEDGER_READ_ONLY);
  g_autoptr (GError) error = NULL;
  LbBackupCounts counts;

  g_autoptr (LbBackupPlace) place = lb_backup_place_open (folder, NULL, &error);
  lb_backup_write (ledger, place, &counts, &error);
  g_assert_no_error (error);
}

static void
reach (Drill *drill, LbCut cut)
{
  for (int i = 0; i < DESKS; i++)
    test_line_cut (drill->lines[i], cut, NULL, cut == LB_CUT_ALL ? -1 : 0, 0);
}

/* How often the store has @text. */
static guint
times_in_store (Drill *drill, LbLedger *ledger, const char *case_id, const char *text)
{
  g_autoptr (GPtrArray) lines = lb_ledger_case_lines (ledger, case_id, NULL);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", text);
  guint times = 0;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    times += strstr (lines->pdata[i], quoted) != NULL;
  return times;
}

static void
count (Drill *drill, LbDrill *found)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (drill->server, LB_LEDGER_READ_ONLY);
  g_autoptr (GPtrArray) faults = NULL;
  g_autofree char *first = NULL;

  for (guint i = 0; i < drill->texts->len; i++)
    {
      guint times = times_in_store (drill, ledger, drill->server->bureau->case_id, drill->texts->pdata[i]);
      found->lost += times == 0;
      found->twice += times > 1;
    }
  g_autofree char *id = lb_ledger_case_id (ledger, drill->number, NULL);
  found->lost += g_strcmp0 (id, drill->case_id) != 0;
  for (int i = 0; i < DESKS; i++)
    {
      g_autoptr (LbCase) state = test_desk_case (drill->desks[i], drill->server->bureau->case_id, NULL);
      g_autofree char *text = lb_case_canonical (state);
      found->diverged += first != NULL && strcmp (first, text) != 0;
      found->lost += test_refused (drill->desks[i]);
      if (first == NULL)
        first = g_steal_pointer (&text);
    }
  g_assert_true (lb_ledger_verify (ledger, &faults, NULL, NULL));
  found->crashed += faults->len;
}

static void
run_once (LbDrill *found)
{
  Drill drill = { 0 };
  g_autofree char *parent = g_dir_make_tmp ("lianban-backup-XXXXXX", NULL);
  g_autofree char *backups = g_build_filename (parent, "backups", NULL);

  drill_set_up (&drill);
  back_up (&drill, backups);
  sign_in (&drill, 0); /* only now is this window given numbers */
  test_until (quiet (&drill));
  int done = g_test_rand_int_range (2, 9);
  for (int i = 0; i < done; i++)
    comment (&drill, i % DESKS, i % 4 == 1);
  receive (&drill);
  test_until (quiet (&drill));
  /* Acknowledged, all of it. Now the store cannot be reached, and people go on. */
  reach (&drill, LB_CUT_ALL);
  for (int i = 0; i < DESKS; i++)
    {
      test_until (lb_client_get_state (drill.desks[i]->client) == LB_SYNC_OFFLINE);
      comment (&drill, i, i == 0);
    }
  lose_store (&drill, backups);
  reach (&drill, LB_CUT_NONE);
  for (int i = 0; i < DESKS; i++)
    {
      lb_client_sync_now (drill.desks[i]->client);
      test_until (drill.desks[i]->reason != NULL); /* noticed: nobody is signed in to a store that was put back */
      g_clear_pointer (&drill.desks[i]->reason, g_free);
    }
  g_hash_table_remove_all (drill.server->sessions);
  for (int i = 0; i < DESKS; i++)
    {
      test_session (drill.server, drill.actors[i]->id);
      sign_in (&drill, i);
    }
  test_until (quiet (&drill) || test_refused (drill.desks[0]) + test_refused (drill.desks[1]) + test_refused (drill.desks[2]) > 0);
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  for (int i = 0; i < DESKS; i++)
    lb_client_sync_now (drill.desks[i]->client);
  gint64 version = 0;
  {
    g_autoptr (LbLedger) ledger = test_server_ledger (drill.server, LB_LEDGER_READ_ONLY);
    g_autoptr (LbCase) state = lb_ledger_case (ledger, drill.server->bureau->case_id, NULL);
    version = state->version;
  }
  for (int i = 0; i < DESKS; i++)
    while (g_get_monotonic_time () < end)
      {
        g_autoptr (LbCase) state = test_desk_case (drill.desks[i], drill.server->bureau->case_id, NULL);
        if (state != NULL && state->version == version)
          break;
        test_turn ();
      }
  count (&drill, found);
  g_autofree char *gone = g_strconcat (drill.server->folder, "-gone", NULL);
  drill_tear_down (&drill);
  lb_drill_remove (gone);
  lb_drill_remove (parent);
}

static void
test_restore (void)
{
  LbDrill found = { 0 };
  guint runs = lb_drill_runs (3);

  for (guint run = 0; run < runs; run++)
    run_once (&found);
  lb_drill_end (&found, "restore", runs, NULL);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/restore", test_restore);
  return g_test_run ();
}
