/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-prompt.h"

#include <sys/syscall.h>
#include <unistd.h>

#define SLICE_NS 100000

/* The kernel's, of its first version; the C library of Debian 12 has none, and its headers for the kernel do not go
 * together with it. */
typedef struct
{
  guint32 size, policy;
  guint64 flags;
  gint32 nice;
  guint32 priority;
  guint64 runtime, deadline, period;
} Attributes;

void
lb_thread_be_prompt (void)
{
  Attributes attributes = { .size = sizeof attributes };

  if (syscall (SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0)
    return;
  attributes.size = sizeof attributes;
  attributes.runtime = SLICE_NS;
  syscall (SYS_sched_setattr, 0, &attributes, 0);
}
