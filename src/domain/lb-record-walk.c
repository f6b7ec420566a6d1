/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-record-walk.h"

#include <string.h>

static gsize
offset_size_of (gsize size)
{
  return size > G_MAXUINT32 ? 8 : size > G_MAXUINT16 ? 4 : size > G_MAXUINT8 ? 2 : size > 0 ? 1 : 0;
}

static gsize
read_offset (const guchar *at, gsize size)
{
  gsize offset = 0;

  for (gsize i = 0; i < size; i++)
    offset |= (gsize) at[i] << (8 * i);
  return offset;
}

static gsize
aligned (gsize at, gsize alignment)
{
  return (at + alignment - 1) & ~(alignment - 1);
}

gboolean
lb_record_walk_begin (LbRecordWalk *self, const guchar *data, gsize size, gsize alignment)
{
  gsize offset_size = offset_size_of (size);
  gsize table = size > 0 ? read_offset (data + size - offset_size, offset_size) : 0;

  if (size > 0 && (table > size - offset_size || (size - table) % offset_size != 0))
    return FALSE;
  *self = (LbRecordWalk) {
    .data = data, .alignment = alignment, .offset_size = offset_size, .table = table,
    .count = size > 0 ? (size - table) / offset_size : 0,
  };
  return TRUE;
}

gboolean
lb_record_walk_next (LbRecordWalk *self, LbRecordPart *ret_child)
{
  gsize start = aligned (self->at, self->alignment);
  gsize end = read_offset (self->data + self->table + self->next * self->offset_size, self->offset_size);

  if (end < start || end > self->table)
    return FALSE;
  self->next++;
  self->at = end;
  *ret_child = (LbRecordPart) { self->data + start, end - start };
  return TRUE;
}

gboolean
lb_record_walk_entry (const LbRecordPart *entry, gsize alignment, const char **ret_key, LbRecordPart *ret_value)
{
  gsize offset_size = offset_size_of (entry->size);
  gsize end = entry->size - offset_size; /* of the value */
  gsize key_end = entry->size > 0 ? read_offset (entry->data + end, offset_size) : 0;
  gsize start = aligned (key_end, alignment);

  if (key_end == 0 || start > end || entry->data[key_end - 1] != '\0')
    return FALSE;
  *ret_key = (const char *) entry->data;
  *ret_value = (LbRecordPart) { entry->data + start, end - start };
  return TRUE;
}

/* A value of any type ends in a NUL and the name of its type. */
static gboolean
open_value (LbRecordPart *value, const GVariantType *type)
{
  const guchar *mark = value->size > 0 ? memrchr (value->data, '\0', value->size) : NULL;
  gsize length = g_variant_type_get_string_length (type);

  if (mark == NULL || (gsize) (value->data + value->size - mark) != length + 1
      || memcmp (mark + 1, g_variant_type_peek_string (type), length) != 0)
    return FALSE;
  value->size = (gsize) (mark - value->data);
  return TRUE;
}

/* What is not laid out as GVariant does it is no record, and holds nothing. */
gboolean
lb_record_find (GVariant *record, const char *name, const GVariantType *type, LbRecordPart *ret_value, gsize *ret_index)
{
  LbRecordWalk walk;
  LbRecordPart entry;
  const char *key;

  if (!g_variant_is_of_type (record, G_VARIANT_TYPE_VARDICT)
      || !lb_record_walk_begin (&walk, g_variant_get_data (record), g_variant_get_size (record), 8))
    return FALSE;
  while (walk.next < walk.count && lb_record_walk_next (&walk, &entry)
         && lb_record_walk_entry (&entry, 8, &key, ret_value))
    if (strcmp (key, name) == 0)
      {
        *ret_index = walk.next - 1;
        return open_value (ret_value, type);
      }
  return FALSE;
}
