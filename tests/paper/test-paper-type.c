/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What type does on paper: rare characters, hostile ones, where lines begin, and the forms that one kind of paper
 * has.
 */
#include "lb-paper-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;

/* What a reader copies out of the file, without the feet of the pages. */
static char *
text_of (const char *path)
{
  g_autofree char *text = fixture_text (path);
  g_autoptr (GRegex) foot = g_regex_new ("(—[0-9]+—)?(办件编号：AS-[0-9-]+[0-9A-Z])?共[0-9]+页(—[0-9]+—)?", 0, 0, NULL);

  return g_regex_replace_literal (foot, text, -1, 0, "", 0, NULL);
}

static void
test_rare_characters_of_names_are_there (void)
{
  /* Extensions A, B, C and E, the dot of other peoples' names, and one that is told from its like by a selector. */
  static const char *const names[] = {
    "㐂田药房", "𠮷野家", "龘龘", "阿卜杜拉·买买提", "𪚥", "𡿨", "𫝆", "𬭎", "㙟", "葛󠄀", "Łódź", "①㎡",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (LbDocument) document = lb_document_new ("受理通知书", lb_day_from_ymd (2019, 6, 5));
      g_autofree char *path = NULL, *text = NULL, *fonts = NULL;
      g_auto (GStrv) lines = NULL;
      gunichar first = g_utf8_get_char (names[i]);
      char character[7] = { 0 };

      document->formal = i % 2 == 0;
      g_unichar_to_utf8 (first, character);
      lb_document_add_paragraph (document, LB_PARAGRAPH_BODY, names[i]);
      path = fixture_write_paper (folder, document, "rare.pdf");
      text = text_of (path);
      fonts = fixture_run ("pdffonts", path, NULL);
      lines = g_strsplit (g_strchomp (fonts), "\n", -1);
      if (strstr (text, character) == NULL)
        g_error ("%s is lost: %s", names[i], text);
      for (guint k = 2; lines[k] != NULL; k++)
        g_assert_nonnull (strstr (lines[k], "yes yes yes"));
    }
}

static void
test_what_cannot_be_seen_is_left_out (void)
{
  static const char hostile[] = "甲\x01乙\xe2\x80\xae丙\xe2\x80\x8b丁\xef\xbb\xbf戊\tx\x7f\xe2\x80\xa8己\xff";
  g_autoptr (LbDocument) document = lb_document_new (hostile, lb_day_from_ymd (2019, 6, 5));
  LbBlock *pairs = lb_document_add_pairs (document, 1);
  g_autofree char *path = NULL, *text = NULL, *own = NULL;

  lb_block_add_pair (pairs, hostile, hostile);
  lb_document_add_paragraph (document, LB_PARAGRAPH_BODY, hostile);
  own = lb_document_to_text (document);
  g_assert_cmpstr (own, ==, "甲乙丙丁戊 x己\xef\xbf\xbd\n甲乙丙丁戊 x己\xef\xbf\xbd\t甲乙丙丁戊 x己\xef\xbf\xbd\n甲乙丙丁戊 x己\xef\xbf\xbd\n");
  path = fixture_write_paper (folder, document, "hostile.pdf");
  text = text_of (path);
  g_assert_true (g_str_has_prefix (text, "甲乙丙丁戊x己"));
}

/* A name from the right stays where it is, and a word without end is broken somewhere. */
static void
test_any_length_and_script_stays_on_the_sheet (void)
{
  g_autofree char *word = g_strnfill (3000, 'W');
  g_autofree char *endless = g_strnfill (100000, 'x');
  const char *const texts[] = { word, "שלום עולם مرحبا", endless };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (LbDocument) document = lb_document_new ("单", lb_day_from_ymd (2019, 6, 5));
      LbBlock *pairs = lb_document_add_pairs (document, 2);
      g_autofree char *path = NULL, *box = NULL;

      lb_block_add_pair (pairs, "名称", texts[i]);
      lb_document_add_paragraph (document, LB_PARAGRAPH_BODY, texts[i]);
      path = fixture_write_paper (folder, document, "length.pdf");
      box = fixture_run ("pdftotext", "-bbox", path, "-", NULL);
      for (const char *edge = box; (edge = strstr (edge, "xMax=\"")) != NULL; edge += 6)
        g_assert_cmpfloat (g_ascii_strtod (edge + 6, NULL), <=, 595.3 - 60);
      g_assert_cmpuint (lb_document_count_pages (document), <, 60);
    }
}

