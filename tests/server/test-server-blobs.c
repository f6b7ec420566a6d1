/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files come in pieces, whole and unaltered, and go out to those who may have them.
 */
#include "lb-test-server.h"

#include <glib/gstdio.h>
#include <string.h>

#define SIZE 300000

static GBytes *
some_bytes (guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint8 *bytes = g_malloc (SIZE);

  for (gsize i = 0; i < SIZE; i++)
    bytes[i] = (guint8) g_rand_int (random);
  return g_bytes_new_take (bytes, SIZE);
}

static char *
begin (TestServer *server, TestSession *session, const char *digest, gint64 size)
{
  g_autofree char *body = g_strdup_printf ("{\"sha256\":\"%s\",\"size\":%" G_GINT64_FORMAT "}", digest, size);
  g_autoptr (TestAnswer) answer = test_ask (server, session->access, "POST", "/v1/uploads", body, -1, NULL);

  g_assert_true (answer->status == 200 || answer->status == 201);
  return g_strconcat ("/v1/uploads/", test_answer_text (answer, "upload"), NULL);
}

static TestAnswer *
piece (TestServer *server, TestSession *session, const char *path, const guint8 *bytes, gint64 offset,
       gsize length)
{
  g_autofree char *header = g_strdup_printf ("Upload-Offset: %" G_GINT64_FORMAT, offset);

  return test_ask (server, session->access, "PATCH", path, (const char *) bytes + offset, (gssize) length,
                   header, NULL);
}

static TestSession *
counter (TestServer *server)
{
  return test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL));
}

static void
test_resume (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  TestSession *session = counter (server);
  g_autoptr (GBytes) bytes = some_bytes (1);
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *path = begin (server, session, digest, SIZE);

  g_autoptr (TestAnswer) one = piece (server, session, path, data, 0, 100000);
  g_assert_cmpint (one->status, ==, 200);
  g_assert_cmpint (test_answer_number (one, "offset"), ==, 100000);
  /* The same again, and one beyond: told where it stands. */
  g_autoptr (TestAnswer) again = piece (server, session, path, data, 0, 100000);
  test_assert_problem (again, 409, "upload-offset");
  g_assert_cmpint (test_answer_number (again, "expected"), ==, 100000);
  g_autoptr (TestAnswer) beyond = piece (server, session, path, data, 200000, 100000);
  test_assert_problem (beyond, 409, "upload-offset");
  /* The store goes away and comes back. */
  test_server_stop (server);
  test_server_start (server);
  g_autoptr (TestAnswer) head = test_ask (server, session->access, "HEAD", path, NULL, 0, NULL);
  g_assert_cmpint (head->status, ==, 200);
  g_assert_cmpstr (g_hash_table_lookup (head->headers, "upload-offset"), ==, "100000");
  g_autofree char *same = begin (server, session, digest, SIZE);
  g_assert_cmpstr (same, ==, path);
  g_autoptr (TestAnswer) rest = piece (server, session, path, data, 100000, 200000);
  g_assert_cmpint (rest->status, ==, 200);
  g_assert_true (json_is_true (json_object_get (rest->json, "complete")));

  g_autofree char *blob = g_strconcat ("/v1/blobs/", digest, NULL);
  g_autoptr (TestAnswer) whole = test_ask (server, session->access, "GET", blob, NULL, 0, NULL);
  g_assert_cmpmem (whole->body->str, whole->body->len, data, SIZE);
  g_autoptr (TestAnswer) range =
    test_ask (server, session->access, "GET", blob, NULL, 0, "Range: bytes=1000-1999", NULL);
  g_assert_cmpint (range->status, ==, 206);
  g_assert_cmpmem (range->body->str, range->body->len, data + 1000, 1000);
  g_autoptr (TestAnswer) tail =
    test_ask (server, session->access, "GET", blob, NULL, 0, "Range: bytes=299990-", NULL);
  g_assert_cmpmem (tail->body->str, tail->body->len, data + 299990, 10);
  g_autoptr (TestAnswer) none =
    test_ask (server, session->access, "GET", blob, NULL, 0, "Range: bytes=300000-", NULL);
  test_assert_problem (none, 416, "range");
  test_verify (server);
}

