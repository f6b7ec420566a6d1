/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a draft takes from cases: one that was referred to guidance comes back to the counter, and becomes a draft
 * again on whatever machine the applicant comes back to; an earlier one of the same applicant fills empty fields.
 */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-draft-private.h"

static void
take_answers (LbIntakeDraft *self, const LbCase *state)
{
  const LbPackage *package = lb_intake_draft_get_package (self);
  GHashTableIter iter;
  gpointer id, answer;

  if (state->answers == NULL)
    return;
  g_hash_table_iter_init (&iter, state->answers);
  while (g_hash_table_iter_next (&iter, &id, &answer))
    if (lb_package_question (package, id) != NULL)
      lb_intake_draft_set_answer (self, id, GPOINTER_TO_INT (answer));
}

static void
take_stages (LbIntakeDraft *self, const LbCase *state)
{
  const LbPackage *package = lb_intake_draft_get_package (self);

  if (package->kind != LB_PACKAGE_PROJECT || state->stages == NULL || state->stages->len == 0)
    return;
  for (guint i = 0; i < package->stages->len; i++)
    lb_intake_draft_set_stage (self, ((LbStage *) g_ptr_array_index (package->stages, i))->number, TRUE);
  for (guint i = 0; i < package->stages->len; i++)
    {
      int number = ((LbStage *) g_ptr_array_index (package->stages, i))->number;
      gboolean wanted = FALSE;

      for (guint j = 0; j < state->stages->len; j++)
        wanted = wanted || g_array_index (state->stages, int, j) == number;
      lb_intake_draft_set_stage (self, number, wanted);
    }
}

static void
take_form (LbIntakeDraft *self, const LbCase *state)
{
  GHashTableIter iter;
  gpointer id, value;

  if (state->form == NULL)
    return;
  g_hash_table_iter_init (&iter, state->form);
  while (g_hash_table_iter_next (&iter, &id, &value))
    if (lb_catalogue_field (self->catalogue, id) != NULL)
      lb_intake_draft_set_value (self, id, value);
}

static void
take_points (LbIntakeDraft *self, const LbIntakeMaterial *held, GHashTable *points)
{
  for (guint i = 0; points != NULL && i < held->points->len; i++)
    {
      g_autofree char *index = g_strdup_printf ("%u", i);
      gpointer passed;

      if (g_hash_table_lookup_extended (points, index, NULL, &passed))
        lb_intake_draft_set_point (self, held->material, i,
                                   GPOINTER_TO_INT (passed) ? LB_INTAKE_POINT_PASSED : LB_INTAKE_POINT_FAILED);
    }
}

static void
take_material (LbIntakeDraft *self, const LbCaseMaterial *from)
{
  const LbMaterial *material = lb_catalogue_material (self->catalogue, from->material);
  const LbIntakeMaterial *held;

  if (material == NULL)
    return;
  held = lb_intake_draft_material (self, material);
  lb_intake_draft_set_counts (self, from->material, from->originals, from->copies);
  for (guint i = 0; from->files != NULL && i < from->files->len; i++)
    lb_intake_draft_add_file (self, from->material, g_ptr_array_index (from->files, i));
  take_points (self, held, from->points);
  lb_intake_draft_set_note (self, from->material, from->note);
  if (from->reused_from != NULL)
    {
      LbIntakeMaterial *mine = lb_intake_draft_material (self, material);

      g_free (mine->reused_from);
      mine->reused_from = g_strdup (from->reused_from);
      mine->reused_until = from->valid_until;
    }
  if (from->held == LB_HELD_DEFERRED)
    lb_intake_draft_set_deferred (self, from->material, TRUE, from->defer_until);
}

