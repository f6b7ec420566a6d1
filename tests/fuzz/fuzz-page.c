/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page of changes as it comes to a client: taken whole, with rows that can be shown, or not at all.
 */
#include "lb-fuzz.h"
#include "lb-fuzz-desk.h"

static LbFuzzDesk *desk;

void
lb_fuzz_set_up (void)
{
  desk = lb_fuzz_desk_new ();
  lb_fuzz_desk_open (desk);
}

/* What was taken can be shown and made again, the same. */
static void
look_at_it (void)
{
  g_autoptr (GError) error = NULL;
  gint64 differences = 0, cases = 0;
  gboolean more = TRUE;

  while (more && error == NULL)
    {
      g_auto (GStrv) changed = NULL;
      lb_replica_make_rows (desk->replica, &changed, &more, &error);
    }
  g_assert_no_error (error);
  g_autofree char *digest = lb_replica_state_hash (desk->replica, &cases, &error);
  g_assert_no_error (error);
  g_assert_nonnull (digest);
  lb_replica_verify (desk->replica, &differences, &error);
  g_assert_no_error (error);
  g_assert_cmpint (differences, ==, 0);
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_auto (LbPulled) pulled = { 0 };
  gboolean taken = lb_replica_take_page (desk->replica, bytes, length, &pulled, &error);

  lb_fuzz_refused (taken, error);
  if (!taken)
    return;
  look_at_it ();
  lb_replica_reset (desk->replica, &error);
  g_assert_no_error (error);
}
