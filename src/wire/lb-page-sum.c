/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-page-sum.h"

#include <xxhash.h>

void
lb_page_sum (const char *text, gsize length, char ret_sum[LB_PAGE_SUM_BYTES])
{
  g_snprintf (ret_sum, LB_PAGE_SUM_BYTES, "%016" G_GINT64_MODIFIER "x", (guint64) XXH3_64bits (text, length));
}