/* 避头尾, and the words of every paragraph in their order. */
static void
check_lines (Fixture *fixture, const LbPaperEntry *entry)
{
  g_autoptr (LbDocument) document = lb_paper_build (entry->kind, fixture->state, fixture->events, entry->version,
                                                    &fixture->context, NULL);
  g_autofree char *path = fixture_write_paper (folder, document, "lines.pdf");
  g_autofree char *raw = fixture_run ("pdftotext", "-raw", path, "-", NULL);
  g_auto (GStrv) lines = g_strsplit (raw, "\n", -1);
  g_autofree char *all = text_of (path);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && g_utf8_strchr ("，。、；：？！）》〕”’", -1, g_utf8_get_char (lines[i])) != NULL)
      g_error ("%s: a line begins “%s”", entry->title, lines[i]);
  for (guint i = 0; i < document->blocks->len; i++)
    {
      const LbBlock *block = g_ptr_array_index (document->blocks, i);
      g_autofree char *own = block->kind == LB_BLOCK_PARAGRAPH ? fixture_squeeze (block->text) : NULL;

      if (own != NULL && strstr (all, own) == NULL)
        g_error ("%s: “%s” is not in “%s”", entry->title, own, all);
    }
}

static void
test_lines_begin_as_they_should (void)
{
  g_autoptr (Fixture) fixture = fixture_new ("鞍山市铁东区康泰仁和平价连锁大药房（普通合伙）胜利南路分店", 0);
  g_autoptr (GPtrArray) entries = lb_paper_documents (fixture->state, fixture->events, &fixture->context);

  for (guint i = 0; i < entries->len; i++)
    check_lines (fixture, g_ptr_array_index (entries, i));
}

/* However many rows there are, those on the last page are two at least, and the seal is with them. */
static void
test_no_row_goes_over_alone (void)
{
  static const char *const headers[] = { "序号", "要点" };
  static const double weights[] = { 0.1, 0.9 };
  guint over = 0;

  for (guint rows = 24; rows < 40; rows++)
    {
      g_autoptr (LbDocument) document = lb_document_new ("表", lb_day_from_ymd (2019, 6, 5));
      LbBlock *table = lb_document_add_table (document, G_N_ELEMENTS (headers), headers, weights);
      g_autofree char *path = NULL, *text = NULL;

      for (guint i = 0; i < rows; i++)
        lb_block_add_row (table, "甲", "要点内容");
      if (rows % 2 == 0)
        lb_document_add_seal (document, "某局", lb_day_from_ymd (2019, 6, 5));
      if (lb_document_count_pages (document) < 2)
        continue;
      over++;
      path = fixture_write_paper (folder, document, "rows.pdf");
      text = fixture_run ("pdftotext", "-raw", "-f", "2", path, "-", NULL);
      g_assert_nonnull (strstr (text, "要点内容"));
      g_assert_nonnull (strstr (strstr (text, "要点内容") + 3, "要点内容"));
    }
  g_assert_cmpuint (over, >, 8);
  g_assert_cmpuint (over, <, 16);
}

/* The forms of one kind */

