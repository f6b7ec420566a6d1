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

/* The dispatcher's part: the first pool that waits goes to @day with the two of @team, and out. */
void lb_inspection_send (LbJourney *journey, LbRobot *robot, const char *day, const char *const *team);
/* An inspector's part: every point passes, every section gets its conclusion. */
void lb_inspection_conclude (LbJourney *journey, LbRobot *robot, const char *const *items);

/* The certificate clerk's part, from the batch sheets (NULL-terminated pairs of a number and the pieces on it) to the
 * mail that has arrived. */
void lb_certificates_issue (LbJourney *journey, LbRobot *robot, const char *const *items,
                            const char *const *sheets, const char *received_on);
/* Closes the case and saves its archive at @path. */
void lb_certificates_archive (LbJourney *journey, LbRobot *robot, const char *path);

G_END_DECLS
