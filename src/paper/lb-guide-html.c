/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The guide as web pages: HTML that stands alone, in Chinese, for readers of every kind and for printers.
 */
#include "lb-guide.h"

#include <string.h>

#include "lb-paper-private.h"

/* Readable without the style as well; colours have contrast in light and dark. */
static const char style[] =
  ":root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--rule:#767676;--shade:#f0f3f8;--link:#0b4a9e}"
  "@media(prefers-color-scheme:dark){:root{--ink:#ececec;--paper:#1b1b1d;--rule:#8e8e93;--shade:#2a2d33;"
  "--link:#8ab8ff}}"
  "body{font:1rem/1.7 \"Noto Sans CJK SC\",\"Source Han Sans SC\",\"Microsoft YaHei\",sans-serif;color:var(--ink);"
  "background:var(--paper);max-width:60rem;margin:0 auto;padding:1rem}"
  "h1{font-size:1.7rem;line-height:1.3}h2{font-size:1.2rem;margin-top:2rem}"
  "a{color:var(--link)}nav ul{columns:14rem;padding-left:1.2rem}"
  "table{border-collapse:collapse;width:100%;margin:.5rem 0}caption{text-align:left;padding:.2rem 0}"
  "th,td{border:1px solid var(--rule);padding:.3rem .5rem;text-align:left;vertical-align:top}"
  "thead th,dl dt{background:var(--shade)}tbody th{font-weight:600}"
  "dl{display:grid;grid-template-columns:max-content 1fr;border:1px solid var(--rule);margin:1rem 0}"
  "dt,dd{margin:0;padding:.3rem .7rem;border-bottom:1px solid var(--rule)}"
  ".scroll{overflow-x:auto}.note{font-size:.9rem}.skip{position:absolute;left:-99rem}.skip:focus{left:1rem}"
  "svg{display:block;width:100%;max-width:46rem;height:auto;margin:1rem 0;color:var(--ink)}"
  "svg text{fill:currentColor;text-anchor:middle;font-size:8.5px}svg .name{font-size:10.5px;font-weight:600}"
  "svg .label{font-size:8px}svg rect,svg .line{fill:none;stroke:currentColor;stroke-width:.8}"
  "svg .group{stroke-dasharray:4 3}svg .dashed{stroke-dasharray:3 2}svg .arrow{fill:currentColor}"
  "@media print{body{max-width:none;padding:0;font-size:10.5pt}nav,.skip{display:none}h2{break-after:avoid}"
  "tr,svg{break-inside:avoid}thead{display:table-header-group}a{color:inherit;text-decoration:none}}";

/* Escaped, with line feeds as line breaks. */
static void
append_text (GString *html, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *escaped = g_markup_escape_text (lines[i], -1);

      g_string_append_printf (html, "%s%s", i > 0 ? "<br>" : "", escaped);
    }
}

static void
append_element (GString *html, const char *open, const char *text, const char *close)
{
  g_string_append (html, open);
  append_text (html, text);
  g_string_append (html, close);
}

