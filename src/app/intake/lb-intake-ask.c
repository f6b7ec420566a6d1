/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"
#include "lb-intake-ask.h"
#include <glib/gi18n.h>
#include "lb-form-row.h"
#include "lb-name.h"
#include "lb-platform.h"

#define QUESTION_MOST 500

typedef struct
{
  LbClient *client;          /* (owned) */
  LbIntakeDraft *draft;      /* (owned) as it was when asked */
  const LbMaterial *material; /* of the draft's catalogue */
  GPtrArray *sections;       /* (owned) (element-type LbDepartment) */
  guint first;
  GtkDropDown *section, *point;
  GtkEntry *text;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->client);
  g_object_unref (asking->draft);
  g_ptr_array_unref (asking->sections);
  g_free (asking);
}

/* What is sent */

/* Only the material in question goes to the section, not the whole heap. (transfer full) */
static GVariant *
one_material (GVariant *all, const char *material)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0; all != NULL && i < g_variant_n_children (all); i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (all, i);

      if (g_strcmp0 (lb_record_text (line, "material"), material) == 0)
        g_variant_builder_add_value (&builder, line);
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
args_of (const Asking *asking)
{
  const LbDepartment *section = asking->sections->pdata[gtk_drop_down_get_selected (asking->section)];
  const guint point = gtk_drop_down_get_selected (asking->point);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (asking->text));
  g_autoptr (GVariant) draft = g_variant_ref_sink (lb_intake_draft_refer_args (asking->draft));
  g_autoptr (GVariant) materials = lb_record_child (draft, "materials", G_VARIANT_TYPE ("aa{sv}"));
  GVariantDict dict;

  g_variant_dict_init (&dict, draft);
  g_variant_dict_remove (&dict, "lines");
  g_variant_dict_insert_value (&dict, "materials", one_material (materials, asking->material->id));
  g_variant_dict_insert (&dict, "section", "s", section->id);
  g_variant_dict_insert (&dict, "material", "s", asking->material->id);
  /* The first entry is the material as a whole. */
  if (point > 0 && point != GTK_INVALID_LIST_POSITION)
    g_variant_dict_insert (&dict, "point", "x", (gint64) point - 1);
  if (*text != '\0')
    g_variant_dict_insert (&dict, "text", "s", text);
  return g_variant_dict_end (&dict);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *case_id = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, &case_id, &error);

  if (events == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  lb_intake_draft_set_case (asking->draft, case_id);
  g_task_return_boolean (task, TRUE);
}

/* The form */

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Asking *asking = g_task_get_task_data (task);
  g_autofree char *answer = lb_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "ask") != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "nobody is asked");
      g_object_unref (task);
      return;
    }
  lb_client_submit_async (asking->client, lb_intake_draft_get_case (asking->draft), NULL, LB_COMMAND_ASK_HELP,
                          args_of (asking), g_task_get_cancellable (task), asked_cb, task);
}

static GtkWidget *
new_choice (GtkBox *box, const char *label, GtkStringList *names, GtkDropDown **ret_choice)
{
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (names), NULL);

  *ret_choice = GTK_DROP_DOWN (choice);
  gtk_box_append (box, lb_form_row_new (label, choice));
  return choice;
}

static GtkWidget *
new_question (Asking *asking)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkStringList *sections = gtk_string_list_new (NULL), *points = gtk_string_list_new (NULL);

  for (guint i = 0; i < asking->sections->len; i++)
    {
      const LbDepartment *department = asking->sections->pdata[i];

      gtk_string_list_append (sections, lb_name (department->name, department->english));
    }
  gtk_string_list_append (points, _("The material as a whole"));
  for (char **point = asking->material->formal_points; point != NULL && *point != NULL; point++)
    gtk_string_list_append (points, *point);
  new_choice (GTK_BOX (box), _("Section to be asked"), sections, &asking->section);
  gtk_drop_down_set_selected (asking->section, asking->first);
  new_choice (GTK_BOX (box), _("Point in doubt"), points, &asking->point);
  asking->text = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_max_length (asking->text, QUESTION_MOST);
  gtk_box_append (GTK_BOX (box), lb_form_row_new (_("Question"), GTK_WIDGET (asking->text)));
  return box;
}

void
lb_intake_ask_async (GtkWidget *parent, LbClient *client, LbIntakeDraft *draft, const LbMaterial *material,
                     GPtrArray *sections, guint first, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer data)
{
  const LbAnswer answers[] = {
    { "cancel", _("_Cancel"), LB_ANSWER_PLAIN },
    { "ask", _("_Ask"), LB_ANSWER_SUGGESTED },
    { NULL },
  };
  Asking *asking;
  GTask *task;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (LB_IS_CLIENT (client) && LB_IS_INTAKE_DRAFT (draft) && material != NULL);
  g_return_if_fail (sections != NULL && first < sections->len);

  asking = g_new0 (Asking, 1);
  *asking = (Asking) { g_object_ref (client), g_object_ref (draft), material, g_ptr_array_ref (sections), first,
                       NULL, NULL, NULL };
  task = g_task_new (parent, cancellable, callback, data);
  g_task_set_source_tag (task, lb_intake_ask_async);
  g_task_set_task_data (task, asking, asking_free);
  lb_ask_async (parent, _("Ask a Section for Help"),
                _("A reviewer of the section sees this material and its files at once, and answers from their own desk."),
                new_question (asking), answers, cancellable, answered_cb, task);
}

gboolean
lb_intake_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_intake_ask_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
