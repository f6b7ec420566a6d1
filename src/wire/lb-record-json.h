/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records as JSON, strictly by their tables.
 */
#pragma once

#include <jansson.h>
#include "lb-record.h"

G_BEGIN_DECLS

/* Reads an object that holds just what @members allows. @place (nullable) is the JSON pointer of @value in its
 * document, with which faults begin. (transfer full), not floating. Fails with LB_ERROR_INVALID. */
GVariant *lb_record_from_json (json_t *value, const LbMember *members, const char *place, GError **error);
/* (transfer full) */
json_t *lb_record_to_json (GVariant *record);
/* For codecs: puts @place before the JSON pointer of @error, which may be NULL. */
void lb_json_prefix_place (GError **error, const char *place);

G_END_DECLS
