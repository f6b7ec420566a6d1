/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-sample-json.h"

#include <string.h>

#include "lb-json.h"

#define MAX_SAMPLES 1000
#define MAX_ENTRIES 1000
#define MAX_ID 48
#define MAX_TEXT 4000
#define CHOICE_SEPARATOR "\x1f"

static const char *const root_members[] = { "schema", "catalogue", "notes", "applications", NULL };
static const char *const sample_members[] = {
  "id",       "title",    "package", "received_on",          "stages", "answers", "fields", "materials",
  "delivery", "expected", "note",    "uscc_on_registration", NULL,
};
static const char *const materials_members[] = { "present", "missing", "deferred", "shared", NULL };
static const char *const present_members[] = { "material", "originals", "copies", "electronic", NULL };
static const char *const shared_members[] = { "material", "from_item", NULL };
static const char *const delivery_members[] = { "method",  "window",   "recipient", "phone",
                                                "address", "postcode", NULL };
static const char *const expected_members[] = { "active_items", "formal_review", "problems", NULL };
static const char *const problem_members[] = { "code", "field", "material", NULL };
static const char *const location_members[] = { "lon", "lat", NULL };
static const char *const methods[] = { "pickup", "ems", NULL };
static const char *const reviews[] = { "pass", "supplement", NULL };

static void
material_free (gpointer data)
{
  LbSampleMaterial *material = data;

  g_free (material->material);
  g_free (material);
}

static void
shared_free (gpointer data)
{
  LbSampleShared *shared = data;

  g_free (shared->material);
  g_free (shared->from_item);
  g_free (shared);
}

static void
problem_free (gpointer data)
{
  LbSampleProblem *problem = data;

  g_free (problem->code);
  g_free (problem->field);
  g_free (problem->material);
  g_free (problem);
}

static LbSample *
sample_new (void)
{
  LbSample *sample = g_new0 (LbSample, 1);

  sample->stages = g_array_new (FALSE, FALSE, sizeof (int));
  sample->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sample->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sample->present = g_ptr_array_new_with_free_func (material_free);
  sample->shared = g_ptr_array_new_with_free_func (shared_free);
  sample->expected_problems = g_ptr_array_new_with_free_func (problem_free);
  return sample;
}

void
lb_sample_free (LbSample *sample)
{
  if (sample == NULL)
    return;
  g_free (sample->id);
  g_free (sample->title);
  g_free (sample->package);
  g_free (sample->note);
  g_free (sample->uscc_on_registration);
  g_array_unref (sample->stages);
  g_hash_table_unref (sample->answers);
  g_hash_table_unref (sample->fields);
  g_ptr_array_unref (sample->present);
  g_strfreev (sample->missing);
  g_strfreev (sample->deferred);
  g_ptr_array_unref (sample->shared);
  g_free (sample->delivery_method);
  g_free (sample->delivery_window);
  g_free (sample->delivery_recipient);
  g_free (sample->delivery_phone);
  g_free (sample->delivery_address);
  g_free (sample->delivery_postcode);
  g_strfreev (sample->expected_items);
  g_ptr_array_unref (sample->expected_problems);
  g_free (sample);
}

static char *
read_id (const LbJson *at, const char *member)
{
  return g_strdup (lb_json_string (at, member, 1, MAX_ID));
}

static char *
read_text_or_null (const LbJson *at, const char *member)
{
  return g_strdup (lb_json_string_or (at, member, 1, MAX_TEXT, NULL));
}

static char **
read_ids (const LbJson *at, const char *member)
{
  LbJson array;
  gsize length = lb_json_array (at, member, 0, MAX_ENTRIES, &array);
  char **ids = g_new0 (char *, length + 1);

  for (gsize i = 0; i < length; i++)
    {
      LbJson element = lb_json_element (&array, i);

      ids[i] = read_id (&element, NULL);
    }
  return ids;
}

/* Form values are text: numbers in plain decimals, several choices behind one another. */

