/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-journey.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "lb-catalogue-json.h"

#define WIDTH 1366
#define HEIGHT 768

/* The store */

/* @option, with its @value (nullable), says which kind of store. */
static void
start_store (LbJourney *self, const char *option, const char *value)
{
  g_autofree char *data = g_build_filename (self->folder, "store", NULL);
  g_autoptr (GSubprocessLauncher) launcher = lb_robot_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;

  self->store = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("LB_LIANBAND"), "--data", data, "--listen",
                                             "127.0.0.1:0", option, value, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->store));
  self->address = g_data_input_stream_read_line_utf8 (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->address);
}

static LbJourney *
new_journey (void)
{
  LbJourney *self = g_new0 (LbJourney, 1);
  g_autofree char *samples = g_build_filename (g_getenv ("LB_TEST_DATA"), "sample-applications.json", NULL);
  g_autoptr (GError) error = NULL;

  /* The words of the programs, as they show them. */
  g_assert_nonnull (setlocale (LC_ALL, ""));
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("LB_LOCALE"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  self->catalogue = lb_catalogue_load (g_getenv ("LB_TEST_CATALOGUE"), &error);
  g_assert_no_error (error);
  self->samples = lb_samples_load (samples, NULL, &error);
  g_assert_no_error (error);
  self->folder = g_dir_make_tmp ("lianban-journey-XXXXXX", &error);
  g_assert_no_error (error);
  return self;
}

LbJourney *
lb_journey_new (void)
{
  LbJourney *self = new_journey ();

  start_store (self, "--training", NULL);
  return self;
}

LbJourney *
lb_journey_new_demo (const char *cases)
{
  LbJourney *self = new_journey ();
  g_autofree char *store = g_build_filename (self->folder, "store", NULL);
  g_autofree char *output
    = lb_journey_ctl (self, (const char *const[]){ "--data", store, "demo", "--cases", cases, NULL });

  start_store (self, "--training", NULL);
  return self;
}

/* The bureau's own catalogue, calendar and policy, but for one answer of the policy. (transfer full) */
static char *
copy_data (LbJourney *self)
{
  static const char *const names[] = { "catalogue.json", "calendar.json", "policy.json" };
  g_autofree char *from = g_path_get_dirname (g_getenv ("LB_TEST_CATALOGUE"));
  char *to = g_build_filename (self->folder, "data", NULL);
  g_autofree char *files = g_build_filename (from, "files", NULL), *link = g_build_filename (to, "files", NULL);

  g_assert_cmpint (g_mkdir (to, 0700), ==, 0);
  /* What the catalogue publishes lies beside it. */
  g_assert_cmpint (symlink (files, link), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *source = g_build_filename (from, names[i], NULL), *copy = g_build_filename (to, names[i], NULL);
      g_autofree char *text = NULL;
      char *answer;

      g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
      answer = strstr (text, "\"remember_sign_in\"");
      answer = answer != NULL ? strstr (answer, "false") : NULL;
      if (answer != NULL)
        memcpy (answer, "true ", 5);
      g_assert_true (answer != NULL || i != 2);
      g_assert_true (g_file_set_contents (copy, text, -1, NULL));
    }
  return to;
}

LbJourney *
lb_journey_new_real (void)
{
  LbJourney *self = new_journey ();
  g_autofree char *data = copy_data (self), *path = g_build_filename (self->folder, "lianband.conf", NULL);
  g_autofree char *settings = g_strdup_printf ("[store]\ndata=%s\n", data);

  g_assert_true (g_file_set_contents (path, settings, -1, NULL));
  start_store (self, "--config", path);
  return self;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (g_file_test (inner, G_FILE_TEST_IS_DIR) && !g_file_test (inner, G_FILE_TEST_IS_SYMLINK))
        remove_folder (inner);
      else
        g_remove (inner);
    }
  g_rmdir (path);
}

void
lb_journey_free (LbJourney *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (self->store, SIGTERM);
  g_assert_true (g_subprocess_wait_check (self->store, NULL, &error));
  g_assert_no_error (error);
  g_clear_object (&self->store);
  remove_folder (self->folder);
  lb_catalogue_unref (self->catalogue);
  g_ptr_array_unref (self->samples);
  g_free (self->address);
  g_free (self->folder);
  g_free (self);
}

