/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records out of canonical lines. A record is written as GVariant serialises it: members each begin at a multiple of
 * eight; after the children of a container stand their ends, counted from its start, in the smallest size that can
 * count the whole container. What is made here is byte for byte what lb_record_from_json() makes.
 */
#include "lb-line-private.h"

#include <math.h>
#include <string.h>

#define MOST_MEMBERS 48 /* of a table */
#define LEAST_ROOM 1024 /* most records need no more */
#define MAX_ID 64
#define MAX_KEY 64
#define MAX_TEXT 4000
#define MAX_CHILDREN 1000
#define MAX_NUMBER 40 /* characters */
#define DIGEST_DIGITS 64
#define MAX_INTEGER 9007199254740992.0

/* Writing */

static void
need (LbLine *self, gsize more)
{
  if (self->room - self->length >= more)
    return;
  self->room = MAX (MAX (self->room * 2, LEAST_ROOM), self->length + more);
  self->bytes = g_realloc (self->bytes, self->room);
}

static void
put (LbLine *self, gconstpointer bytes, gsize length)
{
  if (length == 0) /* then there may be no bytes to point to, and no room either */
    return;
  need (self, length);
  memcpy (self->bytes + self->length, bytes, length);
  self->length += length;
}

static void
align (LbLine *self)
{
  static const guchar zeros[8];

  put (self, zeros, (8 - self->length % 8) % 8);
}

/* @count ends behind a container that began at @start. */
static void
put_ends (LbLine *self, gsize start, const guint32 *ends, gsize count)
{
  gsize body = self->length - start;
  gsize size = body + count <= G_MAXUINT8 ? 1 : body + 2 * count <= G_MAXUINT16 ? 2 : 4;

  need (self, size * count);
  for (gsize i = 0; i < count; i++)
    for (gsize byte = 0; byte < size; byte++)
      self->bytes[self->length++] = (guchar) (ends[i] >> (8 * byte));
}

/* The children whose ends are remembered from @first on. */
static void
end_container (LbLine *self, gsize start, guint first)
{
  put_ends (self, start, self->ends + first, self->n_ends - first);
  self->n_ends = first;
}

static gboolean
end_child (LbLine *self, gsize start)
{
  if (self->n_ends == LB_LINE_ENDS)
    return FALSE;
  self->ends[self->n_ends++] = (guint32) (self->length - start);
  return TRUE;
}

/* Strings */

typedef struct
{
  gsize start;      /* among the bytes; a NUL stands behind it */
  gsize characters;
  gboolean separator; /* holds the unit separator, which only values of maps may */
} String;

static const char *
text_of (const LbLine *self, const String *string)
{
  return (const char *) self->bytes + string->start;
}

/* As the writer escapes: the rest of the control characters no record may hold. */
static gboolean
take_escape (LbLine *self, guchar *ret_byte)
{
  static const char separator[] = "u001F";
  static const char from[] = "\"\\nt", to[] = "\"\\\n\t";
  const char *found = self->at < self->end && *self->at != '\0' ? strchr (from, *self->at) : NULL;

  if (found != NULL)
    {
      *ret_byte = (guchar) to[found - from];
      self->at++;
      return TRUE;
    }
  if ((gsize) (self->end - self->at) < strlen (separator) || memcmp (self->at, separator, strlen (separator)) != 0)
    return FALSE;
  *ret_byte = 0x1f;
  self->at += strlen (separator);
  return TRUE;
}

static gboolean
take_string (LbLine *self, String *ret_string)
{
  String string = { .start = self->length };

  if (!lb_line_take (self, '"'))
    return FALSE;
  const char *close = self->at;
  while ((close = memchr (close, '"', (gsize) (self->end - close))) != NULL && close[-1] == '\\')
    close++; /* longer than the string at worst: it is room that is asked for */
  need (self, (gsize) ((close != NULL ? close : self->end) - self->at) + 2);
  guchar *out = self->bytes + self->length, *out_end = self->bytes + self->room - 1;
  for (;;)
    {
      if (self->at == self->end || out == out_end)
        return FALSE;
      guchar c = (guchar) *self->at++;
      if (c == '"')
        break;
      if (c == '\\')
        {
          if (!take_escape (self, &c))
            return FALSE;
          string.separator |= c == 0x1f;
        }
      else if (c < 0x20 || c == 0x7f)
        return FALSE;
      string.characters += (c & 0xc0) != 0x80;
      *out++ = c;
    }
  *out++ = '\0';
  self->length = (gsize) (out - self->bytes);
  *ret_string = string;
  return TRUE;
}

