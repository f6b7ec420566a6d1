/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * HTTP, the only file that knows libcurl: its multi interface driven by the GLib main loop of the thread that made it.
 * Addresses are "http://…", "https://…" or "unix:/path/of/socket". Nothing is retried here; what may be tried again is
 * for lb_http_may_retry() to say and for the caller to do.
 */
#pragma once

#include <gio/gio.h>
#include "lb-day.h"
#include "lb-error.h"

G_BEGIN_DECLS

typedef struct _LbHttp LbHttp;

/* LB_ERROR_INVALID for an address that is none of the three. (transfer full) */
LbHttp *lb_http_new (const char *address, GError **error);
/* Requests on their way end as cancelled. */
void lb_http_free (LbHttp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbHttp, lb_http_free)

/* Gets the pieces of a successful answer as they come; may not send requests itself. FALSE ends this one. */
typedef gboolean (*LbHttpPiece) (const char *bytes, gsize length, gpointer data);

/* Called before the first piece of an answer, with its status (200, or 206 for a range) and entity tag (nullable). FALSE
 * ends it. */
typedef gboolean (*LbHttpBegin) (int status, const char *etag, gpointer data);

typedef struct
{
  const char *method, *path; /* path with its query */
  const char *token;         /* (nullable) bearer */
  const char *content_type;  /* (nullable) of @body; NULL is JSON */
  GBytes *body;              /* (nullable) */
  const char *headers[4];    /* "Name: value", up to NULL */
  gsize largest;             /* bytes that the answer may have, inflated; 0: 8 MiB */
  int silence;               /* seconds without a byte after which it fails; 0: 30 */
  LbHttpBegin begin;         /* (nullable) with @piece only */
  LbHttpPiece piece;         /* (nullable) */
  gpointer piece_data;
} LbHttpRequest;

typedef struct
{
  int status;
  GBytes *body;         /* what @piece did not take */
  char *etag;           /* (nullable) */
  LbTime time;          /* the store's, LB_TIME_NONE when it did not say */
  gint64 round_trip;    /* ms from the request to the answer's head */
  gint64 upload_offset; /* -1 when there is none */
  int retry_after;      /* seconds, 0 when not said */
  /* of a problem: */
  char *problem;        /* (nullable) its name, such as "out-of-order" */
  char *detail;         /* (nullable) for people */
  char *retry;          /* (nullable) "never", "same-key", "after-token", "after-reset" */
  gint64 expected, number; /* 0 when not said */
  LbTime newest;        /* of "clock-backwards": when the newest event was stored; LB_TIME_NONE when not said */
} LbHttpAnswer;

void lb_http_answer_free (LbHttpAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbHttpAnswer, lb_http_answer_free)

/* Everything of @request is copied. */
void lb_http_send_async (LbHttp *self, const LbHttpRequest *request, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
/* An answer with any status of a Lianban store; LB_ERROR_OFFLINE when none came, LB_ERROR_TOO_LARGE, LB_ERROR_NEWER
 * when the store speaks another protocol, G_IO_ERROR_CANCELLED. (transfer full) (nullable) */
LbHttpAnswer *lb_http_send_finish (GAsyncResult *result, GError **error);
/* TRUE for 2xx and 304; else the problem as an LbError. */
gboolean lb_http_answer_ok (const LbHttpAnswer *answer, GError **error);
/* Whether the same request may succeed later without anybody doing anything. */
gboolean lb_http_may_retry (const GError *error);

G_END_DECLS
