/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The guide: that it names just what the wizard asks for, whatever the situation; its chart; its web pages.
 */
#include "lb-guide.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lb-catalogue-json.h"

#define ROUNDS 12 /* random situations of each package */

static LbCatalogue *catalogue;
static LbDay today;

static const LbGuideSection *
section_of (const LbGuide *guide, const char *id)
{
  for (guint i = 0; i < guide->sections->len; i++)
    if (g_str_equal (((const LbGuideSection *) guide->sections->pdata[i])->id, id))
      return guide->sections->pdata[i];
  return NULL;
}

/* The first line of the main cell of each row. (transfer full) */
static GPtrArray *
rows_of (const LbGuide *guide, const char *id)
{
  const LbGuideSection *section = section_of (guide, id);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);

  g_assert_nonnull (section);
  for (guint i = 0; i < lb_guide_section_rows (section); i++)
    {
      const char *cell = lb_guide_section_cell (section, i, section->main);

      g_ptr_array_add (rows, g_strndup (cell, strcspn (cell, "\n")));
    }
  return rows;
}

static void
assert_names (GPtrArray *rows, guint n, const char *(*name) (gconstpointer), GPtrArray *list)
{
  g_assert_cmpuint (rows->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (rows->pdata[i], ==, name (list->pdata[i]));
}

static const char *material_name (gconstpointer entry) { return ((const LbMergedMaterial *) entry)->material->name; }
static const char *field_name (gconstpointer entry) { return ((const LbFormField *) entry)->field->label; }
static const char *item_name (gconstpointer entry) { return ((const LbSituationItem *) entry)->item->name; }

static void
assert_days (const LbGuide *guide, const LbSituation *situation)
{
  g_autofree char *days = g_strdup_printf ("%d个工作日", situation->committed_days);
  const LbGuideSection *limits = section_of (guide, "limits");

  g_assert_cmpstr (guide->facts->pdata[5], ==, situation->committed_days > 0 ? days : "即办");
  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *entry = situation->items->pdata[i];
      g_autofree char *statutory = g_strdup_printf ("%d", entry->statutory.amount);
      g_autofree char *committed = g_strdup_printf ("%d", entry->committed.amount);

      if (entry->statutory.amount > 0)
        g_assert_true (g_str_has_prefix (lb_guide_section_cell (limits, i, 1), statutory));
      g_assert_cmpstr (lb_guide_section_cell (limits, i, 2), ==, entry->statutory_basis);
      if (entry->committed.amount > 0)
        g_assert_true (g_str_has_prefix (lb_guide_section_cell (limits, i, 3), committed));
    }
}

static void
assert_points (const LbGuide *guide, const LbSituation *situation)
{
  const LbGuideSection *visits = section_of (guide, "visits");
  guint inspections = 0;

  for (guint i = 0; visits != NULL && i < lb_guide_section_rows (visits); i++)
    inspections += g_str_equal (lb_guide_section_cell (visits, i, 0), "现场勘验");
  g_assert_cmpuint (inspections, ==, situation->inspection_points->len);
}

/* Every approval of the situation stands on the chart once, inside of a frame and on no other. */
static void
assert_chart (const LbFlowChart *chart, const LbSituation *situation)
{
  guint items = 0;

  for (guint i = 0; i < chart->boxes->len; i++)
    {
      const LbChartBox *box = chart->boxes->pdata[i];

      g_assert_cmpfloat (box->x, >=, 0);
      g_assert_cmpfloat (box->x + box->width, <=, LB_CHART_WIDTH);
      g_assert_cmpfloat (box->y + box->height, <=, chart->height);
      items += box->kind == LB_CHART_ITEM;
      for (guint j = 0; j < i; j++)
        {
          const LbChartBox *other = chart->boxes->pdata[j];

          if (box->kind == LB_CHART_ITEM && other->kind == LB_CHART_GROUP)
            continue;
          g_assert_true (box->x >= other->x + other->width || other->x >= box->x + box->width
                         || box->y >= other->y + other->height || other->y >= box->y + box->height);
        }
    }
  g_assert_cmpuint (items, ==, situation->items->len);
}

