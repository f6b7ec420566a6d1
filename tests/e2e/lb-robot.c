/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-robot.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define PATIENCE 15000 /* ms until something that must come has come: a loaded machine is slow */
#define POLL 80        /* ms between two looks */
#define DEEPEST 60
#define MARGIN_TOP 205   /* pixels of a window that headers may cover */
#define MARGIN_BOTTOM 70 /* and footers */
#define MARK 60        /* pixels from the left where there is something of every widget */
#define WIDEST 400     /* children of one widget that are looked at */

struct _LbRobot
{
  char *name, *program, *display;
  GStrv arguments, environment;
  GSubprocess *screen, *manager, *process;
  AtspiAccessible *application;
  int width, height, pictures;
  guint keys; /* struck */
};

/* The accessibility bus is started by whoever asks first, and now and then fails to come up at once. */
static void
await_bus (void)
{
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  for (int tries = 0; session != NULL && tries < 10; tries++)
    {
      g_autoptr (GVariant) address =
        g_dbus_connection_call_sync (session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", NULL,
                                     G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, 10000, NULL, NULL);

      if (address != NULL)
        return;
      g_usleep (500000);
    }
}

void
lb_robot_init (void)
{
  await_bus ();
  /* The accessibility library warns of every window that comes while it looks: no fault of ours. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_assert_cmpint (atspi_init (), <=, 1);
  /* What the programs show changes all the time: a remembered answer is a wrong one. */
  atspi_accessible_set_cache_mask (atspi_get_desktop (0), ATSPI_CACHE_NONE);
  atspi_set_timeout (5000, 15000);
}

void
lb_robot_wait (int milliseconds)
{
  gint64 asked = g_get_monotonic_time (), until = asked + milliseconds * 1000LL;

  do
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (10000);
    }
  while (g_get_monotonic_time () < until);
}

/* Programs */

/* A test that ends in the middle leaves nothing running. */
static void
die_with_test (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

GSubprocessLauncher *
lb_robot_launcher_new (GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);

  g_subprocess_launcher_set_child_setup (launcher, die_with_test, NULL, NULL);
  return launcher;
}

static GSubprocess *
start_screen (int width, int height, char **ret_display)
{
  g_autoptr (GSubprocessLauncher) launcher = lb_robot_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *geometry = g_strdup_printf ("%dx%dx24", width, height);
  g_autoptr (GError) error = NULL;
  GSubprocess *screen;
  int ends[2];
  char number[16] = "";
  gsize length = 0;
  gssize got;

  g_assert_cmpint (pipe (ends), ==, 0);
  g_subprocess_launcher_take_fd (launcher, ends[1], 5);
  screen = g_subprocess_launcher_spawn (launcher, &error, "Xvfb", "-displayfd", "5", "-screen", "0", geometry,
                                        "-nolisten", "tcp", "-noreset", NULL);
  g_assert_no_error (error);
  g_clear_object (&launcher);
  /* To the end of the line: the pipe may not close under the server's hands. */
  while (strchr (number, '\n') == NULL)
    {
      got = read (ends[0], number + length, sizeof number - 1 - length);
      g_assert_cmpint (got, >, 0);
      length += (gsize) got;
    }
  close (ends[0]);
  *ret_display = g_strdup_printf (":%s", g_strchomp (number));
  return screen;
}

/* Without one, dialogs come up half outside of the screen. */
static GSubprocess *
start_manager (const char *display)
{
  g_autoptr (GSubprocessLauncher) launcher
    = lb_robot_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GError) error = NULL;
  GSubprocess *manager;

  g_subprocess_launcher_setenv (launcher, "DISPLAY", display, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  manager = g_subprocess_launcher_spawn (launcher, &error, "openbox", "--sm-disable", NULL);
  g_assert_no_error (error);
  return manager;
}

