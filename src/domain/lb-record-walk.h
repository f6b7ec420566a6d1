/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking a member up in the serialised form of a record: replay asks for dozens in each event, and a GVariant for each
 * key and value passed on the way would cost more than everything else. Private to the domain.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The children of a container whose children vary in size, one after the other. */
typedef struct
{
  const guchar *data;
  gsize alignment, offset_size;
  gsize table; /* where the ends of the children are listed, behind the last one */
  gsize count, next;
  gsize at;    /* the end of the child before */
} LbRecordWalk;

typedef struct
{
  const guchar *data;
  gsize size;
} LbRecordPart;

/* FALSE: not laid out as GVariant itself does it. */
gboolean lb_record_walk_begin (LbRecordWalk *self, const guchar *data, gsize size, gsize alignment);
/* The next child, while self->next < self->count. FALSE as above. */
gboolean lb_record_walk_next (LbRecordWalk *self, LbRecordPart *ret_child);
/* An entry of a dictionary: its key, zero-terminated, and what stands behind it from @alignment on. FALSE as above. */
gboolean lb_record_walk_entry (const LbRecordPart *entry, gsize alignment, const char **ret_key, LbRecordPart *ret_value);

/* The value of @name; FALSE when it is missing or of another type. @ret_index is its place in the record. */
gboolean lb_record_find (GVariant *record, const char *name, const GVariantType *type, LbRecordPart *ret_value,
                         gsize *ret_index);

/* The entries of a MAP or FLAGS, added to a table that frees its keys (and, of a MAP, its values) with g_free(). */
void lb_record_merge_map (GVariant *record, const char *name, GHashTable *map);
void lb_record_merge_flags (GVariant *record, const char *name, GHashTable *flags);

G_END_DECLS
