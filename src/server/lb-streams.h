/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The live streams (server-sent events): who listens, what they are told, and whether they still may. A stream ends soon
 * after its session, however much it is told, and no user has so many that none are left for others.
 */
#pragma once

#include "lb-server-private.h"

G_BEGIN_DECLS

typedef struct _LbStreams LbStreams;

typedef enum
{
  LB_STREAM_OPENED,
  LB_STREAM_STORE_FULL, /* nobody can have another */
  LB_STREAM_USER_FULL,  /* this user has as many as one may have */
} LbStreamOutcome;

LbStreams *lb_streams_new (LbServer *server);
/* When no connection is left. */
void lb_streams_free (LbStreams *self);
/* Answers @request with a stream that is told of what is beyond @seen; unless it is opened nothing is answered. */
LbStreamOutcome lb_streams_open (LbStreams *self, LbRequest *request, gint64 seen);
guint lb_streams_count (LbStreams *self);

/* For the hub's thread. @now and what is given back: monotonic time, µs. */

/* Tells everybody who does not know it that the ledger has come to @head. */
void lb_streams_tell (LbStreams *self, gint64 head, gint64 now);
/* Wakes those that have been silent long enough; gives the time of the next. */
gint64 lb_streams_wake_due (LbStreams *self, gint64 now);
/* Ends those whose session has ended, when it is time to look; gives the time of the next look. */
gint64 lb_streams_check (LbStreams *self, gint64 now);

/* Sessions may have ended: the next check does not wait for its time. Any thread. */
void lb_streams_doubt (LbStreams *self);
/* Ends all; none is opened any more. Any thread. */
void lb_streams_stop (LbStreams *self);

G_END_DECLS
