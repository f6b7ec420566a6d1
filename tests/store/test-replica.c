/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The replica: what the store sends, what the user does, and that a fault at any step loses neither.
 */
#include "lb-command-json.h"
#include "lb-event-json.h"
#include "lb-fixture.h"
#include "lb-folder.h"
#include "lb-projection.h"
#include "lb-replica.h"
#include "lb-uuid.h"
#include "lb-page-sum.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <sqlite3.h>
#include <string.h>

typedef struct
{
  char *folder;
  LbFixture *bureau;
  LbReplica *replica;
  LbFacts *facts;
  gint64 sequence;
} Desk;

static LbReplica *
open_replica (Desk *desk, gboolean writer)
{
  g_autoptr (GError) error = NULL;
  LbReplica *replica = lb_replica_open (desk->folder, writer, &error);

  g_assert_no_error (error);
  lb_replica_set_facts (replica, desk->facts);
  return replica;
}

static void
set_up (Desk *desk, gconstpointer data)
{
  desk->folder = g_dir_make_tmp ("lianban-replica-XXXXXX", NULL);
  desk->bureau = lb_fixture_new ();
  g_autoptr (GPtrArray) catalogues = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_catalogue_unref);
  g_ptr_array_add (catalogues, lb_catalogue_ref (desk->bureau->catalogue));
  desk->facts = lb_facts_new (catalogues, desk->bureau->calendar, desk->bureau->policy,
                              lb_fixture_for (desk->bureau, "acceptor", "drug-retail-licence"));
  desk->replica = open_replica (desk, TRUE);
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  lb_replica_close (desk->replica);
  lb_facts_unref (desk->facts);
  lb_fixture_free (desk->bureau);
  lb_remove_tree (desk->folder);
  g_free (desk->folder);
}

/* Pages as the store makes them */

static char *
page (Desk *desk, guint from, guint to, gboolean more)
{
  GString *text = g_string_new (NULL);

  for (guint i = from; i < to; i++)
    {
      LbEvent *event = desk->bureau->events->pdata[i];
      event->sequence = i + 1;
      event->stored = event->at;
      g_autofree char *line = lb_event_to_json_text (event);
      g_string_append_printf (text, "%s\n", line);
    }
  g_string_append_printf (text, "{\"next\":\"00000000000000000000000000000000.%u.0000000000000000\",\"more\":%s}\n", to,
                          more ? "true" : "false");
  return g_string_free (text, FALSE);
}

static gboolean
take (Desk *desk, const char *text, GError **error)
{
  g_auto (LbPulled) pulled = { 0 };

  return lb_replica_take_page (desk->replica, text, strlen (text), &pulled, error);
}

static void
take_all (Desk *desk)
{
  g_autofree char *text = page (desk, 0, desk->bureau->events->len, FALSE);
  g_autoptr (GError) error = NULL;

  take (desk, text, &error);
  g_assert_no_error (error);
}

static gint64
differences (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  gint64 count = -1;

  lb_replica_verify (desk->replica, &count, &error);
  g_assert_no_error (error);
  return count;
}

static gint64
number (Desk *desk, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  lb_database_integer (lb_replica_database (desk->replica), -1, &value, &error, sql, NULL);
  g_assert_no_error (error);
  return value;
}

static void
assert_same_state (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCase) state = lb_replica_get_case (desk->replica, desk->bureau->case_id, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *here = lb_case_canonical (state), *there = lb_case_canonical (desk->bureau->state);
  g_assert_cmpstr (here, ==, there);
}

/* Tests */

static void
test_rows_one_by_one_and_rebuilt (Desk *desk, gconstpointer data)
{
  lb_fixture_pharmacy_to_delivery (desk->bureau);
  guint total = desk->bureau->events->len;

  for (guint at = 0; at < total;)
    {
      guint step = (guint) g_test_rand_int_range (1, 6), next = MIN (total, at + step);
      g_autofree char *text = page (desk, at, next, FALSE);
      g_autoptr (GError) error = NULL;
      take (desk, text, &error);
      g_assert_no_error (error);
      g_assert_cmpint (differences (desk), ==, 0);
      at = next;
    }
  assert_same_state (desk);
  g_assert_cmpint (number (desk, "SELECT sum(n) FROM board_count WHERE section = '' AND kind = 'due'"), ==,
                   number (desk, "SELECT count(*) FROM item_view"));
  g_assert_cmpint (number (desk, "SELECT count(*) FROM board_count WHERE n <= 0"), ==, 0);
  /* The comparison can tell. */
  g_assert_true (lb_database_script (lb_replica_database (desk->replica), "UPDATE item_view SET paused = 1 - paused WHERE position = 0", NULL));
  g_assert_cmpint (differences (desk), >, 0);
}

