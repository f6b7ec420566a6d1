/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-scanner.h"

#include <sane/sane.h>

#include "lb-scan-options-private.h"
#include "lb-scan-session-private.h"

#define REST 5000 /* µs between two rounds in which no device had anything */

struct _LbScanner
{
  GObject parent_instance;
  GAsyncQueue *calls; /* (owned) (element-type Call) */
};

G_DEFINE_FINAL_TYPE (LbScanner, lb_scanner, G_TYPE_OBJECT)

/* What the thread is asked to do. */
typedef struct
{
  GTask *task;            /* (owned) */
  char *device;           /* (owned) (nullable) to look at; neither this nor @session: list */
  LbScanSession *session; /* (owned) (nullable) */
} Call;

/* In the thread that owns SANE */

static void
list_devices (GTask *task)
{
  const SANE_Device **devices = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_scan_device_free);
  const SANE_Status status = sane_get_devices (&devices, SANE_FALSE);
  GError *error = NULL;

  if (status != SANE_STATUS_GOOD)
    {
      lb_scan_set_status (status, "listing", &error);
      g_task_return_error (task, error);
      return;
    }
  for (int i = 0; devices[i] != NULL; i++)
    g_ptr_array_add (found, lb_scan_device_new (devices[i]->name, devices[i]->vendor, devices[i]->model));
  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
}

static void
look_at_device (GTask *task, const char *device)
{
  GError *error = NULL;
  SANE_Handle handle = lb_scan_open (device, &error);

  if (handle == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, lb_scan_ability_read (handle), (GDestroyNotify) lb_scan_ability_free);
  sane_close (handle);
}

static void
take_call (Call *call, GPtrArray *sessions)
{
  if (call->session != NULL)
    g_ptr_array_add (sessions, g_steal_pointer (&call->session));
  else if (!g_task_return_error_if_cancelled (call->task))
    {
      if (call->device != NULL)
        look_at_device (call->task, call->device);
      else
        list_devices (call->task);
    }
  g_object_unref (call->task);
  g_free (call->device);
  g_free (call);
}

/* Backends read in threads of their own, and two that are begun in the same instant may mix up where they write to (SANE's
 * `test` does, and both then stand still for ever). So one begins when what the other has begun has shown itself. */
static gboolean
must_wait (GPtrArray *sessions, LbScanSession *session)
{
  for (guint i = 0; lb_scan_session_begins (session) && i < sessions->len; i++)
    if (sessions->pdata[i] != session && lb_scan_session_settles (sessions->pdata[i]))
      return TRUE;
  return FALSE;
}

/* One turn for each; TRUE when any of them did something. */
static gboolean
take_turns (GPtrArray *sessions)
{
  gboolean went = FALSE;

  for (guint i = sessions->len; i > 0; i--)
    {
      LbScanSession *session = g_ptr_array_index (sessions, i - 1);
      const LbScanStep step = must_wait (sessions, session) ? LB_SCAN_STEP_NOTHING : lb_scan_session_step (session);

      went = went || step != LB_SCAN_STEP_NOTHING;
      if (step != LB_SCAN_STEP_DONE)
        continue;
      g_ptr_array_remove_index (sessions, i - 1);
      lb_scan_session_free (session);
    }
  return went;
}

static gpointer
scanner_thread (gpointer data)
{
  GAsyncQueue *calls = data;
  g_autoptr (GPtrArray) sessions = g_ptr_array_new ();
  gboolean went = TRUE;

  sane_init (NULL, NULL);
  for (;;)
    {
      Call *call = sessions->len == 0 ? g_async_queue_pop (calls)
                   : went             ? g_async_queue_try_pop (calls)
                                      : g_async_queue_timeout_pop (calls, REST);

      if (call != NULL)
        take_call (call, sessions);
      went = take_turns (sessions);
    }
  return NULL;
}

/* In the caller's */

static void
lb_scanner_finalize (GObject *object)
{
  g_assert_not_reached (); /* the one there is lives as long as the program */
}

static void
lb_scanner_class_init (LbScannerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lb_scanner_finalize;
}

static void
lb_scanner_init (LbScanner *self)
{
  self->calls = g_async_queue_new ();
  /* It ends with the program: a device that is stuck must not hold up quitting. */
  g_thread_unref (g_thread_new ("lb-scanner", scanner_thread, g_async_queue_ref (self->calls)));
}

LbScanner *
lb_scanner_get_default (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) g_object_new (LB_TYPE_SCANNER, NULL));
  return LB_SCANNER ((gpointer) once);
}

static void
send (LbScanner *self, GTask *task, const char *device, LbScanSession *session)
{
  Call *call = g_new0 (Call, 1);

  call->task = task;
  call->device = g_strdup (device);
  call->session = session;
  g_async_queue_push (self->calls, call);
}

void
lb_scanner_list_async (LbScanner *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;

  g_return_if_fail (LB_IS_SCANNER (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, lb_scanner_list_async);
  send (self, task, NULL, NULL);
}

GPtrArray *
lb_scanner_list_finish (LbScanner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_scanner_list_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
lb_scanner_look_async (LbScanner *self, const char *device, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data)
{
  GTask *task;

  g_return_if_fail (LB_IS_SCANNER (self));
  g_return_if_fail (device != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, lb_scanner_look_async);
  send (self, task, device, NULL);
}

LbScanAbility *
lb_scanner_look_finish (LbScanner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_scanner_look_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
lb_scanner_scan_async (LbScanner *self, const LbScanOrder *order, const LbScanWatch *watch, gpointer watch_data,
                       GDestroyNotify watch_data_free, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data)
{
  GTask *task;

  g_return_if_fail (LB_IS_SCANNER (self));
  g_return_if_fail (order != NULL && order->device != NULL && order->folder != NULL);
  g_return_if_fail (watch != NULL && watch->page != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, lb_scanner_scan_async);
  send (self, task, NULL, lb_scan_session_new (order, watch, watch_data, watch_data_free, task));
}

gboolean
lb_scanner_scan_finish (LbScanner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_scanner_scan_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
