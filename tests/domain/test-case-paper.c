/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Paper in the house: who may send what, how it is signed for, who holds each original, and what nags the clerk.
 */
#include "lb-case-paper.h"
#include "lb-fixture.h"

static LbActor *
counter (LbFixture *f)
{
  return lb_fixture_actor (f, "counter", NULL);
}

/* A material of which an original was handed in. */
static const char *
some_original (LbFixture *f)
{
  for (guint i = 0; i < f->state->materials->len; i++)
    {
      const LbCaseMaterial *held = f->state->materials->pdata[i];

      if (held->originals > 0)
        return g_intern_string (held->material); /* the case is another one after each step */
    }
  g_error ("the application has no original");
}

static GVariant *
slip_numbered (const char *number, const char *section, const char *material, gboolean original)
{
  const char *const none[] = { NULL }, *const one[] = { material, NULL };

  return g_variant_new_parsed ("{'section': <%s>, 'slip': <%s>, 'pages': <int64 3>, 'materials': <%^as>, "
                               "'originals': <%^as>}",
                               section, number, one, original ? one : none);
}

static GVariant *
slip (const char *section, const char *material, gboolean original)
{
  static guint n_made;
  g_autofree char *number = g_strdup_printf ("S%u", ++n_made);

  return slip_numbered (number, section, material, original);
}

static GVariant *
answer (const char *section, const char *outcome, const char *discrepancy, const char *missing)
{
  const char *const list[] = { missing, NULL };

  return g_variant_new_parsed ("{'section': <%s>, 'outcome': <%s>, 'discrepancy': <%s>, 'missing': <%^as>}", section,
                               outcome, discrepancy, list);
}

static void
assert_place (LbFixture *f, const char *material, LbOriginalPlace place)
{
  g_assert_cmpint (lb_case_original_place (f->state, material, NULL), ==, place);
}

static const LbSectionPaper *
paper_of (GPtrArray *papers, const char *section)
{
  for (guint i = 0; i < papers->len; i++)
    if (g_str_equal (((const LbSectionPaper *) papers->pdata[i])->section, section))
      return papers->pdata[i];
  return NULL;
}

static void
assert_hand_over (LbFixture *f, const char *section, LbHandOver state, gboolean nags)
{
  const LbContext context = lb_fixture_context (f, counter (f));
  g_autoptr (GPtrArray) papers = lb_case_section_papers (f->state, &context);
  const LbSectionPaper *paper = paper_of (papers, section);

  g_assert_nonnull (paper);
  g_assert_cmpint (paper->state, ==, state);
  g_assert_cmpint (lb_section_paper_nags (paper), ==, nags);
}

static void
test_an_original_moves_when_it_is_signed_for (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  const char *material;

  lb_fixture_receive (f, "pharmacy");
  material = some_original (f);
  assert_place (f, material, LB_ORIGINAL_AT_COUNTER);
  lb_fixture_must (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip ("qydj", material, TRUE));
  assert_place (f, material, LB_ORIGINAL_ON_THE_WAY);
  assert_hand_over (f, "qydj", LB_HAND_OVER_UNDER_WAY, FALSE);
  lb_fixture_must (f, lb_fixture_actor (f, "acceptor", "qydj"), LB_COMMAND_RECEIVE_PAPER, NULL,
                   answer ("qydj", "whole", "", NULL));
  assert_place (f, material, LB_ORIGINAL_IN_SECTION);
  assert_hand_over (f, "qydj", LB_HAND_OVER_SIGNED, FALSE);
}

static void
test_an_original_is_in_one_hand_only (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  const char *material;

  lb_fixture_receive (f, "pharmacy");
  material = some_original (f);
  lb_fixture_must (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip ("qydj", material, TRUE));
  lb_fixture_refused (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip ("yyqx", material, TRUE),
                      LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, lb_fixture_actor (f, "acceptor", "qydj"), LB_COMMAND_RECEIVE_PAPER, NULL,
                   answer ("qydj", "whole", "", NULL));
  lb_fixture_refused (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip ("yyqx", material, TRUE),
                      LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip ("yyqx", material, FALSE));
  assert_place (f, material, LB_ORIGINAL_IN_SECTION);
}

static void
test_a_slip_lists_what_it_sends (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  const char *const one[] = { "no-such-material", NULL };

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_refused (f, counter (f), LB_COMMAND_SEND_PAPER, NULL,
                      g_variant_new_parsed ("{'section': <'qydj'>, 'slip': <'S1'>, 'pages': <int64 3>, "
                                            "'originals': <%^as>}", one),
                      LB_REFUSAL_INVALID);
  lb_fixture_refused (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip ("qydj", "no-such-material", TRUE),
                      LB_REFUSAL_INVALID);
}

