/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records: what a table allows is taken, everything next to it is refused at its place.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "../wire/lb-random-event.h"
#include "lb-error.h"
#include "lb-record.h"

static const char *const colours[] = { "red", "green", NULL };

static const LbMember inner[] = {
  { .name = "count", .kind = LB_VALUE_INTEGER, .required = TRUE, .minimum = 1, .maximum = 9 },
  { .name = "label", .kind = LB_VALUE_TEXT, .maximum = 5 },
  { .name = NULL },
};

static const LbMember table[] = {
  { .name = "text", .kind = LB_VALUE_TEXT, .required = TRUE, .minimum = 1, .maximum = 10 },
  { .name = "id", .kind = LB_VALUE_ID },
  { .name = "digest", .kind = LB_VALUE_DIGEST },
  { .name = "integer", .kind = LB_VALUE_INTEGER, .minimum = -5, .maximum = 5 },
  { .name = "any", .kind = LB_VALUE_INTEGER },
  { .name = "number", .kind = LB_VALUE_NUMBER, .minimum = 0, .maximum = 1 },
  { .name = "boolean", .kind = LB_VALUE_BOOLEAN },
  { .name = "day", .kind = LB_VALUE_DAY },
  { .name = "time", .kind = LB_VALUE_TIME },
  { .name = "choice", .kind = LB_VALUE_CHOICE, .choices = colours },
  { .name = "texts", .kind = LB_VALUE_TEXTS, .maximum = 2 },
  { .name = "map", .kind = LB_VALUE_MAP, .maximum = 2 },
  { .name = "flags", .kind = LB_VALUE_FLAGS, .maximum = 2 },
  { .name = "record", .kind = LB_VALUE_RECORD, .members = inner },
  { .name = "records", .kind = LB_VALUE_RECORDS, .members = inner, .maximum = 2 },
  { .name = NULL },
};

/* Records in GVariant's own text; %LONG stands for a text of 4001 letters. */
typedef struct
{
  const char *record;
  const char *place; /* NULL when it is good */
} Example;

