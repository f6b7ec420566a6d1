/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of the case file that are lists to read: items, form, timeline, deadlines.
 */
#include "lb-sight.h"

#include <glib/gi18n.h>
#include "lb-due-label.h"
#include "lb-form-row.h"
#include "lb-identifier.h"
#include "lb-name.h"
#include "lb-section.h"
#include "lb-time-axis.h"

/* A column that scrolls; what is filled hangs on it as "lb-box". */
static GtkWidget *
new_column (void)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_widget_add_css_class (box, "case-column");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  g_object_set_data (G_OBJECT (scroller), "lb-box", box);
  return scroller;
}

static GtkBox *
box_of (GtkWidget *column)
{
  return GTK_BOX (g_object_get_data (G_OBJECT (column), "lb-box"));
}

/* Items */

GtkWidget *
lb_case_items_new (void)
{
  GtkWidget *column = new_column (), *axis = lb_time_axis_new ();
  GtkWidget *key = gtk_label_new (
    _("Grey: waiting for acceptance · blue: under review · green: granted, being issued · brown: refused · hatched: "
       "suspended · thick mark: due day · thin line: today"));
  GtkWidget *rest = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_label_set_wrap (GTK_LABEL (key), TRUE);
  gtk_label_set_xalign (GTK_LABEL (key), 0);
  gtk_widget_add_css_class (key, "caption");
  gtk_box_append (box_of (column), axis);
  gtk_box_append (box_of (column), key);
  gtk_box_append (box_of (column), rest);
  g_object_set_data (G_OBJECT (column), "lb-axis", axis);
  g_object_set_data (G_OBJECT (column), "lb-rest", rest);
  return column;
}

static GtkWidget *
new_item_line (const LbSight *sight, const LbCaseItem *item)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12),
            *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *about = g_strdup_printf ("%s · %s", lb_sight_section_name (sight, item->section),
                                            _(lb_item_state_label (item->state)));
  GtkWidget *title = gtk_label_new (lb_sight_item_name (sight, item->item)), *below = gtk_label_new (about);
  GtkWidget *due = lb_due_label_new ();
  LbRunningClock *clock = lb_case_governing_clock (sight->state, item->item, &sight->context);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_add_css_class (below, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (due, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), below);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (line), due);
  if (clock != NULL)
    lb_due_label_set_clock (LB_DUE_LABEL (due), clock, sight->client);
  g_clear_pointer (&clock, lb_running_clock_free);
  gtk_widget_add_css_class (line, "section-line");
  return line;
}

static void
add_opinions (GtkBox *box, const LbSight *sight)
{
  GtkWidget *section = lb_section_new (_("Opinions and results"));

  for (guint i = 0; i < sight->state->items->len; i++)
    {
      const LbCaseItem *item = sight->state->items->pdata[i];
      const char *name = lb_sight_item_name (sight, item->item);

      if (item->opinion != NULL)
        lb_section_add (LB_SECTION (section), name, item->opinion,
                        g_strcmp0 (item->recommendation, "refuse") == 0 ? _("recommends to refuse")
                                                                        : _("recommends to grant"));
      if (item->decision_number != NULL)
        lb_section_add (LB_SECTION (section), name, item->decision_reason, item->decision_number);
      if (item->result_number != NULL)
        lb_section_add (LB_SECTION (section), name, _("Result"), item->result_number);
    }
  for (guint i = 0; i < sight->state->requests->len; i++)
    {
      const LbVisitRequest *request = sight->state->requests->pdata[i];

      lb_section_add (LB_SECTION (section), lb_sight_item_name (sight, request->item),
                      request->conclusion != NULL ? request->conclusion : request->reason,
                      request->closed ? _("inspection or review concluded")
                                      : _("inspection or review requested"));
    }
  if (lb_section_get_n_lines (LB_SECTION (section)) > 0)
    gtk_box_append (box, section);
  else
    g_object_unref (g_object_ref_sink (section));
}

