/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands: once, in order, by those who may, on disk before they are answered.
 */
#include "lb-config.h"
#include "lb-test-server.h"
#include "lb-database.h"
#include "lb-identifier.h"
#include "lb-uuid.h"

#include <sqlite3.h>
#include <string.h>

#define OTHER_CASE "019e0000-0000-7000-8000-0000000000ff"

static LbCommand *
comment (TestServer *server, const char *text)
{
  return test_command (server, server->bureau->case_id, NULL, LB_COMMAND_COMMENT,
                       server->bureau->state->version, g_variant_new_parsed ("{'text': <%s>}", text));
}

static TestSession *
counter (TestServer *server)
{
  return test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL));
}

static TestAnswer *
post (TestServer *server, TestSession *session, const char *body)
{
  return test_ask (server, session->access, "POST", "/v1/commands", body, -1, NULL);
}

static void
test_whole_way (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GError) error = NULL;

  lb_fixture_pharmacy_to_delivery (server->bureau);
  test_replay (server, 0);
  g_autofree char *id = g_strdup (server->bureau->case_id);
  test_verify (server);
  /* Decided here and there, the same state. */
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  g_autoptr (LbCase) state = lb_ledger_case (ledger, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (state->version, ==, server->bureau->state->version);
  g_assert_cmpint (lb_case_state (state), ==, lb_case_state (server->bureau->state));
}

static void
test_repeated (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = counter (server);
  g_autoptr (LbCommand) command = comment (server, "同一条");
  g_autofree char *body = test_push_body (command, session->number + 1);

  g_autoptr (TestAnswer) first = post (server, session, body);
  g_autoptr (TestAnswer) again = post (server, session, body);
  g_assert_cmpstr (test_outcome (first), ==, "applied");
  g_assert_cmpstr (test_outcome (again), ==, "applied");
  g_assert_null (json_object_get (test_first (first), "repeated"));
  g_assert_true (json_is_true (json_object_get (test_first (again), "repeated")));
  g_assert_true (
    json_equal (json_object_get (test_first (first), "seq"), json_object_get (test_first (again), "seq")));
  g_assert_cmpstr (test_answer_text (first, "cursor"), ==, test_answer_text (again, "cursor"));
  /* Also by another run of the store. */
  test_server_stop (server);
  test_server_start (server);
  g_autoptr (TestAnswer) later = post (server, session, body);
  g_assert_true (json_is_true (json_object_get (test_first (later), "repeated")));
  test_verify (server);
}

static void
test_order (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = counter (server);
  g_autoptr (LbCommand) one = comment (server, "一");
  g_autoptr (LbCommand) two = comment (server, "二");
  g_autofree char *early = test_push_body (two, session->number + 2);

  g_autoptr (TestAnswer) gap = post (server, session, early);
  test_assert_problem (gap, 409, "out-of-order");
  g_assert_cmpint (test_answer_number (gap, "expected"), ==, session->number + 1);
  g_autoptr (TestAnswer) good = test_push (server, session, one);
  g_assert_cmpstr (test_outcome (good), ==, "applied");
  g_autofree char *other = test_push_body (two, session->number);
  g_autoptr (TestAnswer) reuse = post (server, session, other);
  test_assert_problem (reuse, 422, "key-reuse");
  g_assert_cmpint (test_answer_number (reuse, "n"), ==, session->number);
  g_autoptr (TestAnswer) next = test_push (server, session, two);
  g_assert_cmpstr (test_outcome (next), ==, "applied");
}

/* A batch that cannot be taken whole leaves nothing behind. */
static void
test_batch_is_whole (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = counter (server);
  GString *body = g_string_new ("{\"commands\":[");

  for (int i = 1; i <= 3; i++)
    {
      g_autoptr (LbCommand) command = comment (server, "批");
      g_autofree char *one = test_push_body (command, session->number + (i == 3 ? 4 : i));
      char *start = strchr (one, '[') + 1;
      g_string_append_len (body, start, strlen (start) - 2);
      g_string_append (body, i == 3 ? "]}" : ",");
    }
  g_autofree char *text = g_string_free (body, FALSE);
  g_autoptr (TestAnswer) hole = post (server, session, text);
  test_assert_problem (hole, 422, "invalid");
  g_autoptr (LbCommand) command = comment (server, "单");
  g_autoptr (TestAnswer) good = test_push (server, session, command);
  g_assert_cmpstr (test_outcome (good), ==, "applied");
}