static void
launch (LbRobot *robot)
{
  g_autoptr (GSubprocessLauncher) launcher = lb_robot_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  if (g_getenv ("LB_ROBOT_LOG") != NULL)
    g_subprocess_launcher_set_stderr_file_path (launcher, g_getenv ("LB_ROBOT_LOG"));
  g_subprocess_launcher_setenv (launcher, "DISPLAY", robot->display, TRUE);
  g_subprocess_launcher_setenv (launcher, "GDK_BACKEND", "x11", TRUE);
  g_subprocess_launcher_setenv (launcher, "GTK_A11Y", "atspi", TRUE);
  g_subprocess_launcher_setenv (launcher, "GSK_RENDERER", "cairo", TRUE);
  g_subprocess_launcher_setenv (launcher, "LANG", "zh_CN.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "zh_CN.UTF-8", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "LANGUAGE");
  g_subprocess_launcher_unsetenv (launcher, "NO_AT_BRIDGE");
  /* GTK complains of a screen without a window manager when a list drops down. */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  for (gsize i = 0; robot->environment != NULL && robot->environment[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (robot->environment[i], "=", 2);

      g_subprocess_launcher_setenv (launcher, pair[0], pair[1], TRUE);
    }
  g_ptr_array_add (command, robot->program);
  for (gsize i = 0; robot->arguments[i] != NULL; i++)
    g_ptr_array_add (command, robot->arguments[i]);
  g_ptr_array_add (command, NULL);
  robot->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command->pdata, &error);
  g_assert_no_error (error);
}

/* The program on the accessibility bus, by its process: several of the same name may run. */
static AtspiAccessible *
find_application (LbRobot *robot)
{
  AtspiAccessible *desktop = atspi_get_desktop (0);
  guint pid = (guint) g_ascii_strtoull (g_subprocess_get_identifier (robot->process), NULL, 10);
  int count = atspi_accessible_get_child_count (desktop, NULL);

  for (int i = 0; i < count; i++)
    {
      g_autoptr (AtspiAccessible) application = atspi_accessible_get_child_at_index (desktop, i, NULL);

      if (application != NULL && atspi_accessible_get_process_id (application, NULL) == pid)
        return g_steal_pointer (&application);
    }
  return NULL;
}

static void
await_application (LbRobot *robot)
{
  gint64 until = g_get_monotonic_time () + PATIENCE * 1000LL;

  while ((robot->application = find_application (robot)) == NULL)
    {
      if (g_get_monotonic_time () > until)
        g_error ("%s: the program did not come to the accessibility bus", robot->name);
      lb_robot_wait (POLL);
    }
}

LbRobot *
lb_robot_start (const char *name, const char *program, const char *const *arguments, const char *const *environment,
                int width, int height)
{
  LbRobot *robot = g_new0 (LbRobot, 1);

  robot->name = g_strdup (name);
  robot->program = g_strdup (program);
  robot->arguments = g_strdupv ((char **) arguments);
  robot->environment = g_strdupv ((char **) environment);
  robot->width = width;
  robot->height = height;
  robot->screen = start_screen (width, height, &robot->display);
  robot->manager = start_manager (robot->display);
  lb_robot_wait (300);
  launch (robot);
  await_application (robot);
  return robot;
}

void
lb_robot_kill (LbRobot *robot)
{
  g_clear_object (&robot->application);
  g_subprocess_send_signal (robot->process, SIGKILL);
  g_subprocess_wait (robot->process, NULL, NULL);
  g_clear_object (&robot->process);
}

void
lb_robot_restart (LbRobot *robot)
{
  launch (robot);
  await_application (robot);
}

static void leave (LbRobot *robot);

void
lb_robot_end (LbRobot *robot)
{
  lb_robot_kill (robot);
  leave (robot);
}

void
lb_robot_stop (LbRobot *robot)
{
  if (robot->process != NULL)
    {
      gint64 until = g_get_monotonic_time () + PATIENCE * 1000LL;

      lb_robot_key (robot, "ctrl+q");
      while (g_subprocess_get_identifier (robot->process) != NULL)
        {
          if (g_get_monotonic_time () > until)
            {
              lb_robot_dump (robot);
              g_error ("%s: the program does not end when asked to", robot->name);
            }
          lb_robot_wait (POLL);
        }
      if (!g_subprocess_get_if_exited (robot->process))
        {
          /* No abort: it would write its own core over the program's. */
          g_printerr ("Bail out! %s: the program ended by signal %d\n", robot->name,
                      g_subprocess_get_term_sig (robot->process));
          _exit (1);
        }
      g_assert_cmpint (g_subprocess_get_exit_status (robot->process), ==, 0);
    }
  leave (robot);
}

static void
leave (LbRobot *robot)
{
  g_subprocess_force_exit (robot->manager);
  g_subprocess_wait (robot->manager, NULL, NULL);
  g_clear_object (&robot->manager);
  g_subprocess_force_exit (robot->screen);
  g_subprocess_wait (robot->screen, NULL, NULL);
  g_clear_object (&robot->application);
  g_clear_object (&robot->process);
  g_clear_object (&robot->screen);
  g_strfreev (robot->arguments);
  g_strfreev (robot->environment);
  g_free (robot->name);
  g_free (robot->program);
  g_free (robot->display);
  g_free (robot);
}

/* Looking */

static gboolean
has_state (AtspiAccessible *widget, AtspiStateType state)
{
  g_autoptr (AtspiStateSet) states = atspi_accessible_get_state_set (widget);

  return states != NULL && atspi_state_set_contains (states, state);
}

static gboolean
name_matches (const char *have, const char *want)
{
  static const char rest[] = "…";
  gsize length;

  if (want == NULL)
    return TRUE;
  if (have == NULL)
    return FALSE;
  if (g_str_has_prefix (want, rest))
    return strstr (have, want + sizeof rest - 1) != NULL;
  length = strlen (want);
  if (length > sizeof rest - 1 && g_str_has_suffix (want, rest))
    return strncmp (have, want, length - (sizeof rest - 1)) == 0;
  return g_str_equal (have, want);
}

typedef gboolean (*VisitFunc) (AtspiAccessible *widget, int depth, gpointer data);

/* Goes through what is in sight below @widget, in order; ends when @visit returns TRUE. */
static gboolean
walk (AtspiAccessible *widget, int depth, VisitFunc visit, gpointer data)
{
  int count;

  if (depth > 1 && !has_state (widget, ATSPI_STATE_VISIBLE))
    return FALSE;
  if (visit (widget, depth, data))
    return TRUE;
  if (depth >= DEEPEST)
    return FALSE;
  count = MIN (atspi_accessible_get_child_count (widget, NULL), WIDEST);
  for (int i = 0; i < count; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (widget, i, NULL);

      if (child != NULL && walk (child, depth + 1, visit, data))
        return TRUE;
    }
  return FALSE;
}

typedef struct { AtspiRole role; const char *name; AtspiAccessible *found; int count; } Search;

static gboolean
matches (AtspiAccessible *widget, const Search *search)
{
  g_autofree char *name = NULL;

  if (search->role != ATSPI_ROLE_INVALID && atspi_accessible_get_role (widget, NULL) != search->role)
    return FALSE;
  name = atspi_accessible_get_name (widget, NULL);
  return name_matches (name, search->name);
}

static gboolean
visit_find (AtspiAccessible *widget, int depth, gpointer data)
{
  Search *search = data;

  if (!matches (widget, search))
    return FALSE;
  search->found = g_object_ref (widget);
  return TRUE;
}

static gboolean
visit_count (AtspiAccessible *widget, int depth, gpointer data)
{
  Search *search = data;

  search->count += matches (widget, search) ? 1 : 0;
  return FALSE;
}

static AtspiAccessible *
look (AtspiAccessible *root, AtspiRole role, const char *name)
{
  Search search = { role, name };

  walk (root, 0, visit_find, &search);
  return search.found;
}

#define FRESH_AFTER 2500 /* ms */

void
lb_robot_forget (LbRobot *robot)
{
  atspi_accessible_clear_cache (robot->application);
  atspi_accessible_set_cache_mask (robot->application, ATSPI_CACHE_NONE);
}

/* What the bus's client remembers of the program can be older than the program, on a busy machine: every now and then
 * it is asked anew, and then remembers nothing until what was looked for is there. Forgetting alone is not enough: of a
 * widget that has gone it keeps the children, and what stands in its place by now is not seen. */
static void
look_again (LbRobot *robot, gint64 *asked)
{
  gint64 now = g_get_monotonic_time ();

  if (now < *asked + FRESH_AFTER * 1000LL)
    return;
  *asked = now;
  lb_robot_forget (robot);
}

static void
remember_again (LbRobot *robot)
{
  atspi_accessible_set_cache_mask (robot->application, ATSPI_CACHE_UNDEFINED);
}

AtspiAccessible *
lb_robot_find_in (LbRobot *robot, AtspiAccessible *root, AtspiRole role, const char *name)
{
  gint64 asked = g_get_monotonic_time (), until = asked + PATIENCE * 1000LL;
  AtspiAccessible *found;

  while ((found = look (root != NULL ? root : robot->application, role, name)) == NULL)
    {
      if (g_get_monotonic_time () > until)
        {
          lb_robot_picture (robot, "lost");
          lb_robot_dump (robot);
          g_error ("%s: “%s” does not come into sight", robot->name, name);
        }
      lb_robot_wait (POLL);
      look_again (robot, &asked);
    }
  remember_again (robot);
  return found;
}

AtspiAccessible *
lb_robot_find (LbRobot *robot, AtspiRole role, const char *name)
{
  return lb_robot_find_in (robot, NULL, role, name);
}

static gboolean
visit_map (AtspiAccessible *widget, int depth, gpointer data)
{
  GHashTable *map = data;
  char *name = atspi_accessible_get_name (widget, NULL);
  GPtrArray *widgets;

  if (name == NULL || *name == '\0')
    {
      g_free (name);
      return FALSE;
    }
  widgets = g_hash_table_lookup (map, name);
  if (widgets == NULL)
    {
      widgets = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (map, g_strdup (name), widgets);
    }
  g_ptr_array_add (widgets, g_object_ref (widget));
  g_free (name);
  return FALSE;
}

GHashTable *
lb_robot_map (LbRobot *robot)
{
  GHashTable *map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  walk (robot->application, 0, visit_map, map);
  return map;
}

AtspiAccessible *
lb_robot_map_find (GHashTable *map, const char *name, AtspiRole role)
{
  GPtrArray *widgets = g_hash_table_lookup (map, name);

  for (guint i = 0; widgets != NULL && i < widgets->len; i++)
    if (role == ATSPI_ROLE_INVALID || atspi_accessible_get_role (g_ptr_array_index (widgets, i), NULL) == role)
      return g_ptr_array_index (widgets, i);
  return NULL;
}

gboolean
lb_robot_sees (LbRobot *robot, AtspiRole role, const char *name, int milliseconds)
{
  gint64 asked = g_get_monotonic_time (), until = asked + milliseconds * 1000LL;

  do
    {
      g_autoptr (AtspiAccessible) found = look (robot->application, role, name);

      if (found != NULL)
        {
          remember_again (robot);
          return TRUE;
        }
      lb_robot_wait (POLL);
      look_again (robot, &asked);
    }
  while (g_get_monotonic_time () < until);
  remember_again (robot);
  return FALSE;
}

void
lb_robot_expect_gone (LbRobot *robot, AtspiRole role, const char *name)
{
  gint64 asked = g_get_monotonic_time (), until = asked + PATIENCE * 1000LL;

  while (lb_robot_sees (robot, role, name, 0))
    {
      if (g_get_monotonic_time () > until)
        {
          lb_robot_picture (robot, "still-there");
          g_error ("%s: “%s” does not go away", robot->name, name);
        }
      look_again (robot, &asked);
    }
  remember_again (robot);
}

int
lb_robot_count (LbRobot *robot, AtspiRole role, const char *name)
{
  Search search = { role, name };

  walk (robot->application, 0, visit_count, &search);
  return search.count;
}

char *
lb_robot_text_of (AtspiAccessible *widget)
{
  g_autoptr (AtspiText) text = atspi_accessible_get_text_iface (widget);

  return text != NULL ? atspi_text_get_text (text, 0, atspi_text_get_character_count (text, NULL), NULL)
                      : atspi_accessible_get_name (widget, NULL);
}

char *
lb_robot_text (LbRobot *robot, AtspiRole role, const char *name)
{
  g_autoptr (AtspiAccessible) widget = lb_robot_find (robot, role, name);
  g_autoptr (AtspiText) text = atspi_accessible_get_text_iface (widget);

  return text != NULL ? atspi_text_get_text (text, 0, -1, NULL) : atspi_accessible_get_name (widget, NULL);
}

/* Doing */

static void
run_tool (LbRobot *robot, const char *first, ...)
{
  g_autoptr (GSubprocessLauncher) launcher = lb_robot_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  va_list arguments;

  va_start (arguments, first);
  for (const char *word = first; word != NULL; word = va_arg (arguments, const char *))
    g_ptr_array_add (command, (gpointer) word);
  va_end (arguments);
  g_ptr_array_add (command, NULL);
  g_subprocess_launcher_setenv (launcher, "DISPLAY", robot->display, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, NULL);
}

void
lb_robot_key (LbRobot *robot, const char *key)
{
  run_tool (robot, "xdotool", "key", "--clearmodifiers", key, NULL);
  robot->keys++;
  lb_robot_wait (POLL);
}

void
lb_robot_keys (LbRobot *robot, const char *keys)
{
  g_auto (GStrv) all = g_strsplit (keys, " ", -1);

  for (guint i = 0; all[i] != NULL; i++)
    if (*all[i] != '\0')
      {
        run_tool (robot, "xdotool", "key", "--clearmodifiers", all[i], NULL);
        robot->keys++;
      }
  lb_robot_wait (POLL);
}

static gboolean
visit_focus (AtspiAccessible *widget, int depth, gpointer data)
{
  char **name = data;

  /* The innermost one: a list has the focus as well as its row. */
  if (depth > 1 && has_state (widget, ATSPI_STATE_FOCUSED))
    {
      g_free (*name);
      *name = atspi_accessible_get_name (widget, NULL);
    }
  return FALSE;
}

char *
lb_robot_focus (LbRobot *robot)
{
  char *name = NULL;

  walk (robot->application, 0, visit_focus, &name);
  return name != NULL ? name : g_strdup ("");
}

void
lb_robot_go_by (LbRobot *robot, const char *key, const char *name, int most)
{
  for (int i = 0; i <= most; i++)
    {
      g_autofree char *focus = lb_robot_focus (robot);

      if (name_matches (focus, name))
        return;
      lb_robot_key (robot, key);
    }
  lb_robot_picture (robot, "astray");
  lb_robot_dump (robot);
  g_error ("%s: %s does not lead to “%s”", robot->name, key, name);
}

guint
lb_robot_count_keys (LbRobot *robot)
{
  return robot->keys;
}

/* What the window that has the focus draws around itself, and where it is: its widgets know only their place in it. */
static void
find_window (LbRobot *robot, int *ret_x, int *ret_y, int *ret_width, int *ret_height)
{
  g_autoptr (GSubprocessLauncher) launcher
    = lb_robot_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  const char *x, *y, *width, *height;

  g_subprocess_launcher_setenv (launcher, "DISPLAY", robot->display, TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, "xdotool", "getwindowfocus", "getwindowgeometry", "--shell",
                                         NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL);
  *ret_x = *ret_y = *ret_width = *ret_height = 0;
  if (output == NULL || (x = strstr (output, "X=")) == NULL || (y = strstr (output, "Y=")) == NULL
      || (width = strstr (output, "WIDTH=")) == NULL || (height = strstr (output, "HEIGHT=")) == NULL)
    return;
  *ret_x = atoi (x + 2);
  *ret_y = atoi (y + 2);
  *ret_width = atoi (width + 6);
  *ret_height = atoi (height + 7);
}

static gboolean
get_box (AtspiAccessible *widget, AtspiRect *ret_box)
{
  g_autoptr (AtspiComponent) component = atspi_accessible_get_component_iface (widget);
  g_autofree AtspiRect *box = NULL;

  if (component != NULL)
    box = atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL);
  if (box == NULL || box->width <= 0 || box->height <= 0)
    return FALSE;
  *ret_box = *box;
  return TRUE;
}

