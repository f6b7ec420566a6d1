/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Due dates in words: how much is left, whether it is soon or over. Pure.
 */
#pragma once

#include "lb-client.h"

G_BEGIN_DECLS

typedef struct
{
  LbClockKind kind;      /* 0: none runs */
  LbTime due;            /* LB_TIME_NONE: paused or none */
  LbTime warn;           /* from when it is amber; LB_TIME_NONE: never */
  gboolean paused, provisional;
} LbDue;

LbDue lb_due_of_card (const LbCardRow *row);
LbDue lb_due_of_clock (const LbRunningClock *clock);
LbClockLevel lb_due_level (const LbDue *due, LbTime now);
/* "23 minutes left", "3 working days left", "Due today", "2 working days overdue", "Paused"; empty when no clock
 * runs. @hours (nullable): the default. (transfer full) */
char *lb_due_text (const LbDue *due, LbCalendar *calendar, const LbServiceHours *hours, LbTime now);
/* The level's word: "Due soon", "Overdue", "Paused", or NULL when calm. Translated. */
const char *lb_due_word (LbClockLevel level);
/* The whole story for a tooltip: which clock, its due day, provisional or not. (transfer full) */
char *lb_due_explain (const LbDue *due, LbTime now);

G_END_DECLS
