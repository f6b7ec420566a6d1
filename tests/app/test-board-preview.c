/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the form of a decision says would follow: every date that the step moves, stops or starts again.
 */
#include "lb-decision-preview.h"
#include "lb-fixture.h"

#include <string.h>

#define LICENCE "enterprise-registration"

static LbDecisionPreview *
preview_of (LbFixture *f, LbActor *actor, LbCommandType type, const char *arguments)
{
  const LbContext context = lb_fixture_context (f, actor);
  g_autoptr (GVariant) args = g_variant_ref_sink (g_variant_new_parsed (arguments));

  return lb_decision_preview_new (f->state, f->events, LICENCE, type, args, &context);
}

static const LbMovedDue *
moved (const LbDecisionPreview *preview, LbClockKind kind)
{
  for (guint i = 0; preview->moved != NULL && i < preview->moved->len; i++)
    if (g_array_index (preview->moved, LbMovedDue, i).kind == kind)
      return &g_array_index (preview->moved, LbMovedDue, i);
  return NULL;
}

static LbFixture *
accepted (void)
{
  LbFixture *f = lb_fixture_new ();

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  return f;
}

/* T16: the promised date stays; it is the statutory one that moves. */
static void
test_an_extension_moves_the_statutory_date (void)
{
  g_autoptr (LbFixture) f = accepted ();
  g_autoptr (LbDecisionPreview) preview = NULL;
  g_autofree char *text = NULL;
  const LbMovedDue *due;

  g_hash_table_insert (f->policy->extensions, g_strdup (LICENCE), GINT_TO_POINTER (3));
  preview = preview_of (f, lb_fixture_actor (f, "bureau-head", NULL), LB_COMMAND_EXTEND, "{'reason': <'复杂'>}");
  g_assert_no_error (preview->refusal);
  due = moved (preview, LB_CLOCK_STATUTORY);
  g_assert_nonnull (due);
  g_assert_cmpint (due->after, ==, lb_calendar_add (f->calendar, due->before, 3));
  text = lb_decision_preview_describe (preview, lb_time_day (f->now));
  g_assert_nonnull (strstr (text, "Statutory limit"));
}

/* T10, T11: what stops is said when it stops, and again when it runs on. */
static void
test_a_special_procedure_stops_and_starts_clocks (void)
{
  g_autoptr (LbFixture) f = accepted ();
  LbActor *reviewer = lb_fixture_for (f, "reviewer", LICENCE);
  LbActor *decider = lb_fixture_for (f, "decider", LICENCE);
  g_autoptr (LbDecisionPreview) begun = NULL, ended = NULL;
  const LbMovedDue *due;

  lb_fixture_must (f, reviewer, LB_COMMAND_REQUEST_SPECIAL, LICENCE,
                   g_variant_new_parsed ("{'reason': <'hearing'>, 'days': <int64 5>}"));
  begun = preview_of (f, decider, LB_COMMAND_BEGIN_SPECIAL, "@a{sv} {}");
  due = moved (begun, LB_CLOCK_STATUTORY);
  g_assert_nonnull (due);
  g_assert_cmpint (due->before, !=, LB_DAY_NONE);
  g_assert_cmpint (due->after, ==, LB_DAY_NONE);
  lb_fixture_must (f, decider, LB_COMMAND_BEGIN_SPECIAL, LICENCE, NULL);
  ended = preview_of (f, reviewer, LB_COMMAND_END_SPECIAL, "{'conclusion': <'听证笔录'>}");
  due = moved (ended, LB_CLOCK_STATUTORY);
  g_assert_nonnull (due);
  g_assert_cmpint (due->before, ==, LB_DAY_NONE);
  g_assert_cmpint (due->after, !=, LB_DAY_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/board/preview/an-extension-moves-the-statutory-date",
                   test_an_extension_moves_the_statutory_date);
  g_test_add_func ("/board/preview/a-special-procedure-stops-and-starts-clocks",
                   test_a_special_procedure_stops_and_starts_clocks);
  return g_test_run ();
}
