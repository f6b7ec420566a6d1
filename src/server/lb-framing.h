/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a request can be read in one way only. What stands before the store, a proxy or a firewall, may read it in
 * another, and then see one request where the store would see two, or another address than the one it let through
 * (request smuggling, RFC 9112, 11.2). libmicrohttpd is generous; this is not.
 */
#pragma once

#include <microhttpd.h>
#include <glib.h>

G_BEGIN_DECLS

#define LB_HEADERS_MAXIMUM 100
#define LB_ARGUMENTS_MAXIMUM 32

/* MHD_OPTION_URI_LOG_CALLBACK: looks at the target as it was sent. What it gives becomes the request's context. */
void *lb_framing_look_at (void *server, const char *target, struct MHD_Connection *connection);
/* Takes that context away again: TRUE when the target is as it should be. */
gboolean lb_framing_take (void **context);
/* What is wrong with the header, NULL when nothing is; *ret_many: there is too much of it. (borrowed) (nullable) */
const char *lb_framing_fault (struct MHD_Connection *connection, gboolean *ret_many);

G_END_DECLS