/* The window that @widget is in, by the last ancestor but the program itself. */
static gboolean
get_window_box (AtspiAccessible *widget, AtspiRect *ret_box)
{
  g_autoptr (AtspiAccessible) at = g_object_ref (widget);

  for (int i = 0; i < DEEPEST; i++)
    {
      g_autoptr (AtspiAccessible) parent = atspi_accessible_get_parent (at, NULL);

      if (parent == NULL || atspi_accessible_get_role (parent, NULL) == ATSPI_ROLE_APPLICATION)
        break;
      g_set_object (&at, parent);
    }
  return get_box (at, ret_box);
}

static void
point_at (LbRobot *robot, int x, int y)
{
  g_autofree char *left = g_strdup_printf ("%d", x);
  g_autofree char *top = g_strdup_printf ("%d", y);

  run_tool (robot, "xdotool", "mousemove", left, top, NULL);
}

/* Turns the wheel over the middle of the window until @widget is well inside of it. */
static void
bring_into_sight (LbRobot *robot, AtspiAccessible *widget, const AtspiRect *window, int left, int top)
{
  int before = G_MININT, still = 0;

  for (int tries = 0; tries < 60; tries++)
    {
      AtspiRect box;
      int x, y;

      if (!get_box (widget, &box))
        return;
      y = box.y + box.height / 2;
      still = y == before ? still + 1 : 0;
      before = y;
      if (y >= MARGIN_TOP && y <= window->height - MARGIN_BOTTOM)
        return;
      if (tries == 20 && y < window->height && y > 0)
        return; /* it does not scroll: a button in the header or the footer */
      /* Under the pointer may lie something that scrolls by itself; at the window's side there is nothing. */
      x = still < 4 ? CLAMP (box.x + box.width / 2, 20, window->width - 20) : window->width - 16;
      point_at (robot, left + x, top + window->height / 2);
      run_tool (robot, "xdotool", "click", y < MARGIN_TOP ? "4" : "5", NULL);
      lb_robot_wait (POLL);
    }
}

