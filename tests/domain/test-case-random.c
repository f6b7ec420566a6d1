/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random histories: whatever people try, in whatever order, no case ever gets into a state that it may not be in.
 * What is legal is written down here a second time, from docs/domain.md and not from the code.
 */
#include "lb-fixture.h"

#include "lb-error.h"

#define SEEDS 320
#define STEPS 130

typedef struct
{
  LbFixture *f;
  GRand *random;
  guint n_applied, n_refused, n_archived, n_ticks;
  guint reached[LB_N_ITEM_STATES];
  guint refusals[LB_REFUSAL_UNKNOWN + 1];
} Walk;

/* The law once more */

typedef struct
{
  LbEventType event;
  guint from;
  LbItemState to;
} Transition;
#define B(state) (1u << LB_ITEM_##state)
#define OPEN (B (GATED) | B (RECEIVED) | B (CORRECTING) | B (ACCEPTED) | B (SPECIAL) | B (DECIDING))

static const Transition transitions[] = {
  { LB_EVENT_ITEM_OPENED, B (GATED), LB_ITEM_RECEIVED },
  { LB_EVENT_ACCEPTED, B (RECEIVED) | B (CORRECTING), LB_ITEM_ACCEPTED },
  { LB_EVENT_CORRECTION_REQUESTED, B (RECEIVED) | B (CORRECTING), LB_ITEM_CORRECTING },
  { LB_EVENT_NOT_ACCEPTED, B (RECEIVED), LB_ITEM_NOT_ACCEPTED },
  { LB_EVENT_SPECIAL_BEGUN, B (ACCEPTED) | B (SPECIAL), LB_ITEM_SPECIAL },
  { LB_EVENT_SPECIAL_ENDED, B (SPECIAL), LB_ITEM_ACCEPTED },
  { LB_EVENT_SPECIAL_ENDED, B (SPECIAL), LB_ITEM_SPECIAL },
  { LB_EVENT_PROPOSED, B (ACCEPTED), LB_ITEM_DECIDING },
  { LB_EVENT_SENT_BACK, B (DECIDING), LB_ITEM_ACCEPTED },
  { LB_EVENT_GRANTED, B (DECIDING), LB_ITEM_GRANTED },
  { LB_EVENT_REFUSED, B (DECIDING), LB_ITEM_REFUSED },
  { LB_EVENT_RESULT_MADE, B (GRANTED) | B (REFUSED), LB_ITEM_MADE },
  { LB_EVENT_TAKEN_OVER, B (MADE), LB_ITEM_AT_DESK },
  { LB_EVENT_DIGITISED, B (AT_DESK), LB_ITEM_STORED },
  { LB_EVENT_CALLED, B (STORED), LB_ITEM_NOTIFIED },
  { LB_EVENT_POSTED, B (STORED) | B (NOTIFIED), LB_ITEM_POSTED },
  { LB_EVENT_DELIVERED, B (NOTIFIED), LB_ITEM_DELIVERED },
  { LB_EVENT_POST_CONFIRMED, B (POSTED), LB_ITEM_DELIVERED },
  { LB_EVENT_MAIL_RETURNED, B (POSTED), LB_ITEM_STORED },
  { LB_EVENT_WITHDRAWN, OPEN, LB_ITEM_WITHDRAWN },
  { LB_EVENT_TERMINATED, OPEN, LB_ITEM_TERMINATED },
};

static gboolean
is_transition (LbEventType event, LbItemState from, LbItemState to)
{
  if (event == LB_EVENT_UNDONE)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    if (transitions[i].event == event && transitions[i].to == to && (transitions[i].from & (1u << from)) != 0)
      return TRUE;
  return FALSE;
}

