/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Power loss (F2) and failing flushes and writes (F6). The ledger writes batches of commands on a disk that forgets
 * what was not flushed; at a random operation the power goes. What was acknowledged must be there when it is back, and
 * the store must find nothing wrong with itself. Both ways of flushing are tried: with each commit, and apart from it,
 * as the service does. The control shows that the disk is cruel enough: with synchronous=NORMAL and no flush after it
 * acknowledged commands are lost.
 */
#include "lb-config.h"
#include "lb-drill.h"
#include "lb-ledger-private.h"
#include "lb-test-server.h"
#include "lb-torn-disk.h"
#include "lb-uuid.h"
#include "lb-writer.h"

#include <string.h>

#define BATCHES 12
#define BATCH_COMMANDS 6

/* When what is committed is flushed. */
typedef enum { WITH_COMMIT, APART, NEVER } Flush;

typedef struct
{
  TestServer *server; /* stopped; its folder holds the store that every run begins with */
  char *path;         /* of its database */
  LbActor *actor;
  guint operations;   /* of a run without a fault */
} Drill;

static void
drill_set_up (Drill *drill)
{
  drill->server = test_server_new (TRUE);
  test_receive (drill->server);
  drill->actor = lb_fixture_actor_n (drill->server->bureau, "counter", NULL, 1);
  if (drill->actor->device == NULL)
    drill->actor->device = lb_uuid_new (1);
  test_server_stop (drill->server);
  /* A passive look leaves everything in the main file. */
  test_server_sql (drill->server, "PRAGMA wal_checkpoint(TRUNCATE)");
  drill->path = g_build_filename (drill->server->folder, "ledger.db", NULL);
}

static void
drill_tear_down (Drill *drill)
{
  g_clear_pointer (&drill->server, test_server_free);
  g_free (drill->path);
}

static LbLedger *
open_ledger (Drill *drill, LbTornDisk *disk, LbLedgerFlags flags, GError **error)
{
  lb_torn_disk_plug (disk);
  return lb_ledger_open (drill->server->folder, flags | LB_LEDGER_EXISTING, NULL, error);
}

/* Comments from @number on, @count of them, within the ledger's commit. */
static gboolean
push_some (Drill *drill, LbLedger *ledger, gint64 number, guint count, GError **error)
{
  g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_command_unref);
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);
  gint64 fault;

  for (guint i = 0; i < count; i++)
    {
      LbCommand *command = test_command (drill->server, drill->server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                         g_variant_new_parsed ("{'text': <'断电演练'>}"));
      command->number = number + i;
      g_ptr_array_add (commands, command);
      g_ptr_array_add (digests, g_strdup_printf ("%064x", (guint) number + i));
    }
  g_ptr_array_add (digests, NULL);
  g_autoptr (GPtrArray) answers =
    lb_ledger_push (ledger, drill->actor, commands, (const char *const *) digests->pdata, NULL, &fault, error);
  for (guint i = 0; answers != NULL && i < answers->len; i++)
    g_assert_nonnull (strstr (answers->pdata[i], "\"applied\""));
  return answers != NULL;
}

/* One batch of comments from @number on; the number of the last one when it was acknowledged, else 0. */
static gint64
push_batch (Drill *drill, LbLedger *ledger, gint64 number, guint count)
{
  if (!lb_ledger_begin (ledger, NULL))
    return 0;
  if (!push_some (drill, ledger, number, count, NULL))
    {
      lb_ledger_rollback (ledger);
      return 0;
    }
  return lb_ledger_commit (ledger, NULL) && lb_ledger_flush (ledger, NULL) ? number + count - 1 : 0;
}

/* Writes until all batches are in or one is not; the last acknowledged number. */
static gint64
write_all (Drill *drill, LbLedger *ledger, GRand *random)
{
  g_autoptr (GError) error = NULL;
  gint64 last = lb_ledger_last_number (ledger, drill->actor->id, drill->actor->device, &error), acknowledged = last;

  for (int i = 0; i < BATCHES && error == NULL; i++)
    {
      gint64 done = push_batch (drill, ledger, acknowledged + 1, (guint) g_rand_int_range (random, 1, BATCH_COMMANDS));

      if (done == 0)
        break;
      acknowledged = done;
    }
  return acknowledged;
}

