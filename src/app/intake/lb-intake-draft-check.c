/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What keeps a draft from being complete: step by step for the clerk, and once and whole for the applicant
 * (条例 36: a one-time notice says everything that is missing).
 */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-draft-private.h"

#include <glib/gi18n.h>

#include "lb-formal-review.h"
#include "lb-identifier.h"
#include "lb-name.h"
#include "lb-postal-address.h"

#define POSTCODE_DIGITS 6

static void
add_problem (GPtrArray *problems, LbIntakeProblemKind kind, LbIntakeStep step, const char *field,
             const char *material, const char *subject, char *text, const char *remedy)
{
  LbIntakeProblem *problem = g_new0 (LbIntakeProblem, 1);

  problem->kind = kind;
  problem->step = step;
  problem->field = g_strdup (field);
  problem->material = g_strdup (material);
  problem->subject = g_strdup (subject);
  problem->text = text;
  problem->remedy = g_strdup (remedy);
  g_ptr_array_add (problems, problem);
}

void
lb_intake_problem_free (LbIntakeProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->field);
  g_free (problem->material);
  g_free (problem->subject);
  g_free (problem->text);
  g_free (problem->remedy);
  g_free (problem);
}

const char *
lb_intake_problem_code (LbIntakeProblemKind kind)
{
  static const char *const codes[] = {
    [LB_INTAKE_MISSING_VALUE] = "missing-field",
    [LB_INTAKE_BAD_VALUE] = "bad-value",
    [LB_INTAKE_EXPIRED] = "expired",
    [LB_INTAKE_MISSING_MATERIAL] = "missing-material",
    [LB_INTAKE_TOO_FEW] = "too-few",
    [LB_INTAKE_MISSING_FILE] = "missing-file",
    [LB_INTAKE_FAILED_POINT] = "failed-point",
    [LB_INTAKE_OPEN_POINT] = "open-point",
    [LB_INTAKE_OPEN_STEP] = "open-step",
  };

  g_return_val_if_fail (kind < G_N_ELEMENTS (codes), NULL);
  return codes[kind];
}

static GPtrArray *
new_problems (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lb_intake_problem_free);
}

static void
add_open_step (GPtrArray *problems, LbIntakeStep step, const char *text)
{
  add_problem (problems, LB_INTAKE_OPEN_STEP, step, NULL, NULL, NULL, g_strdup (text), NULL);
}

/* The form */

static LbIntakeProblemKind
value_kind (const LbField *field, const char *value)
{
  if (*value == '\0')
    return LB_INTAKE_MISSING_VALUE;
  /* What is good on no particular day, and bad today, has expired. */
  if (field->type == LB_FIELD_DATE && lb_field_check (field, value, FALSE, LB_DAY_NONE) == NULL)
    return LB_INTAKE_EXPIRED;
  return LB_INTAKE_BAD_VALUE;
}

char *
lb_intake_draft_check_value (LbIntakeDraft *self, const LbFormField *field, LbIntakeProblemKind *ret_kind)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);
  g_return_val_if_fail (field != NULL, NULL);

  const char *value = lb_intake_draft_get_value (self, field->field->id);
  const char *message = lb_field_check (field->field, value, field->required, self->today);

  if (message == NULL)
    return NULL;
  if (ret_kind != NULL)
    *ret_kind = value_kind (field->field, value);
  return g_strdup (_(message));
}

static const char *
value_remedy (LbIntakeProblemKind kind)
{
  switch (kind)
    {
    case LB_INTAKE_MISSING_VALUE:
      return _("Fill it in on the application form.");
    case LB_INTAKE_EXPIRED:
      return _("Bring one that is still valid.");
    case LB_INTAKE_BAD_VALUE:
    case LB_INTAKE_MISSING_MATERIAL:
    case LB_INTAKE_TOO_FEW:
    case LB_INTAKE_MISSING_FILE:
    case LB_INTAKE_FAILED_POINT:
    case LB_INTAKE_OPEN_POINT:
    case LB_INTAKE_OPEN_STEP:
    default:
      return _("Correct it on the application form.");
    }
}

static void
check_form (LbIntakeDraft *self, GPtrArray *problems)
{
  for (guint i = 0; i < self->situation->form->len; i++)
    {
      const LbFormField *entry = g_ptr_array_index (self->situation->form, i);
      const LbMaterial *proof = lb_situation_proof_of (self->situation, entry->field);
      LbIntakeProblemKind kind;
      char *text = lb_intake_draft_check_value (self, entry, &kind);

      if (text != NULL)
        add_problem (problems, kind, LB_INTAKE_STEP_FORM, entry->field->id,
                     kind == LB_INTAKE_EXPIRED && proof != NULL ? proof->id : NULL,
                     lb_name (entry->field->label, entry->field->english), text, value_remedy (kind));
    }
}

