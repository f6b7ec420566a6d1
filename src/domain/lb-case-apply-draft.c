/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events around a draft: advice, help with the formal check, its end.
 */
#include "lb-case-private.h"

#include "lb-error.h"

LB_APPLY_STEP (advised)
{
  lb_case_take_application (self, event->data);
  lb_take_text (&self->lead, event->data, "lead");
  self->advised_at = event->at;
  self->n_advices++;
  return TRUE;
}

LB_APPLY_STEP (help_asked)
{
  LbHelp *help = lb_shape_new (&lb_help_shape);

  lb_case_take_application (self, event->data);
  lb_take_text (&help->id, event->data, "help");
  lb_take_text (&help->section, event->data, "section");
  lb_take_text (&help->material, event->data, "material");
  help->point = (int) lb_record_integer (event->data, "point", -1);
  lb_take_text (&help->text, event->data, "text");
  help->asked_at = event->at;
  help->asked_by = g_strdup (event->actor);
  help->asked_name = g_strdup (event->actor_name);
  g_ptr_array_add (self->helps, help);
  return TRUE;
}

/* A question gets its end, with who ended it and the words in the member @note. */
static gboolean
end_help (LbCase *self, const LbEvent *event, const char *result, const char *note, GError **error)
{
  LbHelp *help = lb_case_help (self, lb_record_text (event->data, "help"));

  if (help == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "case %s: event %" G_GINT64_FORMAT " is about no question",
                   self->id, event->version);
      return FALSE;
    }
  g_free (help->result);
  help->result = g_strdup (result);
  lb_take_text (&help->note, event->data, note);
  help->answered_at = event->at;
  g_free (help->answered_by);
  help->answered_by = g_strdup (event->actor);
  g_free (help->answered_name);
  help->answered_name = g_strdup (event->actor_name);
  return TRUE;
}

LB_APPLY_STEP (help_given)
{
  return end_help (self, event, lb_record_text (event->data, "result"), "note", error);
}

LB_APPLY_STEP (help_declined)
{
  return end_help (self, event, LB_HELP_RESULT_DECLINED, "reason", error);
}

LB_APPLY_STEP (help_withdrawn)
{
  return end_help (self, event, LB_HELP_RESULT_WITHDRAWN, "reason", error);
}

LB_APPLY_STEP (draft_closed)
{
  self->closed_at = event->at;
  return TRUE;
}
