/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program itself, as a script calls it: what it prints, how it ends, what it does with what is wrong.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>

/* The programs that this test runs look for leaks themselves. Here only GSubprocess keeps something for each child
 * whose end GLib's own thread has not heard of before the test is over. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}

typedef struct { int status; char *out, *err; } Ran;

static void
ran_clear (Ran *ran)
{
  g_free (ran->out);
  g_free (ran->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ran, ran_clear)

static Ran
run_with_input (const char *input, const char *const *arguments)
{
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  Ran ran = { -1 };

  g_ptr_array_add (command, (gpointer) g_getenv ("LB_LIANBANCTL"));
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (command, (gpointer) arguments[i]);
  g_ptr_array_add (command, NULL);
  process = g_subprocess_newv ((const char *const *) command->pdata,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &ran.out, &ran.err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  ran.status = g_subprocess_get_exit_status (process);
  return ran;
}

#define run(...) run_with_input (NULL, (const char *const[]) { __VA_ARGS__, NULL })

static char *
data_path (const char *name)
{
  return g_build_filename (g_getenv ("LB_TEST_DATA"), name, NULL);
}

static json_t *
parse (const char *text)
{
  json_error_t fault;
  json_t *value = json_loads (text, 0, &fault);

  if (value == NULL)
    g_error ("not JSON: %s: %s", fault.text, text);
  return value;
}

/* Everything that needs no store */

