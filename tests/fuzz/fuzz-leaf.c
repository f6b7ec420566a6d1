/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file that a stranger brought, as lianban-leaf reads it: drawn, or refused with a word. The first byte says what is
 * wanted of it.
 */
#include "lb-fuzz.h"
#include "lb-fuzz-place.h"
#include "lb-leaf.h"

#define WIDTH_MOST 64
#define DOTS_MOST (256 * 1024)

void
lb_fuzz_set_up (void)
{
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = NULL;
  int pages = 0;

  if (length == 0)
    return;
  const guint8 wanted = (guint8) *bytes;
  const LbLeafOrder order = { .path = lb_fuzz_file (bytes + 1, length - 1), .page = wanted >> 6, .quarters = wanted >> 4 & 3,
                              .width = (wanted & 0xf) * WIDTH_MOST / 0xf, .dots_most = DOTS_MOST };
  const gboolean read = lb_leaf_read (&order, &pages, &surface, &error);
  lb_fuzz_refused (read, error);
  if (read)
    {
      g_assert_cmpint (pages, >, 0);
      g_assert_true ((surface != NULL) == (order.width > 0));
    }
  else
    g_assert_true (error->domain == LB_LEAF_ERROR && surface == NULL);
  g_clear_pointer (&surface, cairo_surface_destroy);
}
