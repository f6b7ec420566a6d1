/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * New versions of catalogue, calendar and policy: two people put them in force, and what goes on meanwhile goes on by the
 * old ones.
 */
#include "lb-keeper.h"
#include "lb-test-server.h"

#include <string.h>

#define ONE "policy-1"
#define TWO "coordination-1"

/* A store on the bureau's day. */
static TestServer *
new_server (void)
{
  TestServer *server = test_server_new (TRUE);

  test_set_clock (server, server->bureau->now);
  return server;
}

static TestAnswer *
ask (TestServer *server, const char *user, const char *method, const char *path, const char *body)
{
  return test_ask (server, test_session (server, user)->access, method, path, body, -1, NULL);
}

/* What is in force now, to be changed. (transfer full) */
static json_t *
newest (TestServer *server, const char *kind)
{
  g_autofree char *path = g_strconcat ("/v1/", kind, NULL);

  if (strcmp (kind, "catalogue") == 0)
    {
      g_autoptr (TestAnswer) list = ask (server, ONE, "GET", "/v1/catalogues", NULL);
      json_t *all = json_object_get (list->json, "catalogues");
      const char *id =
        json_string_value (json_object_get (json_array_get (all, json_array_size (all) - 1), "id"));
      g_free (path);
      path = g_strconcat ("/v1/catalogues/", id, NULL);
    }
  g_autoptr (TestAnswer) answer = ask (server, ONE, "GET", path, NULL);
  g_assert_cmpint (answer->status, ==, 200);
  return json_deep_copy (answer->json);
}

/* Takes over @document. */
static TestAnswer *
propose (TestServer *server, const char *user, const char *kind, json_t *document)
{
  json_auto_t *wish = json_pack ("{s:s, s:o}", "kind", kind, "document", document);
  char *body = json_dumps (wish, JSON_COMPACT);
  TestAnswer *answer = ask (server, user, "POST", "/v1/admin/publications", body);

  free (body);
  return answer;
}

static char *
path_of (const TestAnswer *proposal)
{
  return g_strconcat ("/v1/admin/publications/", test_answer_text (proposal, "publication"), NULL);
}

static TestAnswer *
approve (TestServer *server, const char *user, const TestAnswer *proposal)
{
  g_autofree char *path = path_of (proposal);
  g_autofree char *body = g_strdup_printf ("{\"sha256\":\"%s\"}", test_answer_text (proposal, "sha256"));

  return ask (server, user, "POST", path, body);
}

static json_t *
next_catalogue (TestServer *server, const char *id, const char *from)
{
  json_t *document = newest (server, "catalogue");

  json_object_set_new (document, "id", json_string (id));
  json_object_set_new (document, "effective_from", json_string (from));
  return document;
}

static gsize
count_catalogues (TestServer *server)
{
  g_autoptr (TestAnswer) list = ask (server, ONE, "GET", "/v1/catalogues", NULL);

  return json_array_size (json_object_get (list->json, "catalogues"));
}

/* Which catalogue the case was taken in by. (transfer full) */
static char *
catalogue_of_case (TestServer *server, const char *case_id)
{
  g_autofree char *database = test_database_of (server->folder);
  g_autoptr (GError) error = NULL;
  char *id = NULL;

  g_autoptr (LbDatabase) file = lb_database_open (database, LB_DATABASE_READ_ONLY, test_ledger_schema (), &error);
  g_assert_no_error (error);
  lb_database_text (file, &id, &error,
                    "SELECT json_extract (line, '$.data.catalogue') FROM event WHERE case_id = :case AND"
                    " json_extract (line, '$.type') = 'received'",
                    "s:case", case_id, NULL);
  g_assert_no_error (error);
  return id;
}

