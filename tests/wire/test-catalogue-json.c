/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The catalogue's loader: the real one is read whole, and for every rule of data/catalogue.schema.json and every
 * reference between its parts one broken copy is refused at the right place.
 */
#include <glib.h>
#include <string.h>

#include "lb-catalogue-json.h"
#include "lb-error.h"
#include "lb-json.h"

static char *original;
static gsize original_length;

static json_t *
parse_original (void)
{
  json_t *root = json_loadb (original, original_length, 0, NULL);

  g_assert_nonnull (root);
  return root;
}

/* Walks @path, a JSON pointer in which `#id` stands for the element with that id (or item, or material) and `-` for
 * the place behind the last; writes the true pointer to @pointer. Gives the parent of the last segment. */
static json_t *
walk (json_t *root, const char *path, GString *pointer, char **ret_last)
{
  g_auto (GStrv) segments = g_strsplit (path + 1, "/", -1);
  json_t *at = root;

  for (guint i = 0; segments[i] != NULL; i++)
    {
      const char *name = segments[i];
      g_autofree char *number = NULL;

      if (*name == '#')
        {
          json_t *element;
          gsize index;

          json_array_foreach (at, index, element)
          {
            const char *id = json_string_value (json_object_get (element, "id"));

            id = id != NULL ? id : json_string_value (json_object_get (element, "item"));
            id = id != NULL ? id : json_string_value (json_object_get (element, "material"));
            if (g_strcmp0 (id, name + 1) == 0)
              break;
          }
          g_assert_cmpuint (index, <, json_array_size (at));
          name = number = g_strdup_printf ("%" G_GSIZE_FORMAT, index);
        }
      else if (strcmp (name, "-") == 0)
        name = number = g_strdup_printf ("%" G_GSIZE_FORMAT, json_array_size (at));
      g_string_append_printf (pointer, "/%s", name);
      if (segments[i + 1] == NULL)
        {
          *ret_last = g_strdup (name);
          return at;
        }
      at = json_is_array (at) ? json_array_get (at, atoi (name)) : json_object_get (at, name);
      g_assert_nonnull (at);
    }
  g_assert_not_reached ();
}

/* Sets @path to the JSON @value, or takes it out when that is NULL. `@path` copies the value from there. */
static void
mutate (json_t *root, const char *path, const char *value, GString *pointer)
{
  g_autofree char *last = NULL;
  json_t *parent = walk (root, path, pointer, &last);
  json_t *element = NULL;

  if (value != NULL && *value == '@')
    {
      g_autoptr (GString) ignored = g_string_new (NULL);
      g_autofree char *name = NULL;
      json_t *source = walk (root, value + 1, ignored, &name);

      element = json_deep_copy (json_is_array (source) ? json_array_get (source, atoi (name))
                                                       : json_object_get (source, name));
    }
  else if (value != NULL)
    element = json_loads (value, JSON_DECODE_ANY, NULL);
  g_assert_true (value == NULL || element != NULL);
  if (json_is_array (parent) && value == NULL)
    json_array_remove (parent, atoi (last));
  else if (json_is_array (parent) && (gsize)atoi (last) == json_array_size (parent))
    json_array_append_new (parent, element);
  else if (json_is_array (parent))
    json_array_set_new (parent, atoi (last), element);
  else if (value == NULL)
    json_object_del (parent, last);
  else
    json_object_set_new (parent, last, element);
}

typedef struct
{
  const char *path;
  const char *value; /* NULL takes the member out */
  const char *place; /* where it must be found out; NULL is @path */
} Mutation;

