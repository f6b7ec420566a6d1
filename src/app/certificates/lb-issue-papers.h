/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The papers of the certificate desk: the sheet that results came on, and the proof that the collector signs.
 */
#pragma once

#include "lb-desk-paper.h"
#include "lb-issue.h"

G_BEGIN_DECLS

typedef struct
{
  GtkWidget *parent;         /* hears of failures */
  const LbCase *state;
  GPtrArray *events;         /* (element-type LbEvent) all of the case */
  const LbContext *context;
  GCancellable *cancellable; /* (nullable) */
} LbIssuePapers; /* all borrowed */

/* Opens the batch sheet of each of @items (element-type utf8), each sheet once; as far as it is signed. FALSE with
 * the first error. */
gboolean lb_issue_papers_show_batch (const LbIssuePapers *self, GPtrArray *items, GError **error);
/* Prints the proof of service of each of @items before it is signed: made of what would happen if DELIVER were
 * given with @args. Several open as files. FALSE with the first error. */
gboolean lb_issue_papers_print_service (const LbIssuePapers *self, GPtrArray *items, GVariant *args,
                                        GError **error);

G_END_DECLS