/* What is on the disk after the power came back: every acknowledged command, the chain, and the derived tables. */
static void
inspect (Drill *drill, LbTornDisk *left, gint64 acknowledged, LbDrill *found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (LbLedger) ledger = open_ledger (drill, left, 0, &error);

  if (ledger == NULL)
    {
      g_test_message ("the store does not open: %s", error->message);
      found->crashed++;
      lb_torn_disk_unplug (left);
      return;
    }
  gint64 last = lb_ledger_last_number (ledger, drill->actor->id, drill->actor->device, &error);
  if (last < acknowledged)
    found->lost += (guint64) (acknowledged - last);
  if (!lb_ledger_verify (ledger, &faults, NULL, &error) || faults->len > 0)
    {
      g_test_message ("%s", error != NULL ? error->message : (char *) faults->pdata[0]);
      found->crashed++;
    }
  /* It goes on writing where it was. */
  if (push_batch (drill, ledger, last + 1, 1) != last + 1)
    found->crashed++;
  g_clear_pointer (&ledger, lb_ledger_close);
  lb_torn_disk_unplug (left);
}

static LbTornDisk *
fresh_disk (Drill *drill)
{
  LbTornDisk *disk = lb_torn_disk_new ();

  lb_torn_disk_load (disk, drill->path);
  return disk;
}

static void
count_operations (Drill *drill)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (LbTornDisk) disk = fresh_disk (drill);
  LbLedger *ledger = open_ledger (drill, disk, 0, &error);

  g_assert_no_error (error);
  write_all (drill, ledger, random);
  lb_ledger_close (ledger);
  lb_torn_disk_unplug (disk);
  drill->operations = lb_torn_disk_count (disk);
  g_assert_cmpuint (drill->operations, >, BATCHES);
}

/* Writes until @fault comes, and looks at what is left. */
static void
fail_once (Drill *drill, LbTornFault fault, guint32 seed, Flush flush, LbDrill *found)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (LbTornDisk) disk = fresh_disk (drill);
  g_autoptr (LbTornDisk) left = NULL;
  g_autoptr (GError) error = NULL;
  gint64 acknowledged = 0;

  lb_torn_disk_break (disk, fault, (guint) g_rand_int_range (random, 1, (gint32) drill->operations + 1));
  LbLedger *ledger = open_ledger (drill, disk, 0, &error);
  if (ledger != NULL)
    {
      if (flush == APART)
        g_assert_true (lb_ledger_flush_apart (ledger) || lb_torn_disk_is_broken (disk));
      if (flush == NEVER)
        lb_database_script (ledger->database, "PRAGMA synchronous = NORMAL", NULL);
      acknowledged = write_all (drill, ledger, random);
      lb_ledger_close (ledger);
    }
  lb_torn_disk_unplug (disk);
  left = lb_torn_disk_after (disk, random);
  inspect (drill, left, acknowledged, found);
}

static void
test_power (void)
{
  Drill drill = { 0 };
  LbDrill found = { 0 };
  guint runs = lb_drill_runs (120);

  drill_set_up (&drill);
  count_operations (&drill);
  for (guint run = 0; run < runs; run++)
    fail_once (&drill, LB_TORN_POWER, run / 2 + 1, run % 2 == 0 ? WITH_COMMIT : APART, &found);
  drill_tear_down (&drill);
  lb_drill_end (&found, "power", runs, NULL);
}

/* The same with a flush left out: if this loses nothing, the drill proves nothing. */
static void
test_control (void)
{
  Drill drill = { 0 };
  LbDrill found = { 0 };
  guint runs = 60;

  drill_set_up (&drill);
  count_operations (&drill);
  for (guint run = 0; run < runs; run++)
    fail_once (&drill, LB_TORN_POWER, run + 1, NEVER, &found);
  drill_tear_down (&drill);
  g_test_message ("synchronous=NORMAL lost %" G_GUINT64_FORMAT " acknowledged commands in %u runs", found.lost, runs);
  g_assert_cmpuint (found.lost, >, 0);
}

/* From some operation on the device fails. Nothing is acknowledged that is not on it, and a store that is started
 * again on a sound device goes on. */
