/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-card-model"
#include "lb-card-model.h"

#include "lb-card-pages-private.h"

/* One reading of the length and of the pages in use. */
typedef struct
{
  LbCardModel *model;     /* (owned) */
  LbCardReading *reading; /* (owned) (nullable) once counted */
  gint64 soon, overdue;
  guint64 since;          /* pages looked at since then count */
  guint pending;
  guint serial;
  GError *error;          /* (owned) (nullable) the first */
} Refresh;

/* One page on its way to a place. */
typedef struct
{
  LbCardModel *model; /* (owned) */
  Refresh *refresh;   /* (borrowed) (nullable) the reading that it is part of */
  guint index, serial;
} PageRequest;

struct _LbCardModel
{
  GObject parent_instance;
  LbCardSource *source;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) renewed with the query */
  LbCardQuery query;
  char *strings[5];          /* (owned) of @query: section, package, item, text, assignee */
  gboolean has_query;
  GHashTable *pages;         /* (owned) guint → LbCardPage */
  guint n_items;
  gint64 soon, overdue;
  gboolean counted;
  GError *error;             /* (owned) (nullable) */
  guint64 clock;             /* ticks whenever a page is looked at */
  guint serial;              /* of the pages' arrangement: an answer to an older one is of no use */
  guint idle;
  Refresh *refresh;          /* (borrowed) (nullable) the one under way */
  gboolean again;            /* something changed meanwhile */
};

static void lb_card_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LbCardModel, lb_card_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, lb_card_model_list_init))

typedef enum
{
  PROP_N_ITEMS = 1,
  PROP_SOON,
  PROP_OVERDUE,
  PROP_LOADING,
  PROP_ERROR,
  N_PROPERTIES
} LbCardModelProperty;

static GParamSpec *properties[N_PROPERTIES];

static void start_refresh (LbCardModel *self);

/* Pages */

static LbCardPage *
page_at (LbCardModel *self, guint index)
{
  return g_hash_table_lookup (self->pages, GUINT_TO_POINTER (index));
}

static void
mark_cases (LbCardModel *self, LbCardPage *page)
{
  LbCardPage *before = page->index > 0 ? page_at (self, page->index - 1) : NULL;
  LbCardPage *after = page_at (self, page->index + 1);
  LbCard *last = page->cards->len > 0 ? page->cards->pdata[page->cards->len - 1] : NULL;

  lb_card_page_mark_cases (
    page, before != NULL && before->cards->len > 0 ? before->cards->pdata[before->cards->len - 1] : NULL,
    self->query.by_case);
  if (after != NULL)
    lb_card_page_mark_cases (after, last, self->query.by_case);
}

static void
page_request_free (PageRequest *request)
{
  g_object_unref (request->model);
  g_free (request);
}

static void
fill_page (LbCardModel *self, guint index, GPtrArray *rows)
{
  LbCardPage *page = page_at (self, index);

  if (page == NULL)
    return;
  for (guint i = 0; i < page->cards->len && i < rows->len; i++)
    lb_card_take_row (page->cards->pdata[i], g_steal_pointer (&rows->pdata[i]));
  mark_cases (self, page);
  /* The list has become shorter since it was counted. */
  if (rows->len < page->cards->len)
    lb_card_model_refresh (self);
}

static void
set_error (LbCardModel *self, GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
page_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  PageRequest *request = data;
  LbCardModel *self = request->model;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (self->source != NULL)
    rows = LB_CARD_SOURCE_GET_IFACE (self->source)->query_finish (self->source, result, &error);
  if (rows != NULL && request->serial == self->serial)
    fill_page (self, request->index, rows);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
           && request->serial == self->serial)
    {
      LbCardPage *page = page_at (self, request->index);

      if (page != NULL)
        page->asked = FALSE;
      set_error (self, g_steal_pointer (&error));
    }
  page_request_free (request);
}

static void
ask_page (LbCardModel *self, LbCardPage *page)
{
  PageRequest *request;

  if (page->asked || self->source == NULL)
    return;
  page->asked = TRUE;
  request = g_new0 (PageRequest, 1);
  request->model = g_object_ref (self);
  request->index = page->index;
  request->serial = self->serial;
  LB_CARD_SOURCE_GET_IFACE (self->source)
    ->query_async (self->source, &self->query, (gint64)page->index * LB_CARD_PAGE, LB_CARD_PAGE,
                   self->cancellable, page_read_cb, request);
}