/* Nothing is decided by what one person alone wants. */
static void
test_two_people (void)
{
  g_autoptr (TestServer) server = new_server ();
  g_autofree char *today = lb_day_to_string (lb_time_day (server->bureau->now));
  gsize before = count_catalogues (server);

  g_autoptr (TestAnswer) proposal = propose (server, ONE, "catalogue", next_catalogue (server, "next", today));
  g_assert_cmpint (proposal->status, ==, 201);
  g_assert_cmpstr (test_answer_text (proposal, "effective_from"), ==, today);
  g_assert_cmpint (count_catalogues (server), ==, before);
  test_receive (server);
  g_autofree char *first = g_strdup (server->bureau->case_id);
  g_autofree char *by = catalogue_of_case (server, first);
  g_assert_cmpstr (by, !=, "next");

  g_autoptr (TestAnswer) own = approve (server, ONE, proposal);
  test_assert_problem (own, 403, "forbidden");
  g_autofree char *path = path_of (proposal);
  g_autoptr (TestAnswer) unread = ask (server, TWO, "POST", path,
                                       "{\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\"}");
  test_assert_problem (unread, 422, "invalid");
  g_autoptr (TestAnswer) text = ask (server, TWO, "GET", path, NULL);
  g_assert_cmpint (text->status, ==, 200);
  g_assert_cmpstr (test_answer_text (text, "id"), ==, "next");
  g_assert_cmpint (count_catalogues (server), ==, before);
  g_autoptr (TestAnswer) done = approve (server, TWO, proposal);
  g_assert_cmpint (done->status, ==, 200);
  g_assert_cmpstr (test_answer_text (done, "outcome"), ==, "approved");
  g_assert_cmpstr (test_answer_text (done, "settled_by"), ==, TWO);
  g_assert_cmpint (count_catalogues (server), ==, before + 1);
  g_autoptr (TestAnswer) twice = approve (server, TWO, proposal);
  test_assert_problem (twice, 409, "conflict");

  /* What is taken in from now on goes by the new one; what was, by the old one. */
  LbTime now = server->bureau->now;
  lb_fixture_reset (server->bureau);
  server->bureau->now = now;
  test_receive (server);
  g_autofree char *since = catalogue_of_case (server, server->bureau->case_id);
  g_autofree char *still = catalogue_of_case (server, first);
  g_assert_cmpstr (since, ==, "next");
  g_assert_cmpstr (still, ==, by);
  test_verify (server);
}

/* Other limits, other turns of the clock: what is kept of them is made anew. */
static void
test_figures_move_the_clock (void)
{
  g_autoptr (TestServer) server = new_server ();
  test_receive (server);
  json_t *policy = newest (server, "policy");
  json_t *figure = json_object_get (json_object_get (policy, "figures"), "notice_days");
  gint64 days = json_integer_value (json_object_get (figure, "value"));
  gint64 was, is;

  g_assert_cmpint (days, >, 1);
  json_object_set_new (figure, "value", json_integer (days - 1));
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *database = test_database_of (server->folder);
      g_autoptr (GError) error = NULL;
      g_autoptr (LbDatabase) file = lb_database_open (database, LB_DATABASE_READ_ONLY, test_ledger_schema (), &error);
      g_assert_no_error (error);
      lb_database_integer (file, 0, i == 0 ? &was : &is, &error, "SELECT min (at) FROM case_wake", NULL);
      g_assert_no_error (error);
      if (i == 1)
        break;
      g_autoptr (TestAnswer) proposal = propose (server, TWO, "policy", policy);
      g_assert_cmpint (proposal->status, ==, 201);
      g_autoptr (TestAnswer) done = approve (server, ONE, proposal);
      g_assert_cmpint (done->status, ==, 200);
    }
  g_assert_cmpint (was, >, 0);
  g_assert_cmpint (is, <, was);
  test_verify (server);
}

/* What is wrong, late, there already or not theirs to say is refused, and by name. */
static void
test_refused (void)
{
  g_autoptr (TestServer) server = new_server ();
  g_autofree char *today = lb_day_to_string (lb_time_day (server->bureau->now));
  json_t *broken = next_catalogue (server, "next", today);

  g_autoptr (TestAnswer) past = propose (server, ONE, "catalogue", next_catalogue (server, "next", "2019-01-01"));
  test_assert_problem (past, 422, "invalid");
  json_object_set_new (broken, "packages", json_array ());
  g_autoptr (TestAnswer) wrong = propose (server, ONE, "catalogue", broken);
  test_assert_problem (wrong, 422, "invalid");
  g_assert_cmpuint (strlen (test_answer_text (wrong, "detail")), >, 5);
  g_autoptr (TestAnswer) known = propose (server, ONE, "catalogue", newest (server, "catalogue"));
  g_assert_cmpint (known->status, >=, 409);
  g_assert_cmpint (known->status, <=, 422);
  g_autoptr (TestAnswer) kind = propose (server, ONE, "users", json_object ());
  test_assert_problem (kind, 422, "invalid");
  const char *others[] = { "counter-1", "platform-1", "supervision-1", "bureau-head" };
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (TestAnswer) list = ask (server, others[i], "GET", "/v1/admin/publications", NULL);
      test_assert_problem (list, 403, "forbidden");
    }
  g_autoptr (TestAnswer) none = ask (server, ONE, "DELETE", "/v1/admin/publications/0190a0a0-0000-7000-8000-000000000009",
                                     NULL);
  test_assert_problem (none, 404, "not-found");
}

