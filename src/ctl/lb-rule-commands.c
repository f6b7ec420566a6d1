/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The commands that ask the rules and touch no store: catalogue, calendar, clock, identifiers, form.
 */
#include "lb-command-line.h"

#include <string.h>

#include "lb-calendar-json.h"
#include "lb-catalogue-json.h"
#include "lb-clock-json.h"
#include "lb-identifier.h"
#include "lb-json.h"
#include "lb-situation-json.h"
#include "lb-situation.h"

/* (transfer full) (nullable) */
static char *
read_file (const char *path, gsize *ret_length, GError **error)
{
  char *text = lb_json_read_file (path, NULL, ret_length, error);

  if (text == NULL)
    g_prefix_error (error, "%s: ", path);
  return text;
}

static LbCalendarBook *
load_book (GError **error)
{
  g_autofree char *path = lb_command_line_data_file ("calendar.json");

  return lb_calendar_book_load (path, error);
}

/* Names the argument that is no date. */
static gboolean
parse_day (const char *text, LbDay *ret_day, GError **error)
{
  if (lb_day_parse (text, ret_day, error))
    return TRUE;
  g_prefix_error (error, "%s: ", text);
  return FALSE;
}

static LbCatalogue *
load_catalogue (const char *path, GError **error)
{
  g_autofree char *own = path == NULL ? lb_command_line_data_file ("catalogue.json") : NULL;

  LbCatalogue *catalogue = lb_catalogue_load (path != NULL ? path : own, error);

  if (catalogue == NULL)
    g_prefix_error (error, "%s: ", path != NULL ? path : own);
  return catalogue;
}

/* catalogue */

static int
print_faults (LbCommandLine *line, GPtrArray *faults)
{
  if (line->json)
    {
      json_t *list = json_array ();

      for (guint i = 0; i < faults->len; i++)
        json_array_append_new (list, json_string (g_ptr_array_index (faults, i)));
      lb_command_line_print_json (json_pack ("{s:b, s:o}", "valid", 0, "faults", list));
    }
  for (guint i = 0; i < faults->len; i++)
    g_printerr ("%s\n", (const char *) g_ptr_array_index (faults, i));
  return LB_EXIT_REFUSED;
}

