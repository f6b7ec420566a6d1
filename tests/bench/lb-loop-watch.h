/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long the main loop does not come round: watched at its poll function.
 */
#pragma once

#include <glib.h>

typedef struct { gint64 wall, processor; } LbSpan; /* µs; the second is what this thread worked itself */

/* From now on. */
void lb_loop_watch (void);
/* The longest of each since it was last asked. */
LbSpan lb_loop_longest (void);