static void
test_altered (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  TestSession *session = counter (server);
  g_autoptr (GBytes) bytes = some_bytes (2);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), SIZE);
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *path = begin (server, session, digest, SIZE);
  g_autofree char *blob = g_strconcat ("/v1/blobs/", digest, NULL);

  data[150000] ^= 1;
  g_autoptr (TestAnswer) altered = piece (server, session, path, data, 0, SIZE);
  test_assert_problem (altered, 422, "digest-mismatch");
  g_autoptr (TestAnswer) none = test_ask (server, session->access, "GET", blob, NULL, 0, NULL);
  g_assert_cmpint (none->status, ==, 404);
  data[150000] ^= 1;
  g_autoptr (TestAnswer) good = piece (server, session, path, data, 0, SIZE);
  g_assert_cmpint (good->status, ==, 200);
  g_assert_true (json_is_true (json_object_get (good->json, "complete")));
}

static void
test_limits (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  TestSession *session = counter (server);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "x", -1);
  g_autofree char *huge = g_strdup_printf ("{\"sha256\":\"%s\",\"size\":67108865}", digest);
  g_autofree char *empty = g_strdup_printf ("{\"sha256\":\"%s\",\"size\":0}", digest);
  g_autofree char *odd = g_strdup ("{\"sha256\":\"../../ledger.db\",\"size\":10}");
  g_autoptr (TestAnswer) a = test_ask (server, session->access, "POST", "/v1/uploads", huge, -1, NULL);
  g_autoptr (TestAnswer) b = test_ask (server, session->access, "POST", "/v1/uploads", empty, -1, NULL);
  g_autoptr (TestAnswer) c = test_ask (server, session->access, "POST", "/v1/uploads", odd, -1, NULL);

  test_assert_problem (a, 413, "too-large");
  test_assert_problem (b, 422, "invalid");
  test_assert_problem (c, 422, "invalid");
  /* Eight mebibytes are a piece, one byte more is not. */
  gsize most = 8 * 1024 * 1024;
  g_autofree guint8 *data = g_malloc0 (most + 1);
  g_autofree char *zeros = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, most + 1);
  g_autofree char *path = begin (server, session, zeros, (gint64) most + 1);
  g_autoptr (TestAnswer) large = piece (server, session, path, data, 0, most + 1);
  test_assert_problem (large, 413, "too-large");
  g_autoptr (TestAnswer) most_of = piece (server, session, path, data, 0, most);
  g_assert_cmpint (most_of->status, ==, 200);
  g_autoptr (TestAnswer) last = piece (server, session, path, data, (gint64) most, 1);
  g_assert_true (json_is_true (json_object_get (last->json, "complete")));
  /* Nobody goes on with somebody else's upload. */
  g_autofree char *begun = begin (server, session, digest, 1);
  TestSession *other = test_session_of (server, lb_fixture_actor (server->bureau, "reviewer", "jtys"));
  g_autoptr (TestAnswer) theirs = piece (server, other, begun, (const guint8 *) "x", 0, 1);
  g_assert_cmpint (theirs->status, ==, 404);
}

