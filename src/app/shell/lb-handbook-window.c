/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-handbook-window"
#include "lb-handbook-window.h"
#include <glib/gi18n.h>
#include "lb-desk-paper.h"
#include "lb-form-row.h"
#include "lb-section.h"

struct _LbHandbookWindow
{
  AdwWindow parent_instance;
  GtkDropDown *choice;
  GtkBox *text;
  GtkScrolledWindow *scrolled;
  LbHandbook *handbook;      /* (owned) */
  LbDay day;
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbHandbookWindow, lb_handbook_window, ADW_TYPE_WINDOW)

/* (nullable) (borrowed) */
static const LbHandbookStep *
chosen (LbHandbookWindow *self)
{
  const guint place = gtk_drop_down_get_selected (self->choice);
  GPtrArray *steps = self->handbook != NULL ? lb_handbook_steps (self->handbook) : NULL;

  return steps != NULL && place < steps->len ? steps->pdata[place] : NULL;
}

static void
add_lines (LbHandbookWindow *self, const char *title, char **lines, gboolean numbered)
{
  GtkWidget *section = lb_section_new (title);

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      /* Translators: the number of a step, and the step. */
      g_autofree char *text = numbered ? g_strdup_printf (_("%u. %s"), i + 1, lines[i]) : g_strdup (lines[i]);

      lb_section_add (LB_SECTION (section), text, NULL, NULL);
    }
  if (lines != NULL)
    gtk_box_append (self->text, section);
  else
    g_object_unref (g_object_ref_sink (section));
}

static void
chosen_cb (LbHandbookWindow *self)
{
  const LbHandbookStep *step = chosen (self);
  GtkWidget *section;

  g_assert (LB_IS_HANDBOOK_WINDOW (self));
  lb_box_clear (self->text);
  if (step == NULL)
    return;
  section = lb_section_new (NULL);
  lb_section_add (LB_SECTION (section), _("Post"), NULL, step->role);
  gtk_box_append (self->text, section);
  add_lines (self, _("What to do"), step->steps, TRUE);
  add_lines (self, _("What to mind"), step->watch, FALSE);
  add_lines (self, _("Basis"), step->basis, FALSE);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}

static void
print (LbHandbookWindow *self, const LbHandbookStep *step)
{
  g_autoptr (LbDocument) document = lb_handbook_to_document (self->handbook, step, self->day);

  lb_desk_paper (GTK_WIDGET (self), document, step != NULL ? step->title : _("Handbook"), LB_DESK_PAPER_OPEN,
                 self->cancellable);
}

static void
print_step_cb (LbHandbookWindow *self)
{
  g_assert (LB_IS_HANDBOOK_WINDOW (self));
  if (chosen (self) != NULL)
    print (self, chosen (self));
}

static void
print_all_cb (LbHandbookWindow *self)
{
  g_assert (LB_IS_HANDBOOK_WINDOW (self));
  print (self, NULL);
}

static void
show_step (LbHandbookWindow *self, const char *id)
{
  const LbHandbookStep *step = lb_handbook_step (self->handbook, id);
  guint place;

  if (step != NULL && g_ptr_array_find (lb_handbook_steps (self->handbook), step, &place))
    gtk_drop_down_set_selected (self->choice, place);
}

static void
set_handbook (LbHandbookWindow *self, LbHandbook *handbook)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  GPtrArray *steps = lb_handbook_steps (handbook);

  self->handbook = handbook;
  for (guint i = 0; i < steps->len; i++)
    gtk_string_list_append (titles, ((const LbHandbookStep *) steps->pdata[i])->title);
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (titles));
}

static void
lb_handbook_window_dispose (GObject *object)
{
  LbHandbookWindow *self = LB_HANDBOOK_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_HANDBOOK_WINDOW);
  G_OBJECT_CLASS (lb_handbook_window_parent_class)->dispose (object);
}

static void
lb_handbook_window_finalize (GObject *object)
{
  LbHandbookWindow *self = LB_HANDBOOK_WINDOW (object);

  g_clear_pointer (&self->handbook, lb_handbook_free);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (lb_handbook_window_parent_class)->finalize (object);
}

static void
lb_handbook_window_class_init (LbHandbookWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_handbook_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_handbook_window_finalize;
  g_type_ensure (LB_TYPE_FORM_ROW);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F1, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/shell/lb-handbook-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LbHandbookWindow, choice);
  gtk_widget_class_bind_template_child (widget_class, LbHandbookWindow, text);
  gtk_widget_class_bind_template_child (widget_class, LbHandbookWindow, scrolled);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_step_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_all_cb);
}

static void
lb_handbook_window_init (LbHandbookWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The one that @parent has open. (nullable) */
static LbHandbookWindow *
find_window (GtkWindow *parent)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    if (LB_IS_HANDBOOK_WINDOW (link->data) && gtk_window_get_transient_for (link->data) == parent)
      return link->data;
  return NULL;
}

gboolean
lb_handbook_window_open (GtkWindow *parent, const char *step, LbDay day, GError **error)
{
  g_autofree char *own = lb_handbook_find ();
  LbHandbookWindow *self;
  LbHandbook *handbook;
  gboolean good;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), FALSE);
  g_return_val_if_fail (step != NULL, FALSE);

  self = find_window (parent);
  if (self != NULL)
    {
      show_step (self, step);
      gtk_window_present (GTK_WINDOW (self));
      return TRUE;
    }
  handbook = lb_handbook_new (own, error);
  good = handbook != NULL;
  if (handbook == NULL)
    handbook = lb_handbook_new (NULL, NULL);
  g_return_val_if_fail (handbook != NULL, FALSE);
  self = g_object_new (LB_TYPE_HANDBOOK_WINDOW, "transient-for", parent, NULL);
  self->day = day;
  set_handbook (self, handbook);
  chosen_cb (self);
  show_step (self, step);
  gtk_window_present (GTK_WINDOW (self));
  return good;
}
