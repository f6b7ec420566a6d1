/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One named thread with a queue of tasks: what owns a database handle. A pool would give neither order nor an owner.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LbWorker LbWorker;

LbWorker *lb_worker_new (const char *name);
/* Runs @function on the thread, after what was queued before it with the same or a more urgent priority
 * (g_task_set_priority()); the function returns through @task. A task that is cancelled while it waits returns
 * G_IO_ERROR_CANCELLED and does not run. @task (transfer full). May be called from any thread. */
void lb_worker_push (LbWorker *self, GTask *task, GTaskThreadFunc function);
gboolean lb_worker_is_current (LbWorker *self);
/* Works off what is queued, then ends the thread and waits for it. Not from the thread itself. */
void lb_worker_free (LbWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbWorker, lb_worker_free)

G_END_DECLS
