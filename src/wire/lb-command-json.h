/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands as JSON: {"n", "id", "type", "case", "item", "base", "at", "args"}; n is left out before the command is
 * queued, item when it addresses none. "args" is checked by lb_command_members().
 */
#pragma once

#include <jansson.h>
#include "lb-event.h"

G_BEGIN_DECLS

/* @place (nullable): the JSON pointer of @value, with which faults begin. Both fail with LB_ERROR_INVALID; text
 * also with LB_ERROR_TOO_LARGE over 1 MiB. (transfer full) (nullable) */
LbCommand *lb_command_from_json (json_t *value, const char *place, GError **error);
LbCommand *lb_command_from_json_text (const char *text, gsize length, GError **error);
/* (transfer full) */
json_t *lb_command_to_json (const LbCommand *command);
/* Canonical: compact, members sorted. (transfer full) */
char *lb_command_to_json_text (const LbCommand *command);

G_END_DECLS
