/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Catalogues, calendar, policy and colleagues: fetched when they differ from what the replica keeps, then made into
 * facts on the writing hand. A catalogue version never changes; the others carry an entity tag.
 */
#include "lb-client-private.h"

#include <string.h>
#include "lb-json.h"

#define LARGEST_DOCUMENT (16 * 1024 * 1024)

/* A list of errands, one after the other: each is a path and the name under which its content is kept. */
typedef struct { char *path, *name; } Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_free (errand->path);
  g_free (errand->name);
  g_free (errand);
}

typedef struct
{
  GPtrArray *errands; /* (element-type Errand) */
  guint next;
  gboolean changed;
} Round;

static void
round_free (Round *round)
{
  g_ptr_array_unref (round->errands);
  g_free (round);
}

static void
add_errand (Round *round, char *path, const char *name)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->path = path;
  errand->name = g_strdup (name);
  g_ptr_array_add (round->errands, errand);
}

static void go_on (GTask *task);

/* Keeping. text: name, bytes: content, other: entity tag. */
static gboolean
keep (LbHand *hand, LbCall *call, GError **error)
{
  g_autofree char *tag_name = g_strconcat ("tag:", call->text, NULL);
  g_autofree char *content = NULL;
  gsize length = 0;

  if (hand->replica == NULL)
    return TRUE;
  const char *bytes = g_bytes_get_data (call->bytes, &length);
  content = g_strndup (bytes, length);
  return lb_replica_set (hand->replica, call->text, content, error)
         && lb_replica_set (hand->replica, tag_name, call->other, error);
}

/* Which catalogues of the list are not here yet, or differ. */
gboolean
lb_client_compare_catalogues (LbHand *hand, LbCall *call, GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (call->bytes, &length);
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, NULL, error);
  g_autoptr (GStrvBuilder) missing = g_strv_builder_new ();
  g_autofree char *content = g_strndup (text, length);

  if (reader == NULL)
    return FALSE;
  LbJson root = lb_json_root (reader), list;
  gsize count = lb_json_array (&root, "catalogues", 0, 1000, &list);
  for (gsize i = 0; i < count; i++)
    {
      LbJson element = lb_json_element (&list, i);
      const char *id = lb_json_string (&element, "id", 1, 64);
      const char *digest = lb_json_hexadecimal (&element, "sha256", 64);
      g_autofree char *name = g_strconcat ("digest:", id, NULL), *kept = NULL;
      if (!lb_replica_get (hand->replica, name, &kept, error))
        return FALSE;
      if (g_strcmp0 (kept, digest) != 0)
        g_strv_builder_add (missing, id);
    }
  if (!lb_json_reader_finish (reader, error) || !lb_replica_set (hand->replica, "catalogues", content, error))
    return FALSE;
  call->result = g_strv_builder_end (missing);
  call->free_result = (GDestroyNotify) g_strfreev;
  return TRUE;
}

static gboolean
keep_catalogue (LbHand *hand, LbCall *call, GError **error)
{
  g_autofree char *name = g_strconcat ("digest:", call->text + strlen ("catalogue:"), NULL);
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, call->bytes);

  return keep (hand, call, error) && lb_replica_set (hand->replica, name, digest, error);
}

static void
kept (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Round *round = g_task_get_task_data (task);
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, kept, &error);

  if (call == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  char **missing = call->result;
  for (guint i = 0; missing != NULL && missing[i] != NULL; i++)
    {
      g_autofree char *escaped = g_uri_escape_string (missing[i], NULL, FALSE);
      g_autofree char *name = g_strconcat ("catalogue:", missing[i], NULL);
      add_errand (round, g_strconcat ("/v1/catalogues/", escaped, NULL), name);
    }
  go_on (task);
}

static void
came (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  GTask *task = data;
  Round *round = g_task_get_task_data (task);
  Errand *errand = round->errands->pdata[round->next];
  GError *error = NULL;
  g_autoptr (LbHttpAnswer) answer = lb_client_ask_finish (self, result, NULL, &error);

  round->next++;
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (answer->status == 304)
    {
      go_on (task);
      return;
    }
  gboolean list = g_str_equal (errand->name, "catalogues");
  gboolean catalogue = g_str_has_prefix (errand->name, "catalogue:");
  LbCall *call = lb_call_new (list ? lb_client_compare_catalogues : catalogue ? keep_catalogue : keep);
  round->changed |= !list && !g_str_equal (errand->name, "people");
  call->text = g_strdup (errand->name);
  call->other = g_strdup (answer->etag);
  call->bytes = g_bytes_ref (answer->body);
  lb_client_call (self, &self->write, call, kept, NULL, kept, task);
}

static gboolean
look_up_tag (LbHand *hand, LbCall *call, GError **error)
{
  g_autofree char *name = g_strconcat ("tag:", call->text, NULL);

  call->free_result = g_free;
  return hand->replica == NULL || lb_replica_get (hand->replica, name, (char **) &call->result, error);
}

static void
tag_known (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  GTask *task = data;
  Round *round = g_task_get_task_data (task);
  Errand *errand = round->errands->pdata[round->next];
  LbCall *call = lb_client_call_finish (result, tag_known, NULL);
  g_autofree char *header = call != NULL && call->result != NULL
                              ? g_strconcat ("If-None-Match: ", call->result, NULL) : NULL;
  LbAsk ask = { .method = "GET", .path = errand->path, .header = header, .largest = LARGEST_DOCUMENT };

  lb_client_ask_async (self, &ask, g_task_get_cancellable (task), came, task);
}

static void
go_on (GTask *task)
{
  LbClient *self = g_task_get_source_object (task);
  Round *round = g_task_get_task_data (task);

  if (round->next >= round->errands->len)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  LbCall *call = lb_call_new (look_up_tag);
  call->text = g_strdup (((Errand *) round->errands->pdata[round->next])->name);
  lb_client_call (self, &self->write, call, tag_known, NULL, tag_known, task);
}

