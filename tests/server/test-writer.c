/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A disk that waits gets what has been decided on, though more is queued; the answers come in the order of the jobs.
 */
#include "lb-test-server.h"
#include "lb-writer.h"

#define JOBS 300
#define JOB_US 200

typedef struct { GMutex lock; GCond changed; int told; gboolean in_order; } Answers;
typedef struct { Answers *answers; int number; } Asked;

static gboolean
decide (LbLedger *ledger, gpointer data, GError **error)
{
  g_usleep (JOB_US);
  return TRUE;
}

static void
answered (gpointer data, const GError *error)
{
  Asked *asked = data;
  Answers *answers = asked->answers;

  g_mutex_lock (&answers->lock);
  answers->in_order &= error == NULL && answers->told == asked->number;
  answers->told++;
  g_cond_signal (&answers->changed);
  g_mutex_unlock (&answers->lock);
}

static void
nobody_listens (gint64 head, gint64 clock_offset, gpointer data)
{
}

static void
test_disk_does_not_wait (void)
{
  TestServer *server = test_server_new_in_folder (TRUE);
  Answers answers = { .in_order = TRUE };
  g_autofree Asked *asked = g_new (Asked, JOBS);
  g_autoptr (GError) error = NULL;

  test_server_stop (server);
  LbLedger *ledger = lb_ledger_open (server->folder, LB_LEDGER_EXISTING, NULL, &error);
  g_assert_no_error (error);
  LbWriter *writer = lb_writer_new (ledger, nobody_listens, NULL);
  for (int i = 0; i < JOBS; i++)
    {
      asked[i] = (Asked) { &answers, i };
      g_assert_true (lb_writer_push (writer, decide, answered, &asked[i]));
    }
  g_mutex_lock (&answers.lock);
  while (answers.told < JOBS)
    g_cond_wait (&answers.changed, &answers.lock);
  g_mutex_unlock (&answers.lock);
  g_assert_true (answers.in_order);
  g_assert_cmpint (lb_writer_jobs (writer), ==, JOBS);
  /* More than the two that the greatest batch makes of them. */
  g_test_message ("%" G_GINT64_FORMAT " commits", lb_histogram_count (lb_writer_commits (writer)));
  g_assert_cmpint (lb_histogram_count (lb_writer_commits (writer)), >, 3);
  lb_writer_free (writer);
  test_server_free (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/writer/a-disk-that-waits-gets-what-there-is", test_disk_does_not_wait);
  return g_test_run ();
}
