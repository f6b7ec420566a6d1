/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-place.h"

#include <math.h>
#include <string.h>

/* Generous bounds of the country. */
#define WEST 73.0
#define EAST 136.0
#define SOUTH 3.0
#define NORTH 54.0

/* Krasovsky 1940, by which the shift is computed. */
#define KRASOVSKY_AXIS 6378245.0
#define KRASOVSKY_ECCENTRICITY 0.00669342162296594323
#define BAIDU_PI (G_PI * 3000.0 / 180.0)
#define EARTH_RADIUS 6371008.8
/* Degrees below which the way back is exact enough: about a millimetre. */
#define NEAR_ENOUGH 1e-8
#define MOST_ROUNDS 30

#define RADIANS(degrees) ((degrees) * G_PI / 180.0)

gboolean
lb_place_is_inland (const LbPlace *place)
{
  g_return_val_if_fail (place != NULL, FALSE);

  return place->longitude >= WEST && place->longitude <= EAST && place->latitude >= SOUTH && place->latitude <= NORTH;
}

/* Reading */

/* The next decimal at or after @text: digits with a point and decimals; NULL when there is none. */
static const char *
next_number (const char *text, double *ret_value)
{
  for (; *text != '\0'; text++)
    {
      gsize whole = strspn (text, "0123456789");
      char *end;

      if (whole == 0)
        continue;
      *ret_value = g_ascii_strtod (text, &end);
      /* "1e3" is no coordinate, and neither is a number of ten digits before its point. */
      if (strcspn (text, "eExX") < (gsize) (end - text) || whole > 3)
        return NULL;
      return end;
    }
  return NULL;
}

gboolean
lb_place_parse (const char *text, LbPlace *ret_place)
{
  LbPlace place, turned;
  const char *rest;
  double more;

  g_return_val_if_fail (text != NULL && ret_place != NULL, FALSE);

  rest = next_number (text, &place.longitude);
  rest = rest != NULL ? next_number (rest, &place.latitude) : NULL;
  if (rest == NULL || next_number (rest, &more) != NULL)
    return FALSE;
  turned = (LbPlace) { place.latitude, place.longitude };
  if (!lb_place_is_inland (&place) && !lb_place_is_inland (&turned))
    return FALSE;
  *ret_place = lb_place_is_inland (&place) ? place : turned;
  return TRUE;
}

/* The shift of GCJ-02 */

static double
waves (double value)
{
  return (20.0 * sin (6.0 * value * G_PI) + 20.0 * sin (2.0 * value * G_PI)) * 2.0 / 3.0;
}

static double
shift_north (double x, double y)
{
  double shift = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt (fabs (x));

  shift += waves (x);
  shift += (20.0 * sin (y * G_PI) + 40.0 * sin (y / 3.0 * G_PI)) * 2.0 / 3.0;
  return shift + (160.0 * sin (y / 12.0 * G_PI) + 320.0 * sin (y * G_PI / 30.0)) * 2.0 / 3.0;
}

static double
shift_east (double x, double y)
{
  double shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt (fabs (x));

  shift += waves (x);
  shift += (20.0 * sin (x * G_PI) + 40.0 * sin (x / 3.0 * G_PI)) * 2.0 / 3.0;
  return shift + (150.0 * sin (x / 12.0 * G_PI) + 300.0 * sin (x / 30.0 * G_PI)) * 2.0 / 3.0;
}

static LbPlace
to_gcj02 (const LbPlace *place)
{
  double x = place->longitude - 105.0, y = place->latitude - 35.0;
  double latitude = RADIANS (place->latitude);
  double magic = 1.0 - KRASOVSKY_ECCENTRICITY * sin (latitude) * sin (latitude);
  double root = sqrt (magic);
  double north = shift_north (x, y) * 180.0
                 / (KRASOVSKY_AXIS * (1.0 - KRASOVSKY_ECCENTRICITY) / (magic * root) * G_PI);
  double east = shift_east (x, y) * 180.0 / (KRASOVSKY_AXIS / root * cos (latitude) * G_PI);

  return (LbPlace) { place->longitude + east, place->latitude + north };
}

