/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Clock problems and their answers as JSON. A problem:
 *
 *   {"calendar": "2019@2018-12-06",                  optional: "current"
 *    "limit": {"days": 20, "unit": "working_day"},   or "calendar_day", or {"minutes": 30}
 *    "start": "2019-01-03",                          a minute, 2019-01-03T10:05, where minutes are counted
 *    "suspensions": [{"reason": "hearing", "from": "2019-01-09", "to": "2019-02-01"}],   "to" null: runs
 *    "extension": 10,                                optional, in the limit's unit
 *    "service_hours": [["08:30", "11:30"], ["13:00", "17:00"]],                          optional
 *    "basis": "…", "extension_basis": "…"}           optional: the article or policy, for the reasons
 *
 * Its answer has "due" (null while a suspension runs), "excluded" and "provisional" (for minutes only when
 * it is true), and "because": [{"date", "text", "basis"}, …].
 */
#pragma once

#include "lb-clock.h"

G_BEGIN_DECLS

/* Solves a list of problems, or of objects whose member "problem" is one ("expect" beside it is ignored).
 * (transfer full): the list of answers as JSON text; NULL with LB_ERROR_INVALID at the place of the first
 * fault, or LB_ERROR_TOO_LARGE. */
char *lb_clock_solve_json (LbCalendarBook *book, const char *text, gsize length, GError **error);

G_END_DECLS
