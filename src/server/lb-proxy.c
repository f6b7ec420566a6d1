/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-proxy.h"
#include "lb-error.h"

#include <string.h>

/* More hops than any real way has; what comes before them is not looked at. */
#define HOPS_MAXIMUM 16

struct _LbProxies
{
  GPtrArray *masks; /* (element-type GInetAddressMask) */
  gboolean unix_socket;
};

void
lb_proxies_free (LbProxies *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->masks);
  g_free (self);
}

/* GLib complains aloud of a length that no address has. */
static gboolean
has_length (const char *text)
{
  const char *slash = strchr (text, '/');

  return slash == NULL || g_ascii_string_to_unsigned (slash + 1, 10, 0, 128, NULL, NULL);
}

LbProxies *
lb_proxies_new (const char *const *list, GError **error)
{
  g_autoptr (LbProxies) self = g_new0 (LbProxies, 1);

  self->masks = g_ptr_array_new_with_free_func (g_object_unref);
  for (; list != NULL && *list != NULL; list++)
    {
      if (strcmp (*list, "unix") == 0)
        {
          self->unix_socket = TRUE;
          continue;
        }
      GInetAddressMask *mask = has_length (*list) ? g_inet_address_mask_new_from_string (*list, NULL) : NULL;
      if (mask == NULL)
        {
          g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "proxies: %s is neither an address nor a network", *list);
          return NULL;
        }
      g_ptr_array_add (self->masks, mask);
    }
  return g_steal_pointer (&self);
}

gboolean
lb_proxies_is_empty (LbProxies *self)
{
  return self->masks->len == 0 && !self->unix_socket;
}

gboolean
lb_proxies_trust (LbProxies *self, GInetAddress *peer)
{
  if (peer == NULL)
    return self->unix_socket;
  for (guint i = 0; i < self->masks->len; i++)
    if (g_inet_address_mask_matches (self->masks->pdata[i], peer))
      return TRUE;
  return FALSE;
}

/* "192.0.2.1", "192.0.2.1:4711", "[2001:db8::1]:4711", "\"[2001:db8::1]\"". NULL when it is none. */
static GInetAddress *
parse_address (const char *text)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  char *start = copy;
  gsize length = strlen (start);

  if (length >= 2 && start[0] == '"' && start[length - 1] == '"')
    {
      start[length - 1] = '\0';
      start++;
    }
  if (*start == '[')
    {
      char *end = strchr (start, ']');
      if (end == NULL)
        return NULL;
      *end = '\0';
      start++;
    }
  else if (strchr (start, ':') != NULL && strchr (start, ':') == strrchr (start, ':'))
    *strchr (start, ':') = '\0';
  return g_inet_address_new_from_string (start);
}

/* The "for" of one element of Forwarded. (transfer full) (nullable) */
static char *
read_for (const char *element)
{
  g_auto (GStrv) pairs = g_strsplit (element, ";", HOPS_MAXIMUM);

  for (char **pair = pairs; *pair != NULL; pair++)
    if (g_ascii_strncasecmp (g_strstrip (*pair), "for=", 4) == 0)
      return g_strdup (*pair + 4);
  return NULL;
}

char *
lb_proxies_client (LbProxies *self, GInetAddress *peer, const char *forwarded, const char *x_forwarded_for)
{
  g_return_val_if_fail (self != NULL, NULL);
  const char *header = forwarded != NULL ? forwarded : x_forwarded_for;
  g_auto (GStrv) hops = g_strsplit (header != NULL ? header : "", ",", -1);
  g_autoptr (GInetAddress) client = peer != NULL ? g_object_ref (peer) : NULL;

  /* From the near end: each proxy vouches for the hop before it, and the first that is no proxy is who asks. */
  for (int i = (int) g_strv_length (hops) - 1, seen = 0; i >= 0 && seen < HOPS_MAXIMUM; i--, seen++)
    {
      g_autofree char *element = forwarded != NULL ? read_for (hops[i]) : g_strdup (hops[i]);
      if (!lb_proxies_trust (self, client))
        break;
      GInetAddress *before = element != NULL ? parse_address (element) : NULL;
      if (before == NULL)
        break;
      g_clear_object (&client);
      client = before;
    }
  return client != NULL ? g_inet_address_to_string (client) : NULL;
}
