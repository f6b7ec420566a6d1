/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events out of canonical lines; see lb-line-private.h.
 */
#include "lb-event-json.h"

#include "lb-envelope-private.h"
#include "lb-line-private.h"

#include <string.h>

/* So short that it can hold no more values than lb_envelope_limits allows. */
#define MOST_BYTES 100000

typedef struct { const char *text; gsize length; } Span;

/* In the order in which they stand in the text: sorted. */
typedef enum
{
  AT_ACTOR, AT_ACTOR_NAME, AT_AT, AT_CASE, AT_COMMAND, AT_DATA, AT_DEVICE, AT_ITEM, AT_ROLE, AT_SECTION, AT_SEQUENCE,
  AT_STORED, AT_TYPE, AT_VERSION, AT_WINDOW, N_MEMBERS,
} Member;

static const struct { const char *name; gboolean required; } members[N_MEMBERS] = {
  { "actor", TRUE },     { "actorName", TRUE }, { "at", TRUE },       { "case", TRUE },    { "command", TRUE },
  { "data", TRUE },      { "device", FALSE },   { "item", FALSE },    { "role", TRUE },    { "section", FALSE },
  { "sequence", FALSE }, { "stored", FALSE },   { "type", TRUE },     { "version", TRUE }, { "window", FALSE },
};

typedef struct
{
  Span of[N_MEMBERS]; /* text NULL: not there. Of data the whole object; unset for numbers */
  gint64 version, sequence;
  LbTime at, stored;
  LbEventType type;
  LbRole role;
} Envelope;

/* Members */

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || c == '.' || c == '_' || c == ':' || c == '-';
}

static gboolean
is_name (const Span *span)
{
  for (gsize i = 0; i < span->length; i++)
    if (!is_name_character (span->text[i]))
      return FALSE;
  return span->length >= 1 && span->length <= LB_ENVELOPE_NAME;
}

static gboolean
take_name (LbLine *line, Span *ret_span)
{
  return lb_line_span (line, &ret_span->text, &ret_span->length) && is_name (ret_span);
}

static gboolean
take_time (LbLine *line, Span *ret_span, LbTime *ret_time)
{
  char text[32];

  if (!lb_line_span (line, &ret_span->text, &ret_span->length) || ret_span->length >= sizeof text)
    return FALSE;
  memcpy (text, ret_span->text, ret_span->length);
  text[ret_span->length] = '\0';
  return lb_time_parse_canonical (text, ret_time);
}

static gboolean
take_count (LbLine *line, Span *ret_span, gint64 *ret_count)
{
  ret_span->text = line->at;
  return lb_line_integer (line, ret_count) && *ret_count >= 1 && *ret_count <= LB_ENVELOPE_MAX_INTEGER;
}

static gboolean
take_data (LbLine *line, Span *ret_span)
{
  ret_span->text = line->at;
  if (!lb_line_skip_object (line))
    return FALSE;
  ret_span->length = (gsize) (line->at - ret_span->text);
  return TRUE;
}

static gboolean
take_member (LbLine *line, Envelope *envelope, Member member)
{
  Span *span = &envelope->of[member];

  switch ((int) member)
    {
    case AT_ACTOR_NAME:
      return lb_line_span (line, &span->text, &span->length)
             && g_utf8_strlen (span->text, (gssize) span->length) <= LB_ENVELOPE_ACTOR_NAME;
    case AT_AT:
      return take_time (line, span, &envelope->at);
    case AT_STORED:
      return take_time (line, span, &envelope->stored);
    case AT_VERSION:
      return take_count (line, span, &envelope->version);
    case AT_SEQUENCE:
      return take_count (line, span, &envelope->sequence);
    case AT_DATA:
      return take_data (line, span);
    default:
      return take_name (line, span);
    }
}

static gboolean
is_member (const Span *name, Member member)
{
  return *members[member].name == *name->text && strncmp (members[member].name, name->text, name->length) == 0
         && members[member].name[name->length] == '\0';
}

