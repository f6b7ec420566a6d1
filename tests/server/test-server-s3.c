/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files on a real S3 server: put, read, listed, swept, checked and backed up there, by the service and by hand.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "lb-backup.h"
#include "lb-blob-store.h"
#include "lb-folder.h"
#include "lb-keeper.h"
#include "lb-s3.h"
#include "lb-test-s3.h"
#include "lb-test-server.h"

static void
set_up (TestS3 *s3, gconstpointer data)
{
  test_s3_start (s3);
}

static void
tear_down (TestS3 *s3, gconstpointer data)
{
  test_s3_stop (s3);
}

static char *
file_with (const char *text, char **ret_digest)
{
  char *path = NULL;
  int file = g_file_open_tmp ("lianban-s3-XXXXXX", &path, NULL);

  close (file);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  *ret_digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return path;
}

static char *
get (LbS3 *client, const char *digest, GError **error)
{
  g_autofree char *path = NULL;
  char *text = NULL;
  int file = g_file_open_tmp ("lianban-s3-XXXXXX", &path, NULL);

  if (lb_s3_get (client, digest, file, error))
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  close (file);
  g_unlink (path);
  return text;
}

/* The calls themselves, signed. */
static void
test_calls (TestS3 *s3, gconstpointer data)
{
  g_autoptr (LbS3) client = lb_s3_new (s3->endpoint, "lianban", "us-east-1", "S3RVER", "S3RVER");
  g_autofree char *digests[20] = { NULL };
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 20; i++)
    {
      g_autofree char *text = g_strdup_printf ("内容 %d", i);
      g_autofree char *path = file_with (text, &digests[i]);
      lb_s3_put (client, digests[i], digests[i], path, &error);
      g_assert_no_error (error);
      g_autofree char *back = get (client, digests[i], &error);
      g_assert_cmpstr (back, ==, text);
      g_unlink (path);
    }
  g_autoptr (GPtrArray) all = lb_s3_list (client, "", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (all->len, ==, 20);
  for (guint i = 1; i < all->len; i++)
    g_assert_cmpstr (all->pdata[i - 1], <, all->pdata[i]);
  g_autoptr (GPtrArray) rest = lb_s3_list (client, "", all->pdata[14], NULL, &error);
  g_assert_cmpint (rest->len, ==, 5);
  g_assert_true (lb_s3_remove (client, digests[3], &error));
  g_assert_true (lb_s3_remove (client, digests[3], &error));
  g_assert_null (get (client, digests[3], &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  for (int i = 0; i < 20; i++)
    g_clear_pointer (&digests[i], g_free);
}

static void
test_refused (TestS3 *s3, gconstpointer data)
{
  g_autoptr (LbS3) stranger = lb_s3_new (s3->endpoint, "lianban", "us-east-1", "S3RVER", "not the secret");
  g_autoptr (LbS3) nowhere = lb_s3_new ("http://127.0.0.1:1", "lianban", "us-east-1", "S3RVER", "S3RVER");
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = NULL, *path = file_with ("x", &digest);

  g_assert_false (lb_s3_put (stranger, digest, digest, path, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_FORBIDDEN);
  g_assert_null (strstr (error->message, "not the secret"));
  g_clear_error (&error);
  g_assert_false (lb_s3_put (nowhere, digest, digest, path, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_OFFLINE);
  g_unlink (path);
}

static void
put_settings (const char *folder, gpointer s3)
{
  g_autofree char *settings = g_build_filename (folder, "blobs.conf", NULL);

  test_s3_settings (s3, settings);
}

/* A store whose files lie there. */
static TestServer *
server_on (TestS3 *s3)
{
  /* One folder has one place for its files as long as a program runs. */
  return test_server_new_prepared (TRUE, put_settings, s3);
}

static guint
local_files (TestServer *server)
{
  g_autofree char *blobs = g_build_filename (server->folder, "blobs", NULL);
  g_autoptr (GDir) entries = g_dir_open (blobs, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (entries) != NULL)
    count++;
  return count;
}

static void
test_service (TestS3 *s3, gconstpointer data)
{
  g_autoptr (TestServer) server = server_on (s3);
  g_autoptr (LbS3) client = lb_s3_new (s3->endpoint, "lianban", "us-east-1", "S3RVER", "S3RVER");
  g_autoptr (GError) error = NULL;

  test_receive (server); /* with its files */
  g_assert_cmpint (local_files (server), ==, 0);
  g_autoptr (GPtrArray) there = lb_s3_list (client, "", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (there->len, >, 0);
  /* Fetched when somebody asks, and near from then on: also while the server cannot be reached. */
  g_autofree char *path = g_strconcat ("/v1/blobs/", there->pdata[0], NULL);
  TestSession *session = test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL));
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (TestAnswer) answer = test_ask (server, session->access, "GET", path, NULL, 0, NULL);
      g_assert_cmpint (answer->status, ==, 200);
      g_autofree char *digest =
        g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) answer->body->str, answer->body->len);
      g_assert_cmpstr (digest, ==, there->pdata[0]);
    }
  test_verify (server);
  test_server_start (server);

  /* A backup takes them along. */
  g_autofree char *parent = g_dir_make_tmp ("lianban-backup-XXXXXX", NULL);
  g_autofree char *backups = g_build_filename (parent, "b", NULL), *to = g_build_filename (parent, "store", NULL);
  LbLedgerCounts counts;
  LbBackupCounts written;
  {
    g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
    g_autoptr (LbBackupPlace) place = lb_backup_place_open (backups, NULL, &error);
    lb_backup_write (ledger, place, &written, &error);
    g_assert_no_error (error);
  }
  g_autoptr (LbBackupPlace) place = lb_backup_place_open (backups, NULL, &error);
  lb_backup_restore (place, to, NULL, LB_TIME_NONE, &counts, &error);
  g_assert_no_error (error);
  g_assert_cmpint (counts.blobs, ==, there->len);

  /* What is altered or missing there is named. */
  g_autofree char *digest = NULL, *other = file_with ("something else", &digest);
  GStatBuf facts;
  g_autofree char *object = g_build_filename (s3->folder, "lianban", NULL);
  g_autofree char *name = g_strconcat (there->pdata[1], "._S3rver_object", NULL);
  g_autofree char *file = g_build_filename (object, name, NULL);
  g_assert_cmpint (g_stat (file, &facts), ==, 0);
  g_assert_true (g_file_set_contents (file, "altered there", -1, NULL));
  g_assert_true (lb_s3_remove (client, there->pdata[2], &error));
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  g_autoptr (GPtrArray) faults = NULL;
  g_assert_true (lb_ledger_verify (ledger, &faults, NULL, &error));
  g_assert_cmpint (faults->len, ==, 2);
  for (guint i = 0; i < faults->len; i++)
    g_assert_true (strstr (faults->pdata[i], there->pdata[1]) != NULL || strstr (faults->pdata[i], there->pdata[2]) != NULL);
  g_autofree char *cache = g_build_filename (server->folder, "cache", NULL);
  lb_remove_tree (cache);
  g_autofree char *altered = g_strconcat ("/v1/blobs/", there->pdata[1], NULL);
  g_test_expect_message ("lianband", G_LOG_LEVEL_WARNING, "*cannot be served*other bytes*");
  g_autoptr (TestAnswer) refused = test_ask (server, session->access, "GET", altered, NULL, 0, NULL);
  g_assert_cmpint (refused->status, ==, 500);
  g_test_assert_expected_messages ();
  g_unlink (other);
  lb_remove_tree (parent);
}

