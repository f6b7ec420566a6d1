/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes that no client of ours sends, and what the store makes of them.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  LB_VERDICT_REFUSED, /* answered, and with refusals only */
  LB_VERDICT_HUNG_UP, /* closed without an answer */
  LB_VERDICT_SILENT,  /* the store waits for more */
  LB_VERDICT_SERVED,  /* something was done */
  LB_VERDICT_FAILED,  /* the store says that it failed, or says what is no HTTP */
} LbVerdict;

const char *lb_verdict_name (LbVerdict verdict);

/* Connects to @place ("127.0.0.1:PORT") from @from, another address of this machine's loopback (nullable). NULL when
 * nobody answers there. (transfer full) (nullable) */
GSocketConnection *lb_attack_connect (const char *place, const char *from);
/* Sends without waiting; what the other end does not take is left. */
void lb_attack_send (GSocketConnection *connection, const char *bytes, gsize length);
/* Sends @bytes on a connection of its own and waits until the store has hung up, or has been silent for a while. */
LbVerdict lb_attack (const char *place, const char *from, const char *bytes, gsize length);

G_END_DECLS
