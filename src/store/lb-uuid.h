/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * UUIDs of version 7: they sort by the time at which they were made, which keeps keys together in an index.
 */
#pragma once

#include "lb-day.h"

G_BEGIN_DECLS

/* @now gives the first 48 bits; those that this process makes within a millisecond sort in their order (up to 2048 of them);
 * the rest is random. Lower case. From any thread. (transfer full) */
char *lb_uuid_new (LbTime now);
/* Any UUID in lower case. */
gboolean lb_uuid_is_valid (const char *text);

G_END_DECLS
