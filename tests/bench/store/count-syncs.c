/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded before the C library (LD_PRELOAD) into every server that is measured, ours and the others alike: counts how
 * often it flushes to disk, in the file that LB_BENCH_SYNCS names, which is shared by the processes of a server.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static uint64_t *count;

__attribute__ ((constructor)) static void
share_count (void)
{
  const char *path = getenv ("LB_BENCH_SYNCS");
  int file = path != NULL ? open (path, O_RDWR | O_CLOEXEC) : -1;

  if (file < 0)
    return;
  void *memory = mmap (NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close (file);
  if (memory != MAP_FAILED)
    count = memory;
}

static void
note (void)
{
  if (count != NULL)
    __atomic_add_fetch (count, 1, __ATOMIC_RELAXED);
}

int
fsync (int file)
{
  note ();
  return (int) syscall (SYS_fsync, file);
}

int
fdatasync (int file)
{
  note ();
  return (int) syscall (SYS_fdatasync, file);
}
