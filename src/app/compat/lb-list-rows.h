/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GTK 4.8 gives a row of a list no name, so that a screen reader that comes to it says “list item” and nothing more.
 */
#pragma once

/* From now on each row of a GtkListBox or a GtkListView and each child of a GtkFlowBox that has no name of its own is
 * named by the texts that it shows whenever it comes into sight. Call once, before any window is made. */
void lb_list_rows_name (void);
