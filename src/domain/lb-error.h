/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The errors of the rooms below app/: what kind of thing went wrong. Text for people is made at the top, from
 * the code; the message is for logs and scripts and never holds personal data.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LbError:
 * @LB_ERROR_INVALID: input that is malformed, of the wrong type, or out of its bounds; the message begins with
 *   its place (a JSON pointer, a line, an argument)
 * @LB_ERROR_TOO_LARGE: input over a documented limit of size, depth or count
 * @LB_ERROR_NOT_FOUND: what was named does not exist, or the asker may not know that it does
 * @LB_ERROR_NEWER: a file, database or peer from a newer version of the program; left untouched
 * @LB_ERROR_CORRUPT: stored data does not match its digest or its own rules
 * @LB_ERROR_FULL: no room on the disk
 * @LB_ERROR_BUSY: too much is queued; trying again later is right
 * @LB_ERROR_OFFLINE: the store cannot be reached
 * @LB_ERROR_UNAUTHENTICATED: no valid sign-in
 * @LB_ERROR_FORBIDDEN: signed in, but not allowed
 * @LB_ERROR_CONFLICT: the state has moved on since the caller looked
 * @LB_ERROR_CURSOR_RESET: the cursor is of another epoch or scope; begin again with a first sync
 * @LB_ERROR_FAILED: an operation of the system failed (the message says which)
 */
typedef enum
{
  LB_ERROR_INVALID,
  LB_ERROR_TOO_LARGE,
  LB_ERROR_NOT_FOUND,
  LB_ERROR_NEWER,
  LB_ERROR_CORRUPT,
  LB_ERROR_FULL,
  LB_ERROR_BUSY,
  LB_ERROR_OFFLINE,
  LB_ERROR_UNAUTHENTICATED,
  LB_ERROR_FORBIDDEN,
  LB_ERROR_CONFLICT,
  LB_ERROR_CURSOR_RESET,
  LB_ERROR_FAILED,
} LbError;

#define LB_ERROR (lb_error_quark ())
GQuark lb_error_quark (void);
const char *lb_error_label (LbError code); /* untranslated message id, a few words */

G_END_DECLS
