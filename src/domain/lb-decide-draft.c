/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What happens around a draft before it is received: advice at the guidance window (咨询辅导), a section's help with
 * the formal check (协助形式审查), and its end when nobody comes back for it.
 */
#include "lb-decide-private.h"

#include "lb-record-walk.h"

#define HELPS_MOST 200 /* of one draft */

/* (nullable) (transfer full) */
static LbSituation *
situation_of (LbDecision *d, GError **error)
{
  g_autoptr (GHashTable) answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) stages = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GError) fault = NULL;
  LbSituation *situation;

  lb_record_merge_flags (d->args, "answers", answers);
  lb_stages_append (stages, d->args, "stages");
  situation = lb_situation_new (d->context->catalogue, lb_decision_text (d, "package"), answers,
                                stages->len > 0 ? stages : NULL, d->today, &fault);
  if (situation == NULL)
    lb_refuse (error, LB_REFUSAL_INVALID, _("The application does not fit the catalogue: %s."), fault->message);
  return situation;
}

static gboolean
check_not_received (const LbDecision *d, GError **error)
{
  if (d->state->number == NULL)
    return TRUE;
  return lb_refuse (error, LB_REFUSAL_WRONG_STATE, _("The case has been received already."));
}

/* Every material that is spoken of is one that the situation calls for. */
static gboolean
check_materials (const LbDecision *d, const LbSituation *situation, GError **error)
{
  g_autoptr (GVariant) list = lb_record_child (d->args, "materials", G_VARIANT_TYPE ("aa{sv}"));

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) line = g_variant_get_child_value (list, i);
      const char *id = lb_record_text (line, "material");

      if (lb_situation_material (situation, id) == NULL)
        return lb_refuse (error, LB_REFUSAL_UNKNOWN,
                          _("This application does not call for the material %s. Leave it out."),
                          lb_decision_material_name (d, id));
    }
  return TRUE;
}

/* The arguments, with the version of the catalogue and, where it is known, the applicant's name. */
static void
begin_data (const LbDecision *d, GVariantDict *dict)
{
  g_autoptr (GHashTable) form = lb_record_map (d->args, "form");
  const char *name = g_hash_table_lookup (form, "applicant.name");

  g_variant_dict_init (dict, d->args);
  g_variant_dict_insert (dict, "catalogue", "s", d->context->catalogue->id);
  if (name != NULL && *name != '\0')
    g_variant_dict_insert (dict, "applicant", "s", name);
}

/* Whoever asks may stay without a name: only what was answered must stand there. */
LB_DECIDE (advise)
{
  g_autoptr (LbSituation) situation = NULL;
  GVariantDict dict;

  if (!check_not_received (d, error))
    return FALSE;
  situation = situation_of (d, error);
  if (situation == NULL || !check_materials (d, situation, error))
    return FALSE;
  begin_data (d, &dict);
  g_variant_dict_insert (&dict, "lead", "s", situation->package->lead);
  return lb_decision_emit (d, LB_EVENT_ADVISED, NULL, g_variant_dict_end (&dict), error);
}

static gboolean
takes_part (const LbSituation *situation, const char *section)
{
  for (guint i = 0; i < situation->items->len; i++)
    if (g_strcmp0 (((const LbSituationItem *) situation->items->pdata[i])->item->department, section) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_point (const LbDecision *d, const LbMaterial *material, GError **error)
{
  gint64 point = lb_record_integer (d->args, "point", -1);
  gint64 n = material->formal_points != NULL ? g_strv_length (material->formal_points) : 0;

  if (point < n)
    return TRUE;
  return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("%s has no such point of the formal check."), material->name);
}

/* One question about one thing is open at one section at a time: the second would only hide the first. */
static gboolean
check_new_question (const LbDecision *d, GError **error)
{
  int point = (int) lb_record_integer (d->args, "point", -1);

  if (d->state->helps->len >= HELPS_MOST)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("So many questions have been asked about this draft that the "
                                                     "applicant is better referred to guidance."));
  for (guint i = 0; i < d->state->helps->len; i++)
    {
      const LbHelp *help = d->state->helps->pdata[i];

      if (lb_help_state (help) == LB_HELP_OPEN && help->point == point
          && g_strcmp0 (help->section, lb_decision_text (d, "section")) == 0
          && g_strcmp0 (help->material, lb_decision_text (d, "material")) == 0)
        return lb_refuse (error, LB_REFUSAL_ONCE_ONLY,
                          _("That section has been asked this already. Its answer is still to come."));
    }
  return TRUE;
}

LB_DECIDE (ask_help)
{
  const char *material = lb_decision_text (d, "material");
  g_autofree char *help = g_strdup_printf ("%s#%u", material, d->state->helps->len + 1);
  g_autoptr (LbSituation) situation = NULL;
  const LbMergedMaterial *merged;
  GVariantDict dict;

  if (!check_not_received (d, error))
    return FALSE;
  situation = situation_of (d, error);
  if (situation == NULL || !check_materials (d, situation, error))
    return FALSE;
  merged = lb_situation_material (situation, material);
  if (merged == NULL)
    return lb_refuse (error, LB_REFUSAL_UNKNOWN,
                      _("This application does not call for the material %s. Leave it out."),
                      lb_decision_material_name (d, material));
  if (!takes_part (situation, lb_decision_text (d, "section")))
    return lb_refuse (error, LB_REFUSAL_UNKNOWN, _("That section takes no part in this case."));
  if (!check_point (d, merged->material, error) || !check_new_question (d, error))
    return FALSE;
  begin_data (d, &dict);
  g_variant_dict_insert (&dict, "help", "s", help);
  return lb_decision_emit (d, LB_EVENT_HELP_ASKED, NULL, g_variant_dict_end (&dict), error);
}