static LbCaseState
state_by_the_book (const LbCase *c)
{
  guint n_final = 0, n_decided = 0, n_review = 0, n_received = 0, n_correcting = 0;

  for (guint i = 0; i < c->items->len; i++)
    {
      const LbCaseItem *item = c->items->pdata[i];
      gboolean final = item->state == LB_ITEM_NOT_ACCEPTED || item->state == LB_ITEM_DELIVERED
                       || item->state == LB_ITEM_WITHDRAWN || item->state == LB_ITEM_TERMINATED;

      n_final += final;
      n_decided += !final && item->state >= LB_ITEM_GRANTED;
      n_review +=
        item->state == LB_ITEM_ACCEPTED || item->state == LB_ITEM_SPECIAL || item->state == LB_ITEM_DECIDING;
      n_received += item->state == LB_ITEM_RECEIVED;
      n_correcting += item->state == LB_ITEM_CORRECTING;
    }
  if (c->items->len == 0)
    return LB_CASE_DRAFT;
  if (n_final == c->items->len)
    return c->archived_at != LB_TIME_NONE ? LB_CASE_ARCHIVED : LB_CASE_TO_ARCHIVE;
  if (n_final + n_decided == c->items->len)
    return LB_CASE_ISSUING;
  return n_review > 0       ? LB_CASE_IN_REVIEW
         : n_received > 0   ? LB_CASE_WAITING_FOR_ACCEPTANCE
         : n_correcting > 0 ? LB_CASE_CORRECTING
                            : LB_CASE_WAITING_FOR_PREDECESSOR;
}

static void
assert_disjoint (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_assert_false (g_hash_table_contains (b, key));
}

static void
assert_people (const LbCase *c)
{
  assert_disjoint (c->intake_people, c->approval_people);
  assert_disjoint (c->approval_people, c->issue_people);
  assert_disjoint (c->intake_people, c->issue_people);
  assert_disjoint (c->inspectors, c->reviewers);
  assert_disjoint (c->inspectors, c->deciders);
  for (guint i = 0; i < c->items->len; i++)
    assert_disjoint (((LbCaseItem *) c->items->pdata[i])->reviewers,
                     ((LbCaseItem *) c->items->pdata[i])->deciders);
}

/* S56: a visit of the same kind and stage that nobody approved as a second one exists once at most. */
static void
assert_visits (const LbCase *c)
{
  for (guint i = 0; i < c->visits->len; i++)
    {
      const LbVisit *a = c->visits->pdata[i];
      gboolean under_way = g_str_equal (a->state, "dispatched") || g_str_equal (a->state, "concluded");

      if (a->second_reason != NULL && under_way)
        g_assert_true (a->approved_by_inspection && a->approved_by_lead);
      if (under_way && g_str_equal (a->kind, "inspection"))
        g_assert_cmpuint (g_strv_length (a->team), >=, 2);
      for (guint j = 0; j < i; j++)
        {
          const LbVisit *b = c->visits->pdata[j];

          if (g_str_equal (a->kind, b->kind) && a->stage == b->stage && !g_str_equal (a->state, "cancelled")
              && !g_str_equal (b->state, "cancelled"))
            g_assert_true (a->second_reason != NULL || b->second_reason != NULL);
        }
    }
}

static void
assert_items (Walk *w)
{
  const LbCase *c = w->f->state;

  for (guint i = 0; i < c->items->len; i++)
    {
      const LbCaseItem *item = c->items->pdata[i];
      g_autoptr (GPtrArray) blockers = NULL;
      gboolean reviewed = item->state >= LB_ITEM_ACCEPTED && item->state <= LB_ITEM_DELIVERED;

      w->reached[item->state]++;
      g_assert_true (!reviewed || item->accepted_on != LB_DAY_NONE);
      g_assert_true (item->accepted_on == LB_DAY_NONE
                     || item->accepted_on >= lb_time_day (item->received_at));
      g_assert_true (item->state == LB_ITEM_GATED || item->received_at != LB_TIME_NONE
                     || item->state == LB_ITEM_WITHDRAWN || item->state == LB_ITEM_TERMINATED);
      if (item->state < LB_ITEM_GRANTED || item->state > LB_ITEM_DELIVERED || !item->granted)
        continue;
      /* What rests on others was granted after them. */
      blockers = lb_case_blockers (c, w->f->catalogue, item->item);
      g_assert_cmpuint (blockers->len, ==, 0);
    }
}

/* One event moved at most the one item that it names, and moved it as the table allows. */
static void
assert_step (const LbCase *before, const LbCase *after, const LbEvent *event)
{
  for (guint i = 0; i < after->items->len; i++)
    {
      const LbCaseItem *item = after->items->pdata[i];
      const LbCaseItem *was = before != NULL ? lb_case_item (before, item->item) : NULL;

      if (was == NULL)
        g_assert_true (event->type == LB_EVENT_ITEM_RECEIVED || event->type == LB_EVENT_ITEM_GATED);
      else if (was->state != item->state)
        {
          g_assert_cmpstr (event->item, ==, item->item);
          g_assert_true (is_transition (event->type, was->state, item->state));
        }
      /* The law's one time: a second notice is the bureau head's. */
      if (was != NULL && item->n_corrections > MAX (1, was->n_corrections))
        g_assert_cmpint (event->role, ==, LB_ROLE_BUREAU_HEAD);
      if (was != NULL && was->state == LB_ITEM_DELIVERED && event->type != LB_EVENT_UNDONE)
        g_assert_cmpint (item->state, ==, LB_ITEM_DELIVERED);
    }
}