static int
catalogue_check (LbCommandLine *line)
{
  g_autoptr (LbCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *counts = NULL;
  gsize length;

  if (line->n_arguments != 1)
    return lb_command_line_usage (line, _("catalogue check takes one FILE"));
  text = read_file (line->arguments[0], &length, &error);
  if (text == NULL)
    return lb_command_line_refuse (line, error);
  faults = lb_catalogue_faults (text, length);
  if (faults->len > 0)
    return print_faults (line, faults);
  catalogue = lb_catalogue_from_json (text, length, &error);
  if (catalogue == NULL)
    return lb_command_line_refuse (line, error);
  counts = lb_catalogue_counts_json (catalogue);
  if (line->json)
    g_print ("%s\n", counts);
  else
    {
      json_t *value = json_loads (counts, 0, NULL);
      const char *name;
      json_t *number;

      g_print ("%s %s\n", catalogue->id, catalogue->title);
      json_object_foreach (value, name, number)
        g_print ("%-12s %" JSON_INTEGER_FORMAT "\n", name, json_integer_value (number));
      json_decref (value);
    }
  return LB_EXIT_OK;
}

static int
catalogue_diff (LbCommandLine *line)
{
  g_autoptr (GPtrArray) differences = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *old_text = NULL;
  g_autofree char *new_text = NULL;
  gsize old_length, new_length;

  if (line->n_arguments != 2)
    return lb_command_line_usage (line, _("catalogue diff takes two files, A and B"));
  old_text = read_file (line->arguments[0], &old_length, &error);
  if (old_text == NULL)
    return lb_command_line_refuse (line, error);
  new_text = read_file (line->arguments[1], &new_length, &error);
  if (new_text == NULL)
    return lb_command_line_refuse (line, error);
  differences = lb_catalogue_diff (old_text, old_length, new_text, new_length, &error);
  if (differences == NULL)
    return lb_command_line_refuse (line, error);
  if (line->json)
    {
      json_t *list = json_array ();

      for (guint i = 0; i < differences->len; i++)
        json_array_append_new (list, json_string (g_ptr_array_index (differences, i)));
      lb_command_line_print_json (list);
    }
  else
    for (guint i = 0; i < differences->len; i++)
      g_print ("%s\n", (const char *) g_ptr_array_index (differences, i));
  return LB_EXIT_OK;
}

/* calendar */

static LbCalendar *
calendar_of (LbCommandLine *line, GError **error)
{
  g_autofree char *version = lb_command_line_take_option (line, "--calendar");
  g_autoptr (LbCalendarBook) book = load_book (error);

  LbCalendar *calendar = NULL;

  if (book == NULL)
    return NULL;
  calendar = lb_calendar_book_get (book, version != NULL ? version : "current", error);
  if (calendar == NULL)
    g_prefix_error (error, "%s: ", version != NULL ? version : "current");
  return calendar;
}

static void
print_day (LbCommandLine *line, LbCalendar *calendar, LbDay day, const char *member)
{
  g_autofree char *text = lb_day_to_string (day);
  gboolean provisional = lb_calendar_is_provisional (calendar, day);

  if (line->json)
    lb_command_line_print_json (json_pack ("{s:s, s:b, s:s}", member, text, "provisional", provisional, "calendar",
                                           lb_calendar_version (calendar)));
  else
    g_print ("%s%s\n", text, provisional ? " (provisional)" : "");
}

static int
calendar_is_working (LbCommandLine *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCalendar) calendar = calendar_of (line, &error);
  json_t *list;

  if (calendar == NULL)
    return lb_command_line_refuse (line, error);
  if (line->n_arguments == 0)
    return lb_command_line_usage (line, _("calendar is-working takes at least one DATE"));
  list = json_array ();
  for (guint i = 0; i < line->n_arguments; i++)
    {
      LbDay day;
      gboolean working;

      if (!parse_day (line->arguments[i], &day, &error))
        {
          json_decref (list);
          return lb_command_line_refuse (line, error);
        }
      working = lb_calendar_is_working (calendar, day);
      json_array_append_new (list, json_pack ("{s:s, s:b, s:b}", "date", line->arguments[i], "working", working,
                                              "provisional", lb_calendar_is_provisional (calendar, day)));
      if (!line->json)
        g_print ("%s %s%s\n", line->arguments[i], working ? "yes" : "no",
                 lb_calendar_is_provisional (calendar, day) ? " (provisional)" : "");
    }
  if (line->json)
    lb_command_line_print_json (list);
  else
    json_decref (list);
  return LB_EXIT_OK;
}

static int
calendar_add (LbCommandLine *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCalendar) calendar = calendar_of (line, &error);
  LbDay day;
  gint64 count;

  if (calendar == NULL)
    return lb_command_line_refuse (line, error);
  if (line->n_arguments != 2 || !lb_command_line_integer (line->arguments[1], 0, 10000, &count))
    return lb_command_line_usage (line, _("calendar add takes a DATE and a number of working days, 0 to 10000"));
  if (!parse_day (line->arguments[0], &day, &error))
    return lb_command_line_refuse (line, error);
  print_day (line, calendar, lb_calendar_add (calendar, day, (int) count), "date");
  return LB_EXIT_OK;
}

static int
calendar_between (LbCommandLine *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCalendar) calendar = calendar_of (line, &error);
  LbDay from, to;
  int count;

  if (calendar == NULL)
    return lb_command_line_refuse (line, error);
  if (line->n_arguments != 2)
    return lb_command_line_usage (line, _("calendar between takes two dates, FROM and TO"));
  if (!parse_day (line->arguments[0], &from, &error) || !parse_day (line->arguments[1], &to, &error))
    return lb_command_line_refuse (line, error);
  count = lb_calendar_between (calendar, from, to);
  if (line->json)
    lb_command_line_print_json (json_pack ("{s:i, s:s}", "workingDays", count, "calendar",
                                           lb_calendar_version (calendar)));
  else
    g_print ("%d\n", count);
  return LB_EXIT_OK;
}

