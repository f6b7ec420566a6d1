/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the two halves of the calendar share: the book chooses notices, the calendar answers for them.
 */
#pragma once

#include "lb-calendar.h"

G_BEGIN_DECLS

/* @store keeps the notices alive; @chosen are the ones in force, by publication, at most one a year. */
LbCalendar *lb_calendar_new (GPtrArray *store, GPtrArray *chosen, const char *version);

G_END_DECLS