LbIntakeDraft *
lb_intake_draft_new_from_case (const LbCase *state, LbCatalogue *catalogue, LbDay today, GError **error)
{
  g_return_val_if_fail (state != NULL && catalogue != NULL, NULL);

  g_autoptr (LbIntakeDraft) self = lb_intake_draft_new (catalogue, today);

  if (!lb_intake_draft_set_package (self, state->package != NULL ? state->package : "", error))
    return NULL;
  take_answers (self, state);
  take_stages (self, state);
  take_form (self, state);
  for (guint i = 0; state->materials != NULL && i < state->materials->len; i++)
    take_material (self, g_ptr_array_index (state->materials, i));
  lb_intake_draft_set_case (self, state->id);
  lb_intake_draft_set_step (self, LB_INTAKE_STEP_MATERIALS);
  return g_steal_pointer (&self);
}

/* One point that somebody else looked at, when the clerk has not. TRUE when it was taken over. */
static gboolean
take_check (LbIntakeDraft *self, const LbIntakeMaterial *held, guint point, gboolean passed)
{
  LbIntakePoint state = passed ? LB_INTAKE_POINT_PASSED : LB_INTAKE_POINT_FAILED;

  if (point >= held->points->len || g_array_index (held->points, LbIntakePoint, point) != LB_INTAKE_POINT_OPEN)
    return FALSE;
  lb_intake_draft_set_point (self, held->material, point, state);
  return g_array_index (held->points, LbIntakePoint, point) == state;
}

static guint
take_checks_of (LbIntakeDraft *self, const LbCaseMaterial *from)
{
  const LbMaterial *material = lb_catalogue_material (self->catalogue, from->material);
  const LbIntakeMaterial *held = material != NULL ? lb_intake_draft_material (self, material) : NULL;
  guint count = 0;

  for (guint i = 0; held != NULL && from->points != NULL && i < held->points->len; i++)
    {
      g_autofree char *index = g_strdup_printf ("%u", i);
      gpointer passed;

      if (g_hash_table_lookup_extended (from->points, index, NULL, &passed))
        count += take_check (self, held, i, GPOINTER_TO_INT (passed));
    }
  if (count > 0 && *held->note == '\0' && from->note != NULL)
    lb_intake_draft_set_note (self, held->material, from->note);
  return count;
}

/* What a section answered about one point. */
static guint
take_help (LbIntakeDraft *self, const LbHelp *help)
{
  const LbMaterial *material = lb_catalogue_material (self->catalogue, help->material);
  const LbIntakeMaterial *held;

  if (material == NULL || help->result == NULL || help->point < 0)
    return 0;
  held = lb_intake_draft_material (self, material);
  if (!take_check (self, held, (guint) help->point, g_str_equal (help->result, "pass")))
    return 0;
  if (help->note != NULL && *help->note != '\0' && *held->note == '\0' && !g_str_equal (help->result, "pass"))
    lb_intake_draft_set_note (self, held->material, help->note);
  return 1;
}

guint
lb_intake_draft_take_checks (LbIntakeDraft *self, const LbCase *state)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), 0);
  g_return_val_if_fail (state != NULL, 0);

  guint count = 0;

  for (guint i = 0; i < state->helps->len; i++)
    count += take_help (self, g_ptr_array_index (state->helps, i));
  for (guint i = 0; i < state->materials->len; i++)
    count += take_checks_of (self, g_ptr_array_index (state->materials, i));
  return count;
}

static const char *
form_value (const LbCase *state, const char *field)
{
  const char *value = state->form != NULL ? g_hash_table_lookup (state->form, field) : NULL;

  return value != NULL ? value : "";
}

gboolean
lb_intake_draft_is_same_applicant (LbIntakeDraft *self, const LbCase *earlier)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), FALSE);
  g_return_val_if_fail (earlier != NULL, FALSE);

  const char *code = lb_intake_draft_get_value (self, "applicant.uscc");
  const char *their_code = form_value (earlier, "applicant.uscc");
  const char *name = lb_intake_draft_get_value (self, "applicant.name");

  if (*code != '\0' && *their_code != '\0')
    return g_str_equal (code, their_code);
  return *name != '\0' && g_str_equal (name, form_value (earlier, "applicant.name"));
}
