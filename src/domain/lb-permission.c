/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of who may do and see what. For commands a role counts in the item's own section, in the lead section,
 * or anywhere; for reads and for everything else that is asked of the store there is a list of roles; and scope tags
 * say which cases a role is shown at all.
 */
#include "lb-permission.h"

#include "lb-decide-private.h"

typedef struct { guint in_section, in_lead, anywhere; } Grant;

#define R(role) LB_ROLE_##role
#define BUSINESS                                                                                                   \
  (R (COUNTER) | R (GUIDANCE) | R (ACCEPTOR) | R (REVIEWER) | R (DECIDER) | R (BUREAU_HEAD) | R (LEAD)             \
   | R (DISPATCHER) | R (INSPECTOR) | R (CERTIFICATE))

/* Supervision sees all and does nothing; the platform section sees no case; policy and coordination act on the
 * catalogue, not on cases. */
static const Grant grants[LB_N_COMMANDS] = {
  [LB_COMMAND_REFER] = { 0, 0, R (COUNTER) },
  [LB_COMMAND_TURN_AWAY] = { 0, 0, R (COUNTER) },
  [LB_COMMAND_RECEIVE] = { 0, 0, R (COUNTER) },
  [LB_COMMAND_RECEIVE_STAGE] = { 0, 0, R (COUNTER) },
  [LB_COMMAND_ONE_DAY_NOTICE] = { 0, 0, R (COUNTER) },
  [LB_COMMAND_SEND_PAPER] = { 0, 0, R (COUNTER) },
  [LB_COMMAND_RECEIVE_PAPER] = { R (ACCEPTOR) | R (REVIEWER), R (LEAD), 0 },
  [LB_COMMAND_SUPPLY] = { R (ACCEPTOR), 0, R (COUNTER) },
  [LB_COMMAND_WITHDRAW] = { 0, 0, R (COUNTER) },
  [LB_COMMAND_SET_DELIVERY] = { 0, 0, R (COUNTER) | R (CERTIFICATE) },
  [LB_COMMAND_COMMENT] = { 0, 0, BUSINESS },
  [LB_COMMAND_ADVISE] = { 0, 0, R (GUIDANCE) | R (ACCEPTOR) | R (REVIEWER) },
  [LB_COMMAND_ASK_HELP] = { 0, 0, R (COUNTER) },
  [LB_COMMAND_GIVE_HELP] = { R (GUIDANCE) | R (ACCEPTOR) | R (REVIEWER), 0, 0 },
  [LB_COMMAND_DECLINE_HELP] = { R (GUIDANCE) | R (ACCEPTOR) | R (REVIEWER), 0, 0 },
  [LB_COMMAND_WITHDRAW_HELP] = { 0, 0, R (COUNTER) },
  [LB_COMMAND_CLOSE_DRAFT] = { 0, 0, R (COUNTER) | R (GUIDANCE) },
  [LB_COMMAND_ASSIGN] = { R (ACCEPTOR) | R (REVIEWER) | R (DECIDER), 0, 0 },
  [LB_COMMAND_TAKE] = { R (ACCEPTOR), 0, 0 },
  [LB_COMMAND_ACCEPT] = { R (ACCEPTOR), 0, 0 },
  [LB_COMMAND_REQUEST_CORRECTION] = { R (ACCEPTOR), 0, R (BUREAU_HEAD) },
  [LB_COMMAND_NOT_ACCEPT] = { R (ACCEPTOR), 0, 0 },
  [LB_COMMAND_NOTE_SUPPLEMENT] = { R (REVIEWER), 0, 0 },
  [LB_COMMAND_REQUEST_SPECIAL] = { R (REVIEWER), 0, 0 },
  [LB_COMMAND_BEGIN_SPECIAL] = { R (DECIDER), 0, R (BUREAU_HEAD) },
  [LB_COMMAND_END_SPECIAL] = { R (REVIEWER), 0, R (DISPATCHER) },
  [LB_COMMAND_PROPOSE] = { R (REVIEWER), 0, 0 },
  [LB_COMMAND_SEND_BACK] = { R (DECIDER), 0, R (BUREAU_HEAD) },
  [LB_COMMAND_GRANT] = { R (DECIDER), 0, R (BUREAU_HEAD) },
  [LB_COMMAND_REFUSE] = { R (DECIDER), 0, R (BUREAU_HEAD) },
  [LB_COMMAND_NOTIFY_HEARING] = { R (REVIEWER) | R (DECIDER), 0, R (BUREAU_HEAD) },
  [LB_COMMAND_EXTEND] = { 0, 0, R (BUREAU_HEAD) },
  [LB_COMMAND_EXTEND_CASE] = { 0, R (LEAD), 0 },
  [LB_COMMAND_TERMINATE] = { R (DECIDER), 0, R (BUREAU_HEAD) },
  [LB_COMMAND_UNDO] = { R (DECIDER), 0, R (BUREAU_HEAD) },
  [LB_COMMAND_URGE] = { 0, R (LEAD), R (BUREAU_HEAD) | R (DISPATCHER) },
  [LB_COMMAND_COORDINATE] = { 0, R (LEAD), 0 },
  [LB_COMMAND_OPEN_STAGE] = { 0, R (LEAD), 0 },
  [LB_COMMAND_REQUEST_VISIT] = { R (REVIEWER), 0, 0 },
  [LB_COMMAND_PLAN_VISIT] = { 0, 0, R (DISPATCHER) },
  [LB_COMMAND_APPROVE_SECOND_VISIT] = { 0, R (LEAD), R (DISPATCHER) },
  [LB_COMMAND_DISPATCH_VISIT] = { 0, 0, R (DISPATCHER) },
  [LB_COMMAND_RECORD_FINDINGS] = { 0, 0, R (INSPECTOR) },
  [LB_COMMAND_CONCLUDE_VISIT] = { 0, 0, R (INSPECTOR) | R (DISPATCHER) },
  [LB_COMMAND_CANCEL_VISIT] = { 0, 0, R (DISPATCHER) },
  [LB_COMMAND_MAKE_RESULT] = { R (REVIEWER), 0, 0 },
  [LB_COMMAND_HAND_OVER] = { R (REVIEWER), 0, 0 },
  [LB_COMMAND_TAKE_OVER] = { 0, 0, R (CERTIFICATE) },
  [LB_COMMAND_DIGITISE] = { 0, 0, R (CERTIFICATE) },
  [LB_COMMAND_CALL] = { 0, 0, R (CERTIFICATE) },
  [LB_COMMAND_POST] = { 0, 0, R (CERTIFICATE) },
  [LB_COMMAND_DELIVER] = { 0, 0, R (CERTIFICATE) },
  [LB_COMMAND_CONFIRM_POST] = { 0, 0, R (CERTIFICATE) },
  [LB_COMMAND_MAIL_RETURNED] = { 0, 0, R (CERTIFICATE) },
  [LB_COMMAND_ARCHIVE] = { 0, R (LEAD), R (CERTIFICATE) },
  [LB_COMMAND_RETURN_PAPER] = { R (ACCEPTOR) | R (REVIEWER), 0, R (COUNTER) },
  [LB_COMMAND_ISSUE_PAPER] = { 0, 0, BUSINESS },
  [LB_COMMAND_TICK] = { 0, 0, R (SYSTEM) },
};

