/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the certificate desk reads of a case before it acts: how results go out and to whom. Identity numbers
 * are masked until they are asked for.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-issue.h"

G_BEGIN_DECLS

/* How, to whom, where to. (transfer floating) */
GtkWidget *lb_issue_facts_new (const LbCase *state);
/* All that keeps the archive open, or that nothing does. (transfer floating) */
GtkWidget *lb_issue_obstacles_new (const LbCase *state, LbCatalogue *catalogue);
/* When the archive was closed and its digest. (transfer floating) */
GtkWidget *lb_issue_archived_new (const LbCase *state, LbTime now);
/* Recipient, phone, address and postcode as lines, for the label of the mail. (transfer full) */
char *lb_issue_address_text (const LbCase *state);
/* "Waits for 药品零售许可 …": NULL when nothing is waited for. (transfer full) */
char *lb_issue_together_text (const LbCase *state, LbCatalogue *catalogue);

G_END_DECLS