static void
test_duplicate (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = counter (server);
  g_autoptr (LbCommand) command = comment (server, "备份恢复后");

  g_autoptr (TestAnswer) first = test_push (server, session, command);
  g_autoptr (TestAnswer) again = test_push (server, session, command);
  g_assert_cmpstr (test_outcome (again), ==, "duplicate");
  g_assert_true (
    json_equal (json_object_get (test_first (first), "seq"), json_object_get (test_first (again), "seq")));
}

static void
test_refused (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = counter (server);
  g_autoptr (LbCommand) grant =
    test_command (server, server->bureau->case_id, "drug-retail-licence", LB_COMMAND_GRANT,
                  server->bureau->state->version, g_variant_new_parsed ("{'number': <'1'>}"));
  g_autoptr (LbCommand) after = comment (server, "继续");

  g_autoptr (TestAnswer) refused = test_push (server, session, grant);
  g_assert_cmpstr (test_outcome (refused), ==, "refused");
  json_t *problem = json_object_get (test_first (refused), "problem");
  g_assert_cmpstr (json_string_value (json_object_get (problem, "refusal")), ==, "not-allowed");
  /* It used up its number and blocks nothing. */
  g_autoptr (TestAnswer) good = test_push (server, session, after);
  g_assert_cmpstr (test_outcome (good), ==, "applied");
}

/* A case with a licence that waits for its decision. */
static void
up_to_the_decision (TestServer *server, const char *item)
{
  LbFixture *bureau = server->bureau;

  lb_fixture_receive (bureau, "pharmacy");
  lb_fixture_accept (bureau, item);
  lb_fixture_must (bureau, lb_fixture_for (bureau, "reviewer", item), LB_COMMAND_PROPOSE, item,
                   g_variant_new_parsed ("{'recommendation': <'grant'>, 'opinion': <'符合规定'>}"));
}

static TestAnswer *
push_grant (TestServer *server, const char *item, const char *number)
{
  LbFixture *bureau = server->bureau;
  TestSession *decider = test_session_of (server, lb_fixture_for (bureau, "decider", item));
  g_autoptr (LbCommand) grant = test_command (server, bureau->case_id, item, LB_COMMAND_GRANT,
                                              bureau->state->version,
                                              g_variant_new_parsed ("{'number': <%s>}", number));

  return test_push (server, decider, grant);
}

/* The case cannot know the numbers of other cases; the store does. */
static void
test_decision_numbers (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  const char *item = "enterprise-registration";
  LbTime now;

  up_to_the_decision (server, item);
  test_replay (server, 0);
  g_autoptr (TestAnswer) first = push_grant (server, item, "准1");
  g_assert_cmpstr (test_outcome (first), ==, "applied");
  now = server->bureau->now;
  lb_fixture_reset (server->bureau);
  server->bureau->now = now + 60000;
  up_to_the_decision (server, item);
  test_replay (server, 0);
  g_autoptr (TestAnswer) taken = push_grant (server, item, "准1");
  json_t *problem = json_object_get (test_first (taken), "problem");
  g_assert_cmpstr (test_outcome (taken), ==, "refused");
  g_assert_nonnull (strstr (json_string_value (json_object_get (problem, "detail")), "准1"));
  g_autoptr (TestAnswer) free_one = push_grant (server, item, "准2");
  g_assert_cmpstr (test_outcome (free_one), ==, "applied");
  test_verify (server);
}

