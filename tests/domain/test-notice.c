/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who is told of what others have done.
 */
#include "lb-notice.h"

typedef struct
{
  const char *what;
  guint roles;              /* of whom we ask, in section qydj, with the id "me" */
  LbEventType type;
  const char *item, *section; /* of the event; (nullable) */
  const char *actor;
  LbRole role;              /* in which the actor acted */
  gboolean told;
} Telling;

static const Telling tellings[] = {
  { "an item for my section", LB_ROLE_ACCEPTOR, LB_EVENT_ITEM_RECEIVED, "a", "qydj", "her", LB_ROLE_COUNTER, TRUE },
  { "another section's item", LB_ROLE_ACCEPTOR, LB_EVENT_ITEM_RECEIVED, "a", "yyqx", "her", LB_ROLE_COUNTER, FALSE },
  { "what I did myself", LB_ROLE_ACCEPTOR, LB_EVENT_ITEM_RECEIVED, "a", "qydj", "me", LB_ROLE_COUNTER, FALSE },
  { "no task of my role", LB_ROLE_COUNTER, LB_EVENT_ITEM_RECEIVED, "a", "qydj", "her", LB_ROLE_COUNTER, FALSE },
  { "an opinion for the decider", LB_ROLE_DECIDER, LB_EVENT_PROPOSED, "a", "qydj", "her", LB_ROLE_REVIEWER, TRUE },
  { "not for the reviewer", LB_ROLE_REVIEWER, LB_EVENT_PROPOSED, "a", "qydj", "her", LB_ROLE_REVIEWER, FALSE },
  { "sent back to the reviewer", LB_ROLE_REVIEWER, LB_EVENT_SENT_BACK, "a", "qydj", "her", LB_ROLE_DECIDER, TRUE },
  { "accepted by a colleague", LB_ROLE_REVIEWER, LB_EVENT_ACCEPTED, "a", "qydj", "her", LB_ROLE_ACCEPTOR, FALSE },
  { "deemed accepted", LB_ROLE_REVIEWER, LB_EVENT_ACCEPTED, "a", "qydj", "system", LB_ROLE_SYSTEM, TRUE },
  { "a request for the dispatcher", LB_ROLE_DISPATCHER, LB_EVENT_VISIT_REQUESTED, "a", "yyqx", "her", LB_ROLE_REVIEWER,
    TRUE },
  { "a result for the desk", LB_ROLE_CERTIFICATE, LB_EVENT_HANDED_OVER, "a", "yyqx", "her", LB_ROLE_REVIEWER, TRUE },
  { "a comment on the whole case", LB_ROLE_REVIEWER, LB_EVENT_COMMENTED, NULL, NULL, "her", LB_ROLE_LEAD, TRUE },
  { "two roles, one of them told", LB_ROLE_COUNTER | LB_ROLE_CERTIFICATE, LB_EVENT_MAIL_RETURNED, NULL, NULL, "her",
    LB_ROLE_CERTIFICATE, TRUE },
  { "an archived case is no news", LB_ROLE_SUPERVISION, LB_EVENT_ARCHIVED, NULL, NULL, "her", LB_ROLE_CERTIFICATE,
    FALSE },
};

static void
test_who_is_told (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tellings); i++)
    {
      const Telling *telling = &tellings[i];
      LbActor actor = { .id = (char *) "me", .name = (char *) "me", .roles = telling->roles,
                        .section = (char *) "qydj" };
      g_autoptr (LbEvent) event = lb_event_alloc ();

      event->case_id = g_strdup ("case");
      event->type = telling->type;
      event->item = g_strdup (telling->item);
      event->actor = g_strdup (telling->actor);
      event->role = telling->role;
      g_test_message ("%s", telling->what);
      g_assert_cmpint (lb_notice_concerns (&actor, telling->section, event), ==, telling->told);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/notice/who-is-told", test_who_is_told);
  return g_test_run ();
}