static void
test_table (void)
{
  static const struct { const char *line; int status; const char *out; const char *err; } table[] = {
    { "--help", 0, "catalogue check FILE", NULL },
    { "--version", 0, "lianbanctl ", NULL },
    { "--help", 0, "catalogue roles", NULL },
    { "documents show", 0, "[acceptance]", NULL },
    { "documents check /nowhere.ini", 1, NULL, "/nowhere.ini" },
    { "documents check a b", 2, NULL, "one FILE" },
    { "catalogue --help", 0, "catalogue sections", NULL },
    { "", 2, NULL, "which command" },
    { "fly", 2, NULL, "unknown command “fly”. There are: catalogue, calendar, clock, id, form, user, demo" },
    { "catalogue", 2, NULL, "“catalogue” needs one more word: check, diff, packages, sections, windows, roles, file, guide" },
    { "catalogue fly", 2, NULL, "unknown command “catalogue fly”. After “catalogue” may come: check, diff" },
    { "user", 2, NULL, "add, list, disable, passwd" },
    { "catalogue file", 2, NULL, "--kind" },
    { "catalogue file /nowhere.pdf --kind law --title t --edition 1 --from 2019-06-10", 2, NULL, "rules" },
    { "catalogue file /nowhere.pdf --kind rules --title t --edition 1 --from 2019-06-31", 2, NULL, "2019-11-01" },
    { "catalogue file /nowhere.pdf --kind rules --title t --edition 1 --from 2019-06-10", 1, NULL, "/nowhere.pdf" },
    { "catalogue file /etc/passwd --kind rules --title t --edition 1 --from 2019-06-10", 1, NULL, "PDF" },
    { "catalogue packages", 0, "pharmacy", NULL },
    { "catalogue packages x", 2, NULL, "not expected" },
    { "catalogue packages --catalogue /nowhere.json", 1, NULL, "/nowhere.json" },
    { "catalogue sections", 0, "企业登记", NULL },
    { "catalogue windows", 0, "窗口", NULL },
    { "catalogue roles", 0, "certificate", NULL },
    { "calendar is-working 2019-05-05 2019-05-01", 0, "2019-05-05 yes\n2019-05-01 no\n", NULL },
    { "--json calendar is-working 2027-01-04", 0, "\"provisional\":true", NULL },
    { "calendar is-working 2019-02-29", 1, NULL, "2019-02-29" },
    { "calendar is-working", 2, NULL, "DATE" },
    { "calendar add 2019-04-30 1", 0, "2019-05-05\n", NULL },
    { "calendar add 2019-04-30 1 --calendar 2019@2018-12-06", 0, "2019-05-02\n", NULL },
    { "calendar add 2019-04-30 1 --calendar 2019@1999-01-01", 1, NULL, "2019@1999-01-01" },
    { "calendar add 2019-04-30 -3", 2, NULL, "0 to 10000" },
    { "--json calendar between 2018-12-31 2019-12-31", 0, "\"workingDays\":250", NULL },
    { "calendar version", 0, "2019@2019-03-22", NULL },
    { "id check uscc 91210300MA0LB0014X", 0, "valid", NULL },
    { "id check uscc 12441500196720244S", 1, "bad-character", "not every value" },
    { "--json id check person 210302198702290028", 1, "\"fault\":\"bad-date\"", NULL },
    { "id check case AS-20190505-01-00001-D", 0, "valid", NULL },
    { "id check ems EA473124829CN", 0, "valid", NULL },
    { "id check passport X", 2, NULL, "unknown kind" },
    { "form pharmacy --answer q-chain=yes", 0, "药品零售企业许可", NULL },
    { "form pharmacy --answer q-chain=maybe", 2, NULL, "yes" },
    { "form pharmacy --answer q-nonsense=yes", 1, NULL, "q-nonsense" },
    { "form bakery", 1, NULL, "no package “bakery”; it has passenger-transport" },
    { "form pharmacy --date 2019-12-01", 0, "closed for new cases", NULL },
    { "catalogue check /nowhere.json", 1, NULL, "/nowhere.json" },
    { "clock /nowhere.json", 1, NULL, "/nowhere.json" },
    { "verify --data /nowhere", 1, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (GStrv) arguments = g_strsplit (table[i].line, " ", -1);
      g_auto (Ran) ran = { 0 };

      if (*table[i].line == '\0')
        g_clear_pointer (&arguments[0], g_free);
      ran = run_with_input (NULL, (const char *const *) arguments);
      g_test_message ("lianbanctl %s → %d\n%s%s", table[i].line, ran.status, ran.out, ran.err);
      g_assert_cmpint (ran.status, ==, table[i].status);
      if (table[i].out != NULL)
        g_assert_nonnull (strstr (ran.out, table[i].out));
      if (table[i].err != NULL)
        g_assert_nonnull (strstr (ran.err, table[i].err));
      if (ran.status != 0)
        g_assert_cmpstr (ran.err, !=, "");
    }
}

static void
test_catalogue_counts (void)
{
  g_auto (Ran) ran = run ("--json", "catalogue", "check", g_getenv ("LB_TEST_CATALOGUE"));
  json_t *counts = parse (ran.out);

  g_assert_cmpint (ran.status, ==, 0);
  g_assert_cmpint (json_integer_value (json_object_get (counts, "packages")), ==, 9);
  g_assert_cmpint (json_integer_value (json_object_get (counts, "rows")), ==, 48);
  g_assert_cmpint (json_integer_value (json_object_get (counts, "items")), ==, 36);
  g_assert_cmpint (json_integer_value (json_object_get (counts, "departments")), ==, 17);
  g_assert_cmpint (json_integer_value (json_object_get (counts, "materials")), ==, 165);
  g_assert_cmpint (json_integer_value (json_object_get (counts, "fields")), ==, 137);
  g_assert_cmpint (json_integer_value (json_object_get (counts, "questions")), ==, 26);
  json_decref (counts);
}

static void
test_catalogue_diff (void)
{
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Ran) same = run ("catalogue", "diff", g_getenv ("LB_TEST_CATALOGUE"), g_getenv ("LB_TEST_CATALOGUE"));
  g_auto (Ran) other = { 0 };
  GString *changed;

  g_assert_cmpint (same.status, ==, 0);
  g_assert_cmpstr (same.out, ==, "");

  g_file_get_contents (g_getenv ("LB_TEST_CATALOGUE"), &text, NULL, &error);
  g_assert_no_error (error);
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, "\"开办药店\"", "\"开设药店\"", 1), ==, 1);
  path = g_build_filename (g_get_user_cache_dir (), "changed.json", NULL);
  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_file_set_contents (path, changed->str, -1, &error);
  g_assert_no_error (error);
  g_string_free (changed, TRUE);
  other = run ("catalogue", "diff", g_getenv ("LB_TEST_CATALOGUE"), path);
  g_assert_cmpint (other.status, ==, 0);
  g_assert_nonnull (strstr (other.out, "开设药店"));
}

