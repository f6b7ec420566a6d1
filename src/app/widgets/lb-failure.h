/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Errors in the words of people: what happened, why, and what to do. Made from the code of the error; only a
 * refusal brings its own sentence.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *what;
  char *why;  /* (nullable) */
  char *next; /* (nullable) */
} LbFailure;

/* Never NULL; knows LB_ERROR, LB_REFUSAL, LB_SCAN_ERROR, LB_LEAF_ERROR and the GIO errors that screens meet. (transfer full) */
LbFailure *lb_failure_new (const GError *error);
void lb_failure_free (LbFailure *failure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbFailure, lb_failure_free)

/* The three as one text, a sentence a line. (transfer full) */
char *lb_error_describe (const GError *error);
gboolean lb_error_is_cancelled (const GError *error);

G_END_DECLS
