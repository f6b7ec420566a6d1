/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The check of a record against its table. A fault names the place, never the value: it may be personal.
 */
#include "lb-record.h"

#include <math.h>
#include <string.h>

#include "lb-error.h"

#define MAX_ID 64
#define MAX_TEXT 4000
#define MAX_KEY 64
#define MAX_MEMBERS 1000
#define DIGEST_DIGITS 64
/* The range in which every JSON reader keeps integers exact. */
#define MAX_INTEGER 9007199254740992.0

typedef struct
{
  const LbMember *member;
  GString *place; /* JSON pointer of the value under check */
  GError **error;
} Check;

static gboolean
fail (const Check *check, const char *what)
{
  g_set_error (check->error, LB_ERROR, LB_ERROR_INVALID, "%s: %s",
               check->place->len > 0 ? check->place->str : "/", what);
  return FALSE;
}

static double
maximum_of (const LbMember *member, double fallback)
{
  return member->maximum > 0 ? member->maximum : fallback;
}

/* Line feed and tab are part of what people write; other control characters would garble documents. The unit
 * separator parts the choices of one form value, so that maps may hold it. */
static gboolean
is_clean (const char *text, gboolean allow_separator)
{
  for (; *text != '\0'; text++)
    {
      guchar c = (guchar)*text;

      if ((c < 0x20 && c != '\n' && c != '\t' && !(allow_separator && c == 0x1f)) || c == 0x7f)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_text (const Check *check, const char *text)
{
  glong length = g_utf8_strlen (text, -1);

  if ((double)length < check->member->minimum)
    return fail (check, "is too short");
  if ((double)length > maximum_of (check->member, MAX_TEXT))
    return fail (check, "is too long");
  return is_clean (text, FALSE) || fail (check, "holds control characters");
}

static gboolean
check_id (const Check *check, const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > MAX_ID || !(g_ascii_islower (*text) || g_ascii_isdigit (*text)) ||
      strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789._-") != length)
    return fail (check, "is not an identifier");
  return TRUE;
}

static gboolean
check_time (const Check *check, const char *text)
{
  LbTime time;

  if (!lb_time_parse (text, &time, NULL))
    return fail (check, "is not an instant");
  return lb_time_parse_canonical (text, &time) || fail (check, "is not an instant in its canonical form");
}

static gboolean
check_string (const Check *check, const char *text)
{
  LbDay day;

  switch ((int)check->member->kind)
    {
    case LB_VALUE_ID:
      return check_id (check, text);
    case LB_VALUE_DIGEST:
      return (strlen (text) == DIGEST_DIGITS && strspn (text, "0123456789abcdef") == DIGEST_DIGITS) ||
             fail (check, "is not a SHA-256 digest");
    case LB_VALUE_DAY:
      return lb_day_parse (text, &day, NULL) || fail (check, "is not a date");
    case LB_VALUE_TIME:
      return check_time (check, text);
    case LB_VALUE_CHOICE:
      return g_strv_contains (check->member->choices, text) || fail (check, "is not one of the choices");
    default:
      return check_text (check, text);
    }
}

static gboolean
check_integer (const Check *check, gint64 value)
{
  const LbMember *member = check->member;
  gboolean bounded = member->minimum != 0 || member->maximum != 0;
  double minimum = bounded ? member->minimum : -MAX_INTEGER;
  double maximum = bounded ? member->maximum : MAX_INTEGER;

  return ((double)value >= minimum && (double)value <= maximum) || fail (check, "is out of its bounds");
}

static gboolean
check_number (const Check *check, double value)
{
  const LbMember *member = check->member;
  gboolean bounded = member->minimum != 0 || member->maximum != 0;

  if (!isfinite (value))
    return fail (check, "is not finite");
  return !bounded || (value >= member->minimum && value <= member->maximum) ||
         fail (check, "is out of its bounds");
}

static gboolean
check_texts (const Check *check, GVariant *value)
{
  gsize place = check->place->len;
  GVariantIter iter;
  const char *text;
  gsize i = 0;

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "&s", &text))
    {
      g_string_append_printf (check->place, "/%" G_GSIZE_FORMAT, i++);
      if (g_utf8_strlen (text, -1) > MAX_TEXT)
        return fail (check, "is too long");
      if (!is_clean (text, FALSE))
        return fail (check, "holds control characters");
      g_string_truncate (check->place, place);
    }
  return TRUE;
}

static gboolean
check_entry (const Check *check, GVariant *entry, GHashTable *seen)
{
  g_autoptr (GVariant) value = g_variant_get_child_value (entry, 1);
  const char *key;

  g_variant_get_child (entry, 0, "&s", &key);
  if (*key == '\0' || g_utf8_strlen (key, -1) > MAX_KEY || !is_clean (key, FALSE))
    return fail (check, "has a member whose name is not valid");
  if (!g_hash_table_add (seen, (gpointer)key))
    return fail (check, "has a member twice");
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return TRUE;
  if (g_utf8_strlen (g_variant_get_string (value, NULL), -1) > MAX_TEXT)
    return fail (check, "has a value that is too long");
  return is_clean (g_variant_get_string (value, NULL), TRUE) ||
         fail (check, "has a value with control characters");
}

static gboolean
check_map (const Check *check, GVariant *value)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize length = g_variant_n_children (value);

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (value, i);

      /* The table of seen names borrows from the value, whose serialised form outlives this entry. */
      if (!check_entry (check, entry, seen))
        return FALSE;
    }
  return TRUE;
}

static gboolean check_record (GVariant *record, const LbMember *members, GString *place, GError **error);

