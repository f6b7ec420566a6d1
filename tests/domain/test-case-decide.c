/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * T01–T27, each where it is allowed, and what docs/domain.md 3.3 forbids, each with the refusal it deserves.
 */
#include "lb-fixture.h"

#define LICENCE "enterprise-registration"
#define DRUGS "drug-retail-licence"
#define PHARMACIST "pharmacist-registration"

static GVariant *
lines (void)
{
  return g_variant_new_parsed ("{'lines': <[{'defect': <'章程未签字'>, 'remedy': <'补签'>}]>}");
}

static GVariant *
proposal (const char *recommendation)
{
  return g_variant_new_parsed ("{'recommendation': <%s>, 'opinion': <'意见'>}", recommendation);
}

static GVariant *
reason (void)
{
  return g_variant_new_parsed ("{'reason': <'理由'>}");
}

static GVariant *
grant (void)
{
  return g_variant_new_parsed ("{'number': <'准1'>}");
}

static GVariant *
special (const char *name)
{
  return g_variant_new_parsed ("{'reason': <%s>, 'days': <int64 5>}", name);
}

/* A pharmacy with the licence in @state, by the ordinary way. */
static LbFixture *
bring_to (LbItemState state)
{
  LbFixture *f = lb_fixture_new ();
  LbActor *acceptor = lb_fixture_for (f, "acceptor", LICENCE);
  LbActor *reviewer = lb_fixture_for (f, "reviewer", LICENCE);

  lb_fixture_receive (f, "pharmacy");
  if (state == LB_ITEM_RECEIVED)
    return f;
  lb_fixture_must (f, acceptor, LB_COMMAND_TAKE, LICENCE, NULL);
  if (state == LB_ITEM_CORRECTING)
    lb_fixture_must (f, acceptor, LB_COMMAND_REQUEST_CORRECTION, LICENCE, lines ());
  if (state == LB_ITEM_NOT_ACCEPTED)
    lb_fixture_must (f, acceptor, LB_COMMAND_NOT_ACCEPT, LICENCE,
                     g_variant_new_parsed ("{'ground': <'not-required'>, 'reason': <'不需许可'>}"));
  if (state == LB_ITEM_CORRECTING || state == LB_ITEM_NOT_ACCEPTED)
    return f;
  lb_fixture_must (f, acceptor, LB_COMMAND_ACCEPT, LICENCE, NULL);
  if (state == LB_ITEM_SPECIAL)
    {
      lb_fixture_must (f, reviewer, LB_COMMAND_REQUEST_SPECIAL, LICENCE, special ("appraisal"));
      lb_fixture_must (f, lb_fixture_for (f, "decider", LICENCE), LB_COMMAND_BEGIN_SPECIAL, LICENCE, NULL);
    }
  if (state == LB_ITEM_DECIDING)
    lb_fixture_must (f, reviewer, LB_COMMAND_PROPOSE, LICENCE, proposal ("grant"));
  if (state == LB_ITEM_ACCEPTED || state == LB_ITEM_SPECIAL || state == LB_ITEM_DECIDING)
    return f;
  lb_fixture_decide_item (f, LICENCE, state != LB_ITEM_REFUSED);
  if (state >= LB_ITEM_STORED && state <= LB_ITEM_DELIVERED)
    lb_fixture_make (f, LICENCE);
  if (state == LB_ITEM_DELIVERED)
    lb_fixture_hand_out (f, LICENCE);
  g_assert_cmpint (lb_fixture_item_state (f, LICENCE), ==, state);
  return f;
}

/* From which states each command on an item may go on: the table of 3.3, one row a command. */
#define B(state) (1u << LB_ITEM_##state)
#define OPEN (B (RECEIVED) | B (CORRECTING) | B (ACCEPTED) | B (SPECIAL) | B (DECIDING))

static const struct
{
  LbCommandType type;
  const char *role;
  guint from;
} rows[] = {
  { LB_COMMAND_TAKE, "acceptor", B (RECEIVED) },
  { LB_COMMAND_ACCEPT, "acceptor", B (RECEIVED) | B (CORRECTING) },
  { LB_COMMAND_REQUEST_CORRECTION, "acceptor", B (RECEIVED) | B (CORRECTING) },
  { LB_COMMAND_NOT_ACCEPT, "acceptor", B (RECEIVED) },
  { LB_COMMAND_REQUEST_SPECIAL, "reviewer", B (ACCEPTED) | B (SPECIAL) },
  { LB_COMMAND_BEGIN_SPECIAL, "decider", B (ACCEPTED) | B (SPECIAL) },
  { LB_COMMAND_END_SPECIAL, "reviewer", B (SPECIAL) },
  { LB_COMMAND_PROPOSE, "reviewer", B (ACCEPTED) },
  { LB_COMMAND_SEND_BACK, "decider", B (DECIDING) },
  { LB_COMMAND_GRANT, "decider", B (DECIDING) },
  { LB_COMMAND_REFUSE, "decider", B (DECIDING) },
  { LB_COMMAND_EXTEND, "bureau-head", B (ACCEPTED) | B (SPECIAL) | B (DECIDING) },
  { LB_COMMAND_REQUEST_VISIT, "reviewer", B (ACCEPTED) | B (SPECIAL) },
  { LB_COMMAND_MAKE_RESULT, "reviewer", B (GRANTED) | B (REFUSED) },
  { LB_COMMAND_HAND_OVER, "reviewer", 0 },
  { LB_COMMAND_DIGITISE, "certificate", 0 },
  { LB_COMMAND_CALL, "certificate", B (STORED) },
  { LB_COMMAND_POST, "certificate", B (STORED) | B (NOT_ACCEPTED) },
  { LB_COMMAND_DELIVER, "certificate", B (NOT_ACCEPTED) },
  { LB_COMMAND_CONFIRM_POST, "certificate", B (NOT_ACCEPTED) },
  { LB_COMMAND_MAIL_RETURNED, "certificate", B (NOT_ACCEPTED) },
  { LB_COMMAND_WITHDRAW, "counter", OPEN },
  { LB_COMMAND_TERMINATE, "decider", OPEN },
};