static const Mutation mutations[] = {
  /* the whole */
  { "/unknown", "1", NULL },
  { "/schema", NULL, NULL },
  { "/schema", "0", NULL },
  { "/schema", "\"1\"", NULL },
  { "/id", NULL, NULL },
  { "/id", "\"Anshan\"", NULL },
  { "/id", "\"\"", NULL },
  { "/title", NULL, NULL },
  { "/title", "\"\"", NULL },
  { "/en", "\"\"", NULL },
  { "/effective_from", NULL, NULL },
  { "/effective_from", "\"2019-5-1\"", NULL },
  { "/effective_from", "\"2019-02-30\"", NULL },
  { "/status", NULL, NULL },
  { "/notes", "\"a\"", NULL },
  { "/notes/0", "\"\"", NULL },
  { "/number_placeholders", "[]", NULL },
  { "/number_placeholders/x", "1", NULL },
  { "/number_placeholders/x", "\"\"", NULL },
  { "/departments", NULL, NULL },
  { "/departments", "[]", NULL },
  { "/windows", NULL, NULL },
  { "/windows", "[]", NULL },
  { "/process", "[]", NULL },
  { "/skills", "[]", NULL },
  { "/fields", NULL, NULL },
  { "/fields", "{}", NULL },
  { "/materials", NULL, NULL },
  { "/items", NULL, NULL },
  { "/packages", NULL, NULL },
  { "/packages", "[]", NULL },
  /* files that are published with it */
  { "/packages/2/files/0/kind", NULL, NULL },
  { "/packages/2/files/0/title", NULL, NULL },
  { "/packages/2/files/0/version", NULL, NULL },
  { "/packages/2/files/0/effective_from", NULL, NULL },
  { "/packages/2/files/0/name", NULL, NULL },
  { "/packages/2/files/0/media_type", NULL, NULL },
  { "/packages/2/files/0/size", NULL, NULL },
  { "/packages/2/files/0/sha256", NULL, NULL },
  { "/packages/2/files/0/unknown", "1", NULL },
  { "/packages/2/files/0/kind", "\"blank\"", NULL },
  { "/materials/2/files/0/kind", "\"rules\"", NULL },
  { "/packages/2/files/0/name", "\"../x.pdf\"", NULL },
  { "/packages/2/files/0/name", "\"a/x.pdf\"", NULL },
  { "/packages/2/files/0/name", "\"a\\\\x.pdf\"", NULL },
  { "/packages/2/files/0/media_type", "\"text/html\"", NULL },
  { "/packages/2/files/0/size", "0", NULL },
  { "/packages/2/files/0/size", "67108865", NULL },
  { "/packages/2/files/0/sha256", "\"000000000000000000000000000000000000000000000000000000000000000\"", NULL },
  { "/packages/2/files/0/sha256", "\"GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG\"", NULL },
  { "/packages/2/files/0/effective_from", "\"2019-02-30\"", NULL },
  { "/items/0/files", "[{\"kind\":\"rules\",\"title\":\"t\",\"version\":\"1\",\"effective_from\":\"2019-06-10\",\"name\":\"t.pdf\",\"media_type\":\"application/pdf\",\"size\":1,\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\"},{\"kind\":\"rules\",\"title\":\"t\",\"version\":\"1\",\"effective_from\":\"2019-06-10\",\"name\":\"t.pdf\",\"media_type\":\"application/pdf\",\"size\":1,\"sha256\":\"1000000000000000000000000000000000000000000000000000000000000000\"}]", "/items/0/files/1/title" },
  { "/items/0/files", "[{\"kind\":\"sample\",\"title\":\"t\",\"version\":\"1\",\"effective_from\":\"2019-06-10\",\"name\":\"t.pdf\",\"media_type\":\"application/pdf\",\"size\":1,\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\"}]", "/items/0/files/0/kind" },
  /* departments */
  { "/departments/0", "null", NULL },
  { "/departments/0", "7", NULL },
  { "/departments/0/id", NULL, NULL },
  { "/departments/0/id", "\"Qydj\"", NULL },
  { "/departments/0/id", "\"a b\"", NULL },
  { "/departments/0/id", "\"-a\"", NULL },
  { "/departments/0/id", "\"a-\"", NULL },
  { "/departments/0/id", "\"a_b\"", NULL },
  { "/departments/0/id", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", NULL },
  { "/departments/0/name", NULL, NULL },
  { "/departments/0/name", "\"\"", NULL },
  { "/departments/0/name", "\"a\\u0007\"", NULL },
  { "/departments/0/en", NULL, NULL },
  { "/departments/0/role", NULL, NULL },
  { "/departments/0/role", "\"chief\"", NULL },
  { "/departments/0/role", "\"intake\"", "/packages/0/lead" },
  { "/departments/0/source_names", "[]", NULL },
  { "/departments/0/source_names", "[\"a\",\"a\"]", "/departments/0/source_names/1" },
  { "/departments/0/note", "\"\"", NULL },
  { "/departments/0/colour", "\"red\"", NULL },
  { "/departments/-", "@/departments/0", "/departments/17/id" },
  /* windows */
  { "/windows/0/id", NULL, NULL },
  { "/windows/0/place", NULL, NULL },
  { "/windows/0/place", "\"\"", NULL },
  { "/windows/0/place_en", "1", NULL },
  { "/windows/0/kind", "\"door\"", NULL },
  { "/windows/0/kind", NULL, NULL },
  { "/windows/0/package_kind", "\"any\"", NULL },
  { "/windows/0/department", "\"A\"", NULL },
  { "/windows/0/department", "\"nobody\"", NULL },
  { "/windows/0/note", "null", NULL },
  { "/windows/0/x", "1", NULL },
  { "/windows/-", "@/windows/0", "/windows/5/id" },
  /* process and skills */
  { "/process/0/no", "0", NULL },
  { "/process/0/no", "1.5", NULL },
  { "/process/0/no", "2", "/process/1/no" },
  { "/process/0/text", NULL, NULL },
  { "/process/0/role", "\"x\"", NULL },
  { "/process/#acceptance/rule", "[]", NULL },
  { "/process/#acceptance/rule/target_minutes", "\"30\"", NULL },
  { "/process/#acceptance/rule/never", "1", NULL },
  { "/process/0/x", "1", NULL },
  { "/skills/0/en", NULL, NULL },
  { "/skills/0/x", "1", NULL },
  { "/skills/-", "@/skills/0", "/skills/14/id" },
  /* fields */
  { "/fields/0/label", NULL, NULL },
  { "/fields/0/type", NULL, NULL },
  { "/fields/0/type", "\"colour\"", NULL },
  { "/fields/0/required", NULL, NULL },
  { "/fields/0/required", "1", NULL },
  { "/fields/0/group", "\"other\"", NULL },
  { "/fields/0/group", NULL, NULL },
  { "/fields/0/help", "\"\"", NULL },
  { "/fields/0/unit", "3", NULL },
  { "/fields/0/multiline", "\"yes\"", NULL },
  { "/fields/0/multiple", "0", NULL },
  { "/fields/0/options", "[\"a\"]", NULL },
  { "/fields/#applicant.type/options", NULL, NULL },
  { "/fields/#applicant.type/options", "[]", NULL },
  { "/fields/#applicant.type/options", "[\"a\",\"b\",\"a\"]", "/fields/#applicant.type/options/2" },
  { "/fields/0/x", "1", NULL },
  { "/fields/-", "@/fields/0", "/fields/137/id" },
  /* materials */
  { "/materials/0/kind", "\"paper\"", NULL },
  { "/materials/0/originals", "10", NULL },
  { "/materials/0/originals", "-1", NULL },
  { "/materials/0/originals", NULL, NULL },
  { "/materials/0/copies", "10", NULL },
  { "/materials/0/copies", "true", NULL },
  { "/materials/0/electronic", NULL, NULL },
  { "/materials/0/shareable", "\"no\"", NULL },
  { "/materials/0/issued_by", NULL, NULL },
  { "/materials/0/issued_by", "\"\"", NULL },
  { "/materials/0/issued_by", "\"no-item\"", NULL },
  { "/materials/0/deferrable", NULL, NULL },
  { "/materials/0/formal_points", NULL, NULL },
  { "/materials/0/formal_points", "[\"a\"]", NULL },
  { "/materials/0/formal_points", "[\"a\",\"a\"]", "/materials/0/formal_points/1" },
  { "/materials/0/note", "\"\"", NULL },
  { "/materials/0/x", "1", NULL },
  { "/materials/-", "@/materials/0", "/materials/165/id" },
  /* items */
  { "/items/0/department", NULL, NULL },
  { "/items/0/department", "\"nobody\"", NULL },
  { "/items/0/department", "\"xckc\"", NULL },
  { "/items/0/basis", "[]", NULL },
  { "/items/0/basis", "[\"a\",\"a\"]", "/items/0/basis/1" },
  { "/items/0/applies_when", NULL, NULL },
  { "/items/0/applies_when", "7", NULL },
  { "/items/0/applies_when", "\"q-nobody-asks\"", "/packages/0/items/0/item" },
  { "/items/0/conditions", "[\"a\",\"b\"]", NULL },
  { "/items/0/conditions", "[\"a\",\"b\",\"b\"]", "/items/0/conditions/2" },
  { "/items/0/statutory_days", "0", NULL },
  { "/items/0/statutory_days", "121", NULL },
  { "/items/0/statutory_days", NULL, NULL },
  { "/items/0/statutory_days_unit", "\"week\"", NULL },
  { "/items/0/statutory_days_basis", NULL, NULL },
  { "/items/0/statutory_days_confidence", "\"hearsay\"", NULL },
  { "/items/#eia-approval/statutory_days_variants", "[]", NULL },
  { "/items/#eia-approval/statutory_days_variants/0/question", "\"q-tank\"", "/packages/8/items/3/item" },
  { "/items/#eia-approval/statutory_days_variants/0/value", "\"no\"", NULL },
  { "/items/#eia-approval/statutory_days_variants/0/statutory_days", "0", NULL },
  { "/items/#eia-approval/statutory_days_variants/0/committed_days", "-1", NULL },
  { "/items/#eia-approval/statutory_days_variants/0/committed_days", "31", NULL },
  { "/items/#eia-approval/statutory_days_variants/0/basis", NULL, NULL },
  { "/items/#eia-approval/statutory_days_variants/0/x", "1", NULL },
  { "/items/0/committed_days", "0", NULL },
  { "/items/0/committed_days", "61", NULL },
  { "/items/1/committed_days", "60", NULL },
  { "/items/0/committed_days_unit", "\"day\"", NULL },
  { "/items/0/fee", "0", NULL },
  { "/items/0/fee/amount", "-0.5", NULL },
  { "/items/0/fee/amount", "\"0\"", NULL },
  { "/items/0/fee/text", NULL, NULL },
  { "/items/0/fee/basis", "\"\"", NULL },
  { "/items/0/fee/x", "1", NULL },
  { "/items/0/fields", "[\"site.area\",\"site.use\"]", NULL },
  { "/items/0/fields/1", "\"applicant.name\"", NULL },
  { "/items/0/fields/1", "\"applicant.shoe-size\"", NULL },
  { "/items/0/materials", "[]", NULL },
  { "/items/0/materials/0/material", "\"m-nothing\"", NULL },
  { "/items/0/materials/0/material", "\"m-legal-rep-id\"", "/items/0/materials/1/material" },
  { "/items/0/materials/0/material", "\"m-r-licence\"", NULL },
  { "/items/0/materials/0/required", NULL, NULL },
  { "/items/0/materials/0/when", NULL, NULL },
  { "/items/0/materials/0/when", "\"q-nobody-asks\"", NULL },
  { "/items/0/materials/0/x", "1", NULL },
  { "/items/0/formal_points", "[\"a\",\"b\"]", NULL },
  { "/items/0/inspection", NULL, NULL },
  { "/items/0/inspection/required", "null", NULL },
  { "/items/0/inspection/required", "true", "/items/0/inspection/minutes" },
  { "/items/0/inspection/minutes", "30", NULL },
  { "/items/0/inspection/skills", "[\"fire\"]", NULL },
  { "/items/0/inspection/points", "[{\"id\":\"a\",\"text\":\"b\",\"critical\":true}]", NULL },
  { "/items/#passenger-licence/inspection/minutes", "481", NULL },
  { "/items/#passenger-licence/inspection/minutes", "9", NULL },
  { "/items/#passenger-licence/inspection/skills", "[]", NULL },
  { "/items/#passenger-licence/inspection/skills/0", "\"magic\"", NULL },
  { "/items/#passenger-licence/inspection/points", "[]", NULL },
  { "/items/#passenger-licence/inspection/points/0/id", NULL, NULL },
  { "/items/#passenger-licence/inspection/points/0/text", "\"\"", NULL },
  { "/items/#passenger-licence/inspection/points/0/critical", NULL, NULL },
  { "/items/#passenger-licence/inspection/points/0/x", "1", NULL },
  { "/items/#passenger-licence/inspection/points/1", "@/items/#passenger-licence/inspection/points/0",
    "/items/#passenger-licence/inspection/points/1/id" },
  { "/items/0/expert_review", NULL, NULL },
  { "/items/0/expert_review/required", "true", "/items/0/expert_review/points" },
  { "/items/0/expert_review/points", "[\"\"]", "/items/0/expert_review/points/0" },
  { "/items/0/expert_review/x", "1", NULL },
  { "/items/0/result/kind", "\"gift\"", NULL },
  { "/items/0/result/name", NULL, NULL },
  { "/items/0/result/number_pattern", NULL, NULL },
  { "/items/0/result/validity_years", NULL, NULL },
  { "/items/0/result/validity_years", "0", NULL },
  { "/items/0/result/validity_years", "\"5\"", NULL },
  { "/items/0/result/validity_basis", "\"\"", NULL },
  { "/items/0/result/x", "1", NULL },
  { "/items/0/consult_phone", NULL, NULL },
  { "/items/0/consult_phone", "\"\"", NULL },
  { "/items/0/doubts", "[]", NULL },
  { "/items/0/law_changes", "[]", NULL },
  { "/items/0/law_changes/0/effective", "\"2022-13-01\"", NULL },
  { "/items/0/law_changes/0/text", NULL, NULL },
  { "/items/0/law_changes/0/repeals", "\"yes\"", NULL },
  { "/items/0/law_changes/0/x", "1", NULL },
  { "/items/0/x", "1", NULL },
  { "/items/-", "@/items/0", "/items/36/id" },
  /* packages */
  { "/packages/0/no", "0", NULL },
  { "/packages/0/no", "2", "/packages/1/no" },
  { "/packages/0/kind", "\"any\"", NULL },
  { "/packages/7/kind", "\"thing\"", "/packages/7/stages" },
  { "/packages/0/name", NULL, NULL },
  { "/packages/0/en", "\"\"", NULL },
  { "/packages/0/lead", NULL, NULL },
  { "/packages/0/lead", "\"nobody\"", NULL },
  { "/packages/0/lead", "\"zwfw\"", NULL },
  { "/packages/0/window", "\"w-nowhere\"", NULL },
  { "/packages/0/questions", "[]", NULL },
  { "/packages/0/questions/0/id", "\"has-agent\"", NULL },
  { "/packages/0/questions/0/id", "\"q-\"", NULL },
  { "/packages/0/questions/0/id", "\"q-lease\"", "/packages/0/questions/1/id" },
  { "/packages/0/questions/#q-new-company/id", "\"q-other\"", "/packages/0/items/0/when" },
  { "/packages/0/questions/0/type", "\"text\"", NULL },
  { "/packages/0/questions/0/default", NULL, NULL },
  { "/packages/0/questions/0/depends_on", "\"q-lease\"", NULL },
  { "/packages/0/questions/0/depends_on", "\"q-has-agent\"", NULL },
  { "/packages/0/questions/0/x", "1", NULL },
  { "/packages/0/stages", "[]", NULL },
  { "/packages/0/stages/-", "{\"id\":\"s2\",\"no\":2,\"name\":\"b\",\"en\":\"b\",\"lead\":\"qydj\"}",
    "/packages/0/stages" },
  { "/packages/7/stages/-", "{\"id\":\"s5\",\"no\":5,\"name\":\"b\",\"en\":\"b\",\"lead\":\"qydj\"}",
    "/packages/7/stages" },
  { "/packages/0/stages/0/no", "2", NULL },
  { "/packages/7/stages/1/no", "1", NULL },
  { "/packages/7/stages/1/id", "\"s1\"", NULL },
  { "/packages/0/stages/0/lead", "\"nobody\"", NULL },
  { "/packages/0/stages/0/x", "1", NULL },
  { "/packages/0/items", "[]", NULL },
  { "/packages/0/items/0/item", "\"no-item\"", NULL },
  { "/packages/0/items/1/item", "\"enterprise-registration\"", NULL },
  { "/packages/0/items/0/stage", "0", NULL },
  { "/packages/0/items/0/stage", "2", NULL },
  { "/packages/0/items/0/order", "0", NULL },
  { "/packages/0/items/0/order", "2", "/packages/0/items/1/order" },
  { "/packages/0/items/1/after", NULL, NULL },
  { "/packages/0/items/1/after/0", "\"no-item\"", NULL },
  { "/packages/0/items/1/after", "[\"bus-type-rating\",\"bus-type-rating\"]", "/packages/0/items/1/after/1" },
  { "/packages/0/items/0/after", "[\"bus-operation-cert\"]", NULL },
  { "/packages/0/items/0/after", "[\"enterprise-registration\"]", NULL },
  { "/packages/7/items/0/after", "[\"completion-archives\"]", "/packages/7/items/0/after/0" },
  { "/packages/0/items/0/optional", NULL, NULL },
  { "/packages/0/items/0/when", NULL, NULL },
  { "/packages/0/items/0/when", "\"q-nobody-asks\"", NULL },
  { "/packages/0/items/0/assumption", "\"\"", NULL },
  { "/packages/0/items/0/x", "1", NULL },
  { "/packages/0/x", "1", NULL },
};

static void
test_mutation (gconstpointer data)
{
  const Mutation *mutation = data;
  json_t *root = parse_original ();
  g_autoptr (GString) place = g_string_new (NULL);
  g_autoptr (LbCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (mutation->place != NULL)
    {
      g_autoptr (GString) ignored = g_string_new (NULL);
      g_autofree char *last = NULL;

      mutate (root, mutation->path, mutation->value, ignored);
      walk (root, mutation->place, place, &last);
    }
  else
    mutate (root, mutation->path, mutation->value, place);
  text = lb_json_to_text (root);
  json_decref (root);
  catalogue = lb_catalogue_from_json (text, strlen (text), &error);
  if (catalogue != NULL)
    {
      g_test_message ("%s = %s is taken", mutation->path, mutation->value);
      g_test_fail ();
      return;
    }
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  faults = lb_catalogue_faults (text, strlen (text));
  g_assert_cmpuint (faults->len, >, 0);
  for (guint i = 0; i < faults->len; i++)
    {
      const char *fault = g_ptr_array_index (faults, i);

      if (g_str_has_prefix (fault, place->str) && strchr (":/ ", fault[place->len]) != NULL &&
          fault[place->len] != '/')
        return;
    }
  g_test_message ("no fault at %s; the first is %s", place->str, (char *)g_ptr_array_index (faults, 0));
  g_test_fail ();
}

static void
test_real (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCatalogue) catalogue = lb_catalogue_load (g_getenv ("LB_TEST_CATALOGUE"), &error);
  g_autoptr (GPtrArray) faults = lb_catalogue_faults (original, original_length);
  g_autofree char *counts = NULL;
  g_autofree char *too_long = g_strnfill (1000, 'a');
  const LbItem *item;
  GHashTable *answers;
  const char *basis;

  g_assert_no_error (error);
  g_assert_cmpuint (faults->len, ==, 0);
  counts = lb_catalogue_counts_json (catalogue);
  g_assert_cmpstr (
    counts, ==,
    "{\"departments\":17,\"fields\":137,\"items\":36,\"materials\":165,\"packages\":9,\"process\":9,"
    "\"questions\":26,\"rows\":48,\"skills\":14,\"windows\":5}");
  g_assert_cmpstr (catalogue->id, ==, "anshan-2019-04");
  g_assert_cmpuint (strlen (catalogue->digest), ==, 64);
  g_assert_cmpint (catalogue->effective_from, ==, lb_day_from_ymd (2019, 5, 1));
  g_assert_cmpstr (lb_catalogue_department (catalogue, "qydj")->name, ==, "企业登记科");
  g_assert_null (lb_catalogue_department (catalogue, "nobody"));
  g_assert_null (lb_catalogue_item (catalogue, NULL));
  g_assert_null (lb_catalogue_item (catalogue, too_long));
  g_assert_cmpuint (lb_catalogue_package (catalogue, "pharmacy")->files->len, ==, 1);
  g_assert_cmpuint (lb_catalogue_material (catalogue, "m-truth-pledge")->files->len, ==, 1);
  {
    g_autoptr (GPtrArray) files = lb_catalogue_files (catalogue);

    g_assert_cmpuint (files->len, ==, 3);
  }
  item = lb_catalogue_item (catalogue, "gsp-certification");
  g_assert_null (lb_item_repealed (item, lb_day_from_ymd (2019, 11, 30)));
  g_assert_nonnull (lb_item_repealed (item, lb_day_from_ymd (2019, 12, 1)));
  item = lb_catalogue_item (catalogue, "eia-approval");
  answers = g_hash_table_new (g_str_hash, g_str_equal);
  g_assert_cmpint (lb_item_statutory (item, NULL, NULL).amount, ==, 60);
  g_assert_cmpint (lb_item_statutory (item, answers, NULL).amount, ==, 60);
  g_hash_table_insert (answers, (gpointer) "q-eia-report", GINT_TO_POINTER (FALSE));
  g_assert_cmpint (lb_item_statutory (item, answers, &basis).amount, ==, 30);
  g_assert_nonnull (strstr (basis, "报告表"));
  g_assert_cmpint (lb_item_committed (item, answers).amount, ==, 10);
  g_hash_table_unref (answers);
}

static void
test_all_faults (void)
{
  json_t *root = parse_original ();
  g_autoptr (GString) ignored = g_string_new (NULL);
  g_autoptr (GPtrArray) faults = NULL;
  g_autofree char *text = NULL;

  mutate (root, "/items/0/name", "\"\"", ignored);
  mutate (root, "/items/5/fee/amount", "-1", ignored);
  mutate (root, "/packages/8/kind", "\"any\"", ignored);
  text = lb_json_to_text (root);
  json_decref (root);
  faults = lb_catalogue_faults (text, strlen (text));
  g_assert_cmpuint (faults->len, ==, 3);
}

static void
assert_refused (const char *text, gsize length, LbError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = lb_catalogue_faults (text, length);

  g_assert_null (lb_catalogue_from_json (text, length, &error));
  g_assert_error (error, LB_ERROR, (int)code);
  g_assert_cmpuint (faults->len, ==, 1);
}

static void
test_hostile (void)
{
  g_autofree char *large = g_strnfill (8 * 1024 * 1024 + 1, ' ');
  g_autofree char *deep = g_strnfill (10000, '[');
  g_autofree char *half = g_strndup (original, original_length / 2);
  g_autofree char *with_nul = g_memdup2 (original, original_length);
  g_autofree char *bad_utf8 = g_memdup2 (original, original_length);
  const char *duplicate = "{\"schema\":1,\"schema\":1}";
  const char *newer = "{\"schema\":2}";

  with_nul[original_length / 2] = '\0';
  bad_utf8[original_length / 2] = (char)0xff;
  assert_refused (large, 8 * 1024 * 1024 + 1, LB_ERROR_TOO_LARGE);
  assert_refused (deep, 10000, LB_ERROR_TOO_LARGE);
  assert_refused (half, strlen (half), LB_ERROR_INVALID);
  assert_refused (with_nul, original_length, LB_ERROR_INVALID);
  assert_refused (bad_utf8, original_length, LB_ERROR_INVALID);
  assert_refused (duplicate, strlen (duplicate), LB_ERROR_INVALID);
  assert_refused ("", 0, LB_ERROR_INVALID);
  assert_refused ("[]", 2, LB_ERROR_INVALID);
  assert_refused ("7", 1, LB_ERROR_INVALID);
  assert_refused (newer, strlen (newer), LB_ERROR_NEWER);
}

static void
test_missing_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lb_catalogue_load ("/nonexistent/catalogue.json", &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
}

/* Cut anywhere, flipped anywhere: never a crash, and never a catalogue that is not sealed. */
static void
test_random_damage (void)
{
  for (int i = 0; i < 60; i++)
    {
      g_autofree char *copy = g_memdup2 (original, original_length);
      g_autoptr (LbCatalogue) catalogue = NULL;
      int flips = g_test_rand_int_range (1, 4);

      while (flips-- > 0)
        copy[g_test_rand_int_range (0, (int)original_length)] = (char)g_test_rand_int_range (1, 255);
      catalogue = lb_catalogue_from_json (copy, original_length, NULL);
      if (catalogue != NULL)
        g_assert_nonnull (lb_catalogue_package (catalogue, ((LbPackage *)catalogue->packages->pdata[0])->id));
    }
}

static void
test_digest (void)
{
  g_autoptr (LbCatalogue) one = lb_catalogue_from_json (original, original_length, NULL);
  g_autoptr (LbCatalogue) other = NULL;
  g_autoptr (LbCatalogue) changed = NULL;
  g_autofree char *compact = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GString) ignored = g_string_new (NULL);
  json_t *root = parse_original ();

  compact = lb_json_to_text (root);
  mutate (root, "/items/0/committed_days", "2", ignored);
  text = lb_json_to_text (root);
  json_decref (root);
  other = lb_catalogue_from_json (compact, strlen (compact), NULL);
  changed = lb_catalogue_from_json (text, strlen (text), NULL);
  g_assert_cmpstr (one->digest, ==, other->digest);
  g_assert_cmpstr (one->digest, !=, changed->digest);
}