static LbSituation *
random_situation (GRand *random, const LbPackage *package)
{
  g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) stages = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GError) error = NULL;
  LbSituation *situation;

  for (guint i = 0; i < package->questions->len; i++)
    g_hash_table_insert (answers, ((const LbQuestion *) package->questions->pdata[i])->id,
                         GINT_TO_POINTER (g_rand_boolean (random)));
  for (guint i = 0; package->kind == LB_PACKAGE_PROJECT && i < package->stages->len; i++)
    if (stages->len == 0 || g_rand_boolean (random))
      g_array_append_val (stages, ((const LbStage *) package->stages->pdata[i])->number);
  situation = lb_situation_new (catalogue, package->id, answers, stages->len > 0 ? stages : NULL, today, &error);
  g_assert_no_error (error);
  return situation;
}

static void
test_guide_and_wizard_are_one (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20190610);

  for (guint i = 0; i < catalogue->packages->len * ROUNDS; i++)
    {
      g_autoptr (LbSituation) situation = random_situation (random, catalogue->packages->pdata[i / ROUNDS]);
      g_autoptr (LbGuide) guide = lb_guide_new (situation, today);
      g_autoptr (GPtrArray) materials = rows_of (guide, "materials");
      g_autoptr (GPtrArray) form = rows_of (guide, "form");
      g_autoptr (GPtrArray) items = rows_of (guide, "items");
      g_autoptr (GPtrArray) fees = rows_of (guide, "fees");

      assert_names (materials, situation->materials->len, material_name, situation->materials);
      assert_names (form, situation->form->len, field_name, situation->form);
      assert_names (items, situation->items->len, item_name, situation->items);
      assert_names (fees, situation->items->len, item_name, situation->items);
      assert_days (guide, situation);
      assert_points (guide, situation);
      assert_chart (guide->chart, situation);
    }
}

static LbGuide *
guide_of (const char *package)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbSituation) situation = lb_situation_new (catalogue, package, NULL, NULL, today, &error);

  g_assert_no_error (error);
  return lb_guide_new (situation, today);
}

static void
test_guide_has_the_elements_of_the_plan (void)
{
  static const char *const elements[] = { "conditions", "materials", "process", "fees", "channels", "limits", "visits",
                                          "results" };
  g_autoptr (LbGuide) guide = guide_of ("pharmacy");
  const LbGuideSection *materials = section_of (guide, "materials");
  guint with_points = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
    g_assert_nonnull (section_of (guide, elements[i]));
  for (guint i = 0; i < lb_guide_section_rows (materials); i++)
    with_points += strstr (lb_guide_section_cell (materials, i, 3), "□ ") != NULL;
  g_assert_cmpuint (with_points, >, 10);
}

/* What the plan draws: who answers for what, where reviewers help, how results end. */
static void
test_chart_is_that_of_the_plan (void)
{
  static const char *const words[] = { "综合接件", "咨询辅导", "并联审批", "政务服务中心", "现场勘验科", "办事人现场领取",
                                       "EMS邮寄发放", "材料不齐备", "协助形式审查", "材料齐备", "结果交接" };
  g_autoptr (LbGuide) guide = guide_of ("pharmacy");
  g_autofree char *svg = lb_flow_chart_to_svg (guide->chart, "x");
  g_autofree char *spoken = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (svg, words[i]) == NULL)
      g_error ("the chart lacks %s", words[i]);
  g_ptr_array_add (guide->chart->sentences, NULL);
  spoken = g_strjoinv ("\n", (char **) guide->chart->sentences->pdata);
  g_ptr_array_remove_index (guide->chart->sentences, guide->chart->sentences->len - 1);
  g_assert_nonnull (strstr (spoken, "材料不齐备的，转咨询辅导"));
  g_assert_nonnull (strstr (spoken, "在此之后办理："));
}

