/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The papers of a day of field visits: 派车单, the order to each car, and 路线单, where each car stops and when
 * (docs/domain.md 3.7). They are about a day and its cars and not about one case, so they are made of what the
 * dispatcher's screen shows; the visits themselves have their orders (lb-paper.h).
 */
#pragma once

#include "lb-document.h"

G_BEGIN_DECLS

typedef enum
{
  LB_DAY_PAPER_CAR_ORDERS, /* 派车单 */
  LB_DAY_PAPER_ROUTES,     /* 路线单 */
} LbDayPaperKind;

/* One stop; everything is borrowed. */
typedef struct
{
  const char *car;
  int start, minutes;      /* minute of the day, minutes on site */
  int way;                 /* minutes from the stop before; −1: not known, or the first one */
  const char *applicant, *place, *contact, *phone; /* (nullable) */
  const char *number;      /* (nullable) of the case, as printed */
  const char *items;       /* what is looked at, 、-separated */
  const char *team;        /* names, 、-separated */
} LbDayStop;

const char *lb_day_paper_title (LbDayPaperKind kind);

/* @stops: (array length=n_stops) of @day, by car and then by time; the papers have a part for each car.
 * @dispatcher: whose order it is. (transfer full) */
LbDocument *lb_day_paper_build (LbDayPaperKind kind, LbDay day, const char *dispatcher, const LbDayStop *stops,
                                gsize n_stops);

G_END_DECLS
