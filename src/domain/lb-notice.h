/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which events of others a person is told of: what came in for their section, what came back to them, what the clock
 * has done meanwhile.
 */
#pragma once

#include "lb-decide.h"

G_BEGIN_DECLS

/* @section (nullable): department of the item that @event is about. Nobody is told of what they did themselves. */
gboolean lb_notice_concerns (const LbActor *actor, const char *section, const LbEvent *event);
/* The question of the case that @event ends; the notice that asked it is superseded. (nullable) (transfer none) */
const char *lb_notice_ends (const LbEvent *event);

G_END_DECLS
