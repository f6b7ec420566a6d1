/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every document of the plan, as it comes out of the printer: rendered, read back with pdftotext, and held against
 * what docs/domain.md 3.7 says that it must contain.
 */
#include "lb-paper-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lb-error.h"
#include "lb-paper-day.h"

static char *folder;

static int
pages_of (const char *path)
{
  g_autofree char *output = fixture_run ("pdfinfo", path, NULL);
  const char *pages = strstr (output, "Pages:");

  g_assert_nonnull (pages);
  return atoi (pages + 6);
}

static const struct { LbPaperKind kind; guint nth; const char *contains[16]; } must_contain[] = {
  { LB_PAPER_APPLICATION, 0, { "综合申请表", "申请事项", "药品零售企业许可", "张建国", "91210300MA0LB0014X", "第三十一条" } },
  { LB_PAPER_ONE_TIME_NOTICE, 0, { "一次性告知单", "未提交方位图", "申请表未填写营业面积", "填写营业面积并盖章", "咨询辅导窗口" } },
  { LB_PAPER_RECEIPT, 0,
    { "接件凭证", "AS-20190505-01-00001-D", "K7M2QP", "鞍山市康泰大药房有限公司", "药品零售企业许可", "医药器械审批科",
      "2019年5月5日11:00", "政务服务大厅二层环岛一件事情接件窗口", "王芳", "接件不等于受理", "1个工作日内（至2019年5月6日）",
      "12345", "容缺，2019年5月20日前补齐", "预收", "工作日历版本：", "2019年5月24日" } },
  { LB_PAPER_REMINDER, 0, { "现场勘验准备提醒单", "药品与非药品、处方药与非处方药", "★", "胜利南路38号" } },
  { LB_PAPER_PROMISE, 0, { "容缺受理承诺书", "2019年5月20日", "承诺人" } },
  { LB_PAPER_ONE_DAY_NOTICE, 0, { "等候受理告知单", "受理前核查", "至2019年5月6日", "受理日期为2019年5月5日" } },
  { LB_PAPER_CORRECTION, 0,
    { "补正材料告知书", "第三十二条第一款第（四）项", "未提交方位图", "经营范围表述不规范", "2019年5月15日", "窗口提交或者网上上传" } },
  { LB_PAPER_CORRECTION_RECEIPT, 0, { "补正材料接收凭证", "已补正的内容", "尚未补齐", "经营范围表述不规范" } },
  { LB_PAPER_ACCEPTANCE, 0, { "受理通知书", "企业设立、变更、注销登记", "2019年5月5日", "决定予以受理", "承诺期限", "法定期限" } },
  { LB_PAPER_ACCEPTANCE, 1, { "受理通知书", "2019年5月6日", "全部补正申请材料" } },
  { LB_PAPER_NOT_ACCEPTED, 0,
    { "不予受理决定书", "辽宁省药品监督管理局", "执业药师注册由省级部门负责", "六十日", "六个月" } },
  { LB_PAPER_SLIP, 0,
    { "申请材料交接单", "46页", "医药器械审批科", "王芳", "赵敏", "租赁合同缺第3页", "移交人签字", "接收人签字" } },
  { LB_PAPER_VISIT_REQUEST, 0, { "申请单", "核查经营场所条件", "90分钟", "现场勘验" } },
  { LB_PAPER_VISIT_ORDER, 0, { "任务单", "2019年5月8日09:00", "周杰、吴刚", "辽C·A1234", "胜利南路38号", "第三十四条" } },
  { LB_PAPER_VISIT_RECORD, 0, { "记录与结论", "灭火器过期", "不合格", "整改后复验", "更换灭火器后符合要求" } },
  { LB_PAPER_SUPPLEMENT, 0, { "审查阶段补正通知", "不停止办理期限的计算" } },
  { LB_PAPER_OPINION, 0, { "审查意见表", "建议准予行政许可", "场所、人员、设备符合规定条件" } },
  { LB_PAPER_SPECIAL, 0, { "特别程序告知书", "专家评审", "10个工作日", "第四十五条", "暂停计算" } },
  { LB_PAPER_SPECIAL_ENDED, 0, { "特别程序终结告知书", "专家组一致同意", "2019年5月10日" } },
  { LB_PAPER_EXTENSION, 0, { "延长办理期限告知书", "需要进一步核实药学人员资质", "延长10个工作日", "孙立" } },
  { LB_PAPER_CASE_EXTENSION, 0, { "延长联合办理期限告知书", "多个事项需要协调", "15个工作日", "本级人民政府" } },
  { LB_PAPER_HEARING, 0, { "听证权利告知书", "五日内", "第四十七条" } },
  { LB_PAPER_GRANT, 0,
    { "准予行政许可决定书", "鞍行审准〔2019〕00001号", "第三十八条第一款", "药品经营许可证", "十个工作日内", "（盖章）" } },
  { LB_PAPER_REFUSAL, 0,
    { "不予行政许可决定书", "鞍行审不准〔2019〕00002号", "未经利害关系人同意", "六十日", "行政复议", "六个月", "行政诉讼" } },
  { LB_PAPER_WITHDRAWAL, 0, { "撤回申请确认书", "材料退还清单", "暂缓认证" } },
  { LB_PAPER_TERMINATION, 0, { "终止办理通知书", "超过三十个工作日未补正", "未补正且未说明理由", "材料退还清单", "申请人签收" } },
  { LB_PAPER_UNDONE, 0, { "更正记录", "误点不予许可", "孙立" } },
  { LB_PAPER_RESULT_MADE, 0, { "用印登记", "辽DA4120001", "2024年5月10日", "6b86b273", "赵敏" } },
  { LB_PAPER_BATCH, 0, { "审批结果交接单", "JG-0001", "赵敏", "郑洁", "辽DA4120001" } },
  { LB_PAPER_CALL, 0, { "电话通知记录", "无人接听", "已通知到", "13804120000", "郑洁" } },
  { LB_PAPER_SERVICE, 0,
    { "送达回证", "刘洋", FIXTURE_IDENTITY, "代理人", "鞍行审准〔2019〕00001号", "辽DA4120001", "领取人签字", "2019年5月" } },
  { LB_PAPER_EMS, 0, { "EMS邮寄凭据", "EA473124829CN", "EMS面单.jpg", "2019年5月13日", "114000" } },
};

