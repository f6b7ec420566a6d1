/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lianban-leaf PATH PAGE WIDTH QUARTERS DOTS: draws one page of a file from a stranger (LbLeafOrder), in a process of its
 * own that the system bounds. Writes a line "pages N width W height H stride S", padded to 64 bytes, and the dots, in
 * the order of the machine, to standard output. Exits 0; 10 + LbLeafError, with the reason on standard error; 2 for
 * wrong usage.
 */
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <signal.h>
#include <unistd.h>

#include "lb-leaf.h"

#define MEMORY_MOST ((rlim_t) 1536 * 1024 * 1024) /* a picture at its limit of dots, twice, and what reads it */
#define SECONDS_MOST 20                           /* of the processor */
#define HEADER 64

static void
bound (int what, rlim_t most)
{
  struct rlimit limit = { most, most };

  setrlimit (what, &limit);
}

static gboolean
write_all (const void *bytes, gsize length)
{
  return fwrite (bytes, 1, length, stdout) == length;
}

static int
write_out (int pages, cairo_surface_t *surface)
{
  char header[HEADER] = { 0 };
  int width = 0, height = 0, stride = 0;

  if (surface != NULL)
    {
      width = cairo_image_surface_get_width (surface);
      height = cairo_image_surface_get_height (surface);
      stride = cairo_image_surface_get_stride (surface);
      cairo_surface_flush (surface);
    }
  g_snprintf (header, sizeof header, "pages %d width %d height %d stride %d\n", pages, width, height, stride);
  if (!write_all (header, sizeof header)
      || (height > 0 && !write_all (cairo_image_surface_get_data (surface), (gsize) stride * height))
      || fflush (stdout) != 0)
    return 10 + LB_LEAF_ERROR_FAILED;
  return 0;
}

int
main (int argc, char *argv[])
{
  LbLeafOrder order;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = NULL;
  int pages = 0;

  if (argc != 6)
    return 2;
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  bound (RLIMIT_CORE, 0);
  bound (RLIMIT_AS, MEMORY_MOST);
  bound (RLIMIT_CPU, SECONDS_MOST);
  order = (LbLeafOrder) { argv[1], (int) g_ascii_strtoll (argv[2], NULL, 10), (int) g_ascii_strtoll (argv[3], NULL, 10),
                          (int) g_ascii_strtoll (argv[4], NULL, 10) & 3, g_ascii_strtoll (argv[5], NULL, 10) };
  if (!lb_leaf_read (&order, &pages, &surface, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 10 + error->code;
    }
  if (surface != NULL && cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return 10 + LB_LEAF_ERROR_DAMAGED;
  return write_out (pages, surface);
}
