/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-consult-form"
#include "lb-consult-form.h"
#include <glib/gi18n.h>
#include <string.h>
#include "lb-form-row.h"
#include "lb-identifier.h"
#include "lb-name.h"
#include "lb-section.h"
#include "lb-window.h"

struct _LbConsultForm
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkLabel *heading;
  LbFormRow *name_row, *phone_row, *answer_row;
  GtkEntry *name, *phone;
  GtkTextView *question, *answer;
  GtkBox *materials;
  GtkWidget *keep;
  LbClient *client;          /* (owned) (nullable) */
  LbCatalogue *catalogue;    /* (owned) (nullable) */
  char *package, *case_id;   /* (owned) (nullable) */
  GHashTable *answers;       /* (owned) (nullable) char* → GINT_TO_POINTER gboolean */
  GStrv stages;              /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (LbConsultForm, lb_consult_form, GTK_TYPE_WIDGET)

enum { SIGNAL_CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

static char *
text_of (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static const char *
entry_text (GtkEntry *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* Points */

/* Met and not met exclude each other; neither means: not looked at. */
static void
point_toggled_cb (LbConsultForm *self, GtkWidget *toggled)
{
  GtkWidget *row = gtk_widget_get_parent (toggled);
  GtkWidget *met = gtk_widget_get_first_child (row), *failed = gtk_widget_get_last_child (row);

  g_assert (LB_IS_CONSULT_FORM (self));
  if (self->loading)
    return;
  self->loading = TRUE;
  if (toggled == met && gtk_check_button_get_active (GTK_CHECK_BUTTON (met)))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (failed), FALSE);
  else if (toggled == failed && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (failed)))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (met), FALSE);
  self->loading = FALSE;
}

static GtkWidget *
new_point (LbConsultForm *self, const char *text)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *met = gtk_check_button_new ();
  GtkWidget *failed = gtk_toggle_button_new_with_label (_("Not met"));
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (met), label);
  gtk_widget_set_hexpand (met, TRUE);
  gtk_widget_add_css_class (failed, "flat");
  gtk_widget_set_valign (failed, GTK_ALIGN_CENTER);
  lb_widget_set_accessible_label (met, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (failed), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  g_signal_connect_object (met, "toggled", G_CALLBACK (point_toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (failed, "toggled", G_CALLBACK (point_toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), met);
  gtk_box_append (GTK_BOX (row), failed);
  return row;
}

static void
load_point (GtkWidget *row, GHashTable *points, guint index)
{
  g_autofree char *key = g_strdup_printf ("%u", index);
  gpointer met;

  if (points == NULL || !g_hash_table_lookup_extended (points, key, NULL, &met))
    return;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_widget_get_first_child (row)), GPOINTER_TO_INT (met) != 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_last_child (row)), GPOINTER_TO_INT (met) == 0);
}

/* One material: its points behind its name. */
static void
add_material (LbConsultForm *self, const LbMaterial *material, const LbCaseMaterial *held)
{
  const guint n = material->formal_points != NULL ? g_strv_length (material->formal_points) : 0;
  GtkWidget *expander, *points;

  if (n == 0)
    return;
  expander = gtk_expander_new (lb_name (material->name, material->english));
  points = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_margin_start (points, 24);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = new_point (self, material->formal_points[i]);

      load_point (row, held != NULL ? held->points : NULL, i);
      gtk_box_append (GTK_BOX (points), row);
    }
  gtk_expander_set_child (GTK_EXPANDER (expander), points);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), held != NULL && g_hash_table_size (held->points) > 0);
  g_object_set_data (G_OBJECT (expander), "lb-material", (gpointer) material);
  gtk_box_append (self->materials, expander);
}

/* The points that were looked at. (transfer full) */
static GHashTable *
points_of (GtkWidget *expander, gboolean *ret_any_met)
{
  GHashTable *points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *row = gtk_widget_get_first_child (gtk_expander_get_child (GTK_EXPANDER (expander)));

  for (guint i = 0; row != NULL; row = gtk_widget_get_next_sibling (row), i++)
    {
      const gboolean met = gtk_check_button_get_active (GTK_CHECK_BUTTON (gtk_widget_get_first_child (row)));
      const gboolean failed = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (gtk_widget_get_last_child (row)));

      *ret_any_met = *ret_any_met || met;
      if (met || failed)
        g_hash_table_insert (points, g_strdup_printf ("%u", i), GINT_TO_POINTER (met));
    }
  return points;
}

