/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the draft to the arguments of a command: only what the situation asks for, by lb_command_members().
 */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-draft-private.h"

#include <glib/gi18n.h>
#include <sys/random.h>

#include "lb-identifier.h"

#define QUERY_CODE_LENGTH 6
#define ACCESS_MOST 1000 /* characters of the note that tells when the site is open */

const char *const lb_intake_one_day_reasons[] = { "assist-check", "verify", "complex", NULL };

static GVariant *
file_record (const LbFile *file)
{
  return lb_record_new ("blob", LB_VALUE_DIGEST, file->blob, "name", LB_VALUE_TEXT, file->name, "mediaType",
                        LB_VALUE_TEXT, file->media_type, "size", LB_VALUE_INTEGER, file->size, NULL);
}

static GPtrArray *
new_records (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
}

static GHashTable *
point_flags (const LbIntakeMaterial *held)
{
  GHashTable *points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < held->points->len; i++)
    {
      LbIntakePoint state = g_array_index (held->points, LbIntakePoint, i);

      if (state != LB_INTAKE_POINT_OPEN)
        g_hash_table_insert (points, g_strdup_printf ("%u", i),
                             GINT_TO_POINTER (state == LB_INTAKE_POINT_PASSED));
    }
  return points;
}

static GVariant *
material_record (LbIntakeDraft *self, const LbMergedMaterial *entry)
{
  const LbIntakeMaterial *material = lb_intake_draft_material (self, entry->material);
  LbHeld held = lb_intake_draft_held (self, entry);
  g_autoptr (GPtrArray) files = new_records ();
  g_autoptr (GHashTable) points = point_flags (material);

  if (held == LB_HELD_FROM_CASE)
    return lb_record_new ("material", LB_VALUE_ID, entry->material->id, "held", LB_VALUE_CHOICE,
                          lb_held_name (held), NULL);
  for (guint i = 0; i < material->files->len; i++)
    g_ptr_array_add (files, file_record (g_ptr_array_index (material->files, i)));
  if (held == LB_HELD_DEFERRED)
    return lb_record_new ("material", LB_VALUE_ID, entry->material->id, "held", LB_VALUE_CHOICE,
                          lb_held_name (held), "deferUntil", LB_VALUE_DAY, material->defer_until, "promise",
                          LB_VALUE_BOOLEAN, TRUE, "files", LB_VALUE_RECORDS, files, NULL);
  if (material->reused_from != NULL)
    return lb_record_new ("material", LB_VALUE_ID, entry->material->id, "held", LB_VALUE_CHOICE,
                          lb_held_name (held), "files", LB_VALUE_RECORDS, files, "points", LB_VALUE_FLAGS, points,
                          "reusedFrom", LB_VALUE_TEXT, material->reused_from, "validUntil", LB_VALUE_DAY,
                          material->reused_until, NULL);
  return lb_record_new ("material", LB_VALUE_ID, entry->material->id, "held", LB_VALUE_CHOICE,
                        lb_held_name (held), "originals", LB_VALUE_INTEGER, (gint64) material->originals, "copies",
                        LB_VALUE_INTEGER, (gint64) material->copies, "files", LB_VALUE_RECORDS, files, "points",
                        LB_VALUE_FLAGS, points, "note", LB_VALUE_TEXT,
                        *material->note != '\0' ? material->note : NULL, NULL);
}

static GPtrArray *
material_records (LbIntakeDraft *self)
{
  GPtrArray *records = new_records ();

  for (guint i = 0; i < self->situation->materials->len; i++)
    g_ptr_array_add (records, material_record (self, g_ptr_array_index (self->situation->materials, i)));
  return records;
}

/* Numbers with check digits are stored in one spelling, however they were typed. (transfer full) */
static char *
stored_value (const LbField *field, const char *value, LbDay today)
{
  g_auto (LbIdentifier) identifier = { 0 };
  LbIdentifierKind kind;

  if (field->type == LB_FIELD_USCC)
    kind = LB_IDENTIFIER_USCC;
  else if (field->type == LB_FIELD_PERSON)
    kind = LB_IDENTIFIER_PERSON;
  else if (field->type == LB_FIELD_PHONE)
    kind = LB_IDENTIFIER_PHONE;
  else
    return g_strdup (value);
  return g_strdup (lb_identifier_check (kind, value, today, &identifier) ? identifier.canonical : value);
}

GHashTable *
lb_intake_draft_dup_form (LbIntakeDraft *self)
{
  GHashTable *form;

  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self) && self->situation != NULL, NULL);

  form = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < self->situation->form->len; i++)
    {
      const LbField *field = ((LbFormField *) g_ptr_array_index (self->situation->form, i))->field;
      const char *value = lb_intake_draft_get_value (self, field->id);

      if (*value != '\0')
        g_hash_table_insert (form, field->id, stored_value (field, value, self->today));
    }
  return form;
}

/* Every question that was asked, with its answer, whether the clerk touched it or left the usual one. */
static GHashTable *
answer_flags (LbIntakeDraft *self)
{
  GHashTable *answers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->situation->questions->len; i++)
    {
      const LbQuestion *question = g_ptr_array_index (self->situation->questions, i);

      g_hash_table_insert (answers, question->id,
                           GINT_TO_POINTER (lb_intake_draft_get_answer (self, question->id)));
    }
  return answers;
}

