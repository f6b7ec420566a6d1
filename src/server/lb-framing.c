/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-framing.h"
#include "lb-peer.h"

#include <string.h>

/* Its address is the context of a request whose target is not as it should be. */
static char bad_target;

/* The address */

static int
read_escape (const char *text)
{
  return g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2])
           ? g_ascii_xdigit_value (text[1]) << 4 | g_ascii_xdigit_value (text[2])
           : -1;
}

/* Every ASCII character of a path of ours can be written as it is: who escapes one means somebody to overlook it. In
 * arguments only what ends a text early is looked for. */
static gboolean
is_plain (const char *target)
{
  gboolean in_path = TRUE;

  for (const char *at = target; *at != '\0'; at++)
    {
      int byte = *at == '%' ? read_escape (at) : (guchar) *at;

      if (*at == '?')
        in_path = FALSE;
      if (byte < ' ' || byte == 0x7f || *at == ' ' || (guchar) *at >= 0x7f || *at == '#' || *at == '\\')
        return FALSE;
      if (*at == '%' && in_path && byte < 0x80)
        return FALSE;
    }
  return TRUE;
}

static guint
count_arguments (const char *target)
{
  guint count = 0;

  for (const char *at = strchr (target, '?'); at != NULL; at = strchr (at + 1, '&'))
    count++;
  return count;
}

void *
lb_framing_look_at (void *server, const char *target, struct MHD_Connection *connection)
{
  LbPeer *peer = lb_peer_of (connection);

  /* Those beyond its memory libmicrohttpd never answers, and the connection would hang until it times out. */
  if (peer != NULL && count_arguments (target) > LB_ARGUMENTS_MAXIMUM)
    lb_peer_drop (peer);
  return is_plain (target) ? NULL : &bad_target;
}

gboolean
lb_framing_take (void **context)
{
  if (*context != &bad_target)
    return TRUE;
  *context = NULL;
  return FALSE;
}

/* The header */

/* Said twice, they would say two things. */
static const char *const once[] = { "Authorization", "Content-Encoding", "Content-Length", "Host", "Lianban-Protocol",
                                    "Upload-Offset" };

typedef struct
{
  guint lines;
  guint times[G_N_ELEMENTS (once)];
  const char *fault; /* (nullable) */
} Look;

static gboolean
is_token (const char *text, gsize length)
{
  if (length == 0)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && (text[i] == '\0' || strchr ("!#$%&'*+-.^_`|~", text[i]) == NULL))
      return FALSE;
  return TRUE;
}

static gboolean
is_one_line (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (((guchar) text[i] < ' ' && text[i] != '\t') || text[i] == 0x7f)
      return FALSE;
  return TRUE;
}

/* libmicrohttpd 0.9.75 joins a folded line (RFC 9112, 5.2) to the name of the header, not to its value, and a length that
 * is folded is then none. The joined name is written anew, away from where it was read; otherwise a value lies after its
 * name. */
static gboolean
is_folded (const char *name, gsize name_length, const char *value)
{
  return (guintptr) value <= (guintptr) name + name_length;
}

static enum MHD_Result
look_at_line (void *data, enum MHD_ValueKind kind, const char *name, size_t name_length, const char *value,
              size_t length)
{
  Look *look = data;

  look->lines++;
  if (!is_token (name, name_length))
    look->fault = "a header has a name that is none";
  else if (value != NULL && is_folded (name, name_length, value))
    look->fault = "a header goes on in the next line";
  else if (value == NULL || !is_one_line (value, length))
    look->fault = "a header's value holds control characters";
  else if (g_ascii_strcasecmp (name, "Transfer-Encoding") == 0)
    look->fault = "a body is announced by its length (Content-Length) and sent as it is";
  for (gsize i = 0; i < G_N_ELEMENTS (once); i++)
    if (g_ascii_strcasecmp (name, once[i]) == 0 && ++look->times[i] > 1)
      look->fault = "a header that may be there once is there twice";
  return look->fault == NULL ? MHD_YES : MHD_NO;
}

const char *
lb_framing_fault (struct MHD_Connection *connection, gboolean *ret_many)
{
  Look look = { 0 };

  MHD_get_connection_values_n (connection, MHD_HEADER_KIND, look_at_line, &look);
  *ret_many = look.fault == NULL && look.lines > LB_HEADERS_MAXIMUM;
  return *ret_many ? "the header has too many lines" : look.fault;
}