static void
test_every_document_says_what_it_must (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (must_contain); i++)
    {
      g_autoptr (LbDocument) document = fixture_paper (fixture, must_contain[i].kind, must_contain[i].nth);
      g_autofree char *name = g_strdup_printf ("%02u-%s.pdf", must_contain[i].kind,
                                               lb_paper_kind_name (must_contain[i].kind));
      g_autofree char *path = fixture_write_paper (folder, document, name);
      g_autofree char *text = fixture_text (path);
      g_autofree char *last = g_strdup_printf ("共%d页", pages_of (path));

      g_assert_nonnull (strstr (text, last));
      for (guint j = 0; j < G_N_ELEMENTS (must_contain[i].contains) && must_contain[i].contains[j] != NULL; j++)
        if (strstr (text, must_contain[i].contains[j]) == NULL)
          {
            g_test_message ("%s lacks %s:\n%s", name, must_contain[i].contains[j], text);
            g_test_fail ();
          }
    }
}

/* What is told at the counter comes of no case that goes on: it has a test of its own. */
static void
test_no_kind_is_forgotten (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autoptr (GPtrArray) entries = lb_paper_documents (fixture->state, fixture->events, &fixture->context);
  gboolean seen[LB_N_PAPERS] = { FALSE };
  LbPaperKind last = LB_PAPER_INDEX;

  for (guint i = 0; i < entries->len; i++)
    {
      const LbPaperEntry *entry = g_ptr_array_index (entries, i);

      g_assert_cmpint (entry->kind, >=, last);
      last = entry->kind;
      seen[entry->kind] = TRUE;
    }
  for (guint kind = 0; kind < LB_N_PAPERS; kind++)
    {
      LbPaperKind parsed;

      g_assert_true (seen[kind] || kind == LB_PAPER_INDEX || kind == LB_PAPER_REMARKS || kind == LB_PAPER_TURNED_AWAY
                     || kind == LB_PAPER_GIVEN_BACK);
      g_assert_true (lb_paper_kind_parse (lb_paper_kind_name ((LbPaperKind) kind), &parsed));
      g_assert_cmpint (parsed, ==, (int) kind);
    }
}

