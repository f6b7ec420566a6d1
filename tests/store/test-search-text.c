/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people know of a case, and what they type of it.
 */
#include <string.h>
#include "lb-database.h"
#include "lb-pinyin.h"
#include "lb-search-text.h"

static void
test_readings (void)
{
  static const struct { const char *character, *readings; } cases[] = {
    { "药", "yao" },  { "重", "zhong,chong" }, { "行", "xing,hang" }, { "长", "chang,zhang" },
    { "曾", "zeng" }, { "绿", "lv,lu" },       { "女", "nu,nv" },     { "厦", "xia,sha" },
    { "朴", "piao" }, { "都", "dou,du" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const *have = lb_pinyin_of (g_utf8_get_char (cases[i].character));
      g_auto (GStrv) wanted = g_strsplit (cases[i].readings, ",", -1);
      for (char **one = wanted; *one != NULL; one++)
        if (!g_strv_contains (have, *one))
          g_error ("%s is not read %s", cases[i].character, *one);
    }
  g_assert_null (*lb_pinyin_of ('a'));
  g_assert_null (*lb_pinyin_of (0x1f600));
}

/* The index and the match say the same: what matches must have the pieces that the index is asked for. */
static gboolean
index_finds (LbDatabase *database, const LbSearchWord *word, LbWordPlace place)
{
  g_autoptr (GString) expression = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 count = 0;

  lb_search_append_term (expression, word, place);
  /* An index without content counts nothing: the rows are walked. */
  g_autoptr (LbStatement) s = lb_database_query (database, &error, "SELECT rowid FROM t WHERE t MATCH :e", "s:e",
                                                 expression->str, NULL);
  g_assert_no_error (error);
  while (lb_statement_step (s, &error) == LB_STEP_ROW)
    count++;
  g_assert_no_error (error);
  return count > 0;
}

static LbDatabase *
open_index (const char *text, LbPiecesKind kind)
{
  static const char *const migrations[] = {
    "CREATE VIRTUAL TABLE t USING fts5 (pieces, content = '', detail = none, columnsize = 0,"
    " tokenize = \"ascii tokenchars '^$=@'\");", NULL };
  static const LbSchema schema = { 1, migrations };
  LbDatabase *database = lb_database_open (":memory:", 0, &schema, NULL);
  g_autoptr (GString) pieces = g_string_new (NULL);

  lb_search_append (pieces, text, kind);
  g_assert_true (lb_database_run (database, NULL, "INSERT INTO t (rowid, pieces) VALUES (7, :pieces)", "s:pieces",
                                  pieces->str, NULL));
  return database;
}

static gboolean
finds (const char *text, LbPiecesKind kind, const char *typed)
{
  g_autoptr (LbDatabase) database = open_index (text, kind);
  g_autoptr (GPtrArray) words = lb_search_words (typed);

  for (guint i = 0; i < words->len; i++)
    {
      LbSearchMatch match = { 0 };
      gboolean fits = lb_search_match (text, kind, words->pdata[i], &match);
      if (!fits)
        return FALSE;
      g_assert_cmpuint (match.from, <, match.to);
      g_assert_cmpuint (match.to, <=, strlen (text));
      g_assert_true (g_utf8_validate (text + match.from, (gssize) (match.to - match.from), NULL));
      if (!index_finds (database, words->pdata[i], LB_WORD_ANYWHERE)
          || (match.first && !index_finds (database, words->pdata[i], LB_WORD_FIRST)))
        g_error ("the index does not know %s in %s", typed, text);
    }
  return words->len > 0;
}

typedef struct { const char *text; LbPiecesKind kind; const char *found, *missed; } Example;

static const Example examples[] = {
  { "鞍山康宝大药房", LB_PIECES_NAME,
    "康宝|宝|宝大药|康宝 药房|  药房  |康宝-|大药房 鞍山|k|kb|kbdyf|dyf|ask|as|kangbao|kangb|anshankangbaodayaofang|"
    "anshankangbaodayaof|yaofang|da",
    "宝康|大康|房鞍|kbx|99999|康宝 医院|angbao|kangbaoyao||  |\"|*|：，" },
  { "重庆银行长春支行", LB_PIECES_NAME, "cqyhcczh|chongqing|chongqingyinhang|yinhangchangchun|zhihang|zqyx|zhongqing|cqyh",
    "chongqingyinxingzhi x" },
  { "开办药店", LB_PIECES_NAME, "kbyd|kaibanyaodian|kaibanyaod|KBYD|ｋｂｙｄ|药店|店", "kbdy|aibanyao" },
  { "绿园（吕）ABC公司2", LB_PIECES_NAME, "lvyuan|luyuan|lylabcgs2|abc|ABC公司|lv|公司2|2", "abd|司公" },
  { "AS2019061001000017X", LB_PIECES_CODE, "AS-20190610-01-00001-7|20190610|as2019|0017x|１７x|17X|AS|001", "AS2018|18x|7x" },
  { "14000000011", LB_PIECES_CODE, "1400 0000 011|0011|140|14000000011", "14100|12" },
  { "辽宁省鞍山市铁东区胜利路12号3楼", LB_PIECES_PLACE, "铁东|胜利路12号|路|12|3|tdq|qsll|sll12h", "13|西" },
  { "𠮷野家", LB_PIECES_NAME, "𠮷野|野家|家", "吉野" },
};

static void
test_any_part_is_found (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_auto (GStrv) found = g_strsplit (examples[i].found, "|", -1), missed = g_strsplit (examples[i].missed, "|", -1);
      for (char **typed = found; *typed != NULL; typed++)
        if (!finds (examples[i].text, examples[i].kind, *typed))
          g_error ("%s is not found in %s", *typed, examples[i].text);
      for (char **typed = missed; *typed != NULL; typed++)
        if (finds (examples[i].text, examples[i].kind, *typed))
          g_error ("%s is found in %s", *typed, examples[i].text);
    }
}

