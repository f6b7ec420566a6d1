/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether cases are of one applicant. Two people may have one name: nobody's ID number may get into another's form.
 */
#pragma once

#include "lb-case.h"

G_BEGIN_DECLS

/* By their codes (USCC) where both have one; else, when they have the same name, by the ID number of who represents them.
 * Where neither can be compared they are taken for two. */
gboolean lb_applicant_is_same (const LbCase *one, const LbCase *other);
/* Whether that is so of all @cases (element-type LbCase); of none and of one it is. */
gboolean lb_applicant_is_one (const GPtrArray *cases);

G_END_DECLS