/* The case cannot know who is an inspector; the store does. */
static void
test_teams (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  LbFixture *bureau = server->bureau;
  const char *item = "drug-retail-licence";
  guint before;

  test_receive (server);
  before = bureau->commands->len;
  lb_fixture_accept (bureau, item);
  lb_fixture_must (bureau, lb_fixture_for (bureau, "reviewer", item), LB_COMMAND_REQUEST_VISIT, item,
                   g_variant_new_parsed ("{'kind': <'inspection'>}"));
  test_replay (server, before);
  TestSession *session = test_session_of (server, lb_fixture_actor (bureau, "dispatcher", "xckc"));
  test_session_of (server, lb_fixture_actor_n (bureau, "inspector", "xckc", 1));
  test_session_of (server, lb_fixture_actor_n (bureau, "inspector", "xckc", 2));
  test_session_of (server, lb_fixture_actor (bureau, "certificate", "tyfz"));
  const struct { const char *second, *outcome;
  } teams[] = {
    { "certificate-tyfz-1", "refused" }, { "nobody-at-all", "refused" }, { "inspector-xckc-2", "applied" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (teams); i++)
    {
      g_autoptr (LbCommand) plan = test_command (
        server, bureau->case_id, NULL, LB_COMMAND_PLAN_VISIT, bureau->state->version,
        g_variant_new_parsed ("{'visit': <'v1'>, 'kind': <'inspection'>, 'requests': <['drug-retail-licence#1']>, "
                              "'day': <'2019-06-12'>, 'startMinute': <int64 540>, 'minutes': <int64 60>, "
                              "'vehicle': <'测试1号车'>, 'team': <['inspector-xckc-1', %s]>}",
                              teams[i].second));
      g_autoptr (TestAnswer) answer = test_push (server, session, plan);
      g_assert_cmpstr (test_outcome (answer), ==, teams[i].outcome);
    }
  /* Who was struck off in the meantime does not go. */
  test_server_sql (server, "UPDATE user SET disabled = 1 WHERE id = 'inspector-xckc-2'");
  g_autoptr (LbCommand) dispatch =
    test_command (server, bureau->case_id, NULL, LB_COMMAND_DISPATCH_VISIT, bureau->state->version + 1,
                  g_variant_new_parsed ("{'visit': <'v1'>}"));
  g_autoptr (TestAnswer) refused = test_push (server, session, dispatch);
  g_assert_cmpstr (test_outcome (refused), ==, "refused");
}

/* Nor who belongs to a section, and by what name. */
static void
test_assignees (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  LbFixture *bureau = server->bureau;
  const char *item = "drug-retail-licence";
  LbActor *reviewer = lb_fixture_actor (bureau, "reviewer", "yyqx");
  guint before;

  test_receive (server);
  before = bureau->commands->len;
  lb_fixture_must (bureau, lb_fixture_for (bureau, "acceptor", item), LB_COMMAND_TAKE, item, NULL);
  test_replay (server, before);
  TestSession *session = test_session_of (server, lb_fixture_actor (bureau, "decider", "yyqx"));
  test_session_of (server, reviewer);
  LbActor *stranger = lb_fixture_actor (bureau, "reviewer", "qydj");
  test_session_of (server, stranger);
  const struct { const char *to, *name, *outcome; } people[] = {
    { stranger->id, stranger->name, "refused" },
    { "nobody-at-all", "没有此人", "refused" },
    { reviewer->id, "别的名字", "refused" },
    { reviewer->id, reviewer->name, "applied" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autoptr (LbCommand) give = test_command (
        server, bureau->case_id, item, LB_COMMAND_ASSIGN, bureau->state->version,
        g_variant_new_parsed ("{'to': <%s>, 'toName': <%s>}", people[i].to, people[i].name));
      g_autoptr (TestAnswer) answer = test_push (server, session, give);
      g_assert_cmpstr (test_outcome (answer), ==, people[i].outcome);
    }
  test_verify (server);
}

static GVariant *
visit_by (const char *car, const char *first, const char *second)
{
  return g_variant_new_parsed ("{'visit': <'v1'>, 'kind': <'inspection'>, 'requests': <['drug-retail-licence#1']>, "
                               "'day': <'2019-06-12'>, 'startMinute': <int64 540>, 'minutes': <int64 60>, "
                               "'vehicle': <%s>, 'team': <[%s, %s]>}",
                               car, first, second);
}

/* A case cannot know what the others have on the day; the store does. */
static void
test_one_car_is_in_one_place (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  LbFixture *bureau = server->bureau;
  const char *item = "drug-retail-licence";
  const struct { const char *car, *first, *second, *outcome; gboolean other_case;
  } plans[] = {
    { "测试1号车", "inspector-xckc-1", "inspector-xckc-2", "applied", FALSE },
    { "测试1号车", "inspector-xckc-3", "inspector-xckc-4", "refused", TRUE },
    { "测试2号车", "inspector-xckc-1", "inspector-xckc-4", "refused", FALSE },
    { "测试2号车", "inspector-xckc-3", "inspector-xckc-4", "applied", FALSE },
  };

  for (int i = 1; i <= 4; i++)
    test_session_of (server, lb_fixture_actor_n (bureau, "inspector", "xckc", i));
  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      if (plans[i].other_case)
        {
          const LbTime now = bureau->now;

          lb_fixture_reset (bureau);
          bureau->now = now; /* the store's clock has gone on */
        }
      if (bureau->state == NULL)
        {
          lb_fixture_receive (bureau, "pharmacy");
          lb_fixture_accept (bureau, item);
          lb_fixture_must (bureau, lb_fixture_for (bureau, "reviewer", item), LB_COMMAND_REQUEST_VISIT, item,
                           g_variant_new_parsed ("{'kind': <'inspection'>}"));
          test_replay (server, 0);
        }
      TestSession *session = test_session_of (server, lb_fixture_actor (bureau, "dispatcher", "xckc"));
      g_autoptr (LbCommand) plan =
        test_command (server, bureau->case_id, NULL, LB_COMMAND_PLAN_VISIT, bureau->state->version,
                      visit_by (plans[i].car, plans[i].first, plans[i].second));
      g_autoptr (TestAnswer) answer = test_push (server, session, plan);
      g_assert_cmpstr (test_outcome (answer), ==, plans[i].outcome);
    }
}

static void
test_conflict (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  const LbActor *one = lb_fixture_for (server->bureau, "acceptor", "drug-retail-licence");
  TestSession *session = test_session_of (server, one);
  gint64 seen = server->bureau->state->version;

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (LbCommand) take =
        test_command (server, server->bureau->case_id, "drug-retail-licence", LB_COMMAND_TAKE, seen, NULL);
      g_autoptr (TestAnswer) answer = test_push (server, session, take);
      g_assert_cmpstr (test_outcome (answer), ==, i == 0 ? "applied" : "conflict");
    }
}

