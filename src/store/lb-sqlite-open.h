/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of the engine of one file: flushing apart from commits, as lb_database_flush_apart() and lb_database_flush().
 */
#pragma once

#include "lb-database.h"

G_BEGIN_DECLS

gboolean lb_sqlite_flush_apart (LbDatabase *self);
gboolean lb_sqlite_flush (LbDatabase *self, GError **error);

G_END_DECLS
