/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a column's cards come from: the client, or a test. Emits "changed" when rows may have changed.
 */
#pragma once

#include <gio/gio.h>
#include "lb-client.h"

G_BEGIN_DECLS

#define LB_TYPE_CARD_SOURCE (lb_card_source_get_type ())
G_DECLARE_INTERFACE (LbCardSource, lb_card_source, LB, CARD_SOURCE, GObject)

/* Callbacks go by their data: what they get as source object is the implementation's affair. */
struct _LbCardSourceInterface
{
  GTypeInterface parent;

  void (*count_async) (LbCardSource *self, const LbCardQuery *query, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data);
  gint64 (*count_finish) (LbCardSource *self, GAsyncResult *result, gint64 *ret_soon, gint64 *ret_overdue,
                          GError **error);
  void (*query_async) (LbCardSource *self, const LbCardQuery *query, gint64 offset, gint64 limit,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  GPtrArray *(*query_finish) (LbCardSource *self, GAsyncResult *result, GError **error);
};

void lb_card_source_changed (LbCardSource *self);

/* The cards of @client; tells of changes once per turn of the main loop at most. (transfer full) */
LbCardSource *lb_card_source_new_for_client (LbClient *client);

G_END_DECLS
