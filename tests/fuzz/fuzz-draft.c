/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A draft of the counter as it lies on a PC: taken, and then the same when it is kept again, or refused.
 */
#include "lb-catalogue-json.h"
#include "lb-fuzz.h"
#include "lb-intake-draft.h"

static LbCatalogue *catalogue;

void
lb_fuzz_set_up (void)
{
  g_autoptr (GError) error = NULL;

  catalogue = lb_catalogue_load (g_getenv ("LB_TEST_CATALOGUE"), &error);
  g_assert_no_error (error);
}

/* What the wizard asks of every draft that it opens. */
static void
look_at_it (LbIntakeDraft *draft)
{
  g_autoptr (GPtrArray) problems = lb_intake_draft_problems (draft);
  g_autofree char *title = lb_intake_draft_dup_title (draft);
  guint ready = 0, due = 0;

  g_assert_nonnull (problems);
  g_assert_nonnull (title);
  lb_intake_draft_count_materials (draft, &ready, &due);
  g_assert_cmpuint (ready, <=, due);
  lb_intake_draft_can_receive (draft);
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  const LbDay today = lb_day_from_ymd (2019, 6, 10);
  g_autofree char *text = lb_fuzz_text (bytes, length);
  g_autoptr (GError) error = NULL;
  guint left_out = 0;

  g_autoptr (LbIntakeDraft) draft = lb_intake_draft_from_text (text, catalogue, today, &left_out, &error);
  lb_fuzz_refused (draft, error);
  if (draft == NULL)
    return;
  look_at_it (draft);
  g_autofree char *kept = lb_intake_draft_to_text (draft);
  g_autoptr (LbIntakeDraft) again = lb_intake_draft_from_text (kept, catalogue, today, &left_out, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (left_out, ==, 0);
  g_autofree char *once_more = lb_intake_draft_to_text (again);
  g_assert_cmpstr (once_more, ==, kept);
}
