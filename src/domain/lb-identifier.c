/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-identifier-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* No identifier is longer, printed with dashes and blanks; what is longer is not looked at. */
#define LONGEST_INPUT 64

void
lb_identifier_clear (LbIdentifier *identifier)
{
  g_return_if_fail (identifier != NULL);
  g_clear_pointer (&identifier->canonical, g_free);
}

/* Cleaning */

/* Chinese input methods type full-width letters, digits and blanks; they mean their ASCII twins. */
static gunichar
to_half_width (gunichar character)
{
  if (character == 0x3000)
    return ' ';
  return character >= 0xff01 && character <= 0xff5e ? character - 0xff01 + '!' : character;
}

/* Upper case without blanks and without @ignored. NULL when other than ASCII is left over or @text is too
 * long. */
static char *
clean (const char *text, const char *ignored, LbIdentifierFault *ret_fault)
{
  g_autoptr (GString) cleaned = g_string_new (NULL);

  *ret_fault = LB_IDENTIFIER_BAD_CHARACTER;
  if (strlen (text) > LONGEST_INPUT * 4 || !g_utf8_validate (text, -1, NULL))
    return NULL;
  *ret_fault = LB_IDENTIFIER_BAD_LENGTH;
  if (g_utf8_strlen (text, -1) > LONGEST_INPUT)
    return NULL;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = to_half_width (g_utf8_get_char (text));

      if (character > 0x7e || (character < ' ' && character != '\t'))
        {
          *ret_fault = LB_IDENTIFIER_BAD_CHARACTER;
          return NULL;
        }
      if (character != ' ' && character != '\t' && strchr (ignored, (int) character) == NULL)
        g_string_append_c (cleaned, g_ascii_toupper ((char) character));
    }
  return g_string_free (g_steal_pointer (&cleaned), FALSE);
}

/* Public */

typedef LbIdentifierFault (*Checker) (char **text, LbDay today, LbIdentifier *identifier);

static const struct
{
  const char *name;
  const char *ignored; /* characters of the printed form */
  Checker check;
} kinds[] = {
  [LB_IDENTIFIER_USCC] = { "uscc", "-", lb_identifier_check_uscc },
  [LB_IDENTIFIER_PERSON] = { "person", "-", lb_identifier_check_person },
  [LB_IDENTIFIER_CASE] = { "case", "-", lb_identifier_check_case },
  [LB_IDENTIFIER_EMS] = { "ems", "", lb_identifier_check_ems },
  [LB_IDENTIFIER_PHONE] = { "phone", "-()", lb_identifier_check_phone },
};

static const struct
{
  const char *name;
  const char *text;
} faults[] = {
  [LB_IDENTIFIER_VALID] = { "valid", N_("The number is valid") },
  [LB_IDENTIFIER_BAD_LENGTH] = { "bad-length", N_("The number has too few or too many characters") },
  [LB_IDENTIFIER_BAD_CHARACTER] = { "bad-character",
                                    N_("The number contains a character that cannot occur there") },
  [LB_IDENTIFIER_BAD_CHECK] = { "bad-check",
                                N_("The check digit does not match; a character is probably mistyped") },
  [LB_IDENTIFIER_BAD_DATE] = { "bad-date", N_("The date in the number does not exist") },
  [LB_IDENTIFIER_IN_FUTURE] = { "in-future", N_("The date in the number lies in the future") },
  [LB_IDENTIFIER_BAD_REGION] = { "bad-region", N_("The region in the number does not exist") },
};

gboolean
lb_identifier_check (LbIdentifierKind kind, const char *text, LbDay today, LbIdentifier *ret_identifier)
{
  g_autofree char *cleaned = NULL;
  LbIdentifier identifier = { .born = LB_DAY_NONE };

  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), FALSE);
  g_return_val_if_fail (text != NULL && ret_identifier != NULL, FALSE);

  cleaned = clean (text, kinds[kind].ignored, &identifier.fault);
  if (cleaned != NULL)
    identifier.fault = kinds[kind].check (&cleaned, today, &identifier);
  if (identifier.fault == LB_IDENTIFIER_VALID)
    identifier.canonical = g_steal_pointer (&cleaned);
  else
    identifier.warning = NULL;
  *ret_identifier = identifier;
  return identifier.fault == LB_IDENTIFIER_VALID;
}

const char *
lb_identifier_fault_name (LbIdentifierFault fault)
{
  g_return_val_if_fail ((guint) fault < G_N_ELEMENTS (faults), NULL);
  return faults[fault].name;
}

const char *
lb_identifier_fault_text (LbIdentifierFault fault)
{
  g_return_val_if_fail ((guint) fault < G_N_ELEMENTS (faults), NULL);
  return faults[fault].text;
}

gboolean
lb_identifier_kind_parse (const char *name, LbIdentifierKind *ret_kind)
{
  g_return_val_if_fail (name != NULL && ret_kind != NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (strcmp (kinds[i].name, name) == 0)
        {
          *ret_kind = i;
          return TRUE;
        }
    }
  return FALSE;
}

char *
lb_identifier_mask (const char *text)
{
  g_autoptr (GString) masked = g_string_new (NULL);
  glong length;
  glong shown;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    return g_strdup ("****");
  length = g_utf8_strlen (text, -1);
  shown = length < 8 ? 0 : 2;
  for (glong i = 0; i < length; i++, text = g_utf8_next_char (text))
    {
      if (i < shown || i >= length - shown)
        g_string_append_unichar (masked, g_utf8_get_char (text));
      else
        g_string_append_c (masked, '*');
    }
  return g_string_free (g_steal_pointer (&masked), FALSE);
}
