/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the drill against somebody hostile share: the store, those who are honest, and how an attack went.
 */
#pragma once

#include "lb-attack.h"
#include "lb-test-server.h"

G_BEGIN_DECLS

typedef struct
{
  TestServer *server;
  GSubprocess *program;
  const char *place;    /* (borrowed) of @server's address */
  char *folder, *log;
  TestSession *honest, *victim, *stranger, *platform;
  char *blob, *upload;  /* of the honest one: paths */
  char *smuggled;       /* a whole request of the victim's that nobody but them may send */
  GPtrArray *crowd;     /* (element-type GSocketConnection) */
  gint over;            /* atomic */
  GArray *latencies;    /* (element-type gint64) µs; of the honest thread */
  guint64 comments;     /* of the honest thread: applied */
  guint64 unserved;     /* of the honest thread */
  guint64 tries, taken; /* attacks, and those that were not refused */
} LbHostile;

/* How an attack went; one that was taken is told of. */
void lb_hostile_note (LbHostile *self, const char *name, gboolean refused, const char *how);
/* Sends @bytes from @from (nullable): they must be refused or hung up on. */
void lb_hostile_raw (LbHostile *self, const char *name, const char *from, const char *bytes, gsize length);
/* Takes over @answer, which must be a refusal in the form of the API's document. */
void lb_hostile_refused (LbHostile *self, const char *name, TestAnswer *answer);
/* What is no request that can be read in one way, is too large, or is no JSON that anybody asked for. */
void lb_hostile_requests (LbHostile *self);

G_END_DECLS