static char *
text_with (LbPaperKind kind, guint nth, LbEventType type, GVariant *data, LbTime at)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autoptr (LbDocument) document = NULL;

  for (guint i = 0, seen = 0; i < fixture->events->len; i++)
    {
      LbEvent *event = g_ptr_array_index (fixture->events, i);

      if (event->type != type || seen++ != nth)
        continue;
      if (data != NULL)
        {
          g_variant_unref (event->data);
          event->data = data;
        }
      if (at != LB_TIME_NONE)
        event->at = at;
      break;
    }
  document = fixture_paper (fixture, kind, nth);
  return lb_document_to_text (document);
}

static void
test_acceptance_says_on_what_ground (void)
{
  static const struct { const char *how, *way, *words; } rows[] = {
    { "decided", "材料齐全，决定受理", "第三十二条第一款第（五）项，决定予以受理" },
    { "one-day", "1个工作日内无补正要求，视为受理", "视为受理" },
    { "overdue", "逾期未告知，视为受理", "第三十二条第一款第（四）项，自收到申请材料之日起即为受理" },
    { "corrected", "补正齐全，决定受理", "提交全部补正申请材料" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text =
        text_with (LB_PAPER_ACCEPTANCE, 0, LB_EVENT_ACCEPTED,
                   lb_record_new ("day", LB_VALUE_DAY, lb_day_from_ymd (2019, 5, 5), "how", LB_VALUE_CHOICE,
                                  rows[i].how, NULL), LB_TIME_NONE);

      g_assert_nonnull (strstr (text, "鞍行审受〔2019〕0505-1-1-1号\n"));
      g_assert_nonnull (strstr (text, rows[i].way));
      g_assert_nonnull (strstr (text, rows[i].words));
    }
}

static void
test_not_accepted_has_two_forms (void)
{
  g_autofree char *own = text_with (LB_PAPER_NOT_ACCEPTED, 0, LB_EVENT_NOT_ACCEPTED,
                                    lb_record_new ("ground", LB_VALUE_CHOICE, "not-required", "reason", LB_VALUE_TEXT,
                                                   "该业务已改为备案", NULL), LB_TIME_NONE);
  g_autofree char *other = text_with (LB_PAPER_NOT_ACCEPTED, 0, LB_EVENT_NOT_ACCEPTED, NULL, LB_TIME_NONE);

  g_assert_nonnull (strstr (own, "\n不受理告知书\n鞍行审不受〔2019〕0505-1-1-3号\n"));
  g_assert_nonnull (strstr (own, "第三十二条第一款第（一）项"));
  g_assert_nonnull (strstr (own, "理由：该业务已改为备案。\n"));
  g_assert_nonnull (strstr (own, "自收到本告知书之日起六十日内向鞍山市人民政府申请行政复议"));
  g_assert_nonnull (strstr (own, "或者自收到本告知书之日起六个月内向有管辖权的人民法院提起行政诉讼。\n"));
  g_assert_null (strstr (own, "请向有关行政机关提出申请"));
  g_assert_nonnull (strstr (other, "\n不予受理决定书\n"));
  g_assert_nonnull (strstr (other, "第三十二条第一款第（二）项"));
  g_assert_nonnull (strstr (other, "请向有关行政机关提出申请：辽宁省药品监督管理局。\n"));
}

/* A regulation is not cited before it was in force. */
static void
test_law_is_that_of_the_day (void)
{
  g_autofree char *then = text_with (LB_PAPER_ONE_TIME_NOTICE, 0, LB_EVENT_REFERRED, NULL, LB_TIME_NONE);
  g_autofree char *later = text_with (LB_PAPER_ONE_TIME_NOTICE, 0, LB_EVENT_REFERRED, NULL,
                                      lb_time_at (lb_day_from_ymd (2020, 1, 1), 600));

  g_assert_null (strstr (then, "优化营商环境条例"));
  g_assert_nonnull (strstr (then, "第三十二条"));
  g_assert_nonnull (strstr (later, "《优化营商环境条例》第三十六条"));
}

/* Numbers of formal papers are told apart by kind, item and count. */
static void
test_no_two_papers_have_one_number (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) before = lb_paper_documents (fixture->state, fixture->events, &fixture->context);
  const LbEvent *accepted = NULL;
  g_autoptr (GPtrArray) after = NULL;

  for (guint i = 0; i < before->len; i++)
    g_assert_true (g_hash_table_add (seen, ((LbPaperEntry *) g_ptr_array_index (before, i))->number));
  for (guint i = 0; i < fixture->events->len && accepted == NULL; i++)
    if (((LbEvent *) g_ptr_array_index (fixture->events, i))->type == LB_EVENT_ACCEPTED)
      accepted = g_ptr_array_index (fixture->events, i);
  /* The same once more, later: another number, and the first has kept its own. */
  {
    LbEvent *again = lb_event_alloc ();

    again->case_id = g_strdup (accepted->case_id);
    again->version = (gint64) fixture->events->len + 1;
    again->type = accepted->type;
    again->item = g_strdup (accepted->item);
    again->at = accepted->at + 1000;
    again->data = g_variant_ref (accepted->data);
    g_ptr_array_add (fixture->events, again);
  }
  after = lb_paper_documents (fixture->state, fixture->events, &fixture->context);
  g_assert_cmpuint (after->len, ==, before->len + 1);
  for (guint i = 0, added = 0; i < after->len; i++)
    {
      const LbPaperEntry *entry = g_ptr_array_index (after, i);

      if (g_hash_table_contains (seen, entry->number))
        continue;
      g_assert_cmpuint (++added, ==, 1);
      g_assert_cmpstr (entry->number, ==, "鞍行审受〔2019〕0505-1-1-1之2号");
    }
}

