/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-search-box"
#include "lb-search-result.h"
#include <glib/gi18n.h>
#include <string.h>
#include "lb-name.h"

static const char *
kind_label (LbHitKind kind)
{
  switch (kind)
    {
    case LB_HIT_NUMBER:
      return NC_ ("what was found", "Case number");
    case LB_HIT_APPLICANT:
      return NC_ ("what was found", "Applicant");
    case LB_HIT_PROJECT:
      return NC_ ("what was found", "Project");
    case LB_HIT_PERSON:
      return NC_ ("what was found", "Person");
    case LB_HIT_PACKAGE:
      return NC_ ("what was found", "Thing");
    case LB_HIT_ITEM:
      return NC_ ("what was found", "Item");
    case LB_HIT_USCC:
      return NC_ ("what was found", "Credit code");
    case LB_HIT_PHONE:
      return NC_ ("what was found", "Phone");
    case LB_HIT_IDENTITY:
      return NC_ ("what was found", "Identity number");
    case LB_HIT_PLACE:
      return NC_ ("what was found", "Address");
    default:
      g_return_val_if_reached ("");
    }
}

/* How many bytes of @printed the first @bytes of the number take: hyphens are printed, not stored. */
static gsize
printed_bytes (const char *printed, gsize bytes)
{
  gsize at = 0;

  for (; printed[at] != '\0' && bytes > 0; at++)
    bytes -= printed[at] != '-';
  return at;
}

char *
lb_search_result_mark (const char *text, const LbCaseRow *row, LbHitKind kind)
{
  GString *markup = g_string_new (NULL);
  gsize length = strlen (text);
  g_autofree gboolean *marked = g_new0 (gboolean, length + 1);

  for (guint i = 0; row->hits != NULL && i < row->hits->len; i++)
    {
      const LbHit *hit = row->hits->pdata[i];
      if (hit->kind != kind || (kind != LB_HIT_NUMBER && !g_str_equal (hit->text, text)))
        continue;
      gsize from = kind == LB_HIT_NUMBER ? printed_bytes (text, hit->from) : hit->from;
      gsize to = kind == LB_HIT_NUMBER ? printed_bytes (text, hit->to) : hit->to;
      for (gsize k = from; k < MIN (to, length); k++)
        marked[k] = TRUE;
    }
  for (gsize from = 0, to; from < length; from = to)
    {
      for (to = from + 1; to < length && marked[to] == marked[from]; to++)
        ;
      g_autofree char *part = g_markup_escape_text (text + from, (gssize) (to - from));
      g_string_append_printf (markup, marked[from] ? "<b><u>%s</u></b>" : "%s", part);
    }
  return g_string_free (markup, FALSE);
}

static GtkWidget *
new_label (const char *markup, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  /* Large text, and long names, take a second line. */
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
new_head (const LbCaseRow *row)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *name, *state;
  g_autofree char *applicant = lb_search_result_mark (row->applicant != NULL ? row->applicant : _("no applicant yet"),
                                                      row, LB_HIT_APPLICANT);

  name = new_label (applicant, "search-name");
  state = gtk_label_new (_(lb_case_state_label (row->state)));
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (state, "badge");
  gtk_widget_set_valign (state, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), state);
  return head;
}

static GtkWidget *
new_detail (const LbCaseRow *row, LbCatalogue *catalogue)
{
  const LbPackage *package = catalogue != NULL && row->package != NULL
                               ? lb_catalogue_package (catalogue, row->package) : NULL;
  g_autofree char *printed = lb_name_case_number (row->number);
  g_autofree char *number = lb_search_result_mark (*printed != '\0' ? printed : _("no number yet"), row, LB_HIT_NUMBER);
  g_autofree char *thing = lb_search_result_mark (package != NULL ? lb_name (package->name, package->english)
                                                  : row->package != NULL ? row->package : "", row, LB_HIT_PACKAGE);
  g_autofree char *both = g_strdup_printf ("%s · %s", number, thing);

  return new_label (both, "dim-label");
}

/* What was found and is not on the lines above. */
static void
append_hits (GtkBox *box, const LbCaseRow *row)
{
  for (guint i = 0; row->hits != NULL && i < row->hits->len; i++)
    {
      const LbHit *hit = row->hits->pdata[i];
      if (hit->kind == LB_HIT_NUMBER || hit->kind == LB_HIT_APPLICANT || hit->kind == LB_HIT_PACKAGE)
        continue;
      gboolean again = FALSE;
      for (guint k = 0; k < i; k++)
        again = again || g_str_equal (((LbHit *) row->hits->pdata[k])->text, hit->text);
      if (again)
        continue;
      const char *kind = g_dpgettext2 (GETTEXT_PACKAGE, "what was found", kind_label (hit->kind));
      g_autofree char *marked = lb_search_result_mark (hit->text, row, hit->kind);
      g_autofree char *line = g_strdup_printf ("%s  %s", kind, marked);
      gtk_box_append (box, new_label (line, "search-hit"));
    }
}

GtkWidget *
lb_search_result_new (const LbCaseRow *row, LbCatalogue *catalogue)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  g_return_val_if_fail (row != NULL, box);
  gtk_box_append (GTK_BOX (box), new_head (row));
  gtk_box_append (GTK_BOX (box), new_detail (row, catalogue));
  append_hits (GTK_BOX (box), row);
  gtk_widget_add_css_class (box, "search-result");
  return box;
}

GtkWidget *
lb_search_result_new_draft (const char *title, const char *when)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *name, *badge;
  g_autofree char *markup = NULL, *changed = NULL;

  g_return_val_if_fail (title != NULL && when != NULL, box);

  markup = g_markup_escape_text (title, -1);
  name = new_label (markup, "search-name");
  gtk_widget_set_hexpand (name, TRUE);
  badge = gtk_label_new (_("Draft"));
  gtk_widget_add_css_class (badge, "badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), badge);
  gtk_box_append (GTK_BOX (box), head);
  changed = g_markup_printf_escaped (_("on this PC, changed %s"), when);
  gtk_box_append (GTK_BOX (box), new_label (changed, "dim-label"));
  gtk_widget_add_css_class (box, "search-result");
  return box;
}
