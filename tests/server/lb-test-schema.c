/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-test-schema.h"
#include "lb-test-api.h"

#include <string.h>
#include "lb-day.h"
#include "lb-uuid.h"

json_t *
lb_test_api (void)
{
  static json_t *api;

  if (g_once_init_enter (&api))
    {
      json_error_t fault;
      json_t *read = json_loads (lb_test_api_text, JSON_REJECT_DUPLICATES, &fault);
      if (read == NULL)
        g_error ("openapi: %s", fault.text);
      g_once_init_leave (&api, read);
    }
  return api;
}

/* Follows "$ref": "#/a/b". */
static json_t *
resolve (json_t *value)
{
  const char *reference;

  while ((reference = json_string_value (json_object_get (value, "$ref"))) != NULL)
    {
      g_auto (GStrv) steps = g_strsplit (reference, "/", 0);
      value = lb_test_api ();
      for (char **step = steps + 1; *step != NULL; step++)
        value = json_object_get (value, *step);
      if (value == NULL)
        g_error ("openapi: %s is not there", reference);
    }
  return value;
}

/* Keywords: each gives NULL or what is wrong */

static gboolean
is_of_type (json_t *value, const char *type)
{
  if (strcmp (type, "integer") == 0)
    return json_is_integer (value);
  if (strcmp (type, "number") == 0)
    return json_is_number (value);
  if (strcmp (type, "string") == 0)
    return json_is_string (value);
  if (strcmp (type, "boolean") == 0)
    return json_is_boolean (value);
  if (strcmp (type, "array") == 0)
    return json_is_array (value);
  if (strcmp (type, "object") == 0)
    return json_is_object (value);
  g_assert_cmpstr (type, ==, "null");
  return json_is_null (value);
}

static char *
check_type (json_t *types, json_t *value)
{
  if (json_is_string (types))
    return is_of_type (value, json_string_value (types)) ? NULL
                                                         : g_strdup_printf ("is no %s", json_string_value (types));
  for (gsize i = 0; i < json_array_size (types); i++)
    if (is_of_type (value, json_string_value (json_array_get (types, i))))
      return NULL;
  return g_strdup ("is of none of the types");
}

static char *
check_enum (json_t *values, json_t *value)
{
  for (gsize i = 0; i < json_array_size (values); i++)
    if (json_equal (json_array_get (values, i), value))
      return NULL;
  return g_strdup ("is none of the values");
}

static char *
check_required (json_t *names, json_t *value)
{
  for (gsize i = 0; json_is_object (value) && i < json_array_size (names); i++)
    if (json_object_get (value, json_string_value (json_array_get (names, i))) == NULL)
      return g_strdup_printf ("has no %s", json_string_value (json_array_get (names, i)));
  return NULL;
}

static char *
below (const char *place, char *fault)
{
  char *whole = fault != NULL ? g_strdup_printf ("/%s%s%s", place, *fault == '/' ? "" : ": ", fault) : NULL;

  g_free (fault);
  return whole;
}

static char *
check_properties (json_t *schema, json_t *value)
{
  json_t *properties = json_object_get (schema, "properties"), *member;
  json_t *additional = json_object_get (schema, "additionalProperties");
  const char *name;

  json_object_foreach (value, name, member)
    {
      json_t *known = json_object_get (properties, name);
      char *fault = NULL;
      if (known != NULL)
        fault = below (name, lb_test_schema_fault (known, member));
      else if (json_is_false (additional))
        fault = g_strdup_printf ("/%s: is not known", name);
      else if (json_is_object (additional))
        fault = below (name, lb_test_schema_fault (additional, member));
      if (fault != NULL)
        return fault;
    }
  return NULL;
}

static char *
check_items (json_t *items, json_t *value)
{
  char *fault = NULL;

  for (gsize i = 0; fault == NULL && i < json_array_size (value); i++)
    {
      g_autofree char *place = g_strdup_printf ("%zu", i);
      fault = below (place, lb_test_schema_fault (items, json_array_get (value, i)));
    }
  return fault;
}