/* Names ascend, so that none is there twice. */
static gboolean
take_members (LbLine *line, Envelope *envelope)
{
  int next = 0;

  do
    {
      Span name;
      if (!lb_line_span (line, &name.text, &name.length) || !lb_line_take (line, ':'))
        return FALSE;
      while (next < N_MEMBERS && !is_member (&name, next))
        if (members[next++].required)
          return FALSE;
      if (next == N_MEMBERS || !take_member (line, envelope, next++))
        return FALSE;
    }
  while (lb_line_take (line, ','));
  while (next < N_MEMBERS)
    if (members[next++].required)
      return FALSE;
  return lb_line_take (line, '}') && line->at == line->end;
}

static gboolean
take_words (Envelope *envelope)
{
  char type[LB_ENVELOPE_NAME + 1] = "", role[LB_ENVELOPE_NAME + 1] = "";

  memcpy (type, envelope->of[AT_TYPE].text, envelope->of[AT_TYPE].length);
  memcpy (role, envelope->of[AT_ROLE].text, envelope->of[AT_ROLE].length);
  return lb_event_type_parse (type, &envelope->type) && lb_role_parse (role, &envelope->role);
}

/* With the data as a record in the bytes of @line, whose owner clears it. */
static gboolean
read_line (const char *text, gsize length, LbLine *line, Envelope *envelope)
{
  lb_line_begin (line, text, length);
  *envelope = (Envelope) { .at = LB_TIME_NONE, .stored = LB_TIME_NONE };
  if (length > MOST_BYTES || !g_utf8_validate_len (text, length, NULL) || !lb_line_take (line, '{')
      || !take_members (line, envelope) || !take_words (envelope))
    return FALSE;
  const Span *data = &envelope->of[AT_DATA];
  lb_line_begin (line, data->text, data->length);
  return lb_line_record (line, lb_event_members (envelope->type)) && line->at == line->end;
}

/* Public */

gboolean
lb_event_check_line (const char *text, gsize length, LbEventHead *ret_head)
{
  Envelope envelope;
  LbLine line;

  g_return_val_if_fail (text != NULL && ret_head != NULL, FALSE);

  gboolean good = read_line (text, length, &line, &envelope);
  lb_line_clear (&line);
  if (!good)
    return FALSE;
  memcpy (ret_head->case_id, envelope.of[AT_CASE].text, envelope.of[AT_CASE].length);
  ret_head->case_id[envelope.of[AT_CASE].length] = '\0';
  ret_head->version = envelope.version;
  ret_head->at = envelope.stored != LB_TIME_NONE ? envelope.stored : envelope.at;
  return TRUE;
}

static char *
dup_span (const Envelope *envelope, Member member)
{
  const Span *span = &envelope->of[member];

  return span->text != NULL ? g_strndup (span->text, span->length) : NULL;
}

LbEvent *
lb_event_from_line (const char *text, gsize length)
{
  Envelope envelope;
  LbLine line;

  g_return_val_if_fail (text != NULL, NULL);

  if (!read_line (text, length, &line, &envelope))
    {
      lb_line_clear (&line);
      return NULL;
    }
  LbEvent *event = lb_event_alloc ();
  event->type = envelope.type;
  event->role = envelope.role;
  event->case_id = dup_span (&envelope, AT_CASE);
  event->version = envelope.version;
  event->item = dup_span (&envelope, AT_ITEM);
  event->command = dup_span (&envelope, AT_COMMAND);
  event->actor = dup_span (&envelope, AT_ACTOR);
  event->actor_name = dup_span (&envelope, AT_ACTOR_NAME);
  event->section = dup_span (&envelope, AT_SECTION);
  event->window = dup_span (&envelope, AT_WINDOW);
  event->device = dup_span (&envelope, AT_DEVICE);
  event->at = envelope.at;
  event->stored = envelope.stored;
  event->sequence = envelope.sequence;
  event->data = lb_line_end (&line);
  return event;
}
