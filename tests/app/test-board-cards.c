/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A column of cards: what is read, when, and what is told to those who look at it.
 */
#include "lb-card-model.h"
#include "lb-error.h"

/* A source that keeps its rows as numbers and answers in the next turn of the main loop. */

#define TYPE_FAKE_SOURCE (fake_source_get_type ())
G_DECLARE_FINAL_TYPE (FakeSource, fake_source, FAKE, SOURCE, GObject)

struct _FakeSource
{
  GObject parent_instance;
  GArray *rows;         /* (element-type int) numbers of cases, in order */
  GHashTable *touched;  /* numbers whose rows are pending */
  guint counts, queries;
  gint64 furthest;      /* highest offset asked for */
  gboolean broken;
};

static void fake_source_iface_init (LbCardSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeSource, fake_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LB_TYPE_CARD_SOURCE, fake_source_iface_init))

typedef struct { gint64 offset, limit; } Page;

static gboolean
answer_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  FakeSource *self = g_task_get_source_object (task);
  Page *page = g_task_get_task_data (task);
  GPtrArray *rows;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (self->broken)
    {
      g_task_return_new_error (task, LB_ERROR, LB_ERROR_BUSY, "busy");
      return G_SOURCE_REMOVE;
    }
  if (page == NULL)
    {
      g_task_return_int (task, self->rows->len);
      return G_SOURCE_REMOVE;
    }
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_card_row_free);
  for (gint64 i = page->offset; i < MIN (page->offset + page->limit, self->rows->len); i++)
    {
      LbCardRow *row = g_new0 (LbCardRow, 1);
      int number = g_array_index (self->rows, int, i);

      row->case_id = g_strdup_printf ("case-%d", number / 2);
      row->item = g_strdup_printf ("item-%d", number % 2);
      row->pending = g_hash_table_contains (self->touched, GINT_TO_POINTER (number));
      g_ptr_array_add (rows, row);
    }
  g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
  return G_SOURCE_REMOVE;
}

static void
count_async (LbCardSource *source, const LbCardQuery *query, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer data)
{
  FAKE_SOURCE (source)->counts++;
  g_idle_add (answer_cb, g_task_new (source, cancellable, callback, data));
}

static gint64
count_finish (LbCardSource *source, GAsyncResult *result, gint64 *ret_soon, gint64 *ret_overdue,
              GError **error)
{
  *ret_soon = 1;
  *ret_overdue = 2;
  return g_task_propagate_int (G_TASK (result), error);
}

static void
query_async (LbCardSource *source, const LbCardQuery *query, gint64 offset, gint64 limit,
             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (source, cancellable, callback, data);
  Page *page = g_new (Page, 1);

  *page = (Page) { offset, limit };
  g_task_set_task_data (task, page, g_free);
  FAKE_SOURCE (source)->queries++;
  FAKE_SOURCE (source)->furthest = MAX (FAKE_SOURCE (source)->furthest, offset);
  g_idle_add (answer_cb, task);
}

static GPtrArray *
query_finish (LbCardSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_source_iface_init (LbCardSourceInterface *iface)
{
  iface->count_async = count_async;
  iface->count_finish = count_finish;
  iface->query_async = query_async;
  iface->query_finish = query_finish;
}

static void
fake_source_finalize (GObject *object)
{
  g_array_unref (FAKE_SOURCE (object)->rows);
  g_hash_table_unref (FAKE_SOURCE (object)->touched);
  G_OBJECT_CLASS (fake_source_parent_class)->finalize (object);
}

static void
fake_source_class_init (FakeSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_source_finalize;
}

static void
fake_source_init (FakeSource *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (int));
  self->touched = g_hash_table_new (NULL, NULL);
}

/* What an onlooker hears, and the list as they believe it to be. */