static void
drop_oldest_page (LbCardModel *self)
{
  GHashTableIter iterator;
  LbCardPage *page, *oldest = NULL;

  if (g_hash_table_size (self->pages) <= LB_CARD_PAGES_MOST)
    return;
  g_hash_table_iter_init (&iterator, self->pages);
  while (g_hash_table_iter_next (&iterator, NULL, (gpointer *) &page))
    if (oldest == NULL || page->used < oldest->used)
      oldest = page;
  g_hash_table_remove (self->pages, GUINT_TO_POINTER (oldest->index));
}

static LbCardPage *
ensure_page (LbCardModel *self, guint index)
{
  LbCardPage *page = page_at (self, index);

  if (page == NULL)
    {
      page = lb_card_page_new (index, MIN (LB_CARD_PAGE, self->n_items - index * LB_CARD_PAGE));
      g_hash_table_insert (self->pages, GUINT_TO_POINTER (index), page);
      page->used = ++self->clock;
      drop_oldest_page (self);
    }
  page->used = ++self->clock;
  ask_page (self, page);
  return page;
}

/* Reading again */

static void
refresh_free (Refresh *refresh)
{
  g_clear_pointer (&refresh->reading, lb_card_reading_free);
  g_clear_error (&refresh->error);
  g_object_unref (refresh->model);
  g_free (refresh);
}

static void
set_counts (LbCardModel *self, const Refresh *refresh)
{
  const gboolean first = !self->counted;

  self->counted = TRUE;
  if (self->soon != refresh->soon)
    {
      self->soon = refresh->soon;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOON]);
    }
  if (self->overdue != refresh->overdue)
    {
      self->overdue = refresh->overdue;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVERDUE]);
    }
  if (first)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
apply_refresh (LbCardModel *self, Refresh *refresh)
{
  const LbCardSplice splice
    = lb_card_pages_compare (self->pages, self->n_items, refresh->since, refresh->reading);
  const gboolean resized = self->n_items != refresh->reading->n_items;
  g_autoptr (GHashTable) old = self->pages;
  GHashTableIter iterator;
  gpointer page;

  self->pages = lb_card_pages_renew (old, self->n_items, &splice, refresh->reading);
  self->n_items = refresh->reading->n_items;
  self->serial++;
  g_hash_table_iter_init (&iterator, self->pages);
  while (g_hash_table_iter_next (&iterator, NULL, &page))
    mark_cases (self, page);
  set_error (self, NULL);
  if (splice.removed > 0 || splice.added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), splice.position, splice.removed, splice.added);
  if (resized)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  set_counts (self, refresh);
}

static void
finish_refresh (Refresh *refresh)
{
  LbCardModel *self = refresh->model;
  const gboolean current = self->refresh == refresh;

  if (--refresh->pending > 0)
    return;
  if (current)
    self->refresh = NULL;
  if (current && refresh->error != NULL)
    set_error (self, g_steal_pointer (&refresh->error));
  else if (current && refresh->reading != NULL)
    apply_refresh (self, refresh);
  if (current && self->again)
    lb_card_model_refresh (self);
  refresh_free (refresh);
}

static void
refresh_page_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  PageRequest *request = data;
  Refresh *refresh = request->refresh;
  LbCardModel *self = request->model;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = NULL;

  if (self->source != NULL)
    rows = LB_CARD_SOURCE_GET_IFACE (self->source)->query_finish (self->source, result, &error);
  if (rows != NULL)
    g_hash_table_insert (refresh->reading->rows, GUINT_TO_POINTER (request->index), rows);
  else if (refresh->error == NULL)
    refresh->error = g_steal_pointer (&error);
  finish_refresh (refresh);
  page_request_free (request);
}

static void
read_page_again (Refresh *refresh, GHashTable *asked, gint64 position)
{
  LbCardModel *self = refresh->model;
  const guint index = (guint) (MAX (position, 0) / LB_CARD_PAGE);
  PageRequest *request;

  if (position < 0 || position >= refresh->reading->n_items ||
      !g_hash_table_add (asked, GUINT_TO_POINTER (index)))
    return;
  request = g_new0 (PageRequest, 1);
  request->model = g_object_ref (self);
  request->refresh = refresh;
  request->index = index;
  refresh->pending++;
  LB_CARD_SOURCE_GET_IFACE (self->source)
    ->query_async (self->source, &self->query, (gint64) index * LB_CARD_PAGE, LB_CARD_PAGE, self->cancellable,
                   refresh_page_cb, request);
}