const LbSample *
lb_journey_sample (LbJourney *self, const char *id)
{
  for (guint i = 0; i < self->samples->len; i++)
    if (g_str_equal (((LbSample *) g_ptr_array_index (self->samples, i))->id, id))
      return g_ptr_array_index (self->samples, i);
  g_error ("There is no sample %s", id);
}

/* (transfer full) (nullable) */
static char *
find_file (const char *folder, const char *part, const char *ending)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  char *found = NULL;
  const char *name;

  while (dir != NULL && found == NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (folder, name, NULL);

      if (g_file_test (inner, G_FILE_TEST_IS_DIR))
        found = find_file (inner, part, ending);
      else if (g_str_has_suffix (name, ending) && strstr (name, part) != NULL)
        found = g_steal_pointer (&inner);
    }
  return found;
}

static char *
read_pdf (const char *path)
{
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                                      NULL, "pdftotext", "-raw", path, "-", NULL);
  g_autofree char *text = NULL;
  GString *letters = g_string_new (NULL);

  g_assert_nonnull (process);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, NULL);
  /* Where a line ends is no matter of the text's. */
  for (const char *at = text != NULL ? text : ""; *at != '\0'; at++)
    if (!g_ascii_isspace (*at))
      g_string_append_c (letters, *at);
  return g_string_free (letters, FALSE);
}

char *
lb_journey_read_paper (LbJourney *self, LbRobot *robot, const char *name, const char *title)
{
  g_autofree char *button = g_strdup_printf (_("%s: %s"), _("Preview"), title);
  g_autofree char *folder = g_build_filename (self->folder, name, "temporary", NULL);
  g_autofree char *path = NULL, *text = NULL;
  g_autoptr (AtspiAccessible) shown = NULL;

  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, button);
  /* It is written in a thread: there once it has its last line. */
  for (int tries = 0; tries < 200 && (text == NULL || *text == '\0'); tries++)
    {
      lb_robot_wait (100);
      g_free (path);
      path = find_file (folder, title, ".pdf");
      g_free (text);
      text = path != NULL ? read_pdf (path) : NULL;
    }
  if (text == NULL || *text == '\0')
    g_error ("“%s” was not written", title);
  shown = lb_robot_find (robot, ATSPI_ROLE_PUSH_BUTTON, _("Open in Another Program"));
  lb_robot_key (robot, "Escape");
  lb_robot_expect_gone (robot, ATSPI_ROLE_PUSH_BUTTON, _("Open in Another Program"));
  g_remove (path);
  return g_steal_pointer (&text);
}

const char *
lb_journey_package_name (LbJourney *self, const char *id)
{
  return lb_catalogue_package (self->catalogue, id)->name;
}

const char *
lb_journey_item_name (LbJourney *self, const char *id)
{
  return lb_catalogue_item (self->catalogue, id)->name;
}

/* People */

static void
sign_in (LbRobot *robot, const char *person)
{
  g_autofree char *button = g_strdup_printf ("%s …", person);

  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, button);
  lb_robot_expect_gone (robot, ATSPI_ROLE_PUSH_BUTTON, button);
}

static void
add_folder (GPtrArray *environment, const char *name, const char *home, const char *folder)
{
  g_autofree char *path = g_build_filename (home, folder, NULL);

  g_mkdir_with_parents (path, 0700);
  g_ptr_array_add (environment, g_strdup_printf ("%s=%s", name, path));
}

