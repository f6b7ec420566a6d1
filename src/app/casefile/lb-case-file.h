/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The case file: one case whole, with the steps that can be taken on the item in front. Open it through
 * lb_window_open_case(). Shows itself anew whenever the case changes.
 */
#pragma once

#include "lb-page.h"

G_BEGIN_DECLS

#define LB_TYPE_CASE_FILE (lb_case_file_get_type ())
G_DECLARE_FINAL_TYPE (LbCaseFile, lb_case_file, LB, CASE_FILE, LbPage)

G_END_DECLS
