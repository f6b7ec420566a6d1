/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-search-text.h"

#include <string.h>
#include <unicode/uvernum.h>
#include "lb-pinyin.h"
#include "lb-search-private.h"

#define LONGEST 1000 /* characters of one text that are looked at */
#define LONGEST_WORD 64
#define MOST_WORDS 8
#define SHORT_WORD 8
#define MOST_PIECES 10 /* of a word that are asked for: each costs a walk through the index */

const char *
lb_search_format (void)
{
  return G_STRINGIFY (LB_SEARCH_FORMAT) " icu" U_ICU_VERSION;
}

/* Characters */

/* Plain for full-width; lower case; 0 for what is neither Han nor letter nor digit. */
static gunichar
fold (gunichar c)
{
  if (c >= 0xff01 && c <= 0xff5e)
    c -= 0xfee0;
  return g_unichar_isalnum (c) ? g_unichar_tolower (c) : 0;
}

/* Hyphens are how numbers are printed, not part of them. */
static gboolean
is_hyphen (gunichar c)
{
  return c == '-' || c == 0xff0d || (c >= 0x2010 && c <= 0x2013);
}

GArray *
lb_search_units (const char *text)
{
  GArray *units = g_array_new (FALSE, FALSE, sizeof (LbUnit));
  gboolean gap = FALSE;

  for (const char *at = text; *at != '\0' && units->len < LONGEST; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      LbUnit unit = { .c = fold (c), .from = (gsize) (at - text), .to = (gsize) (g_utf8_next_char (at) - text) };
      if (unit.c == 0)
        {
          gap = gap || !is_hyphen (c);
          continue;
        }
      unit.han = lb_pinyin_is_han (unit.c);
      unit.gap = gap;
      gap = FALSE;
      g_array_append_val (units, unit);
    }
  return units;
}

/* Words */

static void
word_free (gpointer data)
{
  LbSearchWord *word = data;

  g_free (word->text);
  g_free (word->units);
  g_free (word);
}

static void
end_word (GPtrArray *words, GArray *letters, gboolean han)
{
  if (letters->len == 0 || words->len == MOST_WORDS)
    return;
  LbSearchWord *word = g_new0 (LbSearchWord, 1);
  word->length = letters->len;
  word->units = g_memdup2 (letters->data, letters->len * sizeof (gunichar));
  word->text = g_ucs4_to_utf8 (word->units, (glong) word->length, NULL, NULL, NULL);
  word->han = han;
  g_ptr_array_add (words, word);
  g_array_set_size (letters, 0);
}

GPtrArray *
lb_search_words (const char *typed)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (word_free);
  g_autofree char *valid = typed != NULL ? g_utf8_make_valid (typed, -1) : g_strdup ("");
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  g_autoptr (GArray) units = lb_search_units (normal != NULL ? normal : valid);
  g_autoptr (GArray) letters = g_array_new (FALSE, FALSE, sizeof (gunichar));
  gboolean han = FALSE;

  for (guint i = 0; i < units->len; i++)
    {
      const LbUnit *unit = &g_array_index (units, LbUnit, i);
      if (unit->gap || unit->han != han)
        end_word (words, letters, han);
      han = unit->han;
      if (letters->len < LONGEST_WORD)
        g_array_append_val (letters, unit->c);
    }
  end_word (words, letters, han);
  return words;
}

/* Pieces */

typedef struct { GString *out; const GArray *units; } Cut;

static const LbUnit *
unit_at (const GArray *units, guint i)
{
  return &g_array_index (units, LbUnit, i);
}

/* How many units from @i on stand together and are of one kind, at most @most. */
static guint
together (const GArray *units, guint i, guint most)
{
  guint count = 1;

  while (count < most && i + count < units->len && !unit_at (units, i + count)->gap
         && unit_at (units, i + count)->han == unit_at (units, i)->han)
    count++;
  return count;
}

static void
put (const Cut *cut, const char *mark, guint i, guint count)
{
  g_string_append (cut->out, mark);
  for (guint k = i; k < i + count; k++)
    g_string_append_unichar (cut->out, unit_at (cut->units, k)->c);
  g_string_append_c (cut->out, ' ');
}

/* As it is written. A run of letters that is shorter than a piece is one. */
static void
put_written (const Cut *cut)
{
  for (guint i = 0; i < cut->units->len; i++)
    {
      gboolean han = unit_at (cut->units, i)->han;
      gboolean begins = i == 0 || unit_at (cut->units, i)->gap || unit_at (cut->units, i - 1)->han != han;
      guint count = together (cut->units, i, han ? 2 : 3);
      for (guint k = 1; i == 0 && k <= count; k++)
        put (cut, "^", 0, k);
      if (han)
        put (cut, "", i, 1);
      if (count == (han ? 2 : 3) || (!han && begins))
        put (cut, "", i, count);
    }
}

static const char *const *
readings_of (const LbUnit *unit, char *own)
{
  static const char *const none[] = { NULL };

  if (unit->han)
    return lb_pinyin_of (unit->c);
  own[g_unichar_to_utf8 (unit->c, own)] = '\0';
  return none;
}

typedef struct { const Cut *cut; const char *mark; glong wanted; gboolean initials; } Window; /* wanted: characters */

