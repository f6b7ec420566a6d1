/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-search-text.h"

#include <string.h>
#include "lb-pinyin.h"
#include "lb-search-private.h"

static const LbUnit *
unit_at (const GArray *units, guint i)
{
  return &g_array_index (units, LbUnit, i);
}

/* How many units from @start on match; 0 when they do not. */

static guint
match_written (const GArray *units, guint start, const LbSearchWord *word)
{
  if (word->length > units->len - start)
    return 0;
  for (guint i = 0; i < word->length; i++)
    {
      const LbUnit *unit = unit_at (units, start + i);
      if (unit->c != word->units[i] || (i > 0 && unit->gap))
        return 0;
    }
  return (guint) word->length;
}

static gboolean
has_initial (const LbUnit *unit, gunichar letter)
{
  if (!unit->han)
    return unit->c == letter;
  for (const char *const *reading = lb_pinyin_of (unit->c); *reading != NULL; reading++)
    if ((guchar) **reading == letter)
      return TRUE;
  return FALSE;
}

static guint
match_initials (const GArray *units, guint start, const LbSearchWord *word)
{
  if (word->length > units->len - start)
    return 0;
  for (guint i = 0; i < word->length; i++)
    if (!has_initial (unit_at (units, start + i), word->units[i]))
      return 0;
  return (guint) word->length;
}

/* The last syllable may be typed in part. */
static guint
match_whole (const GArray *units, guint start, const char *rest)
{
  if (*rest == '\0')
    return start;
  if (start >= units->len)
    return 0;
  const LbUnit *unit = unit_at (units, start);
  if (!unit->han)
    return unit->c == g_utf8_get_char (rest) ? match_whole (units, start + 1, g_utf8_next_char (rest)) : 0;
  for (const char *const *reading = lb_pinyin_of (unit->c); *reading != NULL; reading++)
    {
      gsize length = strlen (*reading);
      guint end = 0;
      if (g_str_has_prefix (*reading, rest))
        return start + 1;
      if (strncmp (rest, *reading, length) == 0)
        end = match_whole (units, start + 1, rest + length);
      if (end > 0)
        return end;
    }
  return 0;
}

/* One or two letters in the midst of letters are no piece of their own. */
static gboolean
is_too_short (const GArray *units, guint start, const LbSearchWord *word)
{
  guint end = start + (guint) word->length;

  if (word->han || word->length >= 3 || start == 0)
    return FALSE;
  return (!unit_at (units, start)->gap && !unit_at (units, start - 1)->han)
         || (end < units->len && !unit_at (units, end)->gap && !unit_at (units, end)->han);
}

static guint
match_at (const GArray *units, guint start, LbPiecesKind kind, gboolean plain, const LbSearchWord *word)
{
  guint count = match_written (units, start, word), end;

  if (count > 0 && !(plain && is_too_short (units, start, word)))
    return count;
  if (word->han || plain)
    return 0;
  count = match_initials (units, start, word);
  if (count > 0 || kind == LB_PIECES_PLACE)
    return count;
  end = match_whole (units, start, word->text);
  return end > start ? end - start : 0;
}

gboolean
lb_search_match (const char *text, LbPiecesKind kind, const LbSearchWord *word, LbSearchMatch *ret_match)
{
  g_return_val_if_fail (word != NULL && ret_match != NULL, FALSE);
  if (text == NULL || *text == '\0')
    return FALSE;

  g_autoptr (GArray) units = lb_search_units (text);
  gboolean plain = kind == LB_PIECES_CODE || !lb_search_has_han (units);
  for (guint start = 0; start < units->len; start++)
    {
      guint count = match_at (units, start, kind, plain, word);
      if (count == 0)
        continue;
      guint end = start + count;
      ret_match->from = unit_at (units, start)->from;
      ret_match->to = unit_at (units, end - 1)->to;
      ret_match->first = start == 0;
      ret_match->last = end == units->len;
      return TRUE;
    }
  return FALSE;
}