static gboolean
check_records (const Check *check, GVariant *value)
{
  gsize place = check->place->len;
  gsize length = g_variant_n_children (value);

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (value, i);

      g_string_append_printf (check->place, "/%" G_GSIZE_FORMAT, i);
      if (!check_record (record, check->member->members, check->place, check->error))
        return FALSE;
      g_string_truncate (check->place, place);
    }
  return TRUE;
}

static const GVariantType *
type_of (LbValueKind kind)
{
  switch (kind)
    {
    case LB_VALUE_INTEGER:
      return G_VARIANT_TYPE_INT64;
    case LB_VALUE_NUMBER:
      return G_VARIANT_TYPE_DOUBLE;
    case LB_VALUE_BOOLEAN:
      return G_VARIANT_TYPE_BOOLEAN;
    case LB_VALUE_TEXTS:
      return G_VARIANT_TYPE_STRING_ARRAY;
    case LB_VALUE_MAP:
      return G_VARIANT_TYPE ("a{ss}");
    case LB_VALUE_FLAGS:
      return G_VARIANT_TYPE ("a{sb}");
    case LB_VALUE_RECORD:
      return G_VARIANT_TYPE_VARDICT;
    case LB_VALUE_RECORDS:
      return G_VARIANT_TYPE ("aa{sv}");
    case LB_VALUE_TEXT:
    case LB_VALUE_ID:
    case LB_VALUE_DIGEST:
    case LB_VALUE_DAY:
    case LB_VALUE_TIME:
    case LB_VALUE_CHOICE:
    default:
      return G_VARIANT_TYPE_STRING;
    }
}

static gboolean
check_container (const Check *check, GVariant *value)
{
  gsize length = g_variant_n_children (value);

  if ((double)length > maximum_of (check->member, MAX_MEMBERS))
    return fail (check, "has too many members");
  if ((double)length < check->member->minimum)
    return fail (check, "has too few members");
  switch ((int)check->member->kind)
    {
    case LB_VALUE_TEXTS:
      return check_texts (check, value);
    case LB_VALUE_RECORDS:
      return check_records (check, value);
    default:
      return check_map (check, value);
    }
}

static gboolean
check_value (const Check *check, GVariant *value)
{
  if (!g_variant_is_of_type (value, type_of (check->member->kind)))
    return fail (check, "is not of the right type");
  switch (check->member->kind)
    {
    case LB_VALUE_INTEGER:
      return check_integer (check, g_variant_get_int64 (value));
    case LB_VALUE_NUMBER:
      return check_number (check, g_variant_get_double (value));
    case LB_VALUE_BOOLEAN:
      return TRUE;
    case LB_VALUE_TEXTS:
    case LB_VALUE_MAP:
    case LB_VALUE_FLAGS:
    case LB_VALUE_RECORDS:
      return check_container (check, value);
    case LB_VALUE_RECORD:
      return check_record (value, check->member->members, check->place, check->error);
    case LB_VALUE_TEXT:
    case LB_VALUE_ID:
    case LB_VALUE_DIGEST:
    case LB_VALUE_DAY:
    case LB_VALUE_TIME:
    case LB_VALUE_CHOICE:
    default:
      return check_string (check, g_variant_get_string (value, NULL));
    }
}

static const LbMember *
find_member (const LbMember *members, const char *name)
{
  for (; members != NULL && members->name != NULL; members++)
    if (strcmp (members->name, name) == 0)
      return members;
  return NULL;
}

static gboolean
check_entries (GVariant *record, const LbMember *members, GHashTable *seen, GString *place, GError **error)
{
  Check check = { .place = place, .error = error };
  gsize length = place->len;
  GVariantIter iter;
  const char *name;
  GVariant *child;

  g_variant_iter_init (&iter, record);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &child))
    {
      g_autoptr (GVariant) value = child;

      check.member = find_member (members, name);
      if (check.member == NULL)
        return fail (&check, "has a member that is not known");
      g_string_append_printf (place, "/%s", check.member->name);
      if (!g_hash_table_add (seen, (gpointer)check.member->name))
        return fail (&check, "is given twice");
      if (!check_value (&check, value))
        return FALSE;
      g_string_truncate (place, length);
    }
  return TRUE;
}

static gboolean
check_record (GVariant *record, const LbMember *members, GString *place, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  Check check = { .place = place, .error = error };

  if (!check_entries (record, members, seen, place, error))
    return FALSE;
  for (; members != NULL && members->name != NULL; members++)
    if (members->required && !g_hash_table_contains (seen, members->name))
      {
        g_string_append_printf (place, "/%s", members->name);
        return fail (&check, "is missing");
      }
  return TRUE;
}

/**
 * lb_record_check:
 * @record: a record
 * @members: (nullable): its table; NULL allows no members
 *
 * Checks that @record holds just what @members allows. A maximum of 0 in the table means the common bound: 4000
 * characters, 1000 members; an integer whose bounds are both 0 lies within ±2^53.
 *
 * Returns: TRUE when it does; fails with LB_ERROR_INVALID, the message beginning with the JSON pointer
 */
gboolean
lb_record_check (GVariant *record, const LbMember *members, GError **error)
{
  g_autoptr (GString) place = g_string_new (NULL);

  g_return_val_if_fail (record != NULL, FALSE);

  if (!g_variant_is_of_type (record, G_VARIANT_TYPE_VARDICT))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "/: is not a record");
      return FALSE;
    }
  (void)g_variant_get_data (record); /* borrowed names point into the serialised form */
  return check_record (record, members, place, error);
}