static void
test_visible (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  const LbActor *ours = lb_fixture_actor (server->bureau, "reviewer", "yyqx");
  const LbActor *theirs = lb_fixture_actor (server->bureau, "reviewer", "jtys");
  const LbCaseMaterial *material = server->bureau->state->materials->pdata[0];
  const LbFile *file = NULL;

  for (guint i = 0; file == NULL; i++)
    {
      material = server->bureau->state->materials->pdata[i];
      file = material->files->len > 0 ? material->files->pdata[0] : NULL;
    }
  g_autofree char *path = g_strconcat ("/v1/blobs/", file->blob, NULL);
  g_autoptr (TestAnswer) seen =
    test_ask (server, test_session_of (server, ours)->access, "GET", path, NULL, 0, NULL);
  g_autoptr (TestAnswer) unseen =
    test_ask (server, test_session_of (server, theirs)->access, "GET", path, NULL, 0, NULL);
  g_autoptr (TestAnswer) nobody = test_ask (server, NULL, "GET", path, NULL, 0, NULL);
  g_autoptr (TestAnswer) odd = test_ask (server, test_session_of (server, ours)->access, "GET",
                                         "/v1/blobs/..%2f..%2fledger.db", NULL, 0, NULL);
  g_assert_cmpint (seen->status, ==, 200);
  g_assert_cmpint (unseen->status, ==, 404);
  g_assert_cmpint (nobody->status, ==, 401);
  test_assert_problem (odd, 400, "malformed");
  /* Who knows a digest does not have the file: announcing it is not having sent it. */
  g_autofree char *body =
    g_strdup_printf ("{\"sha256\":\"%s\",\"size\":%" G_GINT64_FORMAT "}", file->blob, file->size);
  g_autoptr (TestAnswer) announced =
    test_ask (server, test_session_of (server, theirs)->access, "POST", "/v1/uploads", body, -1, NULL);
  g_assert_true (json_is_false (json_object_get (announced->json, "complete")));
  g_autoptr (TestAnswer) still =
    test_ask (server, test_session_of (server, theirs)->access, "GET", path, NULL, 0, NULL);
  g_assert_cmpint (still->status, ==, 404);
}

/* A command may only name what has arrived. */
static void
test_named (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  g_autoptr (LbCommand) command = test_command (
    server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, server->bureau->state->version,
    g_variant_new_parsed ("{'text': <'附件'>, 'files': <%@aa{sv}>}", lb_fixture_files ("没有上传")));
  g_autoptr (TestAnswer) refused = test_push (server, counter (server), command);
  g_assert_cmpstr (test_outcome (refused), ==, "refused");
  test_upload (server, counter (server), "没有上传", strlen ("没有上传"));
  g_autoptr (LbCommand) again = test_command (server, command->case_id, NULL, command->type, command->base,
                                              command->args);
  g_autoptr (TestAnswer) applied = test_push (server, counter (server), again);
  g_assert_cmpstr (test_outcome (applied), ==, "applied");
  test_verify (server);
}

/* What nobody goes on with does not fill the disk for ever. */
static void
test_stale (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  TestSession *session = counter (server);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "xy", -1);
  g_autofree char *path = begin (server, session, digest, 2);
  g_autofree char *file = g_build_filename (server->folder, "uploads", strrchr (path, '/') + 1, NULL);

  g_autoptr (TestAnswer) half = piece (server, session, path, (const guint8 *) "xy", 0, 1);
  g_assert_cmpint (half->status, ==, 200);
  for (int stale = 0; stale < 2; stale++)
    {
      if (stale)
        test_server_sql (server, "UPDATE upload SET made = made - 8 * 86400000");
      test_server_stop (server);
      test_server_start (server);
      g_autoptr (TestAnswer) head = test_ask (server, session->access, "HEAD", path, NULL, 0, NULL);
      g_assert_cmpint (head->status, ==, stale ? 404 : 200);
      g_assert_cmpint (g_file_test (file, G_FILE_TEST_EXISTS), ==, !stale);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blobs/uploads-go-on-where-they-stood", test_resume);
  g_test_add_func ("/blobs/altered-files-are-refused", test_altered);
  g_test_add_func ("/blobs/sizes-and-owners", test_limits);
  g_test_add_func ("/blobs/only-through-a-case-in-scope", test_visible);
  g_test_add_func ("/blobs/commands-name-what-has-arrived", test_named);
  g_test_add_func ("/blobs/stale-uploads-are-forgotten", test_stale);
  return g_test_run ();
}