/* What other commands take is listed for programs too. */
static void
test_lists_as_json (void)
{
  static const struct { const char *what, *id; gsize count; } lists[] = {
    { "packages", "pharmacy", 9 }, { "sections", "qydj", 17 }, { "windows", NULL, 0 }, { "roles", "reviewer", 14 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_auto (Ran) ran = run ("--json", "catalogue", lists[i].what);
      json_t *list = parse (ran.out), *row;
      gboolean found = lists[i].id == NULL;
      gsize k;

      g_assert_cmpint (ran.status, ==, 0);
      g_assert_cmpuint (json_array_size (list), >=, MAX (1, lists[i].count));
      g_assert_true (lists[i].count == 0 || json_array_size (list) == lists[i].count);
      json_array_foreach (list, k, row)
        {
          g_assert_nonnull (json_string_value (json_object_get (row, "name")));
          found = found || g_strcmp0 (json_string_value (json_object_get (row, "id")), lists[i].id) == 0;
        }
      g_assert_true (found);
      json_decref (list);
    }
}

/* People read Chinese where their locale is Chinese; programs read the same JSON everywhere. */
static void
test_speaks_chinese (void)
{
  g_auto (Ran) in_english = run ("--json", "form", "bakery");

  g_setenv ("LC_ALL", "zh_CN.UTF-8", TRUE);
  {
    g_auto (Ran) help = run ("--help");
    g_auto (Ran) half = run ("catalogue");
    g_auto (Ran) missing = run ("catalogue", "check", "/nowhere.json");
    g_auto (Ran) form = run ("form", "pharmacy");
    g_auto (Ran) as_json = run ("--json", "form", "bakery");

    g_setenv ("LC_ALL", "C.UTF-8", TRUE);
    g_test_message ("%s%s%s", help.out, half.err, missing.err);
    g_assert_nonnull (strstr (help.out, "用法：lianbanctl"));
    g_assert_nonnull (strstr (half.err, "“catalogue”后面还要写一个词：check、diff"));
    g_assert_nonnull (strstr (missing.err, "/nowhere.json"));
    g_assert_nonnull (strstr (form.out, "一张表格"));
    g_assert_cmpint (half.status, ==, 2);
    g_assert_cmpint (missing.status, ==, 1);
    g_assert_cmpstr (as_json.err, ==, in_english.err);
  }
}

/* Every one of the sixty, compared member by member with what it expects. */
static void
test_clock_problems (void)
{
  g_autofree char *path = data_path ("clock-problems.json");
  g_auto (Ran) ran = run ("--json", "clock", path);
  json_t *answers = parse (ran.out);
  json_t *problems = json_load_file (path, 0, NULL);
  json_t *problem;
  gsize i;

  g_assert_cmpint (ran.status, ==, 0);
  g_assert_cmpuint (json_array_size (answers), ==, 60);
  g_assert_cmpuint (json_array_size (problems), ==, 60);
  json_array_foreach (problems, i, problem)
    {
      json_t *answer = json_array_get (answers, i);
      const char *name;
      json_t *value;

      json_object_foreach (json_object_get (problem, "expect"), name, value)
        {
          g_test_message ("problem %" G_GSIZE_FORMAT " %s", i, name);
          g_assert_true (json_equal (value, json_object_get (answer, name)));
        }
      g_assert_cmpuint (json_array_size (json_object_get (answer, "because")), >=, 1);
    }
  json_decref (answers);
  json_decref (problems);
}

static void
test_form_as_json (void)
{
  g_auto (Ran) ran = run ("--json", "form", "pharmacy", "--answer", "q-chain=yes");
  json_t *form = parse (ran.out);

  g_assert_cmpint (ran.status, ==, 0);
  g_assert_cmpuint (json_array_size (json_object_get (form, "items")), ==, 4);
  json_decref (form);
}

/* Every page that is told of is there, and Chinese whatever the locale. */
static void
test_guides_as_pages (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "guides", NULL);
  g_autofree char *index = g_build_filename (folder, "index.html", NULL);
  g_autofree char *page = NULL;
  g_auto (Ran) ran = run ("--json", "catalogue", "guide", folder);
  g_auto (Ran) nowhere = run ("catalogue", "guide", "/proc/no/such/place");
  g_auto (Ran) none = run ("catalogue", "guide");
  json_t *told = parse (ran.out);
  json_t *files = json_object_get (told, "files");

  g_assert_cmpint (ran.status, ==, 0);
  g_assert_cmpint (nowhere.status, ==, 1);
  g_assert_cmpint (none.status, ==, 2);
  g_assert_cmpuint (json_array_size (files), >, 9);
  for (gsize i = 0; i < json_array_size (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, json_string_value (json_array_get (files, i)), NULL);

      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
  g_assert_true (g_file_get_contents (index, &page, NULL, NULL));
  g_assert_nonnull (strstr (page, "开办药店办事指南"));
  json_decref (told);
}

/* A PDF goes into the store, and the entry printed is one that a catalogue may have; guides of a store have its files. */
static void
test_a_file_is_put (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "filed", NULL);
  g_autofree char *pdf = g_build_filename (g_get_user_data_dir (), "细则.pdf", NULL);
  g_autofree char *pages = g_build_filename (g_get_user_data_dir (), "filed-guides", NULL);
  g_autofree char *files = g_build_filename (pages, "files", NULL);
  g_autoptr (GDir) written = NULL;
  guint count = 0;

  g_auto (Ran) made = run ("--data", folder, "demo", "--cases", "1");
  g_assert_cmpint (made.status, ==, 0);
  g_assert_true (g_file_set_contents (pdf, "%PDF-1.4 x", -1, NULL));
  for (int round = 0; round < 2; round++)
    {
      g_auto (Ran) put = run ("--data", folder, "catalogue", "file", pdf, "--kind", "rules", "--title", "细则",
                              "--edition", "1", "--from", "2019-06-10");
      g_assert_cmpint (put.status, ==, 0);
      json_t *entry = parse (put.out);
      g_assert_cmpstr (json_string_value (json_object_get (entry, "name")), ==, "细则.pdf");
      g_assert_cmpint (json_integer_value (json_object_get (entry, "size")), ==, 10);
      json_decref (entry);
    }
  g_auto (Ran) guides = run ("--data", folder, "catalogue", "guide", pages);
  g_assert_cmpint (guides.status, ==, 0);
  written = g_dir_open (files, 0, NULL);
  while (g_dir_read_name (written) != NULL)
    count++;
  g_assert_cmpuint (count, ==, 3);
  g_auto (Ran) verified = run ("--data", folder, "verify");
  g_assert_cmpint (verified.status, ==, 0);
}

