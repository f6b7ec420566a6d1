/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts as search sees them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A Han character, letter or digit of a text. */
typedef struct
{
  gunichar c;     /* plain and lower case */
  gsize from, to; /* its bytes in the text */
  gboolean han;
  gboolean gap;   /* something that is none stands before it; a hyphen does not count */
} LbUnit;
/* (element-type LbUnit) (transfer full) of @text, valid UTF-8: the first thousand. */
GArray *lb_search_units (const char *text);
/* Whether there is one with pinyin among them. */
gboolean lb_search_has_han (const GArray *units);

G_END_DECLS
