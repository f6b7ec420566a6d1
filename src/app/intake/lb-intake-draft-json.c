/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The draft as text and back. What is kept is what was typed, also where the situation no longer asks for it.
 * Reading is strict, but forgiving towards a catalogue that has moved on: what it no longer has is left out and
 * counted, so that a clerk loses as little as can be.
 */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-draft-private.h"

#include <string.h>

#include "lb-json.h"

#define VERSION 4 /* 2: sources; 3: documents on file, what was put right on the spot; 4: where the clerk was */
#define ID_MOST 64

static const char *const point_names[] = { "open", "passed", "failed", NULL };
static const char *const method_names[] = { "pickup", "ems", NULL };

/* Writing */

static json_t *
file_to_json (const LbFile *file)
{
  json_t *value = json_object ();

  json_object_set_new (value, "blob", json_string (file->blob));
  json_object_set_new (value, "name", json_string (file->name));
  json_object_set_new (value, "mediaType", json_string (file->media_type));
  json_object_set_new (value, "size", json_integer (file->size));
  return value;
}

static json_t *
material_to_json (const LbIntakeMaterial *held)
{
  json_t *value = json_object (), *files = json_array (), *points = json_array ();

  for (guint i = 0; i < held->files->len; i++)
    json_array_append_new (files, file_to_json (g_ptr_array_index (held->files, i)));
  for (guint i = 0; i < held->points->len; i++)
    json_array_append_new (points,
                           json_string (point_names[g_array_index (held->points, LbIntakePoint, i)]));
  json_object_set_new (value, "originals", json_integer (held->originals));
  json_object_set_new (value, "copies", json_integer (held->copies));
  json_object_set_new (value, "files", files);
  json_object_set_new (value, "points", points);
  json_object_set_new (value, "note", json_string (held->note));
  json_object_set_new (value, "deferred", json_boolean (held->deferred));
  if (held->defer_until != LB_DAY_NONE)
    {
      g_autofree char *day = lb_day_to_string (held->defer_until);
      json_object_set_new (value, "deferUntil", json_string (day));
    }
  if (held->reused_from != NULL)
    json_object_set_new (value, "reusedFrom", json_string (held->reused_from));
  if (held->reused_until != LB_DAY_NONE)
    {
      g_autofree char *day = lb_day_to_string (held->reused_until);
      json_object_set_new (value, "reusedUntil", json_string (day));
    }
  return value;
}

static json_t *
materials_to_json (LbIntakeDraft *self)
{
  json_t *value = json_object ();
  GHashTableIter iter;
  gpointer id, held;

  g_hash_table_iter_init (&iter, self->materials);
  while (g_hash_table_iter_next (&iter, &id, &held))
    if (lb_intake_material_touched (held))
      json_object_set_new (value, id, material_to_json (held));
  return value;
}

static json_t *
situation_to_json (LbIntakeDraft *self)
{
  json_t *value = json_object (), *answers = json_object (), *stages = json_array ();
  GHashTableIter iter;
  gpointer id, answer;

  g_hash_table_iter_init (&iter, self->answers);
  while (g_hash_table_iter_next (&iter, &id, &answer))
    json_object_set_new (answers, id, json_boolean (GPOINTER_TO_INT (answer)));
  for (guint i = 0; i < self->stages->len; i++)
    json_array_append_new (stages, json_integer (g_array_index (self->stages, int, i)));
  if (self->package != NULL)
    json_object_set_new (value, "package", json_string (self->package));
  json_object_set_new (value, "answers", answers);
  json_object_set_new (value, "stages", stages);
  return value;
}

static json_t *
values_to_json (LbIntakeDraft *self)
{
  json_t *value = json_object ();
  GHashTableIter iter;
  gpointer id, text;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &id, &text))
    json_object_set_new (value, id, json_string (text));
  return value;
}

static json_t *
sources_to_json (LbIntakeDraft *self)
{
  json_t *value = json_object ();
  GHashTableIter iter;
  gpointer id, data;

  g_hash_table_iter_init (&iter, self->sources);
  while (g_hash_table_iter_next (&iter, &id, &data))
    {
      const LbIntakeSource *source = data;
      json_t *one = json_object ();
      if (source->number != NULL)
        json_object_set_new (one, "number", json_string (source->number));
      if (source->day != LB_DAY_NONE)
        {
          g_autofree char *day = lb_day_to_string (source->day);
          json_object_set_new (one, "day", json_string (day));
        }
      json_object_set_new (value, id, one);
    }
  return value;
}

static json_t *
corrected_to_json (LbIntakeDraft *self)
{
  json_t *value = json_array ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->corrected);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    json_array_append_new (value, json_string (key));
  return value;
}