/* Whose section a case does not touch learns not even that it exists. */
static const char *
set_delivery (TestServer *server, TestSession *session, gint64 base, const char *way, gboolean *ret_same)
{
  g_autoptr (LbCommand) command = test_command (
    server, server->bureau->case_id, NULL, LB_COMMAND_SET_DELIVERY, base,
    g_variant_new_parsed ("{'delivery': <{'method': <%s>, 'recipient': <'王强'>, 'phone': <'13904120001'>,"
                          " 'address': <'鞍山市铁东区胜利路1号'>}>}",
                          way));
  g_autoptr (TestAnswer) answer = test_push (server, session, command);
  json_t *problem = json_object_get (test_first (answer), "problem");

  *ret_same = g_strcmp0 (json_string_value (json_object_get (problem, "refusal")), "wrong-state") == 0;
  return g_intern_string (test_outcome (answer));
}

/* Two people who looked at the same moment set the same thing: the second is shown the first's, not put over it. Who has
 * seen it may change it, and one's own, from one's own desk, is no surprise. */
static void
test_nothing_is_overwritten (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  gboolean same;
  test_receive (server);
  TestSession *one = test_session_of (server, lb_fixture_actor_n (server->bureau, "counter", NULL, 1));
  TestSession *two = test_session_of (server, lb_fixture_actor_n (server->bureau, "counter", NULL, 2));
  gint64 seen = server->bureau->state->version;

  g_assert_cmpstr (set_delivery (server, one, seen, "ems", &same), ==, "applied");
  g_assert_cmpstr (set_delivery (server, two, seen, "pickup", &same), ==, "conflict");
  g_assert_true (same);
  g_assert_cmpstr (set_delivery (server, one, seen, "pickup", &same), ==, "applied");
  g_assert_cmpstr (set_delivery (server, two, seen + 1, "ems", &same), ==, "conflict");
  g_assert_cmpstr (set_delivery (server, two, seen + 2, "ems", &same), ==, "applied");
  test_verify (server);
}

static void
test_out_of_scope (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  const LbActor *stranger = lb_fixture_actor (server->bureau, "reviewer", "jtys");
  TestSession *session = test_session_of (server, stranger);
  g_autoptr (LbCommand) there = comment (server, "看得到吗");
  g_autoptr (LbCommand) nowhere =
    test_command (server, OTHER_CASE, NULL, LB_COMMAND_COMMENT, 0, g_variant_new_parsed ("{'text': <'x'>}"));

  g_autoptr (TestAnswer) seen = test_push (server, session, there);
  g_autoptr (TestAnswer) unseen = test_push (server, session, nowhere);
  json_t *one = json_object_get (test_first (seen), "problem");
  json_t *other = json_object_get (test_first (unseen), "problem");
  g_assert_nonnull (one);
  g_assert_true (json_equal (one, other));
  g_assert_cmpstr (test_outcome (seen), ==, test_outcome (unseen));
}

