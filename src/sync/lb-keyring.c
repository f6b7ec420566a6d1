/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-keyring.h"

#include <libsecret/secret.h>
#include <string.h>
#include "lb-error.h"

#define LIMIT_SECONDS 5
#define KEEPING_SECONDS 60 /* a person may have to open the keyring first */
#define LONGEST_SECRET 4096

static const SecretSchema schema = {
  "org.lianban.Lianban.SignIn",
  SECRET_SCHEMA_NONE,
  {
    { "store", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "device", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

typedef struct _Errand Errand;
typedef void (*Step) (Errand *errand);

struct _LbKeyring
{
  gatomicrefcount references;
  char *store, *device;
  GQueue waiting;   /* (element-type Errand) (owned) */
  Errand *running;  /* (owned) (nullable) */
};

/* One thing to do. Its task may end before the keyring has answered; then the answer is for nobody. */
struct _Errand
{
  LbKeyring *keyring;        /* (owned) */
  Step step;                 /* (nullable) once the service is there; none: nothing to be done */
  GTask *task;               /* (owned) (nullable) until it has ended */
  GCancellable *cancellable; /* (owned) */
  guint timer;
  char *user, *secret;       /* (owned) (nullable) of what is to be kept */
  SecretService *service;    /* (owned) (nullable) */
};

typedef struct { char *user, *secret; } Found;

void
lb_keyring_free_secret (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
found_free (Found *found)
{
  g_free (found->user);
  lb_keyring_free_secret (found->secret);
  g_free (found);
}

LbKeyring *
lb_keyring_new (const char *store, const char *device)
{
  g_return_val_if_fail (store != NULL && device != NULL, NULL);
  LbKeyring *self = g_new0 (LbKeyring, 1);

  g_atomic_ref_count_init (&self->references);
  self->store = g_strdup (store);
  self->device = g_strdup (device);
  g_queue_init (&self->waiting);
  return self;
}

LbKeyring *
lb_keyring_ref (LbKeyring *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
lb_keyring_unref (LbKeyring *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->store);
  g_free (self->device);
  g_free (self);
}

/* Errands */

static void
errand_clear (gpointer data)
{
  Errand *errand = data;

  g_clear_pointer (&errand->keyring, lb_keyring_unref);
  g_clear_object (&errand->cancellable);
  g_clear_object (&errand->service);
  g_free (errand->user);
  lb_keyring_free_secret (errand->secret);
}

static void
errand_unref (Errand *errand)
{
  g_rc_box_release_full (errand, errand_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_unref)

static void start_next (LbKeyring *keyring);

/* Takes @errand out of the queue, and its task from it: nothing that still comes is heard. (transfer full) (nullable) */
static GTask *
take_task (Errand *errand)
{
  g_autoptr (LbKeyring) keyring = lb_keyring_ref (errand->keyring);
  GTask *task = g_steal_pointer (&errand->task);

  if (task == NULL)
    return NULL;
  g_clear_handle_id (&errand->timer, g_source_remove);
  if (keyring->running == errand)
    {
      keyring->running = NULL;
      errand_unref (errand);
    }
  else if (g_queue_remove (&keyring->waiting, errand))
    errand_unref (errand);
  start_next (keyring);
  return task;
}

/* @error (transfer full) */
static void
fail (Errand *errand, GError *error)
{
  g_autoptr (GTask) task = take_task (errand);

  if (task != NULL)
    g_task_return_error (task, error);
  else
    g_error_free (error);
}

static void
succeed (Errand *errand)
{
  g_autoptr (GTask) task = take_task (errand);

  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

/* The keyring's error as one of ours; it may name things of the desktop, which nobody is told. */
static GError *
our_error (GError *error)
{
  LbError code = LB_ERROR_FAILED;

  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND)
      || (error != NULL && error->domain == G_IO_ERROR))
    code = LB_ERROR_NOT_FOUND;
  else if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    code = LB_ERROR_BUSY;
  GError *ours = g_error_new (LB_ERROR, code, "keyring: %s", error != NULL ? error->message : "it did not do it");
  g_clear_error (&error);
  return ours;
}

static void
give_up (Errand *errand)
{
  g_cancellable_cancel (errand->cancellable);
  fail (errand, g_error_new (LB_ERROR, LB_ERROR_BUSY, "keyring: it does not answer"));
}

/* Everything up to @errand, which waits for the rest to be done. */
static void
give_up_before (Errand *errand)
{
  g_autoptr (LbKeyring) keyring = lb_keyring_ref (errand->keyring);

  while (keyring->running != NULL && keyring->running != errand)
    {
      g_autoptr (Errand) running = g_rc_box_acquire (keyring->running);
      give_up (running);
    }
}

static gboolean
time_is_up (gpointer data)
{
  g_autoptr (Errand) errand = g_rc_box_acquire (data);

  errand->timer = 0;
  if (errand->step != NULL)
    give_up (errand);
  else
    give_up_before (errand);
  return G_SOURCE_REMOVE;
}

static void
service_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  GError *error = NULL;

  errand->service = secret_service_open_finish (result, &error);
  if (errand->service == NULL)
    fail (errand, our_error (error));
  else if (errand->task != NULL)
    errand->step (errand);
}

/* A service of its own for each errand: one that was started anew since knows nothing of an old one's session. */
static void
start_next (LbKeyring *keyring)
{
  if (keyring->running != NULL || g_queue_is_empty (&keyring->waiting))
    return;
  Errand *errand = keyring->running = g_queue_pop_head (&keyring->waiting);
  if (errand->step == NULL)
    {
      succeed (errand);
      return;
    }
  secret_service_open (SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_OPEN_SESSION, errand->cancellable, service_came,
                       g_rc_box_acquire (errand));
}

static void
push (LbKeyring *self, Step step, guint seconds, const char *user, const char *secret, gpointer tag,
      GAsyncReadyCallback callback, gpointer data)
{
  Errand *errand = g_rc_box_new0 (Errand);

  errand->keyring = lb_keyring_ref (self);
  errand->step = step;
  errand->task = g_task_new (NULL, NULL, callback, data);
  g_task_set_source_tag (errand->task, tag);
  errand->cancellable = g_cancellable_new ();
  errand->user = g_strdup (user);
  errand->secret = g_strdup (secret);
  errand->timer = g_timeout_add_seconds (seconds, time_is_up, errand);
  g_queue_push_tail (&self->waiting, errand);
  start_next (self);
}

static GHashTable *
attributes (const Errand *errand)
{
  const LbKeyring *keyring = errand->keyring;

  return errand->user != NULL ? secret_attributes_build (&schema, "store", keyring->store, "device", keyring->device,
                                                         "user", errand->user, NULL)
                              : secret_attributes_build (&schema, "store", keyring->store, "device",
                                                         keyring->device, NULL);
}

/* Looking */

static void
collection_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  GError *error = NULL;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_finish (result, &error);

  if (collection != NULL)
    succeed (errand);
  else if (error != NULL)
    fail (errand, our_error (error));
  else
    fail (errand, g_error_new (LB_ERROR, LB_ERROR_NOT_FOUND, "keyring: none was ever set up"));
}

static void
look (Errand *errand)
{
  secret_collection_for_alias (errand->service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
                               errand->cancellable, collection_came, g_rc_box_acquire (errand));
}

void
lb_keyring_look_async (LbKeyring *self, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (self != NULL);
  push (self, look, LIMIT_SECONDS, NULL, NULL, lb_keyring_finish, callback, data);
}

/* Finding */

static Found *
newest_of (GList *items, gboolean *ret_locked)
{
  g_autoptr (SecretValue) value = NULL;
  g_autoptr (GHashTable) names = NULL;
  guint64 newest = 0;

  for (GList *link = items; link != NULL; link = link->next)
    {
      g_autoptr (SecretValue) secret = secret_item_get_secret (link->data);
      guint64 modified = secret_item_get_modified (link->data);
      *ret_locked |= secret_item_get_locked (link->data);
      if (secret == NULL || secret_value_get_text (secret) == NULL || (value != NULL && modified <= newest))
        continue;
      g_clear_pointer (&value, secret_value_unref);
      g_clear_pointer (&names, g_hash_table_unref);
      value = g_steal_pointer (&secret);
      names = secret_item_get_attributes (link->data);
      newest = modified;
    }
  if (value == NULL || g_hash_table_lookup (names, "user") == NULL)
    return NULL;
  Found *found = g_new0 (Found, 1);
  found->user = g_strdup (g_hash_table_lookup (names, "user"));
  found->secret = g_strndup (secret_value_get_text (value), LONGEST_SECRET);
  return found;
}

static void
items_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  GError *error = NULL;
  gboolean locked = FALSE;
  GList *items = secret_service_search_finish (SECRET_SERVICE (source), result, &error);
  Found *found = newest_of (items, &locked);

  g_list_free_full (items, g_object_unref);
  if (found != NULL && errand->task != NULL)
    {
      g_task_set_task_data (errand->task, found, (GDestroyNotify) found_free);
      succeed (errand);
      return;
    }
  g_clear_pointer (&found, found_free);
  if (error != NULL)
    fail (errand, our_error (error));
  else
    fail (errand, g_error_new (LB_ERROR, locked ? LB_ERROR_BUSY : LB_ERROR_NOT_FOUND, "keyring: %s",
                               locked ? "it is locked" : "nothing is kept"));
}

static void
find (Errand *errand)
{
  g_autoptr (GHashTable) names = attributes (errand);

  secret_service_search (errand->service, &schema, names, SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS,
                         errand->cancellable, items_came, g_rc_box_acquire (errand));
}

void
lb_keyring_find_async (LbKeyring *self, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (self != NULL);
  push (self, find, LIMIT_SECONDS, NULL, NULL, lb_keyring_find_async, callback, data);
}

gboolean
lb_keyring_find_finish (GAsyncResult *result, char **ret_user, char **ret_secret, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_keyring_find_async), FALSE);
  Found *found = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *ret_user = g_steal_pointer (&found->user);
  *ret_secret = g_steal_pointer (&found->secret);
  return TRUE;
}

