/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The clock of a program that a drill starts, which may be set at any time (lb-clock-shim.c).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LbClockShift LbClockShift;

LbClockShift *lb_clock_shift_new (void);
void lb_clock_shift_free (LbClockShift *self);
/* From now on the clock is so many ms ahead. */
void lb_clock_shift_set (LbClockShift *self, gint64 ms);
/* What to start the program with: "NAME=VALUE", up to NULL. */
const char *const *lb_clock_shift_environment (LbClockShift *self);

G_END_DECLS
