/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file of texts: groups in square brackets, then key=text, a line each; # begins a comment line. In a text {name}
 * stands for what the program fills in.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *text;
  guint line; /* in its file */
} LbTextEntry;

/* @set: (nullable) (element-type utf8 LbTextEntry): what every text must be one of, with the same placeholders.
 * Returns "group/key" → LbTextEntry; NULL with LB_ERROR_INVALID and the line. (transfer full) (nullable) */
GHashTable *lb_texts_read (const char *text, gsize length, GHashTable *set, GError **error);

G_END_DECLS