static json_t *
delivery_to_json (const LbDelivery *delivery)
{
  json_t *value = json_object ();

  if (*delivery->method != '\0')
    json_object_set_new (value, "method", json_string (delivery->method));
  json_object_set_new (value, "recipient", json_string (delivery->recipient));
  json_object_set_new (value, "phone", json_string (delivery->phone));
  json_object_set_new (value, "address", json_string (delivery->address));
  json_object_set_new (value, "postcode", json_string (delivery->postcode));
  json_object_set_new (value, "together", json_boolean (delivery->together));
  json_object_set_new (value, "agent", json_boolean (delivery->agent));
  json_object_set_new (value, "electronic", json_boolean (delivery->electronic));
  return value;
}

char *
lb_intake_draft_to_text (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);

  json_t *root = json_object ();
  char *text;

  json_object_set_new (root, "version", json_integer (VERSION));
  json_object_set_new (root, "id", json_string (self->id));
  json_object_set_new (root, "catalogue", json_string (self->catalogue->id));
  json_object_set_new (root, "situation", situation_to_json (self));
  json_object_set_new (root, "form", values_to_json (self));
  json_object_set_new (root, "sources", sources_to_json (self));
  json_object_set_new (root, "materials", materials_to_json (self));
  json_object_set_new (root, "prepared", json_boolean (self->prepared));
  json_object_set_new (root, "access", json_string (self->access));
  json_object_set_new (root, "delivery", delivery_to_json (&self->delivery));
  json_object_set_new (root, "explained", json_boolean (self->explained));
  json_object_set_new (root, "oneDay", json_string (self->one_day));
  json_object_set_new (root, "insisted", json_boolean (self->insisted));
  json_object_set_new (root, "corrected", corrected_to_json (self));
  if (self->case_id != NULL)
    json_object_set_new (root, "case", json_string (self->case_id));
  if (self->number != NULL)
    json_object_set_new (root, "number", json_string (self->number));
  json_object_set_new (root, "author", json_string (self->author));
  json_object_set_new (root, "authorName", json_string (self->author_name));
  json_object_set_new (root, "step", json_integer (self->step));
  if (self->last_field != NULL)
    json_object_set_new (root, "lastField", json_string (self->last_field));
  if (self->last_material != NULL)
    json_object_set_new (root, "lastMaterial", json_string (self->last_material));
  text = lb_json_to_text (root);
  json_decref (root);
  return text;
}

/* Reading */

typedef struct
{
  LbIntakeDraft *draft;
  guint left_out; /* of what the catalogue no longer has */
} Reading;

static void
take_string (char **place, const LbJson *at, const char *member, gsize most)
{
  g_free (*place);
  *place = g_strdup (lb_json_string (at, member, 0, most));
}

static void
read_answer (const LbJson *value, const char *name, gpointer data)
{
  Reading *reading = data;

  g_hash_table_insert (reading->draft->answers, g_strdup (name),
                       GINT_TO_POINTER (lb_json_boolean (value, NULL)));
}

static void
read_stages (LbIntakeDraft *self, const LbPackage *package, const LbJson *at)
{
  LbJson stages;
  gsize n = lb_json_array (at, "stages", 0, 20, &stages);
  int last = 0;

  for (gsize i = 0; i < n; i++)
    {
      LbJson element = lb_json_element (&stages, i);
      int number = (int) lb_json_integer (&element, NULL, 1, 99);

      if (number <= last && lb_json_reader_ok (at->reader))
        lb_json_fail (&element, NULL, "is not in ascending order");
      last = number;
      if (package != NULL && package->kind == LB_PACKAGE_PROJECT && lb_package_stage (package, number) != NULL)
        g_array_append_val (self->stages, number);
    }
  if (package != NULL && package->kind == LB_PACKAGE_PROJECT && self->stages->len == 0
      && package->stages->len > 0)
    g_array_append_val (self->stages, ((LbStage *) g_ptr_array_index (package->stages, 0))->number);
}

static gboolean
read_situation (Reading *reading, const LbJson *root, GError **error)
{
  LbIntakeDraft *self = reading->draft;
  LbJson at = lb_json_object (root, "situation", (const char *const[]) { "package", "answers", "stages", NULL });
  const LbPackage *package = NULL;

  if (lb_json_has (&at, "package"))
    {
      const char *id = lb_json_string (&at, "package", 1, ID_MOST);

      package = lb_catalogue_package (self->catalogue, id);
      if (package == NULL && lb_json_reader_ok (at.reader))
        {
          g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "/situation/package: not in catalogue %s",
                       self->catalogue->id);
          return FALSE;
        }
      self->package = g_strdup (id);
    }
  lb_json_for_each (&at, "answers", 500, read_answer, reading);
  read_stages (self, package, &at);
  return TRUE;
}