static void
click (LbRobot *robot, AtspiAccessible *widget)
{
  gint64 until = g_get_monotonic_time () + PATIENCE * 1000LL;
  AtspiRect window, box;
  int x, y, width, height, left, top;

  /* What has just come has none yet. */
  while (!get_window_box (widget, &window) || !get_box (widget, &box))
    {
      if (g_get_monotonic_time () > until)
        {
          lb_robot_dump (robot);
          g_error ("%s: a widget to be clicked has no place", robot->name);
        }
      lb_robot_wait (POLL);
    }
  find_window (robot, &x, &y, &width, &height);
  left = x + MAX (0, (width - window.width) / 2);
  top = y + MAX (0, (height - window.height) / 2);
  bring_into_sight (robot, widget, &window, left, top);
  get_box (widget, &box);
  /* Of what is wide only the beginning may be drawn: a box to be ticked. */
  point_at (robot, left + box.x + MIN (box.width / 2, MARK), top + box.y + box.height / 2);
  run_tool (robot, "xdotool", "click", "1", NULL);
}

/* GTK 4.8 grants no focus over the bus. */
void
lb_robot_click_widget (LbRobot *robot, AtspiAccessible *widget)
{
  click (robot, widget);
  lb_robot_wait (POLL);
}

/* TRUE when it has an action, which was done. */
static gboolean
act_on (AtspiAccessible *widget)
{
  g_autoptr (AtspiAction) action = atspi_accessible_get_action_iface (widget);

  return action != NULL && atspi_action_get_n_actions (action, NULL) > 0 && atspi_action_do_action (action, 0, NULL);
}

