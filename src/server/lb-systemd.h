/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * systemd's protocols, spoken by hand: one datagram and three variables are less than a library for them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "READY=1", "STATUS=…"; nothing happens where nobody listens. */
void lb_systemd_notify (const char *state);
/* The same with the time that a reload must name: "RELOADING=1". */
void lb_systemd_notify_reloading (void);
/* µs within which the watchdog wants to hear of us; 0 when there is none. */
gint64 lb_systemd_watchdog (void);
/* The listening socket that systemd holds for us; -1 when it holds none. Fails when there are more than one, or it is
 * no listening stream socket. Can be taken once: the variables are cleared. */
gboolean lb_systemd_take_socket (int *ret_file, GError **error);

G_END_DECLS
