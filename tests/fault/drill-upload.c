/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Uploads cut every one to three mebibytes, and files with one bit that flipped (F13): each arrives whole, no more is sent
 * again for a cut than the piece that it struck, and whatever is not what its digest says is refused.
 */
#include "lb-drill.h"
#include "lb-test-desk.h"
#include "lb-test-line.h"

#include <string.h>

#define MEBIBYTE (1024 * 1024)
#define CUT_MOST (3 * MEBIBYTE)
/* Headers, pulls and whatever else goes over the line while a file is sent. */
#define BESIDE (256 * 1024)

static char *
some_bytes (gsize length, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint32 *words = g_malloc ((length + 3) / 4 * 4);

  for (gsize i = 0; i < (length + 3) / 4; i++)
    words[i] = g_rand_int (random);
  memcpy (words, "%PDF-1.7", 8);
  return (char *) words;
}

static gboolean
store_has (TestServer *server, const LbActor *actor, const char *digest)
{
  TestSession *session = test_session (server, actor->id);
  g_autofree char *path = g_strconcat ("/v1/blobs/", digest, NULL);
  g_autoptr (TestAnswer) answer = test_ask (server, session->access, "GET", path, NULL, 0, NULL);

  return answer->status == 200;
}

static int
upload_once (TestServer *server, const LbActor *actor, TestLine *line, TestDesk *desk, guint32 seed, LbDrill *found)
{
  gsize length = (gsize) g_test_rand_int_range (4 * MEBIBYTE, 10 * MEBIBYTE);
  g_autoptr (GBytes) bytes = g_bytes_new_take (some_bytes (length, seed), length);
  g_autoptr (GError) error = NULL;
  int before = test_line_cuts (line);
  gint64 sent = test_line_sent (line);
  gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  test_line_cut (line, LB_CUT_BYTES, "PATCH /v1/uploads", g_test_rand_int_range (1, 4),
                 g_test_rand_int_range (MEBIBYTE, CUT_MOST));
  lb_client_attach_bytes_async (desk->client, bytes, "图纸.pdf", "application/pdf", NULL, test_desk_done, desk);
  LbFile *file = lb_client_attach_finish (desk->client, test_desk_wait (desk), &error);
  g_assert_no_error (error);
  while (!store_has (server, actor, file->blob) && g_get_monotonic_time () < until)
    {
      lb_client_sync_now (desk->client);
      test_turn ();
    }
  found->lost += !store_has (server, actor, file->blob);
  lb_file_free (file);
  int cuts = test_line_cuts (line) - before;
  /* A cut costs what had come through of its piece, and nothing before that. */
  sent = test_line_sent (line) - sent;
  if (sent > (gint64) length + cuts * (gint64) CUT_MOST + BESIDE)
    {
      g_test_message ("%" G_GINT64_FORMAT " bytes sent for %zu, cut %d times", sent, length, cuts);
      found->twice++;
    }
  return cuts;
}

/* The digest of one file, the bytes of another; then its own. */
static void
flip_once (TestServer *server, TestSession *session, guint32 seed, LbDrill *found)
{
  gsize length = (gsize) g_test_rand_int_range (100, 200000);
  g_autofree char *bytes = some_bytes (length, seed);
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, length);
  g_autofree char *body = g_strdup_printf ("{\"sha256\":\"%s\",\"size\":%zu}", digest, length);
  g_autofree char *blob = g_strconcat ("/v1/blobs/", digest, NULL);
  g_autoptr (TestAnswer) begun = test_ask (server, session->access, "POST", "/v1/uploads", body, -1, NULL);
  gsize bit = (gsize) g_test_rand_int_range (0, (gint32) length * 8);

  g_assert_cmpint (begun->status, ==, 201);
  g_assert_cmpstr (test_answer_text (begun, "upload"), !=, "");
  g_autofree char *path = g_strconcat ("/v1/uploads/", test_answer_text (begun, "upload"), NULL);
  bytes[bit / 8] ^= (char) (1 << bit % 8);
  g_autoptr (TestAnswer) sent =
    test_ask (server, session->access, "PATCH", path, bytes, (gssize) length, "Upload-Offset: 0", NULL);
  found->crashed += strcmp (test_answer_problem (sent), "digest-mismatch") != 0;
  g_autoptr (TestAnswer) there = test_ask (server, session->access, "GET", blob, NULL, 0, NULL);
  found->crashed += there->status == 200;
  /* The true bytes are taken after all. */
  bytes[bit / 8] ^= (char) (1 << bit % 8);
  g_autoptr (TestAnswer) again =
    test_ask (server, session->access, "PATCH", path, bytes, (gssize) length, "Upload-Offset: 0", NULL);
  found->lost += !json_is_true (json_object_get (again->json, "complete"));
}

static void
test_uploads (void)
{
  TestServer *server = test_server_new (TRUE);
  const LbActor *actor = lb_fixture_actor_n (server->bureau, "counter", NULL, 1);
  TestLine *line = test_line_new (server->address);
  TestDesk *desk = test_desk_new (test_line_address (line));
  guint runs = lb_drill_runs (6);
  LbDrill found = { 0 };
  int cuts = 0;

  test_desk_open (desk);
  test_desk_sign_in (desk, server, actor);
  test_sessions_last (server); /* a long drill lasts longer than a token */
  test_until (test_is_quiet (desk));
  for (guint run = 0; run < runs; run++)
    {
      cuts += upload_once (server, actor, line, desk, run + 1, &found);
      for (guint i = 0; i < 5; i++)
        flip_once (server, test_session (server, actor->id), 1000 + run * 5 + i, &found);
    }
  g_assert_cmpint (cuts, >, 0);
  g_autofree char *more = g_strdup_printf (", \"cuts\": %d, \"flipped\": %u", cuts, runs * 5);
  test_desk_free (desk);
  test_line_free (line);
  test_server_free (server);
  lb_drill_end (&found, "upload", runs, more);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/upload", test_uploads);
  return g_test_run ();
}
