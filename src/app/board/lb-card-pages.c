/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-card-model"
#include "lb-card-pages-private.h"

LbCardPage *
lb_card_page_new (guint index, guint n_cards)
{
  LbCardPage *page = g_new0 (LbCardPage, 1);

  page->index = index;
  page->cards = g_ptr_array_new_full (n_cards, g_object_unref);
  for (guint i = 0; i < n_cards; i++)
    g_ptr_array_add (page->cards, lb_card_new ());
  return page;
}

void
lb_card_page_free (LbCardPage *page)
{
  if (page == NULL)
    return;
  g_ptr_array_unref (page->cards);
  g_free (page);
}

LbCardReading *
lb_card_reading_new (guint n_items)
{
  LbCardReading *reading = g_new0 (LbCardReading, 1);

  reading->n_items = n_items;
  reading->rows = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  return reading;
}

void
lb_card_reading_free (LbCardReading *reading)
{
  if (reading == NULL)
    return;
  g_hash_table_unref (reading->rows);
  g_free (reading);
}

static LbCardRow **
reading_slot (const LbCardReading *reading, guint position)
{
  GPtrArray *rows = g_hash_table_lookup (reading->rows, GUINT_TO_POINTER (position / LB_CARD_PAGE));

  if (position >= reading->n_items || rows == NULL || position % LB_CARD_PAGE >= rows->len)
    return NULL;
  return (LbCardRow **) &rows->pdata[position % LB_CARD_PAGE];
}

/* A card that was seen agrees only with itself, a place that was still loading with any row; nothing agrees
 * with what was not read, so that whoever shows it asks again. */
static gboolean
agrees (LbCard *card, const LbCardReading *reading, gint64 position)
{
  LbCardRow **slot;
  g_autofree char *key = NULL;

  if (position < 0 || position >= reading->n_items)
    return FALSE;
  slot = reading_slot (reading, (guint) position);
  if (slot == NULL)
    return FALSE;
  if (lb_card_is_loading (card))
    return TRUE;
  key = lb_card_row_key (*slot);
  return g_str_equal (key, lb_card_get_key (card));
}

LbCardSplice
lb_card_pages_compare (GHashTable *pages, guint n_items, guint64 since, const LbCardReading *reading)
{
  const gint64 shift = (gint64) reading->n_items - n_items;
  guint prefix = MIN (n_items, reading->n_items), suffix;
  GHashTableIter iterator;
  LbCardPage *page;

  g_hash_table_iter_init (&iterator, pages);
  while (g_hash_table_iter_next (&iterator, NULL, (gpointer *) &page))
    for (guint i = 0; page->used >= since && i < page->cards->len; i++)
      if (!agrees (page->cards->pdata[i], reading, page->index * LB_CARD_PAGE + i))
        prefix = MIN (prefix, page->index * LB_CARD_PAGE + i);
  suffix = MIN (n_items, reading->n_items) - prefix;
  g_hash_table_iter_init (&iterator, pages);
  while (g_hash_table_iter_next (&iterator, NULL, (gpointer *) &page))
    for (guint i = 0; page->used >= since && i < page->cards->len; i++)
      {
        const guint position = page->index * LB_CARD_PAGE + i;

        if (position >= prefix && !agrees (page->cards->pdata[i], reading, position + shift))
          suffix = MIN (suffix, n_items - 1 - position);
      }
  return (LbCardSplice) { prefix, n_items - prefix - suffix, reading->n_items - prefix - suffix };
}

/* Cards by key, each to be given out once. */
static GHashTable *
index_cards (GHashTable *pages)
{
  GHashTable *cards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  GHashTableIter iterator;
  LbCardPage *page;

  g_hash_table_iter_init (&iterator, pages);
  while (g_hash_table_iter_next (&iterator, NULL, (gpointer *) &page))
    for (guint i = 0; i < page->cards->len; i++)
      {
        LbCard *card = page->cards->pdata[i];

        if (!lb_card_is_loading (card))
          g_hash_table_replace (cards, g_strdup (lb_card_get_key (card)), g_object_ref (card));
      }
  return cards;
}