static const Example examples[] = {
  { "{'text': <'a'>}", NULL },
  { "@a{sv} {}", "/text: " },
  { "{'text': <''>}", "/text: " },
  { "{'text': <'一二三四五六七八九十'>}", NULL },
  { "{'text': <'一二三四五六七八九十a'>}", "/text: " },
  { "{'text': <'a\\nb\\tc'>}", NULL },
  { "{'text': <'a\\u0001'>}", "/text: " },
  { "{'text': <'a\\u007f'>}", "/text: " },
  { "{'text': <1>}", "/text: " },
  { "{'text': <'a'>, 'text': <'b'>}", "/text: " },
  { "{'text': <'a'>, 'what': <'b'>}", "/: " },
  { "{'text': <'a'>, 'id': <'enterprise-registration'>}", NULL },
  { "{'text': <'a'>, 'id': <'9a.b_c-d'>}", NULL },
  { "{'text': <'a'>, 'id': <''>}", "/id: " },
  { "{'text': <'a'>, 'id': <'-a'>}", "/id: " },
  { "{'text': <'a'>, 'id': <'A'>}", "/id: " },
  { "{'text': <'a'>, 'id': <'a b'>}", "/id: " },
  { "{'text': <'a'>, 'id': <'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>}", "/id: " },
  { "{'text': <'a'>, 'digest': <'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'>}", NULL },
  { "{'text': <'a'>, 'digest': <'E3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'>}",
    "/digest: " },
  { "{'text': <'a'>, 'digest': <'e3b0'>}", "/digest: " },
  { "{'text': <'a'>, 'integer': <int64 -5>}", NULL },
  { "{'text': <'a'>, 'integer': <int64 6>}", "/integer: " },
  { "{'text': <'a'>, 'integer': <int64 -6>}", "/integer: " },
  { "{'text': <'a'>, 'integer': <int32 1>}", "/integer: " },
  { "{'text': <'a'>, 'any': <int64 9007199254740992>}", NULL },
  { "{'text': <'a'>, 'any': <int64 -9223372036854775808>}", "/any: " },
  { "{'text': <'a'>, 'number': <1.0>}", NULL },
  { "{'text': <'a'>, 'number': <1.1>}", "/number: " },
  { "{'text': <'a'>, 'number': <int64 1>}", "/number: " },
  { "{'text': <'a'>, 'boolean': <true>}", NULL },
  { "{'text': <'a'>, 'boolean': <'true'>}", "/boolean: " },
  { "{'text': <'a'>, 'day': <'2020-02-29'>}", NULL },
  { "{'text': <'a'>, 'day': <'2019-02-29'>}", "/day: " },
  { "{'text': <'a'>, 'time': <'2019-06-10T09:30:00.000+08:00'>}", NULL },
  { "{'text': <'a'>, 'time': <'2019-06-10T01:30:00.000Z'>}", "/time: " },
  { "{'text': <'a'>, 'time': <'yesterday'>}", "/time: " },
  { "{'text': <'a'>, 'choice': <'red'>}", NULL },
  { "{'text': <'a'>, 'choice': <'blue'>}", "/choice: " },
  { "{'text': <'a'>, 'texts': <['a', '']>}", NULL },
  { "{'text': <'a'>, 'texts': <@as []>}", NULL },
  { "{'text': <'a'>, 'texts': <['a', 'b', 'c']>}", "/texts: " },
  { "{'text': <'a'>, 'texts': <['a', 'b\\u0002']>}", "/texts/1: " },
  { "{'text': <'a'>, 'texts': <[1]>}", "/texts: " },
  { "{'text': <'a'>, 'map': <{'site.use': 'a\\u001fb'}>}", NULL },
  { "{'text': <'a'>, 'map': <{'a': 'a', 'b': 'b', 'c': 'c'}>}", "/map: " },
  { "{'text': <'a'>, 'map': <{'a': 'a', 'a': 'b'}>}", "/map: " },
  { "{'text': <'a'>, 'map': <{'': 'a'}>}", "/map: " },
  { "{'text': <'a'>, 'map': <{'a': '\\u0003'}>}", "/map: " },
  { "{'text': <'a'>, 'flags': <{'a': true}>}", NULL },
  { "{'text': <'a'>, 'flags': <{'a': 'true'}>}", "/flags: " },
  { "{'text': <'a'>, 'record': <{'count': <int64 1>}>}", NULL },
  { "{'text': <'a'>, 'record': <{'count': <int64 0>}>}", "/record/count: " },
  { "{'text': <'a'>, 'record': <{'label': <'x'>}>}", "/record/count: " },
  { "{'text': <'a'>, 'record': <{'count': <int64 1>, 'x': <'x'>}>}", "/record: " },
  { "{'text': <'a'>, 'records': <[{'count': <int64 1>}, {'count': <int64 2>}]>}", NULL },
  { "{'text': <'a'>, 'records': <[{'count': <int64 1>}, {'count': <int64 10>}]>}", "/records/1/count: " },
  { "{'text': <'a'>, 'records': <[{'count': <int64 1>}, {'count': <int64 1>}, {'count': <int64 1>}]>}",
    "/records: " },
};

static void
test_examples (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) record =
        g_variant_parse (G_VARIANT_TYPE_VARDICT, examples[i].record, NULL, NULL, &error);
      gboolean good;

      g_assert_no_error (error);
      good = lb_record_check (record, table, &error);
      if (good != (examples[i].place == NULL) ||
          (!good && !g_str_has_prefix (error->message, examples[i].place)))
        {
          g_test_message ("%s: %s", examples[i].record, good ? "taken" : error->message);
          g_test_fail ();
        }
    }
}

static void
test_common_bounds (void)
{
  static const LbMember open[] = { { .name = "t", .kind = LB_VALUE_TEXT }, { .name = NULL } };
  g_autofree char *most = g_strnfill (4000, 'a');
  g_autofree char *more = g_strnfill (4001, 'a');
  g_autoptr (GVariant) good = lb_record_new ("t", LB_VALUE_TEXT, most, NULL);
  g_autoptr (GVariant) bad = lb_record_new ("t", LB_VALUE_TEXT, more, NULL);

  g_assert_true (lb_record_check (good, open, NULL));
  g_assert_false (lb_record_check (bad, open, NULL));
  g_assert_false (lb_record_check (good, NULL, NULL));
}

static void
test_not_finite (void)
{
  g_autoptr (GVariant) record =
    lb_record_new ("text", LB_VALUE_TEXT, "a", "number", LB_VALUE_NUMBER, (double)NAN, NULL);

  g_assert_false (lb_record_check (record, table, NULL));
}

