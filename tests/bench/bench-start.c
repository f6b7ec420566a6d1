/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long from exec to the first painted window, and how much memory by then: one program, one cold session, one
 * screen of its own. Prints {"milliseconds": …, "kibibytes": …}.
 *
 * Usage: bench-start PROGRAM [ARGUMENT...]. Run it under dbus-run-session, so that no earlier instance answers.
 *
 * "Painted" is seen from outside, the same way for every program: a window of some size is viewable, and a line of
 * pixels across it and one down it hold more than two colours.
 */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LEAST_SIDE 200
#define PATIENCE 60 /* seconds */
#define COLOURS 3

static int
ignore_error (Display *display, XErrorEvent *event)
{
  /* Windows come and go between two looks. */
  return 0;
}

static int
count_colours (Display *display, Window window, int x, int y, int width, int height, gulong *seen, int n_seen)
{
  XImage *image = XGetImage (display, window, x, y, (guint) width, (guint) height, AllPlanes, ZPixmap);

  if (image == NULL)
    return n_seen;
  for (int row = 0; row < height; row++)
    for (int column = 0; column < width && n_seen < COLOURS; column++)
      {
        gulong pixel = XGetPixel (image, column, row) & 0xffffff;
        gboolean known = FALSE;

        for (int i = 0; i < n_seen; i++)
          known = known || seen[i] == pixel;
        if (!known)
          seen[n_seen++] = pixel;
      }
  XDestroyImage (image);
  return n_seen;
}

static gboolean
is_painted (Display *display, Window window)
{
  XWindowAttributes attributes;
  gulong seen[COLOURS];
  int colours = 0;

  if (!XGetWindowAttributes (display, window, &attributes) || attributes.map_state != IsViewable ||
      attributes.width < LEAST_SIDE || attributes.height < LEAST_SIDE)
    return FALSE;
  colours = count_colours (display, window, 0, attributes.height / 2, attributes.width, 1, seen, colours);
  colours = count_colours (display, window, attributes.width / 2, 0, 1, attributes.height, seen, colours);
  return colours >= COLOURS;
}

static gboolean
any_painted (Display *display)
{
  Window root, parent, *children = NULL;
  guint count = 0;
  gboolean painted = FALSE;

  if (!XQueryTree (display, DefaultRootWindow (display), &root, &parent, &children, &count))
    return FALSE;
  for (guint i = 0; i < count && !painted; i++)
    painted = is_painted (display, children[i]);
  if (children != NULL)
    XFree (children);
  return painted;
}

static glong
peak_memory (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmHWM:");
  return line != NULL ? strtol (line + strlen ("VmHWM:"), NULL, 10) : 0;
}

static GPid
start_screen (char *display, gsize length)
{
  int ends[2];
  GPid pid;
  ssize_t got;

  if (pipe (ends) != 0)
    exit (1);
  pid = fork ();
  if (pid == 0)
    {
      dup2 (ends[1], 3);
      execlp ("Xvfb", "Xvfb", "-displayfd", "3", "-screen", "0", "1366x768x24", "-nolisten", "tcp", (char *) NULL);
      _exit (127);
    }
  close (ends[1]);
  display[0] = ':';
  got = read (ends[0], display + 1, length - 2);
  if (got <= 0)
    exit (1);
  display[got + 1] = '\0';
  g_strchomp (display);
  return pid;
}

int
main (int argc, char **argv)
{
  char name[16];
  GPid screen, program;
  Display *display;
  gint64 begun, painted = 0;

  if (argc < 2)
    {
      fprintf (stderr, "Usage: bench-start PROGRAM [ARGUMENT...]\n");
      return 2;
    }
  screen = start_screen (name, sizeof name);
  g_setenv ("DISPLAY", name, TRUE);
  g_unsetenv ("WAYLAND_DISPLAY");
  g_setenv ("GDK_BACKEND", "x11", TRUE);
  display = XOpenDisplay (NULL);
  if (display == NULL)
    return 1;
  XSetErrorHandler (ignore_error);

  begun = g_get_monotonic_time ();
  program = fork ();
  if (program == 0)
    {
      execvp (argv[1], argv + 1);
      _exit (127);
    }
  while (painted == 0 && g_get_monotonic_time () < begun + PATIENCE * G_USEC_PER_SEC)
    {
      if (any_painted (display))
        painted = g_get_monotonic_time ();
      else
        g_usleep (2000);
      if (waitpid (program, NULL, WNOHANG) == program)
        break;
    }
  if (painted != 0)
    printf ("{\"milliseconds\": %.1f, \"kibibytes\": %ld}\n", (double) (painted - begun) / 1000, peak_memory (program));
  kill (program, SIGTERM);
  g_usleep (300000);
  kill (program, SIGKILL);
  XCloseDisplay (display);
  kill (screen, SIGTERM);
  waitpid (screen, NULL, 0);
  return painted != 0 ? 0 : 1;
}
