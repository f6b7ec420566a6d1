/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-hand-over.h"

#include <glib/gi18n.h>

#include "lb-form-row.h"
#include "lb-intake-keeper.h"
#include "lb-name.h"
#include "lb-platform.h"

#define LIST_HEIGHT 280

typedef struct
{
  LbClient *client;      /* (owned) */
  LbIntakeDraft *draft;  /* (owned) */
  GPtrArray *colleagues; /* (owned) (element-type LbPerson, borrowed) */
  GPtrArray *ids;        /* (owned) (element-type utf8) of them, as they may go while the question is open */
  GPtrArray *names;      /* (owned) (element-type utf8) */
  GtkWidget *list;       /* (owned) (nullable) */
  GPtrArray *choices;    /* (owned) (element-type GtkCheckButton, borrowed from @list) */
  guint chosen;
} HandOver;

static void
hand_over_free (gpointer data)
{
  HandOver *over = data;

  g_object_unref (over->client);
  g_object_unref (over->draft);
  g_clear_object (&over->list);
  g_ptr_array_unref (over->colleagues);
  g_ptr_array_unref (over->ids);
  g_ptr_array_unref (over->names);
  g_ptr_array_unref (over->choices);
  g_free (over);
}

static int
compare_colleagues (gconstpointer a, gconstpointer b, gpointer data)
{
  const LbPerson *first = *(LbPerson *const *) a, *second = *(LbPerson *const *) b;
  const LbActor *me = data;
  int near_first = g_strcmp0 (first->window, me->window) == 0, near_second = g_strcmp0 (second->window, me->window) == 0;

  return near_first != near_second ? near_second - near_first : g_strcmp0 (first->id, second->id);
}

GPtrArray *
lb_intake_colleagues (GPtrArray *people, const LbActor *me)
{
  GPtrArray *list = g_ptr_array_new ();

  g_return_val_if_fail (me != NULL, list);

  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      LbPerson *person = people->pdata[i];

      if ((person->roles & LB_ROLE_COUNTER) != 0 && g_strcmp0 (person->id, me->id) != 0
          && g_strcmp0 (person->section, me->section) == 0)
        g_ptr_array_add (list, person);
    }
  g_ptr_array_sort_with_data (list, compare_colleagues, (gpointer) me);
  return list;
}

LbIntakeDraft *
lb_intake_draft_for_colleague (LbIntakeDraft *draft)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (draft), NULL);

  LbIntakeDraft *copy = lb_intake_draft_copy (draft);

  lb_intake_draft_set_number (copy, NULL);
  return copy;
}

static void
given_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  HandOver *over = g_task_get_task_data (task);
  GError *error = NULL;

  if (lb_client_give_draft_finish (LB_CLIENT (source), result, &error))
    g_task_return_pointer (task, g_strdup (over->names->pdata[over->chosen]), g_free);
  else
    g_task_return_error (task, error);
}

static void
give (GTask *task)
{
  HandOver *over = g_task_get_task_data (task);
  g_autoptr (LbIntakeDraft) theirs = lb_intake_draft_for_colleague (over->draft);
  g_autofree char *title = lb_intake_draft_dup_title (theirs), *content = lb_intake_draft_to_text (theirs);
  g_auto (GStrv) files = lb_intake_draft_dup_blobs (theirs);
  LbDraft draft = { (char *) lb_intake_draft_get_id (theirs), (char *) LB_INTAKE_DRAFT_KIND, title, content, 0 };

  lb_client_give_draft_async (over->client, &draft, over->ids->pdata[over->chosen], (const char *const *) files, given_cb,
                              task);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HandOver *over = g_task_get_task_data (task);
  g_autofree char *answer = lb_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "hand-over") != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the draft is kept");
      g_object_unref (task);
      return;
    }
  for (guint i = 0; i < over->choices->len; i++)
    if (gtk_check_button_get_active (over->choices->pdata[i]))
      over->chosen = i;
  give (task);
}

/* "刘志强 · 一个项目窗口" */
static char *
describe (LbClient *client, const LbPerson *person)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (client, NULL);
  const LbWindow *window = catalogue != NULL && person->window != NULL ? lb_catalogue_window (catalogue, person->window)
                                                                        : NULL;

  if (window == NULL)
    return g_strdup (person->name);
  return g_strdup_printf (_("%s · %s"), person->name, lb_name (window->name, window->english));
}

static void
build_list (HandOver *over)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *leader = gtk_check_button_new (); /* never seen: a single colleague, too, is chosen and cannot be unticked */

  gtk_widget_set_visible (leader, FALSE);
  gtk_box_append (GTK_BOX (box), leader);
  for (guint i = 0; i < over->colleagues->len; i++)
    {
      const LbPerson *person = over->colleagues->pdata[i];
      g_autofree char *text = describe (over->client, person);
      GtkWidget *choice = gtk_check_button_new_with_label (text);

      gtk_check_button_set_group (GTK_CHECK_BUTTON (choice), GTK_CHECK_BUTTON (leader));
      if (i == 0)
        gtk_check_button_set_active (GTK_CHECK_BUTTON (choice), TRUE);
      gtk_box_append (GTK_BOX (box), choice);
      g_ptr_array_add (over->choices, choice);
      g_ptr_array_add (over->ids, g_strdup (person->id));
      g_ptr_array_add (over->names, g_strdup (person->name));
    }
  over->list = g_object_ref_sink (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (over->list), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (over->list), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (over->list), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (over->list), box);
  lb_widget_set_accessible_label (over->list, _("Colleagues"));
}

static HandOver *
hand_over_new (LbClient *client, LbIntakeDraft *draft)
{
  HandOver *over = g_new0 (HandOver, 1);

  over->client = g_object_ref (client);
  over->draft = g_object_ref (draft);
  over->colleagues = lb_intake_colleagues (lb_client_get_people (client), lb_client_get_actor (client));
  over->ids = g_ptr_array_new_with_free_func (g_free);
  over->names = g_ptr_array_new_with_free_func (g_free);
  over->choices = g_ptr_array_new ();
  return over;
}

void
lb_intake_hand_over_async (GtkWidget *parent, LbClient *client, LbIntakeDraft *draft, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  const LbAnswer answers[] = {
    { "keep", _("_Keep It"), LB_ANSWER_PLAIN },
    { "hand-over", _("_Hand Over"), LB_ANSWER_SUGGESTED },
    { NULL },
  };
  HandOver *over;
  GTask *task;

  g_return_if_fail (GTK_IS_WIDGET (parent) && LB_IS_CLIENT (client) && LB_IS_INTAKE_DRAFT (draft));
  g_return_if_fail (lb_client_get_actor (client) != NULL);

  over = hand_over_new (client, draft);
  task = g_task_new (parent, cancellable, callback, data);
  g_task_set_task_data (task, over, hand_over_free);
  if (over->colleagues->len == 0)
    {
      g_task_return_new_error (task, LB_ERROR, LB_ERROR_NOT_FOUND, "hand over: no colleague at a counter");
      g_object_unref (task);
      return;
    }
  build_list (over);
  lb_ask_async (parent, _("Hand This Draft Over?"),
                _("The colleague finds it among the drafts when they sign in on this PC, with all that was attached and "
                  "scanned. Until they take it over, it can be taken back."),
                over->list, answers, cancellable, answered_cb, task);
}

char *
lb_intake_hand_over_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
