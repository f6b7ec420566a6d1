/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks the program lianban-leaf for a page of a file, or whether the file can be opened at all. Nothing that a file
 * holds is read in this process.
 */
#pragma once

#include <gio/gio.h>
#include "lb-leaf.h"

G_BEGIN_DECLS

typedef struct
{
  int pages, width, height, stride;
  GBytes *dots; /* (owned) (nullable): CAIRO_FORMAT_ARGB32, NULL when none were asked for */
} LbLeafPicture;

/* Waits for the answer: not for the main thread. Cancelling ends the program. Fails with LbLeafError: a program that fell
 * or was stopped by its bounds says that the file is damaged. Free the dots. */
gboolean lb_leaf_run (const LbLeafOrder *order, GCancellable *cancellable, LbLeafPicture *ret_picture, GError **error);

/* What the program has written to the memory file @output, which may be sealed: believed in nothing. The dots stay where
 * they are and are not copied. FALSE when it is no answer. Free the dots. */
gboolean lb_leaf_take_answer (int output, LbLeafPicture *picture);

G_END_DECLS