static LbRobot *
start_program (LbJourney *self, const char *name, const char *address, const char *desk, const char *const *extra,
               int width, int height)
{
  g_autofree char *size = g_strdup_printf ("%dx%d", width, height);
  g_autofree char *home = g_build_filename (self->folder, name, NULL);
  g_autofree char *replica = g_build_filename (home, "replica", NULL);
  g_autoptr (GPtrArray) environment = g_ptr_array_new_with_free_func (g_free);
  const char *arguments[] = { "--store", address != NULL ? address : self->address, "--replica", replica,
                              "--new-instance", "--size", size, "--page", desk, NULL };

  add_folder (environment, "XDG_CONFIG_HOME", home, "config");
  add_folder (environment, "XDG_DATA_HOME", home, "data");
  add_folder (environment, "XDG_CACHE_HOME", home, "cache");
  add_folder (environment, "TMPDIR", home, "temporary");
  g_ptr_array_add (environment, g_strdup_printf ("HOME=%s", home));
  g_ptr_array_add (environment, g_strdup ("GSETTINGS_BACKEND=memory"));
  for (gsize i = 0; extra != NULL && extra[i] != NULL; i++)
    g_ptr_array_add (environment, g_strdup (extra[i]));
  g_ptr_array_add (environment, NULL);
  return lb_robot_start (name, g_getenv ("LB_LIANBAN"), arguments, (const char *const *) environment->pdata, width,
                         height);
}

LbRobot *
lb_journey_start (LbJourney *self, const char *name, const char *desk)
{
  return start_program (self, name, NULL, desk, NULL, WIDTH, HEIGHT);
}

LbRobot *
lb_journey_open_at (LbJourney *self, const char *name, const char *address, const char *person, const char *desk,
                    const char *const *extra, int width, int height)
{
  LbRobot *robot = start_program (self, name, address, desk, extra, width, height);

  sign_in (robot, person);
  return robot;
}

LbRobot *
lb_journey_open (LbJourney *self, const char *name, const char *address, const char *person, const char *desk)
{
  return lb_journey_open_at (self, name, address, person, desk, NULL, WIDTH, HEIGHT);
}

void
lb_journey_hand_over (LbRobot *robot, const char *person)
{
  lb_robot_key (robot, "ctrl+shift+q");
  sign_in (robot, person);
}

void
lb_journey_set_clock (LbRobot *robot, const char *day, const char *time)
{
  g_autofree char *shown = g_strdup_printf ("%s %.2s:…", day, time);
  g_autoptr (AtspiAccessible) label = NULL, ready = NULL;

  lb_robot_press (robot, ATSPI_ROLE_INVALID, _("Set Clock"));
  /* As it opens it fills itself in. */
  ready = lb_robot_find_ready (robot, ATSPI_ROLE_PUSH_BUTTON, _("Set the Store's Clock"));
  lb_robot_fill (robot, _("Clock date"), day);
  lb_robot_fill (robot, _("Clock time (hh:mm)"), time);
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Set the Store's Clock"));
  lb_robot_expect_gone (robot, ATSPI_ROLE_PUSH_BUTTON, _("Set the Store's Clock"));
  label = lb_robot_find (robot, ATSPI_ROLE_LABEL, shown);
}

char *
lb_journey_query (LbJourney *self, const char *folder, const char *question)
{
  g_autofree char *place = g_build_filename (self->folder, folder, NULL);
  g_autofree char *database = find_file (place, "", ".db");
  g_autoptr (GSubprocess) process = NULL;
  char *answer = NULL;

  if (database == NULL)
    return g_strdup ("");
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, "sqlite3", "-cmd",
                              ".timeout 5000", "-readonly", database, question, NULL);
  g_assert_nonnull (process);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &answer, NULL, NULL);
  return answer != NULL ? g_strstrip (answer) : g_strdup ("");
}

char *
lb_journey_ctl (LbJourney *self, const char *const *arguments)
{
  return lb_journey_ctl_with (self, NULL, arguments);
}

char *
lb_journey_ctl_with (LbJourney *self, const char *input, const char *const *arguments)
{
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_ptr_array_add (command, (gpointer) g_getenv ("LB_LIANBANCTL"));
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (command, (gpointer) arguments[i]);
  g_ptr_array_add (command, NULL);
  process = g_subprocess_newv ((const char *const *) command->pdata,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process) || g_subprocess_get_exit_status (process) != 0)
    g_error ("lianbanctl %s: status %d: %s", arguments[0], g_subprocess_get_exit_status (process), output);
  return output;
}
