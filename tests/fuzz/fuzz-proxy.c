/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What proxies write of who asks: the first line is Forwarded, the second X-Forwarded-For, the third a list of proxies.
 * Whatever they write, somebody who does not come through a proxy is who they are.
 */
#include "lb-fuzz.h"
#include "lb-proxy.h"

static LbProxies *proxies;
static GInetAddress *near, *far;

void
lb_fuzz_set_up (void)
{
  static const char *const list[] = { "10.0.0.0/8", "2001:db8::/32", "unix", NULL };

  proxies = lb_proxies_new (list, NULL);
  near = g_inet_address_new_from_string ("10.0.0.1");
  far = g_inet_address_new_from_string ("192.0.2.1");
}

static const char *
or_null (const char *line)
{
  return line != NULL && *line != '\0' ? line : NULL;
}

static void
ask (GInetAddress *peer, const char *forwarded, const char *x_forwarded_for)
{
  g_autofree char *client = lb_proxies_client (proxies, peer, forwarded, x_forwarded_for);

  if (client == NULL)
    g_assert_null (peer);
  else
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (client);
      g_assert_nonnull (address);
    }
  if (peer == far)
    g_assert_cmpstr (client, ==, "192.0.2.1");
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autofree char *text = lb_fuzz_text (bytes, length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 3);
  const char *forwarded = or_null (lines[0]), *other = or_null (lines[0] != NULL ? lines[1] : NULL);

  ask (near, forwarded, other);
  ask (far, forwarded, other);
  ask (NULL, forwarded, other);
  if (lines[0] != NULL && lines[1] != NULL && lines[2] != NULL)
    {
      g_auto (GStrv) list = g_strsplit (lines[2], ";", 100);
      g_autoptr (GError) error = NULL;
      g_autoptr (LbProxies) more = lb_proxies_new ((const char *const *) list, &error);
      lb_fuzz_refused (more, error);
    }
}
