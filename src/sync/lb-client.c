/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-client-private.h"

#include <string.h>
#include <time.h>

G_DEFINE_FINAL_TYPE (LbClient, lb_client, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1, PROP_WAITING, PROP_REFUSED, PROP_OFFLINE_SINCE, PROP_SIGNED_IN, PROP_TRAINING, PROP_SKEW,
  PROP_MUST_CHANGE, PROP_CAUGHT_UP, N_PROPERTIES,
} Property;
static GParamSpec *properties[N_PROPERTIES];

enum { CASES_CHANGED, SIGNED_OUT, NOT_REMEMBERED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Calls to the hands */

LbCall *
lb_call_new (LbWork work)
{
  LbCall *call = g_new0 (LbCall, 1);

  call->work = work;
  call->waiting = call->refused = -1;
  return call;
}

void
lb_call_free (LbCall *call)
{
  if (call == NULL)
    return;
  g_free (call->text);
  g_free (call->other);
  g_clear_pointer (&call->bytes, g_bytes_unref);
  g_clear_object (&call->file);
  g_clear_pointer (&call->command, lb_command_unref);
  g_free (call->query);
  g_clear_pointer (&call->strings, g_ptr_array_unref);
  g_clear_pointer (&call->draft, lb_draft_free);
  g_clear_pointer (&call->facts, lb_facts_unref);
  if (call->extra != NULL && call->free_extra != NULL)
    call->free_extra (call->extra);
  if (call->result != NULL && call->free_result != NULL)
    call->free_result (call->result);
  if (call->second != NULL && call->free_second != NULL)
    call->free_second (call->second);
  g_strfreev (call->changed);
  g_free (call);
}

char *
lb_call_keep (LbCall *call, const char *text)
{
  char *copy = g_strdup (text);

  if (call->strings == NULL)
    call->strings = g_ptr_array_new_with_free_func (g_free);
  if (copy != NULL)
    g_ptr_array_add (call->strings, copy);
  return copy;
}

/* On the hand's thread. */
static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LbCall *call = data;
  GError *error = NULL;

  if (!call->work (call->hand, call, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (call->writes && call->hand->replica != NULL
      && !lb_replica_count_outbox (call->hand->replica, &call->waiting, &call->refused, NULL))
    call->waiting = call->refused = -1;
  g_task_return_boolean (task, TRUE);
}

/* Back on the main thread: what has changed is announced before the caller hears of it. */
static void
worked (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) outer = data;
  LbCall *call = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (outer, error);
      return;
    }
  if (call->waiting >= 0)
    lb_client_set_outbox (self, call->waiting, call->refused);
  if (call->changed != NULL)
    lb_client_announce (self, call->changed);
  g_task_return_boolean (outer, TRUE);
}

void
lb_client_call (LbClient *self, LbHand *hand, LbCall *call, gpointer tag, GCancellable *cancellable,
                GAsyncReadyCallback callback, gpointer data)
{
  GTask *outer = g_task_new (self, cancellable, callback, data);
  GTask *inner = g_task_new (self, call->writes ? NULL : cancellable, worked, outer);

  g_task_set_source_tag (outer, tag);
  g_task_set_task_data (outer, call, (GDestroyNotify) lb_call_free);
  g_task_set_source_tag (inner, lb_client_call);
  g_task_set_task_data (inner, call, NULL); /* the outer one outlives it */
  call->hand = hand;
  if (hand->worker == NULL)
    {
      g_task_return_new_error (outer, LB_ERROR, LB_ERROR_FAILED, "client: not open");
      g_object_unref (outer);
      g_object_unref (inner);
      return;
    }
  lb_worker_push (hand->worker, inner, work);
}

LbCall *
lb_client_call_finish (GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);
  return g_task_propagate_boolean (G_TASK (result), error) ? g_task_get_task_data (G_TASK (result)) : NULL;
}

/* Announcing */

