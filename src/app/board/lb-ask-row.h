/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One question of a decision's form: a labelled control made from its line of the table. Emits "changed" on
 * each edit.
 */
#pragma once

#include <adwaita.h>
#include "lb-client.h"
#include "lb-decision-form.h"

G_BEGIN_DECLS

/* What the controls need to know. Lives as long as the form. */
typedef struct
{
  LbClient *client;
  const LbCase *state;
  GPtrArray *events;   /* (element-type LbEvent) */
  const char *item;    /* (nullable) */
  LbCommandType type;
  LbContext context;
} LbAskContext;

#define LB_TYPE_ASK_ROW (lb_ask_row_get_type ())
G_DECLARE_FINAL_TYPE (LbAskRow, lb_ask_row, LB, ASK_ROW, AdwBin)

GtkWidget *lb_ask_row_new (const LbAsk *ask, const LbAskContext *context);
/* Puts what was answered into @dict. FALSE when something required is missing or not valid; the error says
 * which. */
gboolean lb_ask_row_collect (LbAskRow *self, GVariantDict *dict, GError **error);
/* Text or number that the form begins with. */
void lb_ask_row_set_text (LbAskRow *self, const char *text);
const LbAsk *lb_ask_row_get_ask (LbAskRow *self);

/* aa{sv} of @files (element-type LbFile), as commands carry them. (transfer floating) */
GVariant *lb_files_to_variant (GPtrArray *files);

G_END_DECLS