static void
begin_page (GString *html, const char *title, const char *description)
{
  g_string_append (html, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  append_element (html, "<title>", title, "</title>\n");
  append_element (html, "<meta name=\"description\" content=\"", description, "\">\n");
  g_string_append_printf (html, "<style>%s</style>\n</head>\n<body>\n"
                                "<a class=\"skip\" href=\"#main\">跳到正文</a>\n", style);
}

static void
end_page (GString *html, const LbGuide *guide)
{
  g_autofree char *day = lb_paper_day (guide->day);
  g_autofree char *text = g_strdup_printf ("%s　依据事项清单“%s”（%s），%s。", guide->organisation,
                                           guide->catalogue_title, guide->catalogue, day);

  append_element (html, "</main>\n<footer><p class=\"note\">", text, "</p></footer>\n</body>\n</html>\n");
}

static void
append_facts (GString *html, const LbGuide *self)
{
  g_string_append (html, "<dl>\n");
  for (guint i = 0; i + 1 < self->facts->len; i += 2)
    {
      append_element (html, "<dt>", self->facts->pdata[i], "</dt>");
      append_element (html, "<dd>", self->facts->pdata[i + 1], "</dd>\n");
    }
  if (*self->situation != '\0')
    append_element (html, "<dt>适用情形</dt><dd>", self->situation, "</dd>\n");
  g_string_append (html, "</dl>\n");
}

static void
append_contents (GString *html, const LbGuide *self, const char *index)
{
  g_string_append (html, "<nav aria-label=\"目录\">\n");
  if (index != NULL)
    append_element (html, "<p><a href=\"", index, "\">全部办事指南</a></p>\n");
  g_string_append (html, "<ul>\n");
  for (guint i = 0; i < self->sections->len; i++)
    {
      const LbGuideSection *section = self->sections->pdata[i];

      g_string_append_printf (html, "<li><a href=\"#%s\">", section->id);
      append_element (html, "", section->title, "</a></li>\n");
    }
  g_string_append (html, "</ul>\n</nav>\n");
}

/* The cell that names the row, as a link to @file. */
static void
append_link (GString *html, const LbGuideFile *file, const char *text)
{
  g_autofree char *address = lb_guide_file_address (file);

  append_element (html, "<th scope=\"row\"><a href=\"", address, "\" download=\"");
  append_element (html, "", file->name, "\">");
  append_element (html, "", text, "</a></th>");
}

/* @files (nullable): what the rows are links to. */
static void
append_table (GString *html, const LbGuideSection *section, GPtrArray *files)
{
  g_string_append_printf (html, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"%s-h\">\n<table>\n"
                                "<thead><tr>", section->id);
  for (guint i = 0; i < section->columns; i++)
    append_element (html, "<th scope=\"col\">", section->headers[i], "</th>");
  g_string_append (html, "</tr></thead>\n<tbody>\n");
  for (guint row = 0; row < lb_guide_section_rows (section); row++)
    {
      g_string_append (html, "<tr>");
      for (guint i = 0; i < section->columns; i++)
        if (i == section->main && files != NULL)
          append_link (html, files->pdata[row], lb_guide_section_cell (section, row, i));
        else
          append_element (html, i == section->main ? "<th scope=\"row\">" : "<td>",
                          lb_guide_section_cell (section, row, i), i == section->main ? "</th>" : "</td>");
      g_string_append (html, "</tr>\n");
    }
  g_string_append (html, "</tbody>\n</table>\n</div>\n");
}

/* The chart is a picture; what it says stands in words right below it. */
static void
append_process (GString *html, const LbGuide *self)
{
  g_autofree char *svg = lb_flow_chart_to_svg (self->chart, "flow");

  g_string_append (html, svg);
  g_string_append (html, "<ul id=\"flow-words\">\n");
  for (guint i = 0; i < self->chart->sentences->len; i++)
    append_element (html, "<li>", self->chart->sentences->pdata[i], "</li>\n");
  g_string_append (html, "</ul>\n");
}

char *
lb_guide_to_html (const LbGuide *self, const char *index)
{
  GString *html;

  g_return_val_if_fail (self != NULL, NULL);

  html = g_string_new (NULL);
  begin_page (html, self->title, self->title);
  append_contents (html, self, index);
  g_string_append (html, "<main id=\"main\">\n");
  append_element (html, "<p>", self->organisation, "</p>\n");
  append_element (html, "<h1>", self->title, "</h1>\n");
  append_facts (html, self);
  for (guint i = 0; i < self->sections->len; i++)
    {
      const LbGuideSection *section = self->sections->pdata[i];

      g_string_append_printf (html, "<section id=\"%s\" aria-labelledby=\"%s-h\">\n<h2 id=\"%s-h\">", section->id,
                              section->id, section->id);
      append_element (html, "", section->title, "</h2>\n");
      if (g_str_equal (section->id, "process"))
        append_process (html, self);
      else
        append_table (html, section, index != NULL && g_str_equal (section->id, "files") ? self->files : NULL);
      if (section->note != NULL)
        append_element (html, "<p class=\"note\">", section->note, "</p>\n");
      g_string_append (html, "</section>\n");
    }
  end_page (html, self);
  return g_string_free (html, FALSE);
}

char *
lb_guide_index_html (GPtrArray *guides, GPtrArray *names, GPtrArray *labels)
{
  GString *html;
  const char *last = NULL;
  const LbGuide *first;
  g_autofree char *lead = NULL;

  g_return_val_if_fail (guides != NULL && names != NULL && guides->len > 0 && guides->len == names->len
                          && labels != NULL && labels->len == names->len, NULL);

  html = g_string_new (NULL);
  first = guides->pdata[0];
  lead = lb_paper_text ("guide", "index", NULL);
  begin_page (html, "办事指南", lead);
  append_element (html, "<main id=\"main\">\n<p>", first->organisation, "</p>\n<h1>办事指南</h1>\n");
  append_element (html, "<p>", lead, "</p>\n");
  for (guint i = 0; i < guides->len; i++)
    {
      const LbGuide *guide = guides->pdata[i];

      if (g_strcmp0 (guide->package, last) != 0)
        {
          g_string_append (html, last != NULL ? "</ul>\n</section>\n" : "");
          append_element (html, "<section>\n<h2>", guide->title, "</h2>\n<ul>\n");
        }
      last = guide->package;
      append_element (html, "<li><a href=\"", names->pdata[i], "\">");
      append_element (html, "", labels->pdata[i], "</a></li>\n");
    }
  g_string_append (html, "</ul>\n</section>\n");
  end_page (html, first);
  return g_string_free (html, FALSE);
}
