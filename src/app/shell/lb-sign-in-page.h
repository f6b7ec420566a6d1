/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in: name and password to a real store, one click on a person to a training store.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_SIGN_IN_PAGE (lb_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (LbSignInPage, lb_sign_in_page, LB, SIGN_IN_PAGE, AdwBin)

GtkWidget *lb_sign_in_page_new (LbClient *client);

G_END_DECLS
