/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Leave and substitutes, and what may be asked of the store beside commands.
 */
#include "lb-fixture.h"

#include <string.h>

#define LICENCE "enterprise-registration"
#define DRUGS "drug-retail-licence"

static GVariant *
proposal (void)
{
  return g_variant_new_parsed ("{'recommendation': <'grant'>, 'opinion': <'意见'>}");
}

static const LbEvent *
last_event (LbFixture *f)
{
  return f->events->pdata[f->events->len - 1];
}

/* Somebody of another section, who may do nothing on the item by themselves. */
static LbActor *
stranger (LbFixture *f, int number)
{
  return lb_fixture_actor_n (f, "reviewer", "jtys", number);
}

static void
test_substitute_does_the_work_and_says_so (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *substitute = stranger (f, 1);
  LbActor *absent = lb_fixture_for (f, "reviewer", LICENCE);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_refused (f, substitute, LB_COMMAND_PROPOSE, LICENCE, proposal (), LB_REFUSAL_NOT_ALLOWED);
  g_assert_false (lb_actor_sees (substitute, f->state));
  lb_actor_stand_for (substitute, absent);
  g_assert_true (lb_actor_sees (substitute, f->state));
  lb_fixture_must (f, substitute, LB_COMMAND_PROPOSE, LICENCE, proposal ());
  g_autofree char *name = g_strdup_printf ("%s（代%s）", substitute->name, absent->name);
  g_assert_cmpstr (last_event (f)->actor, ==, substitute->id);
  g_assert_cmpstr (last_event (f)->actor_name, ==, name);
  g_assert_cmpstr (last_event (f)->section, ==, absent->section);
}

/* What keeps duties apart is the person who acts, whosever office it is. */
static void
test_substitution_mixes_nothing (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);
  LbActor *reviewer = lb_fixture_for (f, "reviewer", LICENCE);
  LbActor *decider = lb_fixture_for (f, "decider", LICENCE);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_actor_stand_for (counter, reviewer);
  lb_fixture_refused (f, counter, LB_COMMAND_PROPOSE, LICENCE, proposal (), LB_REFUSAL_SEPARATION);
  lb_fixture_must (f, reviewer, LB_COMMAND_PROPOSE, LICENCE, proposal ());
  lb_actor_stand_for (reviewer, decider);
  lb_fixture_refused (f, reviewer, LB_COMMAND_GRANT, LICENCE, g_variant_new_parsed ("{'number': <'准1'>}"),
                      LB_REFUSAL_SEPARATION);
}

static void
test_authority_comes_with_the_office (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *reviewer = lb_fixture_for (f, "reviewer", LICENCE);
  LbActor *chief = lb_fixture_for (f, "decider", LICENCE);
  LbActor *head = lb_fixture_actor (f, "bureau-head", NULL);

  chief->level = 1;
  head->level = 3;
  g_hash_table_insert (f->policy->decision_levels, g_strdup (LICENCE), GINT_TO_POINTER (3));
  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_must (f, reviewer, LB_COMMAND_PROPOSE, LICENCE, proposal ());
  lb_fixture_refused (f, chief, LB_COMMAND_GRANT, LICENCE, g_variant_new_parsed ("{'number': <'准1'>}"),
                      LB_REFUSAL_NOT_ALLOWED);
  head->roles |= LB_ROLE_DECIDER;
  head->section = g_strdup (chief->section);
  lb_actor_stand_for (chief, head);
  lb_fixture_must (f, chief, LB_COMMAND_GRANT, LICENCE, g_variant_new_parsed ("{'number': <'准1'>}"));
  g_assert_nonnull (strstr (last_event (f)->actor_name, head->name));
}

static void
test_leave_is_not_handed_on (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *one = stranger (f, 1), *two = stranger (f, 2);
  LbActor *platform = lb_fixture_actor (f, "platform", "wlpt");
  LbActor *supervision = lb_fixture_actor (f, "supervision", "dckh");
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);

  lb_actor_stand_for (one, lb_fixture_for (f, "reviewer", LICENCE));
  lb_actor_stand_for (two, one);
  g_assert_cmpint (lb_permission_role (two, LB_COMMAND_PROPOSE, "qydj", NULL), ==, 0);
  lb_actor_stand_for (two, platform);
  lb_actor_stand_for (two, supervision);
  g_assert_false (lb_has_right (two, LB_RIGHT_USERS));
  g_assert_false (lb_has_right (two, LB_RIGHT_READINGS));
  g_auto (GStrv) scopes = lb_actor_scopes (two);
  g_assert_false (g_strv_contains ((const char *const *) scopes, "all"));
  counter->window_number = 7;
  g_assert_false (lb_has_right (two, LB_RIGHT_NUMBERS));
  lb_actor_stand_for (two, counter);
  g_assert_true (lb_has_right (two, LB_RIGHT_NUMBERS));
  g_assert_cmpint (lb_actor_counter_window (two), ==, 7);
  /* A copy is whole. */
  g_autoptr (LbActor) copy = lb_actor_copy (two);
  g_assert_cmpint (lb_actor_counter_window (copy), ==, 7);
}

