/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A situation for scripts: items, departments, the form by groups, materials with their source, fees, days and
 * inspection points. Writing only; a situation is always worked out anew.
 */
#pragma once

#include <jansson.h>
#include "lb-situation.h"

G_BEGIN_DECLS

/* (transfer full) */
json_t *lb_situation_to_json (const LbSituation *situation);
/* Canonical: compact, members sorted. (transfer full) */
char *lb_situation_to_json_text (const LbSituation *situation);

G_END_DECLS