void
lb_robot_press_widget (LbRobot *robot, AtspiAccessible *widget)
{
  if (!act_on (widget))
    click (robot, widget);
  lb_robot_wait (POLL);
}

/* Waits until it can be used as well. */
static AtspiAccessible *
find_ready (LbRobot *robot, AtspiAccessible *root, AtspiRole role, const char *name)
{
  gint64 until = g_get_monotonic_time () + PATIENCE * 1000LL;
  g_autoptr (AtspiAccessible) widget = lb_robot_find_in (robot, root, role, name);

  while (!has_state (widget, ATSPI_STATE_SENSITIVE))
    {
      if (g_get_monotonic_time () > until)
        {
          lb_robot_picture (robot, "insensitive");
          lb_robot_dump (robot);
          g_error ("%s: “%s” cannot be pressed", robot->name, name);
        }
      lb_robot_wait (POLL);
      g_object_unref (widget);
      widget = lb_robot_find_in (robot, root, role, name);
    }
  return g_steal_pointer (&widget);
}

AtspiAccessible *
lb_robot_find_ready (LbRobot *robot, AtspiRole role, const char *name)
{
  return find_ready (robot, NULL, role, name);
}

void
lb_robot_press_in (LbRobot *robot, AtspiAccessible *root, AtspiRole role, const char *name)
{
  g_autoptr (AtspiAccessible) widget = find_ready (robot, root, role, name);

  g_test_message ("%s presses %s", robot->name, name);
  lb_robot_press_widget (robot, widget);
}

