/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The guidance desk (咨询辅导): referred applicants, and the guide of any package for any situation.
 */
#pragma once

#include "lb-page.h"

G_BEGIN_DECLS

#define LB_TYPE_GUIDANCE_PAGE (lb_guidance_page_get_type ())
G_DECLARE_FINAL_TYPE (LbGuidancePage, lb_guidance_page, LB, GUIDANCE_PAGE, LbPage)

G_END_DECLS
