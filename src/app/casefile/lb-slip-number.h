/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a scanner reads off a receipt or a routing slip.
 */
#pragma once

#include "lb-case.h"

G_BEGIN_DECLS

/* The number of the next slip of @state, which its bar code will say: case, kind of document, and which one it is.
 * (transfer full) */
char *lb_slip_number_next (const LbCase *state);
/* Reads the number of a case or of a slip, printed or bare, in either case. FALSE when it is neither. @ret_case:
 * (transfer full) the 18 characters; @ret_slip: (transfer full) (nullable) the whole without dashes, of a slip. */
gboolean lb_slip_number_parse (const char *text, char **ret_case, char **ret_slip);
/* The slip of @state with that number, as lb_slip_number_parse() gave it. (nullable) (borrowed) */
const LbPaperSlip *lb_slip_number_find (const LbCase *state, const char *slip);

G_END_DECLS