void
lb_robot_press (LbRobot *robot, AtspiRole role, const char *name)
{
  lb_robot_press_in (robot, NULL, role, name);
}

void
lb_robot_tick (LbRobot *robot, const char *name, gboolean on)
{
  g_autoptr (AtspiAccessible) box = lb_robot_find (robot, ATSPI_ROLE_INVALID, name);

  lb_robot_toggle_widget (robot, box, on);
}

void
lb_robot_fill (LbRobot *robot, const char *name, const char *text)
{
  g_autoptr (AtspiAccessible) entry = NULL;
  gint64 asked = g_get_monotonic_time (), until = asked + PATIENCE * 1000LL;

  for (;;)
    {
      g_autoptr (AtspiEditableText) editable = NULL;

      g_clear_object (&entry);
      entry = look (robot->application, ATSPI_ROLE_TEXT, name);
      if (entry == NULL)
        entry = look (robot->application, ATSPI_ROLE_ENTRY, name);
      if (entry == NULL)
        entry = look (robot->application, ATSPI_ROLE_PASSWORD_TEXT, name);
      editable = entry != NULL ? atspi_accessible_get_editable_text_iface (entry) : NULL;
      if (editable != NULL && atspi_editable_text_set_text_contents (editable, text, NULL))
        break;
      if (g_get_monotonic_time () > until)
        {
          lb_robot_picture (robot, "unfilled");
          lb_robot_dump (robot);
          g_error ("%s: “%s” cannot be filled in", robot->name, name);
        }
      lb_robot_wait (POLL);
      look_again (robot, &asked);
    }
  remember_again (robot);
}

