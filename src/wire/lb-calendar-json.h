/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the notices of data/calendar.json.
 */
#pragma once

#include "lb-calendar.h"

G_BEGIN_DECLS

/* The version of the format; a file of another is refused with LB_ERROR_NEWER. */
#define LB_CALENDAR_FORMAT 1

/* @text may have up to 1 MiB. (transfer full): NULL with LB_ERROR_INVALID (the message begins with the JSON
 * pointer), LB_ERROR_TOO_LARGE or LB_ERROR_NEWER. */
LbCalendarBook *lb_calendar_book_from_json (const char *text, gsize length, GError **error);
/* The same from a file; fails with LB_ERROR_NOT_FOUND or LB_ERROR_FAILED as well. */
LbCalendarBook *lb_calendar_book_load (const char *path, GError **error);

G_END_DECLS
