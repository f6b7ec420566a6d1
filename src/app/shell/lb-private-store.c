/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-private-store"
#include "lb-config.h"
#include "lb-private-store.h"
#include <gio/gunixsocketaddress.h>
#include <signal.h>
#include <sys/prctl.h>
#include "lb-error.h"

#define PROBE_MILLISECONDS 40
#define PATIENCE_MICROSECONDS (30 * G_USEC_PER_SEC)
#define STOP_MICROSECONDS (10 * G_USEC_PER_SEC)

struct _LbPrivateStore
{
  GObject parent_instance;
  gboolean training;
  char *folder;            /* (owned) */
  char *socket;            /* (owned) path */
  char *address;           /* (owned) */
  GSubprocess *server;     /* (owned) (nullable) the one that we started */
};

G_DEFINE_FINAL_TYPE (LbPrivateStore, lb_private_store, G_TYPE_OBJECT)

/* One start, from the first probe to the answer. */
typedef struct
{
  gint64 began;
  gboolean ended; /* the server that we started is gone */
} Start;

static void try_to_connect (GTask *task);

/* The server beside our own program when that is run uninstalled, else the installed one. */
static char *
find_server (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, "lianband", NULL) : NULL;

  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_build_filename (LB_PROGRAM_DIRECTORY, "lianband", NULL);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Start *start = g_task_get_task_data (task);

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  start->ended = TRUE;
}

/* In the child, before the server runs: when we are killed and cannot stop it ourselves, it ends all the same. */
static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static gboolean
start_server (LbPrivateStore *self, GTask *task, GError **error)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *program = find_server ();
  g_autoptr (GSubprocessLauncher) launcher = NULL;

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "Making the store's folder failed");
      return FALSE;
    }
  g_ptr_array_add (arguments, program);
  g_ptr_array_add (arguments, (char *) "--data");
  g_ptr_array_add (arguments, self->folder);
  g_ptr_array_add (arguments, (char *) "--socket");
  g_ptr_array_add (arguments, self->socket);
  if (self->training)
    g_ptr_array_add (arguments, (char *) "--training");
  g_ptr_array_add (arguments, NULL);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  self->server = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, error);
  if (self->server == NULL)
    return FALSE;
  g_subprocess_wait_async (self->server, NULL, ended_cb, g_object_ref (task));
  return TRUE;
}

static gboolean
try_again_cb (gpointer data)
{
  try_to_connect (data);
  return G_SOURCE_REMOVE;
}

/* Nobody listens yet: start the server if that is still to be done, and look again shortly. */
static void
go_on (GTask *task)
{
  g_autoptr (GTask) owned = task;
  LbPrivateStore *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->server == NULL && !start_server (self, task, &error))
    g_task_return_error (task, error);
  else if (start->ended)
    g_task_return_new_error (task, LB_ERROR, LB_ERROR_FAILED, "The private store ended while it was starting");
  else if (g_get_monotonic_time () - start->began > PATIENCE_MICROSECONDS)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "The private store does not answer");
  else
    g_timeout_add (PROBE_MILLISECONDS, try_again_cb, g_steal_pointer (&owned));
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GSocketConnection) connection = NULL;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, NULL);
  if (connection == NULL)
    go_on (g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/* @task (transfer full) */
static void
try_to_connect (GTask *task)
{
  LbPrivateStore *self = g_task_get_source_object (task);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->socket);

  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (address), g_task_get_cancellable (task), connected_cb,
                                 task);
}

static void
lb_private_store_finalize (GObject *object)
{
  LbPrivateStore *self = LB_PRIVATE_STORE (object);

  g_clear_object (&self->server);
  g_free (self->folder);
  g_free (self->socket);
  g_free (self->address);
  G_OBJECT_CLASS (lb_private_store_parent_class)->finalize (object);
}

static void
lb_private_store_class_init (LbPrivateStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lb_private_store_finalize;
}

static void
lb_private_store_init (LbPrivateStore *self)
{
}

LbPrivateStore *
lb_private_store_new (gboolean training)
{
  LbPrivateStore *self = g_object_new (LB_TYPE_PRIVATE_STORE, NULL);

  self->training = training;
  self->folder = g_build_filename (g_get_user_data_dir (), "lianban", training ? "training-store" : "store", NULL);
  self->socket = g_build_filename (self->folder, "socket", NULL);
  self->address = g_strconcat ("unix:", self->socket, NULL);
  return self;
}

const char *
lb_private_store_get_address (LbPrivateStore *self)
{
  g_return_val_if_fail (LB_IS_PRIVATE_STORE (self), NULL);
  return self->address;
}

void
lb_private_store_start_async (LbPrivateStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Start *start = g_new0 (Start, 1);

  g_return_if_fail (LB_IS_PRIVATE_STORE (self));
  g_task_set_source_tag (task, lb_private_store_start_async);
  start->began = g_get_monotonic_time ();
  g_task_set_task_data (task, start, g_free);
  /* A server of ours that has ended since is started anew. */
  if (self->server != NULL && g_subprocess_get_identifier (self->server) == NULL)
    g_clear_object (&self->server);
  try_to_connect (task);
}

gboolean
lb_private_store_start_finish (LbPrivateStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lb_private_store_stop (LbPrivateStore *self)
{
  gint64 until;

  g_return_if_fail (LB_IS_PRIVATE_STORE (self));
  if (self->server == NULL)
    return;
  g_subprocess_send_signal (self->server, SIGTERM);
  until = g_get_monotonic_time () + STOP_MICROSECONDS;
  /* GLib reaps children on its own thread's context; the identifier goes when it has. */
  while (g_subprocess_get_identifier (self->server) != NULL && g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_clear_object (&self->server);
}
