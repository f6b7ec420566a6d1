/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The socket that the service listens on.
 */
#pragma once

#include "lb-server.h"

G_BEGIN_DECLS

/* A listening socket as @options ask; *ret_address is what clients are given. -1 with @error. An address
 * that other machines reach is refused without TLS, unless @options->plain says that a proxy does it. */
int lb_listen (const LbServerOptions *options, char **ret_address, gboolean *ret_made, GError **error);

G_END_DECLS
