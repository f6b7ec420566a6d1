/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines of a page of changes, looked at ahead: whether each is an event as the store writes them is found out by
 * another thread while this one files those before it. A third of what taking in a page costs.
 */
#pragma once

#include "lb-event-json.h"

G_BEGIN_DECLS

typedef struct
{
  const char *text; /* (borrowed) of the page; not ended by NUL */
  gsize length;
  gboolean plain;   /* lb_event_check_line() took it: @head is set */
  LbEventHead head;
} LbPageLine;

typedef struct _LbPageLines LbPageLines;

/* @text must stay until lb_page_lines_free(). */
LbPageLines *lb_page_lines_new (const char *text, gsize length);
void lb_page_lines_free (LbPageLines *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbPageLines, lb_page_lines_free)
/* The next one that is not empty; NULL at the end. (borrowed) until the next call. */
const LbPageLine *lb_page_lines_next (LbPageLines *self);

G_END_DECLS
