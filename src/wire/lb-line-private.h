/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The short way to read what this house itself wrote: canonical JSON (compact, members sorted) straight to records,
 * in one pass, without a tree in between. It never judges: whatever is not written just so, or not by its table, is
 * handed to the long way (lb-json.h, lb-record-json.h), which says what is wrong. So both ways agree by construction
 * on what is refused, and tests/wire/test-event-line.c sees to it that they agree on what is taken.
 */
#pragma once

#include "lb-record.h"

G_BEGIN_DECLS

/* Values under way in one container each; more are read the long way. */
#define LB_LINE_ENDS 1024

/* A place in the text, and the record that is made of it. */
typedef struct
{
  const char *at, *end;
  guchar *bytes; /* (owned) (nullable) serialised, as GVariant lays it out */
  gsize length, room;
  guint32 ends[LB_LINE_ENDS]; /* of the children of every container under way */
  guint n_ends;
} LbLine;

/* @text must be valid UTF-8 without NUL, and must outlive @self. */
void lb_line_begin (LbLine *self, const char *text, gsize length);
void lb_line_clear (LbLine *self);
/* Moves over that one character. FALSE when another one stands there. */
gboolean lb_line_take (LbLine *self, char character);
/* A string without escapes and control characters; *ret_text points into the text. */
gboolean lb_line_span (LbLine *self, const char **ret_text, gsize *ret_length);
/* Up to 18 digits, no fraction. */
gboolean lb_line_integer (LbLine *self, gint64 *ret_value);
/* Over an object, looking at strings and brackets only. */
gboolean lb_line_skip_object (LbLine *self);
/* Adds the object that stands here to the bytes as a record of @members, checked as lb_record_check() does. FALSE:
 * the long way has to look at it. */
gboolean lb_line_record (LbLine *self, const LbMember *members);
/* The bytes as a record; (transfer full), not floating. */
GVariant *lb_line_end (LbLine *self);

G_END_DECLS