/* @before: (nullable): the case before the events from @from on. */
static void
assert_events (Walk *w, LbCase *before, guint from)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCase) c = before != NULL ? lb_case_ref (before) : NULL;

  for (guint i = from; i < w->f->events->len; i++)
    {
      const LbEvent *event = w->f->events->pdata[i];
      LbCase *next = lb_case_evolve (c, event, &error);

      g_assert_no_error (error);
      assert_step (c, next, event);
      g_clear_pointer (&c, lb_case_unref);
      c = next;
    }
}

/* Random people */

static const char *const sections[] = { "qydj", "jtys", "yyqx", "aqzl", "tzxm",
                                        "ghsp", "wsjk", "sthj", "shsw", "jsgc" };

static int
pick (Walk *w, int n)
{
  return g_rand_int_range (w->random, 0, n);
}

static gboolean
chance (Walk *w, int percent)
{
  return pick (w, 100) < percent;
}

/* Somebody of the right role and section, now and then of the wrong one, and now and then one who may do all. */
static LbActor *
somebody (Walk *w, LbCommandType type, const LbCaseItem *item)
{
  const char *section = item != NULL ? item->section : w->f->state != NULL ? w->f->state->lead : NULL;
  LbActor *actor;

  if (chance (w, 10))
    {
      actor = lb_fixture_actor_n (w->f, "lead",
                                  chance (w, 50) || section == NULL ? sections[pick (w, 10)] : section, 9);
      actor->roles = (1u << (LB_N_ROLES - 1)) - 1;
      return actor;
    }
  if (chance (w, 8))
    return lb_fixture_actor_n (w->f, lb_role_name (1u << pick (w, LB_N_ROLES - 1)), sections[pick (w, 10)],
                               1);
  for (guint i = 0; i < 30; i++)
    {
      const char *role = lb_role_name (1u << pick (w, LB_N_ROLES - 1));

      actor = lb_fixture_actor_n (w->f, role, section, 1 + pick (w, 2));
      if (lb_permission_role (actor, type, section, section) != 0)
        return actor;
    }
  return lb_fixture_actor (w->f, "counter", NULL);
}

/* The open request of @item, or NULL; @ret_needed: the catalogue asks for one more. */
static const LbVisitRequest *
open_request (Walk *w, const LbCaseItem *item, gboolean *ret_needed)
{
  const LbItem *entry = lb_catalogue_item (w->f->catalogue, item->item);
  gboolean inspected = !entry->inspection_required;
  gboolean reviewed = !entry->expert_required;

  for (guint i = 0; i < w->f->state->requests->len; i++)
    {
      const LbVisitRequest *request = w->f->state->requests->pdata[i];

      if (!g_str_equal (request->item, item->item))
        continue;
      if (!request->closed)
        return request;
      inspected =
        inspected || (g_str_equal (request->kind, "inspection") && g_strcmp0 (request->opinion, "pass") == 0);
      reviewed =
        reviewed || (g_str_equal (request->kind, "expert") && g_strcmp0 (request->opinion, "pass") == 0);
    }
  *ret_needed = !inspected || !reviewed;
  return NULL;
}

/* What the visit of @request waits for. */
static LbCommandType
next_visit_step (Walk *w, const LbVisitRequest *request)
{
  const LbVisit *visit = lb_case_visit (w->f->state, request->visit);

  if (visit == NULL)
    return LB_COMMAND_PLAN_VISIT;
  if (g_str_equal (visit->state, "proposed"))
    return LB_COMMAND_APPROVE_SECOND_VISIT;
  if (g_str_equal (visit->state, "planned"))
    return LB_COMMAND_DISPATCH_VISIT;
  return visit->findings->len == 0 || chance (w, 20) ? LB_COMMAND_RECORD_FINDINGS : LB_COMMAND_CONCLUDE_VISIT;
}

