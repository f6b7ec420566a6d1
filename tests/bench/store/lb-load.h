/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many HTTP/1.1 connections from one thread: enough of a client to load a store on loopback without being what is
 * measured. Content comes with Content-Length or in chunks; other forms are a fault of the peer.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LbLoad LbLoad;

typedef struct
{
  guint index;         /* of the connection, from 0 */
  int status;
  const char *body;    /* without chunk marks; not ended by NUL */
  gsize length;
  gint64 microseconds; /* from the request to the end of the answer */
} LbLoadAnswer;

/* Writes the next request of connection @index, whole, to @request, or returns FALSE when it has no more. */
typedef gboolean (*LbLoadAsk) (guint index, GString *request, gpointer data);
typedef void (*LbLoadTold) (const LbLoadAnswer *answer, gpointer data);
/* A piece of an answer that does not end: see lb_load_keep_open(). */
typedef void (*LbLoadPiece) (guint index, const char *bytes, gsize length, gpointer data);

/* @addresses: "http://127.0.0.1:PORT", or several with commas between, which get the connections by turns. Ends the
 * program with a message when a connection fails. */
LbLoad *lb_load_new (const char *addresses, guint connections, LbLoadAsk ask, LbLoadTold told, gpointer data);
void lb_load_free (LbLoad *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbLoad, lb_load_free)
/* From now on answers are streams, handed on as they come. */
void lb_load_keep_open (LbLoad *self, LbLoadPiece piece);
/* Asks on each connection, and again after each answer, until every one has no more to ask; at most @microseconds,
 * after which FALSE. */
gboolean lb_load_run (LbLoad *self, gint64 microseconds);

/* A request with a JSON body (nullable) and a token (nullable). */
void lb_load_request (GString *request, const char *method, const char *path, const char *token, const char *body);

G_END_DECLS
