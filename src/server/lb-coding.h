/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bodies in zstd or gzip, both ways, and never larger inflated than was allowed.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Smaller answers are sent as they are. */
#define LB_CODING_LEAST 1024

typedef enum { LB_CODING_IDENTITY, LB_CODING_ZSTD, LB_CODING_GZIP, LB_CODING_UNKNOWN } LbCoding;

/* What Accept-Encoding (nullable) likes best of what is had (RFC 9110 12.5.3); LB_CODING_UNKNOWN: nothing of it.
 * *ret_plain (optional): whether a body in no coding is taken as well. */
LbCoding lb_coding_choose (const char *accept, gboolean *ret_plain);
/* Of Content-Encoding (nullable: none). */
LbCoding lb_coding_parse (const char *text);
/* As Content-Encoding says it. */
const char *lb_coding_name (LbCoding coding);
/* (transfer full) */
GBytes *lb_coding_deflate (LbCoding coding, GBytes *content);
/* LB_ERROR_TOO_LARGE as soon as more than @maximum bytes come out, LB_ERROR_INVALID for what is not of this coding, not
 * whole, or followed by anything. (transfer full) */
GByteArray *lb_coding_inflate (LbCoding coding, const guint8 *bytes, gsize length, gsize maximum, GError **error);

G_END_DECLS