/* A day may pass while a proposal waits, and one may be taken back: neither can be approved any more. */
static void
test_settled (void)
{
  g_autoptr (TestServer) server = new_server ();
  g_autofree char *today = lb_day_to_string (lb_time_day (server->bureau->now));

  g_autoptr (TestAnswer) taken = propose (server, ONE, "catalogue", next_catalogue (server, "taken-back", "2030-01-01"));
  g_autofree char *path = path_of (taken);
  g_autoptr (TestAnswer) back = ask (server, ONE, "DELETE", path, NULL);
  g_assert_cmpstr (test_answer_text (back, "outcome"), ==, "withdrawn");
  g_autoptr (TestAnswer) gone = approve (server, TWO, taken);
  test_assert_problem (gone, 409, "conflict");
  g_autoptr (TestAnswer) late = propose (server, ONE, "catalogue", next_catalogue (server, "late", today));
  test_set_clock (server, server->bureau->now + G_GINT64_CONSTANT (86400000));
  g_autoptr (TestAnswer) missed = approve (server, TWO, late);
  test_assert_problem (missed, 422, "invalid");

  test_server_stop (server);
  test_server_start (server);
  g_autoptr (TestAnswer) list = ask (server, TWO, "GET", "/v1/admin/publications", NULL);
  json_t *all = json_object_get (list->json, "publications");
  g_assert_cmpint (json_array_size (all), ==, 2);
  g_assert_cmpstr (json_string_value (json_object_get (json_array_get (all, 0), "document")), ==, "late");
  g_assert_true (json_is_null (json_object_get (json_array_get (all, 0), "outcome")));
}

static json_t *
with_file (json_t *document, const char *content)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, content, -1);
  json_t *package = json_array_get (json_object_get (document, "packages"), 0);

  json_object_set_new (package, "files",
                       json_pack ("[{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s}]", "kind", "rules", "title", "实施细则",
                                  "version", "1", "effective_from", "2019-06-10", "name", "细则.pdf", "media_type",
                                  "application/pdf", "size", (json_int_t) strlen (content), "sha256", digest));
  return document;
}

static guint
sweep (TestServer *server)
{
  g_autoptr (GError) error = NULL;
  guint count = 0;

  lb_keeper_sweep (lb_server_keeper (server->server), lb_ledger_system_now () + 1000, &count, &error);
  g_assert_no_error (error);
  return count;
}

static int
status_of_file (TestServer *server, const char *user, const char *content)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, content, -1);
  g_autofree char *path = g_strconcat ("/v1/blobs/", digest, NULL);
  g_autoptr (TestAnswer) answer = ask (server, user, "GET", path, NULL);

  return answer->status;
}

/* What a catalogue publishes is in the store before anything of it waits or is in force, is everybody's to read from
 * then on, and is swept when nobody wants it any more. */
static void
test_files (void)
{
  static const char content[] = "%PDF-1.4 实施细则";
  g_autoptr (TestServer) server = new_server ();
  g_autofree char *today = lb_day_to_string (lb_time_day (server->bureau->now));

  g_autoptr (TestAnswer) without =
    propose (server, ONE, "catalogue", with_file (next_catalogue (server, "with-file", today), content));
  test_assert_problem (without, 422, "invalid");
  g_assert_nonnull (strstr (test_answer_text (without, "detail"), "细则.pdf"));

  test_upload (server, test_session (server, "counter-1"), content, strlen (content));
  g_assert_cmpint (status_of_file (server, "inspector-1", content), ==, 404);
  g_autoptr (TestAnswer) proposal =
    propose (server, ONE, "catalogue", with_file (next_catalogue (server, "with-file", today), content));
  g_assert_cmpint (proposal->status, ==, 201);
  g_assert_cmpuint (sweep (server), ==, 0);
  g_autofree char *path = path_of (proposal);
  g_autoptr (TestAnswer) back = ask (server, ONE, "DELETE", path, NULL);
  g_assert_cmpstr (test_answer_text (back, "outcome"), ==, "withdrawn");
  g_assert_cmpuint (sweep (server), ==, 1);

  test_upload (server, test_session (server, "counter-1"), content, strlen (content));
  g_autoptr (TestAnswer) again =
    propose (server, ONE, "catalogue", with_file (next_catalogue (server, "with-file", today), content));
  g_autoptr (TestAnswer) other =
    propose (server, ONE, "catalogue", with_file (next_catalogue (server, "with-file", today), content));
  g_assert_cmpint (other->status, ==, 201);
  g_autoptr (TestAnswer) done = approve (server, TWO, again);
  g_assert_cmpstr (test_answer_text (done, "outcome"), ==, "approved");
  g_autofree char *second = path_of (other);
  g_autoptr (TestAnswer) dropped = ask (server, ONE, "DELETE", second, NULL);
  g_assert_cmpstr (test_answer_text (dropped, "outcome"), ==, "withdrawn");
  g_assert_cmpuint (sweep (server), ==, 0);
  g_assert_cmpint (status_of_file (server, "inspector-1", content), ==, 200);
  test_verify (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/publish/it-takes-two", test_two_people);
  g_test_add_func ("/publish/figures-move-the-clock", test_figures_move_the_clock);
  g_test_add_func ("/publish/refused", test_refused);
  g_test_add_func ("/publish/settled", test_settled);
  g_test_add_func ("/publish/files", test_files);
  return g_test_run ();
}
