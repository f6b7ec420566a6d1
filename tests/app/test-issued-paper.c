/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents that leave the program: what was printed is kept as it was, comes back as the very bytes, on this PC and on
 * another, is written down once and for nobody else.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "lb-issued-paper.h"
#include "lb-paper.h"
#include "lb-test-desk.h"

typedef struct { TestServer *server; TestDesk *desk; char *folder, *case_id; GFile *file; LbDocument *document; } Bench;

static TestDesk *
desk_of (Bench *bench, int number)
{
  TestDesk *desk = test_desk_new (bench->server->address);

  test_desk_open (desk);
  test_desk_sign_in (desk, bench->server, lb_fixture_actor_n (bench->server->bureau, "counter", NULL, number));
  test_until (test_is_quiet (desk) && lb_client_is_caught_up (desk->client));
  return desk;
}

/* The receipt of the case, laid out into the file. */
static LbDocument *
lay_out (TestDesk *desk, const char *case_id, GFile *file)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (LbCase) state = test_desk_case (desk, case_id, &events);
  g_autoptr (GError) error = NULL;
  LbContext context = { NULL };
  LbDocument *document;

  lb_client_context (desk->client, state, &context);
  document = lb_paper_build (LB_PAPER_RECEIPT, state, events, 1, &context, &error);
  g_assert_no_error (error);
  lb_document_write_pdf (document, g_file_peek_path (file), &error);
  g_assert_no_error (error);
  return document;
}

static void
set_up (Bench *bench, gconstpointer data)
{
  g_autofree char *path = NULL;

  bench->server = test_server_new_on_socket (TRUE);
  test_receive (bench->server);
  bench->case_id = g_strdup (bench->server->bureau->case_id);
  bench->desk = desk_of (bench, 1);
  bench->folder = g_dir_make_tmp ("lb-issued-XXXXXX", NULL);
  path = g_build_filename (bench->folder, "receipt.pdf", NULL);
  bench->file = g_file_new_for_path (path);
  bench->document = lay_out (bench->desk, bench->case_id, bench->file);
}

static void
tear_down (Bench *bench, gconstpointer data)
{
  lb_document_unref (bench->document);
  g_file_delete (bench->file, NULL, NULL);
  g_assert_cmpint (g_rmdir (bench->folder), ==, 0);
  g_object_unref (bench->file);
  g_free (bench->folder);
  g_free (bench->case_id);
  test_desk_free (bench->desk);
  test_server_free (bench->server);
}

static gboolean
keep (TestDesk *desk, const char *issuer, Bench *bench, GError **error)
{
  lb_issued_paper_keep_async (desk->client, issuer, bench->document, bench->file, "printed", test_desk_done, desk);
  return lb_issued_paper_keep_finish (test_desk_wait (desk), error);
}

/* (transfer full) (nullable) */
static char *
find (TestDesk *desk, Bench *bench, GError **error)
{
  char *told = NULL;

  lb_issued_paper_find_async (desk->client, bench->document, bench->file, NULL, test_desk_done, desk);
  lb_issued_paper_find_finish (test_desk_wait (desk), &told, error);
  return told;
}

static guint
count_issues (TestDesk *desk, const char *case_id)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (LbCase) state = test_desk_case (desk, case_id, &events);
  guint count = 0;

  for (guint i = 0; i < events->len; i++)
    count += ((LbEvent *) events->pdata[i])->type == LB_EVENT_PAPER_ISSUED;
  return count;
}

static const char *
me (TestDesk *desk)
{
  return lb_client_get_actor (desk->client)->id;
}

static void
test_the_very_bytes_come_back (Bench *bench, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) issued = g_file_load_bytes (bench->file, NULL, NULL, &error), back = NULL, there = NULL;
  g_autofree char *before = find (bench->desk, bench, &error), *after = NULL, *elsewhere = NULL;
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, issued);

  g_assert_no_error (error);
  g_assert_null (before);
  g_assert_true (keep (bench->desk, me (bench->desk), bench, &error));
  g_assert_no_error (error);
  /* The same again is no second issue. */
  g_assert_true (keep (bench->desk, me (bench->desk), bench, &error));
  g_assert_cmpuint (count_issues (bench->desk, bench->case_id), ==, 1);

  /* Laid out otherwise meanwhile, by newer texts of the bureau, it comes back as it was handed out. */
  g_assert_true (g_file_set_contents (g_file_peek_path (bench->file), "%PDF laid out otherwise", -1, NULL));
  after = find (bench->desk, bench, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (after, digest));
  back = g_file_load_bytes (bench->file, NULL, NULL, &error);
  g_assert_true (g_bytes_equal (issued, back));

  /* On another PC as well, which has never seen the bytes. */
  test_until (test_is_quiet (bench->desk));
  g_autoptr (TestDesk) other = desk_of (bench, 2);
  test_until (count_issues (other, bench->case_id) == 1);
  g_assert_true (g_file_set_contents (g_file_peek_path (bench->file), "%PDF laid out otherwise", -1, NULL));
  elsewhere = find (other, bench, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (elsewhere, digest));
  there = g_file_load_bytes (bench->file, NULL, NULL, &error);
  g_assert_true (g_bytes_equal (issued, there));
}

/* Without the bytes and without the store nothing is shown in their place, and the reason says that it was issued. */
static void
test_off_line_says_what_is_missing (Bench *bench, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TestDesk) other = desk_of (bench, 2);
  g_autofree char *told = NULL;

  g_assert_true (keep (bench->desk, me (bench->desk), bench, &error));
  test_until (test_is_quiet (bench->desk) && count_issues (other, bench->case_id) == 1);
  test_server_stop (bench->server);
  g_assert_true (g_file_set_contents (g_file_peek_path (bench->file), "%PDF laid out otherwise", -1, NULL));
  told = find (other, bench, &error);
  g_assert_error (error, LB_ERROR, LB_ERROR_OFFLINE);
  g_assert_nonnull (strstr (error->message, "issued before"));
  test_server_start (bench->server);
}

/* Whoever has signed in meanwhile has handed out nothing. */
static void
test_nobody_else_is_written_down (Bench *bench, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (keep (bench->desk, "somebody-else", bench, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_FORBIDDEN);
  g_assert_cmpuint (count_issues (bench->desk, bench->case_id), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Bench, NULL, set_up, test, tear_down)
  ADD ("/issued-paper/the-very-bytes-come-back", test_the_very_bytes_come_back);
  ADD ("/issued-paper/off-line-says-what-is-missing", test_off_line_says_what_is_missing);
  ADD ("/issued-paper/nobody-else-is-written-down", test_nobody_else_is_written_down);
#undef ADD
  return g_test_run ();
}
