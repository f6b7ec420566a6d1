/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Threads that work little and that many wait for.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The calling thread asks to be run for shorter times, and sooner when it wakes, than threads that compute: its part of
 * the processor stays the same. Linux from 6.12 on does so, an older one takes no notice; where it is forbidden nothing
 * happens. */
void lb_thread_be_prompt (void);

G_END_DECLS
