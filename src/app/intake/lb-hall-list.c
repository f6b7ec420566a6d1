/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-hall"
#include "lb-hall-list.h"

#include <gtk/gtk.h>
#include <string.h>

#include "lb-failure.h"

#define TICK_SECONDS 5
/* Far more than wait anywhere; what is beyond it are the oldest. */
#define MOST 3000
#define TOLD_DRAFT "hall-told"
#define TOLD_MOST 500

struct _LbHallList
{
  GObject parent_instance;

  LbClient *client;          /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GListStore *entries;       /* (owned) (element-type LbHallEntry) all of them */
  GHashTable *by_case;       /* (owned) char* → LbHallEntry (borrowed) */
  GHashTable *prompted;      /* (owned) set of cases that were prompted for */
  GPtrArray *told;           /* (owned) (element-type utf8) oldest first */
  GHashTable *changed;       /* (owned) set of cases to be read again */
  GtkFilter *filter;         /* (owned) */
  GtkSorter *sorter;         /* (owned) */
  GListModel *model;         /* (owned) */
  char *window;              /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */
  guint source;
  gboolean reading, whole, loaded; /* whole: what is read takes the place of all */
};

G_DEFINE_FINAL_TYPE (LbHallList, lb_hall_list, G_TYPE_OBJECT)

enum { CHANGED, PROMPTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void read_changed (LbHallList *self);

/* What follows from the entries */

static gboolean
is_shown (gpointer item, gpointer data)
{
  LbHallList *self = data;
  LbHallEntry *entry = item;

  return lb_hall_entry_is_open (entry)
         && (self->window == NULL || g_strcmp0 (lb_hall_entry_get_case (entry)->window, self->window) == 0);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  return lb_hall_entry_compare ((LbHallEntry *) a, (LbHallEntry *) b);
}

static void
reorder (LbHallList *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

/* Once for each case, whether the notice is due before its half hour ends or that has been missed. */
static void
prompt (LbHallList *self, LbHallEntry *entry)
{
  const LbHallNeed need = lb_hall_entry_get_need (entry);
  const char *id = lb_hall_entry_get_case (entry)->id;

  if ((need == LB_HALL_NOTICE || need == LB_HALL_OVERDUE) && is_shown (entry, self)
      && !g_hash_table_contains (self->prompted, id))
    {
      g_hash_table_add (self->prompted, g_strdup (id));
      g_signal_emit (self, signals[PROMPTED], 0, entry);
    }
}

static void
context_of (LbHallList *self, const LbCase *state, LbContext *context)
{
  lb_client_context (self->client, state, context);
}

static gboolean
is_told (LbHallList *self, const char *case_id)
{
  return g_ptr_array_find_with_equal_func (self->told, case_id, g_str_equal, NULL);
}

/* A new one goes into @fresh. */
static void
take_case (LbHallList *self, LbCase *state, GPtrArray *fresh)
{
  LbHallEntry *entry = g_hash_table_lookup (self->by_case, state->id);
  LbContext context = { NULL };

  context_of (self, state, &context);
  if (context.calendar == NULL || context.policy == NULL)
    return;
  if (entry != NULL)
    {
      lb_hall_entry_set_case (entry, state, &context);
      return;
    }
  entry = lb_hall_entry_new ();
  lb_hall_entry_set_told (entry, is_told (self, state->id));
  lb_hall_entry_set_case (entry, state, &context);
  g_hash_table_insert (self->by_case, g_strdup (state->id), entry);
  g_ptr_array_add (fresh, entry);
}

/* Those that the whole reading did not find. */
static void
drop_others (LbHallList *self, GPtrArray *cases)
{
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < cases->len; i++)
    g_hash_table_add (found, ((LbCase *) cases->pdata[i])->id);
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->entries)); i > 0; i--)
    {
      g_autoptr (LbHallEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i - 1);
      const char *id = lb_hall_entry_get_case (entry)->id;

      if (g_hash_table_contains (found, id))
        continue;
      g_hash_table_remove (self->by_case, id);
      g_list_store_remove (self->entries, i - 1);
    }
}

static void
prompt_all (LbHallList *self)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->entries)); i++)
    g_ptr_array_add (entries, g_list_model_get_item (G_LIST_MODEL (self->entries), i));
  for (guint i = 0; i < entries->len; i++)
    prompt (self, entries->pdata[i]);
}