static void
test_what_matches_is_told (void)
{
  static const struct { const char *text, *typed, *shown; LbPiecesKind kind; gboolean first, last; } cases[] = {
    { "鞍山康宝大药房", "康宝", "康宝", LB_PIECES_NAME, FALSE, FALSE },
    { "鞍山康宝大药房", "kbd", "康宝大", LB_PIECES_NAME, FALSE, FALSE },
    { "鞍山康宝大药房", "anshank", "鞍山康", LB_PIECES_NAME, TRUE, FALSE },
    { "鞍山康宝大药房", "药房", "药房", LB_PIECES_NAME, FALSE, TRUE },
    { "（鞍山）药店", "asyd", "鞍山）药店", LB_PIECES_NAME, TRUE, TRUE },
    { "14000000011", "14000000011", "14000000011", LB_PIECES_CODE, TRUE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) words = lb_search_words (cases[i].typed);
      LbSearchMatch match = { 0 };
      g_assert_true (lb_search_match (cases[i].text, cases[i].kind, words->pdata[0], &match));
      g_autofree char *shown = g_strndup (cases[i].text + match.from, match.to - match.from);
      g_assert_cmpstr (shown, ==, cases[i].shown);
      g_assert_true (match.first == cases[i].first && match.last == cases[i].last);
    }
}

/* Whatever part of a text is typed, as written or in pinyin, index and match agree that it is there. */
static void
test_random_parts (void)
{
  static const char pool[] = "鞍山重庆银行长春曾都厦门绿女吕药店乐单解区朴会车石行Ab9（） -公司";

  for (int round = 0; round < 400; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL), typed = g_string_new (NULL);
      gboolean initials = g_test_rand_bit (), han = FALSE;
      for (int i = g_test_rand_int_range (1, 12); i > 0; i--)
        g_string_append_unichar (text, g_utf8_get_char (g_utf8_offset_to_pointer (
          pool, g_test_rand_int_range (0, (int) g_utf8_strlen (pool, -1)))));
      for (const char *at = text->str; *at != '\0'; at = g_utf8_next_char (at))
        han = han || lb_pinyin_is_han (g_utf8_get_char (at));
      int length = (int) g_utf8_strlen (text->str, -1), from = g_test_rand_int_range (0, length);
      for (int i = from; i < length && i < from + 6; i++)
        {
          gunichar c = g_utf8_get_char (g_utf8_offset_to_pointer (text->str, i));
          const char *const *readings = lb_pinyin_of (c);
          guint count = g_strv_length ((char **) readings);
          if (count > 0)
            g_string_append_len (typed, readings[g_test_rand_int_range (0, (int) count)], initials ? 1 : -1);
          else if (g_unichar_isalnum (c))
            g_string_append_unichar (typed, c);
        }
      /* One or two letters in the midst of others are no part that is looked for. */
      if (!han && typed->len < 3)
        continue;
      if (typed->len > 0 && !finds (text->str, LB_PIECES_NAME, typed->str))
        g_error ("%s is not found in %s", typed->str, text->str);
    }
}

static void
test_nothing_typed_breaks_it (void)
{
  static const gunichar pool[] = { 'a', '"', '*', '(', ')', ':', '-', '^', '$', '=', '@', ' ', '{', 0x836f, 0x20000, 0x301,
                                   0xff08, '7', '\t', 0x200d, 0x1f600, 0xe000, '\'', '\\', 1 };
  g_autofree char *long_text = g_strnfill (100000, 'x');
  g_autoptr (GString) long_han = g_string_new (NULL);

  for (int round = 0; round < 1000; round++)
    {
      g_autoptr (GString) typed = g_string_new (NULL);
      for (int i = g_test_rand_int_range (0, 20); i > 0; i--)
        g_string_append_unichar (typed, pool[g_test_rand_int_range (0, G_N_ELEMENTS (pool))]);
      finds ("a药7店", LB_PIECES_NAME, typed->str);
    }
  for (int i = 0; i < 30000; i++)
    g_string_append (long_han, "药");
  finds ("a药", LB_PIECES_NAME, long_text);
  finds (long_han->str, LB_PIECES_NAME, long_han->str);
  finds ("a药", LB_PIECES_NAME, "\xff\xfe broken \xc3");
}

/* Names of foreigners have letters of more than one byte beside Han characters: none is cut in two. */
static void
test_other_scripts (void)
{
  static const char *const texts[] = { "大쿞测试", "José药房", "Ωмега贸易é", "중국药业" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    for (int kind = LB_PIECES_NAME; kind <= LB_PIECES_CODE; kind++)
      {
        g_autoptr (GString) pieces = g_string_new (NULL);
        lb_search_append (pieces, texts[i], (LbPiecesKind) kind);
        g_assert_true (g_utf8_validate (pieces->str, -1, NULL));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search-text/readings", test_readings);
  g_test_add_func ("/search-text/any-part-is-found", test_any_part_is_found);
  g_test_add_func ("/search-text/what-matches-is-told", test_what_matches_is_told);
  g_test_add_func ("/search-text/random-parts", test_random_parts);
  g_test_add_func ("/search-text/nothing-typed-breaks-it", test_nothing_typed_breaks_it);
  g_test_add_func ("/search-text/letters-of-other-scripts-stay-whole", test_other_scripts);
  return g_test_run ();
}