static char *
check_format (const char *format, json_t *value)
{
  const char *text = json_string_value (value);
  LbTime time;
  LbDay day;

  if (text == NULL || strcmp (format, "binary") == 0)
    return NULL;
  if (strcmp (format, "uuid") == 0)
    return lb_uuid_is_valid (text) ? NULL : g_strdup ("is no UUID");
  if (strcmp (format, "date") == 0)
    return lb_day_parse (text, &day, NULL) ? NULL : g_strdup ("is no date");
  g_assert_cmpstr (format, ==, "date-time");
  return lb_time_parse (text, &time, NULL) ? NULL : g_strdup ("is no time");
}

static char *
check_number (const char *keyword, json_t *limit, json_t *value)
{
  gboolean least = g_str_has_prefix (keyword, "min");
  double bound = json_number_value (limit), number;

  if (g_str_has_suffix (keyword, "imum") && json_is_number (value))
    number = json_number_value (value);
  else if (g_str_has_suffix (keyword, "Length") && json_is_string (value))
    number = (double) g_utf8_strlen (json_string_value (value), -1);
  else if (g_str_has_suffix (keyword, "Items") && json_is_array (value))
    number = (double) json_array_size (value);
  else
    return NULL;
  return (least ? number >= bound : number <= bound) ? NULL : g_strdup_printf ("%s: %g", keyword, number);
}

static char *
check_pattern (const char *pattern, json_t *value)
{
  if (!json_is_string (value) || g_regex_match_simple (pattern, json_string_value (value), 0, 0))
    return NULL;
  return g_strdup_printf ("does not match %s", pattern);
}

static char *
check_parts (const char *keyword, json_t *parts, json_t *value)
{
  gsize good = 0, count = json_array_size (parts);
  char *last = NULL;

  for (gsize i = 0; i < count; i++)
    {
      char *fault = lb_test_schema_fault (json_array_get (parts, i), value);
      good += fault == NULL;
      if (fault != NULL)
        {
          g_free (last);
          last = fault;
        }
    }
  if (strcmp (keyword, "allOf") == 0 ? good == count : strcmp (keyword, "oneOf") == 0 ? good == 1 : good > 0)
    g_clear_pointer (&last, g_free);
  else if (last == NULL)
    last = g_strdup_printf ("%s: %zu hold", keyword, good);
  return last;
}

static char *
check_keyword (json_t *schema, const char *keyword, json_t *rule, json_t *value)
{
  static const char *const words[] = { "description", "examples", "default", "title", NULL };
  static const char *const limits[] = { "minimum",  "maximum",  "minLength", "maxLength",
                                        "minItems", "maxItems", NULL };
  static const char *const parts[] = { "allOf", "anyOf", "oneOf", NULL };

  if (strcmp (keyword, "$ref") == 0)
    return lb_test_schema_fault (resolve (schema), value);
  if (strcmp (keyword, "type") == 0)
    return check_type (rule, value);
  if (strcmp (keyword, "const") == 0)
    return json_equal (rule, value) ? NULL : g_strdup ("is another value");
  if (strcmp (keyword, "enum") == 0)
    return check_enum (rule, value);
  if (strcmp (keyword, "required") == 0)
    return check_required (rule, value);
  if (strcmp (keyword, "properties") == 0 || strcmp (keyword, "additionalProperties") == 0)
    return check_properties (schema, value);
  if (strcmp (keyword, "items") == 0)
    return check_items (rule, value);
  if (strcmp (keyword, "format") == 0)
    return check_format (json_string_value (rule), value);
  if (strcmp (keyword, "pattern") == 0)
    return check_pattern (json_string_value (rule), value);
  if (g_strv_contains (limits, keyword))
    return check_number (keyword, rule, value);
  if (g_strv_contains (parts, keyword))
    return check_parts (keyword, rule, value);
  if (!g_strv_contains (words, keyword))
    g_error ("openapi: the keyword %s is not known to the tests", keyword);
  return NULL;
}

