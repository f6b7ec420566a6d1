/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A question that the counter has asked this user's section, with the draft that it is about, and the reading of all
 * that are open.
 */
#pragma once

#include "lb-client.h"

G_BEGIN_DECLS

typedef struct { LbCase *state; char *help; } LbHelpQuestion;

LbHelpQuestion *lb_help_question_new (LbCase *state, const char *help); /* takes a reference on @state */
void lb_help_question_free (gpointer self);                           /* a GDestroyNotify */
/* (borrowed) from the draft. */
const LbHelp *lb_help_question_help (const LbHelpQuestion *self);
/* The material and the point in the words of the catalogue; ids where @client has none. (borrowed) */
const char *lb_help_question_material (const LbHelpQuestion *self, LbClient *client);
const char *lb_help_question_point (const LbHelpQuestion *self, LbClient *client);

/* What is open for the sections of who is signed in, or of those whom they stand in for. */
void lb_help_questions_read_async (LbClient *client, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
/* (element-type LbHelpQuestion) (transfer full): oldest first, without a free function. NULL with an error when the
 * replica cannot be read. */
GPtrArray *lb_help_questions_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
