/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cards of the client, as a source.
 */
#define G_LOG_DOMAIN "lb-card-source"
#include "lb-card-source.h"

#define LB_TYPE_CLIENT_CARDS (lb_client_cards_get_type ())
G_DECLARE_FINAL_TYPE (LbClientCards, lb_client_cards, LB, CLIENT_CARDS, GObject)

struct _LbClientCards
{
  GObject parent_instance;
  LbClient *client; /* (owned) */
};

static void lb_client_cards_source_init (LbCardSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LbClientCards, lb_client_cards, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LB_TYPE_CARD_SOURCE, lb_client_cards_source_init))

static void
count_async (LbCardSource *source, const LbCardQuery *query, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer data)
{
  lb_client_count_cards_async (LB_CLIENT_CARDS (source)->client, query, cancellable, callback, data);
}

static gint64
count_finish (LbCardSource *source, GAsyncResult *result, gint64 *ret_soon, gint64 *ret_overdue,
              GError **error)
{
  return lb_client_count_cards_finish (LB_CLIENT_CARDS (source)->client, result, ret_soon, ret_overdue,
                                       error);
}

static void
query_async (LbCardSource *source, const LbCardQuery *query, gint64 offset, gint64 limit,
             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  lb_client_query_cards_async (LB_CLIENT_CARDS (source)->client, query, offset, limit, cancellable, callback,
                               data);
}

static GPtrArray *
query_finish (LbCardSource *source, GAsyncResult *result, GError **error)
{
  return lb_client_query_cards_finish (LB_CLIENT_CARDS (source)->client, result, error);
}

static void
lb_client_cards_source_init (LbCardSourceInterface *iface)
{
  iface->count_async = count_async;
  iface->count_finish = count_finish;
  iface->query_async = query_async;
  iface->query_finish = query_finish;
}

static void
lb_client_cards_dispose (GObject *object)
{
  g_clear_object (&LB_CLIENT_CARDS (object)->client);
  G_OBJECT_CLASS (lb_client_cards_parent_class)->dispose (object);
}

static void
lb_client_cards_class_init (LbClientCardsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_client_cards_dispose;
}

static void
lb_client_cards_init (LbClientCards *self)
{
}

static void
cases_changed_cb (LbCardSource *self)
{
  lb_card_source_changed (self);
}

LbCardSource *
lb_card_source_new_for_client (LbClient *client)
{
  LbClientCards *self = g_object_new (LB_TYPE_CLIENT_CARDS, NULL);

  g_return_val_if_fail (LB_IS_CLIENT (client), NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "cases-changed", G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  return LB_CARD_SOURCE (self);
}