gboolean
lb_robot_fill_widget (AtspiAccessible *widget, const char *text)
{
  g_autoptr (AtspiEditableText) editable = atspi_accessible_get_editable_text_iface (widget);

  return editable != NULL && atspi_editable_text_set_text_contents (editable, text, NULL);
}

void
lb_robot_type (LbRobot *robot, const char *text)
{
  run_tool (robot, "xdotool", "type", "--delay", "4", text, NULL);
  robot->keys += (guint) g_utf8_strlen (text, -1);
  lb_robot_wait (POLL);
}

void
lb_robot_attach (LbRobot *robot, const char *button, const char *path)
{
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, button);
  lb_robot_wait (1000);
  lb_robot_key (robot, "ctrl+l");
  lb_robot_type (robot, path);
  lb_robot_wait (600);
  lb_robot_key (robot, "Return");
  lb_robot_wait (600);
  /* The desktop's word, not ours. The first Return may only have taken the name that the chooser proposed. */
  if (lb_robot_sees (robot, ATSPI_ROLE_PUSH_BUTTON, "打开(O)", 0))
    lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, "打开(O)");
  lb_robot_expect_gone (robot, ATSPI_ROLE_PUSH_BUTTON, "打开(O)");
}

gboolean
lb_robot_is_ticked (AtspiAccessible *box)
{
  return has_state (box, ATSPI_STATE_CHECKED);
}

