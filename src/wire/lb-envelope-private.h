/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the envelopes of commands and events have in common; for lb-command-json.c and lb-event-json.c.
 */
#pragma once

#include "lb-event.h"
#include "lb-json.h"

G_BEGIN_DECLS

/* The highest integer that every JSON reader keeps exact. */
#define LB_ENVELOPE_MAX_INTEGER G_GINT64_CONSTANT (9007199254740992)

#define LB_ENVELOPE_NAME 64        /* characters of a name */
#define LB_ENVELOPE_ACTOR_NAME 100 /* characters of a person's */

extern const LbJsonLimits lb_envelope_limits; /* 1 MiB, 16 deep */

/* A machine's name for something: 1 to 64 of A-Z a-z 0-9 . _ : - ("" after a fault). */
const char *lb_envelope_name (const LbJson *at, const char *member);
/* (transfer full) (nullable): NULL when the member is absent. */
char *lb_envelope_name_or_null (const LbJson *at, const char *member);
/* An instant in its canonical form. */
LbTime lb_envelope_time (const LbJson *at, const char *member);
/* Sets @member unless @text is NULL. */
void lb_envelope_set_text (json_t *object, const char *member, const char *text);
void lb_envelope_set_time (json_t *object, const char *member, LbTime time);

/* The event of a canonical line, read the short way. NULL when it must be read the long way. (transfer full) */
LbEvent *lb_event_from_line (const char *text, gsize length);

G_END_DECLS