/* What has a point met lay on the desk: the counter finds it counted, and counts again. */
static GVariant *
material_record (GtkWidget *expander)
{
  const LbMaterial *material = g_object_get_data (G_OBJECT (expander), "lb-material");
  gboolean any_met = FALSE;
  g_autoptr (GHashTable) points = points_of (expander, &any_met);

  if (g_hash_table_size (points) == 0)
    return NULL;
  if (!any_met)
    return lb_record_new ("material", LB_VALUE_ID, material->id, "held", LB_VALUE_CHOICE,
                          lb_held_name (LB_HELD_MISSING), "points", LB_VALUE_FLAGS, points, NULL);
  return lb_record_new ("material", LB_VALUE_ID, material->id, "held", LB_VALUE_CHOICE, lb_held_name (LB_HELD_PRESENT),
                        "originals", LB_VALUE_INTEGER, (gint64) material->originals, "copies", LB_VALUE_INTEGER,
                        (gint64) material->copies, "points", LB_VALUE_FLAGS, points, NULL);
}

/* Keeping */

static GPtrArray *
material_records (LbConsultForm *self)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  for (GtkWidget *at = gtk_widget_get_first_child (GTK_WIDGET (self->materials)); at != NULL;
       at = gtk_widget_get_next_sibling (at))
    {
      GVariant *record = material_record (at);

      if (record != NULL)
        g_ptr_array_add (records, g_variant_ref_sink (record));
    }
  return records;
}

static GVariant *
args_of (LbConsultForm *self, const char *answer)
{
  g_autoptr (GHashTable) form = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) materials = material_records (self);
  g_autofree char *question = text_of (self->question);

  if (*entry_text (self->name) != '\0')
    g_hash_table_insert (form, (gpointer) "applicant.name", (gpointer) entry_text (self->name));
  if (*entry_text (self->phone) != '\0')
    g_hash_table_insert (form, (gpointer) "agent.phone", (gpointer) entry_text (self->phone));
  return lb_record_new ("package", LB_VALUE_ID, self->package, "answers", LB_VALUE_FLAGS, self->answers, "stages",
                        LB_VALUE_TEXTS, self->stages, "form", LB_VALUE_MAP, form, "materials", LB_VALUE_RECORDS,
                        materials, "question", LB_VALUE_TEXT, *question != '\0' ? question : NULL, "answer",
                        LB_VALUE_TEXT, answer, NULL);
}

static void
clear_texts (LbConsultForm *self)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->question), "", 0);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->answer), "", 0);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbConsultForm) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = lb_client_submit_finish (LB_CLIENT (source), result, NULL, &error);

  if (self->box == NULL)
    return;
  gtk_widget_set_sensitive (self->keep, TRUE);
  if (events == NULL)
    {
      lb_window_report_error (lb_window_of (self), error);
      return;
    }
  clear_texts (self);
  lb_window_toast (lb_window_of (self), _("The consultation is kept. The counter opens it as a draft."));
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0, TRUE);
}

/* A number that is given must be one; none need be given. */
static gboolean
check_phone (LbConsultForm *self)
{
  g_auto (LbIdentifier) identifier = { 0 };
  const char *phone = entry_text (self->phone);
  const gboolean good = *phone == '\0'
                        || lb_identifier_check (LB_IDENTIFIER_PHONE, phone, lb_time_day (lb_client_now (self->client)),
                                                &identifier);

  lb_form_row_set_error (self->phone_row, good ? NULL : _("This is not a telephone number."));
  if (!good)
    gtk_widget_grab_focus (GTK_WIDGET (self->phone));
  return good;
}

static void
keep_cb (LbConsultForm *self)
{
  g_autofree char *answer = text_of (self->answer);

  g_assert (LB_IS_CONSULT_FORM (self));
  lb_form_row_set_error (self->answer_row, *answer == '\0' ? _("Write down what was answered.") : NULL);
  if (*answer == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->answer));
      return;
    }
  if (self->client == NULL || !check_phone (self))
    return;
  gtk_widget_set_sensitive (self->keep, FALSE);
  lb_client_submit_async (self->client, self->case_id, NULL, LB_COMMAND_ADVISE, args_of (self, answer),
                          self->cancellable, kept_cb, g_object_ref (self));
}

static void
cancel_cb (LbConsultForm *self)
{
  g_assert (LB_IS_CONSULT_FORM (self));
  clear_texts (self);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0, FALSE);
}

/* The form */

static void
lb_consult_form_dispose (GObject *object)
{
  LbConsultForm *self = LB_CONSULT_FORM (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), LB_TYPE_CONSULT_FORM);
  self->box = NULL;
  G_OBJECT_CLASS (lb_consult_form_parent_class)->dispose (object);
}

