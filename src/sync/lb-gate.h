/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A gate between two threads: closed until somebody opens it, once.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LbGate LbGate;

LbGate *lb_gate_new (void);
LbGate *lb_gate_ref (LbGate *self);
void lb_gate_unref (LbGate *self);
void lb_gate_open (LbGate *self);
/* Waits until it is open. */
void lb_gate_pass (LbGate *self);

G_END_DECLS
