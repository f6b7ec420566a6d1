/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The long way to read an event, which the short way is held against.
 */
#pragma once

#include "lb-event-json.h"
#include "lb-json.h"

G_BEGIN_DECLS

/* The long way: a tree, a record of it, and a check of that. */
static inline LbEvent *
read_slowly (const char *text, gsize length)
{
  const LbJsonLimits limits = { 1024 * 1024, 16, 100000 };
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, &limits, NULL);

  return reader != NULL ? lb_event_from_json (lb_json_root (reader).value, NULL, NULL) : NULL;
}

/* The same event, to the last byte. */
static inline void
assert_same (const LbEvent *one, const LbEvent *other)
{
  g_autofree char *this = lb_event_to_json_text (one), *that = lb_event_to_json_text (other);

  g_assert_cmpstr (this, ==, that);
  g_assert_cmpmem (g_variant_get_data (one->data), g_variant_get_size (one->data), g_variant_get_data (other->data),
                   g_variant_get_size (other->data));
  g_assert_true (g_variant_is_normal_form (one->data));
}

G_END_DECLS