static void
test_copies_go_to_the_other_sections (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autoptr (LbDocument) grant = fixture_paper (fixture, LB_PAPER_GRANT, 0);
  g_autoptr (LbDocument) receipt = fixture_paper (fixture, LB_PAPER_RECEIPT, 0);
  g_autofree char *granted = lb_document_to_text (grant), *received = lb_document_to_text (receipt);
  g_autofree char *path = fixture_write_paper (folder, grant, "copies.pdf");
  g_autofree char *last = fixture_run ("pdftotext", "-raw", path, "-", NULL);

  g_assert_nonnull (strstr (granted, "抄送：企业登记科。\n鞍山市行政审批局　2019年5月10日印发\n"));
  g_assert_nonnull (strstr (last, "抄送：企业登记科。"));
  g_assert_null (strstr (received, "抄送"));
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lianban-type-XXXXXX", NULL);
  g_test_add_func ("/paper-type/rare-characters-of-names-are-there", test_rare_characters_of_names_are_there);
  g_test_add_func ("/paper-type/what-cannot-be-seen-is-left-out", test_what_cannot_be_seen_is_left_out);
  g_test_add_func ("/paper-type/any-length-and-script-stays-on-the-sheet",
                   test_any_length_and_script_stays_on_the_sheet);
  g_test_add_func ("/paper-type/lines-begin-as-they-should", test_lines_begin_as_they_should);
  g_test_add_func ("/paper-type/no-row-goes-over-alone", test_no_row_goes_over_alone);
  g_test_add_func ("/paper-type/acceptance-says-on-what-ground", test_acceptance_says_on_what_ground);
  g_test_add_func ("/paper-type/not-accepted-has-two-forms", test_not_accepted_has_two_forms);
  g_test_add_func ("/paper-type/law-is-that-of-the-day", test_law_is_that_of_the_day);
  g_test_add_func ("/paper-type/no-two-papers-have-one-number", test_no_two_papers_have_one_number);
  g_test_add_func ("/paper-type/copies-go-to-the-other-sections", test_copies_go_to_the_other_sections);
  result = g_test_run ();
  {
    g_autofree char *output = fixture_run ("rm", "-r", folder, NULL);
  }
  g_free (folder);
  return result;
}