static void
read_value (const LbJson *value, const char *name, gpointer data)
{
  Reading *reading = data;
  const char *text = lb_json_string (value, NULL, 1, LB_INTAKE_TEXT_MOST);

  if (*text == '\0')
    return;
  if (lb_catalogue_field (reading->draft->catalogue, name) == NULL)
    reading->left_out++;
  else
    g_hash_table_insert (reading->draft->values, g_strdup (name), g_strdup (text));
}

/* Of values that were read before it. */
static void
read_source (const LbJson *value, const char *name, gpointer data)
{
  LbIntakeDraft *self = ((Reading *) data)->draft;
  LbJson at = lb_json_object (value, NULL, (const char *const[]) { "number", "day", NULL });
  const char *number = lb_json_has (&at, "number") ? lb_json_string (&at, "number", 1, ID_MOST) : NULL;
  LbDay day = lb_json_day_or (&at, "day", LB_DAY_NONE);
  g_autofree char *text = g_strdup (lb_intake_draft_get_value (self, name));

  if (*text == '\0')
    return;
  g_hash_table_remove (self->values, name);
  lb_intake_draft_take_value (self, name, text, number, day);
}

static void
read_files (LbIntakeDraft *self, const char *material, const LbJson *at)
{
  LbJson files;
  gsize n = lb_json_array (at, "files", 0, LB_INTAKE_FILES_MOST, &files);

  for (gsize i = 0; i < n; i++)
    {
      LbJson element = lb_json_element (&files, i);
      LbJson one = lb_json_object (&element, NULL,
                                   (const char *const[]) { "blob", "name", "mediaType", "size", NULL });
      LbFile file = {
        .blob = (char *) lb_json_hexadecimal (&one, "blob", 64),
        .name = (char *) lb_json_string (&one, "name", 1, 255),
        .media_type = (char *) lb_json_string (&one, "mediaType", 3, 127),
        .size = lb_json_integer (&one, "size", 0, G_MAXINT64),
      };

      if (lb_json_reader_ok (at->reader))
        lb_intake_draft_add_file (self, material, &file);
    }
}

static void
read_material (const LbJson *value, const char *name, gpointer data)
{
  static const char *const members[]
    = { "originals", "copies", "files", "points", "note", "deferred", "deferUntil", "reusedFrom", "reusedUntil", NULL };
  Reading *reading = data;
  const LbMaterial *material = lb_catalogue_material (reading->draft->catalogue, name);
  LbJson at = lb_json_object (value, NULL, members), points;
  LbIntakeMaterial *held;
  gsize n;

  if (material == NULL)
    {
      reading->left_out++;
      return;
    }
  held = lb_intake_draft_material (reading->draft, material);
  held->originals = (int) lb_json_integer (&at, "originals", 0, LB_INTAKE_COUNT_MOST);
  held->copies = (int) lb_json_integer (&at, "copies", 0, LB_INTAKE_COUNT_MOST);
  read_files (reading->draft, name, &at);
  n = lb_json_array (&at, "points", 0, 100, &points);
  for (gsize i = 0; i < n; i++)
    {
      LbJson element = lb_json_element (&points, i);
      LbIntakePoint state = (LbIntakePoint) lb_json_choice (&element, NULL, point_names);

      if (i < held->points->len)
        g_array_index (held->points, LbIntakePoint, i) = state;
    }
  take_string (&held->note, &at, "note", LB_INTAKE_TEXT_MOST);
  held->deferred = lb_json_boolean (&at, "deferred");
  held->defer_until = lb_json_day_or (&at, "deferUntil", LB_DAY_NONE);
  if (lb_json_has (&at, "reusedFrom"))
    take_string (&held->reused_from, &at, "reusedFrom", ID_MOST);
  held->reused_until = lb_json_day_or (&at, "reusedUntil", LB_DAY_NONE);
}

static void
read_delivery (LbIntakeDraft *self, const LbJson *root)
{
  static const char *const members[]
    = { "method", "recipient", "phone", "address", "postcode", "together", "agent", "electronic", NULL };
  LbJson at = lb_json_object (root, "delivery", members);
  int method = lb_json_choice_or (&at, "method", method_names, -1);

  g_free (self->delivery.method);
  self->delivery.method = g_strdup (method >= 0 ? method_names[method] : "");
  take_string (&self->delivery.recipient, &at, "recipient", LB_INTAKE_TEXT_MOST);
  take_string (&self->delivery.phone, &at, "phone", LB_INTAKE_TEXT_MOST);
  take_string (&self->delivery.address, &at, "address", LB_INTAKE_TEXT_MOST);
  take_string (&self->delivery.postcode, &at, "postcode", LB_INTAKE_TEXT_MOST);
  self->delivery.together = lb_json_boolean (&at, "together");
  /* Drafts of before these were asked have neither. */
  self->delivery.agent = lb_json_has (&at, "agent") && lb_json_boolean (&at, "agent");
  self->delivery.electronic = lb_json_has (&at, "electronic") && lb_json_boolean (&at, "electronic");
}

