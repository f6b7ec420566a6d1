/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers of decisions and results. No two cases have the same number of decision. No two results of one kind
 * have the same number unless they are the same holder's: who renews or changes a licence keeps its number.
 */
#pragma once

#include "lb-case.h"

G_BEGIN_DECLS

/* One item of a case with the catalogue that the case goes by. All borrowed. */
typedef struct { const LbCase *state; const LbCatalogue *catalogue; const char *item; } LbNumbered;

/* The number that a command of @type gives: of LB_COMMAND_GRANT, REFUSE and MAKE_RESULT; else NULL. (borrowed) */
const char *lb_number_given (LbCommandType type, GVariant *args);
/* Whether @other bears already what @own may therefore not be given by a command of @type. FALSE within one case:
 * its decisions may stand on one paper. Pure. */
gboolean lb_number_taken (LbNumbered other, LbNumbered own, LbCommandType type, const char *number);

G_END_DECLS