static GVariant *
build_full (void)
{
  char *texts[] = { (char *)"a", (char *)"b", NULL };
  g_autoptr (GHashTable) map = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) flags = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);

  g_hash_table_insert (map, (gpointer) "k2", (gpointer) "v2");
  g_hash_table_insert (map, (gpointer) "k1", (gpointer) "v1");
  g_hash_table_insert (flags, (gpointer) "f", GINT_TO_POINTER (7));
  g_ptr_array_add (records, lb_record_new ("count", LB_VALUE_INTEGER, (gint64)3, NULL));
  return lb_record_new ("text", LB_VALUE_TEXT, "词\"\\\n", "integer", LB_VALUE_INTEGER, (gint64)-2, "number",
                        LB_VALUE_NUMBER, 0.5, "boolean", LB_VALUE_BOOLEAN, TRUE, "day", LB_VALUE_DAY,
                        lb_day_from_ymd (2019, 6, 10), "time", LB_VALUE_TIME, (LbTime)0, "choice",
                        LB_VALUE_CHOICE, "red", "id", LB_VALUE_ID, NULL, "texts", LB_VALUE_TEXTS, texts,
                        "map", LB_VALUE_MAP, map, "flags", LB_VALUE_FLAGS, flags, "records", LB_VALUE_RECORDS,
                        records, NULL);
}