/* Keeping and forgetting */

static void
kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  GError *error = NULL;

  if (secret_service_store_finish (SECRET_SERVICE (source), result, &error))
    succeed (errand);
  else
    fail (errand, our_error (error));
}

static void
keep (Errand *errand)
{
  g_autoptr (GHashTable) names = attributes (errand);
  g_autoptr (SecretValue) value = secret_value_new (errand->secret, -1, "text/plain");
  g_autofree char *label = g_strdup_printf ("联办 Lianban: %s", errand->user);

  secret_service_store (errand->service, &schema, names, SECRET_COLLECTION_DEFAULT, label, value,
                        errand->cancellable, kept, g_rc_box_acquire (errand));
}

void
lb_keyring_keep_async (LbKeyring *self, const char *user, const char *secret, GAsyncReadyCallback callback,
                       gpointer data)
{
  g_return_if_fail (self != NULL && user != NULL && secret != NULL);
  push (self, keep, KEEPING_SECONDS, user, secret, lb_keyring_finish, callback, data);
}

static void
forgotten (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  GError *error = NULL;

  /* FALSE without an error: there was nothing. */
  if (!secret_service_clear_finish (SECRET_SERVICE (source), result, &error) && error != NULL)
    fail (errand, our_error (error));
  else
    succeed (errand);
}

static void
forget (Errand *errand)
{
  g_autoptr (GHashTable) names = attributes (errand);

  secret_service_clear (errand->service, &schema, names, errand->cancellable, forgotten, g_rc_box_acquire (errand));
}

void
lb_keyring_forget_async (LbKeyring *self, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (self != NULL);
  push (self, forget, LIMIT_SECONDS, NULL, NULL, lb_keyring_finish, callback, data);
}

void
lb_keyring_drain_async (LbKeyring *self, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (self != NULL);
  push (self, NULL, LIMIT_SECONDS, NULL, NULL, lb_keyring_finish, callback, data);
}

gboolean
lb_keyring_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_keyring_finish), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
