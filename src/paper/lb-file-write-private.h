/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that are there whole or not at all.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A name beside @path that nobody else uses, with an open file. -1 with LB_ERROR_FULL or LB_ERROR_FAILED. */
int lb_temporary_open (const char *path, char **ret_temporary, GError **error);
/* Syncs and closes @fd, renames @temporary to @path and syncs the folder. On failure @temporary is gone and what
 * was at @path stays. */
gboolean lb_temporary_finish (int fd, const char *temporary, const char *path, GError **error);
/* Closes @fd and removes @temporary. */
void lb_temporary_abandon (int fd, const char *temporary);
/* Sets LB_ERROR_FULL for a full disk, else LB_ERROR_FAILED; @what names the operation. */
void lb_set_errno (GError **error, int number, const char *what);

G_END_DECLS
