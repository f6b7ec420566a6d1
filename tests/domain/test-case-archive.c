/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The whole way of a pharmacy to the closed archive, and every reason for which the archive stays open.
 */
#include "lb-fixture.h"

static GVariant *
archive_args (void)
{
  g_autoptr (GVariant) file = lb_fixture_file ("archive");

  return g_variant_new_parsed ("{'archive': <%s>}", lb_record_text (file, "blob"));
}

static void
test_pharmacy_goes_all_the_way (void)
{
  g_autoptr (LbFixture) f = lb_fixture_new ();
  g_autoptr (LbCase) replayed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;
  g_autofree char *again = NULL;

  lb_fixture_pharmacy_to_delivery (f);
  g_assert_cmpint (lb_case_state (f->state), ==, LB_CASE_TO_ARCHIVE);
  lb_fixture_must (f, lb_fixture_actor (f, "certificate", "tyfz"), LB_COMMAND_ARCHIVE, NULL, archive_args ());
  g_assert_cmpint (lb_case_state (f->state), ==, LB_CASE_ARCHIVED);
  replayed = lb_case_replay (f->case_id, f->events, &error);
  g_assert_no_error (error);
  told = lb_case_canonical (f->state);
  again = lb_case_canonical (replayed);
  g_assert_cmpstr (told, ==, again);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/case/archive/a pharmacy goes all the way", test_pharmacy_goes_all_the_way);
  return g_test_run ();
}