/* The pages in use, and where their cards have gone if all that happened lies before them. */
static void
read_pages_again (Refresh *refresh)
{
  LbCardModel *self = refresh->model;
  const gint64 shift = (gint64) refresh->reading->n_items - self->n_items;
  g_autoptr (GHashTable) asked = g_hash_table_new (NULL, NULL);
  GHashTableIter iterator;
  LbCardPage *page;

  g_hash_table_iter_init (&iterator, self->pages);
  while (g_hash_table_iter_next (&iterator, NULL, (gpointer *) &page))
    {
      const gint64 first = (gint64) page->index * LB_CARD_PAGE, last = first + page->cards->len - 1;

      if (page->used < refresh->since || page->cards->len == 0)
        continue;
      read_page_again (refresh, asked, first);
      read_page_again (refresh, asked, CLAMP (first + shift, 0, refresh->reading->n_items));
      read_page_again (refresh, asked, CLAMP (last + shift, 0, refresh->reading->n_items));
    }
}

static void
counted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Refresh *refresh = data;
  LbCardModel *self = refresh->model;
  gint64 count = -1;

  if (self->source != NULL)
    count = LB_CARD_SOURCE_GET_IFACE (self->source)
              ->count_finish (self->source, result, &refresh->soon, &refresh->overdue, &refresh->error);
  if (count >= 0 && self->refresh == refresh)
    {
      refresh->reading = lb_card_reading_new ((guint) MIN (count, G_MAXINT));
      read_pages_again (refresh);
    }
  finish_refresh (refresh);
}

static int
by_use (gconstpointer a, gconstpointer b)
{
  const LbCardPage *one = a, *other = b;

  return one->used < other->used ? 1 : one->used > other->used ? -1 : 0;
}

/* What a page must have been used at to be among those in use. */
static guint64
used_since (LbCardModel *self)
{
  g_autoptr (GList) pages = g_list_sort (g_hash_table_get_values (self->pages), by_use);
  GList *last = g_list_nth (pages, LB_CARD_PAGES_IN_USE - 1);

  return last != NULL ? ((LbCardPage *) last->data)->used : 0;
}

static void
start_refresh (LbCardModel *self)
{
  Refresh *refresh;

  if (self->refresh != NULL)
    {
      self->again = TRUE;
      return;
    }
  self->again = FALSE;
  refresh = g_new0 (Refresh, 1);
  refresh->model = g_object_ref (self);
  refresh->since = used_since (self);
  refresh->pending = 1;
  self->refresh = refresh;
  LB_CARD_SOURCE_GET_IFACE (self->source)
    ->count_async (self->source, &self->query, self->cancellable, counted_cb, refresh);
}

static gboolean
refresh_idle_cb (gpointer data)
{
  LbCardModel *self = data;

  self->idle = 0;
  start_refresh (self);
  return G_SOURCE_REMOVE;
}

/* List */

static GType
get_item_type (GListModel *model)
{
  return LB_TYPE_CARD;
}

static guint
get_n_items (GListModel *model)
{
  return LB_CARD_MODEL (model)->n_items;
}

static gpointer
get_item (GListModel *model, guint position)
{
  LbCardModel *self = LB_CARD_MODEL (model);
  LbCardPage *page;

  if (position >= self->n_items)
    return NULL;
  page = ensure_page (self, position / LB_CARD_PAGE);
  return g_object_ref (page->cards->pdata[position % LB_CARD_PAGE]);
}

static void
lb_card_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Object */

static void
clear_query (LbCardModel *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->strings); i++)
    g_clear_pointer (&self->strings[i], g_free);
}

static void
lb_card_model_dispose (GObject *object)
{
  LbCardModel *self = LB_CARD_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (lb_card_model_parent_class)->dispose (object);
}

static void
lb_card_model_finalize (GObject *object)
{
  LbCardModel *self = LB_CARD_MODEL (object);

  clear_query (self);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->pages, g_hash_table_unref);
  G_OBJECT_CLASS (lb_card_model_parent_class)->finalize (object);
}

static void
lb_card_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LbCardModel *self = LB_CARD_MODEL (object);

  switch ((LbCardModelProperty) id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->n_items);
      break;
    case PROP_SOON:
      g_value_set_int64 (value, self->soon);
      break;
    case PROP_OVERDUE:
      g_value_set_int64 (value, self->overdue);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, !self->counted);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_card_model_class_init (LbCardModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = lb_card_model_dispose;
  object_class->finalize = lb_card_model_finalize;
  object_class->get_property = lb_card_model_get_property;
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SOON] = g_param_spec_int64 ("soon", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_OVERDUE] = g_param_spec_int64 ("overdue", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
lb_card_model_init (LbCardModel *self)
{
  self->cancellable = g_cancellable_new ();
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) lb_card_page_free);
}