static int
calendar_version (LbCommandLine *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCalendarBook) book = load_book (&error);
  const LbHolidayNotice *notices;
  gsize count;
  json_t *list;

  if (book == NULL)
    return lb_command_line_refuse (line, error);
  if (line->n_arguments != 0)
    return lb_command_line_usage (line, _("calendar version takes no arguments"));
  notices = lb_calendar_book_notices (book, &count);
  list = json_array ();
  for (gsize i = 0; i < count; i++)
    {
      json_array_append_new (list, json_pack ("{s:s, s:i, s:s?, s:s?}", "id", notices[i].id, "year", notices[i].year,
                                              "title", notices[i].title, "address", notices[i].address));
      if (!line->json)
        g_print ("%s %s\n", notices[i].id, notices[i].address != NULL ? notices[i].address : "");
    }
  if (line->json)
    lb_command_line_print_json (list);
  else
    json_decref (list);
  return LB_EXIT_OK;
}

/* clock */

static void
print_clock_text (json_t *answers)
{
  for (gsize i = 0; i < json_array_size (answers); i++)
    {
      json_t *answer = json_array_get (answers, i);
      json_t *because = json_object_get (answer, "because");
      json_t *step;
      gsize k;

      g_print ("%" G_GSIZE_FORMAT ": %s\n", i + 1, json_string_value (json_object_get (answer, "due")) != NULL
                                                     ? json_string_value (json_object_get (answer, "due"))
                                                     : "paused");
      json_array_foreach (because, k, step)
        {
          const char *date = json_string_value (json_object_get (step, "date"));
          const char *basis = json_string_value (json_object_get (step, "basis"));

          g_print ("   %-10s %s%s%s\n", date != NULL ? date : "", json_string_value (json_object_get (step, "text")),
                   basis != NULL ? "  —— " : "", basis != NULL ? basis : "");
        }
    }
}

static int
run_clock (LbCommandLine *line)
{
  g_autoptr (LbCalendarBook) book = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *answers = NULL;
  gsize length;

  if (line->n_arguments != 1)
    return lb_command_line_usage (line, _("clock takes one FILE of problems"));
  text = read_file (line->arguments[0], &length, &error);
  book = text != NULL ? load_book (&error) : NULL;
  if (book == NULL)
    return lb_command_line_refuse (line, error);
  answers = lb_clock_solve_json (book, text, length, &error);
  if (answers == NULL)
    return lb_command_line_refuse (line, error);
  if (line->json)
    g_print ("%s\n", answers);
  else
    {
      json_t *value = json_loads (answers, 0, NULL);

      print_clock_text (value);
      json_decref (value);
    }
  return LB_EXIT_OK;
}

/* id */

static LbDay
today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return lb_time_day (g_date_time_to_unix (now) * 1000);
}

