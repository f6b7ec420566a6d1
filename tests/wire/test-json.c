/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "lb-json.h"

static LbJsonReader *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  LbJsonReader *reader = lb_json_reader_new (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return reader;
}

static void
assert_fault (LbJsonReader *reader, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (lb_json_reader_ok (reader));
  g_assert_false (lb_json_reader_finish (reader, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, message);
}

static void
assert_unreadable (const char *text, gsize length, const LbJsonLimits *limits, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lb_json_reader_new (text, length, limits, &error));
  g_assert_error (error, LB_ERROR, code);
}

static void
texts_that_are_not_json_are_refused (void)
{
  static const char *const bad[] = {
    "", " ", "{", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{'a':1}", "[1] 2", "nul", "NaN", "[01]",
    "[1e999]",
    "[99999999999999999999]", "\"\\u0000\"", "\"\\ud800\"", "\"\\x\"", "\"a\nb\"", "[1 2]", "\"", "\"\\", "]",
    "{1:2}", "\xef\xbb\xbf[]", "[\"\xc0\xaf\"]", "[\"\xed\xa0\x80\"]", "[\"\xff\"]", "// x\n[]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_unreadable (bad[i], strlen (bad[i]), NULL, LB_ERROR_INVALID);
  assert_unreadable ("[\0]", 3, NULL, LB_ERROR_INVALID);
  assert_unreadable ("[]\0", 3, NULL, LB_ERROR_INVALID);
}

static void
limits_hold_before_parsing (void)
{
  const LbJsonLimits limits = { 100, 3, 10 };
  g_autofree char *deep = g_strnfill (200000, '[');

  assert_unreadable (deep, 200000, NULL, LB_ERROR_TOO_LARGE);
  assert_unreadable (deep, 4, &limits, LB_ERROR_TOO_LARGE);
  assert_unreadable (deep, 101, &limits, LB_ERROR_TOO_LARGE);
  assert_unreadable ("[1,2,3,4,5,6,7,8,9,10,11]", 25, &limits, LB_ERROR_TOO_LARGE);
  {
    /* Brackets in strings are not nesting, and an escaped quote does not end one. */
    const char *text = "[\"[[[[\\\"[[[[\",[[1]]]";
    g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, strlen (text), &limits, NULL);

    g_assert_nonnull (reader);
  }
}

static void
messages_do_not_repeat_the_text (void)
{
  static const char text[] = "{\"name\": \"张三\" \"210302199001010016\"}";
  g_autoptr (GError) error = NULL;

  g_assert_null (lb_json_reader_new (text, strlen (text), NULL, &error));
  g_assert_null (strstr (error->message, "2103"));
  g_assert_true (g_str_has_prefix (error->message, "line 1, column "));
}

