/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two merges of a situation, each in a file of its own; only lb-situation.c calls them.
 */
#pragma once

#include "lb-situation.h"

G_BEGIN_DECLS

/* Both need the situation's answers and items and fill its form and materials. */
void lb_situation_merge_form (LbSituation *situation);
void lb_situation_merge_materials (LbSituation *situation);

G_END_DECLS