typedef struct
{
  FakeSource *source;
  LbCardModel *model;
  guint emissions, position, removed, added;
  guint changes;      /* of cards */
  GPtrArray *shown; /* (element-type LbCard) (nullable) an onlooker that asks for everything, as a test may */
} Fixture;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  Fixture *f = data;

  f->emissions++;
  f->position = position;
  f->removed = removed;
  f->added = added;
  if (f->shown == NULL)
    return;
  g_ptr_array_remove_range (f->shown, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (f->shown, (int) (position + i), g_list_model_get_item (model, position + i));
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
fill (FakeSource *source, int n)
{
  for (int i = 0; i < n; i++)
    g_array_append_val (source->rows, i);
}

static void
set_up (Fixture *f, gconstpointer n)
{
  const LbCardQuery query = { .column = LB_COLUMN_TO_ACCEPT, .due_before = LB_TIME_NONE };

  f->source = g_object_new (TYPE_FAKE_SOURCE, NULL);
  fill (f->source, GPOINTER_TO_INT (n));
  f->model = lb_card_model_new (LB_CARD_SOURCE (f->source));
  g_signal_connect (f->model, "items-changed", G_CALLBACK (items_changed_cb), f);
  lb_card_model_set_query (f->model, &query);
  g_assert_true (lb_card_model_is_loading (f->model));
  settle ();
  g_assert_false (lb_card_model_is_loading (f->model));
  f->emissions = 0;
}

static void
tear_down (Fixture *f, gconstpointer n)
{
  g_clear_pointer (&f->shown, g_ptr_array_unref);
  settle ();
  g_assert_finalize_object (f->model);
  g_assert_finalize_object (f->source);
}

static LbCard *
card_at (Fixture *f, guint position)
{
  LbCard *card = g_list_model_get_item (G_LIST_MODEL (f->model), position);

  g_assert_nonnull (card);
  g_object_unref (card);
  return card;
}

static void
assert_number (LbCard *card, int number)
{
  g_autofree char *key = g_strdup_printf ("case-%d/item-%d", number / 2, number % 2);

  g_assert_cmpstr (lb_card_get_key (card), ==, key);
}

static void
look_at (Fixture *f, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    card_at (f, i);
  settle ();
}

static void
tell_and_settle (Fixture *f)
{
  lb_card_source_changed (LB_CARD_SOURCE (f->source));
  settle ();
}

static void
test_opening_reads_no_row (Fixture *f, gconstpointer n)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->model)), ==, (guint) GPOINTER_TO_INT (n));
  g_assert_cmpuint (f->source->counts, ==, 1);
  g_assert_cmpuint (f->source->queries, ==, 0);
  g_assert_cmpint (lb_card_model_get_soon (f->model), ==, 1);
  g_assert_cmpint (lb_card_model_get_overdue (f->model), ==, 2);
}

static void
changed_cb (Fixture *f)
{
  f->changes++;
}

static void
test_a_card_loads_in_place (Fixture *f, gconstpointer n)
{
  LbCard *card = card_at (f, 5);

  g_signal_connect_swapped (card, "changed", G_CALLBACK (changed_cb), f);
  g_assert_true (lb_card_is_loading (card));
  g_assert_null (lb_card_get_row (card));
  settle ();
  g_assert_false (lb_card_is_loading (card));
  assert_number (card, 5);
  g_assert_true (card_at (f, 5) == card);
  g_assert_cmpuint (f->changes, ==, 1);
  g_assert_cmpuint (f->emissions, ==, 0);
  g_assert_cmpuint (f->source->queries, ==, 1);
}

static void
test_pages_are_bounded (Fixture *f, gconstpointer n)
{
  for (guint page = 0; page < 60; page++)
    look_at (f, page * LB_CARD_PAGE, page * LB_CARD_PAGE + 20);
  g_assert_cmpuint (lb_card_model_get_n_pages (f->model), <=, LB_CARD_PAGES_MOST);
  g_assert_cmpuint (f->source->queries, ==, 60);
  assert_number (card_at (f, 59 * LB_CARD_PAGE), 59 * LB_CARD_PAGE);
}

static void
test_the_far_end_is_one_page_away (Fixture *f, gconstpointer n)
{
  const guint last = (guint) GPOINTER_TO_INT (n) - 1;

  look_at (f, last, last + 1);
  assert_number (card_at (f, last), (int) last);
  g_assert_cmpuint (f->source->queries, ==, 1);
}

static void
test_nothing_moved_tells_nothing (Fixture *f, gconstpointer n)
{
  look_at (f, 0, 30);
  tell_and_settle (f);
  tell_and_settle (f);
  g_assert_cmpuint (f->emissions, ==, 0);
  g_assert_cmpuint (f->source->counts, ==, 3);
}