static gboolean
announce_now (gpointer data)
{
  LbClient *self = data;
  g_autoptr (GHashTable) changed = self->changed;
  guint count = 0;

  self->announce = 0;
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (changed, &count);
  g_signal_emit (self, signals[CASES_CHANGED], 0, ids);
  return G_SOURCE_REMOVE;
}

void
lb_client_announce (LbClient *self, char **case_ids)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  for (guint i = 0; case_ids != NULL && case_ids[i] != NULL; i++)
    g_hash_table_add (self->changed, g_strdup (case_ids[i]));
  if (self->announce == 0 && g_hash_table_size (self->changed) > 0)
    self->announce = g_idle_add_full (G_PRIORITY_DEFAULT, announce_now, self, NULL);
}

void
lb_client_set_outbox (LbClient *self, gint64 waiting, gint64 refused)
{
  g_return_if_fail (LB_IS_CLIENT (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->waiting != waiting)
    {
      self->waiting = waiting;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
    }
  if (self->refused != refused)
    {
      self->refused = refused;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFUSED]);
    }
  lb_client_update_state (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/* Being off line explains everything else; what a person has to deal with comes before what settles by itself. */
void
lb_client_update_state (LbClient *self)
{
  LbSyncState state = self->offline       ? LB_SYNC_OFFLINE
                      : self->refused > 0 ? LB_SYNC_REFUSED
                      : self->waiting > 0 ? LB_SYNC_SENDING
                                          : LB_SYNC_SYNCED;

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
lb_client_set_facts (LbClient *self, LbFacts *facts)
{
  gboolean signed_in = facts->actor != NULL;

  lb_facts_ref (facts);
  g_clear_pointer (&self->facts, lb_facts_unref);
  self->facts = facts;
  if (signed_in && !self->must_change) /* the policy is the store's own */
    self->may_remember = facts->policy->remember_sign_in;
  if (self->signed_in == signed_in)
    return;
  self->signed_in = signed_in;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGNED_IN]);
}

void
lb_client_set_must_change (LbClient *self, gboolean must_change)
{
  if (self->must_change == must_change)
    return;
  self->must_change = must_change;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUST_CHANGE]);
}

void
lb_client_set_training (LbClient *self, gboolean training)
{
  if (self->training == training)
    return;
  self->training = training;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRAINING]);
}

void
lb_client_set_caught_up (LbClient *self, gboolean caught_up)
{
  if (self->caught_up == caught_up)
    return;
  self->caught_up = caught_up;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAUGHT_UP]);
}

/* Time */

/* ms that only count on, also while the machine sleeps. */
static gint64
running_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
lb_client_recall_offset (LbClient *self, gint64 offset)
{
  self->offset = offset;
  self->ahead = g_get_real_time () / 1000 + offset - running_time ();
}

void
lb_client_note_clock_set (LbClient *self)
{
  self->clock_set = running_time ();
}

/* What was asked before a training store's clock was set may be answered by the clock as it was. */
static gboolean
tells_time (LbClient *self, const LbHttpAnswer *answer)
{
  return answer->time != LB_TIME_NONE && running_time () - answer->round_trip >= self->clock_set;
}

/* A correction within a quarter of a second is the network's, not the clock's. */
void
lb_client_heard (LbClient *self, const LbHttpAnswer *answer)
{
  if (tells_time (self, answer))
    {
      gint64 there = answer->time + answer->round_trip / 2;
      gint64 offset = there - g_get_real_time () / 1000, ahead = there - running_time ();
      if (!self->offset_known || ABS (ahead - self->ahead) > 250)
        self->ahead = ahead;
      if (!self->offset_known || ABS (offset - self->offset) > 250)
        {
          self->offset = offset;
          self->offset_known = TRUE;
          g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SKEW]);
        }
    }
  self->failures = 0;
  if (!self->offline)
    return;
  self->offline = FALSE;
  self->offline_since = LB_TIME_NONE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFLINE_SINCE]);
  lb_client_update_state (self);
  lb_client_kick (self);
}

