/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-help-question"
#include "lb-help-question.h"
#include <glib/gi18n.h>
#include "lb-name.h"
#include "lb-referral-rows.h"

LbHelpQuestion *
lb_help_question_new (LbCase *state, const char *help)
{
  LbHelpQuestion *self = g_new0 (LbHelpQuestion, 1);

  self->state = lb_case_ref (state);
  self->help = g_strdup (help);
  return self;
}

void
lb_help_question_free (gpointer data)
{
  LbHelpQuestion *self = data;

  lb_case_unref (self->state);
  g_free (self->help);
  g_free (self);
}

const LbHelp *
lb_help_question_help (const LbHelpQuestion *self)
{
  return lb_case_help (self->state, self->help);
}

static const LbMaterial *
material_of (const LbHelpQuestion *self, LbClient *client)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (client, self->state->catalogue);

  return catalogue != NULL ? lb_catalogue_material (catalogue, lb_help_question_help (self)->material) : NULL;
}

const char *
lb_help_question_material (const LbHelpQuestion *self, LbClient *client)
{
  const LbMaterial *material = material_of (self, client);

  return material != NULL ? lb_name (material->name, material->english) : lb_help_question_help (self)->material;
}

const char *
lb_help_question_point (const LbHelpQuestion *self, LbClient *client)
{
  const LbMaterial *material = material_of (self, client);
  const int point = lb_help_question_help (self)->point;

  if (point < 0 || material == NULL || material->formal_points == NULL
      || point >= (int) g_strv_length (material->formal_points))
    return _("The material as a whole");
  return material->formal_points[point];
}

/* Reading */

typedef struct
{
  GPtrArray *found; /* (owned) (element-type LbHelpQuestion) */
  guint pending;    /* cases being read, and the list of them */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_ptr_array_unref (reading->found);
  g_free (reading);
}

static gboolean
is_mine (const LbActor *actor, const char *section)
{
  if (actor == NULL)
    return FALSE;
  for (guint i = 0; actor->stands_for != NULL && i < actor->stands_for->len; i++)
    if (g_strcmp0 (((const LbActor *) actor->stands_for->pdata[i])->section, section) == 0)
      return TRUE;
  return g_strcmp0 (actor->section, section) == 0;
}

static int
compare_asked (gconstpointer a, gconstpointer b)
{
  const LbHelp *first = lb_help_question_help (*(LbHelpQuestion *const *) a);
  const LbHelp *second = lb_help_question_help (*(LbHelpQuestion *const *) b);

  return (first->asked_at > second->asked_at) - (first->asked_at < second->asked_at);
}

/* Takes over @task, of which there is a reference for each case that is read. */
static void
end_part (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);

  if (--reading->pending == 0)
    {
      g_ptr_array_sort (reading->found, compare_asked);
      g_task_return_pointer (task, g_ptr_array_ref (reading->found), (GDestroyNotify) g_ptr_array_unref);
    }
  g_object_unref (task);
}

static void
case_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Reading *reading = g_task_get_task_data (task);
  /* A draft that has left meanwhile has no question for anybody. */
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, NULL);
  const LbActor *actor = lb_client_get_actor (LB_CLIENT (source));

  for (guint i = 0; state != NULL && i < state->helps->len; i++)
    {
      const LbHelp *help = state->helps->pdata[i];

      if (lb_help_state (help) == LB_HELP_OPEN && is_mine (actor, help->section))
        g_ptr_array_add (reading->found, lb_help_question_new (state, help->id));
    }
  end_part (task);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) rows = lb_client_search_finish (LB_CLIENT (source), result, &error);

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const LbCaseRow *row = rows->pdata[i];

      if ((row->flags & LB_CASE_FLAG_HELP_OPEN) == 0)
        continue;
      reading->pending++;
      lb_client_get_case_async (LB_CLIENT (source), row->case_id, g_task_get_cancellable (task), case_cb,
                                g_object_ref (task));
    }
  end_part (task);
}

void
lb_help_questions_read_async (LbClient *client, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  Reading *reading;
  GTask *task;

  g_return_if_fail (LB_IS_CLIENT (client));

  reading = g_new0 (Reading, 1);
  reading->found = g_ptr_array_new_with_free_func (lb_help_question_free);
  reading->pending = 1;
  task = g_task_new (client, cancellable, callback, data);
  g_task_set_source_tag (task, lb_help_questions_read_async);
  g_task_set_task_data (task, reading, reading_free);
  lb_client_search_async (client, "", LB_CASE_DRAFT, LB_REFERRAL_ROWS_READ, cancellable, listed_cb, task);
}

GPtrArray *
lb_help_questions_read_finish (GAsyncResult *result, GError **error)
{
  GPtrArray *found;

  g_return_val_if_fail (g_async_result_is_tagged (result, lb_help_questions_read_async), NULL);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found != NULL)
    g_ptr_array_set_free_func (found, NULL);
  return found;
}
