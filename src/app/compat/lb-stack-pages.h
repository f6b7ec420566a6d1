/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GTK 4.8 offers every page of a stack to the accessibility bus, the hidden ones too, so that a screen reader wanders
 * through screens that nobody sees.
 */
#pragma once

/* From now on each GtkStack hides the pages that are not in front. Call once, before any window is made. */
void lb_stack_pages_hide_unseen (void);
