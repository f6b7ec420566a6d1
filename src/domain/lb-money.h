/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Amounts of money as Chinese papers write them, so that a zero too many is seen while the applicant still stands there.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @amount: plain decimals in @unit, as a field of the form holds them. @unit: (nullable) "元", "万元" or "亿元"; NULL is
 * yuan. Returns 大写: "壹佰万元整", "叁元伍角"; NULL for what is no amount, is finer than a fen or too large to write
 * (10^16 yuan and more). (transfer full) (nullable) */
char *lb_money_in_words (const char *amount, const char *unit);
/* The whole part in groups of three: "1,234,567.5"; NULL for what is no amount. (transfer full) (nullable) */
char *lb_money_grouped (const char *amount);

G_END_DECLS
