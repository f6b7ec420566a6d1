/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The counter clerk's part of a journey: the seven steps of the intake with a sample's answers.
 */
#pragma once

#include "lb-journey.h"

G_BEGIN_DECLS

/* Step 1 and 2: opens a new case and answers the questions that differ from what is set already. */
void lb_counter_begin (LbJourney *journey, LbRobot *robot, const LbSample *sample);
/* Step 3. */
void lb_counter_fill_form (LbJourney *journey, LbRobot *robot, const LbSample *sample);
/* Step 4: makes a file for each material that is present, attaches all, counts and ticks. */
void lb_counter_hand_in (LbJourney *journey, LbRobot *robot, const LbSample *sample);
/* The same by keys, as a practised clerk does: down the list, a key for what came and one for its points. */
void lb_counter_hand_in_by_keys (LbJourney *journey, LbRobot *robot, const LbSample *sample);
/* Steps 5 to 7, up to the receipt. */
void lb_counter_finish (LbJourney *journey, LbRobot *robot, const LbSample *sample);
/* What is done in steps 5, 6 and 7, without going on. */
void lb_counter_inspect (LbRobot *robot);
void lb_counter_deliver (LbRobot *robot, const LbSample *sample);
void lb_counter_explain (LbRobot *robot);
/* The paper goes to each section. */
void lb_counter_send_paper (LbJourney *journey, LbRobot *robot, const char *const *sections);

/* A file as a scanner would leave it. */
void lb_counter_write_pdf (const char *path, const char *text);

G_END_DECLS