static void
test_states_admit_only_their_commands (void)
{
  static const LbItemState states[] = { LB_ITEM_RECEIVED, LB_ITEM_CORRECTING, LB_ITEM_NOT_ACCEPTED,
                                        LB_ITEM_ACCEPTED, LB_ITEM_SPECIAL,    LB_ITEM_DECIDING,
                                        LB_ITEM_GRANTED,  LB_ITEM_REFUSED,    LB_ITEM_STORED,
                                        LB_ITEM_DELIVERED };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (LbFixture) f = bring_to (states[i]);

      for (guint j = 0; j < G_N_ELEMENTS (rows); j++)
        {
          g_autoptr (GError) error = NULL;
          LbContext context = lb_fixture_context (f, lb_fixture_for (f, rows[j].role, LICENCE));
          gboolean allowed = (rows[j].from & (1u << states[i])) != 0;

          g_test_message ("%s in %s", lb_command_type_name (rows[j].type), lb_item_state_name (states[i]));
          g_assert_cmpint (lb_may (f->state, rows[j].type, LICENCE, &context, &error), ==, allowed);
          if (!allowed)
            g_assert_error (error, LB_REFUSAL, LB_REFUSAL_WRONG_STATE);
        }
    }
}

/* T01, T01b, T03 */

static void
test_receipt_needs_a_passed_formal_check (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);
  GVariant *incomplete = lb_fixture_materials (f, "pharmacy", NULL, NULL, "m-articles", NULL);

  lb_fixture_refused (
    f, counter, LB_COMMAND_RECEIVE, NULL,
    lb_fixture_with (lb_fixture_receive_args (f, "pharmacy", NULL, NULL), "materials", incomplete),
    LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_refused (f, counter, LB_COMMAND_RECEIVE, NULL,
                      lb_fixture_with (lb_fixture_receive_args (f, "pharmacy", NULL, NULL), "explained",
                                       g_variant_new_boolean (FALSE)),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_refused (
    f, counter, LB_COMMAND_RECEIVE, NULL,
    lb_fixture_with (lb_fixture_receive_args (f, "pharmacy", NULL, NULL), "prepReminder", NULL),
    LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_refused (f, counter, LB_COMMAND_RECEIVE, NULL,
                      lb_fixture_with (lb_fixture_receive_args (f, "pharmacy", NULL, NULL), "number",
                                       g_variant_new_string ("AS201906100100001X")),
                      LB_REFUSAL_INVALID);
  lb_fixture_refused (f, counter, LB_COMMAND_RECEIVE, NULL,
                      lb_fixture_with (lb_fixture_receive_args (f, "pharmacy", NULL, NULL), "delivery",
                                       g_variant_new_parsed ("{'method': <'ems'>}")),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_receive (f, "pharmacy");
  g_assert_cmpuint (f->state->items->len, ==, 4);
  g_assert_cmpint (lb_case_state (f->state), ==, LB_CASE_WAITING_FOR_ACCEPTANCE);
  lb_fixture_refused (f, counter, LB_COMMAND_RECEIVE, NULL,
                      lb_fixture_receive_args (f, "pharmacy", NULL, NULL), LB_REFUSAL_WRONG_STATE);
}

static void
test_wrong_identity_numbers_are_never_taken_in (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  GVariant *args = lb_fixture_receive_args (f, "pharmacy", NULL, NULL);
  g_autoptr (GVariant) form = g_variant_lookup_value (args, "form", NULL);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key;
  const char *value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, form);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    g_variant_builder_add (&builder, "{ss}", key,
                           g_str_equal (key, "applicant.legal_rep_id") ? "210302199001010017" : value);
  args = lb_fixture_with (args, "insisted", g_variant_new_boolean (TRUE));
  lb_fixture_refused (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_RECEIVE, NULL,
                      lb_fixture_with (args, "form", g_variant_builder_end (&builder)), LB_REFUSAL_INVALID);
}

static void
test_who_insists_is_taken_in_incomplete (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *acceptor = lb_fixture_for (f, "acceptor", LICENCE);
  GVariant *args = lb_fixture_receive_args (f, "pharmacy", NULL, NULL);

  args =
    lb_fixture_with (args, "materials", lb_fixture_materials (f, "pharmacy", NULL, NULL, "m-articles", NULL));
  args = lb_fixture_with (args, "insisted", g_variant_new_boolean (TRUE));
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_RECEIVE, NULL, args);
  lb_fixture_must (f, acceptor, LB_COMMAND_TAKE, LICENCE, NULL);
  lb_fixture_refused (f, acceptor, LB_COMMAND_ACCEPT, LICENCE, NULL, LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (
    f, acceptor, LB_COMMAND_REQUEST_CORRECTION, LICENCE,
    g_variant_new_parsed ("{'lines': <[{'material': <'m-articles'>, 'defect': <'缺章程'>}]>}"));
  lb_fixture_refused (f, acceptor, LB_COMMAND_ACCEPT, LICENCE, NULL, LB_REFUSAL_NOT_COMPLETE);
  f->now += 2 * 24 * 3600 * G_GINT64_CONSTANT (1000);
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_SUPPLY, NULL,
                   g_variant_new_parsed ("{'materials': <[{'material': <'m-articles'>, 'held': <'present'>, "
                                         "'originals': <int64 1>}]>}"));
  f->now += 24 * 3600 * G_GINT64_CONSTANT (1000);
  lb_fixture_must (f, acceptor, LB_COMMAND_ACCEPT, LICENCE, NULL);
  /* T06: accepted as of the day on which the last of it came in, not of the click. */
  g_assert_cmpint (lb_case_item (f->state, LICENCE)->accepted_on, ==, lb_day_from_ymd (2019, 6, 12));
}

static void
test_referral_keeps_a_draft (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);

  lb_fixture_refused (f, counter, LB_COMMAND_REFER, NULL,
                      g_variant_new_parsed ("{'package': <'pharmacy'>, 'lines': <@aa{sv} []>}"),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (
    f, counter, LB_COMMAND_REFER, NULL,
    g_variant_new_parsed ("{'package': <'pharmacy'>, 'lines': <[{'material': <'m-premises-plan'>, "
                          "'defect': <'未提供'>}]>}"));
  g_assert_cmpint (lb_case_state (f->state), ==, LB_CASE_DRAFT);
  g_assert_cmpint (f->state->n_referrals, ==, 1);
  g_assert_true (lb_actor_sees (lb_fixture_actor (f, "guidance", "yyqx"), f->state));
  lb_fixture_receive (f, "pharmacy");
  g_assert_cmpuint (f->state->items->len, ==, 4);
  g_assert_false (lb_actor_sees (lb_fixture_actor (f, "guidance", "jtys"), f->state));
}

static void
test_repealed_items_close_for_new_cases (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();

  f->now = lb_time_at (lb_day_from_ymd (2020, 6, 10), 9 * 60);
  lb_fixture_receive (f, "pharmacy");
  g_assert_null (lb_case_item (f->state, "gsp-certification"));
  g_assert_cmpuint (f->state->items->len, ==, 3);
}

/* T05 */

static void
test_corrections_are_asked_for_once (void)
{
  g_autoptr (LbFixture) f = bring_to (LB_ITEM_CORRECTING);
  LbActor *acceptor = lb_fixture_for (f, "acceptor", LICENCE);
  LbActor *head = lb_fixture_actor (f, "bureau-head", NULL);

  lb_fixture_refused (f, acceptor, LB_COMMAND_REQUEST_CORRECTION, LICENCE, lines (), LB_REFUSAL_ONCE_ONLY);
  lb_fixture_refused (f, acceptor, LB_COMMAND_REQUEST_CORRECTION, LICENCE,
                      lb_fixture_with (lines (), "override", g_variant_new_string ("漏项")),
                      LB_REFUSAL_ONCE_ONLY);
  lb_fixture_refused (f, head, LB_COMMAND_REQUEST_CORRECTION, LICENCE, lines (), LB_REFUSAL_ONCE_ONLY);
  lb_fixture_must (f, head, LB_COMMAND_REQUEST_CORRECTION, LICENCE,
                   lb_fixture_with (lines (), "override", g_variant_new_string ("漏项")));
  g_assert_cmpint (lb_case_item (f->state, LICENCE)->n_corrections, ==, 2);
}

static void
test_acceptance_is_recorded_after_taking (void)
{
  g_autoptr (LbFixture) f = bring_to (LB_ITEM_RECEIVED);
  LbActor *acceptor = lb_fixture_for (f, "acceptor", LICENCE);

  lb_fixture_refused (f, acceptor, LB_COMMAND_ACCEPT, LICENCE, NULL, LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_refused (f, acceptor, LB_COMMAND_REQUEST_CORRECTION, LICENCE, lines (), LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_accept (f, LICENCE);
  g_assert_cmpint (lb_case_item (f->state, LICENCE)->accepted_on, ==, lb_day_from_ymd (2019, 6, 10));
  g_assert_cmpint (lb_case_state (f->state), ==, LB_CASE_IN_REVIEW);
}

/* T07, T08 */

static void
test_silence_of_one_day_accepts (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  const LbCaseItem *item;

  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_RECEIVE, NULL,
                   lb_fixture_with (lb_fixture_receive_args (f, "pharmacy", NULL, NULL), "oneDayReason",
                                    g_variant_new_string ("verify")));
  f->now = lb_day_start (lb_day_from_ymd (2019, 6, 12)) - 1;
  lb_fixture_tick (f);
  g_assert_cmpint (lb_fixture_item_state (f, LICENCE), ==, LB_ITEM_RECEIVED);
  f->now += 1;
  lb_fixture_tick (f);
  item = lb_case_item (f->state, LICENCE);
  g_assert_cmpint (item->state, ==, LB_ITEM_ACCEPTED);
  g_assert_cmpstr (item->acceptance, ==, "one-day");
  /* What the law did nobody undoes. */
  lb_fixture_refused (f, lb_fixture_for (f, "decider", LICENCE), LB_COMMAND_UNDO, LICENCE, reason (),
                      LB_REFUSAL_WRONG_STATE);
  g_assert_cmpint (item->accepted_on, ==, lb_day_from_ymd (2019, 6, 10));
}

static void
test_silence_of_five_days_accepts_however_late_the_tick (void)
{
  for (int late = 0; late < 40; late += 13)
    {
      g_autoptr (LbFixture) f = bring_to (LB_ITEM_RECEIVED);
      LbActor *acceptor = lb_fixture_for (f, "acceptor", LICENCE);
      const LbCaseItem *item;

      /* Five working days after Monday 2019-06-10 end with Monday the 17th. */
      f->now = lb_day_start (lb_day_from_ymd (2019, 6, 18) + late);
      if (late == 13)
        {
          /* The command of a person sees what the clock would have done, even where nothing woke it. */
          lb_fixture_refused (f, acceptor, LB_COMMAND_TAKE, LICENCE, NULL, LB_REFUSAL_TOO_LATE);
          lb_fixture_must (f, lb_fixture_for (f, "reviewer", LICENCE), LB_COMMAND_PROPOSE, LICENCE,
                           proposal ("grant"));
        }
      else
        lb_fixture_tick (f);
      item = lb_case_item (f->state, LICENCE);
      g_assert_cmpint (item->accepted_on, ==, lb_day_from_ymd (2019, 6, 10));
      g_assert_cmpint (item->answered_at, ==, lb_day_start (lb_day_from_ymd (2019, 6, 18)));
      g_assert_cmpstr (item->acceptance, ==, "overdue");
    }
}

/* T10, T11 */

static void
test_only_the_law_stops_the_clock (void)
{
  g_autoptr (LbFixture) f = bring_to (LB_ITEM_ACCEPTED);
  LbActor *reviewer = lb_fixture_for (f, "reviewer", LICENCE);
  LbActor *decider = lb_fixture_for (f, "decider", LICENCE);

  lb_fixture_refused (f, reviewer, LB_COMMAND_REQUEST_SPECIAL, LICENCE, special ("site_inspection"),
                      LB_REFUSAL_NOT_WHITELISTED);
  lb_fixture_refused (f, decider, LB_COMMAND_BEGIN_SPECIAL, LICENCE, NULL, LB_REFUSAL_WRONG_STATE);
  g_hash_table_add (f->policy->inspection_suspends, g_strdup (LICENCE));
  lb_fixture_must (f, reviewer, LB_COMMAND_REQUEST_SPECIAL, LICENCE, special ("site_inspection"));
  lb_fixture_must (f, decider, LB_COMMAND_BEGIN_SPECIAL, LICENCE, NULL);
  lb_fixture_must (f, reviewer, LB_COMMAND_REQUEST_SPECIAL, LICENCE, special ("hearing"));
  lb_fixture_must (f, decider, LB_COMMAND_BEGIN_SPECIAL, LICENCE, NULL);
  lb_fixture_refused (f, reviewer, LB_COMMAND_END_SPECIAL, LICENCE,
                      g_variant_new_parsed ("{'conclusion': <'毕'>}"), LB_REFUSAL_INVALID);
  lb_fixture_must (f, reviewer, LB_COMMAND_END_SPECIAL, LICENCE,
                   g_variant_new_parsed ("{'reason': <'hearing'>, 'conclusion': <'毕'>}"));
  g_assert_cmpint (lb_fixture_item_state (f, LICENCE), ==, LB_ITEM_SPECIAL);
  lb_fixture_must (f, reviewer, LB_COMMAND_END_SPECIAL, LICENCE,
                   g_variant_new_parsed ("{'conclusion': <'毕'>}"));
  g_assert_cmpint (lb_fixture_item_state (f, LICENCE), ==, LB_ITEM_ACCEPTED);
}

/* T12–T15 */

static void
test_a_grant_waits_for_what_it_rests_on (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *reviewer = lb_fixture_for (f, "reviewer", DRUGS);
  LbActor *decider = lb_fixture_for (f, "decider", DRUGS);

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_accept (f, DRUGS);
  lb_fixture_refused (f, reviewer, LB_COMMAND_PROPOSE, DRUGS, proposal ("grant"), LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_inspect (f, "inspection");
  lb_fixture_must (f, reviewer, LB_COMMAND_PROPOSE, DRUGS, proposal ("grant"));
  lb_fixture_refused (f, decider, LB_COMMAND_GRANT, DRUGS, grant (), LB_REFUSAL_PREDECESSOR);
  lb_fixture_decide_item (f, LICENCE, TRUE);
  lb_fixture_must (f, decider, LB_COMMAND_GRANT, DRUGS, grant ());
}

static void
test_a_refusal_kills_no_sibling (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *lead = lb_fixture_actor (f, "lead", "qydj");

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_accept (f, DRUGS);
  lb_fixture_accept (f, PHARMACIST);
  lb_fixture_decide_item (f, LICENCE, FALSE);
  g_assert_cmpint (lb_fixture_item_state (f, DRUGS), ==, LB_ITEM_ACCEPTED);
  g_assert_cmpint (lb_fixture_item_state (f, PHARMACIST), ==, LB_ITEM_ACCEPTED);
  g_assert_true (lb_case_flags (f->state) & LB_CASE_FLAG_HAS_REFUSAL);
  lb_fixture_refused (f, lead, LB_COMMAND_COORDINATE, LICENCE,
                      g_variant_new_parsed ("{'decision': <'proceed'>, 'text': <'继续'>}"),
                      LB_REFUSAL_PREDECESSOR);
  lb_fixture_must (f, lead, LB_COMMAND_COORDINATE, LICENCE,
                   g_variant_new_parsed ("{'decision': <'refuse'>, 'text': <'营业执照未准，后续不予许可'>}"));
  lb_fixture_decide_item (f, DRUGS, FALSE);
  g_assert_cmpint (lb_fixture_item_state (f, DRUGS), ==, LB_ITEM_REFUSED);
}

static void
test_what_is_not_required_does_not_block_once_the_lead_says_so (void)
{
  g_autoptr (LbFixture) f = bring_to (LB_ITEM_NOT_ACCEPTED);
  g_autoptr (GPtrArray) blocked = NULL;
  g_autoptr (GPtrArray) free_now = NULL;

  blocked = lb_case_blockers (f->state, f->catalogue, DRUGS);
  g_assert_cmpuint (blocked->len, ==, 1);
  lb_fixture_must (f, lb_fixture_actor (f, "lead", "qydj"), LB_COMMAND_COORDINATE, LICENCE,
                   g_variant_new_parsed ("{'decision': <'proceed'>, 'text': <'已有执照'>}"));
  free_now = lb_case_blockers (f->state, f->catalogue, DRUGS);
  g_assert_cmpuint (free_now->len, ==, 0);
}

static void
test_major_interests_are_heard_first (void)
{
  g_autoptr (LbFixture) f = bring_to (LB_ITEM_DECIDING);
  LbActor *decider = lb_fixture_for (f, "decider", LICENCE);
  const char *args = "{'number': <'不1'>, 'reason': <'理由'>, 'majorInterest': <true>}";

  lb_fixture_refused (f, decider, LB_COMMAND_REFUSE, LICENCE, g_variant_new_parsed (args),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (f, decider, LB_COMMAND_NOTIFY_HEARING, LICENCE, NULL);
  lb_fixture_must (f, decider, LB_COMMAND_REFUSE, LICENCE, g_variant_new_parsed (args));
}

static void
test_deferred_materials_hold_up_the_grant (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autofree char *id = NULL;
  const char *item = NULL;
  GVariant *args;

  /* Any material of the pharmacy that may be deferred. */
  {
    g_autoptr (LbSituation) s =
      lb_situation_new (f->catalogue, "pharmacy", NULL, NULL, lb_time_day (f->now), NULL);

    for (guint i = 0; i < s->materials->len && id == NULL; i++)
      {
        const LbMergedMaterial *merged = s->materials->pdata[i];

        if (merged->material->deferrable && merged->source == LB_MATERIAL_DUE && merged->required)
          {
            id = g_strdup (merged->material->id);
            item = ((const LbItem *) merged->items->pdata[0])->id;
          }
      }
  }
  g_assert_nonnull (id);
  args = lb_fixture_receive_args (f, "pharmacy", NULL, NULL);
  lb_fixture_must (
    f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_RECEIVE, NULL,
    lb_fixture_with (args, "materials", lb_fixture_materials (f, "pharmacy", NULL, NULL, NULL, id)));
  lb_fixture_accept (f, item);
  if (lb_catalogue_item (f->catalogue, item)->inspection_required)
    lb_fixture_inspect (f, "inspection");
  lb_fixture_refused (f, lb_fixture_for (f, "reviewer", item), LB_COMMAND_PROPOSE, item, proposal ("grant"),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_SUPPLY, NULL,
                   g_variant_new_parsed ("{'materials': <[{'material': <%s>, 'held': <'present'>}]>}", id));
  lb_fixture_must (f, lb_fixture_for (f, "reviewer", item), LB_COMMAND_PROPOSE, item, proposal ("grant"));
}

/* T16 */

static void
test_extensions (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  LbActor *head = lb_fixture_actor (f, "bureau-head", NULL);
  LbActor *lead = lb_fixture_actor (f, "lead", "qydj");

  lb_fixture_receive (f, "pharmacy");
  lb_fixture_accept (f, LICENCE);
  lb_fixture_accept (f, PHARMACIST);
  lb_fixture_refused (f, head, LB_COMMAND_EXTEND, LICENCE, reason (), LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_refused (f, lb_fixture_for (f, "decider", PHARMACIST), LB_COMMAND_EXTEND, PHARMACIST, reason (),
                      LB_REFUSAL_NOT_ALLOWED);
  lb_fixture_refused (f, lead, LB_COMMAND_EXTEND_CASE, NULL,
                      g_variant_new_parsed ("{'reason': <'理由'>, 'approval': <@aa{sv} []>}"),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (
    f, lead, LB_COMMAND_EXTEND_CASE, NULL,
    g_variant_new_parsed ("{'reason': <'理由'>, 'approval': <%@aa{sv}>}", lb_fixture_files ("批准")));
  g_assert_cmpint (f->state->case_extension, ==, 15);
  /* 2019-06-10 + 20 working days is 2019-07-08: on that day still, the day after no more. */
  f->now = lb_time_at (lb_day_from_ymd (2019, 7, 9), 0);
  lb_fixture_refused (f, head, LB_COMMAND_EXTEND, PHARMACIST, reason (), LB_REFUSAL_TOO_LATE);
  f->now -= 60 * 1000;
  lb_fixture_must (f, head, LB_COMMAND_EXTEND, PHARMACIST, reason ());
  g_assert_cmpint (lb_case_item (f->state, PHARMACIST)->extension, ==, 10);
  lb_fixture_refused (f, head, LB_COMMAND_EXTEND, PHARMACIST, reason (), LB_REFUSAL_ONCE_ONLY);
}

/* T17–T24 */

static void
test_the_seal_binds_a_file (void)
{
  g_autoptr (LbFixture) f = bring_to (LB_ITEM_GRANTED);
  g_autoptr (GVariant) other = lb_fixture_file ("other");

  lb_fixture_refused (f, lb_fixture_for (f, "reviewer", LICENCE), LB_COMMAND_MAKE_RESULT, LICENCE,
                      g_variant_new_parsed ("{'number': <'1'>, 'files': <%@aa{sv}>, 'seal': <%s>}",
                                            lb_fixture_files ("result"), lb_record_text (other, "blob")),
                      LB_REFUSAL_INVALID);
}

static void
test_both_sides_sign_for_one_number (void)
{
  g_autoptr (LbFixture) f = bring_to (LB_ITEM_GRANTED);
  LbActor *reviewer = lb_fixture_for (f, "reviewer", LICENCE);
  LbActor *desk = lb_fixture_actor (f, "certificate", "tyfz");
  g_autoptr (GVariant) file = lb_fixture_file ("r");

  lb_fixture_must (f, reviewer, LB_COMMAND_MAKE_RESULT, LICENCE,
                   g_variant_new_parsed ("{'number': <'1'>, 'files': <%@aa{sv}>, 'seal': <%s>}",
                                         lb_fixture_files ("r"), lb_record_text (file, "blob")));
  lb_fixture_refused (f, desk, LB_COMMAND_TAKE_OVER, LICENCE,
                      g_variant_new_parsed ("{'sheet': <'B'>, 'count': <int64 2>}"), LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (f, reviewer, LB_COMMAND_HAND_OVER, LICENCE,
                   g_variant_new_parsed ("{'sheet': <'B'>, 'count': <int64 2>}"));
  lb_fixture_refused (f, desk, LB_COMMAND_TAKE_OVER, LICENCE,
                      g_variant_new_parsed ("{'sheet': <'B'>, 'count': <int64 1>}"), LB_REFUSAL_INVALID);
  lb_fixture_must (f, desk, LB_COMMAND_TAKE_OVER, LICENCE,
                   g_variant_new_parsed ("{'sheet': <'B'>, 'count': <int64 2>}"));
}

static void
test_collectors_prove_who_they_are (void)
{
  g_autoptr (LbFixture) f = bring_to (LB_ITEM_STORED);
  LbActor *desk = lb_fixture_actor (f, "certificate", "tyfz");
  const char *args = "{'name': <'测试丁'>, 'identity': <%s>, 'relation': <'agent'>, 'proof': <%@aa{sv}>}";

  lb_fixture_must (f, desk, LB_COMMAND_CALL, LICENCE,
                   g_variant_new_parsed ("{'phone': <'13804120001'>, 'outcome': <'no-answer'>}"));
  g_assert_cmpint (lb_fixture_item_state (f, LICENCE), ==, LB_ITEM_STORED);
  lb_fixture_must (f, desk, LB_COMMAND_CALL, LICENCE,
                   g_variant_new_parsed ("{'phone': <'13804120001'>, 'outcome': <'reached'>}"));
  lb_fixture_refused (f, desk, LB_COMMAND_DELIVER, LICENCE,
                      g_variant_new_parsed (args, "210302199001010017", lb_fixture_files ("p")),
                      LB_REFUSAL_INVALID);
  lb_fixture_refused (f, desk, LB_COMMAND_DELIVER, LICENCE,
                      g_variant_new_parsed (args, "210302199001010016", lb_fixture_files ("p")),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (f, desk, LB_COMMAND_DELIVER, LICENCE,
                   lb_fixture_with (g_variant_new_parsed (args, "210302199001010016", lb_fixture_files ("p")),
                                    "authorisation", lb_fixture_files ("委托书")));
}

static void
test_mail_has_a_number_and_a_receipt (void)
{
  g_autoptr (LbFixture) f = bring_to (LB_ITEM_STORED);
  LbActor *desk = lb_fixture_actor (f, "certificate", "tyfz");
  const char *args = "{'tracking': <%s>, 'receipts': <%@aa{sv}>}";

  lb_fixture_refused (f, desk, LB_COMMAND_POST, LICENCE,
                      g_variant_new_parsed (args, "EA473124829CN", lb_fixture_files ("e")),
                      LB_REFUSAL_WRONG_STATE);
  lb_fixture_must (f, desk, LB_COMMAND_SET_DELIVERY, NULL,
                   g_variant_new_parsed ("{'delivery': <{'method': <'ems'>, 'recipient': <'测试丙'>, "
                                         "'phone': <'13804120001'>, 'address': <'测试街'>}>}"));
  lb_fixture_refused (f, desk, LB_COMMAND_POST, LICENCE,
                      g_variant_new_parsed (args, "EA473124828CN", lb_fixture_files ("e")),
                      LB_REFUSAL_INVALID);
  lb_fixture_refused (f, desk, LB_COMMAND_POST, LICENCE,
                      g_variant_new_parsed (args, "1234567890123", lb_fixture_files ("e")),
                      LB_REFUSAL_INVALID);
  lb_fixture_refused (f, desk, LB_COMMAND_POST, LICENCE,
                      g_variant_new_parsed ("{'tracking': <'EA473124829CN'>, 'receipts': <@aa{sv} []>}"),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (f, desk, LB_COMMAND_POST, LICENCE,
                   lb_fixture_with (g_variant_new_parsed (args, "1234567890123", lb_fixture_files ("e")),
                                    "trackingAgain", g_variant_new_string ("1234567890123")));
  lb_fixture_must (f, desk, LB_COMMAND_MAIL_RETURNED, LICENCE, reason ());
  g_assert_cmpint (lb_fixture_item_state (f, LICENCE), ==, LB_ITEM_STORED);
  lb_fixture_hand_out (f, LICENCE);
  g_assert_cmpint (lb_fixture_item_state (f, LICENCE), ==, LB_ITEM_DELIVERED);
}

/* T25–T27 */

static void
test_withdrawal_takes_what_is_undecided (void)
{
  g_autoptr (LbFixture) f = bring_to (LB_ITEM_GRANTED);
  LbActor *counter = lb_fixture_actor (f, "counter", NULL);

  lb_fixture_refused (f, counter, LB_COMMAND_WITHDRAW, NULL, g_variant_new_parsed ("{'files': <@aa{sv} []>}"),
                      LB_REFUSAL_NOT_COMPLETE);
  lb_fixture_must (f, counter, LB_COMMAND_WITHDRAW, NULL,
                   g_variant_new_parsed ("{'files': <%@aa{sv}>}", lb_fixture_files ("撤回申请")));
  g_assert_cmpint (lb_fixture_item_state (f, LICENCE), ==, LB_ITEM_GRANTED);
  g_assert_cmpint (lb_fixture_item_state (f, DRUGS), ==, LB_ITEM_WITHDRAWN);
  g_assert_cmpint (lb_case_state (f->state), ==, LB_CASE_ISSUING);
}

static void
test_silence_of_the_applicant_ends_only_after_the_wait (void)
{
  g_autoptr (LbFixture) f = bring_to (LB_ITEM_CORRECTING);
  LbActor *decider = lb_fixture_for (f, "decider", LICENCE);
  const char *args = "{'ground': <'no-response'>, 'reason': <'逾期未补正'>}";

  lb_fixture_refused (f, decider, LB_COMMAND_TERMINATE, LICENCE, g_variant_new_parsed (args),
                      LB_REFUSAL_NOT_COMPLETE);
  f->now = lb_time_at (lb_calendar_add (f->calendar, lb_time_day (f->now), 31), 9 * 60);
  lb_fixture_must (f, decider, LB_COMMAND_TERMINATE, LICENCE, g_variant_new_parsed (args));
}

static void
test_undoing (void)
{
  g_autoptr (LbFixture) f = bring_to (LB_ITEM_SPECIAL);
  LbActor *decider = lb_fixture_for (f, "decider", LICENCE);
  g_autoptr (LbFixture) late = bring_to (LB_ITEM_SPECIAL);
  g_autoptr (LbFixture) served = bring_to (LB_ITEM_DECIDING);
  g_autoptr (LbFixture) used = NULL;

  g_assert_cmpuint (lb_case_item (f->state, LICENCE)->suspensions->len, ==, 1);
  lb_fixture_must (f, decider, LB_COMMAND_UNDO, LICENCE, reason ());
  g_assert_cmpint (lb_fixture_item_state (f, LICENCE), ==, LB_ITEM_ACCEPTED);
  g_assert_cmpuint (lb_case_item (f->state, LICENCE)->suspensions->len, ==, 0);
  g_assert_true (lb_case_item (f->state, LICENCE)->special_pending);
  lb_fixture_refused (f, decider, LB_COMMAND_UNDO, LICENCE, reason (), LB_REFUSAL_WRONG_STATE);

  late->now += 24 * 3600 * G_GINT64_CONSTANT (1000);
  lb_fixture_refused (late, lb_fixture_for (late, "decider", LICENCE), LB_COMMAND_UNDO, LICENCE, reason (),
                      LB_REFUSAL_TOO_LATE);

  lb_fixture_must (served, lb_fixture_for (served, "decider", LICENCE), LB_COMMAND_GRANT, LICENCE,
                   lb_fixture_with (grant (), "proof", lb_fixture_files ("送达回证")));
  lb_fixture_refused (served, lb_fixture_for (served, "decider", LICENCE), LB_COMMAND_UNDO, LICENCE,
                      reason (), LB_REFUSAL_TOO_LATE);

  used = lb_fixture_new ();
  lb_fixture_receive (used, "pharmacy");
  lb_fixture_accept (used, LICENCE);
  lb_fixture_accept (used, DRUGS);
  lb_fixture_inspect (used, "inspection");
  lb_fixture_decide_item (used, LICENCE, TRUE);
  lb_fixture_decide_item (used, DRUGS, TRUE);
  lb_fixture_refused (used, lb_fixture_for (used, "decider", LICENCE), LB_COMMAND_UNDO, LICENCE, reason (),
                      LB_REFUSAL_PREDECESSOR);
}

/* Stages: T01b, T02 */

static void
test_stages_open_one_after_another (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (GArray) stages = g_array_new (FALSE, FALSE, sizeof (int));
  LbActor *lead = lb_fixture_actor (f, "lead", "jsgc");
  int both[] = { 1, 2 };

  g_array_append_vals (stages, both, 2);
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_RECEIVE, NULL,
                   lb_fixture_receive_args (f, "industrial", NULL, stages));
  g_assert_cmpint (lb_fixture_item_state (f, "completion-archives"), ==, LB_ITEM_GATED);
  g_assert_cmpint (lb_case_stage_state (f->state, f->catalogue, 2), ==, LB_STAGE_CLOSED);
  lb_fixture_must (f, lb_fixture_for (f, "acceptor", "completion-archives"), LB_COMMAND_TAKE,
                   "completion-archives", NULL);
  lb_fixture_refused (f, lb_fixture_for (f, "acceptor", "completion-archives"), LB_COMMAND_ACCEPT,
                      "completion-archives", NULL, LB_REFUSAL_STAGE);
  lb_fixture_refused (f, lead, LB_COMMAND_OPEN_STAGE, NULL, g_variant_new_parsed ("{'stage': <int64 2>}"),
                      LB_REFUSAL_STAGE);
  lb_fixture_accept (f, "eia-approval");
  lb_fixture_inspect (f, "inspection");
  lb_fixture_inspect (f, "expert");
  lb_fixture_decide_item (f, "eia-approval", TRUE);
  g_assert_cmpint (lb_case_stage_state (f->state, f->catalogue, 1), ==, LB_STAGE_COMPLETE);
  lb_fixture_must (f, lead, LB_COMMAND_OPEN_STAGE, NULL, g_variant_new_parsed ("{'stage': <int64 2>}"));
  g_assert_cmpint (lb_fixture_item_state (f, "completion-archives"), ==, LB_ITEM_RECEIVED);
  lb_fixture_refused (f, lead, LB_COMMAND_OPEN_STAGE, NULL, g_variant_new_parsed ("{'stage': <int64 2>}"),
                      LB_REFUSAL_WRONG_STATE);
  lb_fixture_refused (f, lb_fixture_for (f, "decider", "eia-approval"), LB_COMMAND_UNDO, "eia-approval",
                      reason (), LB_REFUSAL_STAGE);
}

static void
test_the_clock_opens_a_stage_by_itself (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (GArray) stages = g_array_new (FALSE, FALSE, sizeof (int));
  LbTime completed;
  int both[] = { 1, 2 };

  g_array_append_vals (stages, both, 2);
  lb_fixture_must (f, lb_fixture_actor (f, "counter", NULL), LB_COMMAND_RECEIVE, NULL,
                   lb_fixture_receive_args (f, "industrial", NULL, stages));
  lb_fixture_accept (f, "eia-approval");
  lb_fixture_inspect (f, "inspection");
  lb_fixture_inspect (f, "expert");
  lb_fixture_decide_item (f, "eia-approval", TRUE);
  completed = lb_case_item (f->state, "eia-approval")->decided_at;
  f->now += 3 * 24 * 3600 * G_GINT64_CONSTANT (1000);
  lb_fixture_tick (f);
  g_assert_cmpint (lb_fixture_item_state (f, "completion-archives"), ==, LB_ITEM_RECEIVED);
  g_assert_cmpint (lb_case_item (f->state, "completion-archives")->received_at, ==, completed);
}

#define ADD(name) g_test_add_func ("/case/decide/" #name, test_##name)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (states_admit_only_their_commands);
  ADD (receipt_needs_a_passed_formal_check);
  ADD (wrong_identity_numbers_are_never_taken_in);
  ADD (who_insists_is_taken_in_incomplete);
  ADD (referral_keeps_a_draft);
  ADD (repealed_items_close_for_new_cases);
  ADD (corrections_are_asked_for_once);
  ADD (acceptance_is_recorded_after_taking);
  ADD (silence_of_one_day_accepts);
  ADD (silence_of_five_days_accepts_however_late_the_tick);
  ADD (only_the_law_stops_the_clock);
  ADD (a_grant_waits_for_what_it_rests_on);
  ADD (a_refusal_kills_no_sibling);
  ADD (what_is_not_required_does_not_block_once_the_lead_says_so);
  ADD (major_interests_are_heard_first);
  ADD (deferred_materials_hold_up_the_grant);
  ADD (extensions);
  ADD (the_seal_binds_a_file);
  ADD (both_sides_sign_for_one_number);
  ADD (collectors_prove_who_they_are);
  ADD (mail_has_a_number_and_a_receipt);
  ADD (withdrawal_takes_what_is_undecided);
  ADD (silence_of_the_applicant_ends_only_after_the_wait);
  ADD (undoing);
  ADD (stages_open_one_after_another);
  ADD (the_clock_opens_a_stage_by_itself);
  return g_test_run ();
}