/* On a store */

static void
test_a_city_happens (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "city", NULL);
  g_autofree char *copy = g_build_filename (g_get_user_data_dir (), "city-copy", NULL);
  g_auto (Ran) demo = { 0 };
  g_auto (Ran) verify = { 0 };
  g_auto (Ran) backup = { 0 };
  g_auto (Ran) again = { 0 };
  g_auto (Ran) over = { 0 };
  g_auto (Ran) untouched = { 0 };
  g_auto (Ran) elsewhere = { 0 };
  json_t *tally, *counts, *copied;

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  demo = run ("--json", "demo", "--data", folder, "--cases", "27", "--seed", "7");
  g_test_message ("%s%s", demo.out, demo.err);
  g_assert_cmpint (demo.status, ==, 0);
  tally = parse (demo.out);
  g_assert_cmpint (json_integer_value (json_object_get (tally, "cases")), >=, 27);
  g_assert_cmpint (json_integer_value (json_object_get (tally, "commands")), >, 27 * 8);
  /* What people do, the rules allow: a city with refusals is a city of people who do not know their work. */
  g_assert_cmpint (json_integer_value (json_object_get (tally, "refused")), ==, 0);
  json_decref (tally);

  verify = run ("--json", "verify", "--data", folder);
  g_test_message ("%s%s", verify.out, verify.err);
  g_assert_cmpint (verify.status, ==, 0);
  counts = parse (verify.out);
  g_assert_cmpint (json_integer_value (json_object_get (counts, "cases")), >=, 27);

  backup = run ("--json", "backup", "--data", folder, copy);
  g_test_message ("%s%s", backup.out, backup.err);
  g_assert_cmpint (backup.status, ==, 0);
  copied = parse (backup.out);
  g_assert_true (json_equal (json_object_get (counts, "events"), json_object_get (copied, "new_events")));
  g_assert_true (json_equal (json_object_get (counts, "blobs"), json_object_get (copied, "new_blobs")));
  json_decref (counts);
  json_decref (copied);
  /* A second run finds nothing new; a folder of something else is left alone. */
  again = run ("--json", "backup", "--data", folder, copy);
  g_assert_cmpint (again.status, ==, 0);
  g_assert_nonnull (strstr (again.out, "\"new_blobs\":0,\"new_events\":0,\"runs\":2"));
  elsewhere = run ("backup", "--data", folder, g_get_user_data_dir ());
  g_assert_cmpint (elsewhere.status, ==, 1);
  g_assert_nonnull (strstr (elsewhere.err, "holds something else"));
  /* A city is not put over another: the second run says what is there and what to do, and changes nothing. */
  over = run ("demo", "--data", folder, "--cases", "2");
  g_test_message ("%s", over.err);
  g_assert_cmpint (over.status, ==, 1);
  g_assert_nonnull (strstr (over.err, folder));
  g_assert_nonnull (strstr (over.err, "holds cases already"));
  untouched = run ("--json", "verify", "--data", folder);
  g_assert_cmpstr (untouched.out, ==, verify.out);
}

