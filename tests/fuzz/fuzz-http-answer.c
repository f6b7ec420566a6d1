/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever comes back from the address of a store, head and all: the client takes it for an answer or says that it is
 * none.
 */
#include "lb-fuzz.h"
#include "lb-fuzz-place.h"
#include "lb-http.h"

static LbHttp *http;

void
lb_fuzz_set_up (void)
{
  g_autoptr (GError) error = NULL;

  http = lb_http_new (lb_fuzz_answer_with ("", 0), &error);
  g_assert_no_error (error);
}

static gboolean
begin (int status, const char *etag, gpointer data)
{
  g_assert_true (status == 200 || status == 206);
  return etag == NULL || *etag != 'X';
}

static gboolean
take_piece (const char *bytes, gsize length, gpointer data)
{
  g_assert_true (bytes != NULL && length > 0);
  return TRUE;
}

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL, problem = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_http_send_finish (result, &error);

  lb_fuzz_refused (answer, error);
  if (answer != NULL)
    {
      gboolean ok = lb_http_answer_ok (answer, &problem);
      lb_fuzz_refused (ok, problem);
      g_assert_true (answer->retry_after >= 0 && answer->expected >= 0 && answer->number >= 0);
    }
  *(gboolean *) data = TRUE;
}

static void
ask (gboolean in_pieces)
{
  LbHttpRequest request = { .method = "GET", .path = "/v1/store", .largest = 65536 };
  gboolean done = FALSE;

  if (in_pieces)
    {
      request.begin = begin;
      request.piece = take_piece;
    }
  lb_http_send_async (http, &request, NULL, answered, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  lb_fuzz_answer_with (bytes, length);
  ask (FALSE);
  ask (TRUE);
}