static void
a_good_document_is_read_straight_through (void)
{
  static const char *const colours[] = { "red", "green", NULL };
  g_autoptr (LbJsonReader) reader = read_text (
      "{\"s\": \"联办\", \"i\": -3, \"n\": 2.5, \"b\": true, \"null\": null, \"c\": \"green\", "
      "\"d\": \"2019-06-10\", \"t\": \"2019-06-10T09:30\", \"h\": \"00ff\", \"list\": [1, 2, 3]}");
  LbJson root = lb_json_root (reader);
  LbJson list;
  g_autofree char *time = NULL;

  g_assert_cmpstr (lb_json_string (&root, "s", 2, 2), ==, "联办");
  g_assert_cmpint (lb_json_integer (&root, "i", -3, 3), ==, -3);
  g_assert_cmpfloat (lb_json_number (&root, "n", 0, 3), ==, 2.5);
  g_assert_cmpfloat (lb_json_number (&root, "i", -5, 3), ==, -3);
  g_assert_true (lb_json_boolean (&root, "b"));
  g_assert_false (lb_json_has (&root, "null"));
  g_assert_cmpint (lb_json_type (&root, "list"), ==, JSON_ARRAY);
  g_assert_cmpint (lb_json_type (&root, "nothing"), ==, JSON_NULL);
  g_assert_cmpint (lb_json_choice (&root, "c", colours), ==, 1);
  g_assert_cmpint (lb_json_day (&root, "d"), ==, lb_day_from_ymd (2019, 6, 10));
  time = lb_time_to_minute_string (lb_json_time (&root, "t"));
  g_assert_cmpstr (time, ==, "2019-06-10T09:30");
  g_assert_cmpstr (lb_json_hexadecimal (&root, "h", 4), ==, "00ff");

  g_assert_cmpstr (lb_json_string_or (&root, "null", 1, 2, "else"), ==, "else");
  g_assert_cmpint (lb_json_integer_or (&root, "nothing", 0, 1, 7), ==, 7);
  g_assert_cmpfloat (lb_json_number_or (&root, "null", 0, 1, 7.5), ==, 7.5);
  g_assert_true (lb_json_boolean_or (&root, "null", TRUE));
  g_assert_cmpint (lb_json_choice_or (&root, "nothing", colours, -1), ==, -1);
  g_assert_cmpint (lb_json_day_or (&root, "null", LB_DAY_NONE), ==, LB_DAY_NONE);
  g_assert_cmpint (lb_json_time_or (&root, "null", LB_TIME_NONE), ==, LB_TIME_NONE);
  g_assert_cmpuint (lb_json_array_or_empty (&root, "null", 5, &list), ==, 0);

  g_assert_cmpuint (lb_json_array (&root, "list", 3, 3, &list), ==, 3);
  for (gsize i = 0; i < 3; i++)
    {
      LbJson element = lb_json_element (&list, i);

      g_assert_cmpint (lb_json_integer (&element, NULL, 1, 3), ==, (int) i + 1);
    }
  g_assert_true (lb_json_reader_finish (reader, NULL));
}

typedef void (*Attempt) (const LbJson *root);

static void try_missing (const LbJson *at) { lb_json_string (at, "nothing", 0, 9); }
static void try_null (const LbJson *at) { lb_json_string (at, "null", 0, 9); }
static void try_not_string (const LbJson *at) { lb_json_string (at, "i", 0, 9); }
static void try_too_long (const LbJson *at) { lb_json_string (at, "s", 0, 1); }
static void try_too_short (const LbJson *at) { lb_json_string (at, "s", 3, 9); }
static void try_control (const LbJson *at) { lb_json_string (at, "bell", 0, 9); }
static void try_real (const LbJson *at) { lb_json_integer (at, "n", 0, 9); }
static void try_range (const LbJson *at) { lb_json_integer (at, "i", 0, 9); }
static void try_number (const LbJson *at) { lb_json_number (at, "s", 0, 9); }
static void try_number_range (const LbJson *at) { lb_json_number (at, "n", 3, 9); }
static void try_boolean (const LbJson *at) { lb_json_boolean (at, "i"); }
static void try_day (const LbJson *at) { lb_json_day (at, "d"); }
static void try_time (const LbJson *at) { lb_json_time (at, "t"); }
static void try_hexadecimal (const LbJson *at) { lb_json_hexadecimal (at, "s", 2); }
static void
try_choice (const LbJson *at)
{
  lb_json_choice (at, "s", (const char *const[]) { "red", NULL });
}
static void
try_array (const LbJson *at)
{
  LbJson array;
  lb_json_array (at, "s", 0, 9, &array);
}
static void
try_array_length (const LbJson *at)
{
  LbJson array;
  lb_json_array (at, "list", 0, 1, &array);
}
static void
try_object (const LbJson *at)
{
  lb_json_object (at, "list", NULL);
}
static void
try_unknown_member (const LbJson *at)
{
  LbJson list;
  LbJson second;

  lb_json_array (at, "list", 0, 9, &list);
  second = lb_json_element (&list, 1);
  lb_json_object (&second, NULL, (const char *const[]) { "a", NULL });
}
static void
try_deep (const LbJson *at)
{
  LbJson list;
  LbJson second;

  lb_json_array (at, "list", 0, 9, &list);
  second = lb_json_element (&list, 1);
  lb_json_string (&second, "a", 0, 9);
}
static void
try_member_of_array (const LbJson *at)
{
  LbJson list = lb_json_member (at, "list");
  lb_json_string (&list, "a", 0, 9);
}