/* A project stage by stage, also those that were not applied for: each says what it waits for. */
static void
add_stage (GtkBox *box, const LbSight *sight, const LbStage *stage)
{
  const LbStageState state = lb_case_stage_state (sight->state, sight->context.catalogue, stage->number);
  g_autofree char *title = g_strdup_printf ("%s · %s", lb_name (stage->name, stage->english),
                                            _(lb_stage_state_label (state)));
  GtkWidget *section = lb_section_new (title);

  for (guint i = 0; i < sight->state->items->len; i++)
    {
      const LbCaseItem *item = sight->state->items->pdata[i];

      if (item->stage == stage->number)
        lb_section_add_widget (LB_SECTION (section), new_item_line (sight, item));
    }
  if (lb_section_get_n_lines (LB_SECTION (section)) == 0)
    lb_section_add (LB_SECTION (section), _("Not applied for yet"),
                    _("The counter takes in its papers with “Receive the next stage”."), NULL);
  gtk_box_append (box, section);
}

/* A draft that was referred to guidance has no items yet. */
static void
add_nothing_received (LbSection *section)
{
  lb_section_add (section, _("Not received yet"), _("Its items appear when the counter has taken it in."), NULL);
}

static void
add_items (GtkBox *box, const LbSight *sight)
{
  const LbPackage *package = lb_catalogue_package (sight->context.catalogue, sight->state->package);
  GtkWidget *section;

  if (sight->state->number != NULL && package != NULL && package->kind == LB_PACKAGE_PROJECT
      && package->stages->len > 0)
    {
      for (guint i = 0; i < package->stages->len; i++)
        add_stage (box, sight, package->stages->pdata[i]);
      return;
    }
  section = lb_section_new (_("Items"));
  for (guint i = 0; i < sight->state->items->len; i++)
    lb_section_add_widget (LB_SECTION (section), new_item_line (sight, sight->state->items->pdata[i]));
  if (lb_section_get_n_lines (LB_SECTION (section)) == 0)
    add_nothing_received (LB_SECTION (section));
  gtk_box_append (box, section);
}

void
lb_case_items_show (GtkWidget *self, const LbSight *sight)
{
  GtkBox *rest = GTK_BOX (g_object_get_data (G_OBJECT (self), "lb-rest"));

  lb_time_axis_show (LB_TIME_AXIS (g_object_get_data (G_OBJECT (self), "lb-axis")), sight);
  lb_box_clear (rest);
  add_items (rest, sight);
  add_opinions (rest, sight);
}

/* Form */

static const char *const group_labels[] = {
  [LB_GROUP_APPLICANT] = N_("Applicant"), [LB_GROUP_AGENT] = N_("Agent"),
  [LB_GROUP_SITE] = N_("Site"),           [LB_GROUP_BUSINESS] = N_("Business"),
  [LB_GROUP_PROJECT] = N_("Project"),     [LB_GROUP_VEHICLE] = N_("Vehicle"),
  [LB_GROUP_STAFF] = N_("Staff"),
};

static void
reveal_cb (GtkToggleButton *button, gpointer data)
{
  GtkLabel *label = data;
  const char *number = g_object_get_data (G_OBJECT (label), "lb-number");
  g_autofree char *masked = lb_identifier_mask (number);

  gtk_label_set_text (label, gtk_toggle_button_get_active (button) ? number : masked);
}

static GtkWidget *
new_masked_line (const char *title, const char *number)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (title), *value = gtk_label_new (NULL), *button = gtk_toggle_button_new ();
  g_autofree char *masked = lb_identifier_mask (number), *spoken = g_strdup_printf (_("Show %s"), title);

  gtk_button_set_icon_name (GTK_BUTTON (button), "view-reveal-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, spoken);
  lb_widget_set_accessible_label (button, spoken);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_text (GTK_LABEL (value), masked);
  g_object_set_data_full (G_OBJECT (value), "lb-number", g_strdup (number), g_free);
  g_signal_connect_object (button, "toggled", G_CALLBACK (reveal_cb), value, 0);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), value);
  gtk_box_append (GTK_BOX (line), button);
  gtk_widget_add_css_class (line, "section-line");
  return line;
}

