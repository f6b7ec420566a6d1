/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random records and events by their tables; g_test_rand_int() decides, so that --seed repeats them.
 */
#pragma once

#include <string.h>

#include "lb-event.h"

G_BEGIN_DECLS

static inline int
up_to (int maximum)
{
  return g_test_rand_int_range (0, maximum + 1);
}

static inline char *
random_text (const LbMember *member)
{
  static const char *const letters[] = { "a",  "Z", "0",  " ",  "科", "室", "\"",
                                         "\\", "/", "\n", "\t", "é",  "𝄞",  "<" };
  int minimum = (int)member->minimum;
  int maximum = member->maximum > 0 ? (int)member->maximum : 4000;
  int length = minimum + up_to (20); /* outside MIN, which would ask twice */
  GString *text = g_string_new (NULL);

  length = up_to (15) == 0 ? maximum : MIN (length, maximum);
  while (length-- > 0)
    g_string_append (text, letters[up_to (G_N_ELEMENTS (letters) - 1)]);
  return g_string_free (text, FALSE);
}

static inline char *
random_id (void)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
  GString *text = g_string_new (NULL);
  int length = up_to (63);

  g_string_append_c (text, letters[up_to (35)]);
  while (length-- > 0)
    g_string_append_c (text, letters[up_to (sizeof letters - 2)]);
  return g_string_free (text, FALSE);
}

static inline char *
random_string (const LbMember *member)
{
  g_autofree char *seed = g_strdup_printf ("%u", g_test_rand_int ());

  switch ((int)member->kind)
    {
    case LB_VALUE_ID:
      return random_id ();
    case LB_VALUE_DIGEST:
      return g_compute_checksum_for_string (G_CHECKSUM_SHA256, seed, -1);
    case LB_VALUE_DAY:
      return lb_day_to_string (g_test_rand_int_range (0, 40000));
    case LB_VALUE_TIME:
      return lb_time_to_string ((LbTime)g_test_rand_int () * 1000 + up_to (999));
    case LB_VALUE_CHOICE:
      return g_strdup (member->choices[up_to ((int)g_strv_length ((char **)member->choices) - 1)]);
    default:
      return random_text (member);
    }
}

static inline gint64
random_integer (const LbMember *member)
{
  gboolean bounded = member->minimum != 0 || member->maximum != 0;
  double minimum = bounded ? member->minimum : -9007199254740992.0;
  double maximum = bounded ? member->maximum : 9007199254740992.0;

  if (up_to (5) == 0)
    return (gint64)(g_test_rand_bit () ? minimum : maximum);
  return (gint64)g_test_rand_double_range (minimum, maximum);
}

static inline int
random_length (const LbMember *member)
{
  int maximum = member->maximum > 0 ? (int)member->maximum : 1000;

  return MIN ((int)member->minimum + up_to (3), maximum);
}

static inline GVariant *random_record (const LbMember *members);

static inline GVariant *
random_map (const LbMember *member, gboolean flags)
{
  GVariantBuilder builder;
  int length = random_length (member);

  g_variant_builder_init (&builder, flags ? G_VARIANT_TYPE ("a{sb}") : G_VARIANT_TYPE ("a{ss}"));
  for (int i = 0; i < length; i++)
    {
      g_autofree char *name = g_strdup_printf ("k%d", i);

      if (flags)
        g_variant_builder_add (&builder, "{sb}", name, g_test_rand_bit ());
      else
        g_variant_builder_add (&builder, "{ss}", name,
                               g_test_rand_bit () ? "a\x1f"
                                                    "b"
                                                  : "值");
    }
  return g_variant_builder_end (&builder);
}

static inline GVariant *
random_list (const LbMember *member)
{
  GVariantBuilder builder;
  int length = random_length (member);

  g_variant_builder_init (&builder,
                          member->kind == LB_VALUE_TEXTS ? G_VARIANT_TYPE ("as") : G_VARIANT_TYPE ("aa{sv}"));
  for (int i = 0; i < length; i++)
    if (member->kind == LB_VALUE_TEXTS)
      g_variant_builder_add (&builder, "s", i % 2 == 0 ? "文" : "b");
    else
      g_variant_builder_add_value (&builder, random_record (member->members));
  return g_variant_builder_end (&builder);
}

static inline GVariant *
random_value (const LbMember *member)
{
  switch ((int)member->kind)
    {
    case LB_VALUE_INTEGER:
      return g_variant_new_int64 (random_integer (member));
    case LB_VALUE_NUMBER:
      return g_variant_new_double (g_test_rand_double_range (member->minimum, MAX (member->maximum, 1)));
    case LB_VALUE_BOOLEAN:
      return g_variant_new_boolean (g_test_rand_bit ());
    case LB_VALUE_TEXTS:
    case LB_VALUE_RECORDS:
      return random_list (member);
    case LB_VALUE_MAP:
      return random_map (member, FALSE);
    case LB_VALUE_FLAGS:
      return random_map (member, TRUE);
    case LB_VALUE_RECORD:
      return random_record (member->members);
    default:
      return g_variant_new_take_string (random_string (member));
    }
}

static inline GVariant *
random_record (const LbMember *members)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (; members != NULL && members->name != NULL; members++)
    if (members->required || g_test_rand_bit ())
      g_variant_builder_add (&builder, "{sv}", members->name, random_value (members));
  return g_variant_builder_end (&builder);
}

static inline LbTime
random_time (void)
{
  return (LbTime)g_test_rand_int () * 1000 + up_to (999);
}

static inline LbEvent *
random_event (LbEventType type)
{
  LbEvent *event = lb_event_alloc ();

  event->type = type;
  event->case_id = g_strdup ("018f2f9e-0000-7000-8000-000000000002");
  event->version = 1 + up_to (100);
  event->item = g_test_rand_bit () ? g_strdup ("drug-retail-licence") : NULL;
  event->command = g_strdup ("018f2f9e-0000-7000-8000-000000000001");
  event->actor = g_strdup ("zhang.san");
  event->actor_name = g_strdup ("张三");
  event->role = (LbRole)(1 << up_to (LB_N_ROLES - 1));
  event->section = g_test_rand_bit () ? g_strdup ("qydj") : NULL;
  event->window = g_test_rand_bit () ? g_strdup ("w-thing") : NULL;
  event->device = g_test_rand_bit () ? g_strdup ("pc-01") : NULL;
  event->at = random_time ();
  event->stored = g_test_rand_bit () ? random_time () : LB_TIME_NONE;
  event->sequence = up_to (10);
  event->data = g_variant_ref_sink (random_record (lb_event_members (type)));
  return event;
}

G_END_DECLS