/* Every way to read @wanted letters from unit @i on, of which @so_far has been read. */
static void
read_on (const Window *window, guint i, const char *so_far)
{
  char own[8] = "";

  /* Letters of other scripts stand among Han characters too, and have several bytes. */
  if (g_utf8_strlen (so_far, -1) >= window->wanted)
    {
      g_string_append (window->cut->out, window->mark);
      g_string_append_len (window->cut->out, so_far, g_utf8_offset_to_pointer (so_far, window->wanted) - so_far);
      g_string_append_c (window->cut->out, ' ');
      return;
    }
  if (i >= window->cut->units->len)
    return;
  const LbUnit *unit = unit_at (window->cut->units, i);
  const char *const *readings = readings_of (unit, own);
  if (!unit->han)
    {
      g_autofree char *longer = g_strconcat (so_far, own, NULL);
      read_on (window, i + 1, longer);
    }
  for (; *readings != NULL; readings++)
    {
      g_autofree char *longer = g_strdup_printf ("%s%.*s", so_far, window->initials ? 1 : 8, *readings);
      read_on (window, i + 1, longer);
    }
}

static void
put_initials (const Cut *cut)
{
  for (guint i = 0; i < cut->units->len; i++)
    for (glong wanted = 1; wanted <= 3; wanted++)
      {
        read_on (&(Window) { cut, "", wanted, TRUE }, i, "");
        if (i == 0)
          read_on (&(Window) { cut, "^", wanted, TRUE }, i, "");
      }
}

/* From each letter of each syllable; of two letters, from its first. */
static void
put_whole (const Cut *cut)
{
  for (glong wanted = 2; cut->units->len > 0 && wanted <= 3; wanted++)
    read_on (&(Window) { cut, "^", wanted, FALSE }, 0, "");
  for (guint i = 0; i < cut->units->len; i++)
    {
      char own[8] = "";
      const Window two = { cut, "", 2, FALSE }, window = { cut, "", 3, FALSE };
      read_on (&two, i, "");
      for (const char *const *reading = readings_of (unit_at (cut->units, i), own); *reading != NULL; reading++)
        for (const char *rest = *reading; *rest != '\0'; rest++)
          read_on (&window, i + 1, rest);
      if (*own != '\0')
        read_on (&window, i + 1, own);
    }
}

gboolean
lb_search_has_han (const GArray *units)
{
  for (guint i = 0; i < units->len; i++)
    if (unit_at (units, i)->han)
      return TRUE;
  return FALSE;
}

void
lb_search_append (GString *pieces, const char *text, LbPiecesKind kind)
{
  g_return_if_fail (pieces != NULL);
  if (text == NULL || *text == '\0')
    return;

  g_autoptr (GArray) units = lb_search_units (text);
  const Cut cut = { pieces, units };
  put_written (&cut);
  if (kind == LB_PIECES_CODE && units->len > 0)
    {
      put (&cut, "=", 0, units->len);
      put (&cut, "$", units->len - MIN (3, units->len), MIN (3, units->len));
    }
  if (kind == LB_PIECES_CODE || !lb_search_has_han (units))
    return;
  put_initials (&cut);
  if (kind == LB_PIECES_NAME)
    put_whole (&cut);
}

void
lb_search_append_whole (GString *pieces, const char *text)
{
  g_return_if_fail (pieces != NULL && text != NULL);
  g_autoptr (GArray) units = lb_search_units (text);

  if (units->len > 0)
    put (&(Cut) { pieces, units }, "=", 0, units->len);
}

/* Terms */

/* Where a part follows another one. */
static void
and (GString *expression)
{
  if (expression->len > 0 && strchr ("\")", expression->str[expression->len - 1]) != NULL)
    g_string_append (expression, " AND ");
}

static void
and_piece (GString *expression, const char *mark, const LbSearchWord *word, gsize from, gsize count)
{
  and (expression);
  g_string_append_printf (expression, "\"%s", mark);
  for (gsize i = from; i < from + count; i++)
    g_string_append_unichar (expression, word->units[i]);
  g_string_append_c (expression, '"');
}

/* Pieces of full length, from the first to the last: all of a short word, because each case that has them by chance costs
 * a look; of a longer one those that cover it, because each piece costs a walk through the index. */
static void
and_pieces (GString *expression, const LbSearchWord *word, gsize piece)
{
  gsize places = word->length - piece + 1, covering = (word->length + piece - 1) / piece;
  gsize asked = word->length <= SHORT_WORD ? places : MIN (covering, MOST_PIECES);

  for (gsize i = 0; i < asked; i++)
    and_piece (expression, "", word, asked > 1 ? i * (places - 1) / (asked - 1) : 0, piece);
}

void
lb_search_append_term (GString *expression, const LbSearchWord *word, LbWordPlace place)
{
  g_return_if_fail (expression != NULL && word != NULL);
  gsize piece = word->han ? 2 : 3;

  and (expression);
  g_string_append_c (expression, '(');
  if (place == LB_WORD_WHOLE)
    and_piece (expression, "=", word, 0, word->length);
  if (place == LB_WORD_LAST)
    and_piece (expression, "$", word, word->length - MIN (3, word->length), MIN (3, word->length));
  if (place == LB_WORD_FIRST)
    and_piece (expression, "^", word, 0, MIN (piece, word->length));
  if (word->length >= piece && place != LB_WORD_WHOLE)
    and_pieces (expression, word, piece);
  else if (place == LB_WORD_ANYWHERE)
    {
      and_piece (expression, "", word, 0, word->length);
      g_string_append (expression, " OR ");
      and_piece (expression, "^", word, 0, word->length);
    }
  g_string_append_c (expression, ')');
}
