/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scanned page as dots to be shown, no larger than they are needed.
 */
#pragma once

#include "lb-scan.h"

G_BEGIN_DECLS

/* Red, green, blue, 8 bits each, in lines of 3 × @ret_width bytes; neither side is longer than @side. The page is read
 * smaller by whole factors, so that a large one never lies in memory whole. Runs in any thread. NULL with
 * LB_SCAN_ERROR_FAILED when @path is no JPEG that can be read. (transfer full) */
GBytes *lb_scan_picture_read (const char *path, int side, int *ret_width, int *ret_height, GError **error);

/* The measure alone. FALSE when it is no JPEG. */
gboolean lb_scan_picture_measure (const char *path, int *ret_width, int *ret_height);

G_END_DECLS