/* What no leave hands on: users and supervision are offices of a person, never of whoever stands in. */
#define NOT_BY_SUBSTITUTE (R (PLATFORM) | R (SUPERVISION) | R (SYSTEM))

guint
lb_actor_n_offices (const LbActor *actor)
{
  g_return_val_if_fail (actor != NULL, 0);

  return 1 + (actor->stands_for != NULL ? actor->stands_for->len : 0);
}

const LbActor *
lb_actor_office (const LbActor *actor, guint office)
{
  g_return_val_if_fail (actor != NULL && office < lb_actor_n_offices (actor), NULL);

  return office == 0 ? actor : actor->stands_for->pdata[office - 1];
}

static guint
office_roles (const LbActor *actor, guint office)
{
  guint roles = lb_actor_office (actor, office)->roles;

  return office == 0 ? roles : roles & ~(guint) NOT_BY_SUBSTITUTE;
}

guint
lb_actor_roles (const LbActor *actor)
{
  guint roles = 0;

  g_return_val_if_fail (actor != NULL, 0);

  for (guint i = 0; i < lb_actor_n_offices (actor); i++)
    roles |= office_roles (actor, i);
  return roles;
}

int
lb_actor_counter_window (const LbActor *actor)
{
  g_return_val_if_fail (actor != NULL, 0);

  for (guint i = 0; i < lb_actor_n_offices (actor); i++)
    if ((office_roles (actor, i) & R (COUNTER)) && lb_actor_office (actor, i)->window_number > 0)
      return lb_actor_office (actor, i)->window_number;
  return 0;
}

guint
lb_permission_office_roles (const LbActor *actor, guint office, LbCommandType type, const char *section,
                            const char *lead)
{
  const Grant *grant = &grants[type];
  const char *own = lb_actor_office (actor, office)->section;
  guint roles = grant->anywhere;

  if (own != NULL && (section == NULL || g_str_equal (own, section)))
    roles |= grant->in_section;
  if (own != NULL && (lead == NULL || g_str_equal (own, lead)))
    roles |= grant->in_lead;
  return roles & office_roles (actor, office);
}