static void
test_numbers (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = counter (server);
  const char *day = "{\"day\":\"2019-06-10\",\"count\":5}";

  g_autoptr (TestAnswer) one = test_ask (server, session->access, "POST", "/v1/number-leases", day, -1, NULL);
  g_autoptr (TestAnswer) two = test_ask (server, session->access, "POST", "/v1/number-leases", day, -1, NULL);
  g_assert_cmpint (test_answer_number (two, "first"), ==, test_answer_number (one, "last") + 1);
  g_autoptr (TestAnswer) far =
    test_ask (server, session->access, "POST", "/v1/number-leases", "{\"day\":\"2020-06-10\"}", -1, NULL);
  test_assert_problem (far, 422, "invalid");
  TestSession *reviewer = test_session_of (server, lb_fixture_actor (server->bureau, "reviewer", "jtys"));
  g_autoptr (TestAnswer) none =
    test_ask (server, reviewer->access, "POST", "/v1/number-leases", day, -1, NULL);
  test_assert_problem (none, 403, "forbidden");

  /* The same number again, and one that was never leased. */
  const LbCommand *received = server->bureau->commands->pdata[0];
  g_autofree char *foreign = lb_case_number_new (lb_day_from_ymd (2019, 6, 10), 2, 1);
  const char *numbers[] = { lb_record_text (received->args, "number"), foreign };
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (LbCommand) command = test_command (
        server, OTHER_CASE, NULL, LB_COMMAND_RECEIVE, 0,
        lb_fixture_with (g_variant_ref (received->args), "number", g_variant_new_string (numbers[i])));
      g_autoptr (TestAnswer) answer = test_push (server, session, command);
      g_assert_cmpstr (test_outcome (answer), ==, "refused");
    }
}

static int
count_voided (const LbClosedLease *lease)
{
  g_auto (GStrv) ranges = g_strsplit (lease->voided, ",", -1);
  int count = 0;

  for (guint i = 0; ranges[i] != NULL; i++)
    {
      const char *dash = strchr (ranges[i], '-');

      count += (dash != NULL ? atoi (dash + 1) : atoi (ranges[i])) - atoi (ranges[i]) + 1;
    }
  return count;
}

static LbClosedLease *
find_closed (GPtrArray *closed, int first)
{
  for (guint i = 0; i < closed->len; i++)
    if (((LbClosedLease *) closed->pdata[i])->first == first)
      return closed->pdata[i];
  return NULL;
}

/* Of every block each number is used or void, once; one that comes late is taken all the same. */
static void
test_unused_numbers_are_void (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  g_autoptr (TestAnswer) block = test_ask (server, counter (server)->access, "POST", "/v1/number-leases",
                                           "{\"day\":\"2019-06-10\",\"count\":5}", -1, NULL);
  int first = (int) test_answer_number (block, "first"), used = 0;
  LbDay day = lb_day_from_ymd (2019, 6, 10);
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) ledger = test_server_ledger (server, 0);

  g_assert_true (lb_ledger_close_leases (ledger, day, &error));
  g_autoptr (GPtrArray) none = lb_ledger_closed_leases (ledger, day, &error);
  g_assert_cmpuint (none->len, ==, 0);
  for (int i = 0; i < 2; i++)
    g_assert_true (lb_ledger_close_leases (ledger, day + 1, &error));
  g_autoptr (GPtrArray) closed = lb_ledger_closed_leases (ledger, day, &error);
  for (guint i = 0; i < closed->len; i++)
    {
      const LbClosedLease *lease = closed->pdata[i];

      g_assert_cmpint (count_voided (lease) + lease->used, ==, lease->last - lease->first + 1);
      used += lease->used;
    }
  g_assert_cmpint (used, ==, 1);
  g_autofree char *whole = g_strdup_printf ("%d-%d", first, first + 4);
  g_assert_cmpstr (find_closed (closed, first)->voided, ==, whole);

  g_autofree char *late = lb_case_number_new (day, find_closed (closed, first)->window, first + 2);
  const LbCommand *received = server->bureau->commands->pdata[0];
  g_autoptr (LbCommand) command
    = test_command (server, OTHER_CASE, NULL, LB_COMMAND_RECEIVE, 0,
                    lb_fixture_with (g_variant_ref (received->args), "number", g_variant_new_string (late)));
  g_autoptr (TestAnswer) answer = test_push (server, counter (server), command);
  g_assert_cmpstr (test_outcome (answer), ==, "applied");
}

