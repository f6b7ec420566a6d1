/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is searched, cut into pieces that an index finds from any place within a word, and what is typed, matched
 * against it. Chinese is written without blanks, and people type one or two characters of a name, the last digits of a
 * number, or pinyin, by its initials or whole.
 *
 * Pieces of a text: each Han character and each two that stand together; three letters or digits that stand together;
 * the initials of its pinyin, one, two and three together; three letters of its whole pinyin, two at the beginning of a
 * syllable. "^" marks pieces that a text begins with, "$" the last three characters of a code, "=" a whole code. An
 * index of pieces knows what may fit; lb_search_match() says what does.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Anything that changes the pieces of a text: an index made otherwise is made again. */
#define LB_SEARCH_FORMAT 2 /* 2: letters of other scripts beside Han characters are whole */
/* The format with what else decides about the pieces. (transfer none) */
const char *lb_search_format (void);

typedef struct
{
  char *text;      /* lower case, plain: Han characters, or letters and digits */
  gboolean han;
  gunichar *units; /* the same */
  gsize length;
} LbSearchWord;
/* The first eight words of @typed, none when there is nothing to look for.
 * (element-type LbSearchWord) (transfer full) */
GPtrArray *lb_search_words (const char *typed);

typedef enum
{
  LB_PIECES_NAME,  /* with pinyin */
  LB_PIECES_PLACE, /* with pinyin initials */
  LB_PIECES_CODE,  /* a number: letters and digits only */
} LbPiecesKind;
/* Appends @text's pieces to @pieces, separated by blanks. @text NULL adds none. */
void lb_search_append (GString *pieces, const char *text, LbPiecesKind kind);
/* The same of a code that is found only when it is typed whole. */
void lb_search_append_whole (GString *pieces, const char *text);

typedef enum
{
  LB_WORD_ANYWHERE,
  LB_WORD_FIRST, /* @text begins with it */
  LB_WORD_LAST,  /* a code ends with it */
  LB_WORD_WHOLE, /* it is the whole of a code */
} LbWordPlace;
/* Appends the pieces that a text must have for @word to be found in it, as a part of an FTS5 expression. */
void lb_search_append_term (GString *expression, const LbSearchWord *word, LbWordPlace place);

typedef struct
{
  gsize from, to;        /* bytes of the text that match */
  gboolean first, last;  /* at its beginning, at its end */
} LbSearchMatch;
/* Where @word is in @text (nullable): as it is written or, unless it is a code, in its pinyin. At the beginning where
 * there is a choice, otherwise the first. */
gboolean lb_search_match (const char *text, LbPiecesKind kind, const LbSearchWord *word, LbSearchMatch *ret_match);

G_END_DECLS