static void
test_device (void)
{
  Drill drill = { 0 };
  LbDrill found = { 0 };
  guint runs = lb_drill_runs (60);

  drill_set_up (&drill);
  count_operations (&drill);
  for (guint run = 0; run < runs; run++)
    fail_once (&drill, run % 2 == 0 ? LB_TORN_SYNC : LB_TORN_WRITE, run / 4 + 1, run % 4 < 2 ? WITH_COMMIT : APART,
               &found);
  drill_tear_down (&drill);
  lb_drill_end (&found, "device", runs, NULL);
}

/* The service's writer on such a device: each job that it calls done is there afterwards, and after the first flush that
 * failed it takes nothing more, nor says that anything was safe. */

typedef struct { Drill *drill; gint64 number, *done, *refused; } Job;

static gboolean
write_job (LbLedger *ledger, gpointer data, GError **error)
{
  Job *job = data;

  return push_some (job->drill, ledger, job->number, 1, error);
}

static void
job_done (gpointer data, const GError *error)
{
  Job *job = data;

  if (error == NULL)
    __atomic_store_n (job->done, job->number, __ATOMIC_SEQ_CST);
  else
    __atomic_add_fetch (job->refused, 1, __ATOMIC_SEQ_CST);
}

static void
nobody_listens (gint64 head, gint64 clock_offset, gpointer data)
{
}

/* Hands the writer one job after the other until the device has failed; the last one that was called done. */
static gint64
write_through (Drill *drill, LbLedger *ledger, LbDrill *found)
{
  gint64 last = lb_ledger_last_number (ledger, drill->actor->id, drill->actor->device, NULL), done = last, refused = 0;
  g_autoptr (LbWriter) writer = lb_writer_new (ledger, nobody_listens, NULL);
  Job jobs[BATCHES];

  for (int i = 0; i < BATCHES; i++)
    jobs[i] = (Job) { drill, last + 1 + i, &done, &refused };
  for (int i = 0; i < BATCHES; i++)
    {
      g_assert_true (lb_writer_push (writer, write_job, job_done, &jobs[i]));
      while (__atomic_load_n (&done, __ATOMIC_SEQ_CST) < last + 1 + i && __atomic_load_n (&refused, __ATOMIC_SEQ_CST) == 0)
        g_thread_yield ();
      if (refused > 0)
        break;
    }
  if (lb_writer_failed (writer))
    {
      gint64 before = done;
      gint64 refused_before = refused;
      g_assert_true (lb_writer_push (writer, write_job, job_done, &jobs[BATCHES - 1]));
      lb_writer_stop (writer);
      found->lost += (guint64) (done - before);
      g_assert_cmpint (refused, ==, refused_before + 1);
    }
  return done;
}

static void
test_writer (void)
{
  Drill drill = { 0 };
  LbDrill found = { 0 };
  guint runs = lb_drill_runs (40), failed = 0;

  /* The writer says aloud that the disk failed. */
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);
  drill_set_up (&drill);
  count_operations (&drill);
  for (guint run = 0; run < runs; run++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (run + 1);
      g_autoptr (LbTornDisk) disk = fresh_disk (&drill);
      g_autoptr (GError) error = NULL;

      lb_torn_disk_break (disk, LB_TORN_SYNC, (guint) g_rand_int_range (random, 1, (gint32) drill.operations + 1));
      LbLedger *ledger = open_ledger (&drill, disk, 0, &error);
      gint64 done = ledger != NULL ? write_through (&drill, ledger, &found) : 0;
      lb_torn_disk_unplug (disk);
      failed += lb_torn_disk_is_broken (disk);
      g_autoptr (LbTornDisk) left = lb_torn_disk_after (disk, random);
      inspect (&drill, left, done, &found);
    }
  drill_tear_down (&drill);
  g_assert_cmpuint (failed, >, 0);
  g_log_set_always_fatal (fatal);
  lb_drill_end (&found, "writer", runs, NULL);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/power", test_power);
  g_test_add_func ("/drill/power-control", test_control);
  g_test_add_func ("/drill/device", test_device);
  g_test_add_func ("/drill/writer", test_writer);
  return g_test_run ();
}