static void
test_a_changed_row_changes_its_card_only (Fixture *f, gconstpointer n)
{
  LbCard *card;

  look_at (f, 0, 30);
  card = card_at (f, 7);
  g_signal_connect_swapped (card, "changed", G_CALLBACK (changed_cb), f);
  g_signal_connect_swapped (card_at (f, 8), "changed", G_CALLBACK (changed_cb), f);
  g_hash_table_add (f->source->touched, GINT_TO_POINTER (7));
  tell_and_settle (f);
  g_assert_cmpuint (f->emissions, ==, 0);
  g_assert_cmpuint (f->changes, ==, 1);
  g_assert_true (lb_card_get_row (card)->pending);
}

static void
test_many_changes_are_read_once (Fixture *f, gconstpointer n)
{
  const guint counts = f->source->counts;

  look_at (f, 0, 30);
  for (int i = 0; i < 50; i++)
    {
      g_array_remove_index (f->source->rows, 3);
      lb_card_source_changed (LB_CARD_SOURCE (f->source));
    }
  settle ();
  g_assert_cmpuint (f->source->counts, ==, counts + 1);
  g_assert_cmpuint (f->emissions, ==, 1);
  g_assert_cmpuint (f->position, ==, 3);
}

static void
test_a_removed_card_is_one_small_change (Fixture *f, gconstpointer n)
{
  LbCard *before, *after;

  look_at (f, 0, 60);
  before = card_at (f, 9);
  after = card_at (f, 11);
  g_array_remove_index (f->source->rows, 10);
  tell_and_settle (f);
  g_assert_cmpuint (f->emissions, ==, 1);
  g_assert_cmpuint (f->position, ==, 10);
  g_assert_cmpuint (f->removed, ==, 1);
  g_assert_cmpuint (f->added, ==, 0);
  g_assert_true (card_at (f, 9) == before);
  g_assert_true (card_at (f, 10) == after);
}

static void
test_what_comes_before_shifts_the_rest (Fixture *f, gconstpointer n)
{
  int first = 1000000;
  LbCard *seen;

  look_at (f, 500, 560);
  seen = card_at (f, 520);
  g_array_prepend_val (f->source->rows, first);
  tell_and_settle (f);
  g_assert_cmpuint (f->emissions, ==, 1);
  g_assert_cmpuint (f->removed, ==, 0);
  g_assert_cmpuint (f->added, ==, 1);
  g_assert_true (card_at (f, 521) == seen);
}

static void
test_a_moved_card_keeps_its_object (Fixture *f, gconstpointer n)
{
  int number = 20;
  LbCard *moved;

  look_at (f, 0, 60);
  moved = card_at (f, 20);
  g_array_remove_index (f->source->rows, 20);
  g_array_insert_val (f->source->rows, 4, number);
  tell_and_settle (f);
  g_assert_cmpuint (f->emissions, ==, 1);
  g_assert_cmpuint (f->position, ==, 4);
  g_assert_cmpuint (f->removed, ==, 17);
  g_assert_cmpuint (f->added, ==, 17);
  g_assert_true (card_at (f, 4) == moved);
  g_assert_cmpuint (lb_card_model_find (f->model, "case-10/item-0"), ==, 4);
}

static void
test_a_failed_reading_keeps_what_is_shown (Fixture *f, gconstpointer n)
{
  look_at (f, 0, 30);
  f->source->broken = TRUE;
  tell_and_settle (f);
  g_assert_error (lb_card_model_get_error (f->model), LB_ERROR, LB_ERROR_BUSY);
  assert_number (card_at (f, 3), 3);
  f->source->broken = FALSE;
  tell_and_settle (f);
  g_assert_null (lb_card_model_get_error (f->model));
  g_assert_cmpuint (f->emissions, ==, 0);
}

static void
test_the_same_query_reads_nothing (Fixture *f, gconstpointer n)
{
  LbCardQuery query = *lb_card_model_get_query (f->model);

  lb_card_model_set_query (f->model, &query);
  settle ();
  g_assert_cmpuint (f->source->counts, ==, 1);
  query.text = "x";
  lb_card_model_set_query (f->model, &query);
  g_assert_cmpuint (f->emissions, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->model)), ==, 0);
  settle ();
  g_assert_cmpuint (f->source->counts, ==, 2);
  g_assert_cmpuint (f->emissions, ==, 2);
}