/* Materials */

static gboolean
deferral_holds (LbIntakeDraft *self, const LbMaterial *material, const LbIntakeMaterial *held)
{
  return material->deferrable && held->deferred && held->defer_until != LB_DAY_NONE
         && held->defer_until >= self->today
         && (self->defer_last == LB_DAY_NONE || held->defer_until <= self->defer_last);
}

static gboolean
enough_came (const LbMaterial *material, const LbIntakeMaterial *held)
{
  return held->originals >= material->originals && held->copies >= material->copies;
}

static guint
count_points (const LbIntakeMaterial *held, LbIntakePoint state)
{
  guint count = 0;

  for (guint i = 0; i < held->points->len; i++)
    count += g_array_index (held->points, LbIntakePoint, i) == state;
  return count;
}

/* The document on file that stands in for it was valid when it was taken, but a draft may lie for weeks. */
static gboolean
reuse_has_expired (LbIntakeDraft *self, const LbIntakeMaterial *held)
{
  return held->reused_until != LB_DAY_NONE && held->reused_until < self->today;
}

LbHeld
lb_intake_draft_held (LbIntakeDraft *self, const LbMergedMaterial *entry)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), LB_HELD_MISSING);
  g_return_val_if_fail (entry != NULL, LB_HELD_MISSING);

  const LbMaterial *material = entry->material;
  const LbIntakeMaterial *held = lb_intake_draft_material (self, material);

  if (entry->source == LB_MATERIAL_FROM_CASE)
    return LB_HELD_FROM_CASE;
  if (deferral_holds (self, material, held))
    return LB_HELD_DEFERRED;
  if (held->reused_from != NULL)
    return reuse_has_expired (self, held) || count_points (held, LB_INTAKE_POINT_PASSED) < held->points->len
             ? LB_HELD_MISSING : LB_HELD_REUSED;
  if (!lb_intake_material_came (held) || !enough_came (material, held) || (material->electronic && held->files->len == 0)
      || count_points (held, LB_INTAKE_POINT_PASSED) < held->points->len)
    return LB_HELD_MISSING;
  return LB_HELD_PRESENT;
}

void
lb_intake_draft_count_materials (LbIntakeDraft *self, guint *ret_ready, guint *ret_due)
{
  guint ready = 0, due = 0;

  g_return_if_fail (LB_IS_INTAKE_DRAFT (self));

  for (guint i = 0; self->situation != NULL && i < self->situation->materials->len; i++)
    {
      const LbMergedMaterial *entry = g_ptr_array_index (self->situation->materials, i);

      if (entry->source == LB_MATERIAL_FROM_CASE)
        continue;
      due++;
      ready += lb_intake_draft_held (self, entry) != LB_HELD_MISSING;
    }
  *ret_ready = ready;
  *ret_due = due;
}

static void
add_material_problem (GPtrArray *problems, LbIntakeProblemKind kind, const LbMaterial *material, char *text,
                      const char *remedy)
{
  add_problem (problems, kind, LB_INTAKE_STEP_MATERIALS, NULL, material->id,
               lb_name (material->name, material->english), text, remedy);
}

static char *
describe_due (const LbMaterial *material)
{
  if (material->originals > 0 && material->copies > 0)
    return g_strdup_printf (_("Bring %d original and %d copies."), material->originals, material->copies);
  if (material->originals > 0)
    return g_strdup_printf (g_dngettext (NULL, "Bring %d original.", "Bring %d originals.", material->originals),
                            material->originals);
  return g_strdup_printf (g_dngettext (NULL, "Bring %d copy.", "Bring %d copies.", material->copies),
                          material->copies);
}

/* Only what is wanted is counted. */
static char *
describe_too_few (const LbMaterial *material, const LbIntakeMaterial *held)
{
  if (material->originals > 0 && material->copies > 0)
    return g_strdup_printf (_("Too few: %d of %d originals and %d of %d copies are here."), held->originals,
                            material->originals, held->copies, material->copies);
  if (material->originals > 0)
    return g_strdup_printf (_("Too few: %d of %d originals are here."), held->originals, material->originals);
  return g_strdup_printf (_("Too few: %d of %d copies are here."), held->copies, material->copies);
}

