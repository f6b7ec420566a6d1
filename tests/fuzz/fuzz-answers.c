/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the store answers to commands that a device sent: two of them wait in the outbox.
 */
#include "lb-fuzz.h"
#include "lb-fuzz-desk.h"

static LbFuzzDesk *desk;

static void
comment (const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  LbFixture *bureau = desk->bureau;
  g_autoptr (LbCommand) command = lb_command_new (id, bureau->case_id, NULL, LB_COMMAND_COMMENT, 0, bureau->now,
                                                  g_variant_new_parsed ("{'text': <%s>}", text));
  g_autoptr (GPtrArray) events = lb_replica_submit (desk->replica, command, bureau->now, &error);

  g_assert_no_error (error);
  g_assert_nonnull (events);
}

/* The case is there, and two commands wait with numbers 1 and 2. */
static void
fill (void)
{
  lb_fuzz_desk_fill (desk);
  comment ("0190a0a0-0000-7000-8000-000000000001", "一");
  comment ("0190a0a0-0000-7000-8000-000000000002", "二");
}

void
lb_fuzz_set_up (void)
{
  desk = lb_fuzz_desk_new ();
  lb_fuzz_desk_open (desk);
  fill ();
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) changed = NULL;
  gint64 waiting = -1, refused = -1, before = -1;

  lb_replica_count_outbox (desk->replica, &before, &refused, &error);
  gboolean taken = lb_replica_take_answers (desk->replica, bytes, length, desk->bureau->now, &changed, &error);
  lb_fuzz_refused (taken, error);
  g_clear_error (&error);
  lb_replica_count_outbox (desk->replica, &waiting, &refused, &error);
  g_assert_no_error (error);
  /* No answer makes a command vanish that was neither applied nor refused. */
  g_assert_true (taken ? waiting <= before : waiting == before);
  if (waiting == 2 && refused == 0)
    return;
  g_autoptr (GPtrArray) rows = lb_replica_list_outbox (desk->replica, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, waiting + refused);
  lb_fuzz_desk_again (desk);
  fill ();
}