/* The store takes the kinds that can be printed, and no others. */
static void
test_every_kind_can_be_issued (void)
{
  const char *const *kinds = NULL;

  for (const LbMember *member = lb_command_members (LB_COMMAND_ISSUE_PAPER); member->name != NULL; member++)
    if (g_str_equal (member->name, "kind"))
      kinds = member->choices;
  g_assert_nonnull (kinds);
  g_assert_cmpuint (g_strv_length ((GStrv) kinds), ==, LB_N_PAPERS - 2);
  for (guint kind = 0; kind < LB_N_PAPERS; kind++)
    g_assert_cmpint (g_strv_contains (kinds, lb_paper_kind_name ((LbPaperKind) kind)), ==,
                     kind != LB_PAPER_INDEX && kind != LB_PAPER_REMARKS);
}

/* The receipt shows what was agreed to, signed with the rest. */
static void
test_the_receipt_tells_how_results_are_fetched (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autoptr (LbDocument) receipt = fixture_paper (fixture, LB_PAPER_RECEIPT, 0);
  g_autofree char *text = lb_document_to_text (receipt);

  g_assert_nonnull (strstr (text, "取件与送达"));
  g_assert_nonnull (strstr (text, fixture->state->delivery.electronic ? "同意同时以电子方式送达" : "未选择电子送达"));
  g_assert_cmpstr (receipt->case_id, ==, fixture->state->id);
  g_assert_cmpstr (receipt->kind, ==, "receipt");
}

static void
test_a_document_says_what_was_true_then (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autoptr (LbDocument) receipt = fixture_paper (fixture, LB_PAPER_RECEIPT, 0);
  g_autofree char *text = lb_document_to_text (receipt);

  /* The map came in a day later; the receipt goes on saying that it was lacking. */
  g_assert_nonnull (strstr (text, "地理位置图（周边环境图）\t—\t—\t—\t缺\n"));
  g_assert_cmpint (lb_case_material (fixture->state, "m-location-map")->held, ==, LB_HELD_PRESENT);
}

static void
test_equal_documents_are_equal_files (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autoptr (Fixture) again = fixture_new (NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (must_contain); i += 5)
    {
      g_autoptr (LbDocument) one = fixture_paper (fixture, must_contain[i].kind, must_contain[i].nth);
      g_autoptr (LbDocument) other = fixture_paper (again, must_contain[i].kind, must_contain[i].nth);
      g_autoptr (GBytes) first = lb_document_to_pdf (one, NULL);
      g_autoptr (GBytes) second = lb_document_to_pdf (other, NULL);

      g_assert_true (g_bytes_equal (first, second));
    }
}

static void
test_fonts_are_embedded_and_the_title_is_told (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autoptr (LbDocument) document = fixture_paper (fixture, LB_PAPER_GRANT, 0);
  g_autofree char *path = fixture_write_paper (folder, document, "grant.pdf");
  g_autofree char *info = fixture_run ("pdfinfo", path, NULL);
  g_autofree char *fonts = fixture_run ("pdffonts", path, NULL);
  g_auto (GStrv) lines = g_strsplit (fonts, "\n", -1);

  g_assert_nonnull (strstr (info, "准予行政许可决定书"));
  g_assert_nonnull (strstr (info, "A4"));
  g_assert_nonnull (strstr (info, "2019"));
  for (guint i = 2; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_assert_nonnull (strstr (lines[i], "yes yes"));
}

/* Long names */

static void
test_long_names_wrap_and_are_all_there (void)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (Fixture) fixture = NULL;

  for (guint i = 0; i < 200; i++)
    g_string_append_unichar (name, 0x4e00 + i * 3);
  fixture = fixture_new (name->str, 0);
  for (guint i = 0; i < G_N_ELEMENTS (must_contain); i++)
    {
      g_autoptr (LbDocument) document = fixture_paper (fixture, must_contain[i].kind, must_contain[i].nth);
      g_autofree char *text = lb_document_to_text (document);
      g_autofree char *path = fixture_write_paper (folder, document, "long.pdf");
      g_autofree char *box = fixture_run ("pdftotext", "-bbox", path, "-", NULL);

      /* No word may lie outside of the sheet. */
      for (const char *word = box; (word = strstr (word, "xMax=\"")) != NULL; word += 6)
        g_assert_cmpfloat (g_ascii_strtod (word + 6, NULL), <=, 595.3 - 50);
      if (strstr (text, name->str) != NULL)
        {
          g_autofree char *raw = fixture_run ("pdftotext", "-raw", path, "-", NULL);
          g_autofree char *all = fixture_squeeze (raw);
          g_autofree char *tail = g_utf8_substring (name->str, 195, 200);

          g_assert_nonnull (strstr (all, tail));
        }
    }
}

