/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-search-text.h"

#include <string.h>
#include <unicode/utrans.h>
#include <unicode/ustring.h>

#define PIECE_HAN 2
#define PIECE_OTHER 3
#define LONGEST 4000 /* characters of one text that are looked at */
#define MOST_WORDS 8

/* Characters */

static gboolean
is_han (gunichar c)
{
  return g_unichar_get_script (c) == G_UNICODE_SCRIPT_HAN;
}

/* Hyphens are how numbers are printed, not part of them. */
static gboolean
is_skipped (gunichar c)
{
  return c == '-' || c == 0x2010 || c == 0x2011 || c == 0x2013;
}

/* A run of one kind, lower case, from @text on; moves @text behind it. Empty at the end. */
static gunichar *
take_run (const char **text, gsize *ret_length, gboolean *ret_han)
{
  GArray *run = g_array_new (FALSE, FALSE, sizeof (gunichar));
  const char *at = *text;

  for (; *at != '\0' && run->len < LONGEST; at = g_utf8_next_char (at))
    {
      gunichar c = g_unichar_tolower (g_utf8_get_char (at));
      gboolean word = g_unichar_isalnum (c);
      if (is_skipped (c) && run->len > 0 && !*ret_han)
        continue;
      if (!word && run->len == 0)
        continue;
      if (!word || (run->len > 0 && is_han (c) != *ret_han))
        break;
      *ret_han = is_han (c);
      g_array_append_val (run, c);
    }
  *text = at;
  *ret_length = run->len;
  return (gunichar *) g_array_free (run, FALSE);
}

static void
append_piece (GString *out, const gunichar *run, gsize length)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_unichar (out, run[i]);
}

/* Normalised, with full-width letters and digits made plain. (transfer full) */
static char *
plain (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  char *folded = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKC);

  return folded != NULL ? folded : g_steal_pointer (&valid);
}

/* At each place a piece of full length; towards the end shorter ones, so that a phrase of full pieces cannot run
 * over into the next run. */
void
lb_search_append (GString *document, const char *text)
{
  g_return_if_fail (document != NULL);
  if (text == NULL || *text == '\0')
    return;

  g_autofree char *normal = plain (text);
  const char *rest = normal;
  for (;;)
    {
      gboolean han = FALSE;
      gsize length = 0;
      g_autofree gunichar *run = take_run (&rest, &length, &han);
      gsize piece = han ? PIECE_HAN : PIECE_OTHER;
      if (length == 0)
        return;
      for (gsize i = 0; i < length; i++)
        {
          append_piece (document, run + i, MIN (piece, length - i));
          g_string_append_c (document, ' ');
        }
    }
}

/* A run shorter than a piece is the beginning of one; a longer one is a phrase of pieces that follow one another. */
static void
append_term (GString *expression, const gunichar *run, gsize length, gboolean han)
{
  gsize piece = han ? PIECE_HAN : PIECE_OTHER;

  if (expression->len > 0)
    g_string_append (expression, " AND ");
  g_string_append_c (expression, '"');
  if (length < piece)
    append_piece (expression, run, length);
  else
    for (gsize i = 0; i + piece <= length; i++)
      {
        if (i > 0)
          g_string_append_c (expression, ' ');
        append_piece (expression, run + i, piece);
      }
  g_string_append_c (expression, '"');
  if (length < piece)
    g_string_append_c (expression, '*');
}

char *
lb_search_expression (const char *typed)
{
  g_autoptr (GString) expression = g_string_new (NULL);
  g_autofree char *normal = typed != NULL ? plain (typed) : NULL;
  const char *rest = normal;

  if (typed == NULL)
    return NULL;
  for (int words = 0; words < MOST_WORDS; words++)
    {
      gboolean han = FALSE;
      gsize length = 0;
      g_autofree gunichar *run = take_run (&rest, &length, &han);
      if (length == 0)
        break;
      append_term (expression, run, MIN (length, 64), han);
    }
  return expression->len > 0 ? g_strdup (expression->str) : NULL;
}

/* Pinyin */

static GMutex pinyin_lock;
static UTransliterator *pinyin; /* (mutex pinyin_lock): opening one costs milliseconds */
static GHashTable *syllables;   /* (mutex pinyin_lock) gunichar → char* */

static UTransliterator *
open_pinyin (void)
{
  static const char *const id = "Han-Latin; Latin-ASCII; Lower";
  UChar wide[64];
  UErrorCode status = U_ZERO_ERROR;

  u_uastrncpy (wide, id, G_N_ELEMENTS (wide));
  UTransliterator *made = utrans_openU (wide, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
  return U_SUCCESS (status) ? made : NULL;
}

/* The reading of one character, letters only; "" when there is none. Remembered: names use a few thousand. */
static const char *
syllable (gunichar c)
{
  char *known = g_hash_table_lookup (syllables, GUINT_TO_POINTER (c));
  UChar wide[32] = { 0 };
  char narrow[64] = "";
  UErrorCode status = U_ZERO_ERROR;
  int32_t length = 0, limit;

  if (known != NULL)
    return known;
  if (c <= 0xffff)
    wide[length++] = (UChar) c;
  else
    {
      wide[length++] = (UChar) (0xd7c0 + (c >> 10));
      wide[length++] = (UChar) (0xdc00 + (c & 0x3ff));
    }
  limit = length;
  if (pinyin != NULL)
    utrans_transUChars (pinyin, wide, &length, G_N_ELEMENTS (wide), 0, &limit, &status);
  GString *letters = g_string_new (NULL);
  if (pinyin != NULL && U_SUCCESS (status))
    {
      u_strToUTF8 (narrow, sizeof narrow, NULL, wide, length, &status);
      for (const char *p = narrow; U_SUCCESS (status) && *p != '\0'; p++)
        if (g_ascii_isalpha (*p))
          g_string_append_c (letters, g_ascii_tolower (*p));
    }
  known = g_string_free (letters, FALSE);
  g_hash_table_insert (syllables, GUINT_TO_POINTER (c), known);
  return known;
}

void
lb_search_pinyin (const char *text, char **ret_initials, char **ret_whole)
{
  g_autofree char *normal = plain (text != NULL ? text : "");
  GString *initials = g_string_new (NULL), *whole = g_string_new (NULL);
  int count = 0;

  g_mutex_lock (&pinyin_lock);
  if (syllables == NULL)
    {
      syllables = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      pinyin = open_pinyin ();
    }
  for (const char *at = normal; *at != '\0' && count < LONGEST; at = g_utf8_next_char (at), count++)
    {
      gunichar c = g_utf8_get_char (at);
      if (is_han (c))
        {
          const char *reading = syllable (c);
          if (*reading != '\0')
            g_string_append_c (initials, *reading);
          g_string_append (whole, reading);
        }
      else if (c < 128 && g_ascii_isalnum (c))
        {
          g_string_append_c (initials, g_ascii_tolower (c));
          g_string_append_c (whole, g_ascii_tolower (c));
        }
    }
  g_mutex_unlock (&pinyin_lock);
  *ret_initials = g_string_free (initials, FALSE);
  *ret_whole = g_string_free (whole, FALSE);
}
