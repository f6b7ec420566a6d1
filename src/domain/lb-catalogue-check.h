/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a catalogue's parts say about each other: ids that are there once, names that name something, an order
 * that can be walked. lb_catalogue_seal() refuses the first fault; a checker may show all.
 */
#pragma once

#include "lb-catalogue.h"

G_BEGIN_DECLS

/* All faults, each "JSON pointer: what is wrong"; empty when there are none. (element-type utf8) (transfer full) */
GPtrArray *lb_catalogue_check (const LbCatalogue *catalogue);

G_END_DECLS
