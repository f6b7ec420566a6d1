/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-draft-private.h"

#include <glib/gi18n.h>

#include "lb-error.h"
#include "lb-name.h"

G_DEFINE_FINAL_TYPE (LbIntakeDraft, lb_intake_draft, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Helpers */

void
lb_intake_draft_changed (LbIntakeDraft *self, LbIntakeChange what, const char *id)
{
  g_signal_emit (self, signals[CHANGED], 0, (guint) what, id);
}

char *
lb_intake_clean_text (const char *value)
{
  GString *text = g_string_new (NULL);
  glong n = 0;

  for (const char *c = value; *c != '\0' && n < LB_INTAKE_TEXT_MOST; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '\n' || character == '\t' || !g_unichar_iscntrl (character))
        {
          g_string_append_unichar (text, character);
          n++;
        }
    }
  return g_string_free (text, FALSE);
}

gboolean
lb_intake_take_text (char **place, const char *value)
{
  g_autofree char *text = lb_intake_clean_text (value != NULL ? value : "");

  if (g_strcmp0 (*place, text) == 0)
    return FALSE;
  g_free (*place);
  *place = g_steal_pointer (&text);
  return TRUE;
}

/* The stages that a project is applied for unless the clerk says otherwise: its first. */
static void
reset_stages (LbIntakeDraft *self, const LbPackage *package)
{
  g_array_set_size (self->stages, 0);
  if (package->kind == LB_PACKAGE_PROJECT && package->stages->len > 0)
    {
      const LbStage *first = g_ptr_array_index (package->stages, 0);
      g_array_append_val (self->stages, first->number);
    }
}

LbSituation *
lb_intake_draft_situation_of (LbIntakeDraft *self, GHashTable *answers, GArray *stages, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  const LbPackage *package = lb_catalogue_package (self->catalogue, self->package);
  GHashTableIter iter;
  gpointer question, answer;

  /* Packages share questions; answers to those that only another package asks are kept, but not given on. */
  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, &question, &answer))
    if (lb_package_question (package, question) != NULL)
      g_hash_table_insert (known, question, answer);
  return lb_situation_new (self->catalogue, self->package, known, stages->len > 0 ? stages : NULL, self->today,
                           error);
}

gboolean
lb_intake_draft_situate (LbIntakeDraft *self, GError **error)
{
  LbSituation *situation = lb_intake_draft_situation_of (self, self->answers, self->stages, error);

  if (situation == NULL)
    return FALSE;
  g_clear_pointer (&self->situation, lb_situation_free);
  self->situation = situation;
  return TRUE;
}

/* After an edit that lb_situation_new() must be able to follow; it cannot fail on what the catalogue holds. */
static void
resituate (LbIntakeDraft *self)
{
  g_autoptr (GError) error = NULL;

  if (!lb_intake_draft_situate (self, &error))
    g_critical ("Situation does not follow: %s", error->message);
}

/* GObject */

static void
source_free (gpointer data)
{
  LbIntakeSource *source = data;

  g_free (source->number);
  g_free (source);
}

static void
lb_intake_draft_finalize (GObject *object)
{
  LbIntakeDraft *self = LB_INTAKE_DRAFT (object);

  g_clear_pointer (&self->situation, lb_situation_free);
  g_clear_pointer (&self->catalogue, lb_catalogue_unref);
  g_clear_pointer (&self->answers, g_hash_table_unref);
  g_clear_pointer (&self->stages, g_array_unref);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->sources, g_hash_table_unref);
  g_clear_pointer (&self->materials, g_hash_table_unref);
  g_free (self->id);
  g_free (self->package);
  g_free (self->access);
  g_free (self->delivery.method);
  g_free (self->delivery.recipient);
  g_free (self->delivery.phone);
  g_free (self->delivery.address);
  g_free (self->delivery.postcode);
  g_free (self->one_day);
  g_free (self->case_id);
  g_free (self->number);
  g_free (self->author);
  g_free (self->author_name);
  g_free (self->last_field);
  g_free (self->last_material);
  g_clear_pointer (&self->earlier, g_ptr_array_unref);
  g_clear_pointer (&self->corrected, g_hash_table_unref);
  G_OBJECT_CLASS (lb_intake_draft_parent_class)->finalize (object);
}

