/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Supervision (电子监察): what is open, due soon and overdue in each section, and the items behind each figure.
 */
#pragma once

#include "lb-page.h"

G_BEGIN_DECLS

#define LB_TYPE_SUPERVISION_PAGE (lb_supervision_page_get_type ())
G_DECLARE_FINAL_TYPE (LbSupervisionPage, lb_supervision_page, LB, SUPERVISION_PAGE, LbPage)

G_END_DECLS
