/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the window share.
 */
#pragma once

#include "lb-banner.h"
#include "lb-state-view.h"
#include "lb-window.h"

G_BEGIN_DECLS

struct _LbMainWindow
{
  AdwApplicationWindow parent_instance;
  LbClient *client;          /* (owned) (nullable) */
  GSignalGroup *client_signals; /* (owned) */
  GHashTable *desks;         /* (owned) char* name → LbPage (borrowed from the stack), made when first shown */
  LbPage *opened;            /* (borrowed from the stack) (nullable) what lies over the desks */
  GtkWidget *opener;         /* (weak) (nullable) what had the focus when that was opened */
  guint desks_source;        /* makes the desks behind the first, one at a time */
  guint toasts_source;       /* shows what waits to be said */
  GPtrArray *waiting_toasts; /* (owned) (element-type AdwToast) (nullable) after it is disposed of */
  gboolean leaving;          /* the user signs out by their own will */

  AdwToastOverlay *toasts;
  GtkStack *stack;           /* state, sign-in, password, desks, opened */
  LbStateView *state;
  AdwBin *sign_in_slot;
  GtkStack *desk_stack;
  GtkListBox *sidebar;
  AdwBin *opened_slot;
  LbBanner *offline_banner;
  GtkWidget *back_button, *search, *chip, *bell, *user_button, *training;
  GtkLabel *title, *subtitle;
};

/* lb-window.c: somebody else has set the user's password; nothing is served before it is changed. */
gboolean lb_window_must_change_password (LbMainWindow *self);

/* lb-window-actions.c */
void lb_window_install_actions (GtkWidgetClass *klass);
void lb_window_update_actions (LbMainWindow *self);

/* lb-window-desks.c */
void lb_window_fill_sidebar (LbMainWindow *self);
void lb_window_clear_desks (LbMainWindow *self);
LbPage *lb_window_front_page (LbMainWindow *self); /* (nullable) */
void lb_window_sidebar_row_activated (LbMainWindow *self, GtkListBoxRow *row);
void lb_window_update_title (LbMainWindow *self);
/* The n-th desk of the sidebar, 1 … 7. */
void lb_window_show_nth_desk (LbMainWindow *self, int number);

G_END_DECLS
