/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-small-disk.h"

#include "lb-config.h"
#include "lb-drill.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

struct _LbSmallDisk
{
  char *folder, *ballast;
  gboolean mounted;
  char *switch_path;          /* of the shim: a file whose first byte says that the disk is full */
  volatile char *full;        /* (nullable) that byte */
  char *environment[4];
};

static gboolean
write_file (const char *path, const char *text)
{
  int file = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  gboolean done = file >= 0 && write (file, text, strlen (text)) == (gssize) strlen (text);

  if (file >= 0)
    close (file);
  return done;
}

/* Mounts of our own: as root simply so, else as the root of a name space of our own. */
static gboolean
leave_the_others (void)
{
  g_autofree char *users = g_strdup_printf ("0 %d 1", (int) geteuid ());
  g_autofree char *groups = g_strdup_printf ("0 %d 1", (int) getegid ());

  if (geteuid () == 0 && unshare (CLONE_NEWNS) == 0)
    return TRUE;
  return unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0 && write_file ("/proc/self/setgroups", "deny")
         && write_file ("/proc/self/uid_map", users) && write_file ("/proc/self/gid_map", groups);
}

static gboolean
mount_one (LbSmallDisk *self, int mebibytes)
{
  g_autofree char *size = g_strdup_printf ("size=%dm,mode=0700", mebibytes);

  return leave_the_others () && mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0
         && mount ("lianban-drill", self->folder, "tmpfs", MS_NOSUID | MS_NODEV, size) == 0;
}

static void
use_shim (LbSmallDisk *self)
{
  g_autofree char *shim = g_build_filename (LB_BUILD_DIRECTORY, "tests", "fault", "liblianban-disk-shim.so", NULL);
  int file = g_file_open_tmp ("lianban-disk-XXXXXX", &self->switch_path, NULL);

  g_assert_cmpint (file, >=, 0);
  g_assert_cmpint (ftruncate (file, 1), ==, 0);
  self->full = mmap (NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  g_assert_true (self->full != MAP_FAILED);
  close (file);
  self->environment[0] = g_strconcat ("LD_PRELOAD=", shim, NULL);
  self->environment[1] = g_strconcat ("LB_DISK_FULL=", self->switch_path, NULL);
  self->environment[2] = g_strconcat ("LB_DISK_FOLDER=", self->folder, NULL);
}

LbSmallDisk *
lb_small_disk_new (int mebibytes)
{
  LbSmallDisk *self = g_new0 (LbSmallDisk, 1);

  self->folder = g_dir_make_tmp ("lianban-disk-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  self->ballast = g_build_filename (self->folder, "ballast", NULL);
  /* LB_DRILL_DISK=shim: as where nothing may be mounted. */
  self->mounted = g_strcmp0 (g_getenv ("LB_DRILL_DISK"), "shim") != 0 && mount_one (self, mebibytes);
  if (!self->mounted)
    use_shim (self);
  return self;
}

void
lb_small_disk_free (LbSmallDisk *self)
{
  lb_drill_remove (self->ballast);
  if (self->mounted)
    umount2 (self->folder, MNT_DETACH);
  else
    {
      munmap ((void *) self->full, 1);
      g_unlink (self->switch_path);
    }
  lb_drill_remove (self->folder);
  for (gsize i = 0; i < G_N_ELEMENTS (self->environment); i++)
    g_free (self->environment[i]);
  g_free (self->switch_path);
  g_free (self->ballast);
  g_free (self->folder);
  g_free (self);
}

const char *
lb_small_disk_folder (LbSmallDisk *self)
{
  return self->folder;
}

const char *
lb_small_disk_kind (LbSmallDisk *self)
{
  return self->mounted ? "tmpfs" : "shim";
}

const char *const *
lb_small_disk_environment (LbSmallDisk *self)
{
  return (const char *const *) self->environment;
}

void
lb_small_disk_fill (LbSmallDisk *self)
{
  static const char nothing[65536];

  if (!self->mounted)
    {
      *self->full = 1;
      return;
    }
  int file = g_open (self->ballast, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  g_assert_cmpint (file, >=, 0);
  for (gsize piece = sizeof nothing; piece >= 512; piece /= 2)
    while (write (file, nothing, piece) == (gssize) piece)
      ;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (file);
}

void
lb_small_disk_make_room (LbSmallDisk *self)
{
  if (self->mounted)
    g_assert_cmpint (g_unlink (self->ballast), ==, 0);
  else
    *self->full = 0;
}
