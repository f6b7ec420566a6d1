/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One applicant of the waiting hall as the list shows them, by a clock that the test sets; and the numbers that scanners
 * read.
 */
#include "lb-fixture.h"
#include "lb-hall-entry.h"
#include "lb-paper.h"
#include "lb-slip-number.h"

static void
stamp_cb (guint *count)
{
  (*count)++;
}

static LbContext
context_at (LbFixture *f, int hour, int minute)
{
  LbContext context = lb_fixture_context (f, lb_fixture_actor (f, "counter", NULL));

  context.now = lb_time_at (lb_day_from_ymd (2019, 6, 10), hour * 60 + minute);
  return context;
}

/* The fixture's Monday begins at nine, and so does its half hour. */
static void
test_an_entry_follows_the_clock (void)
{
  static const struct { int hour, minute; LbHallNeed need; gboolean moves; } steps[] = {
    { 9, 5, LB_HALL_WAITING, FALSE }, { 9, 22, LB_HALL_NOTICE, TRUE }, { 9, 25, LB_HALL_NOTICE, FALSE },
    { 9, 40, LB_HALL_OVERDUE, TRUE }, { 9, 41, LB_HALL_OVERDUE, FALSE },
  };
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (LbHallEntry) entry = lb_hall_entry_new ();
  LbContext context;
  guint stamps = 0;

  lb_fixture_receive (f, "pharmacy");
  context = context_at (f, 9, 1);
  lb_hall_entry_set_case (entry, f->state, &context);
  g_signal_connect_swapped (entry, "notify::stamp", G_CALLBACK (stamp_cb), &stamps);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const guint before = stamps;

      context = context_at (f, steps[i].hour, steps[i].minute);
      g_assert_cmpint (lb_hall_entry_tick (entry, &context), ==, steps[i].moves);
      g_assert_cmpint (lb_hall_entry_get_need (entry), ==, steps[i].need);
      g_assert_cmpuint (stamps, ==, before + 1); /* the minutes are another number */
      g_assert_false (lb_hall_entry_tick (entry, &context));
      g_assert_cmpuint (stamps, ==, before + 1); /* no change, no signal */
      g_assert_true (lb_hall_entry_is_open (entry));
    }
}

/* Who was answered is news until told, and after that there for the paper alone. */
static void
test_an_answer_is_news_until_told (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (LbHallEntry) entry = lb_hall_entry_new ();
  LbContext context;

  lb_fixture_receive (f, "pharmacy");
  for (guint i = 0; i < f->state->items->len; i++)
    {
      const LbCaseItem *item = f->state->items->pdata[i];

      if (item->state == LB_ITEM_RECEIVED)
        lb_fixture_accept (f, g_intern_string (item->item));
    }
  context = context_at (f, 11, 0);
  lb_hall_entry_set_case (entry, f->state, &context);
  g_assert_cmpint (lb_hall_entry_get_need (entry), ==, LB_HALL_ANSWERED);
  g_assert_true (lb_hall_entry_is_open (entry));
  lb_hall_entry_set_told (entry, TRUE);
  g_assert_false (lb_hall_entry_is_open (entry));
  /* At the end of the day its paper, which nobody has sent, wants the clerk all the same. */
  context = context_at (f, 16, 30);
  g_assert_true (lb_hall_entry_tick (entry, &context));
  g_assert_cmpuint (lb_hall_entry_get_n_papers (entry), >, 0);
  g_assert_true (lb_hall_entry_is_open (entry));
}

static void
test_what_scanners_read (void)
{
  static const struct { const char *text; gboolean number; const char *slip; } cases[] = {
    { "AS-20190505-01-00001-D", TRUE, NULL },
    { "AS201905050100001D", TRUE, NULL },
    { "as201905050100001d", TRUE, NULL },
    { " AS-20190505-01-00001-D-11-02 ", TRUE, "AS201905050100001D1102" },
    { "AS-20190505-01-00001-E", FALSE, NULL },
    { "AS-20190505-01", FALSE, NULL },
    { "", FALSE, NULL },
    { "交接单", FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = NULL, *slip = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (lb_slip_number_parse (cases[i].text, &number, &slip), ==, cases[i].number);
      g_assert_cmpstr (number, ==, cases[i].number ? "AS201905050100001D" : NULL);
      g_assert_cmpstr (slip, ==, cases[i].slip);
    }
}

/* The document that goes with the paper bears that number, and its bar code says it. */
static void
assert_paper_says (LbFixture *f, const char *number)
{
  const LbContext context = lb_fixture_context (f, lb_fixture_actor (f, "counter", NULL));
  g_autoptr (GPtrArray) entries = lb_paper_documents (f->state, f->events, &context);
  gboolean found = FALSE;

  for (guint i = 0; i < entries->len; i++)
    {
      const LbPaperEntry *entry = entries->pdata[i];

      found = found || (entry->kind == LB_PAPER_SLIP && g_strcmp0 (entry->number, number) == 0);
    }
  g_assert_true (found);
}

/* Each slip of a case has a number of its own, and is found again by what is read off it. */
static void
test_each_slip_has_a_number_of_its_own (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  static const char *const sections[] = { "qydj", "yyqx" };

  lb_fixture_receive (f, "pharmacy");
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autofree char *next = lb_slip_number_next (f->state), *number = NULL, *slip = NULL;

      lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_SEND_PAPER, NULL,
                       g_variant_new_parsed ("{'section': <%s>, 'slip': <%s>, 'pages': <int64 2>}", sections[i], next));
      g_assert_true (lb_slip_number_parse (next, &number, &slip));
      g_assert_cmpstr (number, ==, f->state->number);
      g_assert_cmpstr (lb_slip_number_find (f->state, slip)->section, ==, sections[i]);
      assert_paper_says (f, next);
    }
}

#define ADD(name) g_test_add_func ("/hall-entry/" #name, test_##name)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (an_entry_follows_the_clock);
  ADD (an_answer_is_news_until_told);
  ADD (what_scanners_read);
  ADD (each_slip_has_a_number_of_its_own);
  return g_test_run ();
}