void
lb_hall_list_take (LbHallList *self, GPtrArray *cases, gboolean whole)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (LB_IS_HALL_LIST (self));
  g_return_if_fail (cases != NULL);

  if (whole)
    drop_others (self, cases);
  for (guint i = 0; i < cases->len; i++)
    take_case (self, cases->pdata[i], fresh);
  g_list_store_splice (self->entries, g_list_model_get_n_items (G_LIST_MODEL (self->entries)), 0, fresh->pdata,
                       fresh->len);
  self->loaded = TRUE;
  g_clear_error (&self->error);
  reorder (self);
  g_signal_emit (self, signals[CHANGED], 0);
  prompt_all (self);
}

/* Reading */

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbHallList) self = data;
  const gboolean whole = self->whole;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases = lb_client_query_hall_finish (LB_CLIENT (source), result, &error);

  self->reading = self->whole = FALSE;
  if (cases != NULL)
    lb_hall_list_take (self, cases, whole);
  else if (!lb_error_is_cancelled (error))
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  read_changed (self);
}

/* @only NULL: everything. */
static void
ask (LbHallList *self, const char *const *only)
{
  LbCalendar *calendar = lb_client_get_calendar (self->client);
  LbPolicy *policy = lb_client_get_policy (self->client);
  const LbDay today = lb_time_day (lb_client_now (self->client));
  const LbDay recent = calendar != NULL && policy != NULL ? lb_calendar_subtract (calendar, today, policy->notice_days)
                                                           : today;

  self->reading = TRUE;
  self->whole = only == NULL;
  lb_client_query_hall_async (self->client, only, lb_day_start (today), lb_day_start (recent), MOST,
                              self->cancellable, read_cb, g_object_ref (self));
}

static void
read_changed (LbHallList *self)
{
  g_autofree char **ids = NULL;
  g_autoptr (GHashTable) changed = NULL;

  if (self->reading || g_hash_table_size (self->changed) == 0 || g_cancellable_is_cancelled (self->cancellable))
    return;
  changed = g_steal_pointer (&self->changed);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ids = (char **) g_hash_table_get_keys_as_array (changed, NULL);
  if (g_hash_table_contains (changed, "") || g_hash_table_size (changed) > 200)
    ask (self, NULL);
  else
    ask (self, (const char *const *) ids);
}

static void
cases_changed_cb (LbHallList *self, const char *const *case_ids)
{
  g_assert (LB_IS_HALL_LIST (self));
  for (; *case_ids != NULL; case_ids++)
    g_hash_table_add (self->changed, g_strdup (*case_ids));
  read_changed (self);
}

void
lb_hall_list_refresh (LbHallList *self)
{
  g_return_if_fail (LB_IS_HALL_LIST (self));

  if (lb_client_get_actor (self->client) == NULL)
    return;
  g_hash_table_add (self->changed, g_strdup ("")); /* stands for all */
  read_changed (self);
}

/* The clock */

void
lb_hall_list_tick (LbHallList *self)
{
  gboolean moved = FALSE;
  guint n;

  g_return_if_fail (LB_IS_HALL_LIST (self));

  n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LbHallEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);
      LbContext context = { NULL };

      context_of (self, lb_hall_entry_get_case (entry), &context);
      if (context.calendar != NULL && context.policy != NULL)
        moved |= lb_hall_entry_tick (entry, &context);
    }
  if (!moved)
    return;
  reorder (self);
  g_signal_emit (self, signals[CHANGED], 0);
  prompt_all (self);
}

static gboolean
tick_cb (gpointer data)
{
  lb_hall_list_tick (data);
  return G_SOURCE_CONTINUE;
}

/* Who was told */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!lb_client_save_draft_finish (LB_CLIENT (source), result, &error))
    g_message ("Who was told in the hall was not kept: %s", error->message);
}

static void
save_told (LbHallList *self)
{
  g_autoptr (GString) content = g_string_new (NULL);
  LbDraft draft = { .id = (char *) TOLD_DRAFT, .kind = (char *) TOLD_DRAFT, .title = (char *) "",
                    .changed_at = lb_client_now (self->client) };

  for (guint i = 0; i < self->told->len; i++)
    g_string_append_printf (content, "%s\n", (const char *) self->told->pdata[i]);
  draft.content = content->str;
  lb_client_save_draft_async (self->client, &draft, saved_cb, NULL);
}

static void
note_told (LbHallList *self, const char *case_id)
{
  LbHallEntry *entry = g_hash_table_lookup (self->by_case, case_id);

  if (*case_id == '\0' || is_told (self, case_id))
    return;
  if (self->told->len >= TOLD_MOST)
    g_ptr_array_remove_index (self->told, 0);
  g_ptr_array_add (self->told, g_strdup (case_id));
  if (entry != NULL)
    lb_hall_entry_set_told (entry, TRUE);
}

