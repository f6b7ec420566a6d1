/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which cases are found, in which order, and what is said of why.
 */
#include <string.h>
#include "lb-projection.h"
#include "lb-search-index.h"

#define LIMIT 30

static LbDatabase *
open_store (void)
{
  static const char *migrations[4];
  static const LbSchema schema = { 1, migrations };

  migrations[0] = lb_projection_sql ();
  migrations[1] = lb_search_sql ();
  migrations[2] = lb_projection_assignee_sql ();
  LbDatabase *database = lb_database_open (":memory:", 0, &schema, NULL);
  g_assert_nonnull (database);
  return database;
}

typedef struct
{
  int serial;
  const char *number, *applicant, *project, *people, *codes, *place, *package, *item;
  int state;
} Case;

static char *
id_of (int serial)
{
  return g_strdup_printf ("0190%04x-0000-7000-8000-000000000000", serial * 16);
}

static void
put_thing (LbSearchText *text, char kind, const char *name)
{
  LbSearchThing *thing = g_new0 (LbSearchThing, 1);

  if (name == NULL)
    {
      g_free (thing);
      return;
    }
  thing->kind = kind;
  thing->name = g_strdup (name);
  g_ptr_array_add (text->things, thing);
}

static void
put (LbDatabase *database, const Case *it)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (database, &error);
  g_autofree char *id = id_of (it->serial);
  g_auto (LbSearchText) text = {
    .number = g_strdup (it->number), .applicant = g_strdup (it->applicant), .project = g_strdup (it->project),
    .people = g_strdup (it->people != NULL ? it->people : ""), .codes = g_strdup (it->codes != NULL ? it->codes : ""),
    .place = g_strdup (it->place != NULL ? it->place : ""),
    .things = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_search_thing_free),
  };

  put_thing (&text, LB_THING_PACKAGE, it->package);
  put_thing (&text, LB_THING_ITEM, it->item);
  lb_database_run (database, &error,
                   "INSERT INTO case_view (case_id, version, number, applicant, state, flags, received_at, changed_at,"
                   "  n_items, pending, searched) VALUES (:case, 1, :number, :applicant, :state, 0, :at, 0, 1, 0, '')"
                   " ON CONFLICT DO NOTHING",
                   "s:case", id, "s:number", it->number, "s:applicant", it->applicant, "i:state", it->state, "x:at",
                   (gint64) it->serial, NULL);
  g_assert_no_error (error);
  lb_search_put (database, id, &text, &error);
  g_assert_no_error (error);
  g_assert_true (lb_transaction_commit (transaction, &error));
}