static void
check_points (const LbMaterial *material, const LbIntakeMaterial *held, GPtrArray *problems)
{
  for (guint i = 0; i < held->points->len; i++)
    {
      const char *point = material->formal_points[i];

      switch (g_array_index (held->points, LbIntakePoint, i))
        {
        case LB_INTAKE_POINT_FAILED:
          add_material_problem (problems, LB_INTAKE_FAILED_POINT, material,
                                *held->note != '\0' ? g_strdup_printf (_("Not met: %s (%s)"), point, held->note)
                                                    : g_strdup_printf (_("Not met: %s"), point),
                                _("Bring one that meets this point."));
          break;
        case LB_INTAKE_POINT_OPEN:
          add_material_problem (problems, LB_INTAKE_OPEN_POINT, material,
                                g_strdup_printf (_("Not checked yet: %s"), point), NULL);
          break;
        case LB_INTAKE_POINT_PASSED:
        default:
          break;
        }
    }
}

static void
check_material (LbIntakeDraft *self, const LbMergedMaterial *entry, GPtrArray *problems)
{
  const LbMaterial *material = entry->material;
  const LbIntakeMaterial *held = lb_intake_draft_material (self, material);
  g_autofree char *due = describe_due (material);

  if (entry->source == LB_MATERIAL_FROM_CASE || deferral_holds (self, material, held))
    return;
  if (held->deferred && material->deferrable)
    {
      add_problem (problems, LB_INTAKE_OPEN_STEP, LB_INTAKE_STEP_MATERIALS, NULL, material->id,
                   lb_name (material->name, material->english),
                   g_strdup (held->defer_until == LB_DAY_NONE ? _("Say by which day it will be brought.")
                                                              : _("This day is not within the time allowed.")),
                   NULL);
      return;
    }
  if (held->reused_from != NULL)
    {
      if (reuse_has_expired (self, held))
        add_material_problem (problems, LB_INTAKE_EXPIRED, material,
                              g_strdup (_("The document on file has expired.")),
                              _("Bring one that is still valid."));
      check_points (material, held, problems);
      return;
    }
  if (!lb_intake_material_came (held))
    {
      if (entry->required)
        add_material_problem (problems, LB_INTAKE_MISSING_MATERIAL, material,
                              g_strdup (_("This material is missing.")), due);
      return;
    }
  if (!enough_came (material, held))
    add_material_problem (problems, LB_INTAKE_TOO_FEW, material, describe_too_few (material, held), due);
  /* Scanning is the counter's work, not the applicant's. */
  if (material->electronic && held->files->len == 0)
    add_material_problem (problems, LB_INTAKE_MISSING_FILE, material,
                          g_strdup (_("Not scanned or attached yet.")), NULL);
  check_points (material, held, problems);
}

static void
check_materials (LbIntakeDraft *self, GPtrArray *problems)
{
  for (guint i = 0; i < self->situation->materials->len; i++)
    check_material (self, g_ptr_array_index (self->situation->materials, i), problems);
}

/* Delivery */

static const char *
check_phone (const char *value, LbDay today)
{
  g_auto (LbIdentifier) identifier = { 0 };

  if (*value == '\0')
    return N_("This must be given.");
  return lb_identifier_check (LB_IDENTIFIER_PHONE, value, today, &identifier)
           ? NULL : lb_identifier_fault_text (identifier.fault);
}

static const char *
check_address (const char *value)
{
  return *value == '\0' ? N_("This must be given.") : lb_address_fault_text (lb_postal_address_check (value));
}

/* Whoever fetches the results themselves is known already. */
static gboolean
is_asked (LbIntakeDraft *self, LbIntakeAddressPart part)
{
  if (g_strcmp0 (self->delivery.method, "ems") == 0)
    return TRUE;
  return g_strcmp0 (self->delivery.method, "pickup") == 0 && self->delivery.agent
         && (part == LB_INTAKE_RECIPIENT || part == LB_INTAKE_PHONE);
}

char *
lb_intake_draft_check_address (LbIntakeDraft *self, LbIntakeAddressPart part)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);

  const char *message = NULL;

  if (!is_asked (self, part))
    return NULL;
  switch (part)
    {
    case LB_INTAKE_RECIPIENT:
      message = *self->delivery.recipient == '\0' ? N_("This must be given.") : NULL;
      break;
    case LB_INTAKE_PHONE:
      message = check_phone (self->delivery.phone, self->today);
      break;
    case LB_INTAKE_ADDRESS:
      message = check_address (self->delivery.address);
      break;
    case LB_INTAKE_POSTCODE:
    default:
      message = lb_postcode_fault_text (lb_postal_postcode_check (self->delivery.postcode, self->delivery.address));
      break;
    }
  return message != NULL ? g_strdup (_(message)) : NULL;
}