static void
test_cases_are_marked_by_case_only (Fixture *f, gconstpointer n)
{
  LbCardQuery query = *lb_card_model_get_query (f->model);

  look_at (f, 0, 10);
  g_assert_false (lb_card_starts_case (card_at (f, 0)));
  query.by_case = TRUE;
  lb_card_model_set_query (f->model, &query);
  settle ();
  look_at (f, 0, 10);
  g_assert_true (lb_card_starts_case (card_at (f, 0)));
  g_assert_false (lb_card_starts_case (card_at (f, 1)));
  g_assert_true (lb_card_starts_case (card_at (f, 2)));
}

/* An onlooker who goes by items_changed alone, and has looked at everything, ends up with the truth. */
static void
test_random_changes_end_in_the_truth (Fixture *f, gconstpointer n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20190825);
  int next = 100000;

  f->shown = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < f->source->rows->len; i++)
    g_ptr_array_add (f->shown, g_list_model_get_item (G_LIST_MODEL (f->model), i));
  settle ();
  for (int round = 0; round < 300; round++)
    {
      const int changes = g_rand_int_range (random, 1, 6);

      for (int i = 0; i < changes; i++)
        {
          const guint length = f->source->rows->len;
          const int action = g_rand_int_range (random, 0, length > 350 ? 2 : 3);

          if (action == 2 || length == 0)
            {
              g_array_insert_val (f->source->rows, (guint)g_rand_int_range (random, 0, (int)length + 1),
                                  next);
              next++;
            }
          else
            {
              const guint at = (guint) g_rand_int_range (random, 0, (int) length);
              const int number = g_array_index (f->source->rows, int, at);

              g_array_remove_index (f->source->rows, at);
              if (action == 1)
                g_array_insert_val (f->source->rows, (guint)g_rand_int_range (random, 0, (int)length),
                                    number);
            }
        }
      f->emissions = 0;
      tell_and_settle (f);
      g_assert_cmpuint (f->emissions, <=, 1);
      g_assert_cmpuint (f->shown->len, ==, f->source->rows->len);
      for (guint i = 0; i < f->shown->len; i++)
        {
          assert_number (f->shown->pdata[i], g_array_index (f->source->rows, int, i));
          g_assert_true (card_at (f, i) == f->shown->pdata[i]);
        }
    }
}

int
main (int argc, char **argv)
{
#define ADD(name, count, function)                                                                           \
  g_test_add ("/board/cards/" name, Fixture, GINT_TO_POINTER (count), set_up, function, tear_down)

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("opening-reads-no-row", 100000, test_opening_reads_no_row);
  ADD ("a-card-loads-in-place", 1000, test_a_card_loads_in_place);
  ADD ("pages-are-bounded", 100000, test_pages_are_bounded);
  ADD ("the-far-end-is-one-page-away", 99999, test_the_far_end_is_one_page_away);
  ADD ("nothing-moved-tells-nothing", 1000, test_nothing_moved_tells_nothing);
  ADD ("a-changed-row-changes-its-card-only", 1000, test_a_changed_row_changes_its_card_only);
  ADD ("many-changes-are-read-once", 1000, test_many_changes_are_read_once);
  ADD ("a-removed-card-is-one-small-change", 1000, test_a_removed_card_is_one_small_change);
  ADD ("what-comes-before-shifts-the-rest", 2000, test_what_comes_before_shifts_the_rest);
  ADD ("a-moved-card-keeps-its-object", 1000, test_a_moved_card_keeps_its_object);
  ADD ("a-failed-reading-keeps-what-is-shown", 1000, test_a_failed_reading_keeps_what_is_shown);
  ADD ("the-same-query-reads-nothing", 1000, test_the_same_query_reads_nothing);
  ADD ("cases-are-marked-by-case-only", 1000, test_cases_are_marked_by_case_only);
  ADD ("random-changes-end-in-the-truth", 150, test_random_changes_end_in_the_truth);
  return g_test_run ();
}
