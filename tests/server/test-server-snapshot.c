/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * First sync: one file with all that the user may see, at one moment, that can be fetched in parts.
 */
#include "lb-test-server.h"
#include "lb-pack.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *
header (const TestAnswer *answer, const char *name)
{
  const char *value = g_hash_table_lookup (answer->headers, name);

  return value != NULL ? value : "";
}

/* The lines of a snapshot. (transfer full) */
static GString *
unpack (TestServer *server, const TestAnswer *answer)
{
  g_autofree char *path = g_build_filename (server->folder, "fetched.zst", NULL);
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  const char *line;

  g_assert_true (g_file_set_contents (path, answer->body->str, (gssize) answer->body->len, &error));
  g_autoptr (LbUnpack) file = lb_unpack_new (path, &error);
  while (lb_unpack_line (file, &line, NULL, &error) && line != NULL)
    g_string_append_printf (text, "%s\n", line);
  g_assert_no_error (error);
  return text;
}

static TestAnswer *
ask (TestServer *server, TestSession *session, const char *range, const char *condition)
{
  return test_ask (server, session->access, "GET", "/v1/snapshot", NULL, 0, range, condition, NULL);
}

static TestSession *
reviewer (TestServer *server, const char *section)
{
  return test_session_of (server, lb_fixture_actor (server->bureau, "reviewer", section));
}

static void
test_content (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = reviewer (server, "yyqx");
  g_autoptr (TestAnswer) answer = ask (server, session, NULL, NULL);

  g_assert_cmpint (answer->status, ==, 200);
  g_assert_cmpstr (header (answer, "content-type"), ==, "application/zstd");
  g_autofree char *digest =
    g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) answer->body->str, answer->body->len);
  g_autofree char *tag = g_strdup_printf ("\"%s\"", digest);
  g_assert_cmpstr (header (answer, "etag"), ==, tag);
  g_assert_true (g_str_has_prefix (header (answer, "repr-digest"), "sha-256=:"));

  /* The same events as page by page, byte for byte, and the same place to go on from. */
  g_autoptr (GString) lines = unpack (server, answer);
  g_autofree char *cursor = NULL;
  g_autoptr (GString) pulled = test_pull (server, session, &cursor);
  g_auto (GStrv) packed = g_strsplit (lines->str, "\n", -1), paged = g_strsplit (pulled->str, "\n", -1);
  g_assert_cmpstr (packed[0], ==, "{\"cases\":1,\"snapshot\":1}");
  g_assert_nonnull (strstr (packed[1], server->bureau->case_id));
  g_assert_nonnull (strstr (packed[1], "\"whole\""));
  guint events = 0;
  for (char **line = paged; *line != NULL; line++)
    if (strstr (*line, "\"type\":") != NULL)
      {
        g_assert_cmpstr (packed[2 + events], ==, *line);
        events++;
      }
  g_assert_cmpint (events, ==, server->bureau->state->version);
  g_autofree char *last = g_strdup_printf ("{\"more\":false,\"next\":\"%s\"}", cursor);
  g_assert_cmpstr (packed[2 + events], ==, last);
}

/* Nobody gets what they may not see, not even by knowing its digest. */
static void
test_scope (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  g_autoptr (TestAnswer) theirs = ask (server, reviewer (server, "yyqx"), NULL, NULL);
  g_autofree char *condition = g_strdup_printf ("If-Range: %s", header (theirs, "etag"));
  g_autoptr (TestAnswer) ours = ask (server, reviewer (server, "jtys"), NULL, NULL);
  g_autoptr (TestAnswer) guessed = ask (server, reviewer (server, "jtys"), "Range: bytes=10-", condition);
  g_autoptr (TestAnswer) nobody = test_ask (server, NULL, "GET", "/v1/snapshot", NULL, 0, NULL);

  g_assert_cmpint (ours->status, ==, 200);
  g_assert_cmpint (guessed->status, ==, 200);
  g_assert_cmpint (nobody->status, ==, 401);
  g_autoptr (GString) empty = unpack (server, ours), also_empty = unpack (server, guessed);
  g_assert_true (g_str_has_prefix (empty->str, "{\"cases\":0,\"snapshot\":1}\n{\"more\":false"));
  g_assert_cmpstr (empty->str, ==, also_empty->str);
}

static void
comment (TestServer *server, guint times)
{
  TestSession *session = test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL));

  for (guint i = 0; i < times; i++)
    {
      g_autoptr (LbCommand) command = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                                    g_variant_new_parsed ("{'text': <'又一条'>}"));
      g_autoptr (TestAnswer) answer = test_push (server, session, command);
      g_assert_cmpstr (test_outcome (answer), ==, "applied");
    }
}