static int
id_check (LbCommandLine *line)
{
  LbIdentifierKind kind;
  gboolean all_valid = TRUE;
  json_t *list;

  if (line->n_arguments < 2)
    return lb_command_line_usage (line, _("id check takes a kind (uscc, person, case, ems, phone) and values"));
  if (!lb_identifier_kind_parse (line->arguments[0], &kind))
    return lb_command_line_usage (line, _("unknown kind “%s”: uscc, person, case, ems or phone"), line->arguments[0]);
  list = json_array ();
  for (guint i = 1; i < line->n_arguments; i++)
    {
      g_auto (LbIdentifier) identifier = { 0 };
      const char *value = line->arguments[i];
      gboolean valid = g_utf8_validate (value, -1, NULL) && lb_identifier_check (kind, value, today (), &identifier);
      const char *fault = lb_identifier_fault_name (valid ? LB_IDENTIFIER_VALID : identifier.fault);

      all_valid = all_valid && valid;
      if (line->json)
        json_array_append_new (list, json_pack ("{s:s, s:b, s:s, s:s?, s:s?}", "value",
                                                g_utf8_validate (value, -1, NULL) ? value : "", "valid", valid, "fault",
                                                fault, "canonical", identifier.canonical, "warning",
                                                identifier.warning));
      else
        g_print ("%s %s%s%s\n", value, valid ? "valid" : fault, identifier.warning != NULL ? " — " : "",
                 identifier.warning != NULL ? identifier.warning : "");
    }
  if (line->json)
    lb_command_line_print_json (list);
  else
    json_decref (list);
  if (!all_valid)
    g_printerr ("lianbanctl: %s\n", _("not every value is valid"));
  return all_valid ? LB_EXIT_OK : LB_EXIT_REFUSED;
}

/* form */

static gboolean
take_answers (LbCommandLine *line, GHashTable *answers)
{
  char *given;

  while ((given = lb_command_line_take_option (line, "--answer")) != NULL)
    {
      g_autofree char *owned = given;
      char *equals = strchr (owned, '=');

      if (equals == NULL || (!g_str_equal (equals + 1, "yes") && !g_str_equal (equals + 1, "no")))
        return FALSE;
      g_hash_table_replace (answers, g_strndup (owned, equals - owned), GINT_TO_POINTER (g_str_equal (equals + 1, "yes")));
    }
  return TRUE;
}

static gboolean
take_stages (LbCommandLine *line, GArray **ret_stages)
{
  char *given;

  while ((given = lb_command_line_take_option (line, "--stage")) != NULL)
    {
      g_autofree char *owned = given;
      gint64 number;
      int stage;

      if (!lb_command_line_integer (owned, 1, 20, &number))
        return FALSE;
      if (*ret_stages == NULL)
        *ret_stages = g_array_new (FALSE, FALSE, sizeof (int));
      stage = (int) number;
      g_array_append_val (*ret_stages, stage);
    }
  return TRUE;
}

/* (transfer full) */
static char *
limit_text (const LbLimit *limit)
{
  if (limit->unit == LB_UNIT_WORKING_DAY)
    return g_strdup_printf (ngettext ("%d working day", "%d working days", (gulong) limit->amount), limit->amount);
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) limit->amount), limit->amount);
}

static void
print_items (const LbSituation *situation)
{
  g_print ("\n%s\n", _("Items"));
  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *item = g_ptr_array_index (situation->items, i);
      g_autofree char *committed = limit_text (&item->committed);
      g_autofree char *statutory = limit_text (&item->statutory);

      /* Translators: number, item, section, promised time, time of the law. */
      g_print (_("  %u. %s — %s, promised %s, by law %s\n"), i + 1, item->item->name, item->department->name, committed,
               statutory);
    }
  for (guint i = 0; i < situation->closed->len; i++)
    {
      const LbSituationItem *item = g_ptr_array_index (situation->closed, i);

      g_print (_("  (closed for new cases) %s: %s\n"), item->item->name, item->repealed->text);
    }
}

static void
print_materials (const LbSituation *situation)
{
  g_print ("\n%s\n", _("Materials"));
  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *material = g_ptr_array_index (situation->materials, i);

      if (material->source == LB_MATERIAL_FROM_CASE)
        g_print (_("  (made in this case, not to be handed in) %s\n"), material->material->name);
      else
        g_print (_("  %s: %d originals, %d copies%s%s\n"), material->material->name, material->material->originals,
                 material->material->copies, material->material->deferrable ? _(", may follow later") : "",
                 material->required ? "" : _(", optional"));
    }
}

