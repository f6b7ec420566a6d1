/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window: header bar, sidebar of desks, the desk in front, and whatever is opened over it. Pages reach it by
 * lb_window_of(). Its type is LbMainWindow since the catalogue's LbWindow is a service counter.
 */
#pragma once

#include "lb-page.h"

G_BEGIN_DECLS

#define LB_TYPE_WINDOW (lb_window_get_type ())
G_DECLARE_FINAL_TYPE (LbMainWindow, lb_window, LB, WINDOW, AdwApplicationWindow)

LbMainWindow *lb_window_new (AdwApplication *application);
/* The window that @widget is in; NULL while it is in none (then the reports below fall silent). */
LbMainWindow *lb_window_of (gpointer widget);

LbClient *lb_window_get_client (LbMainWindow *self); /* (nullable) (borrowed) */
/* Shows that the store is being reached, or why it cannot be. */
void lb_window_show_opening (LbMainWindow *self);
void lb_window_show_failure (LbMainWindow *self, const GError *error);
/* @client has been opened: the window shows its sign-in page, or its desks when somebody is signed in. */
void lb_window_set_client (LbMainWindow *self, LbClient *client);

/* Opens the case file of @case_id over the desks, at @item (nullable). Also the action "win.open-case" (ss). */
void lb_window_open_case (LbMainWindow *self, const char *case_id, const char *item);
/* Goes to the counter and on with a draft of this user. */
void lb_window_open_draft (LbMainWindow *self, const char *draft_id);
/* Brings the desk named "counter", "guidance", "board", "inspection", "certificates", "supervision" or
 * "catalogue" to the front: (nullable) (borrowed) its page, NULL when the user has no such desk. */
LbPage *lb_window_show_desk (LbMainWindow *self, const char *name);
/* Opens @page (floating or a reference is taken) over the desks, with a back button; closes the one on top. */
void lb_window_push_page (LbMainWindow *self, LbPage *page);
void lb_window_pop_page (LbMainWindow *self);

/* A short message that passes; plain text, not markup. */
void lb_window_toast (LbMainWindow *self, const char *text);
/* Says what happened, why and what to do: a toast, whose button opens the whole text when it is long. Ignores
 * cancellation. */
void lb_window_report_error (LbMainWindow *self, const GError *error);

G_END_DECLS