guint
lb_permission_roles (const LbActor *actor, LbCommandType type, const char *section, const char *lead)
{
  guint roles = 0;

  g_return_val_if_fail (actor != NULL && (guint) type < LB_N_COMMANDS, 0);

  for (guint i = 0; i < lb_actor_n_offices (actor); i++)
    roles |= lb_permission_office_roles (actor, i, type, section, lead);
  return roles;
}

/**
 * lb_permission_role:
 * @section: (nullable): the section of the item; NULL for commands on the case, where the actor's own counts
 * @lead: (nullable): the lead section of the case
 *
 * Returns: the role in which @actor does @type there; 0 when no role of theirs gives it
 */
LbRole
lb_permission_role (const LbActor *actor, LbCommandType type, const char *section, const char *lead)
{
  guint roles = lb_permission_roles (actor, type, section, lead);

  return roles & (~roles + 1);
}

/* Scopes */

#define SEES_ALL (R (SUPERVISION) | R (BUREAU_HEAD) | R (COORDINATION))
#define OF_A_SECTION (R (GUIDANCE) | R (ACCEPTOR) | R (REVIEWER) | R (DECIDER) | R (LEAD))

static void
add_tag (GPtrArray *tags, const char *prefix, const char *name)
{
  g_autofree char *tag = g_strconcat (prefix, name, NULL);

  if (!g_ptr_array_find_with_equal_func (tags, tag, g_str_equal, NULL))
    g_ptr_array_add (tags, g_steal_pointer (&tag));
}

static GStrv
finish_tags (GPtrArray *tags)
{
  g_ptr_array_add (tags, NULL);
  return (GStrv) g_ptr_array_free (tags, FALSE);
}

/* Which tags a role gives; those that end in a colon are followed by the office's section. */
static const struct { guint roles; const char *tag; } scope_table[] = {
  { SEES_ALL, "all" },
  { OF_A_SECTION, "section:" },
  { R (COUNTER), "counter" },
  { R (GUIDANCE), "guidance" },
  { R (CERTIFICATE), "certificate" },
  { R (DISPATCHER) | R (INSPECTOR), "inspection" },
};

GStrv
lb_actor_scopes (const LbActor *actor)
{
  GPtrArray *tags = g_ptr_array_new ();

  g_return_val_if_fail (actor != NULL, finish_tags (tags));

  for (gsize i = 0; i < G_N_ELEMENTS (scope_table); i++)
    for (guint office = 0; office < lb_actor_n_offices (actor); office++)
      {
        const char *section = lb_actor_office (actor, office)->section;
        gboolean sectional = g_str_has_suffix (scope_table[i].tag, ":");

        if ((office_roles (actor, office) & scope_table[i].roles) && (!sectional || section != NULL))
          add_tag (tags, scope_table[i].tag, sectional ? section : "");
      }
  return finish_tags (tags);
}

GStrv
lb_case_scopes (const LbCase *self)
{
  GPtrArray *tags = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL, finish_tags (tags));

  /* What nobody comes back for stays in the ledger, not on the PCs. */
  if (self->closed_at != LB_TIME_NONE)
    return finish_tags (tags);
  add_tag (tags, "counter", "");
  /* A referred draft belongs to the guidance windows, which all sections staff, until it is received. */
  if (self->n_referrals + self->n_advices > 0 && self->number == NULL && self->turned_away == NULL)
    add_tag (tags, "guidance", "");
  /* Whoever was asked for help sees what it is about, until the section's own part of the case begins. */
  for (guint i = 0; i < self->helps->len && self->number == NULL; i++)
    add_tag (tags, "section:", ((const LbHelp *) self->helps->pdata[i])->section);
  if (self->lead != NULL)
    add_tag (tags, "section:", self->lead);
  for (guint i = 0; i < self->items->len; i++)
    {
      const LbCaseItem *item = self->items->pdata[i];

      add_tag (tags, "section:", item->section);
      /* Those that ended without a result have a notice to be served at the same desk. */
      if (lb_case_item_is_decided (item) || lb_item_state_is_final (item->state))
        add_tag (tags, "certificate", "");
    }
  if (self->requests->len > 0)
    add_tag (tags, "inspection", "");
  return finish_tags (tags);
}

gboolean
lb_scopes_see (const char *const *scopes, const char *const *tags)
{
  g_return_val_if_fail (scopes != NULL && tags != NULL, FALSE);

  for (const char *const *at = scopes; *at != NULL; at++)
    if (g_str_equal (*at, "all") || g_strv_contains (tags, *at))
      return TRUE;
  return FALSE;
}