static void
test_how_a_slip_is_answered (void)
{
  static const struct { const char *outcome, *discrepancy; gboolean missing; int refusal; } cases[] = {
    { "whole", "", FALSE, -1 },
    { "whole", "缺一页", FALSE, LB_REFUSAL_INVALID },
    { "whole", "", TRUE, LB_REFUSAL_INVALID },
    { "short", "", FALSE, LB_REFUSAL_NOT_COMPLETE },
    { "short", "缺一页", FALSE, -1 },
    { "short", "", TRUE, -1 },
    { "refused", "", TRUE, LB_REFUSAL_NOT_COMPLETE },
    { "refused", "送错科室", FALSE, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LbFixture) f = lb_fixture_new ();
      LbActor *acceptor = lb_fixture_actor (f, "acceptor", "qydj");
      const char *material;
      GVariant *args;

      lb_fixture_receive (f, "pharmacy");
      material = some_original (f);
      lb_fixture_must (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip ("qydj", material, TRUE));
      args = answer ("qydj", cases[i].outcome, cases[i].discrepancy, cases[i].missing ? material : NULL);
      g_test_message ("%u: %s", i, cases[i].outcome);
      if (cases[i].refusal < 0)
        lb_fixture_must (f, acceptor, LB_COMMAND_RECEIVE_PAPER, NULL, args);
      else
        lb_fixture_refused (f, acceptor, LB_COMMAND_RECEIVE_PAPER, NULL, args, (LbRefusal) cases[i].refusal);
    }
}

static void
test_what_is_sent_back_stays_at_the_counter_and_nags (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *acceptor = lb_fixture_actor (f, "acceptor", "qydj");
  const char *material;

  lb_fixture_receive (f, "pharmacy");
  material = some_original (f);
  lb_fixture_must (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip ("qydj", material, TRUE));
  lb_fixture_must (f, acceptor, LB_COMMAND_RECEIVE_PAPER, NULL, answer ("qydj", "refused", "送错科室", NULL));
  assert_place (f, material, LB_ORIGINAL_AT_COUNTER);
  assert_hand_over (f, "qydj", LB_HAND_OVER_REFUSED, TRUE);
  /* A slip that was sent back is not signed for any more; a new one may go. */
  lb_fixture_refused (f, acceptor, LB_COMMAND_RECEIVE_PAPER, NULL, answer ("qydj", "whole", "", NULL),
                      LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip ("qydj", material, TRUE));
  assert_hand_over (f, "qydj", LB_HAND_OVER_UNDER_WAY, FALSE);
}

static void
test_what_was_missing_is_out_of_sight (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (GPtrArray) originals = NULL;
  const char *material;
  gboolean seen = FALSE;

  lb_fixture_receive (f, "pharmacy");
  material = some_original (f);
  lb_fixture_must (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip ("qydj", material, TRUE));
  lb_fixture_must (f, lb_fixture_actor (f, "acceptor", "qydj"), LB_COMMAND_RECEIVE_PAPER, NULL,
                   answer ("qydj", "short", "", material));
  assert_place (f, material, LB_ORIGINAL_AT_COUNTER);
  assert_hand_over (f, "qydj", LB_HAND_OVER_SHORT, TRUE);
  originals = lb_case_originals (f->state);
  for (guint i = 0; i < originals->len; i++)
    {
      const LbOriginal *original = originals->pdata[i];

      g_assert_cmpint (original->lost_sight, ==, g_str_equal (original->material, material));
      seen = seen || original->lost_sight;
    }
  g_assert_true (seen);
}

static GVariant *
given_back (const char *to, const char *material, gboolean signature)
{
  const char *const list[] = { material, NULL };
  GVariant *args = g_variant_new_parsed ("{'to': <%s>, 'materials': <%^as>, 'name': <'张三'>, "
                                         "'relation': <'applicant'>}", to, list);

  return signature ? lb_fixture_with (args, "proof", lb_fixture_files ("signed")) : args;
}

