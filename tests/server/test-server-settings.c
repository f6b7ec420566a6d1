/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings' file: what is written is what is meant, or it is refused.
 */
#include "lb-config.h"
#include "lb-error.h"
#include "lb-server.h"

#include <glib/gstdio.h>
#include <string.h>

/* NULL: taken; else why not. (transfer full) */
static char *
load (const char *text, LbServerOptions *options)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int file = g_file_open_tmp ("lianban-test-XXXXXX", &path, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  lb_server_options_load (options, path, &error);
  g_close (file, NULL);
  g_remove (path);
  return error != NULL ? g_strdup (error->message) : NULL;
}

static void
test_taken (void)
{
  LbServerOptions options = { 0 };
  g_autofree char *fault = load ("[store]\nfolder=/x\ntraining=true\n"
                                 "[listen]\naddress=0.0.0.0:8443\ncertificate=/c\nkey=/k\ndevice_authority=/a\n"
                                 "device_revoked=/r\nproxies=10.0.0.1;10.1.0.0/16;unix\nplain=true\nstreams_per_user=8\n"
                                 "[sign-in]\nidle_hours=12\nlongest_days=30\n",
                                 &options);

  g_assert_null (fault);
  g_assert_cmpstr (options.folder, ==, "/x");
  g_assert_true (options.training && options.plain);
  g_assert_cmpstr (options.device_authority, ==, "/a");
  g_assert_cmpstr (options.device_revoked, ==, "/r");
  g_assert_cmpint (g_strv_length (options.proxies), ==, 3);
  g_assert_cmpstr (options.proxies[1], ==, "10.1.0.0/16");
  g_assert_cmpint (options.streams_per_user, ==, 8);
  g_assert_cmpint (options.idle_hours, ==, 12);
  g_assert_cmpint (options.longest_days, ==, 30);
  lb_server_options_clear (&options);
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "[store]\nfoldr=/x\n",           "[shop]\nfolder=/x\n",            "[listen]\nplain=perhaps\n",
    "[sign-in]\nidle_hours=0\n",     "[sign-in]\nidle_hours=soon\n",   "[sign-in]\nlongest_days=367\n",
    "[sign-in]\nlongest_days=-1\n",  "no group\n",                  "[listen]\nstreams_per_user=2001\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      LbServerOptions options = { 0 };
      g_autofree char *fault = load (texts[i], &options);
      g_test_message ("%s: %s", texts[i], fault);
      g_assert_nonnull (fault);
      lb_server_options_clear (&options);
    }
}

/* The example is one that can be used. */
static void
test_example (void)
{
  LbServerOptions options = { 0 };
  g_autofree char *path = g_build_filename (LB_SOURCE_DATA_DIRECTORY, "lianband.conf.example", NULL);
  g_autoptr (GError) error = NULL;

  lb_server_options_load (&options, path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (options.folder, ==, "/var/lib/lianban");
  lb_server_options_clear (&options);
}

static void
assert_not_started (LbServerOptions *options, const char *why)
{
  g_autofree char *folder = g_dir_make_tmp ("lianban-test-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  options->folder = folder;
  options->data_folder = (char *) LB_SOURCE_DATA_DIRECTORY;
  g_assert_null (lb_server_new (options, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, why));
  const char *arguments[] = { "rm", "-r", folder, NULL };
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

/* What would be served in the clear, or to nobody, is not served. */
static void
test_combinations (void)
{
  char *nonsense[] = { (char *) "10.0.0.256", NULL };

  assert_not_started (&(LbServerOptions){ .listen = (char *) "0.0.0.0:0" }, "certificate");
  assert_not_started (&(LbServerOptions){ .listen = (char *) "127.0.0.1:0", .certificate = (char *) "/none" }, "key");
  assert_not_started (&(LbServerOptions){ .listen = (char *) "127.0.0.1:0", .certificate = (char *) "/none",
                                          .key = (char *) "/none" },
                      "/none");
  assert_not_started (&(LbServerOptions){ .listen = (char *) "127.0.0.1:0", .device_authority = (char *) "/none" },
                      "device_authority");
  assert_not_started (&(LbServerOptions){ .listen = (char *) "127.0.0.1:0", .proxies = nonsense }, "10.0.0.256");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/are-taken", test_taken);
  g_test_add_func ("/settings/that-are-none-are-refused", test_refused);
  g_test_add_func ("/settings/of-the-example", test_example);
  g_test_add_func ("/settings/that-would-serve-in-the-clear", test_combinations);
  return g_test_run ();
}