static void
read_corrected (LbIntakeDraft *self, const LbJson *root)
{
  LbJson keys;
  gsize n = lb_json_has (root, "corrected") ? lb_json_array (root, "corrected", 0, 1000, &keys) : 0;

  for (gsize i = 0; i < n; i++)
    {
      LbJson element = lb_json_element (&keys, i);

      g_hash_table_add (self->corrected, g_strdup (lb_json_string (&element, NULL, 1, ID_MOST)));
    }
}

static void
read_rest (Reading *reading, const LbJson *root)
{
  LbIntakeDraft *self = reading->draft;

  g_free (self->id);
  self->id = g_strdup (lb_json_string (root, "id", 1, ID_MOST));
  lb_json_for_each (root, "form", 1000, read_value, reading);
  if (lb_json_has (root, "sources"))
    lb_json_for_each (root, "sources", 1000, read_source, reading);
  lb_json_for_each (root, "materials", 1000, read_material, reading);
  self->prepared = lb_json_boolean (root, "prepared");
  take_string (&self->access, root, "access", LB_INTAKE_TEXT_MOST);
  read_delivery (self, root);
  self->explained = lb_json_boolean (root, "explained");
  take_string (&self->one_day, root, "oneDay", ID_MOST);
  if (*self->one_day != '\0' && !g_strv_contains (lb_intake_one_day_reasons, self->one_day))
    lb_json_fail (root, "oneDay", "is not a reason");
  self->insisted = lb_json_boolean (root, "insisted");
  read_corrected (self, root);
  if (lb_json_has (root, "case"))
    self->case_id = g_strdup (lb_json_string (root, "case", 1, ID_MOST));
  if (lb_json_has (root, "number"))
    self->number = g_strdup (lb_json_string (root, "number", 18, 18));
  take_string (&self->author, root, "author", LB_INTAKE_TEXT_MOST);
  take_string (&self->author_name, root, "authorName", LB_INTAKE_TEXT_MOST);
  self->step = (LbIntakeStep) lb_json_integer (root, "step", 0, LB_INTAKE_N_STEPS - 1);
  if (lb_json_has (root, "lastField"))
    self->last_field = g_strdup (lb_json_string (root, "lastField", 1, ID_MOST));
  if (lb_json_has (root, "lastMaterial"))
    self->last_material = g_strdup (lb_json_string (root, "lastMaterial", 1, ID_MOST));
}

/* A later program may have other members: look at the version before anything else. */
static gboolean
check_version (LbJsonReader *reader, const LbJson *root, GError **error)
{
  gint64 version = lb_json_integer (root, "version", 1, G_MAXINT);

  if (!lb_json_reader_ok (reader))
    return lb_json_reader_finish (reader, error);
  if (version > VERSION)
    {
      g_set_error_literal (error, LB_ERROR, LB_ERROR_NEWER, "/version: written by a later version of Lianban");
      return FALSE;
    }
  return TRUE;
}

LbIntakeDraft *
lb_intake_draft_from_text (const char *text, LbCatalogue *catalogue, LbDay today, guint *ret_left_out,
                           GError **error)
{
  static const char *const members[]
    = { "version", "id", "catalogue", "situation", "form", "sources", "materials", "prepared", "access", "delivery",
        "explained", "oneDay", "insisted", "corrected", "case", "number", "author", "authorName", "step", "lastField",
        "lastMaterial", NULL };

  g_return_val_if_fail (text != NULL && catalogue != NULL, NULL);

  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, strlen (text), NULL, error);
  g_autoptr (LbIntakeDraft) self = NULL;
  Reading reading = { NULL };
  LbJson document, root;

  if (reader == NULL)
    return NULL;
  document = lb_json_root (reader);
  if (!check_version (reader, &document, error))
    return NULL;
  root = lb_json_object (&document, NULL, members);
  lb_json_string (&root, "catalogue", 1, ID_MOST);
  self = reading.draft = lb_intake_draft_new (catalogue, today);
  if (!read_situation (&reading, &root, error))
    return NULL;
  read_rest (&reading, &root);
  if (!lb_json_reader_finish (reader, error))
    return NULL;
  if (self->package != NULL && !lb_intake_draft_situate (self, error))
    return NULL;
  if (ret_left_out != NULL)
    *ret_left_out = reading.left_out;
  return g_steal_pointer (&self);
}
