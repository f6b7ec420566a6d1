/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * TLS by the store itself, certificates that change while it runs, devices that must show one, and what a proxy may
 * say of who asks.
 */
#include "lb-config.h"
#include "lb-test-certificates.h"
#include "lb-test-server.h"
#include "lb-proxy.h"

#include <curl/curl.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  TestCertificates *certificates;
  TestServer *server;
} Place;

static char *
keep (Place *place, const char *name, const char *ending)
{
  return test_certificates_path (place->certificates, name, ending);
}

static void
set_up (Place *place, gconstpointer devices)
{
  place->certificates = test_certificates_new ();
  test_certificates_authority (place->certificates, "ca");
  test_certificates_make (place->certificates, "store", "ca", TRUE, 30);
  place->server = test_server_new (TRUE);
  test_server_stop (place->server);
  place->server->more.certificate = keep (place, "store", ".pem");
  place->server->more.key = keep (place, "store", "-key.pem");
  place->server->authority = keep (place, "ca", ".pem");
  if (devices != NULL)
    {
      test_certificates_authority (place->certificates, "devices");
      test_certificates_make (place->certificates, "desk-1", "devices", FALSE, 30);
      test_certificates_make (place->certificates, "desk-2", "devices", FALSE, 30);
      test_certificates_revoke (place->certificates, "revoked", "devices", NULL);
      place->server->more.device_authority = keep (place, "devices", ".pem");
      place->server->more.device_revoked = keep (place, "revoked", ".pem");
    }
  test_server_start (place->server);
}

static void
tear_down (Place *place, gconstpointer devices)
{
  test_server_free (place->server);
  test_certificates_free (place->certificates);
}

static void
use_device (Place *place, const char *name)
{
  g_clear_pointer (&place->server->device_certificate, g_free);
  g_clear_pointer (&place->server->device_key, g_free);
  if (name == NULL)
    return;
  place->server->device_certificate = keep (place, name, ".pem");
  place->server->device_key = keep (place, name, "-key.pem");
}

static long
status_of (Place *place, const char *path, const char *token)
{
  g_autoptr (TestAnswer) answer = test_ask (place->server, token, "GET", path, NULL, 0, NULL);

  return answer->status;
}

static void
test_encrypted (Place *place, gconstpointer data)
{
  g_assert_true (g_str_has_prefix (place->server->address, "https://"));
  test_receive (place->server);
  g_autofree char *cursor = NULL;
  GString *lines = test_pull (place->server, test_session (place->server, "bureau-head"), &cursor);
  g_assert_cmpint (lines->len, >, 1000);
  g_string_free (lines, TRUE);
  /* Without the authority nobody talks to it, and nobody talks to it in the clear. */
  g_clear_pointer (&place->server->authority, g_free);
  g_assert_cmpint (status_of (place, "/healthz", NULL), ==, 0);
  g_autofree char *plain = g_strconcat ("http", place->server->address + 5, NULL);
  g_free (place->server->address);
  place->server->address = g_steal_pointer (&plain);
  g_assert_cmpint (status_of (place, "/healthz", NULL), ==, 0);
}

static char *
shown_serial (Place *place)
{
  CURL *curl = curl_easy_init ();
  struct curl_certinfo *info = NULL;
  char *serial = NULL;

  curl_easy_setopt (curl, CURLOPT_URL, place->server->address);
  curl_easy_setopt (curl, CURLOPT_NOBODY, 1L);
  curl_easy_setopt (curl, CURLOPT_CERTINFO, 1L);
  curl_easy_setopt (curl, CURLOPT_CAINFO, place->server->authority);
  g_assert_cmpint (curl_easy_perform (curl), ==, CURLE_OK);
  curl_easy_getinfo (curl, CURLINFO_CERTINFO, &info);
  for (struct curl_slist *line = info->certinfo[0]; line != NULL; line = line->next)
    if (g_str_has_prefix (line->data, "Serial Number:"))
      serial = g_strdup (line->data);
  curl_easy_cleanup (curl);
  g_assert_nonnull (serial);
  return serial;
}