/* Whoever answers or declines acts for the section that was asked, be it as the stand-in of a colleague. */
static gboolean
act_for (LbDecision *d, LbCommandType type, const char *section)
{
  for (guint i = 0; g_strcmp0 (d->as->section, section) != 0 && i < lb_actor_n_offices (d->context->actor); i++)
    if (g_strcmp0 (lb_actor_office (d->context->actor, i)->section, section) == 0
        && lb_permission_office_roles (d->context->actor, i, type, section, NULL) != 0)
      d->as = lb_actor_office (d->context->actor, i);
  return g_strcmp0 (d->as->section, section) == 0;
}

/* A question ends once; who comes second is told how it ended. */
static gboolean
check_open (const LbHelp *help, GError **error)
{
  switch (lb_help_state (help))
    {
    case LB_HELP_ANSWERED:
      return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("This has been answered already, by %s."), help->answered_name);
    case LB_HELP_DECLINED:
      return lb_refuse (error, LB_REFUSAL_ONCE_ONLY,
                        _("%s has declined this question already. Another section can be asked."), help->answered_name);
    case LB_HELP_WITHDRAWN:
      return lb_refuse (error, LB_REFUSAL_ONCE_ONLY,
                        _("%s at the counter has withdrawn this question. It needs no answer any more."),
                        help->answered_name);
    case LB_HELP_OPEN:
    default:
      return TRUE;
    }
}

/* The question that the command is about. (nullable) (borrowed) */
static const LbHelp *
find_question (const LbDecision *d, GError **error)
{
  const LbHelp *help;

  if (!check_not_received (d, error))
    return NULL;
  help = lb_case_help (d->state, lb_decision_text (d, "help"));
  if (help == NULL)
    lb_refuse (error, LB_REFUSAL_UNKNOWN, _("Nobody has asked for this help."));
  return help;
}

LB_DECIDE (give_help)
{
  const LbHelp *help = find_question (d, error);
  const char *note = lb_decision_text (d, "note");
  GVariantDict dict;

  if (help == NULL)
    return FALSE;
  if (!act_for (d, LB_COMMAND_GIVE_HELP, help->section))
    return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED, _("Only the section that was asked may answer."));
  if (!check_open (help, error))
    return FALSE;
  if (g_str_equal (lb_decision_text (d, "result"), LB_HELP_RESULT_FAIL) && (note == NULL || *note == '\0'))
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE, _("Say what is wrong with it: the applicant has to put it right."));
  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "asker", "s", help->asked_by);
  return lb_decision_emit (d, LB_EVENT_HELP_GIVEN, NULL, g_variant_dict_end (&dict), error);
}

/* TRUE when more than blanks stands in @text. */
static gboolean
says_something (const char *text)
{
  g_autofree char *words = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  return words != NULL && *words != '\0';
}

/* Somebody stands at the counter: without a reason the clerk knows no better whom to ask than before. */
LB_DECIDE (decline_help)
{
  const LbHelp *help = find_question (d, error);
  GVariantDict dict;

  if (help == NULL)
    return FALSE;
  if (!act_for (d, LB_COMMAND_DECLINE_HELP, help->section))
    return lb_refuse (error, LB_REFUSAL_NOT_ALLOWED, _("Only the section that was asked may decline."));
  if (!check_open (help, error))
    return FALSE;
  if (!says_something (lb_decision_text (d, "reason")))
    return lb_refuse (error, LB_REFUSAL_NOT_COMPLETE,
                      _("Say why the question is declined, so that the counter knows whom to ask instead."));
  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "asker", "s", help->asked_by);
  return lb_decision_emit (d, LB_EVENT_HELP_DECLINED, NULL, g_variant_dict_end (&dict), error);
}

/* The counter asks as one: a draft is handed over at the end of a shift, so any clerk may take back what it asked. */
LB_DECIDE (withdraw_help)
{
  const LbHelp *help = find_question (d, error);
  GVariantDict dict;

  if (help == NULL || !check_open (help, error))
    return FALSE;
  g_variant_dict_init (&dict, d->args);
  g_variant_dict_insert (&dict, "section", "s", help->section);
  g_variant_dict_insert (&dict, "asker", "s", help->asked_by);
  return lb_decision_emit (d, LB_EVENT_HELP_WITHDRAWN, NULL, g_variant_dict_end (&dict), error);
}

LB_DECIDE (close_draft)
{
  if (!check_not_received (d, error))
    return FALSE;
  if (d->state->closed_at != LB_TIME_NONE)
    return lb_refuse (error, LB_REFUSAL_ONCE_ONLY, _("This draft has been closed already."));
  return lb_decision_emit (d, LB_EVENT_DRAFT_CLOSED, NULL, NULL, error);
}
