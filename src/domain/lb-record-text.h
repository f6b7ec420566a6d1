/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A record as canonical JSON: compact, its members sorted by their bytes, every number in the one way. Lines of events
 * are chained by their digest, so what is written here may never change.
 */
#pragma once

#include "lb-record.h"

G_BEGIN_DECLS

/* A string in its quotes. */
void lb_record_append_text (GString *out, const char *text);
/* @record: of the types that a table can declare. */
void lb_record_append (GString *out, GVariant *record);

G_END_DECLS
