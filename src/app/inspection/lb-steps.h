/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several commands to one case, one after the other: what a form of a desk gives in one go. Also the small
 * things that such forms share.
 */
#pragma once

#include "lb-client.h"

G_BEGIN_DECLS

typedef struct
{
  char *item; /* (owned) (nullable) */
  LbCommandType type;
  GVariant *args; /* (owned) */
} LbStep;

/* Takes @args (floating or not). */
LbStep *lb_step_new (const char *item, LbCommandType type, GVariant *args);
void lb_step_free (LbStep *step);
GPtrArray *lb_steps_new (void); /* (element-type LbStep) with its free function */

/* Would the rules take all of @steps in their order? Pure; the error is the first refusal (LB_REFUSAL),
 * @ret_state (nullable) (transfer full) what the case would be afterwards, @ret_events (nullable)
 * (element-type LbEvent) (transfer full) what would happen. Both are untouched on refusal. */
gboolean lb_steps_check (const LbCase *state, GPtrArray *steps, const LbContext *context, LbCase **ret_state,
                         GPtrArray **ret_events, GError **error);

/* Submits @steps (a reference is taken); stops at the first refusal, whose error it is. What went before it
 * stays done: @ret_done says how many. */
void lb_steps_submit_async (LbClient *client, const char *case_id, GPtrArray *steps,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean lb_steps_submit_finish (GAsyncResult *result, guint *ret_done, GError **error);

/* @files (element-type LbFile) as commands carry them. (element-type GVariant) (transfer full) */
GPtrArray *lb_file_records (GPtrArray *files);
/* "09:30" → 570; -1 when it is no time of day. */
int lb_minute_parse (const char *text);
char *lb_minute_to_string (int minute); /* (transfer full) */

G_END_DECLS