static void
test_clock_belongs_to_nobody (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  g_autoptr (LbCommand) tick = test_command (server, server->bureau->case_id, NULL, LB_COMMAND_TICK,
                                             server->bureau->state->version, NULL);

  g_autoptr (TestAnswer) answer = test_push (server, counter (server), tick);
  test_assert_problem (answer, 422, "invalid");
}

/* The training clock goes on three weeks: what fell due on the way is done, each at its own instant. */
static void
test_ticks (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GError) error = NULL;
  test_receive (server);
  g_autofree char *id = g_strdup (server->bureau->case_id);
  g_autofree char *back = g_strdup ("{\"time\":\"2019-06-01T09:00:00.000+08:00\"}");

  test_set_clock (server, lb_time_at (lb_day_from_ymd (2019, 7, 1), 9 * 60));
  g_autoptr (TestAnswer) earlier = test_ask (server, test_session (server, "platform-1")->access, "POST",
                                             "/v1/training/clock", back, -1, NULL);
  test_assert_problem (earlier, 409, "clock-backwards");
  g_assert_nonnull (json_string_value (json_object_get (earlier->json, "newest")));
  test_verify (server);
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  g_autoptr (LbCase) state = lb_ledger_case (ledger, id, &error);
  g_assert_no_error (error);
  const LbCaseItem *item = lb_case_item (state, "drug-retail-licence");
  g_assert_cmpint (item->state, ==, LB_ITEM_ACCEPTED);
  g_assert_cmpstr (item->acceptance, ==, "overdue");
  /* Five working days after Monday the 10th of June end with Monday the 17th. */
  g_assert_cmpint (lb_time_day (item->state_since), <=, lb_day_from_ymd (2019, 6, 18));
}

/* The disk fills, or fails, at every step of a write in turn: nothing that was acknowledged is lost, nothing
 * that was not is there, the refusal is clear, and the store goes on by itself. */
static void
fail_at (TestServer *server, TestSession *session, gint64 nth, int code, gboolean *ret_happened)
{
  g_autofree char *cursor = NULL;
  g_autoptr (LbCommand) command = comment (server, "磁盘");
  g_autofree char *body = test_push_body (command, session->number + 1);

  lb_database_inject_fault (nth, code);
  g_autoptr (TestAnswer) first = post (server, session, body);
  *ret_happened = lb_database_fault_happened ();
  lb_database_inject_fault (0, 0);
  g_assert_true (first->status == 200 || first->status == 507 || first->status == 500 || first->status == 503
                 || first->status == 401);
  if (first->status == 507)
    g_assert_cmpstr (test_answer_problem (first), ==, "full");
  g_autoptr (TestAnswer) again = post (server, session, body);
  g_assert_cmpint (again->status, ==, 200);
  g_assert_cmpstr (test_outcome (again), ==, "applied");
  if (first->status == 200)
    g_assert_true (
      json_equal (json_object_get (test_first (first), "seq"), json_object_get (test_first (again), "seq")));
  session->number++;
}

static void
test_disk (gconstpointer code)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = counter (server);
  gboolean happened = TRUE;
  gint64 nth = 1;
  gint64 before = server->bureau->state->version;

  for (; happened && nth < 200; nth++)
    fail_at (server, session, nth, GPOINTER_TO_INT (code), &happened);
  /* Session, event, head, answer, device, begin and commit at least could fail. */
  g_assert_cmpint (nth, >, 7);
  g_assert_cmpint (nth, <, 200);
  g_autofree char *id = g_strdup (server->bureau->case_id);
  test_verify (server);
  g_autoptr (LbLedger) ledger = test_server_ledger (server, LB_LEDGER_READ_ONLY);
  g_autoptr (LbCase) state = lb_ledger_case (ledger, id, NULL);
  g_assert_cmpint (state->version, ==, before + nth - 1);
}