/* A download goes on, also when there is more by then and the service was started anew. */
static void
test_goes_on (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = reviewer (server, "yyqx");
  g_autoptr (TestAnswer) first = ask (server, session, "Range: bytes=0-99", NULL);
  g_assert_cmpint (first->status, ==, 206);
  g_assert_cmpint (first->body->len, ==, 100);
  g_autofree char *condition = g_strdup_printf ("If-Range: %s", header (first, "etag"));
  comment (server, 3);
  test_server_stop (server);
  test_server_start (server);
  g_autoptr (TestAnswer) rest = ask (server, session, "Range: bytes=100-", condition);
  g_assert_cmpint (rest->status, ==, 206);
  g_assert_cmpstr (header (rest, "etag"), ==, header (first, "etag"));
  g_string_prepend_len (rest->body, first->body->str, (gssize) first->body->len);
  g_autoptr (GString) whole = unpack (server, rest);
  g_assert_nonnull (strstr (whole->str, "\"more\":false"));
  g_autofree char *digest =
    g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) rest->body->str, rest->body->len);
  g_assert_nonnull (strstr (header (rest, "etag"), digest));
  /* Beyond its end. */
  g_autoptr (TestAnswer) beyond = ask (server, session, "Range: bytes=99999999-", condition);
  test_assert_problem (beyond, 416, "range");
}

/* When the file is gone another one comes whole; what is of another store is never served. */
static void
test_gone (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = reviewer (server, "yyqx");
  g_autoptr (TestAnswer) first = ask (server, session, NULL, NULL);
  g_autofree char *condition = g_strdup_printf ("If-Range: %s", header (first, "etag"));

  comment (server, 1);
  test_server_stop (server);
  test_server_sql (server, "UPDATE meta SET value = '0123456789abcdef0123456789abcdef' WHERE name = 'epoch'");
  test_server_start (server);
  g_autoptr (TestAnswer) other = ask (server, session, "Range: bytes=100-", condition);
  g_assert_cmpint (other->status, ==, 200);
  g_autoptr (GString) lines = unpack (server, other);
  g_assert_nonnull (strstr (lines->str, "0123456789abcdef0123456789abcdef."));
  g_assert_nonnull (strstr (lines->str, "又一条"));
  g_autofree char *folder = g_build_filename (server->folder, "snapshots", NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  guint count = 0;
  for (const char *name; (name = g_dir_read_name (entries)) != NULL; count++)
    g_assert_true (g_str_has_prefix (name, "0123456789abcdef0123456789abcdef."));
  g_assert_cmpint (count, ==, 1);
}

/* A cursor that leads nowhere says where to begin again. */
static void
test_reset (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  g_autoptr (TestAnswer) answer =
    test_ask (server, reviewer (server, "yyqx")->access, "GET",
              "/v1/changes?since=00000000000000000000000000000000.1.0000000000000000", NULL, 0, NULL);

  test_assert_problem (answer, 410, "cursor-reset");
  g_assert_cmpstr (test_answer_text (answer, "snapshot"), ==, "/v1/snapshot");
}

/* Many at once share one file. */
typedef struct { TestServer *server; TestSession *session; char *tag; } Fetch;

static gpointer
fetch (gpointer data)
{
  Fetch *one = data;
  g_autoptr (TestAnswer) answer = ask (one->server, one->session, NULL, NULL);

  g_assert_cmpint (answer->status, ==, 200);
  one->tag = g_strdup (header (answer, "etag"));
  return NULL;
}

static void
test_shared (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = reviewer (server, "yyqx");
  Fetch fetches[8];
  GThread *threads[8];

  for (int i = 0; i < 8; i++)
    {
      fetches[i] = (Fetch) { server, session, NULL };
      threads[i] = g_thread_new ("fetch", fetch, &fetches[i]);
    }
  for (int i = 0; i < 8; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpstr (fetches[i].tag, ==, fetches[0].tag);
      if (i > 0)
        g_free (fetches[i].tag);
    }
  g_free (fetches[0].tag);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snapshot/is-what-a-pull-gives", test_content);
  g_test_add_func ("/snapshot/holds-what-its-user-may-see", test_scope);
  g_test_add_func ("/snapshot/goes-on-where-it-broke-off", test_goes_on);
  g_test_add_func ("/snapshot/another-store-is-another-file", test_gone);
  g_test_add_func ("/snapshot/a-reset-says-where-it-is", test_reset);
  g_test_add_func ("/snapshot/is-made-once-for-many", test_shared);
  return g_test_run ();
}