static char *
ask_database (const char *database, const char *sql)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "sqlite3", database, sql, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  return g_strstrip (out);
}

static void
flip_a_byte (const char *path)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  content[length / 2] ^= 1;
  g_file_set_contents (path, content, (gssize) length, &error);
  g_assert_no_error (error);
}

static void
test_a_case_is_exported (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "export", NULL);
  g_autofree char *database = g_build_filename (folder, "ledger.db", NULL);
  g_autofree char *archive = g_build_filename (g_get_user_data_dir (), "case.zip", NULL);
  g_autofree char *number = NULL;
  g_auto (Ran) demo = run ("demo", "--data", folder, "--cases", "2", "--seed", "3", "--archives", "0");
  g_auto (Ran) unknown = run ("export", "--data", folder, "AS-20260930-03-02999-O", archive);
  g_auto (Ran) not_a_number = run ("export", "--data", folder, "12345", archive);
  g_auto (Ran) exported = { 0 };
  g_auto (Ran) sound = { 0 };
  g_auto (Ran) again = { 0 };
  g_auto (Ran) altered = { 0 };
  g_auto (Ran) forced = { 0 };
  g_auto (Ran) whole = { 0 };

  g_assert_cmpint (demo.status, ==, 0);
  g_assert_cmpint (unknown.status, ==, 1);
  g_assert_cmpint (not_a_number.status, ==, 2);
  number = ask_database (database, "SELECT min (number) FROM case_head");
  exported = run ("--json", "export", "--data", folder, number, archive);
  g_test_message ("%s%s", exported.out, exported.err);
  g_assert_cmpint (exported.status, ==, 0);
  sound = run ("--json", "verify", "--archive", archive);
  g_test_message ("%s%s", sound.out, sound.err);
  g_assert_cmpint (sound.status, ==, 0);
  g_assert_nonnull (strstr (sound.out, "\"faults\":[]"));
  again = run ("export", "--data", folder, number, archive);
  g_assert_cmpint (again.status, ==, 1);
  g_assert_nonnull (strstr (again.err, "--force"));
  flip_a_byte (archive);
  altered = run ("verify", "--archive", archive);
  g_test_message ("%s", altered.err);
  g_assert_cmpint (altered.status, ==, 1);
  g_assert_cmpstr (altered.err, !=, "");
  forced = run ("export", "--data", folder, number, archive, "--force");
  g_assert_cmpint (forced.status, ==, 0);
  whole = run ("verify", "--archive", archive);
  g_assert_cmpint (whole.status, ==, 0);
}