static void
assert_diff (const char *path, const char *value, const char *expected)
{
  json_t *root = parse_original ();
  g_autoptr (GString) ignored = g_string_new (NULL);
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *text = NULL;

  mutate (root, path, value, ignored);
  text = lb_json_to_text (root);
  json_decref (root);
  lines = lb_catalogue_diff (original, original_length, text, strlen (text), NULL);
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (lines, 0), ==, expected);
}

static void
test_diff (void)
{
  g_autoptr (GPtrArray) same = lb_catalogue_diff (original, original_length, original, original_length, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (same->len, ==, 0);
  assert_diff ("/items/0/committed_days", "2", "/items/0/committed_days (enterprise-registration): 1 → 2");
  assert_diff (
    "/items/#gsp-certification/law_changes", NULL,
    "/items/10/law_changes (gsp-certification): removed [{\"effective\":\"2019-12-01\",\"repeals\":true,"
    "\"text\":\"新修订《药品管理法》取消药品经营质量管理规范认证，本事项停止办理。\"}]");
  assert_diff ("/packages/0/items/1/after", "[]",
               "/packages/0/items/1/after/0 (passenger-licence): removed "
               "\"enterprise-registration\"");
  assert_diff ("/skills/-", "{\"id\":\"x\",\"name\":\"y\",\"en\":\"z\"}",
               "/skills/14 (x): added {\"en\":\"z\",\"id\":\"x\",\"name\":\"y\"}");
  assert_diff ("/status", "\"confirmed\"", "/status: \"to be confirmed by 政策法规科\" → \"confirmed\"");
  g_assert_null (lb_catalogue_diff (original, original_length, "{", 1, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
}

static void
test_in_force (void)
{
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func ((GDestroyNotify)lb_catalogue_unref);
  LbCatalogue *old = lb_catalogue_from_json (original, original_length, NULL);
  LbCatalogue *young;
  g_autoptr (GString) ignored = g_string_new (NULL);
  g_autofree char *text = NULL;
  json_t *root = parse_original ();

  mutate (root, "/effective_from", "\"2020-01-01\"", ignored);
  text = lb_json_to_text (root);
  json_decref (root);
  young = lb_catalogue_from_json (text, strlen (text), NULL);
  g_ptr_array_add (versions, old);
  g_ptr_array_add (versions, young);
  g_assert_null (lb_catalogue_in_force (versions, lb_day_from_ymd (2019, 4, 30)));
  g_assert_true (lb_catalogue_in_force (versions, lb_day_from_ymd (2019, 5, 1)) == old);
  g_assert_true (lb_catalogue_in_force (versions, lb_day_from_ymd (2019, 12, 31)) == old);
  g_assert_true (lb_catalogue_in_force (versions, lb_day_from_ymd (2020, 1, 1)) == young);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (g_file_get_contents (g_getenv ("LB_TEST_CATALOGUE"), &original, &original_length, NULL));
  g_test_add_func ("/catalogue-json/the-real-one-is-read-whole", test_real);
  g_test_add_func ("/catalogue-json/all-faults-are-told", test_all_faults);
  g_test_add_func ("/catalogue-json/hostile-documents-are-refused", test_hostile);
  g_test_add_func ("/catalogue-json/a-missing-file-is-told", test_missing_file);
  g_test_add_func ("/catalogue-json/random-damage-does-no-harm", test_random_damage);
  g_test_add_func ("/catalogue-json/the-digest-is-of-the-content", test_digest);
  g_test_add_func ("/catalogue-json/differences-are-told-with-places", test_diff);
  g_test_add_func ("/catalogue-json/the-version-in-force", test_in_force);
  for (gsize i = 0; i < G_N_ELEMENTS (mutations); i++)
    {
      g_autofree char *path = g_strdelimit (g_strdup (mutations[i].path + 1), "/", ' ');
      g_autofree char *name = g_strdup_printf ("/catalogue-json/refused/%03" G_GSIZE_FORMAT " %s", i, path);

      g_test_add_data_func (name, &mutations[i], test_mutation);
    }
  status = g_test_run ();
  g_free (original);
  return status;
}
