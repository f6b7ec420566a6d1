/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What several steps of apply do: move an item, take texts, files, lines and materials out of a record.
 */
#include "lb-case-private.h"
#include "lb-record-walk.h"

/* The copy holds no copy of its own: one step back is what the law's correction of the same day needs. */
void
lb_item_move (LbCaseItem *item, LbItemState state, const LbEvent *event)
{
  LbCaseItem *before;

  g_assert (item != NULL && event != NULL && (guint) state < LB_N_ITEM_STATES);

  g_clear_pointer (&item->previous, lb_case_item_shape.free);
  before = lb_shape_copy (&lb_case_item_shape, item);
  item->previous = before;
  item->state = state;
  item->since_version = event->version;
  item->state_since = event->at;
  item->undoable = event->role != LB_ROLE_SYSTEM;
  item->served = FALSE;
}

void
lb_take_text (char **text, GVariant *record, const char *name)
{
  g_autofree char *value = g_strdup (lb_record_text (record, name));

  g_free (*text);
  *text = g_steal_pointer (&value);
}

void
lb_files_append (GPtrArray *files, GVariant *record, const char *name)
{
  g_autoptr (GVariant) list = lb_record_child (record, name, G_VARIANT_TYPE ("aa{sv}"));
  gsize n = list != NULL ? g_variant_n_children (list) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (list, i);
      LbFile *file = lb_shape_new (&lb_file_shape);

      lb_take_text (&file->blob, line, "blob");
      lb_take_text (&file->name, line, "name");
      lb_take_text (&file->media_type, line, "mediaType");
      file->size = lb_record_integer (line, "size", 0);
      g_ptr_array_add (files, file);
    }
}

void
lb_lines_append (GPtrArray *lines, GVariant *record, const char *name)
{
  g_autoptr (GVariant) list = lb_record_child (record, name, G_VARIANT_TYPE ("aa{sv}"));
  gsize n = list != NULL ? g_variant_n_children (list) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
      LbCorrectionLine *line = lb_shape_new (&lb_correction_line_shape);

      lb_take_text (&line->material, child, "material");
      lb_take_text (&line->defect, child, "defect");
      lb_take_text (&line->remedy, child, "remedy");
      g_ptr_array_add (lines, line);
    }
}

static LbHeld
parse_held (const char *name)
{
  for (LbHeld held = LB_HELD_PRESENT; held <= LB_HELD_REUSED; held++)
    if (g_strcmp0 (lb_held_name (held), name) == 0)
      return held;
  return LB_HELD_MISSING;
}

static void
merge_material (LbCase *self, GVariant *line)
{
  const char *id = lb_record_text (line, "material");
  LbCaseMaterial *material;

  if (id == NULL)
    return;
  material = lb_case_material (self, id);
  if (material == NULL)
    {
      material = lb_shape_new (&lb_case_material_shape);
      material->material = g_strdup (id);
      g_ptr_array_add (self->materials, material);
    }
  material->held = parse_held (lb_record_text (line, "held"));
  material->originals = (int) lb_record_integer (line, "originals", material->originals);
  material->copies = (int) lb_record_integer (line, "copies", material->copies);
  material->defer_until =
    material->held == LB_HELD_DEFERRED ? lb_record_day (line, "deferUntil") : LB_DAY_NONE;
  material->promised = material->held == LB_HELD_DEFERRED && lb_record_boolean (line, "promise");
  if (material->held == LB_HELD_DEFERRED)
    {
      material->was_deferred = TRUE;
      material->supplied_at = LB_TIME_NONE;
    }
  /* A document on file is known also while points of it are open and it counts as missing: after a referral the counter
   * goes on with it. */
  g_clear_pointer (&material->reused_from, g_free);
  lb_take_text (&material->reused_from, line, "reusedFrom");
  material->valid_until = material->reused_from != NULL ? lb_record_day (line, "validUntil") : LB_DAY_NONE;
  lb_take_text (&material->note, line, "note");
  lb_files_append (material->files, line, "files");
  lb_record_merge_flags (line, "points", material->points);
}

void
lb_case_merge_materials (LbCase *self, GVariant *record)
{
  g_autoptr (GVariant) list = lb_record_child (record, "materials", G_VARIANT_TYPE ("aa{sv}"));
  gsize n = list != NULL ? g_variant_n_children (list) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (list, i);

      merge_material (self, line);
    }
}

void
lb_case_merge_form (LbCase *self, GVariant *record)
{
  lb_record_merge_map (record, "form", self->form);
}

void
lb_stages_append (GArray *stages, GVariant *record, const char *name)
{
  g_auto (GStrv) texts = lb_record_texts (record, name);

  for (GStrv at = texts; *at != NULL; at++)
    {
      guint64 value;
      int stage;

      if (!g_ascii_string_to_unsigned (*at, 10, 1, 20, &value, NULL))
        continue;
      stage = (int) value;
      if (!lb_stages_contain (stages, stage))
        g_array_append_val (stages, stage);
    }
}

gboolean
lb_stages_contain (GArray *stages, int stage)
{
  for (guint i = 0; i < stages->len; i++)
    if (g_array_index (stages, int, i) == stage)
      return TRUE;
  return FALSE;
}

LbDuty
lb_role_duty (LbRole role)
{
  switch (role)
    {
    case LB_ROLE_COUNTER:
      return LB_DUTY_INTAKE;
    case LB_ROLE_ACCEPTOR:
    case LB_ROLE_REVIEWER:
    case LB_ROLE_DECIDER:
    case LB_ROLE_BUREAU_HEAD:
      return LB_DUTY_APPROVAL;
    case LB_ROLE_CERTIFICATE:
      return LB_DUTY_ISSUE;
    case LB_ROLE_GUIDANCE:
    case LB_ROLE_LEAD:
    case LB_ROLE_DISPATCHER:
    case LB_ROLE_INSPECTOR:
    case LB_ROLE_POLICY:
    case LB_ROLE_COORDINATION:
    case LB_ROLE_PLATFORM:
    case LB_ROLE_SUPERVISION:
    case LB_ROLE_SYSTEM:
    default:
      return LB_DUTY_NONE;
    }
}
