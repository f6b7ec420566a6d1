/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tells ThreadSanitizer what GLib's locks, queues, sources and reference counts mean. It sees what was compiled for it, and the
 * locks of pthread; those of GLib are made of futexes and atomics within a library that was not. Loaded before GLib into
 * the tests of a build with -Db_sanitize=thread, and into nothing else. Every function does what GLib's does, with a
 * note before or after.
 */
#include <dlfcn.h>
#include <gio/gio.h>

/* Not there in programs that were not compiled for it. */
void __tsan_acquire (void *address) __attribute__ ((weak));
void __tsan_release (void *address) __attribute__ ((weak));
void __tsan_mutex_pre_lock (void *address, unsigned flags) __attribute__ ((weak));
void __tsan_mutex_post_lock (void *address, unsigned flags, int recursion) __attribute__ ((weak));
int __tsan_mutex_pre_unlock (void *address, unsigned flags) __attribute__ ((weak));
void __tsan_mutex_post_unlock (void *address, unsigned flags) __attribute__ ((weak));

#define TRY 0x10         /* of sanitizer/tsan_interface.h */
#define TRY_FAILED 0x20

/* The function that ours stands in front of. */
#define NEXT(name)                                                                                                     \
  static __typeof__ (&name) next;                                                                                      \
  if (next == NULL)                                                                                                    \
  next = (__typeof__ (&name)) dlsym (RTLD_NEXT, #name)

static void
acquire (gconstpointer address)
{
  if (__tsan_acquire != NULL && address != NULL)
    __tsan_acquire ((void *) address);
}

static void
release (gconstpointer address)
{
  if (__tsan_release != NULL && address != NULL)
    __tsan_release ((void *) address);
}

/* Mutexes */

static void
before_lock (GMutex *mutex, unsigned flags)
{
  if (__tsan_mutex_pre_lock != NULL)
    __tsan_mutex_pre_lock (mutex, flags);
}

static void
after_lock (GMutex *mutex, unsigned flags)
{
  if (__tsan_mutex_post_lock != NULL)
    __tsan_mutex_post_lock (mutex, flags, 1);
}

static void
before_unlock (GMutex *mutex)
{
  if (__tsan_mutex_pre_unlock != NULL)
    __tsan_mutex_pre_unlock (mutex, 0);
}

static void
after_unlock (GMutex *mutex)
{
  if (__tsan_mutex_post_unlock != NULL)
    __tsan_mutex_post_unlock (mutex, 0);
}

void
g_mutex_lock (GMutex *mutex)
{
  NEXT (g_mutex_lock);

  before_lock (mutex, 0);
  next (mutex);
  after_lock (mutex, 0);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  NEXT (g_mutex_trylock);

  before_lock (mutex, TRY);
  gboolean locked = next (mutex);
  after_lock (mutex, locked ? TRY : TRY | TRY_FAILED);
  return locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  NEXT (g_mutex_unlock);

  before_unlock (mutex);
  next (mutex);
  after_unlock (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  NEXT (g_cond_wait);

  before_unlock (mutex);
  after_unlock (mutex);
  next (cond, mutex);
  before_lock (mutex, 0);
  after_lock (mutex, 0);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  NEXT (g_cond_wait_until);

  before_unlock (mutex);
  after_unlock (mutex);
  gboolean signalled = next (cond, mutex, end_time);
  before_lock (mutex, 0);
  after_lock (mutex, 0);
  return signalled;
}

#undef g_once_init_leave
/* The quick way of g_once_init_enter() is compiled into the program: it reads what this writes. */
void
g_once_init_leave (volatile void *location, gsize result)
{
  NEXT (g_once_init_leave);

  release ((gconstpointer) location);
  next (location, result);
}

/* Queues */

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  NEXT (g_async_queue_push);

  release (queue);
  next (queue, data);
}

void
g_async_queue_push_front (GAsyncQueue *queue, gpointer data)
{
  NEXT (g_async_queue_push_front);

  release (queue);
  next (queue, data);
}

void
g_async_queue_push_sorted (GAsyncQueue *queue, gpointer data, GCompareDataFunc function, gpointer user_data)
{
  NEXT (g_async_queue_push_sorted);

  release (queue);
  next (queue, data, function, user_data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  NEXT (g_async_queue_pop);
  gpointer data = next (queue);

  acquire (queue);
  return data;
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  NEXT (g_async_queue_try_pop);
  gpointer data = next (queue);

  acquire (queue);
  return data;
}

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue, guint64 timeout)
{
  NEXT (g_async_queue_timeout_pop);
  gpointer data = next (queue, timeout);

  acquire (queue);
  return data;
}

/* Sources: what a main loop is given by another thread to call sees what that thread did before. */

typedef struct
{
  GSource *source; /* (borrowed) has this */
  GSourceFunc function;
  gpointer data;
  GDestroyNotify free_data;
} Callback;

static gboolean
run_callback (gpointer data)
{
  Callback *callback = data;

  acquire (callback->source);
  return callback->function (callback->data);
}

static void
free_callback (gpointer data)
{
  Callback *callback = data;

  acquire (callback->source);
  if (callback->free_data != NULL)
    callback->free_data (callback->data);
  g_free (callback);
}

void
g_source_set_callback (GSource *source, GSourceFunc function, gpointer data, GDestroyNotify free_data)
{
  NEXT (g_source_set_callback);

  /* Those of others are called with more than their data. */
  if (function == NULL || (source->source_funcs != &g_idle_funcs && source->source_funcs != &g_timeout_funcs))
    {
      next (source, function, data, free_data);
      return;
    }
  Callback *callback = g_new (Callback, 1);

  *callback = (Callback) { source, function, data, free_data };
  next (source, run_callback, callback, free_callback);
}

guint
g_source_attach (GSource *source, GMainContext *context)
{
  NEXT (g_source_attach);

  release (source);
  return next (source, context);
}

/* Pools */

typedef struct
{
  GFunc function;
  gpointer user_data;
} Work;

static void
run_work (gpointer data, gpointer user_data)
{
  Work *work = user_data;

  acquire (work);
  work->function (data, work->user_data);
  release (work);
}

/* The note on a pool's work is never freed: a pool may still end its last thread while it goes. */
GThreadPool *
g_thread_pool_new (GFunc function, gpointer user_data, gint most, gboolean exclusive, GError **error)
{
  NEXT (g_thread_pool_new);
  Work *work = g_new (Work, 1);

  *work = (Work) { function, user_data };
  return next (run_work, work, most, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  NEXT (g_thread_pool_push);

  release (pool->user_data);
  return next (pool, data, error);
}

void
g_thread_pool_free (GThreadPool *pool, gboolean immediate, gboolean wait)
{
  NEXT (g_thread_pool_free);
  gpointer work = pool->user_data;

  next (pool, immediate, wait);
  if (wait)
    acquire (work);
}

/* Tasks: whoever is told their end sees what was done for them, on whatever thread. */

void
g_task_return_boolean (GTask *task, gboolean result)
{
  NEXT (g_task_return_boolean);

  release (task);
  next (task, result);
}

void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify destroy)
{
  NEXT (g_task_return_pointer);

  release (task);
  next (task, result, destroy);
}

void
g_task_return_error (GTask *task, GError *error)
{
  NEXT (g_task_return_error);

  release (task);
  next (task, error);
}

void
g_task_return_new_error (GTask *task, GQuark domain, int code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  GError *error = g_error_new_valist (domain, code, format, arguments);
  va_end (arguments);
  g_task_return_error (task, error);
}

gboolean
g_task_return_error_if_cancelled (GTask *task)
{
  NEXT (g_task_return_error_if_cancelled);

  release (task);
  return next (task);
}

gboolean
g_task_propagate_boolean (GTask *task, GError **error)
{
  NEXT (g_task_propagate_boolean);

  acquire (task);
  return next (task, error);
}

gpointer
g_task_propagate_pointer (GTask *task, GError **error)
{
  NEXT (g_task_propagate_pointer);

  acquire (task);
  return next (task, error);
}

/* Reference counts: whoever drops the last reference sees what all others did before they dropped theirs. */

#define COUNTED(name, type)                                                                                            \
  void name (type object)                                                                                              \
  {                                                                                                                    \
    NEXT (name);                                                                                                       \
                                                                                                                       \
    release (object);                                                                                                  \
    acquire (object);                                                                                                  \
    next (object);                                                                                                     \
  }

#undef g_object_unref
COUNTED (g_object_unref, gpointer)
COUNTED (g_bytes_unref, GBytes *)
COUNTED (g_ptr_array_unref, GPtrArray *)
COUNTED (g_hash_table_unref, GHashTable *)
COUNTED (g_variant_unref, GVariant *)
