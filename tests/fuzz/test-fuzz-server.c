/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Spoiled commands into their parser and spoiled requests into the service: each is taken or refused, none
 * breaks anything. LB_FUZZ_ROUNDS and --seed go deeper.
 */
#include "lb-mutate.h"
#include "lb-test-server.h"
#include "lb-command-json.h"
#include "lb-error.h"

#include <gio/gio.h>

static int
rounds (int fallback)
{
  const char *text = g_getenv ("LB_FUZZ_ROUNDS");

  return text != NULL ? (int) g_ascii_strtoll (text, NULL, 10) : fallback;
}

/* Every command of a pharmacy's whole way, as text. */
static GPtrArray *
commands_of (LbFixture *bureau)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  lb_fixture_pharmacy_to_delivery (bureau);
  for (guint i = 0; i < bureau->commands->len; i++)
    {
      LbCommand *command = bureau->commands->pdata[i];
      command->number = i + 1;
      g_ptr_array_add (texts, lb_command_to_json_text (command));
    }
  return texts;
}

static void
test_commands (void)
{
  g_autoptr (LbFixture) bureau = lb_fixture_new ();
  g_autoptr (GPtrArray) texts = commands_of (bureau);
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  int taken = 0, refused = 0;

  for (int i = 0; i < rounds (40000); i++)
    {
      const char *text = texts->pdata[g_rand_int_range (random, 0, (gint32) texts->len)];
      g_autoptr (GString) spoiled = lb_mutate (text, random);
      g_autoptr (GError) error = NULL;
      g_autoptr (LbCommand) command = lb_command_from_json_text (spoiled->str, spoiled->len, &error);
      if (command == NULL)
        {
          g_assert_nonnull (error);
          refused++;
          continue;
        }
      /* What is taken can be told again, and is the same. */
      g_autofree char *again = lb_command_to_json_text (command);
      g_autoptr (LbCommand) back = lb_command_from_json_text (again, strlen (again), &error);
      g_assert_no_error (error);
      g_assert_true (g_variant_equal (back->args, command->args));
      taken++;
    }
  g_test_message ("%d taken, %d refused", taken, refused);
  g_assert_cmpint (taken, >, 0);
  g_assert_cmpint (refused, >, taken);
}

static const struct { const char *method, *path, *body;
} requests[] = {
  { "POST", "/v1/sessions", "{\"user\":\"counter-1\",\"device\":\"0190a0a0-0000-7000-8000-000000000001\"}" },
  { "POST", "/v1/sessions/refresh",
    "{\"refresh\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}" },
  { "POST", "/v1/uploads",
    "{\"sha256\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"size\":10}" },
  { "POST", "/v1/number-leases", "{\"day\":\"2019-06-10\",\"count\":5}" },
  { "POST", "/v1/training/clock", "{\"time\":\"2019-06-10T09:00:00.000+08:00\"}" },
  { "POST", "/v1/admin/users",
    "{\"id\":\"fuzz-1\",\"name\":\"测试\",\"roles\":[\"counter\"],\"window_number\":7}" },
  { "GET", "/v1/changes?since=00000000000000000000000000000000.0.0000000000000000&limit=10&wait=0", NULL },
  { "GET", "/v1/blobs/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL },
  { "GET", "/v1/catalogues/anshan-2019-04", NULL },
};

/* One whole request as it goes over the line, spoiled anywhere. What is cut off is never answered: who sent
 * it goes away. */
static void
send_raw (TestServer *server, const GString *request)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_host (client, strrchr (server->address, '/') + 1, 80, NULL, NULL);
  g_assert_nonnull (connection);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request->str,
                             request->len, NULL, NULL, NULL);
  g_socket_condition_timed_wait (g_socket_connection_get_socket (connection), G_IO_IN, 20 * 1000, NULL, NULL);
}

static void
test_requests (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  test_receive (server);
  const char *token = test_session (server, "platform-1")->access;

  for (int i = 0; i < rounds (1200); i++)
    {
      int which = g_rand_int_range (random, 0, G_N_ELEMENTS (requests));
      const char *body = requests[which].body != NULL ? requests[which].body : "";
      g_autoptr (GString) spoiled = lb_mutate (body, random);
      if (i % 2 == 0 && requests[which].body != NULL)
        {
          g_autoptr (TestAnswer) answer =
            test_ask (server, token, requests[which].method, requests[which].path, spoiled->str,
                      (gssize) spoiled->len, NULL);
          /* Never the store's own fault. */
          if (answer->status < 200 || answer->status >= 500)
            g_error ("%s %s %s: %ld %s", requests[which].method, requests[which].path, spoiled->str,
                     answer->status, answer->body->str);
          continue;
        }
      g_autofree char *request =
        g_strdup_printf ("%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nConnection: "
                         "close\r\nContent-Length: %zu\r\n\r\n%s",
                         requests[which].method, requests[which].path, token, strlen (body), body);
      g_autoptr (GString) raw = lb_mutate (request, random);
      send_raw (server, raw);
    }
  g_autoptr (TestAnswer) health = test_ask (server, NULL, "GET", "/healthz", NULL, 0, NULL);
  g_assert_cmpint (health->status, ==, 200);
  test_verify (server);
}

/* Spoiled commands through the service, by somebody who may issue the good ones. */
static void
test_pushes (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  test_receive (server);
  TestSession *session = test_session_of (server, lb_fixture_actor (server->bureau, "counter", NULL));

  for (int i = 0; i < rounds (600); i++)
    {
      const LbCommand *good = server->bureau->commands->pdata[0];
      g_autoptr (LbCommand) command =
        i % 2 == 0 ? test_command (server, good->case_id, NULL, LB_COMMAND_COMMENT, 1,
                                   g_variant_new_parsed ("{'text': <'好'>}"))
                   : test_command (server, good->case_id, NULL, good->type, 0, g_variant_ref (good->args));
      g_autofree char *body = test_push_body (command, session->number + 1);
      g_autoptr (GString) spoiled = lb_mutate (body, random);
      g_autoptr (TestAnswer) answer =
        test_ask (server, session->access, "POST", "/v1/commands", spoiled->str, (gssize) spoiled->len, NULL);
      if (answer->status < 200 || answer->status >= 500)
        g_error ("%s: %ld %s", spoiled->str, answer->status, answer->body->str);
      if (answer->status == 200)
        session->number =
          MAX (session->number, json_integer_value (json_object_get (test_first (answer), "n")));
    }
  test_verify (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/spoiled-commands", test_commands);
  g_test_add_func ("/fuzz/spoiled-requests", test_requests);
  g_test_add_func ("/fuzz/spoiled-pushes", test_pushes);
  return g_test_run ();
}
