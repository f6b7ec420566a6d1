/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the board's page share.
 */
#pragma once

#include "lb-board-column.h"
#include "lb-board-page.h"
#include "lb-move.h"

G_BEGIN_DECLS

struct _LbBoardPage
{
  LbPage parent_instance;
  LbCardSource *source;      /* (owned) (nullable) before there is a client */
  LbCardModel *total;        /* (owned) counts the board as it is filtered */
  LbCardModel *waiting;      /* (owned) counts what waits for this user */
  LbBoardColumn *columns[LB_COLUMN_DONE]; /* (owned by the tree) */
  LbCard *dragged;           /* (owned) (nullable) */
  LbCase *dragged_case;      /* (owned) (nullable) while it is read */
  GPtrArray *package_ids, *item_ids; /* (owned) (element-type utf8) of the drop-downs, after "all" */
  guint timer, text_timer, follow_timer;
  char *selected_key;        /* (owned) (nullable) the card selected last */
  guint selected_column, selected_position;
  gboolean unselecting;

  GtkBox *board;
  GtkLabel *summary;
  GtkDropDown *section, *package, *item;
  GtkSearchEntry *text;
  GtkCheckButton *by_case, *warnings;
};

/* lb-board-moves.c */
void lb_board_page_install_moves (GtkWidgetClass *klass);
LbCard *lb_board_page_get_selected (LbBoardPage *self, LbBoardColumn **ret_column);
void lb_board_page_open_card (LbBoardPage *self, LbCard *card);
gboolean lb_board_page_key (LbBoardPage *self, guint key, GdkModifierType state);

/* lb-board-filters.c */
void lb_board_page_fill_filters (LbBoardPage *self);
void lb_board_page_apply_filters (LbBoardPage *self);

G_END_DECLS
