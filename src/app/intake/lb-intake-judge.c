/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-judge.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lb-form-row.h"
#include "lb-name.h"

struct _LbIntakeJudge
{
  GtkBox parent_instance;

  GPtrArray *texts;   /* (owned) (element-type utf8) what is written down of each choice; NULL for by hand */
  GtkDropDown *choice;
  GtkEntry *entry;
};

G_DEFINE_FINAL_TYPE (LbIntakeJudge, lb_intake_judge, GTK_TYPE_BOX)

/* Whom */

typedef struct { const LbSituation *situation; } Order;

static gboolean
is_concerned (const LbSituation *situation, const char *section)
{
  for (guint i = 0; situation != NULL && i < situation->items->len; i++)
    if (g_strcmp0 (((const LbSituationItem *) situation->items->pdata[i])->item->department, section) == 0)
      return TRUE;
  return FALSE;
}

static int
compare_people (gconstpointer a, gconstpointer b, gpointer data)
{
  const LbPerson *first = *(LbPerson *const *) a, *second = *(LbPerson *const *) b;
  const Order *order = data;
  const int near_first = is_concerned (order->situation, first->section);
  const int near_second = is_concerned (order->situation, second->section);
  int by_section;

  if (near_first != near_second)
    return near_second - near_first;
  by_section = g_strcmp0 (first->section, second->section);
  return by_section != 0 ? by_section : g_utf8_collate (first->name, second->name);
}

GPtrArray *
lb_intake_judges (GPtrArray *people, const LbCatalogue *catalogue, const LbSituation *situation)
{
  GPtrArray *list = g_ptr_array_new ();
  Order order = { situation };

  for (guint i = 0; people != NULL && catalogue != NULL && i < people->len; i++)
    {
      LbPerson *person = people->pdata[i];
      const LbDepartment *section = person->section != NULL ? lb_catalogue_department (catalogue, person->section) : NULL;

      if (section != NULL && section->role == LB_DEPARTMENT_REVIEW)
        g_ptr_array_add (list, person);
    }
  g_ptr_array_sort_with_data (list, compare_people, &order);
  return list;
}

/* The choice */

static void
chosen_cb (LbIntakeJudge *self)
{
  const guint selected = gtk_drop_down_get_selected (self->choice);
  const gboolean by_hand = selected + 1 == self->texts->len && self->texts->len > 1;

  gtk_widget_set_visible (GTK_WIDGET (self->entry), by_hand);
  if (by_hand)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
add_choice (LbIntakeJudge *self, GtkStringList *names, const char *name, char *text)
{
  gtk_string_list_append (names, name);
  g_ptr_array_add (self->texts, text);
}

static void
fill (LbIntakeJudge *self, GPtrArray *people, const LbCatalogue *catalogue, const char *label)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  add_choice (self, names, _("Choose…"), NULL);
  for (guint i = 0; i < people->len; i++)
    {
      const LbPerson *person = people->pdata[i];
      const LbDepartment *section = lb_catalogue_department (catalogue, person->section);
      /* The name first: a choice is searched by its beginning. */
      g_autofree char *name = g_strdup_printf (_("%s · %s"), person->name, lb_name (section->name, section->english));

      add_choice (self, names, name, g_strdup_printf ("%s %s", section->name, person->name));
    }
  add_choice (self, names, _("Somebody Else…"), NULL);
  gtk_drop_down_set_expression (self->choice, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (self->choice, TRUE);
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (names));
  lb_widget_set_accessible_label (self->choice, label);
}

static void
lb_intake_judge_finalize (GObject *object)
{
  g_ptr_array_unref (LB_INTAKE_JUDGE (object)->texts);
  G_OBJECT_CLASS (lb_intake_judge_parent_class)->finalize (object);
}

static gboolean
lb_intake_judge_grab_focus (GtkWidget *widget)
{
  LbIntakeJudge *self = LB_INTAKE_JUDGE (widget);

  return gtk_widget_grab_focus (gtk_widget_get_visible (GTK_WIDGET (self->entry)) ? GTK_WIDGET (self->entry)
                                                                                 : GTK_WIDGET (self->choice));
}

static void
lb_intake_judge_class_init (LbIntakeJudgeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lb_intake_judge_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = lb_intake_judge_grab_focus;
}

static void
lb_intake_judge_init (LbIntakeJudge *self)
{
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->choice = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_entry_set_max_length (self->entry, 100);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->choice));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->entry));
}

GtkWidget *
lb_intake_judge_new (LbClient *client, LbIntakeDraft *draft, const char *label)
{
  LbIntakeJudge *self = g_object_new (LB_TYPE_INTAKE_JUDGE, NULL);
  const LbCatalogue *catalogue;
  g_autoptr (GPtrArray) people = NULL;

  g_return_val_if_fail (LB_IS_CLIENT (client) && label != NULL, GTK_WIDGET (self));

  catalogue = lb_client_get_catalogue (client, NULL);
  people = lb_intake_judges (lb_client_get_people (client), catalogue,
                             draft != NULL ? lb_intake_draft_get_situation (draft) : NULL);
  fill (self, people, catalogue, label);
  gtk_widget_set_visible (GTK_WIDGET (self->choice), people->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->entry), people->len == 0);
  lb_widget_set_accessible_label (self->entry, people->len == 0 ? label : _("Section and name"));
  gtk_entry_set_placeholder_text (self->entry, _("Section and name"));
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

char *
lb_intake_judge_dup_text (LbIntakeJudge *self)
{
  guint selected;

  g_return_val_if_fail (LB_IS_INTAKE_JUDGE (self), NULL);

  if (gtk_widget_get_visible (GTK_WIDGET (self->entry)))
    {
      char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

      if (*text == '\0')
        g_clear_pointer (&text, g_free);
      return text;
    }
  selected = gtk_drop_down_get_selected (self->choice);
  return selected < self->texts->len ? g_strdup (self->texts->pdata[selected]) : NULL;
}
