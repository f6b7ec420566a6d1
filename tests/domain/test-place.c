/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Places as people bring them: read whatever stands around the numbers, and put back where they are.
 */
#include <glib.h>
#include <math.h>

#include "lb-place.h"

typedef struct { const char *text; gboolean good; double longitude, latitude; } Reading;

static const Reading readings[] = {
  { "122.9697,41.1198", TRUE, 122.9697, 41.1198 },
  { " 122.9697 , 41.1198 ", TRUE, 122.9697, 41.1198 },
  { "122.9697，41.1198", TRUE, 122.9697, 41.1198 },
  { "122.9697 41.1198", TRUE, 122.9697, 41.1198 },
  { "41.1198,122.9697", TRUE, 122.9697, 41.1198 }, /* only this order lies in the country */
  { "经度：122.9697°，纬度：41.1198°", TRUE, 122.9697, 41.1198 },
  { "{\"lng\":122.9697,\"lat\":41.1198}", TRUE, 122.9697, 41.1198 },
  { "122.9697", FALSE, 0, 0 },
  { "", FALSE, 0, 0 },
  { "铁东区胜利南路38号", FALSE, 0, 0 },
  { "2.35,48.85", FALSE, 0, 0 },
  { "122.9697,41.1198,15", FALSE, 0, 0 },
  { "1e2,41.1", FALSE, 0, 0 },
  { "1229697,41.1198", FALSE, 0, 0 },
};

static void
test_numbers_are_found (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    {
      LbPlace place = { 0, 0 };
      gboolean good = lb_place_parse (readings[i].text, &place);

      g_test_message ("%s", readings[i].text);
      g_assert_cmpint (good, ==, readings[i].good);
      if (good)
        {
          g_assert_cmpfloat_with_epsilon (place.longitude, readings[i].longitude, 1e-9);
          g_assert_cmpfloat_with_epsilon (place.latitude, readings[i].latitude, 1e-9);
        }
    }
}

/* Values that every converter gives for this place in Beijing. */
static void
test_known_shifts (void)
{
  const LbPlace there = { 116.404, 39.915 };
  LbPlace gcj02 = lb_place_from_wgs84 (LB_PLACE_GCJ02, &there);
  LbPlace back = lb_place_to_wgs84 (LB_PLACE_GCJ02, &gcj02);

  g_assert_cmpfloat_with_epsilon (gcj02.longitude, 116.41024449916938, 1e-7);
  g_assert_cmpfloat_with_epsilon (gcj02.latitude, 39.91640428150164, 1e-7);
  g_assert_cmpfloat_with_epsilon (back.longitude, there.longitude, 1e-7);
  g_assert_cmpfloat_with_epsilon (back.latitude, there.latitude, 1e-7);
}

static void
test_there_and_back (void)
{
  for (int round = 0; round < 2000; round++)
    {
      LbPlace place = { g_test_rand_double_range (75, 134), g_test_rand_double_range (18, 53) };

      for (int system = LB_PLACE_WGS84; system <= LB_PLACE_BD09; system++)
        {
          LbPlace shown = lb_place_from_wgs84 ((LbPlaceSystem) system, &place);
          LbPlace back = lb_place_to_wgs84 ((LbPlaceSystem) system, &shown);
          double shift = lb_place_distance (&place, &shown);

          /* BD-09's own way back is right to about half a metre. */
          g_assert_cmpfloat (lb_place_distance (&place, &back), <, 2.0);
          if (system == LB_PLACE_GCJ02)
            g_assert_cmpfloat (lb_place_distance (&place, &back), <, 0.01);
          if (system == LB_PLACE_WGS84)
            g_assert_cmpfloat (shift, ==, 0);
          else
            g_assert_true (shift > 5 && shift < 3000);
        }
    }
}

static void
test_distance_and_bearing (void)
{
  const LbPlace hall = { 122.9946, 41.1087 }, north = { 122.9946, 41.1987 }, east = { 123.1, 41.1087 };

  g_assert_cmpfloat_with_epsilon (lb_place_distance (&hall, &north), 10007.6, 5);
  g_assert_cmpfloat_with_epsilon (lb_place_bearing (&hall, &north), 0, 0.01);
  g_assert_cmpfloat_with_epsilon (lb_place_bearing (&hall, &east), 90, 0.1);
}

static void
test_text_is_what_the_form_holds (void)
{
  static const struct { LbPlace place; const char *text; } texts[] = {
    { { 122.9697, 41.1198 }, "122.9697,41.1198" },
    { { 122.96970049, 41.11981951 }, "122.9697,41.11982" },
    { { 123, 41.5 }, "123.0,41.5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = lb_place_to_text (&texts[i].place);

      g_assert_cmpstr (text, ==, texts[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/place/numbers-are-found", test_numbers_are_found);
  g_test_add_func ("/place/known-shifts", test_known_shifts);
  g_test_add_func ("/place/there-and-back", test_there_and_back);
  g_test_add_func ("/place/distance-and-bearing", test_distance_and_bearing);
  g_test_add_func ("/place/text-is-what-the-form-holds", test_text_is_what_the_form_holds);
  return g_test_run ();
}
