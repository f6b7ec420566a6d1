/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inspection planner (现场勘验): requests that wait, pooled by case; the day with its cars; the record of a
 * visit.
 */
#pragma once

#include "lb-page.h"

G_BEGIN_DECLS

#define LB_TYPE_INSPECTION_PAGE (lb_inspection_page_get_type ())
G_DECLARE_FINAL_TYPE (LbInspectionPage, lb_inspection_page, LB, INSPECTION_PAGE, LbPage)

G_END_DECLS
