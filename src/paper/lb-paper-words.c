/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words for the parts of a case.
 */
#include "lb-paper-private.h"

#include "lb-identifier.h"

/* Words */

const char *
lb_paper_item_name (const LbPaper *self, const char *item)
{
  const LbItem *found = item != NULL ? lb_catalogue_item (self->catalogue, item) : NULL;

  return found != NULL ? found->name : item != NULL ? item : "";
}

const char *
lb_paper_section_name (const LbPaper *self, const char *section)
{
  const LbDepartment *found = section != NULL ? lb_catalogue_department (self->catalogue, section) : NULL;

  return found != NULL ? found->name : section != NULL ? section : "";
}

const char *
lb_paper_material_name (const LbPaper *self, const char *material)
{
  const LbMaterial *found = material != NULL ? lb_catalogue_material (self->catalogue, material) : NULL;

  return found != NULL ? found->name : material != NULL ? material : "";
}

const char *
lb_paper_package_name (const LbPaper *self)
{
  const char *id = lb_record_text (self->event->data, "package");
  const LbPackage *found;

  if (id == NULL)
    id = self->state->package;
  found = id != NULL ? lb_catalogue_package (self->catalogue, id) : NULL;
  return found != NULL ? found->name : id != NULL ? id : "";
}

const char *
lb_paper_applicant (const LbPaper *self)
{
  const char *name = self->state->applicant;

  if (name == NULL || *name == '\0')
    name = lb_record_text (self->event->data, "applicant");
  return name != NULL && *name != '\0' ? name : "申请人";
}

const char *
lb_paper_person (const LbPaper *self, const char *user)
{
  const char *name = user != NULL ? g_hash_table_lookup (self->names, user) : NULL;

  if (g_strcmp0 (user, "system") == 0)
    return "系统";
  return name != NULL ? name : user != NULL ? user : "";
}

char *
lb_paper_persons (const LbPaper *self, GStrv users)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; users != NULL && users[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) lb_paper_person (self, users[i]));
  g_ptr_array_add (names, NULL);
  return g_strjoinv ("、", (char **) names->pdata);
}

char *
lb_paper_window (const LbPaper *self, const char *window)
{
  const LbWindow *found = window != NULL ? lb_catalogue_window (self->catalogue, window) : NULL;

  if (found == NULL)
    return g_strdup (window != NULL ? window : "接件窗口");
  return g_strdup_printf ("%s%s", found->place != NULL ? found->place : "", found->name);
}

const char *
lb_paper_organisation (void)
{
  return lb_paper_plain ("bureau", "organisation");
}

const LbCaseItem *
lb_paper_item (const LbPaper *self)
{
  return self->event->item != NULL ? lb_case_item (self->state, self->event->item) : NULL;
}

const char *
lb_paper_form (const LbPaper *self, const char *field)
{
  const char *value = self->state->form != NULL ? g_hash_table_lookup (self->state->form, field) : NULL;

  return value != NULL ? value : "";
}

char *
lb_paper_sentence (const char *text)
{
  static const char *const ends[] = { "。", "！", "？", "；", "：", "…", "”", NULL };
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));

  if (*stripped == '\0')
    return g_steal_pointer (&stripped);
  for (guint i = 0; ends[i] != NULL; i++)
    if (g_str_has_suffix (stripped, ends[i]))
      return g_steal_pointer (&stripped);
  return g_strconcat (stripped, "。", NULL);
}

/* Figures and dates */

char *
lb_paper_day (LbDay day)
{
  int year;
  int month;
  int of_month;

  if (day == LB_DAY_NONE)
    return g_strdup ("——");
  lb_day_to_ymd (day, &year, &month, &of_month);
  return g_strdup_printf ("%d年%d月%d日", year, month, of_month);
}

char *
lb_paper_time (LbTime time)
{
  g_autofree char *day = NULL;
  int minute;

  if (time == LB_TIME_NONE)
    return g_strdup ("——");
  day = lb_paper_day (lb_time_day (time));
  minute = lb_time_minute (time);
  return g_strdup_printf ("%s%02d:%02d", day, minute / 60, minute % 60);
}

char *
lb_paper_limit (const LbLimit *limit)
{
  switch (limit->unit)
    {
    case LB_UNIT_CALENDAR_DAY:
      return g_strdup_printf ("%d日", limit->amount);
    case LB_UNIT_SERVICE_MINUTE:
      return g_strdup_printf ("%d分钟", limit->amount);
    case LB_UNIT_WORKING_DAY:
    default:
      return limit->amount == 0 ? g_strdup ("即办") : g_strdup_printf ("%d个工作日", limit->amount);
    }
}

char *
lb_paper_answer_day (const LbClockAnswer *answer)
{
  g_autofree char *day = NULL;

  if (answer == NULL)
    return g_strdup ("——");
  if (answer->due == LB_DAY_NONE)
    return g_strdup (answer->suspended ? "暂停计算" : "——");
  day = lb_paper_day (answer->due);
  return g_strdup_printf ("%s%s", day, answer->provisional ? "（暂定）" : "");
}

char *
lb_paper_due (const LbPaper *self, const char *item, LbClockKind kind)
{
  g_autoptr (GPtrArray) clocks = lb_case_clocks (self->state, item, &self->context);

  for (guint i = 0; i < clocks->len; i++)
    {
      const LbRunningClock *clock = g_ptr_array_index (clocks, i);

      if (clock->kind == kind)
        return lb_paper_answer_day (clock->answer);
    }
  return g_strdup ("——");
}

static char *
joined_choices (const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, "\x1f", -1);

  return g_strjoinv ("、", parts);
}

char *
lb_paper_field_value (const LbField *field, const char *value, gboolean mask)
{
  LbDay day;

  if (*value == '\0')
    return g_strdup ("");
  if (field->type == LB_FIELD_BOOLEAN)
    return g_strdup (g_str_equal (value, "true") ? "是" : "否");
  if (field->type == LB_FIELD_DATE && lb_day_parse (value, &day, NULL))
    return lb_paper_day (day);
  if (field->type == LB_FIELD_PERSON && mask)
    return lb_identifier_mask (value);
  if (field->type == LB_FIELD_CHOICE)
    return joined_choices (value);
  if (field->unit != NULL)
    return g_strdup_printf ("%s %s", value, field->unit);
  return g_strdup (value);
}
