/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A desk in a process of its own (lb-clerk-program.c), for drills that kill it or set its clock.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LbClerk LbClerk;

/* Starts it for @user on the replicas in @folder; the store is at @address. @kill_step: lb_replica_kill_at() of it, 0 for
 * never. @environment (nullable): variables beside those of this process, "NAME=VALUE". (transfer full) */
LbClerk *lb_clerk_start (const char *folder, const char *address, const char *user, int kill_step,
                       const char *const *environment);
/* Ends it as a program ends, unless it is dead already. */
void lb_clerk_free (LbClerk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbClerk, lb_clerk_free)
/* kill -9; it is dead when this returns. Any thread. */
void lb_clerk_kill (LbClerk *self);
/* Its next line; NULL when it is dead. (transfer full) (nullable) */
char *lb_clerk_hear (LbClerk *self);
/* Tells it something and hears the answer. (transfer full) (nullable) */
char *lb_clerk_tell (LbClerk *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