static void
test_two_hundred_materials_repeat_the_header (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 200);
  g_autoptr (LbDocument) document = fixture_paper (fixture, LB_PAPER_RECEIPT, 0);
  g_autofree char *path = fixture_write_paper (folder, document, "many.pdf");
  g_autofree char *text = fixture_text (path);
  int pages = pages_of (path);
  int headers = 0;

  for (const char *c = text; (c = strstr (c, "材料名称")) != NULL; c++)
    headers++;
  g_assert_cmpint (pages, >=, 5);
  g_assert_cmpint (headers, >=, pages - 2);
  g_assert_cmpuint (lb_document_count_pages (document), ==, pages);
}

static void
test_a_cell_higher_than_a_page_goes_on (void)
{
  static const char *const headers[] = { "A", "B" };
  static const double weights[] = { 0.3, 0.7 };
  g_autoptr (LbDocument) document = lb_document_new ("长文", lb_day_from_ymd (2019, 5, 5));
  g_autoptr (GString) cell = g_string_new (NULL);
  LbBlock *table = lb_document_add_table (document, 2, headers, weights);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 4000; i++)
    g_string_append_unichar (cell, 0x4e00 + i);
  lb_block_add_row (table, "一", cell->str);
  lb_block_add_row (table, "二", "完");
  path = fixture_write_paper (folder, document, "cell.pdf");
  text = fixture_text (path);
  g_assert_cmpint (pages_of (path), >=, 3);
  for (guint i = 0; i < 4000; i += 97)
    {
      char character[7] = { 0 };

      g_unichar_to_utf8 (0x4e00 + i, character);
      g_assert_nonnull (strstr (text, character));
    }
  g_assert_nonnull (strstr (text, "完"));
}

/* Whether it has a second page; if so, the seal there has company. */
static gboolean
seal_goes_over (guint lines, gboolean formal)
{
  g_autoptr (LbDocument) document = lb_document_new ("通知", lb_day_from_ymd (2019, 5, 5));
  g_autofree char *path = NULL;
  g_autofree char *second = NULL;

  document->formal = formal;
  for (guint i = 0; i < lines; i++)
    lb_document_add_paragraph (document, LB_PARAGRAPH_BODY, "一行");
  lb_document_add_paragraph (document, LB_PARAGRAPH_NOTE, "小字");
  lb_document_add_seal (document, "鞍山市行政审批局", lb_day_from_ymd (2019, 5, 5));
  if (lb_document_count_pages (document) < 2)
    return FALSE;
  path = fixture_write_paper (folder, document, "seal.pdf");
  second = fixture_run ("pdftotext", "-raw", "-f", "2", path, "-", NULL);
  g_assert_nonnull (strstr (second, "一行"));
  g_assert_nonnull (strstr (second, "2019年5月5日"));
  return TRUE;
}

static void
test_a_seal_never_stands_alone (void)
{
  guint over = 0;

  for (guint lines = 8; lines < 36; lines += 2)
    over += seal_goes_over (lines, TRUE) + seal_goes_over (lines, FALSE);
  g_assert_cmpuint (over, >, 4);
  g_assert_cmpuint (over, <, 28);
}

static gpointer
render (gpointer document)
{
  return lb_document_to_pdf (document, NULL);
}

static void
test_one_document_is_rendered_by_many_threads (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autoptr (LbDocument) document = fixture_paper (fixture, LB_PAPER_RECEIPT, 0);
  g_autoptr (GBytes) expected = lb_document_to_pdf (document, NULL);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("render", render, document);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (GBytes) bytes = g_thread_join (threads[i]);

      g_assert_true (g_bytes_equal (bytes, expected));
    }
}

/* Refusals */