static GStrv
stage_texts (LbIntakeDraft *self)
{
  GStrv texts;

  if (self->stages->len == 0)
    return NULL;
  texts = g_new0 (char *, self->stages->len + 1);
  for (guint i = 0; i < self->stages->len; i++)
    texts[i] = g_strdup_printf ("%d", g_array_index (self->stages, int, i));
  return texts;
}

static GVariant *
delivery_record (const LbDelivery *delivery)
{
  const gboolean ems = g_strcmp0 (delivery->method, "ems") == 0, named = ems || delivery->agent;

  return lb_record_new ("method", LB_VALUE_CHOICE, delivery->method, "recipient", LB_VALUE_TEXT,
                        named ? delivery->recipient : NULL, "phone", LB_VALUE_TEXT, named ? delivery->phone : NULL,
                        "address", LB_VALUE_TEXT, ems ? delivery->address : NULL, "postcode", LB_VALUE_TEXT,
                        ems ? delivery->postcode : NULL, "together", LB_VALUE_BOOLEAN, delivery->together, "agent",
                        LB_VALUE_BOOLEAN, !ems && delivery->agent, "electronic", LB_VALUE_BOOLEAN,
                        delivery->electronic, NULL);
}

/* When the site is open goes with the case as its note: who inspects must know it, and no field asks for it. */
static char *
case_note (LbIntakeDraft *self)
{
  g_autofree char *access = NULL;

  if (self->situation->inspection_points->len == 0 || *self->access == '\0')
    return NULL;
  access = g_utf8_substring (self->access, 0, MIN (g_utf8_strlen (self->access, -1), ACCESS_MOST));
  return g_strdup_printf (_("The site can be visited: %s"), access);
}

GVariant *
lb_intake_draft_receive_args (LbIntakeDraft *self, const char *number, const char *query_code)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  g_return_val_if_fail (self->situation != NULL, NULL);
  g_return_val_if_fail (number != NULL && query_code != NULL, NULL);

  g_autoptr (GHashTable) answers = answer_flags (self);
  g_autoptr (GHashTable) form = lb_intake_draft_dup_form (self);
  g_autoptr (GPtrArray) materials = material_records (self);
  g_autoptr (GVariant) delivery = delivery_record (&self->delivery);
  g_auto (GStrv) stages = stage_texts (self);
  g_autofree char *note = case_note (self);
  g_autoptr (GPtrArray) corrected = lb_intake_draft_dup_corrected (self);

  g_ptr_array_add (corrected, NULL);
  return lb_record_new ("package", LB_VALUE_ID, self->package, "answers", LB_VALUE_FLAGS, answers, "stages",
                        LB_VALUE_TEXTS, stages, "form", LB_VALUE_MAP, form, "materials", LB_VALUE_RECORDS,
                        materials, "delivery", LB_VALUE_RECORD, delivery, "number", LB_VALUE_TEXT, number,
                        "queryCode", LB_VALUE_TEXT, query_code, "insisted", LB_VALUE_BOOLEAN, self->insisted,
                        "corrected", LB_VALUE_TEXTS, corrected->len > 1 ? (char **) corrected->pdata : NULL,
                        "prepReminder", LB_VALUE_BOOLEAN, self->prepared, "explained", LB_VALUE_BOOLEAN,
                        self->explained, "oneDayReason", LB_VALUE_CHOICE,
                        *self->one_day != '\0' ? self->one_day : NULL, "note", LB_VALUE_TEXT, note, NULL);
}

static GPtrArray *
line_records (LbIntakeDraft *self)
{
  g_autoptr (GPtrArray) problems = lb_intake_draft_problems (self);
  GPtrArray *lines = new_records ();

  for (guint i = 0; i < problems->len; i++)
    {
      const LbIntakeProblem *problem = g_ptr_array_index (problems, i);
      /* A line stands alone on the notice: it names what it is about. */
      g_autofree char *defect = g_strdup_printf (_("%s: %s"), problem->subject, problem->text);

      g_ptr_array_add (lines, lb_record_new ("material", LB_VALUE_ID, problem->material, "defect", LB_VALUE_TEXT,
                                             defect, "remedy", LB_VALUE_TEXT, problem->remedy, NULL));
    }
  return lines;
}

GVariant *
lb_intake_draft_refer_args (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  g_return_val_if_fail (self->situation != NULL, NULL);

  g_autoptr (GHashTable) answers = answer_flags (self);
  g_autoptr (GHashTable) form = lb_intake_draft_dup_form (self);
  g_autoptr (GPtrArray) materials = material_records (self);
  g_autoptr (GPtrArray) lines = line_records (self);
  g_auto (GStrv) stages = stage_texts (self);

  return lb_record_new ("package", LB_VALUE_ID, self->package, "answers", LB_VALUE_FLAGS, answers, "stages",
                        LB_VALUE_TEXTS, stages, "form", LB_VALUE_MAP, form, "materials", LB_VALUE_RECORDS,
                        materials, "lines", LB_VALUE_RECORDS, lines, NULL);
}

char *
lb_intake_query_code_new (void)
{
  static const char letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; /* none that look alike */
  const guint n_letters = sizeof letters - 1;
  char *code = g_new0 (char, QUERY_CODE_LENGTH + 1);

  for (guint i = 0; i < QUERY_CODE_LENGTH;)
    {
      guint8 byte;

      if (getrandom (&byte, 1, 0) != 1)
        continue;
      /* Bytes past the last whole multiple would make the first letters likelier. */
      if (byte < 256 / n_letters * n_letters)
        code[i++] = letters[byte % n_letters];
    }
  return code;
}
