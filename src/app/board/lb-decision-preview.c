/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-decision-preview.h"

#include <glib/gi18n.h>
#include "lb-name.h"

void
lb_decision_preview_free (LbDecisionPreview *preview)
{
  if (preview == NULL)
    return;
  g_clear_error (&preview->refusal);
  g_clear_pointer (&preview->state, lb_case_unref);
  g_clear_pointer (&preview->documents, g_ptr_array_unref);
  g_clear_pointer (&preview->clock, lb_running_clock_free);
  g_clear_pointer (&preview->moved, g_array_unref);
  g_free (preview);
}

gboolean
lb_decision_takes_first (const LbCase *state, const char *item, LbCommandType type)
{
  const LbCaseItem *found = item != NULL ? lb_case_item (state, item) : NULL;

  return found != NULL && found->state == LB_ITEM_RECEIVED && found->taken_at == LB_TIME_NONE &&
         (type == LB_COMMAND_ACCEPT || type == LB_COMMAND_REQUEST_CORRECTION ||
          type == LB_COMMAND_NOT_ACCEPT);
}

/* Decides on @preview's state, applies what follows and adds it to @events. */
static gboolean
step (LbDecisionPreview *preview, GPtrArray *events, const char *item, LbCommandType type, GVariant *args,
      const LbContext *context)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (LbCommand) command
    = lb_command_new (id, preview->state->id, item, type, preview->state->version, context->now, args);
  g_autoptr (GPtrArray) new_events = lb_decide (preview->state, command, context, &preview->refusal);

  if (new_events == NULL)
    return FALSE;
  for (guint i = 0; i < new_events->len; i++)
    {
      if (!lb_case_apply (preview->state, new_events->pdata[i], &preview->refusal))
        return FALSE;
      g_ptr_array_add (events, lb_event_ref (new_events->pdata[i]));
    }
  return TRUE;
}

static GPtrArray *
new_documents (const LbCase *state, GPtrArray *events, gint64 version, const LbContext *context)
{
  GPtrArray *documents = lb_paper_documents (state, events, context);

  for (guint i = documents->len; i > 0; i--)
    if (((LbPaperEntry *) documents->pdata[i - 1])->version <= version)
      g_ptr_array_remove_index (documents, i - 1);
  return documents;
}

static LbDay
due_of (const LbCase *state, const char *item, const LbContext *context)
{
  LbRunningClock *clock = item != NULL ? lb_case_governing_clock (state, item, context) : NULL;
  LbDay due = clock != NULL ? clock->answer->due : LB_DAY_NONE;

  g_clear_pointer (&clock, lb_running_clock_free);
  return due;
}

static const LbRunningClock *
running_clock (GPtrArray *clocks, LbClockKind kind)
{
  for (guint i = 0; i < clocks->len; i++)
    {
      const LbRunningClock *clock = clocks->pdata[i];

      if (clock->kind == kind && clock->running)
        return clock;
    }
  return NULL;
}

/* The clocks of @item (NULL: of the case) that run before and after, to another day. */
static void
find_moved (GArray *moved, const LbCase *before, const LbCase *after, const char *item,
            const LbContext *context)
{
  g_autoptr (GPtrArray) old = lb_case_clocks (before, item, context);
  g_autoptr (GPtrArray) now = lb_case_clocks (after, item, context);

  for (guint i = 0; i < now->len; i++)
    {
      const LbRunningClock *clock = now->pdata[i], *was = running_clock (old, clock->kind);
      LbMovedDue due;

      if (was == NULL || !clock->running || was->answer->due == clock->answer->due)
        continue;
      due = (LbMovedDue) { clock->kind, was->answer->due, clock->answer->due };
      g_array_append_val (moved, due);
    }
}

static LbItemState
state_of (const LbCase *state, const char *item)
{
  const LbCaseItem *found = item != NULL ? lb_case_item (state, item) : NULL;

  return found != NULL ? found->state : LB_ITEM_DRAFT;
}

