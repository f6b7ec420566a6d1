/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Identifiers in time order (UUID version 7, RFC 9562): keys that grow at the end of an index instead of all over it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lower case with hyphens; later ones of this process sort after earlier ones. Any thread. (transfer full) */
char *lb_uuid_new (void);

G_END_DECLS