static void
test_reload (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = shown_serial (place);

  /* Our connection is kept alive over all of this. */
  g_assert_cmpint (status_of (place, "/v1/store", NULL), ==, 200);
  test_certificates_make (place->certificates, "store", "ca", TRUE, 30);
  g_autofree char *unread = shown_serial (place);
  g_assert_cmpstr (unread, ==, first);
  lb_server_reload (place->server->server, &error);
  g_assert_no_error (error);
  g_autofree char *second = shown_serial (place);
  g_assert_cmpstr (second, !=, first);
  g_assert_cmpint (status_of (place, "/v1/store", NULL), ==, 200);

  /* What cannot be used changes nothing: another's key, then no certificate at all. */
  test_certificates_make (place->certificates, "other", "ca", TRUE, 30);
  g_autofree char *key = keep (place, "store", "-key.pem"), *other = keep (place, "other", "-key.pem");
  g_rename (other, key);
  g_assert_false (lb_server_reload (place->server->server, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  g_clear_error (&error);
  g_autofree char *certificate = keep (place, "store", ".pem");
  g_file_set_contents (certificate, "nothing", -1, NULL);
  g_assert_false (lb_server_reload (place->server->server, &error));
  g_assert_nonnull (strstr (error->message, "store.pem"));
  g_autofree char *third = shown_serial (place);
  g_assert_cmpstr (third, ==, second);
}

static void
test_devices (Place *place, gconstpointer data)
{
  TestServer *server = place->server;
  g_autoptr (GError) error = NULL;

  /* Nobody without a certificate; but those who watch over the store need none. */
  g_autoptr (TestAnswer) none = test_ask (server, NULL, "GET", "/v1/store", NULL, 0, NULL);
  test_assert_problem (none, 403, "device-unknown");
  g_assert_cmpint (status_of (place, "/healthz", NULL), ==, 200);
  g_assert_cmpint (status_of (place, "/metrics", NULL), ==, 200);
  /* Nor with one of somebody else's, of a server, or of the past. */
  test_certificates_authority (place->certificates, "elsewhere");
  test_certificates_make (place->certificates, "foreign", "elsewhere", FALSE, 30);
  test_certificates_make (place->certificates, "server", "devices", TRUE, 30);
  test_certificates_make (place->certificates, "old", "devices", FALSE, -1);
  const char *refused[] = { "foreign", "server", "old" };
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      use_device (place, refused[i]);
      g_test_message ("%s", refused[i]);
      g_assert_cmpint (status_of (place, "/v1/store", NULL), !=, 200);
    }

  use_device (place, "desk-1");
  g_assert_cmpint (status_of (place, "/v1/store", NULL), ==, 200);
  TestSession *session = test_session (server, "counter-1");
  g_assert_cmpint (status_of (place, "/v1/people", session->access), ==, 200);
  /* A stolen token is good for nothing on another device, and a stolen refresh token ends the session. */
  use_device (place, "desk-2");
  g_autoptr (TestAnswer) stolen = test_ask (server, session->access, "GET", "/v1/people", NULL, 0, NULL);
  test_assert_problem (stolen, 403, "device-unknown");
  g_autofree char *body = g_strdup_printf ("{\"refresh\":\"%s\"}", session->refresh);
  g_autoptr (TestAnswer) renewed = test_ask (server, NULL, "POST", "/v1/sessions/refresh", body, -1, NULL);
  test_assert_problem (renewed, 401, "session-ended");
  use_device (place, "desk-1");
  g_assert_cmpint (status_of (place, "/v1/people", session->access), ==, 401);

  /* A device that was reported stolen is out with the next request of a connection that is open. */
  g_assert_cmpint (status_of (place, "/v1/store", NULL), ==, 200);
  test_certificates_revoke (place->certificates, "revoked", "devices", "desk-1");
  lb_server_reload (server->server, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status_of (place, "/v1/store", NULL), ==, 403);
  use_device (place, "desk-2");
  g_assert_cmpint (status_of (place, "/v1/store", NULL), ==, 200);
}

/* Proxies */

static void
test_forwarded (void)
{
  const char *const list[] = { "10.0.0.1", "10.1.0.0/16", "2001:db8::/32", NULL };
  static const struct { const char *peer, *forwarded, *x_forwarded_for, *client; } ways[] = {
    /* whoever is no proxy may write what they like */
    { "192.0.2.7", NULL, NULL, "192.0.2.7" },
    { "192.0.2.7", NULL, "198.51.100.1", "192.0.2.7" },
    { "192.0.2.7", "for=198.51.100.1", NULL, "192.0.2.7" },
    /* a proxy is believed, but only for the last hop that is none */
    { "10.0.0.1", NULL, "192.0.2.9", "192.0.2.9" },
    { "10.0.0.1", NULL, "198.51.100.1, 192.0.2.9", "192.0.2.9" },
    { "10.0.0.1", NULL, "198.51.100.1, 192.0.2.9, 10.1.2.3", "192.0.2.9" },
    { "10.0.0.1", NULL, "192.0.2.9:4711", "192.0.2.9" },
    { "10.0.0.1", NULL, "nonsense", "10.0.0.1" },
    { "10.0.0.1", NULL, "198.51.100.1, nonsense", "10.0.0.1" },
    { "10.0.0.1", NULL, "", "10.0.0.1" },
    { "10.0.0.1", NULL, ",,,,,,,,,,,,,,,,,,,,,,,,,,", "10.0.0.1" },
    { "10.0.0.1", NULL, NULL, "10.0.0.1" },
    { "10.2.0.1", NULL, "192.0.2.9", "10.2.0.1" },
    { "2001:db8::1", NULL, "2001:470::2", "2001:470::2" },
    { "10.0.0.1", "for=192.0.2.60;proto=http;by=203.0.113.43", NULL, "192.0.2.60" },
    { "10.0.0.1", "for=198.51.100.1, for=\"[2001:470:cafe::17]:4711\"", NULL, "2001:470:cafe::17" },
    { "10.0.0.1", "for=_hidden", NULL, "10.0.0.1" },
    { "10.0.0.1", "for=192.0.2.60", "192.0.2.61", "192.0.2.60" },
    { "10.0.0.1", "by=192.0.2.60", NULL, "10.0.0.1" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbProxies) proxies = lb_proxies_new (list, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GInetAddress) peer = g_inet_address_new_from_string (ways[i].peer);
      g_autofree char *client = lb_proxies_client (proxies, peer, ways[i].forwarded, ways[i].x_forwarded_for);
      g_test_message ("%zu: %s", i, client);
      g_assert_cmpstr (client, ==, ways[i].client);
    }
  g_autoptr (LbProxies) none = lb_proxies_new (NULL, NULL);
  g_assert_true (lb_proxies_is_empty (none));
  g_assert_null (lb_proxies_client (none, NULL, NULL, "192.0.2.9"));
  const char *const odd[] = { "10.0.0.0/33", NULL }, *const socket[] = { "unix", NULL };
  g_assert_null (lb_proxies_new (odd, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  g_autoptr (LbProxies) by_socket = lb_proxies_new (socket, NULL);
  g_autofree char *client = lb_proxies_client (by_socket, NULL, NULL, "192.0.2.9");
  g_assert_cmpstr (client, ==, "192.0.2.9");
}

static long
try (TestServer *server, const char *user, const char *header)
{
  g_autofree char *body = g_strdup_printf (
    "{\"user\":\"%s\",\"device\":\"0190a0a0-0000-7000-8000-000000000001\",\"password\":\"wrong password\"}", user);
  g_autoptr (TestAnswer) answer = test_ask (server, NULL, "POST", "/v1/sessions", body, -1, header, NULL);

  return answer->status;
}

/* Many addresses of an attacker's invention are one address when no proxy vouches for them, and a bureau behind a
 * proxy is not locked out as one when it does. */
static void
test_back_off_behind_a_proxy (void)
{
  static char *here[] = { (char *) "127.0.0.1", NULL };

  for (int trusted = 0; trusted < 2; trusted++)
    {
      g_autoptr (TestServer) server = test_server_new (TRUE);
      int refused = 0;
      test_server_stop (server);
      server->more.proxies = trusted ? g_strdupv (here) : NULL;
      test_server_start (server);
      for (int i = 0; i < 26; i++)
        {
          g_autofree char *user = g_strdup_printf ("nobody-%d", i);
          g_autofree char *header = g_strdup_printf ("X-Forwarded-For: 198.51.100.%d", i);
          refused += try (server, user, header) == 429;
        }
      g_assert_cmpint (refused > 0, ==, !trusted);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tls/by-the-store-itself", Place, NULL, set_up, test_encrypted, tear_down);
  g_test_add ("/tls/certificates-change-while-it-runs", Place, NULL, set_up, test_reload, tear_down);
  g_test_add ("/tls/only-known-devices", Place, "devices", set_up, test_devices, tear_down);
  g_test_add_func ("/proxy/is-believed-only-when-it-is-one", test_forwarded);
  g_test_add_func ("/proxy/addresses-that-are-slowed-down", test_back_off_behind_a_proxy);
  return g_test_run ();
}
