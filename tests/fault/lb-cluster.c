/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-cluster.h"
#include "lb-folder.h"

#include <glib/gstdio.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#define START_SECONDS 60

static char *
program_path (const char *name)
{
  const char *folder = g_getenv ("LB_POSTGRESQL_PROGRAMS");

  return g_build_filename (folder != NULL ? folder : "/usr/lib/postgresql/15/bin", name, NULL);
}

gboolean
lb_cluster_is_possible (void)
{
  g_autofree char *path = program_path ("postgres");

  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE);
}

/* PostgreSQL refuses to run as root, so root lends it a user. Whatever runs ends with the drill. */
static GSubprocess *
spawn (LbCluster *self, const char *name, const char *const *arguments)
{
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *path = program_path (name);
  g_autofree char *log = g_strconcat (self->folder, "/log-", name, NULL);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (line, (char *) "setpriv");
  g_ptr_array_add (line, (char *) "--pdeathsig=KILL");
  if (geteuid () == 0)
    {
      g_ptr_array_add (line, (char *) "--reuid=postgres");
      g_ptr_array_add (line, (char *) "--regid=postgres");
      g_ptr_array_add (line, (char *) "--clear-groups");
    }
  g_ptr_array_add (line, path);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (line, (char *) *arguments);
  g_ptr_array_add (line, NULL);
  g_subprocess_launcher_set_cwd (launcher, self->folder);
  g_subprocess_launcher_set_stdout_file_path (launcher, log);
  GSubprocess *process = g_subprocess_launcher_spawnv (launcher, (const char *const *) line->pdata, &error);
  g_assert_no_error (error);
  return process;
}

static void
run (LbCluster *self, const char *name, const char *const *arguments)
{
  g_autoptr (GSubprocess) process = spawn (self, name, arguments);

  if (!g_subprocess_wait_check (process, NULL, NULL))
    g_error ("%s fails: see %s", name, self->folder);
}

static void
hand_over (const char *path, mode_t mode)
{
  struct passwd *owner = geteuid () == 0 ? getpwnam ("postgres") : NULL;

  g_assert_cmpint (g_chmod (path, (int) mode), ==, 0);
  if (owner != NULL)
    g_assert_cmpint (chown (path, owner->pw_uid, owner->pw_gid), ==, 0);
}

LbCluster *
lb_cluster_new (const char *parent, const char *name)
{
  LbCluster *self = g_new0 (LbCluster, 1);

  self->folder = g_build_filename (parent, name, NULL);
  self->data = g_build_filename (self->folder, "data", NULL);
  g_assert_cmpint (g_chmod (parent, 0755), ==, 0);
  g_assert_cmpint (g_mkdir (self->folder, 0755), ==, 0);
  hand_over (self->folder, 0755);
  return self;
}

void
lb_cluster_make (LbCluster *self)
{
  const char *const arguments[] = { "-D", self->data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
                                    "--no-sync", NULL };

  run (self, "initdb", arguments);
}

void
lb_cluster_follow (LbCluster *self, LbCluster *primary)
{
  const char *const arguments[] = { "-D", self->data, "-h", primary->folder, "-U", "postgres", "-R", "-X", "stream",
                                    "-c", "fast", "--no-sync", NULL };

  lb_remove_tree (self->data);
  run (self, "pg_basebackup", arguments);
}

static gboolean
answers (LbCluster *self)
{
  g_autofree char *address = g_strdup_printf ("host=%s user=postgres dbname=postgres", self->folder);

  return PQping (address) == PQPING_OK;
}

void
lb_cluster_start (LbCluster *self)
{
  const char *const arguments[] = { "-D", self->data, "-k", self->folder, "-c", "listen_addresses=", "-c",
                                    "max_connections=200", "-c", "max_wal_size=256MB", NULL };

  g_assert_null (self->server);
  self->server = spawn (self, "postgres", arguments);
  for (int i = 0; !answers (self); i++)
    {
      if (i > START_SECONDS * 20 || g_subprocess_get_identifier (self->server) == NULL)
        g_error ("PostgreSQL does not start: see %s", self->folder);
      g_usleep (50000);
    }
}

/* The segment by which it tells whether another runs on its data; a server that is killed leaves it behind. */
static void
remove_segment (LbCluster *self)
{
  g_autofree char *path = g_build_filename (self->data, "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  const char *id;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  if (g_strv_length (lines) >= 7 && (id = strrchr (lines[6], ' ')) != NULL)
    shmctl ((int) g_ascii_strtoll (id, NULL, 10), IPC_RMID, NULL);
}

static void
end (LbCluster *self)
{
  g_subprocess_wait (self->server, NULL, NULL);
  remove_segment (self);
  g_clear_object (&self->server);
}

void
lb_cluster_kill (LbCluster *self)
{
  const char *id = g_subprocess_get_identifier (self->server);
  g_autofree char *path = NULL, *text = NULL;
  g_auto (GStrv) children = NULL;

  g_assert_nonnull (id);
  /* Stopped, it makes no more of them while they are counted. */
  g_subprocess_send_signal (self->server, SIGSTOP);
  path = g_strdup_printf ("/proc/%s/task/%s/children", id, id);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  children = g_strsplit (g_strstrip (text), " ", -1);
  g_subprocess_send_signal (self->server, SIGKILL);
  for (char **child = children; *child != NULL && **child != '\0'; child++)
    kill ((pid_t) g_ascii_strtoll (*child, NULL, 10), SIGKILL);
  end (self);
}

void
lb_cluster_free (LbCluster *self)
{
  if (self->server != NULL)
    {
      g_subprocess_send_signal (self->server, SIGQUIT); /* at once: nobody will ask it any more */
      end (self);
    }
  lb_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->data);
  g_free (self);
}

gint64
lb_cluster_ask (LbCluster *self, const char *sql)
{
  g_autofree char *address = g_strdup_printf ("host=%s user=postgres dbname=postgres", self->folder);
  PGconn *connection = PQconnectdb (address);
  PGresult *result = PQexec (connection, sql);
  gint64 number = 0;

  if (PQresultStatus (result) != PGRES_TUPLES_OK && PQresultStatus (result) != PGRES_COMMAND_OK)
    g_error ("%s: %s", sql, PQerrorMessage (connection));
  if (PQntuples (result) > 0 && !PQgetisnull (result, 0, 0))
    number = g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10);
  PQclear (result);
  PQfinish (connection);
  return number;
}
