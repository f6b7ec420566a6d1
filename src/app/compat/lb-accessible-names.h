/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GTK 4.8 and libadwaita 1.2 leave some widgets without a name, so that a screen reader that comes to a row says “list
 * item” and nothing more, and calls the button in a drop-down “GtkToggleButton”.
 */
#pragma once

/* From now on such a widget is named whenever it comes into sight, unless it has a name of its own: rows of lists and
 * children of flow boxes by the texts that they show, the button in a drop-down by the drop-down, an expander by its
 * label, a button that is only a picture by its tooltip. Call once, before any window is made. */
void lb_accessible_names_complete (void);