static void
print_situation (const LbSituation *situation)
{
  g_print (_("%s (lead: %s)\n"), situation->package->name,
           lb_catalogue_department (situation->catalogue, situation->package->lead)->name);
  print_items (situation);
  g_print ("\n%s\n", _("The one form"));
  for (guint i = 0; i < situation->form->len; i++)
    {
      const LbFormField *field = g_ptr_array_index (situation->form, i);

      g_print ("  %s%s\n", field->field->label, field->required ? " *" : "");
    }
  print_materials (situation);
  g_print (_("\nPromised in %d working days; fees %.2f yuan; %u points of the field inspection, about %d minutes; %d "
             "materials fewer to hand in\n"),
           situation->committed_days, situation->fee, situation->inspection_points->len, situation->inspection_minutes,
           situation->materials_saved);
}

static int
refuse_package (LbCommandLine *line, const LbCatalogue *catalogue)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *known = NULL;

  for (guint i = 0; i < catalogue->packages->len; i++)
    g_ptr_array_add (names, ((LbPackage *) g_ptr_array_index (catalogue->packages, i))->id);
  known = lb_command_line_join (names);
  return lb_command_line_refuse_text (line, LB_ERROR_NOT_FOUND,
                                      _("the catalogue has no package “%s”; it has %s (“lianbanctl catalogue "
                                        "packages” shows their names)"),
                                      line->arguments[0], known);
}

static int
run_form (LbCommandLine *line)
{
  g_autoptr (GHashTable) answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) stages = NULL;
  g_autofree char *date = lb_command_line_take_option (line, "--date");
  g_autofree char *file = lb_command_line_take_option (line, "--catalogue");
  g_autoptr (LbCatalogue) catalogue = NULL;
  g_autoptr (LbSituation) situation = NULL;
  g_autoptr (GError) error = NULL;
  LbDay day;

  if (!take_answers (line, answers))
    return lb_command_line_usage (line, _("--answer takes QUESTION=yes or QUESTION=no"));
  if (!take_stages (line, &stages))
    return lb_command_line_usage (line, _("--stage takes a number from 1 to 20"));
  if (line->n_arguments != 1)
    return lb_command_line_usage (line, _("form takes one PACKAGE; “lianbanctl catalogue packages” lists them"));
  catalogue = load_catalogue (file, &error);
  if (catalogue == NULL)
    return lb_command_line_refuse (line, error);
  if (lb_catalogue_package (catalogue, line->arguments[0]) == NULL)
    return refuse_package (line, catalogue);
  /* Without a date the form is that of the day the catalogue took effect: all its items are open. */
  day = catalogue->effective_from;
  if (date != NULL && !parse_day (date, &day, &error))
    return lb_command_line_refuse (line, error);
  situation = lb_situation_new (catalogue, line->arguments[0], answers, stages, day, &error);
  if (situation == NULL)
    return lb_command_line_refuse (line, error);
  if (line->json)
    {
      g_autofree char *text = lb_situation_to_json_text (situation);

      g_print ("%s\n", text);
    }
  else
    print_situation (situation);
  return LB_EXIT_OK;
}

/* The guides of the whole catalogue as web pages. */
const LbCtlCommand lb_ctl_rule_commands[] = {
  { "catalogue check", "FILE", N_("counts, or every fault with its place"), catalogue_check },
  { "catalogue diff", "A B", N_("what is different in B"), catalogue_diff },
  { "calendar is-working", "DATE... [--calendar VERSION]", N_("is it a working day?"), calendar_is_working },
  { "calendar add", "DATE N [--calendar VERSION]", N_("the N-th working day after DATE"), calendar_add },
  { "calendar between", "FROM TO [--calendar VERSION]", N_("working days after FROM up to TO"), calendar_between },
  { "calendar version", "", N_("the holiday notices known"), calendar_version },
  { "clock", "FILE", N_("due dates of a list of clock problems, with their reasons"), run_clock },
  { "id check", "uscc|person|case|ems|phone VALUE...", N_("check digits and more"), id_check },
  { "form", "PACKAGE [--answer Q=yes|no]... [--stage N]... [--date DATE]",
    N_("form, materials, items, days and fees of a situation"), run_form },
  { NULL },
};