static LbActor *
inspection_person (Walk *w, LbCommandType type)
{
  const LbVisit *visit = lb_fixture_random_visit (w->f, w->random);
  LbActor *member = visit != NULL ? g_hash_table_lookup (w->f->actors, visit->team[0]) : NULL;

  if ((type == LB_COMMAND_RECORD_FINDINGS || type == LB_COMMAND_CONCLUDE_VISIT) && member != NULL)
    return member;
  if (type == LB_COMMAND_APPROVE_SECOND_VISIT && chance (w, 50))
    return lb_fixture_actor (w->f, "lead", w->f->state->lead);
  return lb_fixture_actor (w->f, "dispatcher", "xckc");
}

/* The walk */

static void
try (Walk *w, LbActor *actor, LbCommandType type, const LbCaseItem *item, GVariant *args)
{
  guint from = w->f->events->len;
  g_autoptr (LbCase) was = w->f->state != NULL ? lb_case_ref (w->f->state) : NULL;
  g_autofree char *before = w->f->state != NULL && chance (w, 10) ? lb_case_canonical (w->f->state) : NULL;
  g_autofree char *id = item != NULL ? g_strdup (item->item) : NULL;
  LbContext context = lb_fixture_context (w->f, actor);
  gboolean may = type == LB_COMMAND_RECEIVE || lb_is_possible (w->f->state, type, id, &context, NULL);

  if (!lb_fixture_do (w->f, actor, type, id, args))
    {
      g_autofree char *after = before != NULL ? lb_case_canonical (w->f->state) : NULL;

      w->n_refused++;
      w->refusals[w->f->error->code]++;
      g_assert_cmpstr (before, ==, after);
      return;
    }
  g_assert_true (may);
  w->n_applied++;
  w->n_archived += type == LB_COMMAND_ARCHIVE;
  assert_events (w, was, from);
  assert_people (w->f->state);
  assert_visits (w->f->state);
  assert_items (w);
  g_assert_cmpint (lb_case_state (w->f->state), ==, state_by_the_book (w->f->state));
  if (w->f->state->archived_at != LB_TIME_NONE)
    {
      g_autoptr (GPtrArray) obstacles = lb_case_archive_obstacles (w->f->state, w->f->catalogue);

      g_assert_cmpuint (obstacles->len, ==, 0);
      g_assert_cmpint (lb_case_state (w->f->state), ==, LB_CASE_ARCHIVED);
    }
}

static void
pass_time (Walk *w)
{
  LbContext context = lb_fixture_context (w->f, lb_fixture_actor (w->f, "system", NULL));
  LbTime next;

  w->f->now += (LbTime) pick (w, chance (w, 5) ? 10 * 24 * 60 : chance (w, 20) ? 24 * 60 : 60) * 60 * 1000;
  next = lb_case_next_tick (w->f->state, &context);
  if (next == LB_TIME_NONE || next > w->f->now || chance (w, 40))
    return;
  w->n_ticks++;
  lb_fixture_tick (w->f);
  next = lb_case_next_tick (w->f->state, &context);
  g_assert_true (next == LB_TIME_NONE || next > w->f->now);
}

