/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One's own account: who does one's work while one is on leave, one's password, and where one is signed in. While the
 * password must be changed there is nothing but that.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_ACCOUNT_WINDOW (lb_account_window_get_type ())
G_DECLARE_FINAL_TYPE (LbAccountWindow, lb_account_window, LB, ACCOUNT_WINDOW, AdwWindow)

/* Somebody must be signed in; closes when they no longer are. */
GtkWidget *lb_account_window_new (GtkWindow *parent, LbClient *client);

G_END_DECLS