/* Serials that are found, in their order, like "3 1". */
static char *
found (LbDatabase *database, const char *typed, int state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = lb_projection_search (database, typed, state, LIMIT, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", ((LbCaseRow *) rows->pdata[i])->received_at);
  return g_strdup (text->str);
}

#define assert_found(database, typed, serials)                                                                        \
  G_STMT_START                                                                                                        \
  {                                                                                                                   \
    g_autofree char *_have = found (database, typed, -1);                                                             \
    g_assert_cmpstr (_have, ==, serials);                                                                             \
  }                                                                                                                   \
  G_STMT_END

static const Case cases[] = {
  { 1, "AS2019061001000017", "鞍山康宝大药房", NULL, "王海涛", "u91210300MA0000000X\np14000000011\ni210399197806120116",
    "铁东区胜利路12号", "开办药店", "药品零售许可", 2 },
  { 2, "AS2019061001000025", "重庆银行鞍山分行", "银行大厦", "曾长乐", "p14000000017", "铁西区人民路3号", "开办加油站",
    "危险化学品经营许可", 3 },
  { 3, "AS2019061101000033", "康宝食品厂", NULL, NULL, "p14000061001", "立山区康宝路1号", "开办药店", NULL, 2 },
  { 4, NULL, "大康宝物流", NULL, NULL, NULL, "铁东区药店街", NULL, NULL, 0 },
};

static LbDatabase *
open_filled (void)
{
  LbDatabase *database = open_store ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    put (database, &cases[i]);
  return database;
}

static void
test_everything_known_finds (void)
{
  g_autoptr (LbDatabase) database = open_filled ();

  assert_found (database, "AS-20190610-01-00001-7", "1");
  assert_found (database, "as2019061001000017", "1");
  assert_found (database, "0025", "2");
  assert_found (database, "91210300MA0000000X", "1");
  assert_found (database, "140 0000 0011", "1");
  assert_found (database, "王海涛", "1");
  assert_found (database, "wht", "1");
  assert_found (database, "胜利路", "1");
  assert_found (database, "银行大厦", "2");
  assert_found (database, "chongqingyinhang", "2");
  assert_found (database, "cqyh", "2");
  assert_found (database, "zengchangle", "2");
  assert_found (database, "药品零售", "1");
  assert_found (database, "危险化学品 人民路", "2");
  assert_found (database, "kbyd 食品", "3");
  assert_found (database, "不在这里", "");
}

/* The number first, then what begins so, then what has it, each the newest first; names of packages and items last. */
static void
test_order (void)
{
  g_autoptr (LbDatabase) database = open_filled ();

  assert_found (database, "康宝", "3 4 1");
  assert_found (database, "药店", "4 3 1");
  assert_found (database, "开办药店", "3 1");
  assert_found (database, "AS20190610", "2 1");
  assert_found (database, "0017", "2 1");   /* the end of a phone and of a number */
  assert_found (database, "061001", "3 2 1"); /* the end of a phone, then within numbers */
  assert_found (database, "1", "3 2 1");    /* house numbers, and codes that begin so */
  assert_found (database, "", "4 3 2 1");
  g_autofree char *in_state = found (database, "康宝", 2);
  g_assert_cmpstr (in_state, ==, "3 1");
}

static void
test_identity_is_found_whole_and_masked (void)
{
  g_autoptr (LbDatabase) database = open_filled ();

  assert_found (database, "210399197806120116", "1");
  assert_found (database, "21039919780612", "");
  assert_found (database, "0116", "");
  assert_found (database, "210399", "");
  g_autoptr (GPtrArray) rows = lb_projection_search (database, "210399197806120116", -1, LIMIT, NULL);
  const LbHit *hit = ((LbCaseRow *) rows->pdata[0])->hits->pdata[0];
  g_assert_cmpint (hit->kind, ==, LB_HIT_IDENTITY);
  g_assert_nonnull (strchr (hit->text, '*'));
  g_assert_null (strstr (hit->text, "19780612"));
}

static void
test_says_what_was_found (void)
{
  static const struct { const char *typed, *text, *marked; LbHitKind kind; } hits[] = {
    { "0025", "AS2019061001000025", "0025", LB_HIT_NUMBER },
    { "kangbao", "鞍山康宝大药房", "康宝", LB_HIT_APPLICANT },
    { "yhds", "银行大厦", "银行大厦", LB_HIT_PROJECT },
    { "曾长", "曾长乐", "曾长", LB_HIT_PERSON },
    { "jyz", "开办加油站", "加油站", LB_HIT_PACKAGE },
    { "化学品", "危险化学品经营许可", "化学品", LB_HIT_ITEM },
    { "91210300", "91210300MA0000000X", "91210300", LB_HIT_USCC },
    { "0000011", "14000000011", "0000011", LB_HIT_PHONE },
    { "人民路3号", "铁西区人民路3号", "人民路", LB_HIT_PLACE },
  };
  g_autoptr (LbDatabase) database = open_filled ();

  for (gsize i = 0; i < G_N_ELEMENTS (hits); i++)
    {
      g_autoptr (GPtrArray) rows = lb_projection_search (database, hits[i].typed, -1, LIMIT, NULL);
      const LbHit *hit = NULL;
      for (guint k = 0; k < rows->len && hit == NULL; k++)
        {
          const LbHit *first = ((LbCaseRow *) rows->pdata[k])->hits->pdata[0];
          hit = first->kind == hits[i].kind && g_str_equal (first->text, hits[i].text) ? first : NULL;
        }
      if (hit == NULL)
        g_error ("%s does not say why", hits[i].typed);
      g_autofree char *marked = g_strndup (hit->text + hit->from, hit->to - hit->from);
      g_assert_cmpstr (marked, ==, hits[i].marked);
    }
}

static void
test_follows_the_case (void)
{
  g_autoptr (LbDatabase) database = open_filled ();
  Case changed = cases[0];

  changed.applicant = "新天地百货";
  changed.codes = "p14000099999";
  put (database, &changed);
  assert_found (database, "新天地", "1");
  assert_found (database, "14000099999", "1");
  assert_found (database, "鞍山康宝", "");
  assert_found (database, "14000000011", "");
  assert_found (database, "wht", "1");

  g_autofree char *id = id_of (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (database, &error);
  g_assert_true (lb_search_drop (database, id, &error));
  g_assert_true (lb_transaction_commit (transaction, &error));
  assert_found (database, "新天地", "");
  assert_found (database, "康宝", "3 4");
}

/* Many of one instant, and rolled back ones: keys stay apart. */
static void
test_many_of_one_instant (void)
{
  g_autoptr (LbDatabase) database = open_store ();
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 700; i++)
    {
      g_autoptr (LbTransaction) transaction = lb_transaction_begin (database, &error);
      g_auto (LbSearchText) text = { .applicant = g_strdup ("同时"), .people = g_strdup (""), .codes = g_strdup (""),
                                     .place = g_strdup (""), .things = g_ptr_array_new () };
      g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-%012x", i);
      g_assert_true (lb_search_put (database, id, &text, &error));
      if (i % 7 != 0)
        g_assert_true (lb_transaction_commit (transaction, &error));
    }
  gint64 count = 0;
  g_assert_true (lb_database_integer (database, 0, &count, &error, "SELECT count(*) FROM case_text", NULL));
  g_assert_cmpint (count, ==, 600);
}

static void
test_nothing_typed_is_an_error (void)
{
  static const char *const odd[] = {
    "\"", "'", "AND", "OR NOT", "NEAR(a b)", "康宝\" OR \"a", "*", "^", "$17", "=14000000011", "@1", "pieces:康宝", "a AND",
    "(((", "-康宝", "\x01\x02", "🙂", "🙂康宝🙂", "\xff\xfe", "%_%", "AS%", "~", "a b c d e f g h i j k l m n o p",
  };
  g_autoptr (LbDatabase) database = open_filled ();
  g_autofree char *digits = g_strnfill (50000, '7');

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    g_free (found (database, odd[i], -1));
  g_free (found (database, digits, -1));
  assert_found (database, "🙂康宝\"🙂", "3 4 1");
  for (int round = 0; round < 300; round++)
    {
      g_autoptr (GString) typed = g_string_new (NULL);
      for (int i = g_test_rand_int_range (1, 12); i > 0; i--)
        g_string_append_unichar (typed, (gunichar) g_test_rand_int_range (1, g_test_rand_bit () ? 128 : 0xd000));
      g_free (found (database, typed->str, -1));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/everything-known-finds", test_everything_known_finds);
  g_test_add_func ("/search/order", test_order);
  g_test_add_func ("/search/identity-is-found-whole-and-masked", test_identity_is_found_whole_and_masked);
  g_test_add_func ("/search/says-what-was-found", test_says_what_was_found);
  g_test_add_func ("/search/follows-the-case", test_follows_the_case);
  g_test_add_func ("/search/many-of-one-instant", test_many_of_one_instant);
  g_test_add_func ("/search/nothing-typed-is-an-error", test_nothing_typed_is_an_error);
  return g_test_run ();
}