static gboolean
is_id (const char *text)
{
  const char *at = text;

  if (!g_ascii_islower (*at) && !g_ascii_isdigit (*at))
    return FALSE;
  while (g_ascii_islower (*at) || g_ascii_isdigit (*at) || *at == '.' || *at == '_' || *at == '-')
    at++;
  return *at == '\0' && at - text <= MAX_ID;
}

static gboolean
is_digest (const char *text)
{
  int digits = 0;

  while (g_ascii_isdigit (text[digits]) || (text[digits] >= 'a' && text[digits] <= 'f'))
    digits++;
  return digits == DIGEST_DIGITS && text[digits] == '\0';
}

static double
maximum_of (const LbMember *member, double fallback)
{
  return member->maximum > 0 ? member->maximum : fallback;
}

static gboolean
take_text (LbLine *self, const LbMember *member)
{
  String string;
  LbTime time;
  LbDay day;

  if (!take_string (self, &string) || string.separator)
    return FALSE;
  switch ((int) member->kind)
    {
    case LB_VALUE_ID:
      return is_id (text_of (self, &string));
    case LB_VALUE_DIGEST:
      return is_digest (text_of (self, &string));
    case LB_VALUE_DAY:
      return lb_day_parse (text_of (self, &string), &day, NULL);
    case LB_VALUE_TIME:
      return lb_time_parse_canonical (text_of (self, &string), &time);
    case LB_VALUE_CHOICE:
      return g_strv_contains (member->choices, text_of (self, &string));
    default:
      return (double) string.characters >= member->minimum
             && (double) string.characters <= maximum_of (member, MAX_TEXT);
    }
}

/* Numbers */

static gboolean
take_integer (LbLine *self, const LbMember *member)
{
  gboolean bounded = member->minimum != 0 || member->maximum != 0;
  gint64 value;

  if (!lb_line_integer (self, &value) || (double) value < (bounded ? member->minimum : -MAX_INTEGER)
      || (double) value > (bounded ? member->maximum : MAX_INTEGER))
    return FALSE;
  put (self, &value, sizeof value);
  return TRUE;
}

/* JSON's own grammar: whole part, fraction, exponent. */
static gboolean
is_number (const char *text)
{
  text += *text == '-';
  if (*text == '0' ? g_ascii_isdigit (text[1]) : !g_ascii_isdigit (*text))
    return FALSE;
  text += strspn (text, "0123456789");
  if (*text == '.')
    {
      gsize digits = strspn (++text, "0123456789");
      if (digits == 0)
        return FALSE;
      text += digits;
    }
  if (*text == 'e' || *text == 'E')
    {
      text += text[1] == '+' || text[1] == '-' ? 2 : 1;
      gsize digits = strspn (text, "0123456789");
      if (digits == 0)
        return FALSE;
      text += digits;
    }
  return *text == '\0';
}

static gboolean
take_number (LbLine *self, const LbMember *member)
{
  gboolean bounded = member->minimum != 0 || member->maximum != 0;
  char text[MAX_NUMBER + 1];
  gsize length = 0;
  gint64 whole;
  double value;

  while (length < MAX_NUMBER && self->at + length < self->end && strchr ("+-.eE0123456789", self->at[length]) != NULL)
    length++;
  memcpy (text, self->at, length);
  text[length] = '\0';
  if (length == 0 || length == MAX_NUMBER || !is_number (text))
    return FALSE;
  /* What looks like an integer was one to the parser of the long way, too, and has its bounds. */
  if (strpbrk (text, ".eE") != NULL)
    {
      value = g_ascii_strtod (text, NULL);
      self->at += length;
    }
  else if (lb_line_integer (self, &whole))
    value = (double) whole;
  else
    return FALSE;
  if (!isfinite (value) || (bounded && (value < member->minimum || value > member->maximum)))
    return FALSE;
  put (self, &value, sizeof value);
  return TRUE;
}

