/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages that a card model keeps, and what changes between two readings of them.
 */
#pragma once

#include "lb-card-model.h"

G_BEGIN_DECLS

typedef struct
{
  guint index;
  GPtrArray *cards;  /* (element-type LbCard) (owned) */
  gboolean asked;    /* its rows are on their way or here */
  guint64 used;      /* the higher, the later it was looked at */
} LbCardPage;

LbCardPage *lb_card_page_new (guint index, guint n_cards);
void lb_card_page_free (LbCardPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbCardPage, lb_card_page_free)

/* Rows of one reading: page index → GPtrArray of LbCardRow, which are taken out one by one. */
typedef struct
{
  guint n_items;
  GHashTable *rows; /* (owned) guint → (element-type LbCardRow) */
} LbCardReading;

LbCardReading *lb_card_reading_new (guint n_items);
void lb_card_reading_free (LbCardReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbCardReading, lb_card_reading_free)

typedef struct { guint position, removed, added; } LbCardSplice;

/* What has moved from @pages (guint → LbCardPage; those with used ≥ @since count) of @n_items cards to
 * @reading. */
LbCardSplice lb_card_pages_compare (GHashTable *pages, guint n_items, guint64 since,
                                    const LbCardReading *reading);
/* The pages after @splice: cards that stay keep their object. Takes the rows out of @reading. (transfer full)
 * */
GHashTable *lb_card_pages_renew (GHashTable *pages, guint n_items, const LbCardSplice *splice,
                                 LbCardReading *reading);
/* Marks the first card of each case of @page; @previous (nullable): the card before it. */
void lb_card_page_mark_cases (LbCardPage *page, LbCard *previous, gboolean by_case);

G_END_DECLS
