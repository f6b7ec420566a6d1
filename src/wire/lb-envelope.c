/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-envelope-private.h"

#include <string.h>

#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-"

const LbJsonLimits lb_envelope_limits = { 1024 * 1024, 16, 100000 };

const char *
lb_envelope_name (const LbJson *at, const char *member)
{
  const char *text = lb_json_string (at, member, 1, LB_ENVELOPE_NAME);

  if (strspn (text, NAME_CHARACTERS) == strlen (text))
    return text;
  lb_json_fail (at, member, "is not a name of letters, digits and . _ : -");
  return "";
}

char *
lb_envelope_name_or_null (const LbJson *at, const char *member)
{
  if (lb_json_type (at, member) == JSON_NULL && at->value != NULL &&
      json_object_get (at->value, member) == NULL)
    return NULL;
  return g_strdup (lb_envelope_name (at, member));
}

/* One instant has one text, or lines of equal events would differ. */
LbTime
lb_envelope_time (const LbJson *at, const char *member)
{
  LbTime time = lb_json_time (at, member);

  if (time != LB_TIME_NONE && !lb_time_parse_canonical (lb_json_string (at, member, 0, 64), &time))
    lb_json_fail (at, member, "is not written as 2019-06-10T09:30:00.000+08:00");
  return time;
}

void
lb_envelope_set_text (json_t *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_new (object, member, json_string (text));
}

void
lb_envelope_set_time (json_t *object, const char *member, LbTime time)
{
  g_autofree char *text = NULL;

  if (time == LB_TIME_NONE)
    return;
  text = lb_time_to_string (time);
  json_object_set_new (object, member, json_string (text));
}
