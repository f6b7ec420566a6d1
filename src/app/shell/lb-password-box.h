/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A form to change one's own password, which one must do before anything else when somebody else has set it.
 *
 * Signal: "changed", when it was.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_PASSWORD_BOX (lb_password_box_get_type ())
G_DECLARE_FINAL_TYPE (LbPasswordBox, lb_password_box, LB, PASSWORD_BOX, AdwBin)

void lb_password_box_set_client (LbPasswordBox *self, LbClient *client);

G_END_DECLS
