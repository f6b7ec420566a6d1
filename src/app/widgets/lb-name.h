/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of the catalogue come in Chinese and English; screens show the one of the user's language.
 */
#pragma once

#include "lb-clock.h"

G_BEGIN_DECLS

/* TRUE when messages are shown in Chinese. */
gboolean lb_name_is_chinese (void);
/* @chinese, or @english (nullable) when the user reads another language and there is one. (borrowed) */
const char *lb_name (const char *chinese, const char *english);
/* "7月3日 周三" or "Wed 3 July"; with the year when it is not that of @today. (transfer full) */
char *lb_name_day (LbDay day, LbDay today);
/* Day and minute: "7月3日 09:30". (transfer full) */
char *lb_name_time (LbTime time, LbTime now);
/* "20 working days", "30 minutes". (transfer full) */
char *lb_name_limit (LbLimit limit);
/* AS-20190505-01-00001-D: the one form in which a case number is shown; "" for NULL. (transfer full) */
char *lb_name_case_number (const char *number);
/* "1.5 MB" and the like. (transfer full) */
char *lb_name_size (gint64 size);

G_END_DECLS