/* F037: whoever holds it gives it back, against a signature; the counter takes it back from a section first. */
static void
test_originals_go_back_against_a_signature (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *acceptor = lb_fixture_actor (f, "acceptor", "qydj");
  const char *material;

  lb_fixture_receive (f, "pharmacy");
  material = some_original (f);
  lb_fixture_refused (f, counter (f), LB_COMMAND_RETURN_PAPER, NULL, given_back ("counter", material, FALSE),
                      LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip ("qydj", material, TRUE));
  lb_fixture_refused (f, counter (f), LB_COMMAND_RETURN_PAPER, NULL, given_back ("applicant", material, TRUE),
                      LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, acceptor, LB_COMMAND_RECEIVE_PAPER, NULL, answer ("qydj", "whole", "", NULL));
  lb_fixture_refused (f, counter (f), LB_COMMAND_RETURN_PAPER, NULL, given_back ("applicant", material, TRUE),
                      LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_must (f, counter (f), LB_COMMAND_RETURN_PAPER, NULL, given_back ("counter", material, FALSE));
  assert_place (f, material, LB_ORIGINAL_AT_COUNTER);
  lb_fixture_refused (f, counter (f), LB_COMMAND_RETURN_PAPER, NULL, given_back ("applicant", material, FALSE),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (f, counter (f), LB_COMMAND_RETURN_PAPER, NULL, given_back ("applicant", material, TRUE));
  assert_place (f, material, LB_ORIGINAL_WITH_APPLICANT);
  lb_fixture_refused (f, counter (f), LB_COMMAND_RETURN_PAPER, NULL, given_back ("applicant", material, TRUE),
                      LB_REFUSAL_ONCE_ONLY);
}

/* The bar code on a slip says its number. */
static void
test_no_two_slips_have_one_number (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  const char *material;

  lb_fixture_receive (f, "pharmacy");
  material = some_original (f);
  lb_fixture_must (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip_numbered ("N1", "qydj", material, FALSE));
  lb_fixture_refused (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip_numbered ("N1", "yyqx", material, FALSE),
                      LB_REFUSAL_ONCE_ONLY);
  lb_fixture_must (f, counter (f), LB_COMMAND_SEND_PAPER, NULL, slip_numbered ("N2", "yyqx", material, FALSE));
}

/* 3.7 */

static GVariant *
issue (const char *number, const char *content)
{
  return g_variant_new_parsed ("{'kind': <'receipt'>, 'number': <%s>, 'title': <'接件凭证'>, 'how': <'printed'>, "
                               "'pages': <@x 2>, 'file': <%@a{sv}>}",
                               number, lb_fixture_file (content));
}

static void
test_what_is_handed_out_is_kept_as_it_was (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autofree char *first = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "one", -1);
  g_autofree char *second = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "two", -1);
  LbActor *acceptor = lb_fixture_actor (f, "acceptor", "qydj"), *all = lb_fixture_actor (f, "supervision", NULL);
  LbTime at;

  lb_fixture_refused (f, counter (f), LB_COMMAND_ISSUE_PAPER, NULL, issue ("A-03-1", "one"), LB_REFUSAL_WRONG_STATE);
  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, counter (f), LB_COMMAND_ISSUE_PAPER, NULL, issue ("A-03-1", "one"));
  g_assert_cmpuint (f->state->issues->len, ==, 1);
  g_assert_cmpstr (lb_case_last_issue (f->state, "receipt", "A-03-1")->blob, ==, first);
  g_assert_null (lb_case_last_issue (f->state, "receipt", "A-03-2"));
  g_assert_null (lb_case_last_issue (f->state, "acceptance", "A-03-1"));

  /* The same bytes again, whoever prints them, are nothing new. */
  at = lb_case_last_issue (f->state, "receipt", "A-03-1")->at;
  lb_fixture_must (f, acceptor, LB_COMMAND_ISSUE_PAPER, NULL, issue ("A-03-1", "one"));
  g_assert_cmpuint (f->state->issues->len, ==, 1);
  g_assert_cmpint (lb_case_last_issue (f->state, "receipt", "A-03-1")->at, ==, at);

  /* Other bytes come after the first, which stay. */
  lb_fixture_must (f, acceptor, LB_COMMAND_ISSUE_PAPER, NULL, issue ("A-03-1", "two"));
  g_assert_cmpuint (f->state->issues->len, ==, 2);
  g_assert_cmpstr (lb_case_last_issue (f->state, "receipt", "A-03-1")->blob, ==, second);
  g_assert_nonnull (lb_case_find_issue (f->state, "receipt", "A-03-1", first));
  lb_fixture_must (f, counter (f), LB_COMMAND_ISSUE_PAPER, NULL, issue ("A-03-1", "one"));
  g_assert_cmpuint (f->state->issues->len, ==, 2);
  lb_fixture_refused (f, all, LB_COMMAND_ISSUE_PAPER, NULL, issue ("A-03-1", "three"), LB_REFUSAL_NOT_ALLOWED);
}

/* Who prints for a colleague has not acted in the case: reviewers may print what the counter made, and still review. */
static void
test_printing_is_no_duty (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_must (f, lb_fixture_actor (f, "reviewer", "qydj"), LB_COMMAND_ISSUE_PAPER, NULL, issue ("A-03-1", "one"));
  g_assert_cmpuint (g_hash_table_size (f->state->reviewers), ==, 0);
  g_assert_cmpuint (g_hash_table_size (f->state->approval_people), ==, 0);
}