static void
check_delivery (LbIntakeDraft *self, GPtrArray *problems)
{
  static const char *const parts[] = {
    [LB_INTAKE_RECIPIENT] = N_("Recipient"),
    [LB_INTAKE_PHONE] = N_("Recipient's phone"),
    [LB_INTAKE_ADDRESS] = N_("Mailing address"),
    [LB_INTAKE_POSTCODE] = N_("Postcode"),
  };

  if (*self->delivery.method == '\0')
    add_open_step (problems, LB_INTAKE_STEP_DELIVERY, _("Choose how the applicant gets the results."));
  for (guint part = 0; part < G_N_ELEMENTS (parts); part++)
    {
      char *text = lb_intake_draft_check_address (self, (LbIntakeAddressPart) part);

      if (text != NULL)
        add_problem (problems, LB_INTAKE_OPEN_STEP, LB_INTAKE_STEP_DELIVERY, NULL, NULL, _(parts[part]), text,
                     NULL);
    }
}

/* Public API */

GPtrArray *
lb_intake_draft_step_problems (LbIntakeDraft *self, LbIntakeStep step)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);

  GPtrArray *problems = new_problems ();

  if (self->situation == NULL)
    {
      add_open_step (problems, LB_INTAKE_STEP_PACKAGE, _("Choose what the applicant wants to do."));
      return problems;
    }
  switch (step)
    {
    case LB_INTAKE_STEP_SITUATION:
      if (self->situation->items->len == 0)
        add_open_step (problems, step, _("With these answers there is nothing to apply for."));
      break;
    case LB_INTAKE_STEP_FORM:
      check_form (self, problems);
      break;
    case LB_INTAKE_STEP_MATERIALS:
      check_materials (self, problems);
      break;
    case LB_INTAKE_STEP_INSPECTION:
      if (self->situation->inspection_points->len > 0 && !self->prepared)
        add_open_step (problems, step, _("Remind the applicant what will be inspected, then tick it."));
      break;
    case LB_INTAKE_STEP_DELIVERY:
      check_delivery (self, problems);
      break;
    case LB_INTAKE_STEP_CHECK:
      if (!self->explained)
        add_open_step (problems, step, _("Explain that receipt is not acceptance, then tick it."));
      break;
    case LB_INTAKE_STEP_PACKAGE:
    case LB_INTAKE_N_STEPS:
    default:
      break;
    }
  return problems;
}

static gboolean
applicant_can_mend (LbIntakeProblemKind kind)
{
  switch (kind)
    {
    case LB_INTAKE_MISSING_VALUE:
    case LB_INTAKE_BAD_VALUE:
    case LB_INTAKE_EXPIRED:
    case LB_INTAKE_MISSING_MATERIAL:
    case LB_INTAKE_TOO_FEW:
    case LB_INTAKE_FAILED_POINT:
      return TRUE;
    case LB_INTAKE_MISSING_FILE:
    case LB_INTAKE_OPEN_POINT:
    case LB_INTAKE_OPEN_STEP:
    default:
      return FALSE;
    }
}

GPtrArray *
lb_intake_draft_problems (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);

  GPtrArray *problems = new_problems ();

  if (self->situation == NULL)
    return problems;
  check_form (self, problems);
  check_materials (self, problems);
  for (guint i = problems->len; i > 0; i--)
    if (!applicant_can_mend (((LbIntakeProblem *) g_ptr_array_index (problems, i - 1))->kind))
      g_ptr_array_remove_index (problems, i - 1);
  return problems;
}

/* The applicant's own faults can be handed in as they are, but not numbers of people and companies that are wrong:
 * they say who applies. What the clerk has not done yet is no matter of insisting. */
static gboolean
may_insist (LbIntakeDraft *self, const LbIntakeProblem *problem)
{
  const LbField *field = problem->field != NULL ? lb_catalogue_field (self->catalogue, problem->field) : NULL;

  if (problem->kind == LB_INTAKE_BAD_VALUE && field != NULL
      && (field->type == LB_FIELD_USCC || field->type == LB_FIELD_PERSON))
    return FALSE;
  return applicant_can_mend (problem->kind);
}

GPtrArray *
lb_intake_draft_obstacles (LbIntakeDraft *self, LbIntakeStep step)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), NULL);

  GPtrArray *problems = lb_intake_draft_step_problems (self, step);

  for (guint i = problems->len; self->insisted && i > 0; i--)
    if (may_insist (self, g_ptr_array_index (problems, i - 1)))
      g_ptr_array_remove_index (problems, i - 1);
  return problems;
}

gboolean
lb_intake_draft_can_receive (LbIntakeDraft *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (self), FALSE);

  for (int step = LB_INTAKE_STEP_PACKAGE; step < LB_INTAKE_N_STEPS; step++)
    {
      g_autoptr (GPtrArray) obstacles = lb_intake_draft_obstacles (self, (LbIntakeStep) step);

      if (obstacles->len > 0)
        return FALSE;
    }
  return TRUE;
}
