/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-leaf-run.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lb-config.h"

#define HEADER 64
#define PAGES_MOST 100000 /* more than any paper has */
#define FIRST_CODE 10 /* exit code of the first LbLeafError */

/* Beside this program; tests say where; else where it was installed. */
static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : g_strdup (".");
  const char *told = g_getenv ("LIANBAN_PROGRAMS");
  char *beside = g_build_filename (told != NULL ? told : folder, "lianban-leaf", NULL);

  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return beside;
  g_free (beside);
  return g_build_filename (LB_PROGRAM_DIRECTORY, "lianban-leaf", NULL);
}

static GSubprocess *
start (const LbLeafOrder *order, int output, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *program = find_program ();
  g_autofree char *page = g_strdup_printf ("%d", order->page), *width = g_strdup_printf ("%d", order->width);
  g_autofree char *quarters = g_strdup_printf ("%d", order->quarters);
  g_autofree char *dots = g_strdup_printf ("%" G_GINT64_FORMAT, order->dots_most);
  g_autoptr (GError) fault = NULL;
  GSubprocess *process;

  g_subprocess_launcher_take_stdout_fd (launcher, dup (output));
  process = g_subprocess_launcher_spawn (launcher, &fault, program, order->path, page, width, quarters, dots, NULL);
  if (process == NULL)
    g_set_error (error, LB_LEAF_ERROR, LB_LEAF_ERROR_FAILED, "lianban-leaf: %s", fault->message);
  return process;
}

static gboolean
ended_well (GSubprocess *process, GError **error)
{
  const int code = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) - FIRST_CODE : -FIRST_CODE - 1;

  if (code == -FIRST_CODE)
    return TRUE;
  if (code >= 0 && code <= LB_LEAF_ERROR_FAILED)
    g_set_error (error, LB_LEAF_ERROR, code, "refused");
  else
    g_set_error (error, LB_LEAF_ERROR, LB_LEAF_ERROR_DAMAGED, "the reader fell or was stopped");
  return FALSE;
}

typedef struct { char *start; gsize length; } Mapped;

static void
unmap (gpointer data)
{
  Mapped *mapped = data;

  munmap (mapped->start, mapped->length);
  g_free (mapped);
}

gboolean
lb_leaf_take_answer (int output, LbLeafPicture *picture)
{
  struct stat status;
  char header[HEADER] = { 0 };
  Mapped *mapped;

  /* A reader that a file has taken over may have left somebody behind who changes it later. */
  if (fcntl (output, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0)
    return FALSE;
  if (fstat (output, &status) != 0 || status.st_size < HEADER || pread (output, header, HEADER - 1, 0) != HEADER - 1
      || sscanf (header, "pages %d width %d height %d stride %d", &picture->pages, &picture->width, &picture->height,
                 &picture->stride) != 4
      || picture->pages < 1 || picture->pages > PAGES_MOST)
    return FALSE;
  if (picture->height <= 0)
    return TRUE;
  if (picture->width <= 0 || picture->width > LB_LEAF_SIDE_MOST || picture->height > LB_LEAF_SIDE_MOST
      || picture->stride < picture->width * 4
      || status.st_size != HEADER + (gint64) picture->stride * picture->height)
    return FALSE;
  mapped = g_new0 (Mapped, 1);
  mapped->length = (gsize) status.st_size;
  mapped->start = mmap (NULL, mapped->length, PROT_READ, MAP_PRIVATE, output, 0);
  if (mapped->start == MAP_FAILED)
    {
      g_free (mapped);
      return FALSE;
    }
  picture->dots = g_bytes_new_with_free_func (mapped->start + HEADER, mapped->length - HEADER, unmap, mapped);
  return TRUE;
}

gboolean
lb_leaf_run (const LbLeafOrder *order, GCancellable *cancellable, LbLeafPicture *ret_picture, GError **error)
{
  g_autoptr (GSubprocess) process = NULL;
  const int output = memfd_create ("lianban-leaf", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  gboolean good = FALSE;

  g_return_val_if_fail (order != NULL && order->path != NULL && ret_picture != NULL, FALSE);

  memset (ret_picture, 0, sizeof *ret_picture);
  if (output < 0)
    {
      g_set_error_literal (error, LB_LEAF_ERROR, LB_LEAF_ERROR_FAILED, "no memory file");
      return FALSE;
    }
  process = start (order, output, error);
  if (process != NULL && !g_subprocess_wait (process, cancellable, error))
    g_subprocess_force_exit (process);
  else if (process != NULL && ended_well (process, error))
    {
      good = lb_leaf_take_answer (output, ret_picture);
      if (!good)
        g_set_error_literal (error, LB_LEAF_ERROR, LB_LEAF_ERROR_FAILED, "an answer that is none");
    }
  close (output);
  return good;
}