static void
test_pages_of_a_first_sync (Desk *desk, gconstpointer data)
{
  lb_fixture_receive (desk->bureau, "pharmacy");
  guint total = desk->bureau->events->len;
  g_autofree char *one = page (desk, 0, total / 2, TRUE), *two = page (desk, total / 2, total, FALSE);
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  g_assert_true (take (desk, one, &error));
  g_assert_cmpint (number (desk, "SELECT count(*) FROM case_view"), ==, 0);
  g_assert_cmpint (number (desk, "SELECT count(*) FROM stale"), ==, 1);
  g_assert_true (take (desk, two, &error));
  g_assert_true (lb_replica_make_rows (desk->replica, NULL, &more, &error));
  g_assert_no_error (error);
  g_assert_false (more);
  g_assert_cmpint (differences (desk), ==, 0);
  assert_same_state (desk);
}

/* A page that the store sends with more to follow. */
static char *
page_of_many (Desk *desk, guint from, guint to)
{
  g_autofree char *text = page (desk, from, to, TRUE);
  char *feed = g_strrstr_len (text, (gssize) strlen (text) - 1, "\n");

  feed = feed != NULL ? feed + 1 : text;
  *feed = '\0';
  return g_strdup_printf ("%s{\"more\":true,\"next\":\"c.%u\"}\n", text, to);
}

/* Within a long pull commits do not wait for the disk; whatever becomes of a page, all others do. */
static void
test_long_pull (Desk *desk, gconstpointer data)
{
  lb_fixture_pharmacy_to_delivery (desk->bureau);
  guint total = desk->bureau->events->len;
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  for (guint at = 0; at < total; at++)
    {
      g_autofree char *text = page_of_many (desk, at, at + 1), *empty = page_of_many (desk, at + 1, at + 1);
      g_assert_true (take (desk, text, &error));
      g_assert_no_error (error);
      g_assert_cmpint (number (desk, "PRAGMA synchronous"), ==, 2);
      text[0] = '[';
      g_assert_false (take (desk, text, NULL));
      g_assert_cmpint (number (desk, "PRAGMA synchronous"), ==, 2);
      g_assert_true (take (desk, empty, &error));
    }
  g_clear_pointer (&desk->replica, lb_replica_close); /* in the middle of it */
  desk->replica = open_replica (desk, TRUE);
  take_all (desk);
  while (more)
    g_assert_true (lb_replica_make_rows (desk->replica, NULL, &more, &error));
  g_assert_cmpint (number (desk, "PRAGMA wal_autocheckpoint"), ==, 1000);
  g_assert_cmpint (differences (desk), ==, 0);
  assert_same_state (desk);
}