static void
test_who_arranges_leave (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *absent = lb_fixture_actor (f, "reviewer", "qydj");
  LbActor *substitute = stranger (f, 1);
  LbActor *platform = lb_fixture_actor (f, "platform", "wlpt");
  LbActor *chief = lb_fixture_actor (f, "decider", "qydj");
  LbActor *other_chief = lb_fixture_actor (f, "decider", "jtys");
  g_autoptr (GError) self = NULL, administrator = NULL, office = NULL, stranger_error = NULL;

  chief->level = other_chief->level = 1;
  g_assert_true (lb_may_arrange_leave (absent, absent, substitute, NULL));
  g_assert_true (lb_may_arrange_leave (chief, absent, substitute, NULL));
  g_assert_true (lb_may_arrange_leave (platform, absent, substitute, NULL));
  g_assert_false (lb_may_arrange_leave (other_chief, absent, substitute, &stranger_error));
  g_assert_error (stranger_error, LB_REFUSAL, LB_REFUSAL_NOT_ALLOWED);
  g_assert_false (lb_may_arrange_leave (substitute, absent, substitute, NULL));
  g_assert_false (lb_may_arrange_leave (absent, absent, absent, &self));
  g_assert_error (self, LB_REFUSAL, LB_REFUSAL_INVALID);
  g_assert_false (lb_may_arrange_leave (platform, absent, platform, &administrator));
  g_assert_error (administrator, LB_REFUSAL, LB_REFUSAL_SEPARATION);
  g_assert_false (lb_may_arrange_leave (platform, platform, substitute, &office));
  g_assert_error (office, LB_REFUSAL, LB_REFUSAL_NOT_ALLOWED);
}

/* Written out once more, by hand: a change of the table must be meant. */
static void
test_rights (void)
{
  static const struct { LbRight right; const char *roles; } expected[] = {
    { LB_RIGHT_NONE, "" },
    { LB_RIGHT_NUMBERS, "counter" },
    { LB_RIGHT_USERS, "platform" },
    { LB_RIGHT_SESSIONS, "platform" },
    { LB_RIGHT_ACCOUNTS, "platform supervision" },
    { LB_RIGHT_READINGS, "supervision" },
    { LB_RIGHT_PUBLISH, "policy coordination" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    for (int bit = 0; bit < LB_N_ROLES; bit++)
      {
        LbActor actor = { .id = (char *) "x", .roles = 1u << bit };
        g_auto (GStrv) names = g_strsplit (expected[i].roles, " ", 0);
        gboolean given = g_strv_contains ((const char *const *) names, lb_role_name ((LbRole) (1u << bit)));
        g_test_message ("%d %s", expected[i].right, lb_role_name ((LbRole) (1u << bit)));
        g_assert_cmpint (lb_has_right (&actor, expected[i].right), ==, given);
      }
}

static void
test_administrators_see_no_cases (void)
{
  LbActor platform = { .id = (char *) "x", .roles = LB_ROLE_PLATFORM, .section = (char *) "wlpt", .level = 3 };
  g_auto (GStrv) scopes = lb_actor_scopes (&platform);

  g_assert_cmpint (g_strv_length (scopes), ==, 0);
  for (int bit = 0; bit < LB_N_ROLES; bit++)
    {
      guint role = 1u << bit;
      gboolean good = role == LB_ROLE_PLATFORM || role == LB_ROLE_POLICY;
      g_assert_cmpint (lb_roles_may_be_together (role | LB_ROLE_PLATFORM), ==, good);
      g_assert_cmpint (lb_roles_may_be_together (role), ==, role != LB_ROLE_SYSTEM);
    }
  g_assert_false (lb_roles_may_be_together (0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/leave/a-substitute-does-the-work-and-says-so", test_substitute_does_the_work_and_says_so);
  g_test_add_func ("/leave/a-substitute-mixes-no-duties", test_substitution_mixes_nothing);
  g_test_add_func ("/leave/authority-comes-with-the-office", test_authority_comes_with_the_office);
  g_test_add_func ("/leave/is-not-handed-on", test_leave_is_not_handed_on);
  g_test_add_func ("/leave/is-arranged-by-those-concerned", test_who_arranges_leave);
  g_test_add_func ("/rights/are-those-of-the-table", test_rights);
  g_test_add_func ("/rights/administrators-see-no-cases", test_administrators_see_no_cases);
  return g_test_run ();
}