static gboolean
take_boolean (LbLine *self)
{
  static const char yes[] = "true", no[] = "false";
  gsize left = (gsize) (self->end - self->at);
  gboolean is_true = left >= strlen (yes) && memcmp (self->at, yes, strlen (yes)) == 0;
  guchar byte = is_true;

  if (!is_true && (left < strlen (no) || memcmp (self->at, no, strlen (no)) != 0))
    return FALSE;
  self->at += is_true ? strlen (yes) : strlen (no);
  put (self, &byte, 1);
  return TRUE;
}

/* Containers */

/* Over the comma before another child, or over the end. FALSE with *ret_more unset at anything else. */
static gboolean
take_next (LbLine *self, gsize count, char close, gboolean *ret_more)
{
  *ret_more = !lb_line_take (self, close);
  return !*ret_more || count == 0 || lb_line_take (self, ',');
}

static gboolean
is_count (const LbMember *member, gsize count)
{
  return (double) count >= member->minimum && (double) count <= maximum_of (member, MAX_CHILDREN);
}

static gboolean
take_texts (LbLine *self, const LbMember *member)
{
  gsize start = self->length, count = 0;
  guint first = self->n_ends;
  gboolean more;
  String string;

  if (!lb_line_take (self, '['))
    return FALSE;
  for (; take_next (self, count, ']', &more) && more; count++)
    if (!take_string (self, &string) || string.separator || string.characters > MAX_TEXT || !end_child (self, start))
      return FALSE;
  if (more || !is_count (member, count))
    return FALSE;
  end_container (self, start, first);
  return TRUE;
}

static gboolean
take_entry_value (LbLine *self, gboolean flags)
{
  String string;

  return flags ? take_boolean (self) : take_string (self, &string) && string.characters <= MAX_TEXT;
}

/* The names of a map ascend, so that none is there twice. */
static gboolean
take_map (LbLine *self, const LbMember *member, gboolean flags)
{
  gsize start = self->length, count = 0, before = 0;
  guint first = self->n_ends;
  gboolean more;

  if (!lb_line_take (self, '{'))
    return FALSE;
  for (; take_next (self, count, '}', &more) && more; count++)
    {
      String key;
      if (!take_string (self, &key) || key.separator || key.characters == 0 || key.characters > MAX_KEY
          || (count > 0 && strcmp ((const char *) self->bytes + before, text_of (self, &key)) >= 0)
          || !lb_line_take (self, ':'))
        return FALSE;
      guint32 end = (guint32) (self->length - key.start);
      if (!take_entry_value (self, flags))
        return FALSE;
      put_ends (self, key.start, &end, 1);
      before = key.start;
      if (!end_child (self, start))
        return FALSE;
    }
  if (more || !is_count (member, count))
    return FALSE;
  end_container (self, start, first);
  return TRUE;
}

static gboolean
take_records (LbLine *self, const LbMember *member)
{
  gsize start = self->length, count = 0;
  guint first = self->n_ends;
  gboolean more;

  if (!lb_line_take (self, '['))
    return FALSE;
  for (; take_next (self, count, ']', &more) && more; count++)
    {
      align (self);
      if (!lb_line_record (self, member->members) || !end_child (self, start))
        return FALSE;
    }
  if (more || !is_count (member, count))
    return FALSE;
  end_container (self, start, first);
  return TRUE;
}

/* Adds the value and returns its type; NULL when it is not as the table says. */
static const char *
take_value (LbLine *self, const LbMember *member)
{
  switch (member->kind)
    {
    case LB_VALUE_INTEGER:
      return take_integer (self, member) ? "x" : NULL;
    case LB_VALUE_NUMBER:
      return take_number (self, member) ? "d" : NULL;
    case LB_VALUE_BOOLEAN:
      return take_boolean (self) ? "b" : NULL;
    case LB_VALUE_TEXTS:
      return take_texts (self, member) ? "as" : NULL;
    case LB_VALUE_MAP:
      return take_map (self, member, FALSE) ? "a{ss}" : NULL;
    case LB_VALUE_FLAGS:
      return take_map (self, member, TRUE) ? "a{sb}" : NULL;
    case LB_VALUE_RECORD:
      return lb_line_record (self, member->members) ? "a{sv}" : NULL;
    case LB_VALUE_RECORDS:
      return take_records (self, member) ? "aa{sv}" : NULL;
    case LB_VALUE_TEXT:
    case LB_VALUE_ID:
    case LB_VALUE_DIGEST:
    case LB_VALUE_DAY:
    case LB_VALUE_TIME:
    case LB_VALUE_CHOICE:
    default:
      return take_text (self, member) ? "s" : NULL;
    }
}