void
lb_client_not_heard (LbClient *self, const GError *error)
{
  if (!g_error_matches (error, LB_ERROR, LB_ERROR_OFFLINE) || self->offline)
    return;
  self->offline = TRUE;
  self->offline_since = lb_client_now (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFLINE_SINCE]);
  lb_client_update_state (self);
}

LbTime
lb_client_now (LbClient *self)
{
  g_return_val_if_fail (LB_IS_CLIENT (self), 0);
  return running_time () + self->ahead;
}

/* Getters */

LbSyncState
lb_client_get_state (LbClient *self)
{
  g_return_val_if_fail (LB_IS_CLIENT (self), LB_SYNC_OFFLINE);
  return self->state;
}

gboolean
lb_client_is_training (LbClient *self)
{
  g_return_val_if_fail (LB_IS_CLIENT (self), FALSE);
  return self->training;
}

gboolean
lb_client_is_caught_up (LbClient *self)
{
  g_return_val_if_fail (LB_IS_CLIENT (self), FALSE);
  return self->caught_up;
}

gint64
lb_client_get_rows_left (LbClient *self)
{
  g_return_val_if_fail (LB_IS_CLIENT (self), 0);
  return self->rows_left;
}

const LbActor *
lb_client_get_actor (LbClient *self)
{
  g_return_val_if_fail (LB_IS_CLIENT (self), NULL);
  return self->facts->actor;
}

GPtrArray *
lb_client_get_people (LbClient *self)
{
  g_return_val_if_fail (LB_IS_CLIENT (self), NULL);
  return self->signed_in && self->colleagues != NULL ? self->colleagues : self->demo_people;
}

LbCatalogue *
lb_client_get_catalogue (LbClient *self, const char *id)
{
  g_return_val_if_fail (LB_IS_CLIENT (self), NULL);
  return lb_facts_catalogue (self->facts, id, lb_client_now (self));
}

LbCalendar *
lb_client_get_calendar (LbClient *self)
{
  g_return_val_if_fail (LB_IS_CLIENT (self), NULL);
  return self->facts->calendar;
}

LbPolicy *
lb_client_get_policy (LbClient *self)
{
  g_return_val_if_fail (LB_IS_CLIENT (self), NULL);
  return self->facts->policy;
}

void
lb_client_context (LbClient *self, const LbCase *state, LbContext *ret_context)
{
  g_return_if_fail (LB_IS_CLIENT (self) && ret_context != NULL);

  LbTime now = lb_client_now (self);
  *ret_context = (LbContext) {
    .actor = self->facts->actor, .now = now, .calendar = self->facts->calendar, .policy = self->facts->policy,
    .catalogue = lb_facts_catalogue (self->facts, state != NULL ? state->catalogue : NULL, now),
  };
}

/* Object */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LbClient *self = LB_CLIENT (object);

  switch ((Property) id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_WAITING:
      g_value_set_uint (value, (guint) self->waiting);
      break;
    case PROP_REFUSED:
      g_value_set_uint (value, (guint) self->refused);
      break;
    case PROP_OFFLINE_SINCE:
      g_value_set_int64 (value, self->offline ? self->offline_since : LB_TIME_NONE);
      break;
    case PROP_SIGNED_IN:
      g_value_set_boolean (value, self->signed_in);
      break;
    case PROP_TRAINING:
      g_value_set_boolean (value, self->training);
      break;
    case PROP_SKEW: /* a training store keeps a clock of its own: no fault of the machine */
      g_value_set_int64 (value, self->training ? 0 : self->offset);
      break;
    case PROP_MUST_CHANGE:
      g_value_set_boolean (value, self->must_change);
      break;
    case PROP_CAUGHT_UP:
      g_value_set_boolean (value, self->caught_up);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
close_hand (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LbHand *hand = data;

  g_clear_pointer (&hand->replica, lb_replica_close);
  g_task_return_boolean (task, TRUE);
}

static void
end_hand (LbHand *hand)
{
  if (hand->worker == NULL)
    return;
  GTask *task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, end_hand);
  g_task_set_task_data (task, hand, NULL);
  lb_worker_push (hand->worker, task, close_hand);
  g_clear_pointer (&hand->worker, lb_worker_free);
}

