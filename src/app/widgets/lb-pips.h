/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row of pips: how the items of a case stand, a shape and a colour each, spoken as a sentence.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-case.h"

G_BEGIN_DECLS

#define LB_TYPE_PIPS (lb_pips_get_type ())
G_DECLARE_FINAL_TYPE (LbPips, lb_pips, LB, PIPS, GtkWidget)

GtkWidget *lb_pips_new (void);
/* @pips: one letter per item as in LbCardRow, 'a' + LbItemState; others are left out. Also property "pips". */
void lb_pips_set_pips (LbPips *self, const char *pips);
const char *lb_pips_get_pips (LbPips *self);

typedef enum { LB_PIP_WAITING, LB_PIP_HELD, LB_PIP_WORKING, LB_PIP_DONE, LB_PIP_ENDED, LB_N_PIPS } LbPip;
LbPip lb_pip_of (LbItemState state);
/* "2 done, 1 in hand, 1 waiting". (transfer full) */
char *lb_pips_describe (const char *pips);

G_END_DECLS
