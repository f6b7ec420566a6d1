/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The catalogue desk (事项清单): packages and approval items of the version in force, to read.
 */
#pragma once

#include "lb-page.h"

G_BEGIN_DECLS

#define LB_TYPE_CATALOGUE_PAGE (lb_catalogue_page_get_type ())
G_DECLARE_FINAL_TYPE (LbCataloguePage, lb_catalogue_page, LB, CATALOGUE_PAGE, LbPage)

G_END_DECLS
