/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bodies in zstd, both ways, and never larger inflated than was allowed.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Smaller answers are sent as they are. */
#define LB_CODING_LEAST 1024

/* Whether Accept-Encoding (nullable) takes zstd. */
gboolean lb_coding_accepted (const char *accept);
/* NULL when it would not become smaller. (transfer full) (nullable) */
GBytes *lb_coding_deflate (GBytes *content);
/* LB_ERROR_TOO_LARGE as soon as more than @maximum bytes come out, LB_ERROR_INVALID for what is no zstd or not whole.
 * (transfer full) */
GByteArray *lb_coding_inflate (const guint8 *bytes, gsize length, gsize maximum, GError **error);

G_END_DECLS
