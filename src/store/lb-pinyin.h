/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How Han characters are read aloud, in letters without tones, as people type them: 重 is "zhong" and "chong". ICU
 * knows one reading of each character; those that names are made of and that are read in several ways are in a table.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @c is a Han character. */
gboolean lb_pinyin_is_han (gunichar c);
/* The readings of @c, lower-case letters only, NULL-terminated; the usual one first, none for what is no Han character.
 * ü is found as "u" and as "v", which keyboards have for it. (transfer none), never freed. From any thread. */
const char *const *lb_pinyin_of (gunichar c);

G_END_DECLS