static char *
shown_value (const LbField *field, const char *value)
{
  g_auto (GStrv) parts = NULL;

  if (field->type == LB_FIELD_BOOLEAN)
    return g_strdup (g_str_equal (value, "true") ? _("Yes") : _("No"));
  if (field->type != LB_FIELD_CHOICE || !field->multiple)
    return g_strdup_printf ("%s%s%s", value, field->unit != NULL ? " " : "",
                            field->unit != NULL ? field->unit : "");
  parts = g_strsplit (value, "\037", -1);
  return g_strjoinv (_(", "), parts);
}

GtkWidget *
lb_case_form_new (void)
{
  return new_column ();
}

static void
add_field (LbSection *section, const LbField *field, const char *value)
{
  const char *title = lb_name (field->label, field->english);
  g_autofree char *shown = NULL;

  if (field->type == LB_FIELD_PERSON)
    {
      lb_section_add_widget (section, new_masked_line (title, value));
      return;
    }
  shown = shown_value (field, value);
  if (field->multiline)
    lb_section_add (section, title, shown, NULL);
  else
    lb_section_add (section, title, NULL, shown);
}

void
lb_case_form_show (GtkWidget *self, const LbSight *sight)
{
  GtkBox *box = box_of (self);

  lb_box_clear (box);
  for (guint group = 0; group < G_N_ELEMENTS (group_labels); group++)
    {
      GtkWidget *section = lb_section_new (_(group_labels[group]));

      for (guint i = 0; i < sight->context.catalogue->fields->len; i++)
        {
          const LbField *field = sight->context.catalogue->fields->pdata[i];
          const char *value =
            sight->state->form != NULL ? g_hash_table_lookup (sight->state->form, field->id) : NULL;

          if (field->group == (LbFieldGroup) group && value != NULL && *value != '\0')
            add_field (LB_SECTION (section), field, value);
        }
      if (lb_section_get_n_lines (LB_SECTION (section)) > 0)
        gtk_box_append (box, section);
      else
        g_object_unref (g_object_ref_sink (section));
    }
}

/* Timeline */

GtkWidget *
lb_case_timeline_new (void)
{
  return new_column ();
}

