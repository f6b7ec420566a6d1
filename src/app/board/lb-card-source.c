/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-card-source"
#include "lb-card-source.h"

G_DEFINE_INTERFACE (LbCardSource, lb_card_source, G_TYPE_OBJECT)

static guint changed_signal;

static void
lb_card_source_default_init (LbCardSourceInterface *iface)
{
  changed_signal = g_signal_new ("changed", LB_TYPE_CARD_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

void
lb_card_source_changed (LbCardSource *self)
{
  g_return_if_fail (LB_IS_CARD_SOURCE (self));
  g_signal_emit (self, changed_signal, 0);
}