LbDecisionPreview *
lb_decision_preview_new (const LbCase *state, GPtrArray *events, const char *item, LbCommandType type,
                         GVariant *args, const LbContext *context)
{
  LbDecisionPreview *preview = g_new0 (LbDecisionPreview, 1);
  g_autoptr (GPtrArray) history = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_event_unref);

  g_return_val_if_fail (state != NULL && events != NULL && args != NULL && context != NULL, preview);

  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (history, lb_event_ref (events->pdata[i]));
  preview->state = lb_case_copy (state);
  preview->before = preview->after = state_of (state, item);
  preview->old_due = due_of (state, item, context);
  preview->takes_first = lb_decision_takes_first (state, item, type);
  if (preview->takes_first)
    {
      g_autoptr (GVariant) none = lb_record_new ("note", LB_VALUE_TEXT, NULL, NULL);

      if (!step (preview, history, item, LB_COMMAND_TAKE, none, context))
        return preview;
    }
  if (!step (preview, history, item, type, args, context))
    return preview;
  preview->after = state_of (preview->state, item);
  preview->documents = new_documents (preview->state, history, state->version, context);
  if (item != NULL)
    preview->clock = lb_case_governing_clock (preview->state, item, context);
  preview->moved = g_array_new (FALSE, FALSE, sizeof (LbMovedDue));
  if (item != NULL)
    find_moved (preview->moved, state, preview->state, item, context);
  find_moved (preview->moved, state, preview->state, NULL, context);
  return preview;
}

static void
describe_documents (GString *text, GPtrArray *documents)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  if (documents == NULL || documents->len == 0)
    return;
  for (guint i = 0; i < documents->len; i++)
    g_ptr_array_add (titles, ((LbPaperEntry *) documents->pdata[i])->title);
  g_ptr_array_add (titles, NULL);
  /* Translators: what joins the titles of documents. */
  joined = g_strjoinv (_(", "), (char **) titles->pdata);
  g_string_append_printf (text, _("Documents: %s"), joined);
  g_string_append_c (text, '\n');
}

/* The step that the due day follows from: the last but the one that names the calendar. */
static const LbClockStep *
deciding_step (const LbRunningClock *clock)
{
  GPtrArray *because = clock->answer->because;

  if (because == NULL || because->len == 0)
    return NULL;
  return because->pdata[because->len > 1 ? because->len - 2 : 0];
}

static void
describe_clock (GString *text, const LbDecisionPreview *preview, LbDay today)
{
  const LbRunningClock *clock = preview->clock;
  const LbClockStep *why;
  g_autofree char *due = NULL;

  if (clock == NULL)
    {
      if (preview->old_due != LB_DAY_NONE)
        g_string_append_printf (text, "%s\n", _("No clock runs on it then"));
      return;
    }
  if (clock->answer->suspended)
    {
      g_string_append_printf (text, "%s\n", _("The clock is paused then"));
      return;
    }
  /* The half hour ends at a minute, all others at the end of a day. */
  due = clock->kind == LB_CLOCK_HALF_HOUR ? lb_name_time (clock->answer->due_time, lb_day_start (today))
                                          : lb_name_day (clock->answer->due, today);
  why = deciding_step (clock);
  g_string_append_printf (text, _("Due: %s (%s)"), due, _(lb_clock_kind_label (clock->kind)));
  if (why != NULL && why->text != NULL && preview->old_due != clock->answer->due)
    g_string_append_printf (text, "\n%s%s%s", why->text, why->basis != NULL ? " · " : "",
                            why->basis != NULL ? why->basis : "");
  g_string_append_c (text, '\n');
}

static char *
due_text (LbDay due, LbDay today)
{
  return due != LB_DAY_NONE ? lb_name_day (due, today) : g_strdup (_("paused"));
}

/* The applicant is told of one date, but the law holds the bureau to others as well. */
static void
describe_moved (GString *text, const LbDecisionPreview *preview, LbDay today)
{
  for (guint i = 0; preview->moved != NULL && i < preview->moved->len; i++)
    {
      const LbMovedDue *moved = &g_array_index (preview->moved, LbMovedDue, i);
      g_autofree char *before = due_text (moved->before, today), *after = due_text (moved->after, today);

      /* Translators: a time limit, its old day and its new one. */
      g_string_append_printf (text, _("%s: %s → %s"), _(lb_clock_kind_label (moved->kind)), before, after);
      g_string_append_c (text, '\n');
    }
}

char *
lb_decision_preview_describe (const LbDecisionPreview *preview, LbDay today)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (preview != NULL, g_string_free (text, FALSE));

  if (preview->refusal != NULL)
    {
      g_string_append (text, preview->refusal->message);
      return g_string_free (text, FALSE);
    }
  if (preview->takes_first)
    g_string_append_printf (text, "%s\n", _("The section takes the item at the same time"));
  if (preview->before != preview->after)
    {
      g_string_append_printf (text, _("State: %s → %s"), _(lb_item_state_label (preview->before)),
                              _(lb_item_state_label (preview->after)));
      g_string_append_c (text, '\n');
    }
  describe_documents (text, preview->documents);
  describe_clock (text, preview, today);
  describe_moved (text, preview, today);
  if (text->len > 0)
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}
