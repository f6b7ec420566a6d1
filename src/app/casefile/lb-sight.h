/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the case file are given to show: one case as it is now. Borrowed by them for the call
 * alone.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

typedef struct
{
  LbClient *client;
  LbCase *state;
  GPtrArray *events;   /* (element-type LbEvent) */
  LbContext context;
  const char *item;    /* (nullable) the item in front */
} LbSight;

const char *lb_sight_item_name (const LbSight *sight, const char *item);       /* (borrowed) */
const char *lb_sight_section_name (const LbSight *sight, const char *section); /* (borrowed) */
const char *lb_sight_material_name (const LbSight *sight, const char *material); /* (borrowed) */
LbDay lb_sight_today (const LbSight *sight);

/* The parts: each shows what lb_…_show() is given, and may be called often. */
GtkWidget *lb_case_header_new (void);
void lb_case_header_show (GtkWidget *self, const LbSight *sight);
GtkWidget *lb_case_items_new (void);
void lb_case_items_show (GtkWidget *self, const LbSight *sight);
GtkWidget *lb_case_form_new (void);
void lb_case_form_show (GtkWidget *self, const LbSight *sight);
GtkWidget *lb_case_timeline_new (void);
void lb_case_timeline_show (GtkWidget *self, const LbSight *sight);
GtkWidget *lb_case_clocks_new (void);
void lb_case_clocks_show (GtkWidget *self, const LbSight *sight);

G_END_DECLS