static char *
event_detail (const LbSight *sight, const LbEvent *event)
{
  static const char *const members[] = { "title", "text", "opinion",     "reason", "conclusion",
                                         "note",  "discrepancy", "number" };
  g_autoptr (GString) text = g_string_new (NULL);

  if (event->item != NULL)
    g_string_append (text, lb_sight_item_name (sight, event->item));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      /* A choice is stored as a word of the wire, which is nothing to read. */
      const char *value = lb_record_text (event->data, members[i]);
      gboolean is_choice = FALSE;

      for (const LbMember *member = lb_event_members (event->type); member->name != NULL; member++)
        is_choice = is_choice || (g_str_equal (member->name, members[i]) && member->kind == LB_VALUE_CHOICE);
      if (value == NULL || *value == '\0' || is_choice)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", value);
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

void
lb_case_timeline_show (GtkWidget *self, const LbSight *sight)
{
  GtkWidget *section = lb_section_new (_("Timeline"));

  lb_box_clear (box_of (self));
  for (guint i = sight->events->len; i > 0; i--)
    {
      const LbEvent *event = sight->events->pdata[i - 1];
      g_autofree char *time = lb_name_time (event->at, sight->context.now);
      g_autofree char *title = g_strdup_printf ("%s · %s", time, _(lb_event_type_label (event->type)));
      g_autofree char *detail = event_detail (sight, event);
      g_autofree char *who = g_strdup_printf (
        "%s · %s%s", event->actor_name != NULL ? event->actor_name : event->actor,
        _(lb_role_label (event->role)), event->stored == LB_TIME_NONE ? _(" · not confirmed yet") : "");

      lb_section_add (LB_SECTION (section), title, detail, who);
    }
  gtk_box_append (box_of (self), section);
}

/* Deadlines */

GtkWidget *
lb_case_clocks_new (void)
{
  return new_column ();
}

static char *
clock_title (const LbRunningClock *clock, LbDay today)
{
  const char *label = _(lb_clock_kind_label (clock->kind));
  g_autofree char *due = NULL;

  if (clock->answer->suspended)
    return g_strdup_printf (_("%s: paused"), label);
  due = clock->kind == LB_CLOCK_HALF_HOUR ? lb_name_time (clock->answer->due_time, lb_day_start (today))
                                          : lb_name_day (clock->answer->due, today);
  return g_strdup_printf (clock->answer->provisional ? _("%s: %s, provisional") : _("%s: %s"), label, due);
}

/* In what the clock counts; most count working days. */
static LbUnit
unit_of (const LbRunningClock *clock, const LbSight *sight)
{
  g_autoptr (GArray) ledger = NULL;
  LbClockProblem problem = { .limit = { 0, LB_UNIT_WORKING_DAY } };

  lb_case_clock_problem (sight->state, clock->item, clock->kind, &sight->context, &problem, &ledger);
  return problem.limit.unit;
}

/* "6 working days used, 14 left", "14 working days overdue", "stopped". */
static char *
clock_state (const LbRunningClock *clock, const LbSight *sight)
{
  const LbUnit unit = unit_of (clock, sight);
  g_autofree char *used = lb_name_limit ((LbLimit) { clock->used, unit });
  g_autofree char *left = lb_name_limit ((LbLimit) { ABS (clock->left), unit });
  g_autofree char *stopped = NULL;

  if (clock->running && clock->left < 0)
    return g_strdup_printf (_("%s overdue"), left);
  if (clock->running)
    return g_strdup_printf (_("%s used, %s left"), used, left);
  if (clock->stopped_at == LB_TIME_NONE)
    return g_strdup (_("stopped"));
  stopped = lb_name_day (lb_time_day (clock->stopped_at), lb_sight_today (sight));
  return g_strdup_printf (_("stopped on %s"), stopped);
}

static void
add_clock (GtkBox *box, const LbRunningClock *clock, const LbSight *sight)
{
  g_autofree char *title = clock_title (clock, lb_sight_today (sight));
  g_autofree char *state = clock_state (clock, sight);
  GtkWidget *section = lb_section_new (title);

  for (guint i = 0; i < clock->answer->because->len; i++)
    {
      const LbClockStep *step = clock->answer->because->pdata[i];

      lb_section_add (LB_SECTION (section), step->text, step->basis, i == 0 ? state : NULL);
    }
  gtk_box_append (box, section);
}

static void
add_clocks (GtkBox *box, const char *item, const char *title, const LbSight *sight)
{
  g_autoptr (GPtrArray) clocks = lb_case_clocks (sight->state, item, &sight->context);
  GtkWidget *heading = gtk_label_new (title);

  if (clocks->len == 0)
    {
      g_object_unref (g_object_ref_sink (heading));
      return;
    }
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "title-4");
  gtk_box_append (box, heading);
  /* What runs is what people ask about. */
  for (guint stopped = 0; stopped < 2; stopped++)
    for (guint i = 0; i < clocks->len; i++)
      if (((LbRunningClock *) clocks->pdata[i])->running == (stopped == 0))
        add_clock (box, clocks->pdata[i], sight);
}

void
lb_case_clocks_show (GtkWidget *self, const LbSight *sight)
{
  lb_box_clear (box_of (self));
  if (sight->item != NULL)
    add_clocks (box_of (self), sight->item, lb_sight_item_name (sight, sight->item), sight);
  add_clocks (box_of (self), NULL, _("The case as a whole"), sight);
}