void
lb_client_refresh_documents_async (LbClient *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Round *round = g_new0 (Round, 1);

  round->errands = g_ptr_array_new_with_free_func (errand_free);
  add_errand (round, g_strdup ("/v1/catalogues"), "catalogues");
  add_errand (round, g_strdup ("/v1/calendars"), "calendar");
  add_errand (round, g_strdup ("/v1/policy"), "policy");
  add_errand (round, g_strdup ("/v1/people"), "people");
  g_task_set_source_tag (task, lb_client_refresh_documents_async);
  g_task_set_task_data (task, round, (GDestroyNotify) round_free);
  go_on (task);
}

gboolean
lb_client_refresh_documents_finish (LbClient *self, GAsyncResult *result, gboolean *ret_changed, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_refresh_documents_async), FALSE);

  Round *round = g_task_get_task_data (G_TASK (result));
  if (ret_changed != NULL)
    *ret_changed = round->changed;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* While signed in: a version that is published during the day */

static void
others_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GError) error = NULL;

  if (!lb_client_load_facts_finish (self, result, &error))
    g_warning ("new documents cannot be used: %s", error->message);
  else if (self->running)
    lb_client_make_rows (self);
}

/* Somebody's roles or leave have changed since they signed in. */
void
lb_client_follow_actor (LbClient *self, const LbActor *actor)
{
  if (!self->running || self->facts->actor == NULL)
    return;
  g_autofree char *before = lb_client_session_text (self, self->facts->actor, FALSE);
  g_autofree char *now = lb_client_session_text (self, actor, FALSE);
  if (!g_str_equal (before, now))
    lb_client_load_facts_async (self, actor, self->cancellable, others_loaded, NULL);
}

static void
looked_for_others (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  gboolean changed = FALSE;

  if (lb_client_refresh_documents_finish (self, result, &changed, NULL) && changed && self->running
      && self->facts->actor != NULL)
    lb_client_load_facts_async (self, self->facts->actor, self->cancellable, others_loaded, NULL);
}

void
lb_client_look_for_documents (LbClient *self)
{
  if (self->running && !self->offline && !self->must_change)
    lb_client_refresh_documents_async (self, self->cancellable, looked_for_others, NULL);
}

/* Facts, on the hand */

/* Rows hold due dates, which calendar, policy and catalogue decide: when these are others than the rows were made
 * with, all rows are made again, a few at a time. */
static gboolean
mark_if_other (LbReplica *replica, GError **error)
{
  const char *const names[] = { "catalogues", "calendar", "policy" };
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *before = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = NULL;
      if (!lb_replica_get (replica, names[i], &text, error))
        return FALSE;
      g_checksum_update (sum, (const guchar *) (text != NULL ? text : ""), text != NULL ? strlen (text) + 1 : 1);
    }
  if (!lb_replica_get (replica, "rows-made-with", &before, error))
    return FALSE;
  if (g_strcmp0 (before, g_checksum_get_string (sum)) == 0)
    return TRUE;
  return lb_replica_mark_all (replica, error)
         && lb_replica_set (replica, "rows-made-with", g_checksum_get_string (sum), error);
}

static gboolean
load_facts (LbHand *hand, LbCall *call, GError **error)
{
  LbFacts *facts = lb_replica_load_facts (hand->replica, call->extra, error);

  if (facts == NULL || !lb_replica_get (hand->replica, "people", (char **) &call->second, error))
    {
      g_clear_pointer (&facts, lb_facts_unref);
      return FALSE;
    }
  call->free_second = g_free;
  call->result = facts;
  call->free_result = (GDestroyNotify) lb_facts_unref;
  if ((facts->catalogues->len == 0 || facts->calendar == NULL) && !call->a)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_OFFLINE, "facts: catalogue and calendar have not been fetched yet");
      return FALSE;
    }
  lb_replica_set_facts (hand->replica, facts);
  return mark_if_other (hand->replica, error);
}

static gboolean
use_facts (LbHand *hand, LbCall *call, GError **error)
{
  if (hand->replica != NULL)
    lb_replica_set_facts (hand->replica, call->facts);
  return TRUE;
}

static void
facts_used (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, facts_used, &error);

  if (call == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  lb_client_set_facts (self, call->facts);
  g_task_return_boolean (task, TRUE);
}

static void
facts_made (GObject *source, GAsyncResult *result, gpointer data)
{
  LbClient *self = LB_CLIENT (source);
  GTask *task = data;
  GError *error = NULL;
  LbCall *call = lb_client_call_finish (result, facts_made, &error);

  if (call == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (call->second != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (call->second, strlen (call->second));
      GPtrArray *people = lb_client_read_people (bytes, "people", NULL);
      if (people != NULL)
        {
          g_clear_pointer (&self->colleagues, g_ptr_array_unref);
          self->colleagues = people;
        }
    }
  LbCall *use = lb_call_new (use_facts);
  use->facts = lb_facts_ref (call->result);
  lb_client_call (self, &self->read, use, facts_used, NULL, facts_used, task);
}

void
lb_client_load_facts_async (LbClient *self, const LbActor *actor, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  LbCall *call = lb_call_new (load_facts);

  g_task_set_source_tag (task, lb_client_load_facts_async);
  call->writes = TRUE;
  call->a = self->must_change;
  call->extra = lb_actor_copy (actor);
  call->free_extra = (GDestroyNotify) lb_actor_free;
  lb_client_call (self, &self->write, call, facts_made, NULL, facts_made, task);
}

gboolean
lb_client_load_facts_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_client_load_facts_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
