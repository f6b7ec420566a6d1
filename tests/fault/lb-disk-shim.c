/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Put before a program's libraries (LD_PRELOAD) it lets writes fail as on a full disk: while the first byte of the file
 * LB_DISK_FULL is not 0, no file below the folder LB_DISK_FOLDER can be made longer. What is written over what is there
 * goes through, as on a disk.
 */
/* Each function under its own name. */
#undef _FILE_OFFSET_BITS

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int
is_full (void)
{
  static const volatile char *full;

  if (full == NULL)
    {
      const char *path = getenv ("LB_DISK_FULL");
      int file = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
      void *map = file >= 0 ? mmap (NULL, 1, PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;

      if (file >= 0)
        close (file);
      if (map == MAP_FAILED)
        abort ();
      full = map;
    }
  return *full;
}

/* Whether @file, if it ended at @end, would need room on that disk. */
static int
needs_room (int file, off_t end)
{
  const char *folder = getenv ("LB_DISK_FOLDER");
  char link[64], path[4096];
  struct stat facts;

  if (!is_full () || folder == NULL || fstat (file, &facts) != 0 || !S_ISREG (facts.st_mode) || end <= facts.st_size)
    return 0;
  snprintf (link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink (link, path, sizeof path - 1);
  if (length < 0)
    return 0;
  path[length] = '\0';
  return strncmp (path, folder, strlen (folder)) == 0 && path[strlen (folder)] == '/';
}

static int
refuse (void)
{
  errno = ENOSPC;
  return -1;
}

ssize_t
write (int file, const void *bytes, size_t length)
{
  off_t at = is_full () ? lseek (file, 0, (fcntl (file, F_GETFL) & O_APPEND) != 0 ? SEEK_END : SEEK_CUR) : 0;

  if (at >= 0 && needs_room (file, at + (off_t) length))
    return refuse ();
  return syscall (SYS_write, file, bytes, length);
}

ssize_t
pwrite (int file, const void *bytes, size_t length, off_t at)
{
  if (needs_room (file, at + (off_t) length))
    return refuse ();
  return syscall (SYS_pwrite64, file, bytes, length, at);
}

int
ftruncate (int file, off_t length)
{
  if (needs_room (file, length))
    return refuse ();
  return (int) syscall (SYS_ftruncate, file, length);
}

/* The same under the names that programs with large files use. */
ssize_t pwrite64 (int file, const void *bytes, size_t length, off64_t at) __attribute__ ((alias ("pwrite")));
int ftruncate64 (int file, off64_t length) __attribute__ ((alias ("ftruncate")));