void
lb_robot_toggle_widget (LbRobot *robot, AtspiAccessible *box, gboolean on)
{
  for (int tries = 0; has_state (box, ATSPI_STATE_CHECKED) != on && tries < 4; tries++)
    {
      if (tries > 0 || !act_on (box))
        click (robot, box);
      /* A second click too soon would take the first one back. */
      for (int waits = 0; has_state (box, ATSPI_STATE_CHECKED) != on && waits < 40; waits++)
        lb_robot_wait (POLL);
    }
  if (has_state (box, ATSPI_STATE_CHECKED) != on)
    {
      g_autofree char *name = atspi_accessible_get_name (box, NULL);

      lb_robot_picture (robot, "unticked");
      g_error ("%s: “%s” cannot be ticked", robot->name, name);
    }
}

void
lb_robot_choose_nth (LbRobot *robot, AtspiAccessible *box, guint index)
{
  g_autoptr (AtspiAccessible) button = lb_robot_find_in (robot, box, ATSPI_ROLE_PUSH_BUTTON, NULL);

  lb_robot_press_widget (robot, button);
  lb_robot_wait (3 * POLL);
  lb_robot_key (robot, "Home");
  for (guint i = 0; i < index; i++)
    run_tool (robot, "xdotool", "key", "Down", NULL);
  lb_robot_key (robot, "Return");
}

void
lb_robot_choose (LbRobot *robot, const char *name, const char *choice)
{
  lb_robot_press (robot, ATSPI_ROLE_COMBO_BOX, name);
  lb_robot_wait (3 * POLL);
  {
    g_autoptr (AtspiAccessible) row = lb_robot_find (robot, ATSPI_ROLE_LIST_ITEM, choice);

    click (robot, row);
  }
  lb_robot_wait (3 * POLL);
}

/* Telling */

void
lb_robot_picture (LbRobot *robot, const char *what)
{
  const char *folder = g_getenv ("LB_PICTURES");
  g_autofree char *name = g_strdup_printf ("%s-%02d-%s.png", robot->name, ++robot->pictures, what);
  g_autofree char *path = NULL;

  if (folder == NULL)
    return;
  g_mkdir_with_parents (folder, 0755);
  path = g_build_filename (folder, name, NULL);
  lb_robot_wait (400);
  run_tool (robot, "import", "-window", "root", path, NULL);
}

static gboolean
visit_snapshot (AtspiAccessible *widget, int depth, gpointer data)
{
  GPtrArray *lines = data;
  AtspiRole role = atspi_accessible_get_role (widget, NULL);
  g_autofree char *name = NULL, *text = NULL;

  if (role == ATSPI_ROLE_CHECK_BOX || role == ATSPI_ROLE_RADIO_BUTTON)
    text = g_strdup (has_state (widget, ATSPI_STATE_CHECKED) ? "☑" : "☐");
  else if (role == ATSPI_ROLE_TEXT || role == ATSPI_ROLE_ENTRY || role == ATSPI_ROLE_SPIN_BUTTON)
    text = lb_robot_text_of (widget);
  if (text == NULL)
    return FALSE;
  name = atspi_accessible_get_name (widget, NULL);
  g_ptr_array_add (lines, g_strdup_printf ("%s = %s", name != NULL ? name : "", text));
  return FALSE;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char *
lb_robot_snapshot (LbRobot *robot)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  lb_robot_forget (robot);
  walk (robot->application, 0, visit_snapshot, lines);
  remember_again (robot);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static gboolean
visit_dump (AtspiAccessible *widget, int depth, gpointer data)
{
  g_autofree char *name = atspi_accessible_get_name (widget, NULL);
  g_autofree char *role = atspi_accessible_get_role_name (widget, NULL);

  if (name != NULL && *name != '\0')
    g_printerr ("%*s%s “%s”%s\n", depth, "", role, name, has_state (widget, ATSPI_STATE_SENSITIVE) ? "" : " (off)");
  return FALSE;
}

void
lb_robot_dump (LbRobot *robot)
{
  g_printerr ("What %s sees:\n", robot->name);
  walk (robot->application, 0, visit_dump, NULL);
}