static void
test_what_was_never_made_is_not_found (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (lb_paper_build (LB_PAPER_GRANT, fixture->state, fixture->events, 1, &fixture->context, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (lb_paper_build (LB_PAPER_RECEIPT, fixture->state, fixture->events, 999, &fixture->context, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
}

static void
test_a_file_that_cannot_be_written_leaves_nothing (void)
{
  g_autoptr (LbDocument) document = lb_document_new ("空", lb_day_from_ymd (2019, 5, 5));
  g_autoptr (GError) error = NULL;

  g_assert_false (lb_document_write_pdf (document, "/nonexistent/folder/file.pdf", &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_FAILED);
}

static void
test_a_draft_prints_its_notice (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  const LbEvent *referred = g_ptr_array_index (fixture->events, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCommand) command = NULL;
  g_autoptr (LbDocument) document = NULL;
  g_autofree char *text = NULL;

  command = lb_command_new ("01890000-0000-7000-8000-00000000000a", "01890000-0000-7000-8000-000000000002", NULL,
                            LB_COMMAND_REFER, 0, referred->at, referred->data);
  document = lb_paper_build_draft (LB_PAPER_ONE_TIME_NOTICE, command, &fixture->context, &error);
  g_assert_no_error (error);
  text = lb_document_to_text (document);
  g_assert_nonnull (strstr (text, "申请表未填写营业面积"));
  g_assert_null (lb_paper_build_draft (LB_PAPER_GRANT, command, &fixture->context, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
}

/* 行政许可法 32(1) and (2), and the wrong window: one event, three papers, each with a number that no other has. */
static void
test_what_is_told_at_the_counter_has_its_paper (void)
{
  static const struct { const char *args, *title, *must[4]; gboolean formal; } told[] = {
    { "{'ground': <'not-required'>, 'matter': <'烤地瓜摊'>, 'reason': <'不属许可事项'>, 'asked': <'林静'>, 'catalogue': <'c'>}",
      "不受理告知单", { "烤地瓜摊", "第（一）项", "不属许可事项", "林静" }, TRUE },
    { "{'ground': <'not-competent'>, 'matter': <'执业药师注册'>, 'reason': <'省级权限'>, 'asked': <'林静'>, "
      "'competent': <'辽宁省药品监督管理局'>, 'catalogue': <'c'>}",
      "不予受理告知单", { "第（二）项", "省级权限", "辽宁省药品监督管理局", "书面决定" }, TRUE },
    { "{'ground': <'other-window'>, 'matter': <'房地产开发'>, 'toWindow': <'w-project'>, 'catalogue': <'c'>}", "窗口引导单",
      { "房地产开发", "一个项目接件窗口", "重点建设项目专区", "引导单" }, FALSE },
  };
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      g_autoptr (LbCase) state = lb_case_new ("01890000-0000-7000-8000-000000000009");
      g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_event_unref);
      g_autoptr (GPtrArray) entries = NULL;
      g_autoptr (LbDocument) document = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      LbEvent *event = lb_event_alloc ();

      event->case_id = g_strdup (state->id);
      event->version = 1;
      event->type = LB_EVENT_TURNED_AWAY;
      event->actor = g_strdup ("counter-1");
      event->actor_name = g_strdup ("王芳");
      event->role = LB_ROLE_COUNTER;
      event->at = lb_time_at (lb_day_from_ymd (2019, 5, 5), 9 * 60);
      event->data = g_variant_ref_sink (g_variant_new_parsed (told[i].args));
      g_ptr_array_add (events, event);
      lb_case_apply (state, event, &error);
      g_assert_no_error (error);
      entries = lb_paper_documents (state, events, &fixture->context);
      g_assert_cmpuint (entries->len, ==, 1);
      g_assert_cmpstr (((LbPaperEntry *) entries->pdata[0])->title, ==, told[i].title);
      g_assert_nonnull (strstr (((LbPaperEntry *) entries->pdata[0])->number, "20190505"));
      document = lb_paper_build (LB_PAPER_TURNED_AWAY, state, events, 1, &fixture->context, &error);
      g_assert_no_error (error);
      g_assert_cmpint (document->formal, ==, told[i].formal);
      text = lb_document_to_text (document);
      for (guint j = 0; j < G_N_ELEMENTS (told[i].must); j++)
        g_assert_nonnull (strstr (text, told[i].must[j]));
    }
}

/* A sheet for each car, and what its driver must know on it. */
static void
test_a_day_of_visits_has_a_sheet_for_each_car (void)
{
  static const LbDayStop stops[] = {
    { "勘验1号车", 510, 60, -1, "鞍山甲药店", "铁东区一街1号", "王明", "14000000001", "AS-1", "药品零售企业许可", "周杰、吴刚" },
    { "勘验1号车", 600, 45, 12, "鞍山乙印刷厂", "铁西区二街2号", "李红", "14000000002", "AS-2", "印刷经营", "周杰、郑洁" },
    { "勘验2号车", 540, 30, -1, "鞍山丙加油站", "立山区三街3号", "赵云", "14000000003", "AS-3", "燃气经营核准", "孙立、钱进" },
  };
  const LbDay day = lb_day_from_ymd (2019, 6, 10);
  g_autoptr (LbDocument) orders = lb_day_paper_build (LB_DAY_PAPER_CAR_ORDERS, day, "蒋文涛", stops, G_N_ELEMENTS (stops));
  g_autoptr (LbDocument) routes = lb_day_paper_build (LB_DAY_PAPER_ROUTES, day, "蒋文涛", stops, G_N_ELEMENTS (stops));
  g_autofree char *of_orders = lb_document_to_text (orders), *of_routes = lb_document_to_text (routes);

  g_assert_cmpuint (lb_document_count_pages (orders), ==, 2);
  g_assert_cmpuint (lb_document_count_pages (routes), ==, 2);
  /* Who rides twice is named once. */
  g_assert_nonnull (strstr (of_orders, "周杰、吴刚、郑洁"));
  g_assert_nonnull (strstr (of_orders, "蒋文涛"));
  g_assert_nonnull (strstr (of_orders, "10:00–10:45"));
  g_assert_nonnull (strstr (of_orders, "末站 10:45 结束"));
  g_assert_nonnull (strstr (of_routes, "12 分钟"));
  g_assert_nonnull (strstr (of_routes, "14000000003"));
  g_assert_nonnull (strstr (of_routes, "AS-2"));
}

static void
remove_folder (void)
{
  g_autofree char *output = fixture_run ("rm", "-r", folder, NULL);

  g_free (folder);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lianban-paper-XXXXXX", NULL);
  g_test_add_func ("/paper/every-document-says-what-it-must", test_every_document_says_what_it_must);
  g_test_add_func ("/paper/no-kind-is-forgotten", test_no_kind_is_forgotten);
  g_test_add_func ("/paper/a-document-says-what-was-true-then", test_a_document_says_what_was_true_then);
  g_test_add_func ("/paper/equal-documents-are-equal-files", test_equal_documents_are_equal_files);
  g_test_add_func ("/paper/fonts-are-embedded-and-the-title-is-told", test_fonts_are_embedded_and_the_title_is_told);
  g_test_add_func ("/paper/long-names-wrap-and-are-all-there", test_long_names_wrap_and_are_all_there);
  g_test_add_func ("/paper/two-hundred-materials-repeat-the-header", test_two_hundred_materials_repeat_the_header);
  g_test_add_func ("/paper/a-cell-higher-than-a-page-goes-on", test_a_cell_higher_than_a_page_goes_on);
  g_test_add_func ("/paper/a-seal-never-stands-alone", test_a_seal_never_stands_alone);
  g_test_add_func ("/paper/one-document-is-rendered-by-many-threads", test_one_document_is_rendered_by_many_threads);
  g_test_add_func ("/paper/what-was-never-made-is-not-found", test_what_was_never_made_is_not_found);
  g_test_add_func ("/paper/a-file-that-cannot-be-written-leaves-nothing",
                   test_a_file_that_cannot_be_written_leaves_nothing);
  g_test_add_func ("/paper/a-draft-prints-its-notice", test_a_draft_prints_its_notice);
  g_test_add_func ("/paper/what-is-told-at-the-counter-has-its-paper",
                   test_what_is_told_at_the_counter_has_its_paper);
  g_test_add_func ("/paper/a-day-of-visits-has-a-sheet-for-each-car", test_a_day_of_visits_has_a_sheet_for_each_car);
  g_test_add_func ("/paper/every-kind-can-be-issued", test_every_kind_can_be_issued);
  g_test_add_func ("/paper/the-receipt-tells-how-results-are-fetched", test_the_receipt_tells_how_results_are_fetched);
  result = g_test_run ();
  if (g_getenv ("LB_TEST_KEEP") == NULL)
    remove_folder ();
  return result;
}
