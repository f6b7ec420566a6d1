/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people do at the review board, the inspection desk and the certificate desk of a journey.
 */
#pragma once

#include "lb-journey.h"

G_BEGIN_DECLS

/* Takes the step @title (English) with the card of @item: the card's menu, the form of the decision with @answers
 * (NULL-terminated pairs of an English label and a text; NULL: none), its button. */
void lb_board_step (LbJourney *journey, LbRobot *robot, const char *item, const char *title,
                    const char *const *answers);
/* Waits until the card of @item has come, which means that the replica has it. */
void lb_board_await (LbJourney *journey, LbRobot *robot, const char *item);
/* The result of a granted item is made by the program and handed to the certificate desk. */
void lb_board_make (LbJourney *journey, LbRobot *robot, const char *item);

G_END_DECLS
