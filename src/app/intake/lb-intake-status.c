/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-intake-status.h"

#include <glib/gi18n.h>

#include "lb-intake-step-bar.h"

char *
lb_intake_status_obstacles (LbIntakeDraft *draft)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *only = NULL;
  guint n_steps = 0;

  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (draft), NULL);

  for (int step = 0; step < LB_INTAKE_N_STEPS; step++)
    {
      g_autoptr (GPtrArray) problems = lb_intake_draft_obstacles (draft, (LbIntakeStep) step);
      const LbIntakeProblem *first = problems->len > 0 ? g_ptr_array_index (problems, 0) : NULL;

      if (first == NULL)
        continue;
      if (n_steps++ == 0 && problems->len == 1 && first->subject == NULL)
        only = g_strdup (first->text);
      /* Translators: a step's number and name, how many things of it are open. */
      g_string_append_printf (list, list->len > 0 ? _(", %d %s (%u)") : _("%d %s (%u)"), step + 1,
                              lb_intake_step_name ((LbIntakeStep) step), problems->len);
    }
  if (n_steps == 0)
    return NULL;
  return n_steps == 1 && only != NULL ? g_steal_pointer (&only)
                                      : g_strdup_printf (_("Cannot be received yet. Open: %s"), list->str);
}

char *
lb_intake_status_of_step (LbIntakeDraft *draft, LbIntakeStep step)
{
  g_autoptr (GPtrArray) problems = NULL;
  const LbIntakeProblem *first;

  g_return_val_if_fail (LB_IS_INTAKE_DRAFT (draft), NULL);

  problems = lb_intake_draft_step_problems (draft, step);
  first = problems->len > 0 ? g_ptr_array_index (problems, 0) : NULL;
  if (first == NULL)
    return g_strdup (step == LB_INTAKE_STEP_PACKAGE ? "" : _("This step is complete."));
  if (first->subject == NULL)
    return g_strdup (first->text);
  return g_strdup_printf (g_dngettext (NULL, "%u thing open: %s: %s", "%u things open, first %s: %s", problems->len),
                          problems->len, first->subject, first->text);
}
