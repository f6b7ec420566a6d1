/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One case that was found: whose it is, its number, what it is about and how it stands, and what was found of it, with
 * what was typed marked.
 */
#pragma once

#include <gtk/gtk.h>
#include "lb-catalogue.h"
#include "lb-rows.h"

G_BEGIN_DECLS

/* @catalogue (nullable) of the case. (transfer floating) */
GtkWidget *lb_search_result_new (const LbCaseRow *row, LbCatalogue *catalogue);
/* A draft of this user; @when it was changed last. (transfer floating) */
GtkWidget *lb_search_result_new_draft (const char *title, const char *when);
/* @text as markup, with the hit's part marked when it is of @kind (or that same text); plain where nothing is. With
 * @number, @text is the hit's with hyphens in it. (transfer full) */
char *lb_search_result_mark (const char *text, const LbCaseRow *row, LbHitKind kind);

G_END_DECLS
