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

/* What no other case has in the same combination: windows count their cases each for itself and anew each day. */
typedef struct { int year, month, day, window, sequence; } LbCaseOrigin;

/* Read from the case number; of a case that has none yet, those of @today and no window. */
LbCaseOrigin lb_case_origin (const LbCase *state, LbDay today);
/* 1 for the first item of the case, and for one that is none of it; 0 when @item is NULL. */
guint lb_case_item_place (const LbCase *state, const char *item);
/* 0505-1-42-2: what a paper of @day about @item (nullable: of the whole case) is numbered with. Among papers of one
 * kind and year no two are the same, and none is used again. A case of an earlier year has that year before it.
 * (transfer full) */
char *lb_case_serial (const LbCase *state, const char *item, LbDay day);

G_END_DECLS
