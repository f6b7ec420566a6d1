/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The counter's desk, 综合接件: the start between two applicants, the wizard, and the receipt.
 */
#pragma once

#include "lb-page.h"

G_BEGIN_DECLS

#define LB_TYPE_INTAKE_PAGE (lb_intake_page_get_type ())
G_DECLARE_FINAL_TYPE (LbIntakePage, lb_intake_page, LB, INTAKE_PAGE, LbPage)

G_END_DECLS
