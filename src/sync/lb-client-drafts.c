/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drafts that clerks of one PC hand to each other, beside the replicas of all who sign in here.
 */
#include "lb-client-private.h"

#include "lb-handed.h"

#define SHELF "handed"

/* call->text: the shelf, call->other: the user. */
static LbCall *
new_call (LbClient *self, LbWork work)
{
  const LbActor *actor = self->facts->actor;
  LbCall *call = lb_call_new (work);

  call->text = g_build_filename (self->folder, SHELF, NULL);
  call->other = g_strdup (actor != NULL ? actor->id : NULL);
  return call;
}

static LbHanded *
open_shelf (LbHand *hand, LbCall *call, GError **error)
{
  if (hand->replica != NULL && call->other != NULL)
    return lb_handed_open (call->text, error);
  g_set_error (error, LB_ERROR, LB_ERROR_UNAUTHENTICATED, "client: nobody is signed in");
  return NULL;
}

/* Giving */

static gboolean
give_draft (LbHand *hand, LbCall *call, GError **error)
{
  g_autoptr (LbHanded) shelf = open_shelf (hand, call, error);

  return shelf != NULL
         && lb_handed_give (shelf, hand->replica, call->extra, (const char *const *) call->strings->pdata, error);
}

static const char *
name_of (LbClient *self, const char *user)
{
  GPtrArray *people = lb_client_get_people (self);

  for (guint i = 0; people != NULL && i < people->len; i++)
    if (g_strcmp0 (((const LbPerson *) people->pdata[i])->id, user) == 0)
      return ((const LbPerson *) people->pdata[i])->name;
  return "";
}

static LbHandedDraft *
note_new (LbClient *self, const LbDraft *draft, const char *to)
{
  const LbActor *actor = self->facts->actor;
  LbHandedDraft *handed = g_new0 (LbHandedDraft, 1);

  handed->draft = g_new0 (LbDraft, 1);
  handed->draft->id = g_strdup (draft->id);
  handed->draft->kind = g_strdup (draft->kind);
  handed->draft->title = g_strdup (draft->title);
  handed->draft->content = g_strdup (draft->content);
  handed->at = lb_client_now (self);
  handed->draft->changed_at = draft->changed_at > 0 ? draft->changed_at : handed->at;
  handed->from = g_strdup (actor != NULL ? actor->id : NULL);
  handed->from_name = g_strdup (actor != NULL ? actor->name : "");
  handed->to = g_strdup (to);
  handed->to_name = g_strdup (name_of (self, to));
  return handed;
}

void
lb_client_give_draft_async (LbClient *self, const LbDraft *draft, const char *to, const char *const *files,
                            GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && draft != NULL && draft->id != NULL && draft->kind != NULL);
  g_return_if_fail (draft->title != NULL && draft->content != NULL && to != NULL);

  LbCall *call = new_call (self, give_draft);
  call->extra = note_new (self, draft, to);
  call->free_extra = (GDestroyNotify) lb_handed_draft_free;
  call->strings = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    g_ptr_array_add (call->strings, g_strdup (files[i]));
  g_ptr_array_add (call->strings, NULL);
  lb_client_call (self, &self->write, call, lb_client_give_draft_async, NULL, callback, data);
}

gboolean
lb_client_give_draft_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  return lb_client_call_finish (result, lb_client_give_draft_async, error) != NULL;
}

/* What waits */

static gboolean
list_handed (LbHand *hand, LbCall *call, GError **error)
{
  g_autoptr (LbHanded) shelf = open_shelf (hand, call, error);

  if (shelf == NULL || !lb_handed_settle (shelf, hand->replica, call->other, error))
    return FALSE;
  call->result = lb_handed_list (shelf, call->other, error);
  call->free_result = (GDestroyNotify) g_ptr_array_unref;
  return call->result != NULL;
}

void
lb_client_list_handed_async (LbClient *self, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self));
  lb_client_call (self, &self->write, new_call (self, list_handed), lb_client_list_handed_async, NULL, callback, data);
}

GPtrArray *
lb_client_list_handed_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  LbCall *call = lb_client_call_finish (result, lb_client_list_handed_async, error);

  return call != NULL ? g_steal_pointer (&call->result) : NULL;
}

/* Taking */

static gboolean
take_draft (LbHand *hand, LbCall *call, GError **error)
{
  g_autoptr (LbHanded) shelf = open_shelf (hand, call, error);

  if (shelf == NULL)
    return FALSE;
  call->result = lb_handed_take (shelf, hand->replica, call->extra, call->other, error);
  call->free_result = (GDestroyNotify) lb_draft_free;
  return call->result != NULL;
}

void
lb_client_take_draft_async (LbClient *self, const char *id, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (LB_IS_CLIENT (self) && id != NULL);

  LbCall *call = new_call (self, take_draft);
  call->extra = g_strdup (id);
  call->free_extra = g_free;
  lb_client_call (self, &self->write, call, lb_client_take_draft_async, NULL, callback, data);
}

LbDraft *
lb_client_take_draft_finish (LbClient *self, GAsyncResult *result, GError **error)
{
  LbCall *call = lb_client_call_finish (result, lb_client_take_draft_async, error);

  if (call == NULL)
    return NULL;
  lb_client_kick_push (self); /* its files */
  return g_steal_pointer (&call->result);
}
