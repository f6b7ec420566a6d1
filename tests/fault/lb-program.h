/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lianband itself, for drills that kill it.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starts it on the training store in @folder; *ret_address (transfer full) is where it listens. (transfer full) */
GSubprocess *lb_program_start (const char *folder, char **ret_address);
/* The same with all that it says, even what only who looks for a fault wants to know, in @log; and with no more than
 * @files descriptors (0: as many as we have). (transfer full) */
GSubprocess *lb_program_start_logged (const char *folder, const char *log, int files, char **ret_address);
/* Memory that is its own alone, KiB. */
gint64 lb_program_memory (GSubprocess *program);
/* The same with variables beside those of this process: "NAME=VALUE", up to NULL. (transfer full) */
GSubprocess *lb_program_start_with (const char *folder, const char *const *environment, char **ret_address);
/* kill -9, and waits until it is gone. Takes over @program. */
void lb_program_kill (GSubprocess *program);

G_END_DECLS
