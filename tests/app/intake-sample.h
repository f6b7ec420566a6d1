/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fills an intake draft from one of the sample applications, as a clerk would who typed all of it.
 */
#pragma once

#include <jansson.h>
#include <string.h>

#include "lb-catalogue-json.h"
#include "lb-intake-draft.h"

#define SAMPLE_BLOB "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static inline LbCatalogue *
sample_catalogue (void)
{
  g_autoptr (GError) error = NULL;
  LbCatalogue *catalogue = lb_catalogue_load (g_getenv ("LB_TEST_CATALOGUE"), &error);

  g_assert_no_error (error);
  return catalogue;
}

/* Borrowed from the document that stays for the whole test. */
static inline json_t *
sample_all (void)
{
  static json_t *samples = NULL;
  json_error_t fault;

  if (samples == NULL)
    {
      g_autofree char *path = g_build_filename (g_getenv ("LB_TEST_DATA"), "sample-applications.json", NULL);

      samples = json_load_file (path, 0, &fault);
      g_assert_nonnull (samples);
    }
  return json_object_get (samples, "applications");
}

static inline json_t *
sample_find (const char *id)
{
  size_t index;
  json_t *sample;

  json_array_foreach (sample_all (), index, sample)
    if (g_str_equal (json_string_value (json_object_get (sample, "id")), id))
      return sample;
  g_assert_not_reached ();
}

static inline char *
sample_text (json_t *value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autoptr (GString) text = g_string_new (NULL);
  size_t index;
  json_t *element;

  if (json_is_string (value))
    return g_strdup (json_string_value (value));
  if (json_is_integer (value))
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) json_integer_value (value));
  if (json_is_real (value))
    return g_strdup (g_ascii_formatd (number, sizeof number, "%.10g", json_real_value (value)));
  if (json_is_boolean (value))
    return g_strdup (json_is_true (value) ? "true" : "false");
  if (json_is_object (value))
    return g_strdup_printf ("%.10g,%.10g", json_number_value (json_object_get (value, "lon")),
                            json_number_value (json_object_get (value, "lat")));
  json_array_foreach (value, index, element)
    g_string_append_printf (text, "%s%s", index > 0 ? "\x1f" : "", json_string_value (element));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static inline void
sample_hand_in (LbIntakeDraft *draft, json_t *line)
{
  const char *id = json_string_value (json_object_get (line, "material"));
  const LbIntakeMaterial *held = lb_intake_draft_get_material (draft, id);
  LbFile file = { (char *) SAMPLE_BLOB, (char *) "scan.pdf", (char *) "application/pdf", 1234 };

  g_assert_nonnull (held);
  lb_intake_draft_set_counts (draft, id, (int) json_integer_value (json_object_get (line, "originals")),
                              (int) json_integer_value (json_object_get (line, "copies")));
  if (json_is_true (json_object_get (line, "electronic")))
    lb_intake_draft_add_file (draft, id, &file);
  for (guint i = 0; i < held->points->len; i++)
    lb_intake_draft_set_point (draft, id, i, LB_INTAKE_POINT_PASSED);
}

static inline void
sample_deliver (LbIntakeDraft *draft, json_t *delivery)
{
  lb_intake_draft_set_delivery_method (draft, json_string_value (json_object_get (delivery, "method")));
  lb_intake_draft_set_address (draft, LB_INTAKE_RECIPIENT,
                               json_string_value (json_object_get (delivery, "recipient")));
  lb_intake_draft_set_address (draft, LB_INTAKE_PHONE, json_string_value (json_object_get (delivery, "phone")));
  lb_intake_draft_set_address (draft, LB_INTAKE_ADDRESS,
                               json_string_value (json_object_get (delivery, "address")));
  lb_intake_draft_set_address (draft, LB_INTAKE_POSTCODE,
                               json_string_value (json_object_get (delivery, "postcode")));
}

static inline void
sample_situate (LbIntakeDraft *draft, json_t *sample)
{
  g_autoptr (GError) error = NULL;
  const char *name;
  json_t *value;
  size_t index;

  g_assert_true (lb_intake_draft_set_package (draft, json_string_value (json_object_get (sample, "package")),
                                              &error));
  g_assert_no_error (error);
  if (lb_intake_draft_get_package (draft)->kind == LB_PACKAGE_PROJECT)
    {
      json_array_foreach (json_object_get (sample, "stages"), index, value)
        lb_intake_draft_set_stage (draft, (int) json_integer_value (value), TRUE);
    }
  json_object_foreach (json_object_get (sample, "answers"), name, value)
    lb_intake_draft_set_answer (draft, name, json_is_true (value));
}

static inline LbIntakeDraft *
sample_draft (LbCatalogue *catalogue, const char *id)
{
  json_t *sample = sample_find (id), *materials = json_object_get (sample, "materials"), *value;
  const char *name;
  LbIntakeDraft *draft;
  LbDay day;
  size_t index;

  g_assert_true (lb_day_parse (json_string_value (json_object_get (sample, "received_on")), &day, NULL));
  draft = lb_intake_draft_new (catalogue, day);
  sample_situate (draft, sample);
  json_object_foreach (json_object_get (sample, "fields"), name, value)
    {
      g_autofree char *text = sample_text (value);
      lb_intake_draft_set_value (draft, name, text);
    }
  json_array_foreach (json_object_get (materials, "present"), index, value)
    sample_hand_in (draft, value);
  json_array_foreach (json_object_get (materials, "deferred"), index, value)
    {
      const char *material = json_is_string (value) ? json_string_value (value)
                                                    : json_string_value (json_object_get (value, "material"));
      lb_intake_draft_set_deferred (draft, material, TRUE, day + 10);
    }
  sample_deliver (draft, json_object_get (sample, "delivery"));
  lb_intake_draft_set_prepared (draft, TRUE);
  lb_intake_draft_set_explained (draft, TRUE);
  return draft;
}
