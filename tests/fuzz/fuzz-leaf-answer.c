/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What lianban-leaf answers when a file has taken it over: a picture whose dots are all there, or no answer.
 */
#include "lb-fuzz.h"
#include "lb-leaf-run.h"

#include <sys/mman.h>
#include <unistd.h>

void
lb_fuzz_set_up (void)
{
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  LbLeafPicture picture = { 0 };
  const int output = memfd_create ("lianban-fuzz", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  g_assert_cmpint (output, >=, 0);
  g_assert_cmpint (write (output, bytes, length), ==, (gssize) length);
  if (lb_leaf_take_answer (output, &picture))
    {
      g_assert_cmpint (picture.pages, >, 0);
      if (picture.dots != NULL)
        {
          gsize size = 0;
          const guint8 *dots = g_bytes_get_data (picture.dots, &size);
          guint sum = 0;
          g_assert_true (picture.width > 0 && picture.height > 0 && picture.stride >= picture.width * 4);
          g_assert_cmpuint (size, ==, (gsize) picture.stride * (gsize) picture.height);
          for (gsize i = 0; i < size; i++)
            sum += dots[i];
          g_assert_cmpuint (sum, <=, 255 * size);
        }
    }
  else
    g_assert_null (picture.dots);
  g_clear_pointer (&picture.dots, g_bytes_unref);
  close (output);
}