static char *
decimal (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  char *end;

  g_ascii_formatd (text, sizeof text, "%.6f", number);
  end = text + strlen (text);
  while (end[-1] == '0')
    *--end = '\0';
  if (end[-1] == '.')
    *--end = '\0';
  return g_strdup (text);
}

static char *
read_location (const LbJson *at)
{
  LbJson location = lb_json_object (at, NULL, location_members);
  g_autofree char *longitude = decimal (lb_json_number (&location, "lon", -180, 180));
  g_autofree char *latitude = decimal (lb_json_number (&location, "lat", -90, 90));

  return g_strconcat (longitude, ",", latitude, NULL);
}

static char *
read_choices (const LbJson *at)
{
  LbJson array;
  gsize length = lb_json_array (at, NULL, 1, MAX_ENTRIES, &array);
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    {
      LbJson element = lb_json_element (&array, i);

      g_string_append_printf (text, "%s%s", i > 0 ? CHOICE_SEPARATOR : "",
                              lb_json_string (&element, NULL, 1, MAX_TEXT));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
read_value (const LbJson *at)
{
  switch (lb_json_type (at, NULL))
    {
    case JSON_OBJECT:
      return read_location (at);
    case JSON_ARRAY:
      return read_choices (at);
    case JSON_INTEGER:
    case JSON_REAL:
      return decimal (lb_json_number (at, NULL, 0, 1e12));
    case JSON_TRUE:
    case JSON_FALSE:
      return g_strdup (lb_json_boolean (at, NULL) ? "true" : "false");
    case JSON_STRING:
    case JSON_NULL:
    default:
      return g_strdup (lb_json_string (at, NULL, 0, MAX_TEXT));
    }
}

static void
read_field (const LbJson *value, const char *name, gpointer data)
{
  LbSample *sample = data;

  g_hash_table_replace (sample->fields, g_strdup (name), read_value (value));
}

static void
read_answer (const LbJson *value, const char *name, gpointer data)
{
  LbSample *sample = data;

  g_hash_table_replace (sample->answers, g_strdup (name), GINT_TO_POINTER (lb_json_boolean (value, NULL)));
}

static void
read_stages (const LbJson *root, LbSample *sample)
{
  LbJson array;
  gsize length = lb_json_array (root, "stages", 1, 4, &array);

  for (gsize i = 0; i < length; i++)
    {
      LbJson element = lb_json_element (&array, i);
      int stage = (int)lb_json_integer (&element, NULL, 1, 4);

      g_array_append_val (sample->stages, stage);
    }
}

static void
read_present (const LbJson *at, LbSample *sample)
{
  LbJson array;
  gsize length = lb_json_array (at, "present", 0, MAX_ENTRIES, &array);

  for (gsize i = 0; i < length; i++)
    {
      LbJson element = lb_json_element (&array, i);
      LbJson object = lb_json_object (&element, NULL, present_members);
      LbSampleMaterial *material = g_new0 (LbSampleMaterial, 1);

      material->material = read_id (&object, "material");
      material->originals = (int)lb_json_integer (&object, "originals", 0, 9);
      material->copies = (int)lb_json_integer (&object, "copies", 0, 9);
      material->electronic = lb_json_boolean (&object, "electronic");
      g_ptr_array_add (sample->present, material);
    }
}

static void
read_materials (const LbJson *root, LbSample *sample)
{
  LbJson materials = lb_json_object (root, "materials", materials_members);
  LbJson array;
  gsize length;

  read_present (&materials, sample);
  sample->missing = read_ids (&materials, "missing");
  sample->deferred = read_ids (&materials, "deferred");
  length = lb_json_array (&materials, "shared", 0, MAX_ENTRIES, &array);
  for (gsize i = 0; i < length; i++)
    {
      LbJson element = lb_json_element (&array, i);
      LbJson object = lb_json_object (&element, NULL, shared_members);
      LbSampleShared *shared = g_new0 (LbSampleShared, 1);

      shared->material = read_id (&object, "material");
      shared->from_item = read_id (&object, "from_item");
      g_ptr_array_add (sample->shared, shared);
    }
}

static void
read_delivery (const LbJson *root, LbSample *sample)
{
  LbJson delivery = lb_json_object (root, "delivery", delivery_members);

  sample->delivery_method = g_strdup (methods[lb_json_choice (&delivery, "method", methods)]);
  sample->delivery_window = read_id (&delivery, "window");
  sample->delivery_recipient = read_text_or_null (&delivery, "recipient");
  sample->delivery_phone = read_text_or_null (&delivery, "phone");
  sample->delivery_address = read_text_or_null (&delivery, "address");
  sample->delivery_postcode = read_text_or_null (&delivery, "postcode");
}

static void
read_expected (const LbJson *root, LbSample *sample)
{
  LbJson expected = lb_json_object (root, "expected", expected_members);
  LbJson array;
  gsize length;

  sample->expected_items = read_ids (&expected, "active_items");
  sample->expected_pass = lb_json_choice (&expected, "formal_review", reviews) == 0;
  length = lb_json_array (&expected, "problems", 0, MAX_ENTRIES, &array);
  for (gsize i = 0; i < length; i++)
    {
      LbJson element = lb_json_element (&array, i);
      LbJson object = lb_json_object (&element, NULL, problem_members);
      LbSampleProblem *problem = g_new0 (LbSampleProblem, 1);

      problem->code = read_id (&object, "code");
      problem->field = read_text_or_null (&object, "field");
      problem->material = read_text_or_null (&object, "material");
      g_ptr_array_add (sample->expected_problems, problem);
    }
}

static LbSample *
read_sample (const LbJson *element)
{
  LbJson root = lb_json_object (element, NULL, sample_members);
  LbSample *sample = sample_new ();

  sample->id = read_id (&root, "id");
  sample->title = g_strdup (lb_json_string (&root, "title", 1, MAX_TEXT));
  sample->package = read_id (&root, "package");
  sample->note = read_text_or_null (&root, "note");
  sample->uscc_on_registration = read_text_or_null (&root, "uscc_on_registration");
  sample->received_on = lb_json_day (&root, "received_on");
  read_stages (&root, sample);
  lb_json_for_each (&root, "answers", MAX_ENTRIES, read_answer, sample);
  lb_json_for_each (&root, "fields", MAX_ENTRIES, read_field, sample);
  read_materials (&root, sample);
  read_delivery (&root, sample);
  read_expected (&root, sample);
  return sample;
}

GPtrArray *
lb_samples_from_json (const char *text, gsize length, char **ret_catalogue, GError **error)
{
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, NULL, error);
  g_autoptr (GPtrArray) samples = NULL;
  g_autofree char *catalogue = NULL;
  LbJson document;
  LbJson root;
  LbJson array;
  gsize count;

  if (reader == NULL)
    return NULL;
  samples = g_ptr_array_new_with_free_func ((GDestroyNotify)lb_sample_free);
  document = lb_json_root (reader);
  root = lb_json_object (&document, NULL, root_members);
  lb_json_integer (&root, "schema", 1, 1);
  catalogue = read_id (&root, "catalogue");
  count = lb_json_array (&root, "applications", 0, MAX_SAMPLES, &array);
  for (gsize i = 0; i < count; i++)
    {
      LbJson element = lb_json_element (&array, i);

      g_ptr_array_add (samples, read_sample (&element));
    }
  if (!lb_json_reader_finish (reader, error))
    return NULL;
  if (ret_catalogue != NULL)
    *ret_catalogue = g_steal_pointer (&catalogue);
  return g_steal_pointer (&samples);
}

GPtrArray *
lb_samples_load (const char *path, char **ret_catalogue, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  text = lb_json_read_file (path, NULL, &length, error);
  return text != NULL ? lb_samples_from_json (text, length, ret_catalogue, error) : NULL;
}