void
lb_hall_list_set_told (LbHallList *self, const char *case_id)
{
  g_return_if_fail (LB_IS_HALL_LIST (self));
  g_return_if_fail (case_id != NULL);

  note_told (self, case_id);
  save_told (self);
  reorder (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbHallList) self = data;
  g_autoptr (GPtrArray) drafts = lb_client_list_drafts_finish (LB_CLIENT (source), result, NULL);
  const LbDraft *kept = drafts != NULL && drafts->len > 0 ? drafts->pdata[0] : NULL;
  g_auto (GStrv) ids = g_strsplit (kept != NULL ? kept->content : "", "\n", TOLD_MOST + 1);

  for (guint i = 0; ids[i] != NULL; i++)
    note_told (self, ids[i]);
  reorder (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Reading it */

GListModel *
lb_hall_list_get_model (LbHallList *self)
{
  g_return_val_if_fail (LB_IS_HALL_LIST (self), NULL);
  return self->model;
}

void
lb_hall_list_set_window (LbHallList *self, const char *window)
{
  g_return_if_fail (LB_IS_HALL_LIST (self));

  if (g_strcmp0 (self->window, window) == 0)
    return;
  g_free (self->window);
  self->window = g_strdup (window);
  reorder (self);
  g_signal_emit (self, signals[CHANGED], 0);
  prompt_all (self);
}

void
lb_hall_list_count (LbHallList *self, LbHallCounts *ret_counts)
{
  g_return_if_fail (LB_IS_HALL_LIST (self));
  g_return_if_fail (ret_counts != NULL);

  memset (ret_counts, 0, sizeof *ret_counts);
  for (guint i = 0; i < g_list_model_get_n_items (self->model); i++)
    {
      g_autoptr (LbHallEntry) entry = g_list_model_get_item (self->model, i);
      const LbHallNeed need = lb_hall_entry_get_need (entry);

      ret_counts->n_overdue += need == LB_HALL_OVERDUE;
      ret_counts->n_urgent += need == LB_HALL_OVERDUE || need == LB_HALL_NOTICE;
      ret_counts->n_news += need == LB_HALL_ANSWERED && !lb_hall_entry_is_told (entry);
      ret_counts->n_waiting += need == LB_HALL_WAITING;
      ret_counts->n_left += need == LB_HALL_LEFT;
      ret_counts->n_papers += lb_hall_entry_get_n_papers (entry) > 0;
    }
}

gboolean
lb_hall_list_is_loaded (LbHallList *self)
{
  g_return_val_if_fail (LB_IS_HALL_LIST (self), FALSE);
  return self->loaded;
}

const GError *
lb_hall_list_get_error (LbHallList *self)
{
  g_return_val_if_fail (LB_IS_HALL_LIST (self), NULL);
  return self->error;
}

/* GObject */

static void
lb_hall_list_dispose (GObject *object)
{
  LbHallList *self = LB_HALL_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  G_OBJECT_CLASS (lb_hall_list_parent_class)->dispose (object);
}

static void
lb_hall_list_finalize (GObject *object)
{
  LbHallList *self = LB_HALL_LIST (object);

  g_clear_object (&self->model);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->entries);
  g_clear_pointer (&self->by_case, g_hash_table_unref);
  g_clear_pointer (&self->prompted, g_hash_table_unref);
  g_clear_pointer (&self->told, g_ptr_array_unref);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_pointer (&self->window, g_free);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_hall_list_parent_class)->finalize (object);
}

static void
lb_hall_list_class_init (LbHallListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_hall_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_hall_list_finalize;
  signals[CHANGED] = g_signal_new ("changed", LB_TYPE_HALL_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   0);
  signals[PROMPTED] = g_signal_new ("prompted", LB_TYPE_HALL_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, LB_TYPE_HALL_ENTRY);
}

static void
lb_hall_list_init (LbHallList *self)
{
  GtkFilterListModel *filtered;

  self->cancellable = g_cancellable_new ();
  self->entries = g_list_store_new (LB_TYPE_HALL_ENTRY);
  self->by_case = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->prompted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->told = g_ptr_array_new_with_free_func (g_free);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL));
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->entries)), g_object_ref (self->filter));
  self->model = G_LIST_MODEL (gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (self->sorter)));
}

LbHallList *
lb_hall_list_new (LbClient *client)
{
  LbHallList *self = g_object_new (LB_TYPE_HALL_LIST, NULL);

  g_return_val_if_fail (LB_IS_CLIENT (client), self);
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "cases-changed", G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  self->source = g_timeout_add_seconds (TICK_SECONDS, tick_cb, self);
  lb_client_list_drafts_async (client, TOLD_DRAFT, told_cb, g_object_ref (self));
  return self;
}