static void
lb_intake_draft_class_init (LbIntakeDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lb_intake_draft_finalize;
  signals[CHANGED] = g_signal_new ("changed", LB_TYPE_INTAKE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
}

static void
lb_intake_draft_init (LbIntakeDraft *self)
{
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->stages = g_array_new (FALSE, FALSE, sizeof (int));
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, source_free);
  self->materials = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, lb_intake_material_free);
  self->access = g_strdup ("");
  self->delivery.method = g_strdup ("");
  self->delivery.recipient = g_strdup ("");
  self->delivery.phone = g_strdup ("");
  self->delivery.address = g_strdup ("");
  self->delivery.postcode = g_strdup ("");
  self->delivery.together = TRUE;
  self->one_day = g_strdup ("");
  self->author = g_strdup ("");
  self->author_name = g_strdup ("");
  self->defer_last = LB_DAY_NONE;
  self->corrected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Public API */

LbIntakeDraft *
lb_intake_draft_new (LbCatalogue *catalogue, LbDay today)
{
  g_return_val_if_fail (catalogue != NULL, NULL);

  LbIntakeDraft *self = g_object_new (LB_TYPE_INTAKE_DRAFT, NULL);

  self->catalogue = lb_catalogue_ref (catalogue);
  self->today = today;
  self->id = g_uuid_string_random ();
  return self;
}

LbIntakeDraft *
lb_intake_draft_copy (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);

  g_autofree char *text = lb_intake_draft_to_text (self);
  g_autoptr (GError) error = NULL;
  LbIntakeDraft *copy = lb_intake_draft_from_text (text, self->catalogue, self->today, NULL, &error);

  g_assert_no_error (error);
  return copy;
}

const char *
lb_intake_draft_get_id (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  return self->id;
}

char *
lb_intake_draft_dup_title (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);

  const LbPackage *package = lb_intake_draft_get_package (self);
  g_autofree char *applicant = g_strstrip (g_strdup (lb_intake_draft_get_value (self, "applicant.name")));

  if (package == NULL)
    return g_strdup (_("New case"));
  if (*applicant == '\0')
    return g_strdup (lb_name (package->name, package->english));
  /* Translators: a package of approvals, then the applicant's name. */
  return g_strdup_printf (_("%s · %s"), lb_name (package->name, package->english), applicant);
}

LbCatalogue *
lb_intake_draft_get_catalogue (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  return self->catalogue;
}

LbDay
lb_intake_draft_get_today (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), LB_DAY_NONE);
  return self->today;
}

void
lb_intake_draft_set_today (LbIntakeDraft *self, LbDay today)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  if (self->today == today)
    return;
  self->today = today;
  if (self->package == NULL)
    return;
  resituate (self);
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_SITUATION, NULL);
}

gboolean
lb_intake_draft_set_package (LbIntakeDraft *self, const char *package, GError **error)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), FALSE);
  g_return_val_if_fail (package != NULL, FALSE);

  const LbPackage *found = lb_catalogue_package (self->catalogue, package);

  if (found == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "/package: not in catalogue %s", self->catalogue->id);
      return FALSE;
    }
  if (g_strcmp0 (self->package, package) == 0)
    return TRUE;
  g_free (self->package);
  self->package = g_strdup (package);
  reset_stages (self, found);
  if (!lb_intake_draft_situate (self, error))
    return FALSE;
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_SITUATION, NULL);
  return TRUE;
}

const LbPackage *
lb_intake_draft_get_package (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  return self->package != NULL ? lb_catalogue_package (self->catalogue, self->package) : NULL;
}

const LbSituation *
lb_intake_draft_get_situation (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  return self->situation;
}

gboolean
lb_intake_draft_get_answer (LbIntakeDraft *self, const char *question)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), FALSE);
  g_return_val_if_fail (question != NULL, FALSE);

  const LbPackage *package = lb_intake_draft_get_package (self);
  const LbQuestion *asked = package != NULL ? lb_package_question (package, question) : NULL;
  gpointer answer;

  if (g_hash_table_lookup_extended (self->answers, question, NULL, &answer))
    return GPOINTER_TO_INT (answer);
  return asked != NULL && asked->initial;
}

void
lb_intake_draft_set_answer (LbIntakeDraft *self, const char *question, gboolean answer)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  g_return_if_fail (self->package != NULL);
  g_return_if_fail (lb_package_question (lb_intake_draft_get_package (self), question) != NULL);

  if (lb_intake_draft_get_answer (self, question) == !!answer)
    return;
  g_hash_table_insert (self->answers, g_strdup (question), GINT_TO_POINTER (!!answer));
  resituate (self);
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_SITUATION, question);
}

