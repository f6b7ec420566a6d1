/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page: one desk, or something opened over the desks such as the case file. Subclass it with a template whose
 * <child> is the content; the window makes it, gives it the client and calls the functions below. AdwBin lets go of
 * the child itself: a page does not call gtk_widget_dispose_template().
 *
 * Properties: "title", "icon-name" (strings), "badge" (uint: what waits for this user; 0 shows none),
 * "attention" (boolean: the badge is urgent), "client" (LbClient, construct-only).
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"

G_BEGIN_DECLS

/* One key of a page, for its shortcut controller and for the list behind Ctrl+?. */
typedef struct
{
  const char *accelerator; /* as gtk_accelerator_parse() reads it, such as "<Control>Right"; NULL ends a table */
  const char *action;      /* name of an action that the page (or a parent of it) has, such as "board.next" */
  const char *target;      /* (nullable) its argument as g_variant_parse() reads it */
  const char *title;       /* (nullable) untranslated message id; NULL: not listed */
} LbShortcut;

#define LB_TYPE_PAGE (lb_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (LbPage, lb_page, LB, PAGE, AdwBin)

struct _LbPageClass
{
  AdwBinClass parent_class;

  /* The page shows cases of the replica: until that has caught up with the store for the first time, "fetching"
   * stands in the page's place, since an empty list would be read as no work. */
  gboolean needs_cases;
  /* The page has come to the front; refresh what may have changed. May be called often. */
  void (*activate) (LbPage *self);
  /* Shows a case (and @item of it, nullable). FALSE: this page has no place for it. */
  gboolean (*open_case) (LbPage *self, const char *case_id, const char *item);
  /* (optional) Goes on with a draft of this user. FALSE: this page has no place for it. */
  gboolean (*open_draft) (LbPage *self, const char *draft_id);
  /* The page's keys, a static table; they work while the page is shown, wherever the focus is. */
  const LbShortcut *(*shortcuts) (LbPage *self);
  /* (optional) Which step of the handbook is being worked on here, such as "counter-materials"; a literal. */
  const char *(*handbook_step) (LbPage *self);
};

LbClient *lb_page_get_client (LbPage *self);
const char *lb_page_get_title (LbPage *self);
void lb_page_set_title (LbPage *self, const char *title);
const char *lb_page_get_icon_name (LbPage *self);
void lb_page_set_icon_name (LbPage *self, const char *icon_name);
guint lb_page_get_badge (LbPage *self);
void lb_page_set_badge (LbPage *self, guint badge);
gboolean lb_page_get_attention (LbPage *self);
void lb_page_set_attention (LbPage *self, gboolean attention);
/* Cancelled when the page goes; hand it to every asynchronous call that the page starts. (borrowed) */
GCancellable *lb_page_get_cancellable (LbPage *self);

void lb_page_activate (LbPage *self);
gboolean lb_page_open_case (LbPage *self, const char *case_id, const char *item);
gboolean lb_page_open_draft (LbPage *self, const char *draft_id);
const LbShortcut *lb_page_shortcuts (LbPage *self);
/* (nullable): the page knows of none. */
const char *lb_page_handbook_step (LbPage *self);

G_END_DECLS