static void
test_a_copy_is_restored (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "restored-from", NULL);
  g_autofree char *copy = g_build_filename (g_get_user_data_dir (), "restored-copy", NULL);
  g_autofree char *back = g_build_filename (g_get_user_data_dir (), "restored-to", NULL);
  g_auto (Ran) demo = run ("demo", "--data", folder, "--cases", "2", "--seed", "4", "--archives", "0");
  g_auto (Ran) backup = run ("--json", "backup", "--data", folder, copy);
  g_auto (Ran) restore = run ("--json", "restore", "--data", back, copy);
  g_auto (Ran) verify = run ("--json", "verify", "--data", back);
  g_auto (Ran) before = run ("--json", "verify", "--data", folder);
  g_auto (Ran) check = run ("verify", "--backup", copy);
  g_auto (Ran) onto = run ("restore", "--data", back, copy);
  g_auto (Ran) nothing = run ("restore", "--data", back, "/nowhere");

  g_test_message ("%s%s", restore.out, restore.err);
  g_assert_cmpint (demo.status, ==, 0);
  g_assert_cmpint (restore.status, ==, 0);
  g_assert_cmpint (backup.status, ==, 0);
  g_assert_cmpint (check.status, ==, 0);
  g_assert_cmpstr (restore.out, ==, before.out);
  g_assert_cmpstr (verify.out, ==, before.out);
  g_assert_cmpint (onto.status, ==, 1);
  g_assert_cmpint (nothing.status, ==, 1);
}

static void
test_a_changed_byte_is_named (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "changed", NULL);
  g_autofree char *database = g_build_filename (folder, "ledger.db", NULL);
  g_auto (Ran) demo = { 0 };
  g_auto (Ran) verify = { 0 };
  g_autoptr (GSubprocess) change = NULL;
  g_autoptr (GError) error = NULL;

  demo = run ("demo", "--data", folder, "--cases", "3", "--seed", "1");
  g_assert_cmpint (demo.status, ==, 0);
  change = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "sqlite3", database,
                             "UPDATE event SET line = replace (line, 'pharmacy', 'pharmacz') "
                             "WHERE seq = (SELECT min (seq) FROM event WHERE line LIKE '%pharmacy%')",
                             NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (change, NULL, &error));
  verify = run ("verify", "--data", folder);
  g_test_message ("%s", verify.err);
  g_assert_cmpint (verify.status, ==, 1);
  g_assert_cmpstr (verify.err, !=, "");
}

static void
test_users (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "users", NULL);
  const char *const add[] = { "user", "add", "--data", folder, "wang", "--name", "王测试", "--role",
                              "acceptor,reviewer", "--section", "qydj", NULL };
  const char *const weak[] = { "user", "add", "--data", folder, "li", "--name", "李测试", "--role", "counter", NULL };
  const char *const passwd[] = { "user", "passwd", "--data", folder, "wang", NULL };
  g_auto (Ran) added = run_with_input ("long enough to keep\n", add);
  g_auto (Ran) twice = run_with_input ("long enough to keep\n", add);
  g_auto (Ran) short_one = run_with_input ("short\n", weak);
  g_auto (Ran) no_such_role = run ("user", "add", "--data", folder, "x", "--name", "X", "--role", "king");
  g_auto (Ran) no_such_section = run ("user", "add", "--data", folder, "x", "--name", "X", "--role", "reviewer",
                                      "--section", "nowhere");
  g_auto (Ran) no_such_window = run ("user", "add", "--data", folder, "x", "--name", "X", "--role", "counter",
                                     "--window", "nowhere");
  g_auto (Ran) changed = run_with_input ("another that is long\n", passwd);
  g_auto (Ran) disabled = run ("user", "disable", "--data", folder, "wang");
  g_auto (Ran) list = run ("--json", "user", "list", "--data", folder);

  g_test_message ("%s%s%s", added.err, short_one.err, list.out);
  g_assert_cmpint (added.status, ==, 0);
  g_assert_cmpint (twice.status, ==, 1);
  g_assert_cmpint (short_one.status, ==, 1);
  g_assert_cmpint (no_such_role.status, ==, 2);
  g_assert_nonnull (strstr (no_such_role.err, "counter, "));
  g_assert_null (strstr (no_such_role.err, "system"));
  g_assert_cmpint (no_such_section.status, ==, 2);
  g_assert_nonnull (strstr (no_such_section.err, "qydj"));
  g_assert_cmpint (no_such_window.status, ==, 2);
  g_assert_nonnull (strstr (no_such_window.err, "unknown window “nowhere”"));
  g_assert_cmpint (changed.status, ==, 0);
  g_assert_cmpint (disabled.status, ==, 0);
  g_assert_nonnull (strstr (list.out, "\"disabled\":true"));
  g_assert_null (strstr (list.out, "long enough"));
}

