/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which statements change what a process remembers: LbSchema says which tables are quiet, all others are loud.
 */
#pragma once

#include "lb-database.h"

G_BEGIN_DECLS

/* The table that an INSERT, UPDATE or DELETE of one writes to, without quotes; NULL for anything else.
 * (transfer full) (nullable) */
char *lb_sql_written_table (const char *sql);
/* What LbSchema says of @table (nullable). */
gboolean lb_schema_is_bulk (const LbSchema *schema, const char *table);
gboolean lb_schema_is_quiet (const LbSchema *schema, const char *table);

G_END_DECLS