/* Records */

typedef struct
{
  const LbMember *members;
  gsize start;
  struct { gsize from, to; } of[MOST_MEMBERS]; /* the bytes of each member of the table; to 0: not there */
  int last;         /* place in the table of the newest one */
  gboolean in_order;
} Record;

static int
find_member (const LbMember *members, const char *name, gsize length)
{
  for (int i = 0; members != NULL && members[i].name != NULL && i < MOST_MEMBERS; i++)
    if (*members[i].name == *name && strncmp (members[i].name, name, length) == 0 && members[i].name[length] == '\0')
      return i;
  return -1;
}

/* Names ascend, so that none is there twice. */
static gboolean
take_member (LbLine *self, Record *record, const char **last_name)
{
  const char *name, *type;
  gsize length;

  if (!lb_line_span (self, &name, &length) || !lb_line_take (self, ':'))
    return FALSE;
  int place = find_member (record->members, name, length);
  if (place < 0 || (*last_name != NULL && strcmp (*last_name, record->members[place].name) >= 0))
    return FALSE;
  *last_name = record->members[place].name;
  align (self);
  gsize from = self->length;
  put (self, record->members[place].name, length + 1);
  guint32 end = (guint32) (self->length - from);
  align (self);
  type = take_value (self, &record->members[place]);
  if (type == NULL)
    return FALSE;
  put (self, "", 1);
  put (self, type, strlen (type));
  put_ends (self, from, &end, 1);
  record->of[place].from = from;
  record->of[place].to = self->length;
  record->in_order = record->in_order && place > record->last;
  record->last = place;
  return TRUE;
}

/* Members in the order of the table, whatever their names. */
static void
put_in_order (LbLine *self, const Record *record, int count)
{
  align (self);
  gsize aside = self->length;
  for (int i = 0; i < count; i++)
    if (record->of[i].to > 0)
      {
        align (self);
        need (self, record->of[i].to - record->of[i].from);
        put (self, self->bytes + record->of[i].from, record->of[i].to - record->of[i].from);
      }
  memmove (self->bytes + record->start, self->bytes + aside, self->length - aside);
  self->length = record->start + (self->length - aside);
}

static gboolean
end_record (LbLine *self, const Record *record, int count)
{
  guint first = self->n_ends;
  gsize at = record->start;

  if (!record->in_order)
    put_in_order (self, record, count);
  for (int i = 0; i < count; i++)
    {
      if (record->of[i].to == 0)
        {
          if (record->members[i].required)
            return FALSE;
          continue;
        }
      if (self->n_ends == LB_LINE_ENDS)
        return FALSE;
      at = (at + 7) / 8 * 8 + (record->of[i].to - record->of[i].from);
      self->ends[self->n_ends++] = (guint32) (at - record->start);
    }
  end_container (self, record->start, first);
  return TRUE;
}

gboolean
lb_line_record (LbLine *self, const LbMember *members)
{
  Record record = { .members = members, .start = self->length, .last = -1, .in_order = TRUE };
  const char *last_name = NULL;
  int count = 0;
  gboolean more;

  while (members != NULL && members[count].name != NULL)
    if (++count > MOST_MEMBERS)
      return FALSE;
  if (!lb_line_take (self, '{'))
    return FALSE;
  while (take_next (self, last_name != NULL, '}', &more) && more)
    if (!take_member (self, &record, &last_name))
      return FALSE;
  return !more && end_record (self, &record, count);
}

GVariant *
lb_line_end (LbLine *self)
{
  gsize length = self->length;
  guchar *bytes = g_steal_pointer (&self->bytes);

  self->length = self->room = 0;
  return g_variant_ref_sink (
    g_variant_new_from_data (G_VARIANT_TYPE_VARDICT, bytes != NULL ? bytes : (gpointer) "", length, TRUE, g_free, bytes));
}
