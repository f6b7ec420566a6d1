/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sum of a page of changes: what was cut, doubled or altered on the way (by a proxy, a disk, a faulty memory) is not
 * taken. It is no seal: who alters a page on purpose makes a new one, and TLS is against them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LB_PAGE_SUM_BYTES 17

/* Of the @length bytes before the last line: XXH3, 64 bits, as 16 lower-case hexadecimal digits and a NUL. @text may be
 * NULL when @length is 0. */
void lb_page_sum (const char *text, gsize length, char ret_sum[LB_PAGE_SUM_BYTES]);

G_END_DECLS