/* Files that nobody names go there as well. */
static void
test_sweep (TestS3 *s3, gconstpointer data)
{
  g_autoptr (TestServer) server = server_on (s3);
  g_autoptr (LbS3) client = lb_s3_new (s3->endpoint, "lianban", "us-east-1", "S3RVER", "S3RVER");
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = NULL, *path = file_with ("a stray", &digest);
  guint swept = 0;

  test_receive (server);
  g_autoptr (GPtrArray) before = lb_s3_list (client, "", NULL, NULL, &error);
  TestSession *session = test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL));
  test_upload (server, session, "nobody names it", strlen ("nobody names it"));
  g_assert_true (lb_s3_put (client, digest, digest, path, &error));
  lb_keeper_sweep (lb_server_keeper (server->server), lb_ledger_system_now () + 1000, &swept, &error);
  g_assert_no_error (error);
  g_assert_cmpint (swept, ==, 2);
  g_autoptr (GPtrArray) after = lb_s3_list (client, "", NULL, NULL, &error);
  g_assert_cmpint (after->len, ==, before->len);
  test_verify (server);
  g_unlink (path);
}

/* Settings that are no good are not passed over. */
static void
test_settings (TestS3 *s3, gconstpointer data)
{
  static const struct { const char *text; int mode; LbError code; } bad[] = {
    { "[s3]\nendpoint=http://x\nbucket=b\nregion=r\nkey=k\nsecret=s\n", 0640, LB_ERROR_FORBIDDEN },
    { "[s3]\nendpoint=http://x\nbucket=b\nregion=r\nkey=k\n", 0600, LB_ERROR_INVALID },
    { "[s3]\nendpoint=http://x\nbucket=\nregion=r\nkey=k\nsecret=s\n", 0600, LB_ERROR_INVALID },
    { "nonsense", 0600, LB_ERROR_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *folder = g_dir_make_tmp ("lianban-s3-XXXXXX", NULL);
      g_autofree char *settings = g_build_filename (folder, "blobs.conf", NULL);
      g_autoptr (GError) error = NULL;
      g_assert_true (g_file_set_contents (settings, bad[i].text, -1, NULL));
      g_chmod (settings, bad[i].mode);
      g_assert_null (lb_blob_store_get (folder, &error));
      g_assert_error (error, LB_ERROR, (int) bad[i].code);
      lb_remove_tree (folder);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(path, function) g_test_add (path, TestS3, NULL, set_up, function, tear_down)
  add ("/s3/signed-calls", test_calls);
  add ("/s3/wrong-keys-and-dead-servers", test_refused);
  add ("/s3/the-service-keeps-its-files-there", test_service);
  add ("/s3/and-sweeps-there", test_sweep);
  add ("/s3/settings-are-checked", test_settings);
  return g_test_run ();
}
