/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events as JSON lines: {"case", "version", "type", "item", "command", "actor", "actorName", "role", "section",
 * "window", "device", "at", "stored", "sequence", "data"}; what an event has not is left out. "data" is checked by
 * lb_event_members(). The text is canonical, so that the same event is the same bytes on every machine.
 */
#pragma once

#include <jansson.h>
#include "lb-event.h"

G_BEGIN_DECLS

/* @place (nullable): the JSON pointer of @value, with which faults begin. Both fail with LB_ERROR_INVALID; text
 * also with LB_ERROR_TOO_LARGE over 1 MiB. (transfer full) (nullable) */
LbEvent *lb_event_from_json (json_t *value, const char *place, GError **error);
LbEvent *lb_event_from_json_text (const char *text, gsize length, GError **error);
/* What a replica files an event by. */
typedef struct
{
  char case_id[65];
  gint64 version;
  LbTime at; /* when the store took it; when it happened, while that is only hoped for */
} LbEventHead;
/* TRUE when @text is the canonical line of an event that lb_event_from_json_text() takes, found out many times
 * faster. FALSE says nothing yet: that function has to look, and tells what is wrong. */
gboolean lb_event_check_line (const char *text, gsize length, LbEventHead *ret_head);
/* Canonical: compact, members sorted, no line feed. (transfer full) */
char *lb_event_to_json_text (const LbEvent *event);

G_END_DECLS