static void
lb_client_dispose (GObject *object)
{
  LbClient *self = LB_CLIENT (object);

  lb_client_stop_engine (self);
  g_clear_handle_id (&self->announce, g_source_remove);
  g_clear_handle_id (&self->refresh_timer, g_source_remove);
  g_clear_pointer (&self->http, lb_http_free);
  end_hand (&self->build);
  end_hand (&self->read); /* the reader first: the last to close tidies the log up */
  end_hand (&self->write);
  G_OBJECT_CLASS (lb_client_parent_class)->dispose (object);
}

static void
lb_client_finalize (GObject *object)
{
  LbClient *self = LB_CLIENT (object);

  g_free (self->folder);
  g_free (self->address);
  g_free (self->facts_text);
  g_free (self->device);
  g_free (self->last_user);
  g_free (self->remembered);
  g_clear_pointer (&self->keyring, lb_keyring_unref);
  g_free (self->access);
  g_free (self->refresh);
  g_free (self->cursor);
  g_free (self->stream_event);
  g_free (self->stream_id);
  g_string_free (self->line, TRUE);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->demo_people, g_ptr_array_unref);
  g_clear_pointer (&self->colleagues, g_ptr_array_unref);
  g_clear_pointer (&self->facts, lb_facts_unref);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_pointer (&self->opened, g_hash_table_unref);
  G_OBJECT_CLASS (lb_client_parent_class)->finalize (object);
}

static void
lb_client_class_init (LbClientClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = get_property;
  object_class->dispose = lb_client_dispose;
  object_class->finalize = lb_client_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, LB_SYNC_REFUSED, LB_SYNC_SYNCED, flags);
  properties[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_REFUSED] = g_param_spec_uint ("refused", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_OFFLINE_SINCE] = g_param_spec_int64 ("offline-since", NULL, NULL, G_MININT64, G_MAXINT64,
                                                       LB_TIME_NONE, flags);
  properties[PROP_SIGNED_IN] = g_param_spec_boolean ("signed-in", NULL, NULL, FALSE, flags);
  properties[PROP_TRAINING] = g_param_spec_boolean ("training", NULL, NULL, FALSE, flags);
  properties[PROP_SKEW] = g_param_spec_int64 ("skew", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_MUST_CHANGE] = g_param_spec_boolean ("must-change-password", NULL, NULL, FALSE, flags);
  properties[PROP_CAUGHT_UP] = g_param_spec_boolean ("caught-up", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[CASES_CHANGED] = g_signal_new ("cases-changed", LB_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRV);
  signals[SIGNED_OUT] = g_signal_new ("signed-out", LB_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[NOT_REMEMBERED] = g_signal_new ("not-remembered", LB_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

void
lb_client_emit_not_remembered (LbClient *self)
{
  g_signal_emit (self, signals[NOT_REMEMBERED], 0);
}

void
lb_client_emit_signed_out (LbClient *self, const char *reason)
{
  g_signal_emit (self, signals[SIGNED_OUT], 0, reason);
}

static void
lb_client_init (LbClient *self)
{
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->demo_people = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_person_free);
  self->facts = lb_facts_new (NULL, NULL, NULL, NULL);
  self->line = g_string_new (NULL);
  self->cancellable = g_cancellable_new ();
  self->offline_since = LB_TIME_NONE;
  lb_client_recall_offset (self, 0);
}

LbClient *
lb_client_new (const char *folder, const char *address)
{
  g_return_val_if_fail (folder != NULL && address != NULL, NULL);

  LbClient *self = g_object_new (LB_TYPE_CLIENT, NULL);
  self->folder = g_strdup (folder);
  self->address = g_strdup (address);
  return self;
}