static void
lb_consult_form_finalize (GObject *object)
{
  LbConsultForm *self = LB_CONSULT_FORM (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->catalogue, lb_catalogue_unref);
  g_clear_pointer (&self->answers, g_hash_table_unref);
  g_strfreev (self->stages);
  g_free (self->package);
  g_free (self->case_id);
  G_OBJECT_CLASS (lb_consult_form_parent_class)->finalize (object);
}

static void
lb_consult_form_class_init (LbConsultFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_consult_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = lb_consult_form_finalize;
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  g_type_ensure (LB_TYPE_FORM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/guidance/lb-consult-form.ui");
  gtk_widget_class_bind_template_child (widget_class, LbConsultForm, box);
  gtk_widget_class_bind_template_child (widget_class, LbConsultForm, heading);
  gtk_widget_class_bind_template_child (widget_class, LbConsultForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, LbConsultForm, phone_row);
  gtk_widget_class_bind_template_child (widget_class, LbConsultForm, answer_row);
  gtk_widget_class_bind_template_child (widget_class, LbConsultForm, name);
  gtk_widget_class_bind_template_child (widget_class, LbConsultForm, phone);
  gtk_widget_class_bind_template_child (widget_class, LbConsultForm, question);
  gtk_widget_class_bind_template_child (widget_class, LbConsultForm, answer);
  gtk_widget_class_bind_template_child (widget_class, LbConsultForm, materials);
  gtk_widget_class_bind_template_child (widget_class, LbConsultForm, keep);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lb_consult_form_init (LbConsultForm *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GStrv
stage_texts (const LbCase *state)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; state != NULL && i < state->stages->len; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", g_array_index (state->stages, int, i));

      g_strv_builder_add (texts, text);
    }
  return g_strv_builder_end (texts);
}

static void
take_situation (LbConsultForm *self, const LbSituation *situation, const LbCase *state)
{
  GHashTableIter iter;
  gpointer id, answer;

  g_clear_pointer (&self->catalogue, lb_catalogue_unref);
  self->catalogue = lb_catalogue_ref (situation->catalogue);
  g_free (self->package);
  self->package = g_strdup (situation->package->id);
  g_free (self->case_id);
  self->case_id = state != NULL ? g_strdup (state->id) : NULL;
  g_strfreev (self->stages);
  self->stages = stage_texts (state);
  g_clear_pointer (&self->answers, g_hash_table_unref);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, situation->answers);
  while (g_hash_table_iter_next (&iter, &id, &answer))
    g_hash_table_insert (self->answers, g_strdup (id), answer);
}

static void
load_person (LbConsultForm *self, const LbCase *state)
{
  GHashTable *form = state != NULL ? state->form : NULL;
  const char *name = form != NULL ? g_hash_table_lookup (form, "applicant.name") : NULL;
  const char *phone = form != NULL ? g_hash_table_lookup (form, "agent.phone") : NULL;

  gtk_editable_set_text (GTK_EDITABLE (self->name), name != NULL ? name : "");
  gtk_editable_set_text (GTK_EDITABLE (self->phone), phone != NULL ? phone : "");
}

void
lb_consult_form_open (LbConsultForm *self, LbClient *client, const LbSituation *situation, const LbCase *state)
{
  g_autofree char *heading = NULL;

  g_return_if_fail (LB_IS_CONSULT_FORM (self));
  g_return_if_fail (LB_IS_CLIENT (client) && situation != NULL);

  g_set_object (&self->client, client);
  take_situation (self, situation, state);
  heading = g_strdup_printf (_("Consultation: %s"), lb_name (situation->package->name, situation->package->english));
  gtk_label_set_text (self->heading, heading);
  self->loading = TRUE;
  load_person (self, state);
  clear_texts (self);
  lb_form_row_set_error (self->answer_row, NULL);
  lb_form_row_set_error (self->phone_row, NULL);
  lb_box_clear (self->materials);
  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *merged = situation->materials->pdata[i];

      if (merged->source == LB_MATERIAL_DUE)
        add_material (self, merged->material,
                      state != NULL ? lb_case_material (state, merged->material->id) : NULL);
    }
  self->loading = FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

gboolean
lb_consult_form_is_dirty (LbConsultForm *self)
{
  g_autofree char *question = NULL, *answer = NULL;

  g_return_val_if_fail (LB_IS_CONSULT_FORM (self), FALSE);

  question = text_of (self->question);
  answer = text_of (self->answer);
  return *question != '\0' || *answer != '\0';
}