static void
test_getters (void)
{
  g_autoptr (GVariant) record = build_full ();
  g_auto (GStrv) texts = lb_record_texts (record, "texts");
  g_auto (GStrv) none = lb_record_texts (record, "nothing");
  g_autoptr (GHashTable) map = lb_record_map (record, "map");
  g_autoptr (GVariant) records = lb_record_child (record, "records", G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (GVariant) wrong = lb_record_child (record, "records", G_VARIANT_TYPE ("as"));

  g_assert_true (lb_record_check (record, table, NULL));
  g_assert_false (g_variant_is_floating (record));
  g_assert_cmpstr (lb_record_text (record, "text"), ==, "词\"\\\n");
  g_assert_null (lb_record_text (record, "id"));
  g_assert_null (lb_record_text (NULL, "text"));
  g_assert_null (lb_record_text (record, "integer"));
  g_assert_cmpint (lb_record_integer (record, "integer", 7), ==, -2);
  g_assert_cmpint (lb_record_integer (record, "nothing", 7), ==, 7);
  g_assert_cmpfloat (lb_record_number (record, "number", 0), ==, 0.5);
  g_assert_true (lb_record_boolean (record, "boolean"));
  g_assert_false (lb_record_boolean (record, "nothing"));
  g_assert_cmpint (lb_record_day (record, "day"), ==, lb_day_from_ymd (2019, 6, 10));
  g_assert_cmpint (lb_record_day (record, "nothing"), ==, LB_DAY_NONE);
  g_assert_cmpint (lb_record_time (record, "time"), ==, 0);
  g_assert_cmpint (lb_record_time (record, "text"), ==, LB_TIME_NONE);
  g_assert_cmpuint (g_strv_length (texts), ==, 2);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_cmpstr (g_hash_table_lookup (map, "k2"), ==, "v2");
  g_assert_cmpuint (g_variant_n_children (records), ==, 1);
  g_assert_null (wrong);
}

/* What a record is asked, and what GVariant itself says. */
static void
assert_lookups (GVariant *record, const LbMember *members)
{
  for (const LbMember *member = members; member != NULL && member->name != NULL; member++)
    {
      const char *text = NULL;
      gint64 integer = -7;
      double number = -7;
      gboolean boolean = FALSE;
      g_autoptr (GVariant) value = g_variant_lookup_value (record, member->name, NULL);
      g_variant_lookup (record, member->name, "&s", &text);
      g_variant_lookup (record, member->name, "x", &integer);
      g_variant_lookup (record, member->name, "d", &number);
      g_variant_lookup (record, member->name, "b", &boolean);
      g_assert_cmpstr (lb_record_text (record, member->name), ==, text);
      g_assert_cmpint (lb_record_integer (record, member->name, -7), ==, integer);
      g_assert_true (lb_record_number (record, member->name, -7) == number);
      g_assert_cmpint (lb_record_boolean (record, member->name), ==, boolean);
      if (value == NULL)
        continue;
      g_autoptr (GVariant) child = lb_record_child (record, member->name, g_variant_get_type (value));
      g_assert_true (g_variant_equal (child, value));
      g_assert_null (lb_record_child (record, member->name, G_VARIANT_TYPE ("(s)")));
      g_autoptr (GHashTable) map = lb_record_map (record, member->name);
      g_assert_cmpuint (g_hash_table_size (map), ==,
                        member->kind == LB_VALUE_MAP ? g_variant_n_children (value) : 0);
      for (gsize i = 0; member->kind == LB_VALUE_RECORDS && i < g_variant_n_children (value); i++)
        {
          g_autoptr (GVariant) inner_record = g_variant_get_child_value (value, i);
          assert_lookups (inner_record, member->members);
        }
    }
}

static void
test_lookups (void)
{
  for (int i = 0; i < LB_N_EVENTS * 10; i++)
    {
      const LbMember *members = lb_event_members ((LbEventType) (i % LB_N_EVENTS));
      g_autoptr (GVariant) record = g_variant_ref_sink (random_record (members));
      assert_lookups (record, members);
    }
}

/* Bytes that are no record are never walked beyond their end; AddressSanitizer would see it. */
static void
test_damaged (void)
{
  for (int i = 0; i < LB_N_EVENTS * 40; i++)
    {
      const LbMember *members = lb_event_members ((LbEventType) (i % LB_N_EVENTS));
      g_autoptr (GVariant) record = g_variant_ref_sink (random_record (members));
      gsize size = g_variant_get_size (record);
      if (size == 0)
        continue;
      guchar *bytes = g_memdup2 (g_variant_get_data (record), size);
      for (int damage = 1 + up_to (3); damage > 0; damage--)
        bytes[g_test_rand_bit () ? (gsize) up_to ((int) size - 1) : size - 1 - (gsize) up_to (MIN ((int) size - 1, 12))] =
          (guchar) up_to (255);
      gsize kept = g_test_rand_bit () ? size : (gsize) up_to ((int) size);
      guchar *exact = g_memdup2 (bytes, MAX (kept, 1));
      g_autoptr (GVariant) damaged = g_variant_ref_sink (
        g_variant_new_from_data (G_VARIANT_TYPE_VARDICT, exact, kept, FALSE, g_free, exact));
      for (const LbMember *member = members; member->name != NULL; member++)
        {
          g_autoptr (GHashTable) map = lb_record_map (damaged, member->name);
          g_autoptr (GVariant) list = lb_record_child (damaged, member->name, G_VARIANT_TYPE ("aa{sv}"));
          g_auto (GStrv) texts = lb_record_texts (damaged, member->name);
          const char *text = lb_record_text (damaged, member->name);
          g_assert_true (text == NULL || strlen (text) < kept);
          lb_record_integer (damaged, member->name, 0);
        }
      g_free (bytes);
    }
}

static void
test_canonical (void)
{
  g_autoptr (GVariant) record = build_full ();
  g_autoptr (GVariant) one =
    lb_record_new ("b", LB_VALUE_INTEGER, (gint64)1, "a", LB_VALUE_NUMBER, 1.0, NULL);
  g_autoptr (GVariant) other =
    lb_record_new ("a", LB_VALUE_NUMBER, 1.0, "b", LB_VALUE_INTEGER, (gint64)1, NULL);
  g_autofree char *text = lb_record_canonical (record);
  g_autofree char *text_one = lb_record_canonical (one);
  g_autofree char *text_other = lb_record_canonical (other);

  g_assert_cmpstr (
    text, ==,
    "{\"boolean\":true,\"choice\":\"red\",\"day\":\"2019-06-10\",\"flags\":{\"f\":true},\"integer\":-2,"
    "\"map\":{\"k1\":\"v1\",\"k2\":\"v2\"},\"number\":0.5,\"records\":[{\"count\":3}],"
    "\"text\":\"词\\\"\\\\\\n\",\"texts\":[\"a\",\"b\"],\"time\":\"1970-01-01T08:00:00.000+08:00\"}");
  g_assert_cmpstr (text_one, ==, "{\"a\":1.0,\"b\":1}");
  g_assert_cmpstr (text_one, ==, text_other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/what-a-table-allows", test_examples);
  g_test_add_func ("/record/common-bounds", test_common_bounds);
  g_test_add_func ("/record/numbers-are-finite", test_not_finite);
  g_test_add_func ("/record/getters-take-what-is-missing", test_getters);
  g_test_add_func ("/record/lookups-are-those-of-gvariant", test_lookups);
  g_test_add_func ("/record/damaged-bytes-do-no-harm", test_damaged);
  g_test_add_func ("/record/canonical-text-is-sorted", test_canonical);
  return g_test_run ();
}
