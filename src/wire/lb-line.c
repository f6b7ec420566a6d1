/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Characters, strings and numbers of a canonical line.
 */
#include "lb-line-private.h"

#include <string.h>

#define DIGITS 18 /* always fit */

void
lb_line_begin (LbLine *self, const char *text, gsize length)
{
  self->at = text;
  self->end = text + length;
  self->bytes = NULL;
  self->length = self->room = 0;
  self->n_ends = 0;
}

void
lb_line_clear (LbLine *self)
{
  g_clear_pointer (&self->bytes, g_free);
}

gboolean
lb_line_take (LbLine *self, char character)
{
  if (self->at == self->end || *self->at != character)
    return FALSE;
  self->at++;
  return TRUE;
}

gboolean
lb_line_span (LbLine *self, const char **ret_text, gsize *ret_length)
{
  if (!lb_line_take (self, '"'))
    return FALSE;
  const char *from = self->at;
  for (; self->at < self->end && *self->at != '"'; self->at++)
    if (*self->at == '\\' || (guchar) *self->at < 0x20 || *self->at == 0x7f)
      return FALSE;
  *ret_text = from;
  *ret_length = (gsize) (self->at - from);
  return lb_line_take (self, '"');
}

gboolean
lb_line_integer (LbLine *self, gint64 *ret_value)
{
  gboolean negative = lb_line_take (self, '-');
  const char *from = self->at;
  gint64 value = 0;

  for (; self->at < self->end && g_ascii_isdigit (*self->at); self->at++)
    {
      if (self->at - from == DIGITS)
        return FALSE;
      value = value * 10 + (*self->at - '0');
    }
  if (self->at == from || (*from == '0' && self->at - from > 1))
    return FALSE;
  *ret_value = negative ? -value : value;
  /* A fraction or an exponent makes it something else. */
  return self->at < self->end && *self->at != '.' && *self->at != 'e' && *self->at != 'E';
}

/* To the character behind the closing quote. */
static gboolean
skip_string (LbLine *self)
{
  for (self->at++; self->at < self->end; self->at++)
    {
      if (*self->at == '"')
        {
          self->at++;
          return TRUE;
        }
      if (*self->at == '\\')
        self->at++;
    }
  self->at = self->end; /* a backslash may have led beyond it */
  return FALSE;
}

gboolean
lb_line_skip_object (LbLine *self)
{
  guint depth = 1;

  if (!lb_line_take (self, '{'))
    return FALSE;
  while (self->at < self->end)
    {
      char c = *self->at;
      if (c == '"')
        {
          if (!skip_string (self))
            return FALSE;
          continue;
        }
      self->at++;
      if (c == '{')
        depth++;
      else if (c == '}' && --depth == 0)
        return TRUE;
    }
  return FALSE;
}