static void
the_first_fault_is_told_with_its_place (void)
{
  static const struct
  {
    Attempt attempt;
    const char *message;
  } rows[] = {
    { try_missing, "/nothing: is missing" },
    { try_null, "/null: is not a string" },
    { try_not_string, "/i: is not a string" },
    { try_too_long, "/s: has not 0 to 1 characters" },
    { try_too_short, "/s: has not 3 to 9 characters" },
    { try_control, "/bell: holds control characters" },
    { try_real, "/n: is not an integer" },
    { try_range, "/i: is not within 0 to 9" },
    { try_number, "/s: is not a number" },
    { try_number_range, "/n: is not within 3 to 9" },
    { try_boolean, "/i: is not true or false" },
    { try_day, "/d: is not a date such as 2019-06-10" },
    { try_time, "/t: is not an instant such as 2019-06-10T09:30" },
    { try_hexadecimal, "/s: is not written in lower-case hexadecimal digits" },
    { try_choice, "/s: is not one of the known words" },
    { try_array, "/s: is not an array" },
    { try_array_length, "/list: has not 0 to 1 elements" },
    { try_object, "/list: is not an object" },
    { try_unknown_member, "/list/1/x~1y~0z: is not a known member" },
    { try_deep, "/list/1/a: is not a string" },
    { try_member_of_array, "/list: is not an object" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LbJsonReader) reader = read_text (
          "{\"s\": \"联办\", \"i\": -3, \"n\": 2.5, \"null\": null, \"d\": \"2019-02-29\", "
          "\"t\": \"2019-06-10T25:00\", \"bell\": \"\\u0007\", \"list\": [1, {\"a\": 1, \"x/y~z\": 2}]}");
      LbJson root = lb_json_root (reader);

      rows[i].attempt (&root);
      assert_fault (reader, rows[i].message);
      /* Later faults do not displace it, and later getters are harmless. */
      for (guint j = 0; j < G_N_ELEMENTS (rows); j++)
        rows[j].attempt (&root);
      assert_fault (reader, rows[i].message);
      g_assert_cmpstr (lb_json_string (&root, "s", 0, 9), ==, "");
    }
}

static void
a_whole_document_of_the_wrong_kind_has_a_place_too (void)
{
  g_autoptr (LbJsonReader) reader = read_text ("[1]");
  LbJson root = lb_json_root (reader);

  lb_json_object (&root, NULL, NULL);
  assert_fault (reader, "document: is not an object");
}

static void
sum_members (const LbJson *value, const char *name, gpointer data)
{
  *(gint64 *) data += lb_json_integer (value, NULL, 0, 100);
}

static void
an_object_can_be_walked_as_a_map (void)
{
  g_autoptr (LbJsonReader) good = read_text ("{\"m\": {\"a\": 1, \"b\": 2}}");
  g_autoptr (LbJsonReader) bad = read_text ("{\"m\": {\"a\": 1, \"b\": \"x\"}}");
  g_autoptr (LbJsonReader) large = read_text ("{\"m\": {\"a\": 1, \"b\": 2, \"c\": 3}}");
  LbJson good_root = lb_json_root (good);
  LbJson bad_root = lb_json_root (bad);
  LbJson large_root = lb_json_root (large);
  gint64 sum = 0;

  lb_json_for_each (&good_root, "m", 2, sum_members, &sum);
  g_assert_cmpint (sum, ==, 3);
  lb_json_for_each (&bad_root, "m", 2, sum_members, &sum);
  assert_fault (bad, "/m/b: is not an integer");
  lb_json_for_each (&large_root, "m", 2, sum_members, &sum);
  assert_fault (large, "/m: has more than 2 members");
}