gboolean
lb_intake_draft_get_stage (LbIntakeDraft *self, int number)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), FALSE);

  for (guint i = 0; i < self->stages->len; i++)
    if (g_array_index (self->stages, int, i) == number)
      return TRUE;
  return self->stages->len == 0 && self->package != NULL;
}

static int
compare_stages (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

void
lb_intake_draft_set_stage (LbIntakeDraft *self, int number, gboolean wanted)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  g_return_if_fail (self->package != NULL);
  g_return_if_fail (lb_package_stage (lb_intake_draft_get_package (self), number) != NULL);

  if (self->stages->len == 0 || lb_intake_draft_get_stage (self, number) == !!wanted)
    return;
  if (wanted)
    {
      g_array_append_val (self->stages, number);
      g_array_sort (self->stages, compare_stages);
    }
  else if (self->stages->len > 1)
    {
      for (guint i = 0; i < self->stages->len; i++)
        if (g_array_index (self->stages, int, i) == number)
          g_array_remove_index (self->stages, i--);
    }
  resituate (self);
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_SITUATION, NULL);
}

const char *
lb_intake_draft_get_value (LbIntakeDraft *self, const char *field)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), "");

  const char *value = g_hash_table_lookup (self->values, field);

  return value != NULL ? value : "";
}

/* @source (transfer full) (nullable): an edit by hand. */
static void
set_value (LbIntakeDraft *self, const char *field, const char *value, LbIntakeSource *source)
{
  g_autofree char *text = lb_intake_clean_text (value != NULL ? value : "");

  if (g_strcmp0 (lb_intake_draft_get_value (self, field), text) == 0)
    {
      if (source != NULL)
        source_free (source);
      return;
    }
  if (source != NULL)
    g_hash_table_insert (self->sources, g_strdup (field), source);
  else
    g_hash_table_remove (self->sources, field);
  if (*text == '\0')
    g_hash_table_remove (self->values, field);
  else
    g_hash_table_insert (self->values, g_strdup (field), g_steal_pointer (&text));
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_VALUE, field);
}

const LbIntakeSource *
lb_intake_draft_get_source (LbIntakeDraft *self, const char *field)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  return g_hash_table_lookup (self->sources, field);
}

void
lb_intake_draft_take_value (LbIntakeDraft *self, const char *field, const char *value, const char *number, LbDay day)
{
  LbIntakeSource *source = g_new0 (LbIntakeSource, 1);

  source->number = g_strdup (number);
  source->day = day;
  set_value (self, field, value, source);
}

void
lb_intake_draft_set_value (LbIntakeDraft *self, const char *field, const char *value)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  g_return_if_fail (lb_catalogue_field (self->catalogue, field) != NULL);
  set_value (self, field, value, NULL);
}

const char *
lb_intake_draft_get_author (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), "");
  return self->author;
}

const char *
lb_intake_draft_get_author_name (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), "");
  return self->author_name;
}

void
lb_intake_draft_set_author (LbIntakeDraft *self, const char *id, const char *name)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  gboolean other = lb_intake_take_text (&self->author, id);

  if (lb_intake_take_text (&self->author_name, name) || other)
    lb_intake_draft_changed (self, LB_INTAKE_CHANGED_REST, NULL);
}

LbIntakeStep
lb_intake_draft_get_step (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), LB_INTAKE_STEP_PACKAGE);
  return self->step;
}

void
lb_intake_draft_set_step (LbIntakeDraft *self, LbIntakeStep step)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  g_return_if_fail (step < LB_INTAKE_N_STEPS);

  if (self->step == step)
    return;
  self->step = step;
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_REST, NULL);
}

/* Where the clerk is */

static void
set_last (LbIntakeDraft *self, char **place, const char *id)
{
  if (g_strcmp0 (*place, id) == 0)
    return;
  g_free (*place);
  *place = g_strdup (id);
  lb_intake_draft_changed (self, LB_INTAKE_CHANGED_PLACE, NULL);
}

const char *
lb_intake_draft_get_last_field (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  return self->last_field;
}

void
lb_intake_draft_set_last_field (LbIntakeDraft *self, const char *field)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  set_last (self, &self->last_field, field);
}

const char *
lb_intake_draft_get_last_material (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  return self->last_material;
}

void
lb_intake_draft_set_last_material (LbIntakeDraft *self, const char *material)
{
  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));
  set_last (self, &self->last_material, material);
}