char *
lb_test_schema_fault (json_t *schema, json_t *value)
{
  const char *keyword;
  json_t *rule;

  json_object_foreach (schema, keyword, rule)
    {
      char *fault = check_keyword (schema, keyword, rule, value);
      if (fault != NULL)
        return fault;
    }
  return NULL;
}

/* Exchanges */

static gboolean
path_fits (const char *template, const char *path)
{
  g_auto (GStrv) wanted = g_strsplit (template, "/", 0);
  g_auto (GStrv) parts = g_strsplit (path, "/", 0);
  guint count = g_strv_length (wanted);

  if (g_strv_length (parts) != count)
    return FALSE;
  for (guint i = 0; i < count; i++)
    if (*wanted[i] != '{' && strcmp (wanted[i], parts[i]) != 0)
      return FALSE;
  return TRUE;
}

json_t *
lb_test_api_operation (const char *method, const char *path)
{
  g_autofree char *lower = g_ascii_strdown (method, -1);
  g_auto (GStrv) parts = g_strsplit (path, "?", 2);
  const char *template;
  json_t *place, *found = NULL;

  json_object_foreach (json_object_get (lb_test_api (), "paths"), template, place)
    if (path_fits (template, parts[0]) && (found == NULL || strchr (template, '{') == NULL))
      found = json_object_get (place, lower);
  return found;
}

/* Each line, or the whole. */
static char *
check_content (json_t *content, const char *type, const char *body, gsize length)
{
  g_auto (GStrv) type_parts = g_strsplit (type != NULL ? type : "", ";", 2);
  json_t *known = json_object_get (content, type_parts[0] != NULL ? type_parts[0] : "");
  json_t *schema = json_object_get (known, "schema");
  gboolean lines = g_str_has_suffix (type_parts[0] != NULL ? type_parts[0] : "", "ndjson");
  char *fault = NULL;

  if (known == NULL)
    return g_strdup_printf ("answers with %s", type != NULL ? type : "no type");
  if (strstr (type, "json") == NULL)
    return NULL;
  for (gsize from = 0; fault == NULL && from < length;)
    {
      const char *end = lines ? memchr (body + from, '\n', length - from) : NULL;
      gsize until = end != NULL ? (gsize) (end - body) : length;
      json_t *value = json_loadb (body + from, until - from, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
      fault = value != NULL ? lb_test_schema_fault (schema, value) : g_strdup ("is no JSON");
      json_decref (value);
      from = until + 1;
    }
  return fault;
}

static char *
check_request (json_t *operation, const char *body, gsize length)
{
  json_t *content = json_object_get (json_object_get (operation, "requestBody"), "content");

  if (body == NULL || length == 0)
    return NULL;
  if (content == NULL)
    return g_strdup ("takes a body that the document does not know");
  return json_object_get (content, "application/json") != NULL
           ? check_content (content, "application/json", body, length)
           : NULL;
}

char *
lb_test_api_fault (const char *method, const char *path, const char *request, gssize request_length,
                   long status, const char *content_type, const char *body, gsize length)
{
  json_t *operation = lb_test_api_operation (method, path);
  g_autofree char *code = g_strdup_printf ("%ld", status);
  char *fault = NULL;

  if (operation == NULL)
    return status == 404 || status == 405 || status == 400 ? NULL : g_strdup ("is not in the document");
  json_t *responses = json_object_get (operation, "responses");
  json_t *response = json_object_get (responses, code);
  if (response == NULL && status >= 400)
    response = json_object_get (responses, "default");
  if (response == NULL)
    return g_strdup_printf ("%ld is not in the document", status);
  json_t *content = json_object_get (resolve (response), "content");
  if (content != NULL && strcmp (method, "HEAD") != 0)
    fault = check_content (content, content_type, body, length);
  else if (length > 0)
    fault = g_strdup ("has a body that the document does not know");
  if (fault == NULL && status < 300)
    fault = check_request (operation, request,
                           request != NULL && request_length < 0 ? strlen (request) : (gsize) request_length);
  return fault;
}
