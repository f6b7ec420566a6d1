/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a case stands in the plan's flow, and which steps of it it has been through. Needs no display.
 */
#pragma once

#include "lb-case.h"

G_BEGIN_DECLS

typedef enum
{
  LB_FLOW_DONE,
  LB_FLOW_HERE,
  LB_FLOW_TO_COME,
  LB_FLOW_PASSED_BY, /* it went on, or ended, without */
} LbFlowPlace;

/* The place of the step @id of the catalogue's process, for a case that is now at @current (lb_case_flow_current()).
 * @before: the step comes before that one. */
LbFlowPlace lb_case_flow_place (const LbCase *state, const char *id, const char *current, gboolean before);
/* The step that the case is at; NULL once it has ended, in whatever way. */
const char *lb_case_flow_current (const LbCase *state);

G_END_DECLS
