/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 容缺受理承诺书, printed from the draft: it is signed before anything is put off, and so before there is a case.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-client.h"
#include "lb-intake-draft.h"

G_BEGIN_DECLS

/* Prints the promise with all that @draft puts off, by way of the print dialog. @draft must have a package. What goes
 * wrong is said by the window of @parent. */
void lb_intake_promise_print (GtkWidget *parent, LbClient *client, LbIntakeDraft *draft, GCancellable *cancellable);

G_END_DECLS