static void
test_only_a_pdf_of_a_known_kind_is_issued (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (GVariant) file = lb_fixture_file ("one");
  g_autoptr (GVariant) args = NULL;

  lb_fixture_receive (f, "pharmacy");
  args = g_variant_ref_sink (issue ("A-03-1", "one"));
  lb_fixture_refused (f, counter (f), LB_COMMAND_ISSUE_PAPER, NULL,
                      lb_fixture_with (g_variant_ref (args), "kind", g_variant_new_string ("poster")),
                      LB_REFUSAL_INVALID);
  lb_fixture_refused (f, counter (f), LB_COMMAND_ISSUE_PAPER, NULL,
                      lb_fixture_with (g_variant_ref (args), "file",
                                       lb_fixture_with (g_variant_ref (file), "mediaType",
                                                        g_variant_new_string ("image/png"))),
                      LB_REFUSAL_INVALID);
}

/* F033: each original is on the list of one section, the lead's when it needs it; every section that needs a material
 * has it on its list. */
static void
test_each_original_is_routed_once (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (GHashTable) routed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const LbContext context = lb_fixture_context (f, counter (f));
  g_autoptr (GPtrArray) papers = NULL;

  lb_fixture_receive (f, "pharmacy");
  papers = lb_case_section_papers (f->state, &context);
  g_assert_cmpuint (papers->len, >, 1);
  for (guint i = 0; i < papers->len; i++)
    {
      const char *section = ((const LbSectionPaper *) papers->pdata[i])->section;
      g_auto (GStrv) materials = NULL, originals = NULL;
      int sheets = 0;

      g_assert_true (lb_case_routing (f->state, f->catalogue, section, &materials, &originals, &sheets));
      g_assert_cmpint (sheets, >=, 1);
      for (GStrv at = originals; *at != NULL; at++)
        {
          g_assert_true (g_strv_contains ((const char *const *) materials, *at));
          g_assert_true (g_hash_table_insert (routed, g_strdup (*at), g_strdup (section)));
        }
    }
  for (guint i = 0; i < f->state->materials->len; i++)
    {
      const LbCaseMaterial *held = f->state->materials->pdata[i];

      if (held->originals > 0)
        g_assert_true (g_hash_table_contains (routed, held->material));
    }
}

/* K13: the same working day; in its last hour it is urged. */
static void
test_paper_is_late_the_next_day (void)
{
  static const struct { int day, hour, minute; gboolean urgent, late; } cases[] = {
    { 10, 9, 5, FALSE, FALSE }, { 10, 15, 59, FALSE, FALSE }, { 10, 16, 1, TRUE, FALSE },
    { 10, 23, 0, TRUE, FALSE }, { 11, 0, 1, FALSE, TRUE },
  };
  g_autoptr (LbFixture) f = lb_fixture_new ();

  lb_fixture_receive (f, "pharmacy");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LbContext context;
      g_autoptr (GPtrArray) papers = NULL;
      const LbSectionPaper *paper;

      f->now = lb_time_at (lb_day_from_ymd (2019, 6, cases[i].day), cases[i].hour * 60 + cases[i].minute);
      context = lb_fixture_context (f, counter (f));
      papers = lb_case_section_papers (f->state, &context);
      paper = paper_of (papers, "qydj");
      g_test_message ("%d %02d:%02d", cases[i].day, cases[i].hour, cases[i].minute);
      g_assert_cmpint (paper->urgent, ==, cases[i].urgent);
      g_assert_cmpint (paper->late, ==, cases[i].late);
    }
}

#define ADD(name) g_test_add_func ("/case/paper/" #name, test_##name)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (an_original_moves_when_it_is_signed_for);
  ADD (an_original_is_in_one_hand_only);
  ADD (a_slip_lists_what_it_sends);
  ADD (how_a_slip_is_answered);
  ADD (what_is_sent_back_stays_at_the_counter_and_nags);
  ADD (what_was_missing_is_out_of_sight);
  ADD (originals_go_back_against_a_signature);
  ADD (no_two_slips_have_one_number);
  ADD (each_original_is_routed_once);
  ADD (paper_is_late_the_next_day);
  g_test_add_func ("/paper/what-is-handed-out-is-kept-as-it-was", test_what_is_handed_out_is_kept_as_it_was);
  g_test_add_func ("/paper/printing-is-no-duty", test_printing_is_no_duty);
  g_test_add_func ("/paper/only-a-pdf-of-a-known-kind-is-issued", test_only_a_pdf_of_a_known_kind_is_issued);
  return g_test_run ();
}