static void
test_guide_on_paper (void)
{
  g_autoptr (LbGuide) guide = guide_of ("pharmacy");
  g_autoptr (LbDocument) document = lb_guide_to_document (guide);
  g_autofree char *text = lb_document_to_text (document);
  g_autoptr (GError) error = NULL;
  guint pages = 0;
  g_autoptr (GBytes) pdf = NULL;

  g_clear_pointer (&guide, lb_guide_free); /* the document keeps what it needs */
  pdf = lb_document_to_pdf_counted (document, &pages, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pages, >=, 3);
  g_assert_cmpuint (pages, ==, lb_document_count_pages (document));
  g_assert_nonnull (strstr (text, "办理流程图"));
  g_assert_nonnull (strstr (text, "《中华人民共和国行政许可法》第五十八条"));
}

/* A strict look at a page: every element is closed in its order, every id stands there once, and whatever is
 * referred to is there. */
typedef struct { GPtrArray *open; GHashTable *ids; GPtrArray *references; } Page;

static void
page_start (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer data,
            GError **error)
{
  Page *page = data;

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], "id"))
      g_assert_true (g_hash_table_add (page->ids, g_strdup (values[i])));
    else if (g_str_equal (names[i], "href") && values[i][0] == '#')
      g_ptr_array_add (page->references, g_strdup (values[i] + 1));
    else if (g_str_has_prefix (names[i], "aria-") && !g_str_equal (names[i], "aria-label"))
      g_ptr_array_add (page->references, g_strdup (values[i]));
}

/* The pages are written so that they are XML but for the doctype and void elements. */
static void
assert_page (const char *html)
{
  static const GMarkupParser parser = { page_start };
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) references = g_ptr_array_new_with_free_func (g_free);
  Page page = { NULL, ids, references };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &page, NULL);
  g_autoptr (GRegex) voids = g_regex_new ("<(meta|br)\\b([^>]*)>", 0, 0, NULL);
  g_autofree char *closed = NULL;
  g_autoptr (GError) error = NULL;
  const char *root = strstr (html, "<html lang=\"zh-CN\">");

  g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>\n"));
  g_assert_true (g_utf8_validate (html, -1, NULL));
  g_assert_nonnull (root);
  closed = g_regex_replace (voids, root, -1, 0, "<\\1\\2/>", 0, &error);
  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_parse (context, closed, -1, &error));
  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < references->len; i++)
    if (!g_hash_table_contains (ids, references->pdata[i]))
      g_error ("nothing has the id %s", (char *) references->pdata[i]);
  g_assert_null (strstr (html, "<script"));
  g_assert_null (strstr (html, "src="));
  g_assert_null (strstr (html, "@import"));
}

static GBytes *
read_published (const LbGuideFile *file, gpointer data, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (g_getenv ("LB_TEST_CATALOGUE"));
  g_autofree char *path = g_build_filename (folder, "files", file->name, NULL);
  char *content;
  gsize length;

  return g_file_get_contents (path, &content, &length, error) ? g_bytes_new_take (content, length) : NULL;
}

/* Each file of the catalogue that the situation is about stands in the guide once, and the exported page leads to its
 * bytes; a page that is saved alone leads nowhere. */