static LbCard *
card_at (GHashTable *pages, guint position)
{
  LbCardPage *page = g_hash_table_lookup (pages, GUINT_TO_POINTER (position / LB_CARD_PAGE));

  if (page == NULL || position % LB_CARD_PAGE >= page->cards->len)
    return NULL;
  return page->cards->pdata[position % LB_CARD_PAGE];
}

/* The card that stood where @position came from, when that lies outside of what the splice replaces. */
static LbCard *
card_that_stays (GHashTable *pages, guint n_items, const LbCardSplice *splice, guint position)
{
  if (position < splice->position)
    return card_at (pages, position);
  if (position >= splice->position + splice->added)
    return card_at (pages, position - splice->added + splice->removed);
  return NULL;
}

static LbCard *
card_of_row (GHashTable *cards, const LbCardRow *row)
{
  g_autofree char *key = lb_card_row_key (row);
  g_autofree char *stolen = NULL;
  LbCard *card = NULL;

  if (g_hash_table_steal_extended (cards, key, (gpointer *) &stolen, (gpointer *) &card))
    return card;
  return lb_card_new ();
}

static LbCardPage *
renew_page (GHashTable *pages, GHashTable *cards, guint n_items, const LbCardSplice *splice,
            LbCardReading *reading, guint index)
{
  const guint first = index * LB_CARD_PAGE;
  const guint count = MIN (LB_CARD_PAGE, reading->n_items - first);
  LbCardPage *page = lb_card_page_new (index, 0);
  LbCardPage *old = g_hash_table_lookup (pages, GUINT_TO_POINTER (index));

  page->asked = TRUE;
  page->used = old != NULL ? old->used : 0;
  for (guint i = 0; i < count; i++)
    {
      LbCardRow **slot = reading_slot (reading, first + i);
      LbCard *card = card_that_stays (pages, n_items, splice, first + i);

      if (card != NULL)
        g_object_ref (card);
      else
        card = slot != NULL ? card_of_row (cards, *slot) : lb_card_new ();
      if (slot != NULL)
        lb_card_take_row (card, g_steal_pointer (slot));
      else
        page->asked = FALSE;
      g_ptr_array_add (page->cards, card);
    }
  return page;
}

GHashTable *
lb_card_pages_renew (GHashTable *pages, guint n_items, const LbCardSplice *splice, LbCardReading *reading)
{
  g_autoptr (GHashTable) cards = index_cards (pages);
  GHashTable *renewed = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) lb_card_page_free);
  GHashTableIter iterator;
  gpointer key;

  /* Those that stay must not be given to another place. */
  for (guint pass = 0; pass < 2; pass++)
    {
      g_hash_table_iter_init (&iterator, reading->rows);
      while (g_hash_table_iter_next (&iterator, &key, NULL))
        {
          const guint index = GPOINTER_TO_UINT (key);

          if (index * LB_CARD_PAGE >= reading->n_items)
            continue;
          if (pass == 1)
            g_hash_table_insert (renewed, key,
                                 renew_page (pages, cards, n_items, splice, reading, index));
          for (guint i = 0; pass == 0 && i < LB_CARD_PAGE && index * LB_CARD_PAGE + i < reading->n_items; i++)
            {
              LbCard *card = card_that_stays (pages, n_items, splice, index * LB_CARD_PAGE + i);

              if (card != NULL && !lb_card_is_loading (card))
                g_hash_table_remove (cards, lb_card_get_key (card));
            }
        }
    }
  return renewed;
}

void
lb_card_page_mark_cases (LbCardPage *page, LbCard *previous, gboolean by_case)
{
  const char *last = NULL;

  if (previous != NULL && !lb_card_is_loading (previous))
    last = lb_card_get_row (previous)->case_id;
  for (guint i = 0; i < page->cards->len; i++)
    {
      LbCard *card = page->cards->pdata[i];
      const LbCardRow *row = lb_card_get_row (card);

      lb_card_set_starts_case (card, by_case && row != NULL && g_strcmp0 (row->case_id, last) != 0);
      last = row != NULL ? row->case_id : NULL;
    }
}