static void
put (const char *folder, const char *sql)
{
  g_autofree char *database = g_build_filename (folder, "ledger.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) change =
    g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "sqlite3", database, sql, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (change, NULL, &error));
}

static void
test_sessions (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "sessions", NULL);
  const char *const add[] = { "user", "add", "--data", folder, "wang", "--name", "王测试", "--role", "counter", NULL };
  g_auto (Ran) added = run_with_input ("long enough to keep\n", add);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *sql = g_strdup_printf (
        "INSERT INTO session (id, user, device, access, access_until, refresh, refresh_until, made, seen, ends)"
        " VALUES ('s%d', 'wang', 'd%d', 'a%d', 1, 'r%d', 9999999999999, %d, 1, 9999999999999)",
        i, i, i, i, i);
      put (folder, sql);
    }
  g_auto (Ran) three = run ("--json", "user", "sessions", "--data", folder, "wang");
  g_auto (Ran) one = run ("user", "revoke", "--data", folder, "wang", "s1");
  g_auto (Ran) again = run ("user", "revoke", "--data", folder, "wang", "s1");
  g_auto (Ran) two = run ("user", "sessions", "--data", folder);
  g_auto (Ran) all = run ("--json", "user", "revoke", "--data", folder, "wang");
  g_auto (Ran) none = run ("--json", "user", "sessions", "--data", folder);
  g_auto (Ran) nobody = run ("user", "revoke", "--data", folder, "li");

  g_assert_cmpint (added.status, ==, 0);
  g_assert_nonnull (strstr (three.out, "\"s1\""));
  g_assert_cmpint (one.status, ==, 0);
  g_assert_cmpint (again.status, ==, 1);
  g_assert_nonnull (strstr (two.out, "s2"));
  g_assert_null (strstr (two.out, "s1"));
  g_assert_nonnull (strstr (all.out, "\"ended\":2"));
  g_assert_null (strstr (none.out, "wang"));
  g_assert_cmpint (nobody.status, ==, 1);
}

static void
test_a_real_store_is_never_filled (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "real", NULL);
  const char *const add[] = { "user", "add", "--data", folder, "wang", "--name", "王测试", "--role", "platform", NULL };
  g_auto (Ran) added = run_with_input ("long enough to keep\n", add);
  g_auto (Ran) demo = run ("demo", "--data", folder, "--cases", "3");

  g_assert_cmpint (added.status, ==, 0);
  g_assert_cmpint (demo.status, ==, 1);
  g_assert_cmpstr (demo.err, !=, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ctl/commands-print-and-end-as-promised", test_table);
  g_test_add_func ("/ctl/catalogue/counts", test_catalogue_counts);
  g_test_add_func ("/ctl/catalogue/diff", test_catalogue_diff);
  g_test_add_func ("/ctl/catalogue/guides-as-pages", test_guides_as_pages);
  g_test_add_func ("/ctl/catalogue/a-file-is-put", test_a_file_is_put);
  g_test_add_func ("/ctl/catalogue/lists-as-json", test_lists_as_json);
  g_test_add_func ("/ctl/speaks-chinese", test_speaks_chinese);
  g_test_add_func ("/ctl/clock/all-sixty-problems", test_clock_problems);
  g_test_add_func ("/ctl/form/as-json", test_form_as_json);
  g_test_add_func ("/ctl/store/a-city-happens", test_a_city_happens);
  g_test_add_func ("/ctl/store/a-case-is-exported", test_a_case_is_exported);
  g_test_add_func ("/ctl/store/a-copy-is-restored", test_a_copy_is_restored);
  g_test_add_func ("/ctl/store/a-changed-byte-is-named", test_a_changed_byte_is_named);
  g_test_add_func ("/ctl/store/users", test_users);
  g_test_add_func ("/lianbanctl/sessions-are-listed-and-ended", test_sessions);
  g_test_add_func ("/ctl/store/a-real-store-is-never-filled", test_a_real_store_is_never_filled);
  return g_test_run ();
}