static void
names_from_outside_are_cut_in_messages (void)
{
  g_autofree char *long_name = g_strnfill (5000, 'x');
  g_autofree char *text = g_strdup_printf ("{\"%s\": 1}", long_name);
  g_autoptr (LbJsonReader) reader = read_text (text);
  LbJson root = lb_json_root (reader);
  g_autoptr (GError) error = NULL;

  lb_json_object (&root, NULL, (const char *const[]) { "a", NULL });
  g_assert_false (lb_json_reader_finish (reader, &error));
  g_assert_cmpuint (strlen (error->message), <, 120);
}

static void
the_same_value_gives_the_same_bytes (void)
{
  g_autoptr (LbJsonReader) one = read_text ("{\"b\": [1, 2.5, null], \"a\": \"联\"}");
  g_autoptr (LbJsonReader) two = read_text ("{ \"a\":\"\\u8054\" ,\"b\":[1,2.5,null]}");
  g_autofree char *first = lb_json_to_text (lb_json_root (one).value);
  g_autofree char *second = lb_json_to_text (lb_json_root (two).value);

  g_assert_cmpstr (first, ==, "{\"a\":\"联\",\"b\":[1,2.5,null]}");
  g_assert_cmpstr (first, ==, second);
}

static void
files_are_read_only_up_to_the_limit (void)
{
  const LbJsonLimits limits = { 10, 3, 10 };
  g_autofree char *directory = g_dir_make_tmp ("lianban-json-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "a.json", NULL);
  g_autofree char *text = NULL;
  g_autofree char *none = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_null (lb_json_read_file (path, NULL, &length, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "[1234567]X", 10, NULL));
  text = lb_json_read_file (path, &limits, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, ==, 10);
  g_assert_cmpstr (text, ==, "[1234567]X");
  g_assert_true (g_file_set_contents (path, "[1234567]XX", 11, NULL));
  g_assert_null (lb_json_read_file (path, &limits, &length, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (lb_json_read_file ("/dev/zero", &limits, &length, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (lb_json_read_file (directory, NULL, &length, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_FAILED);
  g_unlink (path);
  g_rmdir (directory);
}

static void
damaged_documents_do_no_harm (void)
{
  static const char whole[] = "{\"a\": [1, {\"b\": \"x\\u00e9\"}, true], \"c\": -1.5e3}";

  for (int i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_strdup (whole);
      g_autoptr (LbJsonReader) reader = NULL;
      g_autoptr (GError) error = NULL;

      for (int j = g_test_rand_int_range (1, 5); j > 0; j--)
        text[g_test_rand_int_range (0, sizeof whole - 1)] = (char) g_test_rand_int_range (0, 256);
      reader = lb_json_reader_new (text, sizeof whole - 1, NULL, &error);
      g_assert_true ((reader == NULL) == (error != NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/not-json", texts_that_are_not_json_are_refused);
  g_test_add_func ("/json/limits", limits_hold_before_parsing);
  g_test_add_func ("/json/no-echo", messages_do_not_repeat_the_text);
  g_test_add_func ("/json/good", a_good_document_is_read_straight_through);
  g_test_add_func ("/json/first-fault", the_first_fault_is_told_with_its_place);
  g_test_add_func ("/json/root-fault", a_whole_document_of_the_wrong_kind_has_a_place_too);
  g_test_add_func ("/json/map", an_object_can_be_walked_as_a_map);
  g_test_add_func ("/json/long-names", names_from_outside_are_cut_in_messages);
  g_test_add_func ("/json/same-bytes", the_same_value_gives_the_same_bytes);
  g_test_add_func ("/json/files", files_are_read_only_up_to_the_limit);
  g_test_add_func ("/json/damaged", damaged_documents_do_no_harm);
  return g_test_run ();
}
