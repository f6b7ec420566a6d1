/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A catalogue from a file or from the store: either it has faults or it loads, and one that loads can be asked.
 */
#include "lb-fuzz.h"
#include "lb-catalogue-json.h"
#include "lb-situation.h"

void
lb_fuzz_set_up (void)
{
}

static void
ask (LbCatalogue *catalogue)
{
  g_autofree char *counts = lb_catalogue_counts_json (catalogue);

  g_assert_nonnull (counts);
  for (guint i = 0; i < catalogue->packages->len; i++)
    {
      const LbPackage *package = catalogue->packages->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (LbSituation) situation =
        lb_situation_new (catalogue, package->id, NULL, NULL, lb_day_from_ymd (2019, 6, 10), &error);
      lb_fuzz_refused (situation, error);
    }
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = lb_catalogue_faults (bytes, length);
  g_autoptr (LbCatalogue) catalogue = lb_catalogue_from_json (bytes, length, &error);

  lb_fuzz_refused (catalogue, error);
  g_assert_true ((catalogue != NULL) == (faults->len == 0));
  if (catalogue != NULL)
    ask (catalogue);
  g_autoptr (GPtrArray) same = lb_catalogue_diff (bytes, length, bytes, length, NULL);
  g_assert_true (same == NULL || same->len == 0);
}