static void
one_step (Walk *w)
{
  const LbCaseItem *item;
  LbCommandType type;

  if (chance (w, 20))
    pass_time (w);
  item = w->f->state->items->pdata[pick (w, (int) w->f->state->items->len)];
  if (chance (w, 8))
    {
      static const LbCommandType forbidden[] = { LB_COMMAND_UNDO,   LB_COMMAND_UNDO,    LB_COMMAND_GRANT,
                                                 LB_COMMAND_REFUSE, LB_COMMAND_DELIVER, LB_COMMAND_ACCEPT };

      type = forbidden[pick (w, G_N_ELEMENTS (forbidden))];
      try (w,
           lb_fixture_for (w->f,
                           type == LB_COMMAND_DELIVER  ? "certificate"
                           : type == LB_COMMAND_ACCEPT ? "acceptor"
                                                       : "decider",
                           item->item),
           type, item, lb_fixture_random_args (w->f, w->random, type, item->item));
      return;
    }
  if ((item->state == LB_ITEM_ACCEPTED || item->state == LB_ITEM_SPECIAL) && chance (w, 70))
    {
      gboolean needed = FALSE;
      const LbVisitRequest *request = open_request (w, item, &needed);

      type = request != NULL ? next_visit_step (w, request)
             : needed        ? LB_COMMAND_REQUEST_VISIT
                             : lb_fixture_useful (w->f, w->random, item);
      if (request != NULL)
        try (w, inspection_person (w, type), type, NULL, lb_fixture_random_args (w->f, w->random, type, NULL));
      else
        try (w, somebody (w, type, item), type, item, lb_fixture_random_args (w->f, w->random, type, item->item));
    }
  else if (chance (w, 60))
    {
      type = lb_fixture_useful (w->f, w->random, item);
      try (w, somebody (w, type, item), type, item, lb_fixture_random_args (w->f, w->random, type, item->item));
    }
  else if (chance (w, 60))
    {
      type = lb_fixture_visit_step (w->random);
      try (w, inspection_person (w, type), type, NULL, lb_fixture_random_args (w->f, w->random, type, NULL));
    }
  else if (lb_case_state (w->f->state) == LB_CASE_TO_ARCHIVE && chance (w, 60))
    try (w, lb_fixture_actor (w->f, "certificate", "tyfz"), LB_COMMAND_ARCHIVE, NULL,
         lb_fixture_random_args (w->f, w->random, LB_COMMAND_ARCHIVE, NULL));
  else
    {
      type = pick (w, LB_COMMAND_TICK);
      if (type == LB_COMMAND_RECEIVE || type == LB_COMMAND_REFER
          || (type == LB_COMMAND_TERMINATE && chance (w, 70))
          || (type == LB_COMMAND_WITHDRAW && chance (w, 85)))
        return;
      if (!lb_command_needs_item (type) && !(type == LB_COMMAND_WITHDRAW))
        item = NULL;
      try (w, somebody (w, type, item), type, item,
           lb_fixture_random_args (w->f, w->random, type, item != NULL ? item->item : NULL));
    }
}

static void
assert_replay (Walk *w)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCase) replayed = lb_case_replay (w->f->case_id, w->f->events, &error);
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  guint n_archived = 0;
  g_autoptr (GHashTable) opened = g_hash_table_new (NULL, NULL);

  g_assert_no_error (error);
  a = lb_case_canonical (replayed);
  b = lb_case_canonical (w->f->state);
  g_assert_cmpstr (a, ==, b);
  /* Advances once, not twice. */
  for (guint i = 0; i < w->f->events->len; i++)
    {
      const LbEvent *event = w->f->events->pdata[i];

      n_archived += event->type == LB_EVENT_ARCHIVED;
      if (event->type == LB_EVENT_STAGE_OPENED)
        g_assert_true (
          g_hash_table_add (opened, GINT_TO_POINTER (lb_record_integer (event->data, "stage", 0))));
    }
  g_assert_cmpuint (n_archived, <=, 1);
}

static void
test_random_walks (void)
{
  Walk w = { lb_fixture_new () };
  GPtrArray *packages = w.f->catalogue->packages;

  for (guint32 seed = 0; seed < SEEDS; seed++)
    {
      const LbPackage *package = packages->pdata[seed % packages->len];

      lb_fixture_reset (w.f);
      w.random = g_rand_new_with_seed (seed);
      g_test_message ("seed %u, %s", seed, package->id);
      try (&w, lb_fixture_actor (w.f, "counter", NULL), LB_COMMAND_RECEIVE, NULL,
           lb_fixture_random_receive (w.f, w.random, package->id));
      g_assert_no_error (w.f->error);
      for (guint i = 0; i < STEPS && w.f->state->archived_at == LB_TIME_NONE; i++)
        one_step (&w);
      assert_replay (&w);
      g_rand_free (w.random);
    }
  g_test_message ("%u applied, %u refused, %u ticks, %u archived", w.n_applied, w.n_refused, w.n_ticks,
                  w.n_archived);
  for (guint i = 0; i < G_N_ELEMENTS (w.refusals); i++)
    g_test_message ("%s: %u", lb_refusal_name (i), w.refusals[i]);
  /* A walk that never gets anywhere proves nothing. */
  for (LbItemState state = LB_ITEM_GATED; state < LB_N_ITEM_STATES; state++)
    {
      g_test_message ("%s: %u", lb_item_state_name (state), w.reached[state]);
      g_assert_cmpuint (w.reached[state], >, 0);
    }
  g_assert_cmpuint (w.n_archived, >, 0);
  g_assert_cmpuint (w.n_ticks, >, 0);
  lb_fixture_free (w.f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/case/random/no walk leads into an illegal state", test_random_walks);
  return g_test_run ();
}