/* A disk that stays full: every handle of this process may be given no more pages. */
static GPtrArray *handles;

static int
note_handle (sqlite3 *handle, char **message, const struct sqlite3_api_routines *routines)
{
  g_ptr_array_add (handles, handle);
  return SQLITE_OK;
}

static void
limit_pages (gboolean full)
{
  for (guint i = 0; i < handles->len; i++)
    sqlite3_exec (handles->pdata[i],
                  full ? "PRAGMA max_page_count = 1" : "PRAGMA max_page_count = 1073741823", NULL, NULL,
                  NULL);
}

static void
test_disk_stays_full (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  test_receive (server);
  TestSession *session = counter (server);
  int full = 0;

  test_server_stop (server);
  handles = g_ptr_array_new ();
  sqlite3_auto_extension ((void (*) (void)) note_handle);
  test_server_start (server);
  sqlite3_cancel_auto_extension ((void (*) (void)) note_handle);
  limit_pages (TRUE);
  for (int i = 0; i < 100 && full == 0; i++)
    {
      g_autofree char *text = g_strnfill (3000, 'x');
      g_autoptr (LbCommand) command = comment (server, text);
      gint64 began = g_get_monotonic_time ();
      g_autoptr (TestAnswer) answer = test_push (server, session, command);
      if (answer->status == 200)
        continue;
      test_assert_problem (answer, 507, "full");
      g_assert_cmpint (g_get_monotonic_time () - began, <, 10 * G_USEC_PER_SEC);
      full++;
    }
  g_assert_cmpint (full, ==, 1);
  /* Reading goes on; and with room again, so does writing, without a restart. */
  g_autofree char *cursor = NULL;
  g_autoptr (GString) lines = test_pull (server, session, &cursor);
  g_assert_cmpint (lines->len, >, 0);
  limit_pages (FALSE);
  g_autoptr (LbCommand) command = comment (server, "又有空间了");
  g_autoptr (TestAnswer) answer = test_push (server, session, command);
  g_assert_cmpstr (test_outcome (answer), ==, "applied");
  test_verify (server);
  g_clear_pointer (&handles, g_ptr_array_unref);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* The store warns of a failing disk, which is what is tested here. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  g_test_add_func ("/commands/a-pharmacy-goes-all-the-way", test_whole_way);
  g_test_add_func ("/commands/the-same-number-gives-the-same-answer", test_repeated);
  g_test_add_func ("/commands/gaps-and-reuse-are-refused", test_order);
  g_test_add_func ("/commands/a-batch-is-taken-whole-or-not", test_batch_is_whole);
  g_test_add_func ("/commands/the-same-command-under-another-number", test_duplicate);
  g_test_add_func ("/commands/a-refusal-blocks-nothing", test_refused);
  g_test_add_func ("/commands/a-decision-number-is-used-once", test_decision_numbers);
  g_test_add_func ("/commands/a-team-is-of-inspectors", test_teams);
  g_test_add_func ("/commands/assignees", test_assignees);
  g_test_add_func ("/commands/one-car-is-in-one-place", test_one_car_is_in_one_place);
  g_test_add_func ("/commands/what-has-moved-on-is-a-conflict", test_conflict);
  g_test_add_func ("/commands/nothing-is-overwritten-unseen", test_nothing_is_overwritten);
  g_test_add_func ("/commands/out-of-scope-is-unknown", test_out_of_scope);
  g_test_add_func ("/commands/case-numbers-are-leased-and-used-once", test_numbers);
  g_test_add_func ("/commands/unused-numbers-are-void-and-written-down", test_unused_numbers_are_void);
  g_test_add_func ("/commands/nobody-plays-the-clock", test_clock_belongs_to_nobody);
  g_test_add_func ("/commands/the-clock-does-what-falls-due", test_ticks);
  g_test_add_data_func ("/commands/full-disk-at-every-step", GINT_TO_POINTER (SQLITE_FULL), test_disk);
  g_test_add_data_func ("/commands/failing-disk-at-every-step", GINT_TO_POINTER (SQLITE_IOERR), test_disk);
  if (!test_on_postgresql ())
    g_test_add_func ("/commands/a-disk-that-stays-full", test_disk_stays_full);
  return g_test_run ();
}