static void
test_bad_pages_are_refused_whole (Desk *desk, gconstpointer data)
{
  lb_fixture_receive (desk->bureau, "pharmacy");
  g_autofree char *good = page (desk, 0, desk->bureau->events->len, FALSE);
  gsize length = strlen (good);
  const char *last = g_strrstr_len (good, (gssize) length - 1, "\n");
  static const char *const tails[] = { "", "{\"next\":7,\"more\":false}\n", "{\"next\":\"a\"}\n", "[]\n", "{\"drop\":1}\n",
                                       "{\"whole\":\"x\",\"events\":2}\n{\"next\":\"a\",\"more\":false}\n",
                                       "{\"next\":\"a\",\"more\":false}\n{\"next\":\"a\",\"more\":false}\n", "nonsense" };

  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *bad = g_strdup_printf ("%.*s\n%s", (int) (last - good), good, tails[i]);
      g_assert_false (take (desk, bad, &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
      g_assert_cmpint (number (desk, "SELECT count(*) FROM event"), ==, 0);
    }
  /* A version is missing. */
  g_autofree char *gap = page (desk, 1, desk->bureau->events->len, FALSE);
  g_assert_false (take (desk, gap, NULL));
  g_assert_true (take (desk, good, NULL));
  g_assert_true (take (desk, good, NULL)); /* twice does no harm */
  assert_same_state (desk);
}

/* As the store sends it, with its sum: whatever is altered on the way, the page is not taken. */
static void
test_altered_pages_are_refused (Desk *desk, gconstpointer data)
{
  char sum[LB_PAGE_SUM_BYTES];

  lb_fixture_receive (desk->bureau, "pharmacy");
  g_autofree char *bare = page (desk, 0, desk->bureau->events->len, FALSE);
  gsize last = (gsize) (g_strrstr_len (bare, (gssize) strlen (bare) - 1, "\n") + 1 - bare);
  lb_page_sum (bare, last, sum);
  g_autofree char *good = g_strdup_printf ("%.*s{\"more\":false,\"next\":\"c\",\"sum\":\"%s\"}\n", (int) last, bare, sum);
  for (int i = 0; i < 200; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *bad = g_strdup (good);
      gsize at = (gsize) g_test_rand_int_range (0, (gint32) last);
      bad[at] = (char) (bad[at] ^ (1 << g_test_rand_int_range (0, 7)));
      if (bad[at] == '\0' || strcmp (bad, good) == 0)
        continue;
      g_assert_false (take (desk, bad, &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
      g_assert_cmpint (number (desk, "SELECT count(*) FROM event"), ==, 0);
    }
  g_autofree char *other = g_strdup_printf ("%.*s{\"more\":false,\"next\":\"c\",\"sum\":\"%016d\"}\n", (int) last, bare, 0);
  g_assert_false (take (desk, other, NULL));
  g_assert_true (take (desk, good, NULL));
  assert_same_state (desk);
}

static char *
replaced (const char *text, const char *from, const char *to)
{
  const char *at = strstr (text, from);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, to, at + strlen (from));
}

/* Pages whose rows are made later are looked at as closely as those whose rows are made at once. */
static void
test_bad_pages_of_a_first_sync (Desk *desk, gconstpointer data)
{
  lb_fixture_receive (desk->bureau, "pharmacy");
  g_autofree char *good = page (desk, 0, desk->bureau->events->len, TRUE);
  g_autofree char *gap = page (desk, 1, desk->bureau->events->len, TRUE);
  static const struct { const char *from, *to; } spoils[] = {
    { "\"data\":{", "\"data\":{\"zz\":1," },
    { "\"type\":\"received\"", "\"type\":\"stolen\"" },
    { "\"version\":2", "\"version\":-2" },
    { "\"version\":2", "\"version\":200" },
    { "\"actor\":", "\"actors\":" },
    { "\"at\":\"2019-06-10", "\"at\":\"2019-06-31" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (spoils); i++)
    {
      g_autofree char *bad = replaced (good, spoils[i].from, spoils[i].to);
      g_autoptr (GError) error = NULL;
      g_assert_false (take (desk, bad, &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
      g_assert_cmpint (number (desk, "SELECT count(*) FROM event"), ==, 0);
    }
  g_assert_false (take (desk, gap, NULL));
  g_assert_cmpint (number (desk, "SELECT count(*) FROM event"), ==, 0);
  /* Not written as the store writes it, but good. */
  g_autofree char *odd = replaced (good, "\"version\":2", "\"version\" : 2");
  g_autofree char *last = page (desk, desk->bureau->events->len, desk->bureau->events->len, FALSE);
  g_autoptr (GError) error = NULL;
  gboolean more;
  g_assert_true (take (desk, odd, &error));
  g_assert_true (take (desk, last, &error));
  g_assert_true (lb_replica_make_rows (desk->replica, NULL, &more, &error));
  g_assert_no_error (error);
  assert_same_state (desk);
  g_assert_cmpint (differences (desk), ==, 0);
}

static void
test_what_leaves_sight_is_wiped (Desk *desk, gconstpointer data)
{
  lb_fixture_receive (desk->bureau, "pharmacy");
  g_autofree char *drop = g_strdup_printf ("{\"drop\":\"%s\"}\n{\"next\":\"c\",\"more\":false}\n", desk->bureau->case_id);
  g_autofree char *again = page (desk, 0, desk->bureau->events->len, FALSE);
  g_autofree char *whole = g_strdup_printf ("{\"whole\":\"%s\",\"events\":%u}\n%s", desk->bureau->case_id,
                                            desk->bureau->events->len, again);

  take_all (desk);
  g_assert_true (take (desk, drop, NULL));
  static const char *const tables[] = { "event", "case_view", "item_view", "board_count", "case_text" };
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strconcat ("SELECT count(*) FROM ", tables[i], NULL);
      g_assert_cmpint (number (desk, sql), ==, 0);
    }
  g_assert_true (take (desk, whole, NULL));
  g_assert_true (take (desk, whole, NULL));
  assert_same_state (desk);
  g_assert_cmpint (differences (desk), ==, 0);
}

/* Commands */

static LbCommand *
comment (Desk *desk)
{
  g_autofree char *id = lb_uuid_new (desk->bureau->now);

  return lb_command_new (id, desk->bureau->case_id, NULL, LB_COMMAND_COMMENT, 0, desk->bureau->now,
                         g_variant_new_parsed ("{'text': <'等一下'>}"));
}

static gboolean
submit (Desk *desk, GError **error)
{
  g_autoptr (LbCommand) command = comment (desk);
  g_autoptr (GPtrArray) events = lb_replica_submit (desk->replica, command, desk->bureau->now, error);

  return events != NULL;
}

static json_t *
batch (Desk *desk)
{
  g_autofree char *body = NULL;
  g_autoptr (GError) error = NULL;
  int count = 0;

  lb_replica_next_batch (desk->replica, &body, &count, &error);
  g_assert_no_error (error);
  return body != NULL ? json_loads (body, 0, NULL) : NULL;
}

static gint64
number_in_batch (json_t *value, int index)
{
  return json_integer_value (json_object_get (json_array_get (json_object_get (value, "commands"), index), "n"));
}

/* Answers @value in @outcome, from the @skip-th command on. */
static char *
answers (json_t *value, const char *outcome, gint64 version)
{
  GString *text = g_string_new ("{\"answers\":[");
  json_t *command;
  gsize index;

  json_array_foreach (json_object_get (value, "commands"), index, command)
    g_string_append_printf (text,
                            "%s{\"n\":%" JSON_INTEGER_FORMAT ",\"id\":\"%s\",\"outcome\":\"%s\",\"version\":%" G_GINT64_FORMAT
                            "%s}", index > 0 ? "," : "", json_integer_value (json_object_get (command, "n")),
                            json_string_value (json_object_get (command, "id")), outcome, version + (gint64) index,
                            strcmp (outcome, "applied") == 0
                              ? "" : ",\"problem\":{\"type\":\"x\",\"refusal\":\"wrong-state\",\"detail\":\"不行\"}");
  g_string_append (text, "],\"cursor\":\"c\"}");
  return g_string_free (text, FALSE);
}

static void
test_commands_wait_in_order (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 waiting, refused;
  lb_fixture_receive (desk->bureau, "pharmacy");
  take_all (desk);
  gint64 before = desk->bureau->state->version;

  for (int i = 0; i < 300; i++)
    g_assert_true (submit (desk, NULL));
  json_t *first = batch (desk);
  g_assert_cmpuint (json_array_size (json_object_get (first, "commands")), ==, 256);
  for (int i = 0; i < 256; i++)
    g_assert_cmpint (number_in_batch (first, i), ==, i + 1);
  g_autoptr (LbCase) state = lb_replica_get_case (desk->replica, desk->bureau->case_id, NULL, &error);
  g_assert_cmpint (state->version, ==, before + 300);
  g_assert_cmpint (number (desk, "SELECT pending FROM case_view"), ==, 1);

  g_autofree char *taken = answers (first, "applied", before + 1);
  g_assert_true (lb_replica_take_answers (desk->replica, taken, strlen (taken), desk->bureau->now, NULL, &error));
  g_assert_true (lb_replica_take_answers (desk->replica, taken, strlen (taken), desk->bureau->now, NULL, &error)); /* once more */
  g_assert_true (lb_replica_count_outbox (desk->replica, &waiting, &refused, NULL));
  g_assert_cmpint (waiting, ==, 44);
  json_t *second = batch (desk);
  g_assert_cmpint (number_in_batch (second, 0), ==, 257);
  /* Applied, but its event is not here yet: it does not flicker. */
  g_autoptr (LbCase) still = lb_replica_get_case (desk->replica, desk->bureau->case_id, NULL, &error);
  g_assert_cmpint (still->version, ==, before + 300);
  g_assert_cmpint (differences (desk), ==, 0);
  json_decref (first);
  json_decref (second);
}

static void
test_refused_waits_for_a_person (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *case_id = NULL, *other = NULL;
  lb_fixture_receive (desk->bureau, "pharmacy");
  take_all (desk);
  g_assert_true (submit (desk, NULL));
  g_assert_true (submit (desk, NULL));
  json_t *sent = batch (desk);
  g_autofree char *taken = answers (sent, "refused", 0);
  g_assert_true (lb_replica_take_answers (desk->replica, taken, strlen (taken), desk->bureau->now, NULL, NULL));
  json_decref (sent);

  assert_same_state (desk); /* the optimistic events are gone */
  g_autoptr (GPtrArray) rows = lb_replica_list_outbox (desk->replica, &error);
  g_assert_cmpuint (rows->len, ==, 2);
  LbOutboxRow *row = rows->pdata[0], *second = rows->pdata[1];
  g_assert_true (row->refused);
  g_assert_cmpstr (row->reason_name, ==, "wrong-state");
  g_assert_cmpstr (row->reason_text, ==, "不行");
  g_assert_cmpint (row->tries, ==, 1);
  g_assert_nonnull (row->applicant);
  g_autofree char *fresh = lb_uuid_new (desk->bureau->now);
  g_assert_true (lb_replica_retry (desk->replica, row->command->id, fresh, desk->bureau->now, &case_id, &error));
  g_assert_true (lb_replica_discard (desk->replica, second->command->id, &other, &error));
  g_assert_false (lb_replica_discard (desk->replica, second->command->id, &other, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  json_t *again = batch (desk);
  g_assert_cmpint (number_in_batch (again, 0), ==, 3); /* a number is never used twice */
  json_decref (again);
}

/* Of all that happened only what concerns this acceptor's section, newest first, and never another section's item. */
static void
test_notices (Desk *desk, gconstpointer data)
{
  const char *section = desk->facts->actor->section;
  g_autoptr (GError) error = NULL;
  LbTime before = G_MAXINT64;
  gboolean received = FALSE;

  lb_fixture_pharmacy_to_delivery (desk->bureau);
  take_all (desk);
  g_autoptr (GPtrArray) rows = lb_replica_query_notices (desk->replica, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, >, 0);
  for (guint i = 0; i < rows->len; i++)
    {
      const LbNoticeRow *row = rows->pdata[i];

      g_assert_cmpint (row->at, <=, before);
      before = row->at;
      g_assert_cmpstr (row->number, ==, desk->bureau->state->number);
      g_assert_nonnull (row->applicant);
      if (row->type != LB_EVENT_ITEM_RECEIVED)
        continue;
      received = TRUE;
      g_assert_cmpstr (lb_catalogue_item (desk->bureau->catalogue, row->item)->department, ==, section);
    }
  g_assert_true (received);
  g_autoptr (GPtrArray) one = lb_replica_query_notices (desk->replica, 1, &error);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (((LbNoticeRow *) one->pdata[0])->at, ==, ((LbNoticeRow *) rows->pdata[0])->at);
}

/* The newest two at most, newest first. */
static void
expect_notices (Desk *desk, LbEventType newest, LbEventType before)
{
  const LbEventType wanted[] = { newest, before };
  g_autoptr (GError) error = NULL;

  take_all (desk);
  g_autoptr (GPtrArray) rows = lb_replica_query_notices (desk->replica, 100, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (wanted[i] == LB_N_EVENTS)
      g_assert_cmpuint (rows->len, <=, i);
    else
      g_assert_cmpint (((LbNoticeRow *) rows->pdata[i])->type, ==, wanted[i]);
  g_assert_cmpuint (rows->len, <=, 2);
}

/* Nobody is called to a question that needs no answer any more: what ended it stands in its place, or nothing when
 * one ended it oneself. The other question stays. */
static void
test_what_ended_a_question_takes_its_place (Desk *desk, gconstpointer data)
{
  LbFixture *bureau = desk->bureau;
  LbActor *counter = lb_fixture_actor (bureau, "counter", NULL);
  const char *section = desk->facts->actor->section;

  for (int point = 0; point < 2; point++)
    {
      lb_fixture_must (bureau, counter, LB_COMMAND_ASK_HELP, NULL,
                       g_variant_new_parsed ("{'package': <'pharmacy'>, 'section': <%s>, 'material': <'m-articles'>, "
                                             "'point': <%x>}", section, (gint64) point));
      bureau->now += 60 * 1000;
    }
  expect_notices (desk, LB_EVENT_HELP_ASKED, LB_EVENT_HELP_ASKED);
  lb_fixture_must (bureau, counter, LB_COMMAND_WITHDRAW_HELP, NULL,
                   g_variant_new_parsed ("{'help': <'m-articles#2'>, 'reason': <'办事人已离开'>}"));
  bureau->now += 60 * 1000;
  expect_notices (desk, LB_EVENT_HELP_WITHDRAWN, LB_EVENT_HELP_ASKED);
  lb_fixture_must (bureau, lb_fixture_for (bureau, "acceptor", "drug-retail-licence"), LB_COMMAND_DECLINE_HELP, NULL,
                   g_variant_new_parsed ("{'help': <'m-articles#1'>, 'reason': <'不属本科室事项'>}"));
  expect_notices (desk, LB_EVENT_HELP_WITHDRAWN, LB_N_EVENTS);
}

static guint
count_held (Desk *desk, const char *assignee)
{
  const LbCardQuery query = { .section = "yyqx", .column = LB_COLUMN_ANY, .due_before = LB_TIME_NONE,
                              .assignee = assignee };
  LbDatabase *database = lb_replica_database (desk->replica);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  LbCardCount count;

  g_assert_true (lb_projection_count_cards (database, &query, desk->bureau->now, &count, &error));
  rows = lb_projection_query_cards (database, &query, 0, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count.total, ==, rows->len);
  for (guint i = 0; i < rows->len; i++)
    {
      const LbCardRow *row = rows->pdata[i];

      if (assignee != NULL)
        g_assert_cmpstr (row->assignee, ==, *assignee != '\0' ? assignee : NULL);
    }
  return rows->len;
}

/* Who works on an item stands on its card, and the board is filtered by it. */
static void
test_cards_by_who_works_on_them (Desk *desk, gconstpointer data)
{
  LbFixture *bureau = desk->bureau;
  LbActor *reviewer = lb_fixture_actor (bureau, "reviewer", "yyqx");
  guint all;

  lb_fixture_receive (bureau, "pharmacy");
  lb_fixture_must (bureau, lb_fixture_actor (bureau, "acceptor", "yyqx"), LB_COMMAND_TAKE, "drug-retail-licence", NULL);
  take_all (desk);
  all = count_held (desk, NULL);
  g_assert_cmpuint (all, >, 1);
  g_assert_cmpuint (count_held (desk, ""), ==, all);
  g_assert_cmpuint (count_held (desk, reviewer->id), ==, 0);
  lb_fixture_must (bureau, reviewer, LB_COMMAND_ASSIGN, "drug-retail-licence",
                   g_variant_new_parsed ("{'to': <%s>, 'toName': <%s>}", reviewer->id, reviewer->name));
  take_all (desk);
  g_assert_cmpuint (count_held (desk, reviewer->id), ==, 1);
  g_assert_cmpuint (count_held (desk, ""), ==, all - 1);
  lb_fixture_must (bureau, reviewer, LB_COMMAND_ASSIGN, "drug-retail-licence", NULL);
  take_all (desk);
  g_assert_cmpuint (count_held (desk, ""), ==, all);
}

static void
test_store_that_forgot (Desk *desk, gconstpointer data)
{
  lb_fixture_receive (desk->bureau, "pharmacy");
  take_all (desk);
  for (int i = 0; i < 5; i++)
    g_assert_true (submit (desk, NULL));
  json_t *sent = batch (desk);
  g_autofree char *taken = answers (sent, "applied", desk->bureau->state->version + 1);
  g_assert_true (lb_replica_take_answers (desk->replica, taken, strlen (taken), desk->bureau->now, NULL, NULL));
  json_decref (sent);
  g_assert_true (submit (desk, NULL));

  /* A backup of when it knew two of them. */
  g_assert_true (lb_replica_reconcile (desk->replica, 2, NULL));
  g_assert_true (lb_replica_reset (desk->replica, NULL));
  json_t *again = batch (desk);
  g_assert_cmpuint (json_array_size (json_object_get (again, "commands")), ==, 4);
  g_assert_cmpint (number_in_batch (again, 0), ==, 3);
  g_assert_cmpint (number_in_batch (again, 3), ==, 6);
  /* One that knows more than we: a replica out of a backup. */
  g_assert_true (lb_replica_reconcile (desk->replica, 40, NULL));
  g_assert_true (lb_replica_expect_number (desk->replica, 41, NULL));
  json_t *renumbered = batch (desk);
  g_assert_cmpint (number_in_batch (renumbered, 0), ==, 41);
  json_decref (again);
  json_decref (renumbered);
}

static void
test_parked_blocks_nothing (Desk *desk, gconstpointer data)
{
  gint64 waiting, refused;
  lb_fixture_receive (desk->bureau, "pharmacy");
  take_all (desk);
  for (int i = 0; i < 4; i++)
    g_assert_true (submit (desk, NULL));

  g_assert_true (lb_replica_park (desk->replica, 2, "invalid", "坏的", NULL, NULL));
  json_t *rest = batch (desk);
  g_assert_cmpuint (json_array_size (json_object_get (rest, "commands")), ==, 3);
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (number_in_batch (rest, i), ==, i + 1);
  g_assert_true (lb_replica_count_outbox (desk->replica, &waiting, &refused, NULL));
  g_assert_cmpint (waiting, ==, 3);
  g_assert_cmpint (refused, ==, 1);
  json_decref (rest);
}

static void
test_refused_here_writes_nothing (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  lb_fixture_receive (desk->bureau, "pharmacy");
  take_all (desk);
  g_autofree char *id = lb_uuid_new (desk->bureau->now);
  g_autoptr (LbCommand) grant = lb_command_new (id, desk->bureau->case_id, "drug-retail-licence", LB_COMMAND_ACCEPT, 0,
                                                desk->bureau->now, g_variant_new_parsed ("@a{sv} {'nonsense': <1>}"));

  g_assert_null (lb_replica_submit (desk->replica, grant, desk->bureau->now, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (number (desk, "SELECT count(*) FROM outbox"), ==, 0);
  assert_same_state (desk);
}

/* Faults: the disk fills or fails at the nth step; what was there before is there, whole, and it goes on. */

typedef gboolean (*Step) (Desk *desk, GError **error);

static gboolean
step_take_page (Desk *desk, GError **error)
{
  g_autofree char *text = page (desk, 0, desk->bureau->events->len, FALSE);

  return take (desk, text, error);
}

static gboolean
step_draft (Desk *desk, GError **error)
{
  const LbDraft draft = { (char *) "d", (char *) "intake", (char *) "t", (char *) "{}", 1 };

  return lb_replica_save_draft (desk->replica, &draft, error);
}

static gboolean
step_number (Desk *desk, GError **error)
{
  g_autofree char *text = NULL;

  return lb_replica_take_number (desk->replica, lb_time_day (desk->bureau->now), &text, error);
}

static const struct { const char *name; Step step; } steps[] = {
  { "take-page", step_take_page }, { "submit", submit }, { "draft", step_draft }, { "number", step_number },
};

/* Everything that matters, as text. */
static char *
everything (Desk *desk)
{
  GString *text = g_string_new (NULL);
  static const char *const questions[] = {
    "SELECT group_concat(case_id || version) FROM event", "SELECT group_concat(id || n || state) FROM outbox",
    "SELECT group_concat(id || content) FROM draft", "SELECT group_concat(day || next) FROM lease",
    "SELECT group_concat(name || value) FROM meta", "SELECT group_concat(case_id || version || pending) FROM case_view",
    "SELECT group_concat(section || board_column || kind || day || n) FROM board_count",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autofree char *line = NULL;
      g_assert_true (lb_database_text (lb_replica_database (desk->replica), &line, NULL, questions[i], NULL));
      g_string_append_printf (text, "%s\n", line);
    }
  return g_string_free (text, FALSE);
}

static void
test_fault_at_every_step (Desk *desk, gconstpointer data)
{
  const int codes[] = { SQLITE_FULL, SQLITE_IOERR };
  lb_fixture_receive (desk->bureau, "pharmacy");
  g_assert_true (lb_replica_add_lease (desk->replica, lb_time_day (desk->bureau->now), 1, 1, 99, NULL));

  for (gsize which = 0; which < G_N_ELEMENTS (steps); which++)
    for (gsize c = 0; c < G_N_ELEMENTS (codes); c++)
      {
        if (steps[which].step == step_take_page)
          g_assert_true (lb_replica_reset (desk->replica, NULL));
        gint64 nth = 1;
        for (gboolean failed = TRUE; failed; nth++)
          {
            g_autoptr (GError) error = NULL;
            g_autofree char *before = everything (desk);
            lb_database_inject_fault (nth, codes[c]);
            gboolean good = steps[which].step (desk, &error);
            failed = lb_database_fault_happened ();
            lb_database_inject_fault (0, 0);
            g_assert_cmpint (good, ==, !failed);
            if (failed)
              {
                g_autofree char *after = everything (desk);
                g_assert_error (error, LB_ERROR, lb_database_error_code (codes[c]));
                g_assert_cmpstr (before, ==, after);
              }
          }
        g_assert_cmpint (nth, >, 2);
        g_test_message ("%s: %d steps", steps[which].name, (int) nth - 1);
      }
  g_assert_cmpint (differences (desk), ==, 0);
}

/* The real thing: the file may not grow. */
static void
test_full_disk_loses_nothing (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  lb_fixture_receive (desk->bureau, "pharmacy");
  take_all (desk);
  LbDatabase *database = lb_replica_database (desk->replica);
  gint64 pages = number (desk, "PRAGMA page_count"), accepted = 0;
  g_autofree char *limit = g_strdup_printf ("PRAGMA max_page_count = %d", (int) pages + 8);

  g_assert_true (lb_database_script (database, limit, NULL));
  while (submit (desk, &error))
    accepted++;
  g_assert_error (error, LB_ERROR, LB_ERROR_FULL);
  g_assert_cmpint (accepted, >, 0);
  g_assert_cmpint (number (desk, "SELECT count(*) FROM outbox"), ==, accepted);
  g_autoptr (LbCase) state = lb_replica_get_case (desk->replica, desk->bureau->case_id, NULL, NULL);
  g_assert_cmpint (state->version, ==, desk->bureau->state->version + accepted);
  g_assert_true (lb_database_script (database, "PRAGMA max_page_count = 1000000", NULL));
  g_assert_true (submit (desk, NULL)); /* there is room again: no restart */

  g_clear_pointer (&desk->replica, lb_replica_close);
  desk->replica = open_replica (desk, TRUE);
  g_assert_cmpint (number (desk, "SELECT count(*) FROM outbox"), ==, accepted + 1);
  g_assert_cmpint (differences (desk), ==, 0);
}

/* The rest */

static void
test_one_writer (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lb_replica_open (desk->folder, TRUE, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_BUSY);
  g_autoptr (LbReplica) reader = open_replica (desk, FALSE);
  g_assert_nonnull (reader);
}

static void
test_numbers_are_given_once (Desk *desk, gconstpointer data)
{
  LbDay day = lb_time_day (desk->bureau->now);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_assert_true (lb_replica_add_lease (desk->replica, day, 1, 1, 3, NULL));
  g_assert_true (lb_replica_add_lease (desk->replica, day, 1, 7, 8, NULL));
  g_assert_true (lb_replica_add_lease (desk->replica, day, 1, 1, 3, NULL)); /* the answer came twice */
  gint64 left = 0;
  g_assert_true (lb_replica_count_numbers (desk->replica, day, &left, NULL));
  g_assert_cmpint (left, ==, 5);

  for (int i = 0; i < 5; i++)
    {
      char *text = NULL;
      g_assert_true (lb_replica_take_number (desk->replica, day, &text, NULL));
      g_assert_nonnull (text);
      g_assert_true (g_hash_table_add (seen, text));
      g_clear_pointer (&desk->replica, lb_replica_close);
      desk->replica = open_replica (desk, TRUE);
    }
  g_autofree char *none = NULL;
  g_assert_true (lb_replica_take_number (desk->replica, day, &none, NULL));
  g_assert_null (none);
  g_assert_true (lb_replica_take_number (desk->replica, day + 1, &none, NULL));
  g_assert_null (none);
}

static void
test_files_are_verified (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-1.7 something", 18), text = g_bytes_new_static ("hello", 5);
  LbOutgoing *upload = NULL;
  g_autofree char *path = NULL, *gone = NULL;

  g_assert_null (lb_replica_attach (desk->replica, text, "a.pdf", "application/pdf", &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  g_clear_error (&error);
  LbFile *file = lb_replica_attach (desk->replica, pdf, "身份证.pdf", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (file->media_type, ==, "application/pdf");
  g_assert_true (lb_replica_next_upload (desk->replica, &upload, NULL));
  g_assert_cmpstr (upload->digest, ==, file->blob);
  lb_outgoing_free (upload);
  g_assert_true (lb_replica_find_blob (desk->replica, file->blob, &path, NULL));
  g_assert_nonnull (path);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_true (g_file_set_contents (path, "%PDF-1.7 otherwise", -1, NULL)); /* a flipped bit */
  g_assert_true (lb_replica_find_blob (desk->replica, file->blob, &gone, NULL));
  g_assert_null (gone);
  g_assert_null (lb_replica_keep_blob (desk->replica, file->blob, text, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_false (lb_replica_find_blob (desk->replica, "../../etc/passwd", &gone, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  lb_file_free (file);
}

static void
test_search_finds_the_case (Desk *desk, gconstpointer data)
{
  lb_fixture_receive (desk->bureau, "pharmacy");
  take_all (desk);
  LbDatabase *database = lb_replica_database (desk->replica);
  g_autofree char *number_part = g_strndup (desk->bureau->state->number + 2, 8);
  const char *typed[] = { "kbyd", desk->bureau->state->applicant, desk->bureau->state->number, number_part, "开办药店" };

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (GPtrArray) rows = lb_projection_search (database, typed[i], -1, 10, NULL);
      if (rows->len != 1)
        g_error ("not found: %s", typed[i]);
    }
  g_autoptr (GPtrArray) other = lb_projection_search (database, NULL, LB_CASE_ARCHIVED, 10, NULL);
  g_assert_cmpuint (other->len, ==, 0);
}

/* As a version before this one left it: no index, and rows that say they are in the one that was there. */
static void
make_older (LbDatabase *database)
{
  g_autoptr (GError) error = NULL;

  lb_database_script (database,
                      "DROP TABLE case_search; DROP TABLE case_text; DROP TABLE named_thing;"
                      "CREATE VIRTUAL TABLE case_search USING fts5 (name, pinyin, codes, place);"
                      "UPDATE case_view SET searched = 'as it was'; DELETE FROM meta WHERE name = 'search-format';"
                      "DROP INDEX item_assignee; ALTER TABLE item_view DROP COLUMN assignee;"
                      "ALTER TABLE item_view DROP COLUMN assignee_name;"
                      "PRAGMA user_version = 3", &error);
  g_assert_no_error (error);
}

/* The index is made in the background: the rest can be worked with, and it is told how much is left. */
static void
test_an_older_replica_gets_its_index (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;
  gint64 left = 0;

  lb_fixture_receive (desk->bureau, "pharmacy");
  take_all (desk);
  make_older (lb_replica_database (desk->replica));
  g_clear_pointer (&desk->replica, lb_replica_close);
  desk->replica = open_replica (desk, TRUE);
  g_autoptr (GPtrArray) before = lb_projection_search (lb_replica_database (desk->replica), "kbyd", -1, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (before->len, ==, 0);
  g_assert_cmpint (number (desk, "SELECT count(*) FROM case_view"), ==, 1);
  g_assert_true (lb_replica_count_stale (desk->replica, &left, &error));
  g_assert_cmpint (left, ==, 1);
  while (more)
    g_assert_true (lb_replica_make_rows (desk->replica, NULL, &more, &error));
  g_assert_true (lb_replica_count_stale (desk->replica, &left, &error));
  g_assert_cmpint (left, ==, 0);
  g_autoptr (GPtrArray) after = lb_projection_search (lb_replica_database (desk->replica), "kbyd", -1, 10, &error);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpint (differences (desk), ==, 0);
  /* Opened again, it stays as it is. */
  g_clear_pointer (&desk->replica, lb_replica_close);
  desk->replica = open_replica (desk, TRUE);
  g_assert_cmpint (number (desk, "SELECT count(*) FROM stale"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function) g_test_add ("/replica/" name, Desk, NULL, set_up, function, tear_down)
  TEST ("rows-one-by-one-are-rows-rebuilt", test_rows_one_by_one_and_rebuilt);
  TEST ("pages-of-a-first-sync", test_pages_of_a_first_sync);
  TEST ("a-long-pull", test_long_pull);
  TEST ("bad-pages-are-refused-whole", test_bad_pages_are_refused_whole);
  TEST ("altered-pages-are-refused", test_altered_pages_are_refused);
  TEST ("bad-pages-of-a-first-sync-are-refused-whole", test_bad_pages_of_a_first_sync);
  TEST ("what-leaves-sight-is-wiped", test_what_leaves_sight_is_wiped);
  TEST ("commands-wait-in-order", test_commands_wait_in_order);
  TEST ("a-refused-command-waits-for-a-person", test_refused_waits_for_a_person);
  TEST ("cards-by-who-works-on-them", test_cards_by_who_works_on_them);
  TEST ("a-store-that-forgot-gets-them-again", test_store_that_forgot);
  TEST ("notices", test_notices);
  TEST ("what-ended-a-question-takes-its-place", test_what_ended_a_question_takes_its_place);
  TEST ("a-parked-command-blocks-nothing", test_parked_blocks_nothing);
  TEST ("what-is-refused-here-writes-nothing", test_refused_here_writes_nothing);
  TEST ("a-fault-at-every-step-is-all-or-nothing", test_fault_at_every_step);
  TEST ("a-full-disk-loses-nothing", test_full_disk_loses_nothing);
  TEST ("one-process-writes", test_one_writer);
  TEST ("numbers-are-given-once", test_numbers_are_given_once);
  TEST ("files-are-verified", test_files_are_verified);
  TEST ("search-finds-the-case", test_search_finds_the_case);
  TEST ("an-older-replica-gets-its-index", test_an_older_replica_gets_its_index);
  return g_test_run ();
}