gboolean
lb_actor_sees (const LbActor *actor, const LbCase *self)
{
  g_auto (GStrv) own = lb_actor_scopes (actor);
  g_auto (GStrv) tags = lb_case_scopes (self);

  return lb_scopes_see ((const char *const *) own, (const char *const *) tags);
}

guint
lb_actor_desks (const LbActor *actor)
{
  guint roles;
  guint desks = 0;

  g_return_val_if_fail (actor != NULL, 0);

  roles = lb_actor_roles (actor);
  if (roles & R (COUNTER))
    desks |= LB_DESK_COUNTER;
  if (roles & (R (GUIDANCE) | R (ACCEPTOR) | R (REVIEWER)))
    desks |= LB_DESK_GUIDANCE;
  if (roles & (OF_A_SECTION | R (BUREAU_HEAD) | R (COORDINATION)))
    desks |= LB_DESK_BOARD;
  if (roles & (R (DISPATCHER) | R (INSPECTOR)))
    desks |= LB_DESK_INSPECTION;
  if (roles & R (CERTIFICATE))
    desks |= LB_DESK_CERTIFICATES;
  if (roles & SEES_ALL)
    desks |= LB_DESK_SUPERVISION;
  if (roles & (R (POLICY) | R (COORDINATION) | R (PLATFORM)))
    desks |= LB_DESK_CATALOGUE;
  return desks;
}

/* What is asked of the store beside commands. Cases, files and numbers are open to all who have signed in, for scope
 * (or the window) decides what of them they get; the platform section has no scope, so it gets none. */
#define EVERYBODY (~0u)
static const guint rights[LB_N_RIGHTS] = {
  [LB_RIGHT_NONE] = 0,
  [LB_RIGHT_OWN] = EVERYBODY,
  [LB_RIGHT_CASES] = EVERYBODY,
  [LB_RIGHT_DOCUMENTS] = EVERYBODY,
  [LB_RIGHT_COLLEAGUES] = EVERYBODY,
  [LB_RIGHT_NUMBERS] = R (COUNTER),
  [LB_RIGHT_LEAVE] = EVERYBODY,
  [LB_RIGHT_CLOCK] = EVERYBODY,
  [LB_RIGHT_USERS] = R (PLATFORM),
  [LB_RIGHT_SESSIONS] = R (PLATFORM),
  [LB_RIGHT_ACCOUNTS] = R (PLATFORM) | R (SUPERVISION),
  /* It names cases, and tells who looks at whose: not for those who manage users. */
  [LB_RIGHT_READINGS] = R (SUPERVISION),
  /* 政策法规科 and 业务协调科 (F005); that it takes two of them is the ledger's to see to. */
  [LB_RIGHT_PUBLISH] = R (POLICY) | R (COORDINATION),
};

gboolean
lb_has_right (const LbActor *actor, LbRight right)
{
  g_return_val_if_fail (actor != NULL && (guint) right < LB_N_RIGHTS, FALSE);

  return (lb_actor_roles (actor) & rights[right]) != 0;
}

gboolean
lb_roles_may_be_together (guint roles)
{
  const guint harmless = R (PLATFORM) | R (POLICY);

  return roles != 0 && (roles & R (SYSTEM)) == 0 && ((roles & R (PLATFORM)) == 0 || (roles & ~harmless) == 0);
}

/**
 * lb_may_arrange_leave:
 * @actor: who says so: the absent themselves, the chief of their section, or the platform section
 * @substitute: (nullable): who stands in; NULL when leave is only to be ended
 */
gboolean
lb_may_arrange_leave (const LbActor *actor, const LbActor *absent, const LbActor *substitute, GError **error)
{
  gboolean chief, own;

  g_return_val_if_fail (actor != NULL && absent != NULL, FALSE);

  own = g_str_equal (actor->id, absent->id);
  chief = (actor->roles & (R (DECIDER) | R (LEAD))) && actor->level >= 1 && actor->section != NULL
          && g_strcmp0 (actor->section, absent->section) == 0;
  if (!own && !chief && (actor->roles & R (PLATFORM)) == 0)
    return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED,
                      _("Leave is arranged by oneself, by the chief of the section or by the platform section."));
  if (substitute == NULL)
    return TRUE;
  if (g_str_equal (substitute->id, absent->id))
    return lb_refuse (error, LB_REFUSAL_INVALID, _("Nobody stands in for themselves. Choose a colleague."));
  if (substitute->roles & R (PLATFORM))
    return lb_refuse (error, LB_REFUSAL_SEPARATION,
                      _("Who manages users sees no cases, so they cannot stand in. Choose another colleague."));
  if ((absent->roles & ~(guint) NOT_BY_SUBSTITUTE) == 0)
    return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED,
                      _("The work of this office is not handed on by leave. Ask for a user of its own."));
  return TRUE;
}
