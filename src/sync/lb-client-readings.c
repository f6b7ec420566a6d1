/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cases that were opened here, told to the store. What is opened off line is kept in the replica until the store can be
 * reached. A case that is looked at again and again counts once in a while.
 */
#include "lb-client-private.h"

#include <jansson.h>
#include <string.h>
#include "lb-json.h"

#define AGAIN_MS (10 * 60 * 1000)
#define AT_ONCE 256
/* More than anybody opens in a year without the store; what is beyond it is not kept. */
#define KEPT_MAXIMUM 100000
#define KEPT "readings"

/* What is kept: an array of what the store takes. NULL after an error. */
static json_t *
read_kept (LbReplica *replica, GError **error)
{
  g_autofree char *text = NULL;

  if (!lb_replica_get (replica, KEPT, &text, error))
    return NULL;
  json_t *list = text != NULL ? json_loads (text, JSON_REJECT_DUPLICATES, NULL) : NULL;
  return json_is_array (list) ? list : (json_decref (list), json_array ());
}

static gboolean
write_kept (LbReplica *replica, json_t *list, GError **error)
{
  g_autofree char *text = json_array_size (list) > 0 ? lb_json_to_text (list) : NULL;

  return lb_replica_set (replica, KEPT, text, error);
}

/* text: the case; now: when. */
static gboolean
keep_reading (LbHand *hand, LbCall *call, GError **error)
{
  g_autofree char *at = lb_time_to_string (call->now);

  if (hand->replica == NULL)
    return TRUE;
  json_auto_t *list = read_kept (hand->replica, error);
  if (list == NULL)
    return FALSE;
  if (json_array_size (list) < KEPT_MAXIMUM)
    json_array_append_new (list, json_pack ("{s:s, s:s}", "case", call->text, "at", at));
  return write_kept (hand->replica, list, error);
}

/* Gives the oldest as a body, and how many they are in a; first takes away what was sent (b). */
static gboolean
take_readings (LbHand *hand, LbCall *call, GError **error)
{
  if (hand->replica == NULL)
    return TRUE;
  json_auto_t *list = read_kept (hand->replica, error);
  if (list == NULL)
    return FALSE;
  for (gint64 i = 0; i < call->b && json_array_size (list) > 0; i++)
    json_array_remove (list, 0);
  if (call->b > 0 && !write_kept (hand->replica, list, error))
    return FALSE;
  json_auto_t *part = json_array (), *body = json_object ();
  for (gsize i = 0; i < MIN (json_array_size (list), AT_ONCE); i++)
    json_array_append (part, json_array_get (list, i));
  call->a = (gint64) json_array_size (part);
  json_object_set (body, "readings", part);
  char *text = lb_json_to_text (body);
  call->bytes = call->a > 0 ? g_bytes_new_take (text, strlen (text)) : (g_free (text), NULL);
  return TRUE;
}

static void readings_taken (GObject *source, GAsyncResult *result, gpointer data);

static void
take_next (LbClient *self, gint64 sent)
{
  LbCall *call = lb_call_new (take_readings);

  call->b = sent;
  lb_client_call (self, &self->write, call, readings_taken, NULL, readings_taken, NULL);
}

static void
readings_told (GObject *source, GAsyncResult *result, gpointer count)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_client_ask_finish (self, result, NULL, &error);
  /* What the store will never take is not told for ever. */
  gboolean done = answer != NULL || g_error_matches (error, LB_ERROR, LB_ERROR_INVALID);

  if (done && self->running)
    take_next (self, GPOINTER_TO_INT (count));
  else
    lb_client_end_turn (self, &self->readings, done ? NULL : error, NULL);
}

static void
readings_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GError) error = NULL;
  LbCall *call = lb_client_call_finish (result, readings_taken, &error);

  if (call == NULL || call->bytes == NULL || !self->running)
    {
      if (lb_client_end_turn (self, &self->readings, error, NULL))
        lb_client_kick_readings (self);
      return;
    }
  LbAsk ask = { .method = "POST", .path = "/v1/readings", .body = call->bytes };
  lb_client_ask_async (self, &ask, self->cancellable, readings_told, GINT_TO_POINTER ((int) call->a));
}

void
lb_client_kick_readings (LbClient *self)
{
  if (lb_client_begin_turn (self, &self->readings))
    take_next (self, 0);
}

static void
reading_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GError) error = NULL;

  if (lb_client_call_finish (result, reading_kept, &error) == NULL)
    g_warning ("sync: what was opened cannot be kept: %s", error->message);
  else
    lb_client_kick_readings (self);
}

void
lb_client_note_opened (LbClient *self, const char *case_id)
{
  gint64 now = g_get_monotonic_time () / 1000;
  gint64 *before = g_hash_table_lookup (self->opened, case_id);

  if (!self->running || (before != NULL && now - *before < AGAIN_MS))
    return;
  g_hash_table_replace (self->opened, g_strdup (case_id), g_memdup2 (&now, sizeof now));
  LbCall *call = lb_call_new (keep_reading);
  call->text = g_strdup (case_id);
  call->now = lb_client_now (self);
  lb_client_call (self, &self->write, call, reading_kept, NULL, reading_kept, NULL);
}