static void
test_files_go_along (void)
{
  g_autoptr (LbGuide) guide = guide_of ("pharmacy");
  g_autoptr (GPtrArray) rows = rows_of (guide, "files");
  g_autofree char *folder = g_dir_make_tmp ("lb-guide-XXXXXX", NULL);
  g_autofree char *below = g_build_filename (folder, "files", NULL);
  g_autofree char *page = lb_guide_to_html (guide, "index.html");
  g_autofree char *alone = lb_guide_to_html (guide, NULL);
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (guide->files->len, ==, 3);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpstr (rows->pdata[0], ==, "开办药店实施细则（示范文本）");
  g_assert_null (strstr (alone, "files/"));
  g_assert_true (lb_guide_export (catalogue, today, folder, read_published, NULL, &pages, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < guide->files->len; i++)
    {
      const LbGuideFile *file = guide->files->pdata[i];
      g_autofree char *address = lb_guide_file_address (file);
      g_autofree char *path = g_build_filename (folder, address, NULL);
      g_autofree char *link = g_strdup_printf ("href=\"%s\"", address);
      g_autofree char *content = NULL;
      g_autofree char *digest = NULL;
      gsize length;

      g_assert_nonnull (strstr (page, link));
      g_assert_true (g_file_get_contents (path, &content, &length, &error));
      digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length);
      g_assert_cmpstr (digest, ==, file->digest);
      g_remove (path);
    }
  for (guint i = 0; i < pages->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, pages->pdata[i], NULL);

      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (below), ==, 0);
  g_rmdir (folder);
}

static void
test_pages_stand_alone (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lb-guide-XXXXXX", NULL);
  g_autofree char *below = g_build_filename (folder, "pages", NULL);
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *index = NULL;
  g_autofree char *taken = g_build_filename (below, "files", NULL);

  g_assert_true (lb_guide_export (catalogue, today, below, read_published, NULL, &files, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, >, catalogue->packages->len);
  g_assert_cmpstr (files->pdata[0], ==, "index.html");
  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *path = g_build_filename (below, files->pdata[i], NULL);
      g_autofree char *html = NULL;
      g_autofree char *link = g_strdup_printf ("href=\"%s\"", (char *) files->pdata[i]);

      g_assert_true (g_file_get_contents (path, &html, NULL, &error));
      assert_page (html);
      if (i == 0)
        index = g_steal_pointer (&html);
      else
        g_assert_nonnull (strstr (index, link));
      g_remove (path);
    }
  {
    g_autoptr (GDir) files_left = g_dir_open (taken, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (files_left)) != NULL)
      {
        g_autofree char *path = g_build_filename (taken, name, NULL);

        g_remove (path);
      }
  }
  g_rmdir (taken);
  g_rmdir (below);
  g_rmdir (folder);
}

/* Names are somebody's text: none of them may become markup. */
static void
test_everything_is_escaped (void)
{
  g_autoptr (LbGuide) guide = guide_of ("pharmacy");
  g_autofree char *html = NULL;

  g_free (guide->title);
  guide->title = g_strdup ("<b onclick=\"x()\">&'</b>");
  g_free (((LbChartBox *) guide->chart->boxes->pdata[0])->name_lines[0]);
  ((LbChartBox *) guide->chart->boxes->pdata[0])->name_lines[0] = g_strdup ("</svg><i>&");
  html = lb_guide_to_html (guide, "\"><script>");
  assert_page (html);
  g_assert_null (strstr (html, "<b onclick"));
  g_assert_null (strstr (html, "<i>"));
}

static void
test_a_folder_that_cannot_be_made (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (lb_guide_export (catalogue, today, "/proc/no/such/place", read_published, NULL, NULL, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  catalogue = lb_catalogue_load (g_getenv ("LB_TEST_CATALOGUE"), &error);
  g_assert_no_error (error);
  today = lb_day_from_ymd (2019, 6, 10);
  g_test_add_func ("/guide/files-go-along", test_files_go_along);
  g_test_add_func ("/guide/is-what-the-wizard-asks-for", test_guide_and_wizard_are_one);
  g_test_add_func ("/guide/has-the-elements-of-the-plan", test_guide_has_the_elements_of_the_plan);
  g_test_add_func ("/guide/chart-of-the-plan", test_chart_is_that_of_the_plan);
  g_test_add_func ("/guide/on-paper", test_guide_on_paper);
  g_test_add_func ("/guide/pages-stand-alone", test_pages_stand_alone);
  g_test_add_func ("/guide/escaped", test_everything_is_escaped);
  g_test_add_func ("/guide/no-folder", test_a_folder_that_cannot_be_made);
  status = g_test_run ();
  lb_catalogue_unref (catalogue);
  return status;
}
