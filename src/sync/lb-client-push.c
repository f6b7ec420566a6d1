/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sending what waits: files first, then the commands that name them, in order. Everything here may be sent twice
 * without harm, so whatever gets lost is simply sent again.
 */
#include "lb-client-private.h"

#include <jansson.h>
#include <string.h>
#include "lb-json.h"

#define PIECE (8 * 1024 * 1024)

static void step (LbClient *self);

static void
end (LbClient *self, GError *error, const LbHttpAnswer *problem)
{
  g_autoptr (GError) owned = error;

  if (lb_client_end_turn (self, &self->push, owned, problem))
    lb_client_kick_push (self);
}

/* What is next */

static gboolean
look (LbHand *hand, LbCall *call, GError **error)
{
  LbOutgoing *upload = NULL;
  char *body = NULL;
  int count = 0;

  if (hand->replica == NULL)
    return TRUE;
  if (!lb_replica_next_upload (hand->replica, &upload, error))
    return FALSE;
  call->result = upload;
  call->free_result = (GDestroyNotify) lb_outgoing_free;
  if (upload != NULL)
    return TRUE;
  if (!lb_replica_next_batch (hand->replica, &body, &count, error))
    return FALSE;
  call->second = body;
  call->free_second = g_free;
  return TRUE;
}

/* Commands */

static gboolean
take_answers (LbHand *hand, LbCall *call, GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (call->bytes, &length);

  return hand->replica == NULL
         || lb_replica_take_answers (hand->replica, text, length, call->now, &call->changed, error);
}

static gboolean
expect_number (LbHand *hand, LbCall *call, GError **error)
{
  return hand->replica == NULL || lb_replica_expect_number (hand->replica, call->a, error);
}

static gboolean
park (LbHand *hand, LbCall *call, GError **error)
{
  return hand->replica == NULL
         || lb_replica_park (hand->replica, call->a, call->text, call->other, &call->changed, error);
}

static void
answers_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  GError *error = NULL;

  if (lb_client_call_finish (result, answers_taken, &error) == NULL)
    {
      end (self, error, NULL);
      return;
    }
  lb_client_kick_pull (self);
  step (self);
}

/* The store has taken nothing of the batch. What would never be taken is set aside with its reason, so that it blocks
 * nothing; numbers that do not meet are put right. TRUE when there is something to send again. */
static gboolean
put_right (LbClient *self, const LbHttpAnswer *problem)
{
  LbCall *call;

  if (problem == NULL || problem->problem == NULL)
    return FALSE;
  if (g_str_equal (problem->problem, "out-of-order") && problem->expected >= 1)
    {
      call = lb_call_new (expect_number);
      call->a = problem->expected;
    }
  else if (g_str_equal (problem->problem, "key-reuse") || g_str_equal (problem->problem, "invalid")
           || g_str_equal (problem->problem, "malformed") || g_str_equal (problem->problem, "too-large")
           || g_str_equal (problem->problem, "digest-mismatch"))
    {
      call = lb_call_new (park);
      call->a = problem->number;
      call->text = g_strdup (problem->problem);
      call->other = g_strdup (problem->detail != NULL ? problem->detail : problem->problem);
    }
  else
    return FALSE;
  call->writes = TRUE;
  lb_client_call (self, &self->write, call, answers_taken, NULL, answers_taken, NULL);
  return TRUE;
}

static void
batch_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  GError *error = NULL;
  g_autoptr (LbHttpAnswer) problem = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_client_ask_finish (self, result, &problem, &error);

  if (answer == NULL)
    {
      if (put_right (self, problem))
        g_error_free (error);
      else
        end (self, error, problem);
      return;
    }
  LbCall *call = lb_call_new (take_answers);
  call->writes = TRUE;
  call->now = lb_client_now (self);
  call->bytes = g_bytes_ref (answer->body);
  lb_client_call (self, &self->write, call, answers_taken, NULL, answers_taken, NULL);
}

static void
send_batch (LbClient *self, char *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (body, strlen (body));
  LbAsk ask = { .method = "POST", .path = "/v1/commands", .body = bytes };

  lb_client_ask_async (self, &ask, self->cancellable, batch_answered, NULL);
}

/* Files. The store says where it stands; after a cut only the piece that was on its way goes again. */

typedef struct
{
  LbOutgoing *upload;
  char *id;
  gint64 offset;
  int conflicts;
} Sending;

static void
sending_free (Sending *sending)
{
  lb_outgoing_free (sending->upload);
  g_free (sending->id);
  g_free (sending);
}

static gboolean
end_upload (LbHand *hand, LbCall *call, GError **error)
{
  return hand->replica == NULL || lb_replica_end_upload (hand->replica, call->text, call->a != 0, error);
}

static void
upload_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  GError *error = NULL;

  if (lb_client_call_finish (result, upload_ended, &error) == NULL)
    end (self, error, NULL);
  else
    step (self);
}

static void
finish_upload (LbClient *self, Sending *sending, gboolean failed)
{
  LbCall *call = lb_call_new (end_upload);

  call->text = g_strdup (sending->upload->digest);
  call->a = failed;
  sending_free (sending);
  lb_client_call (self, &self->write, call, upload_ended, NULL, upload_ended, NULL);
}