/* The shift has no closed way back: the guess is moved by what it misses until it misses nothing. */
static LbPlace
from_gcj02 (const LbPlace *place)
{
  LbPlace guess = *place;

  for (int round = 0; round < MOST_ROUNDS; round++)
    {
      LbPlace there = to_gcj02 (&guess);
      double east = place->longitude - there.longitude, north = place->latitude - there.latitude;

      guess.longitude += east;
      guess.latitude += north;
      if (fabs (east) < NEAR_ENOUGH && fabs (north) < NEAR_ENOUGH)
        break;
    }
  return guess;
}

/* BD-09 turns and stretches GCJ-02. */

static LbPlace
gcj02_to_bd09 (const LbPlace *place)
{
  double x = place->longitude, y = place->latitude;
  double radius = sqrt (x * x + y * y) + 0.00002 * sin (y * BAIDU_PI);
  double angle = atan2 (y, x) + 0.000003 * cos (x * BAIDU_PI);

  return (LbPlace) { radius * cos (angle) + 0.0065, radius * sin (angle) + 0.006 };
}

static LbPlace
bd09_to_gcj02 (const LbPlace *place)
{
  double x = place->longitude - 0.0065, y = place->latitude - 0.006;
  double radius = sqrt (x * x + y * y) - 0.00002 * sin (y * BAIDU_PI);
  double angle = atan2 (y, x) - 0.000003 * cos (x * BAIDU_PI);

  return (LbPlace) { radius * cos (angle), radius * sin (angle) };
}

LbPlace
lb_place_to_wgs84 (LbPlaceSystem system, const LbPlace *place)
{
  LbPlace gcj02;

  g_return_val_if_fail (place != NULL, ((LbPlace) { 0, 0 }));

  if (system == LB_PLACE_WGS84 || !lb_place_is_inland (place))
    return *place;
  gcj02 = system == LB_PLACE_BD09 ? bd09_to_gcj02 (place) : *place;
  return from_gcj02 (&gcj02);
}

LbPlace
lb_place_from_wgs84 (LbPlaceSystem system, const LbPlace *place)
{
  LbPlace gcj02;

  g_return_val_if_fail (place != NULL, ((LbPlace) { 0, 0 }));

  if (system == LB_PLACE_WGS84 || !lb_place_is_inland (place))
    return *place;
  gcj02 = to_gcj02 (place);
  return system == LB_PLACE_BD09 ? gcj02_to_bd09 (&gcj02) : gcj02;
}

/* Six decimals are a tenth of a metre; zeros at the end say nothing. */
static void
format_degrees (char *buffer, double degrees)
{
  char *end;

  g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.6f", degrees);
  for (end = buffer + strlen (buffer) - 1; *end == '0' && end[-1] != '.'; end--)
    *end = '\0';
}

char *
lb_place_to_text (const LbPlace *place)
{
  char longitude[G_ASCII_DTOSTR_BUF_SIZE], latitude[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (place != NULL, NULL);

  format_degrees (longitude, place->longitude);
  format_degrees (latitude, place->latitude);
  return g_strdup_printf ("%s,%s", longitude, latitude);
}

double
lb_place_distance (const LbPlace *from, const LbPlace *to)
{
  double north, east, a;

  g_return_val_if_fail (from != NULL && to != NULL, 0);

  north = sin (RADIANS (to->latitude - from->latitude) / 2);
  east = sin (RADIANS (to->longitude - from->longitude) / 2);
  a = north * north + cos (RADIANS (from->latitude)) * cos (RADIANS (to->latitude)) * east * east;
  return 2 * EARTH_RADIUS * asin (MIN (1, sqrt (a)));
}

double
lb_place_bearing (const LbPlace *from, const LbPlace *to)
{
  double east, angle;

  g_return_val_if_fail (from != NULL && to != NULL, 0);

  east = RADIANS (to->longitude - from->longitude);
  angle = atan2 (sin (east) * cos (RADIANS (to->latitude)),
                 cos (RADIANS (from->latitude)) * sin (RADIANS (to->latitude))
                   - sin (RADIANS (from->latitude)) * cos (RADIANS (to->latitude)) * cos (east));
  return fmod (angle * 180.0 / G_PI + 360.0, 360.0);
}
