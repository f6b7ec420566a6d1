/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Room for long answers is used again, and goes back when nobody wants it.
 */
#include "lb-buffers.h"

#include <string.h>

#define LONG (1024 * 1024)

static GBytes *
fill (LbBuffers *buffers, char character, gsize length)
{
  GString *text = lb_buffers_take (buffers);

  g_assert_cmpuint (text->len, ==, 0);
  while (text->len < length)
    g_string_append_c (text, character);
  return lb_buffers_to_bytes (buffers, text);
}

static void
test_used_again (void)
{
  g_autoptr (LbBuffers) buffers = lb_buffers_new ();
  GBytes *one = fill (buffers, 'a', LONG), *other = fill (buffers, 'b', LONG);

  g_assert_cmpuint (lb_buffers_idle (buffers), ==, 0);
  const char *place = g_bytes_get_data (one, NULL);
  g_assert_cmpint (place[LONG - 1], ==, 'a'); /* what is out is nobody else's */
  g_bytes_unref (one);
  g_assert_cmpuint (lb_buffers_idle (buffers), >=, LONG);
  GBytes *third = fill (buffers, 'c', LONG);
  g_assert_true (g_bytes_get_data (third, NULL) == place);
  g_assert_cmpuint (lb_buffers_idle (buffers), ==, 0);
  g_bytes_unref (other);
  g_bytes_unref (third);
}

static void
test_bounded (void)
{
  g_autoptr (LbBuffers) buffers = lb_buffers_new ();
  GBytes *answers[8];

  g_bytes_unref (fill (buffers, 's', 100)); /* too short to be worth it */
  g_assert_cmpuint (lb_buffers_idle (buffers), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    answers[i] = fill (buffers, 'a', LONG);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    g_bytes_unref (answers[i]);
  g_assert_cmpuint (lb_buffers_idle (buffers), <=, 4 * LONG);
  lb_buffers_reap (buffers, g_get_monotonic_time ());
  g_assert_cmpuint (lb_buffers_idle (buffers), >=, LONG);
  lb_buffers_reap (buffers, g_get_monotonic_time () + 60 * G_USEC_PER_SEC);
  g_assert_cmpuint (lb_buffers_idle (buffers), ==, 0);
}

static void
test_given_back (void)
{
  g_autoptr (LbBuffers) buffers = lb_buffers_new ();
  GString *text = lb_buffers_take (buffers);

  g_string_set_size (text, LONG);
  lb_buffers_give_back (buffers, text);
  g_assert_cmpuint (lb_buffers_idle (buffers), >=, LONG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/buffers/room-is-used-again", test_used_again);
  g_test_add_func ("/buffers/no-more-is-kept-than-is-of-use", test_bounded);
  g_test_add_func ("/buffers/what-was-not-sent", test_given_back);
  return g_test_run ();
}
