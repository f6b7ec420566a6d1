/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keys of the window, and the list of all keys behind Ctrl+?.
 */
#pragma once

#include "lb-page.h"

G_BEGIN_DECLS

const LbShortcut *lb_shortcuts_of_window (void);
/* Lists the keys of the window and those of @page (nullable). */
void lb_shortcuts_show (GtkWindow *parent, LbPage *page);

G_END_DECLS