LbCardModel *
lb_card_model_new (LbCardSource *source)
{
  LbCardModel *self;

  g_return_val_if_fail (LB_IS_CARD_SOURCE (source), NULL);

  self = g_object_new (LB_TYPE_CARD_MODEL, NULL);
  self->source = g_object_ref (source);
  g_signal_connect_object (source, "changed", G_CALLBACK (lb_card_model_refresh), self, G_CONNECT_SWAPPED);
  return self;
}

static gboolean
same_query (const LbCardQuery *a, const LbCardQuery *b)
{
  return g_strcmp0 (a->section, b->section) == 0 && a->column == b->column &&
         g_strcmp0 (a->package, b->package) == 0 && g_strcmp0 (a->item, b->item) == 0 &&
         g_strcmp0 (a->text, b->text) == 0 && a->due_before == b->due_before && a->states == b->states &&
         a->by_case == b->by_case && g_strcmp0 (a->assignee, b->assignee) == 0;
}

static void
copy_query (LbCardModel *self, const LbCardQuery *query)
{
  char *strings[] = { g_strdup (query->section), g_strdup (query->package), g_strdup (query->item),
                      g_strdup (query->text), g_strdup (query->assignee) };

  clear_query (self);
  memcpy (self->strings, strings, sizeof strings);
  self->query = *query;
  self->query.section = self->strings[0];
  self->query.package = self->strings[1];
  self->query.item = self->strings[2];
  self->query.text = self->strings[3];
  self->query.assignee = self->strings[4];
}

void
lb_card_model_set_query (LbCardModel *self, const LbCardQuery *query)
{
  const guint n_items = self->n_items;

  g_return_if_fail (LB_IS_CARD_MODEL (self));
  g_return_if_fail (query != NULL);

  if (self->has_query && same_query (&self->query, query))
    return;
  copy_query (self, query);
  self->has_query = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->serial++;
  self->refresh = NULL;
  self->again = FALSE;
  g_hash_table_remove_all (self->pages);
  self->n_items = 0;
  if (n_items > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_items, 0);
  if (self->counted)
    {
      self->counted = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
    }
  g_clear_handle_id (&self->idle, g_source_remove);
  start_refresh (self);
}

const LbCardQuery *
lb_card_model_get_query (LbCardModel *self)
{
  g_return_val_if_fail (LB_IS_CARD_MODEL (self), NULL);
  return &self->query;
}

void
lb_card_model_refresh (LbCardModel *self)
{
  g_return_if_fail (LB_IS_CARD_MODEL (self));

  if (!self->has_query || self->source == NULL)
    return;
  if (self->idle == 0)
    self->idle = g_idle_add (refresh_idle_cb, self);
}

gboolean
lb_card_model_is_loading (LbCardModel *self)
{
  g_return_val_if_fail (LB_IS_CARD_MODEL (self), FALSE);
  return !self->counted;
}

const GError *
lb_card_model_get_error (LbCardModel *self)
{
  g_return_val_if_fail (LB_IS_CARD_MODEL (self), NULL);
  return self->error;
}

gint64
lb_card_model_get_soon (LbCardModel *self)
{
  g_return_val_if_fail (LB_IS_CARD_MODEL (self), 0);
  return self->soon;
}

gint64
lb_card_model_get_overdue (LbCardModel *self)
{
  g_return_val_if_fail (LB_IS_CARD_MODEL (self), 0);
  return self->overdue;
}

guint
lb_card_model_find (LbCardModel *self, const char *key)
{
  GHashTableIter iterator;
  LbCardPage *page;

  g_return_val_if_fail (LB_IS_CARD_MODEL (self), G_MAXUINT);
  g_return_val_if_fail (key != NULL, G_MAXUINT);

  g_hash_table_iter_init (&iterator, self->pages);
  while (g_hash_table_iter_next (&iterator, NULL, (gpointer *) &page))
    for (guint i = 0; i < page->cards->len; i++)
      if (g_strcmp0 (lb_card_get_key (page->cards->pdata[i]), key) == 0)
        return page->index * LB_CARD_PAGE + i;
  return G_MAXUINT;
}

guint
lb_card_model_get_n_pages (LbCardModel *self)
{
  g_return_val_if_fail (LB_IS_CARD_MODEL (self), 0);
  return g_hash_table_size (self->pages);
}