/* What will not be taken however often it is sent. */
static void
upload_refused (LbClient *self, Sending *sending, GError *error, const LbHttpAnswer *problem)
{
  gboolean hopeless = g_error_matches (error, LB_ERROR, LB_ERROR_TOO_LARGE)
                      || g_error_matches (error, LB_ERROR, LB_ERROR_CORRUPT)
                      || g_error_matches (error, LB_ERROR, LB_ERROR_INVALID)
                      || g_error_matches (error, LB_ERROR, LB_ERROR_NOT_FOUND);

  if (hopeless)
    {
      g_error_free (error);
      finish_upload (self, sending, TRUE);
      return;
    }
  sending_free (sending);
  end (self, error, problem);
}

static void piece_answered (GObject *source, GAsyncResult *result, gpointer data);
static void begin_upload (LbClient *self, Sending *sending);

static gboolean
read_piece (LbHand *hand, LbCall *call, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (call->text, FALSE, NULL);
  gsize length = file != NULL ? g_mapped_file_get_length (file) : 0;

  if (file == NULL || (gint64) length != call->b || call->a >= (gint64) length)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "upload: the file has changed or is gone");
      return FALSE;
    }
  gsize part = MIN ((gsize) PIECE, length - (gsize) call->a);
  call->result = g_bytes_new (g_mapped_file_get_contents (file) + call->a, part);
  call->free_result = (GDestroyNotify) g_bytes_unref;
  return TRUE;
}

static void
piece_read (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  Sending *sending = data;
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, piece_read, &error);

  if (call == NULL)
    {
      upload_refused (self, sending, error, NULL);
      return;
    }
  g_autofree char *path = g_strconcat ("/v1/uploads/", sending->id, NULL);
  g_autofree char *header = g_strdup_printf ("Upload-Offset: %" G_GINT64_FORMAT, sending->offset);
  LbAsk ask = { .method = "PATCH", .path = path, .body = call->result, .content_type = "application/octet-stream",
                .header = header };
  lb_client_ask_async (self, &ask, self->cancellable, piece_answered, sending);
}

static void
send_piece (LbClient *self, Sending *sending)
{
  LbCall *call = lb_call_new (read_piece);

  call->text = g_strdup (sending->upload->path);
  call->a = sending->offset;
  call->b = sending->upload->size;
  lb_client_call (self, &self->read, call, piece_read, NULL, piece_read, sending);
}

static gboolean
read_upload (Sending *sending, GBytes *body, gboolean *ret_complete, GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, NULL, error);

  if (reader == NULL)
    return FALSE;
  LbJson root = lb_json_root (reader);
  gboolean complete = lb_json_boolean (&root, "complete");
  const char *id = complete ? "" : lb_json_hexadecimal (&root, "upload", 32);
  gint64 offset = lb_json_integer (&root, "offset", 0, sending->upload->size);
  if (!lb_json_reader_finish (reader, error))
    return FALSE;
  g_free (sending->id);
  sending->id = g_strdup (id);
  sending->offset = offset;
  *ret_complete = complete;
  return TRUE;
}

static void
piece_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  Sending *sending = data;
  GError *error = NULL;
  gboolean complete = FALSE;
  g_autoptr (LbHttpAnswer) problem = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_client_ask_finish (self, result, &problem, &error);

  if (answer != NULL && read_upload (sending, answer->body, &complete, &error))
    {
      if (complete)
        finish_upload (self, sending, FALSE);
      else
        send_piece (self, sending);
      return;
    }
  /* It stands elsewhere, or does not know the upload any more: ask where. */
  if (problem != NULL && sending->conflicts++ < 3
      && (g_error_matches (error, LB_ERROR, LB_ERROR_CONFLICT) || g_error_matches (error, LB_ERROR, LB_ERROR_NOT_FOUND)))
    {
      g_error_free (error);
      begin_upload (self, sending);
      return;
    }
  upload_refused (self, sending, error, problem);
}

static void
upload_begun (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  Sending *sending = data;
  GError *error = NULL;
  gboolean complete = FALSE;
  g_autoptr (LbHttpAnswer) problem = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_client_ask_finish (self, result, &problem, &error);

  if (answer == NULL || !read_upload (sending, answer->body, &complete, &error))
    upload_refused (self, sending, error, problem);
  else if (complete)
    finish_upload (self, sending, FALSE);
  else
    send_piece (self, sending);
}

static void
begin_upload (LbClient *self, Sending *sending)
{
  json_t *value = json_pack ("{s:s, s:I}", "sha256", sending->upload->digest, "size",
                             (json_int_t) sending->upload->size);
  g_autofree char *body = lb_json_to_text (value);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  LbAsk ask = { .method = "POST", .path = "/v1/uploads", .body = bytes };

  json_decref (value);
  lb_client_ask_async (self, &ask, self->cancellable, upload_begun, sending);
}

/* The turn */

static void
looked (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, looked, &error);

  if (call == NULL || !self->running)
    end (self, error, NULL);
  else if (call->result != NULL)
    {
      Sending *sending = g_new0 (Sending, 1);
      sending->upload = g_steal_pointer (&call->result);
      begin_upload (self, sending);
    }
  else if (call->second != NULL)
    send_batch (self, g_steal_pointer (&call->second));
  else
    end (self, NULL, NULL);
}

static void
step (LbClient *self)
{
  LbCall *call = lb_call_new (look);

  call->writes = TRUE;
  lb_client_call (self, &self->write, call, looked, NULL, looked, NULL);
}

void
lb_client_kick_push (LbClient *self)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  if (lb_client_begin_turn (self, &self->push))
    step (self);
}
