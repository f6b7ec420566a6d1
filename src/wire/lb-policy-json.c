/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-policy-json.h"

#include <string.h>

#include "lb-json.h"

#define FORMAT 1
#define MAX_ITEMS 1000
#define MAX_BASIS 400
#define MAX_CARS 200
#define MAX_SEATS 60

static const LbJsonLimits limits = { 1024 * 1024, 8, 20000 };

static const char *const root_members[] = {
  "schema",
  "title",
  "status",
  "deemed_on_receipt",
  "remember_sign_in",
  "wipe_on_sign_out",
  "figures",
  "service_hours",
  "inspection_suspends",
  "notice_overrides",
  "extensions",
  "receipt_starts",
  "decision_levels",
  "cars",
  NULL,
};
static const char *const car_members[] = { "name", "seats", NULL };
static const char *const figure_members[] = { "value", "unit", "clock", "basis", "status", "note", NULL };

typedef struct
{
  const char *name;
  const char *clock; /* (nullable) key of the policy's basis table */
  gsize offset;
  int minimum, maximum;
  gboolean later; /* came in later: files without it keep the default */
} Figure;

#define FIGURE(name, clock, minimum, maximum)                                                                \
  {                                                                                                          \
#name, clock, G_STRUCT_OFFSET(LbPolicy, name), minimum, maximum, FALSE                                   \
  }
#define LATER(name, clock, minimum, maximum)                                                                 \
  {                                                                                                          \
#name, clock, G_STRUCT_OFFSET(LbPolicy, name), minimum, maximum, TRUE                                    \
  }

static const Figure figures[] = {
  FIGURE (half_hour_minutes, "K1", 1, 480),
  FIGURE (one_day_days, "K2", 1, 30),
  FIGURE (notice_days, "K3", 1, 30),
  FIGURE (decision_days, "K5", 1, 365),
  FIGURE (decision_extension, "extension", 0, 365),
  FIGURE (case_days, "K6", 1, 365),
  FIGURE (case_extension, "case-extension", 0, 365),
  FIGURE (delivery_days, "K8", 1, 365),
  FIGURE (defer_days, "K11", 1, 365),
  FIGURE (correction_wait_days, "K12", 1, 365),
  FIGURE (paper_days, "K13", 0, 30),
  FIGURE (to_desk_days, "K14", 0, 30),
  FIGURE (call_days, "K15", 0, 30),
  FIGURE (warn_days, NULL, 0, 30),
  FIGURE (warn_percent, NULL, 1, 100),
  FIGURE (second_inspectors, NULL, 1, 9),
  LATER (notice_prompt_minutes, NULL, 1, 480),
  LATER (hearing_apply_days, "K9", 1, 60),
  LATER (tester_days, "K10", 1, 60),
  LATER (lower_level_days, "K16", 1, 365),
  LATER (remedy_days, "K17", 1, 365),
  LATER (rating_days, "K18", 1, 365),
  LATER (draft_days, NULL, 1, 365),
  LATER (column_items, NULL, 1, 10000),
  LATER (scan_pages, NULL, 1, 2000),
  LATER (numbers_ahead, NULL, 1, 100), /* the store leases no more than 200 at once */
  LATER (picture_megapixels, NULL, 1, 1000),
  LATER (file_megabytes, NULL, 1, 64), /* the store takes no larger ones */
};

static void
set_basis (LbPolicy *policy, const char *clock, const char *basis)
{
  if (clock != NULL && *basis != '\0')
    g_hash_table_replace (policy->basis, g_strdup (clock), g_strdup (basis));
}

/* Opens {"value", "basis", "status"} and records the basis; every figure has one. */
static LbJson
read_figure (const LbJson *at, const char *name, const char *clock, LbPolicy *policy)
{
  LbJson figure = lb_json_object (at, name, figure_members);

  lb_json_string (&figure, "status", 1, MAX_BASIS);
  lb_json_string_or (&figure, "unit", 1, 40, "");
  lb_json_string_or (&figure, "note", 1, MAX_BASIS, "");
  set_basis (policy, clock, lb_json_string (&figure, "basis", 1, MAX_BASIS));
  if (lb_json_has (&figure, "clock") && g_strcmp0 (lb_json_string (&figure, "clock", 1, 20), clock) != 0)
    lb_json_fail (&figure, "clock", "is not the clock of this figure");
  return figure;
}

static void
read_figures (const LbJson *root, LbPolicy *policy)
{
  const char *names[G_N_ELEMENTS (figures) + 1] = { NULL };
  LbJson object;

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    names[i] = figures[i].name;
  object = lb_json_object (root, "figures", names);
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      LbJson figure;

      if (figures[i].later && !lb_json_has (&object, figures[i].name))
        continue;
      figure = read_figure (&object, figures[i].name, figures[i].clock, policy);
      G_STRUCT_MEMBER (int, policy, figures[i].offset) =
        (int)lb_json_integer (&figure, "value", figures[i].minimum, figures[i].maximum);
    }
}

/* `08:30` as minutes of the day; `24:00` is its end. */
static int
read_minute (const LbJson *at)
{
  const char *text = lb_json_string (at, NULL, 5, 5);
  int minute;

  if (!lb_json_reader_ok (at->reader))
    return 0;
  minute = (g_ascii_digit_value (text[0]) * 10 + g_ascii_digit_value (text[1])) * 60 +
           g_ascii_digit_value (text[3]) * 10 + g_ascii_digit_value (text[4]);
  if (text[2] == ':' && strspn (text, "0123456789:") == 5 && text[3] <= '5' && text[3] != ':' &&
      text[4] != ':' && minute >= 0 && minute <= 24 * 60)
    return minute;
  lb_json_fail (at, NULL, "is not a time of the day such as 08:30");
  return 0;
}

static void
read_hours (const LbJson *root, LbPolicy *policy)
{
  LbJson figure = read_figure (root, "service_hours", NULL, policy);
  LbServiceHours *hours = &policy->hours;
  LbJson spans;
  gsize length = lb_json_array (&figure, "value", 1, G_N_ELEMENTS (hours->spans), &spans);
  int before = -1;

  hours->n_spans = (int)length;
  for (gsize i = 0; i < length; i++)
    {
      LbJson element = lb_json_element (&spans, i);
      LbJson span;
      LbJson ends[2];

      if (lb_json_array (&element, NULL, 2, 2, &span) != 2)
        return;
      ends[0] = lb_json_element (&span, 0);
      ends[1] = lb_json_element (&span, 1);
      hours->spans[i].open = read_minute (&ends[0]);
      hours->spans[i].close = read_minute (&ends[1]);
      if (hours->spans[i].open <= before || hours->spans[i].close <= hours->spans[i].open)
        lb_json_fail (&element, NULL, "does not begin after the span before it and end after it begins");
      before = hours->spans[i].close;
    }
}

/* A list of items under @name, in place of what @set held. */
static void
read_items (const LbJson *root, const char *name, GHashTable *set, LbPolicy *policy)
{
  LbJson figure = read_figure (root, name, NULL, policy);
  LbJson items;
  gsize length = lb_json_array (&figure, "value", 0, MAX_ITEMS, &items);

  g_hash_table_remove_all (set);
  for (gsize i = 0; i < length; i++)
    {
      LbJson item = lb_json_element (&items, i);

      if (!g_hash_table_add (set, g_strdup (lb_json_string (&item, NULL, 1, 48))))
        lb_json_fail (&item, NULL, "is there already");
    }
}

static void
read_override (const LbJson *value, const char *item, gpointer data)
{
  LbPolicy *policy = data;
  int days = (int)lb_json_integer (value, NULL, 1, 30);

  g_hash_table_replace (policy->notice_overrides, g_strdup (item), GINT_TO_POINTER (days));
}

static void
read_extension (const LbJson *value, const char *item, gpointer data)
{
  LbPolicy *policy = data;
  int days = (int)lb_json_integer (value, NULL, 1, 365);

  g_hash_table_replace (policy->extensions, g_strdup (item), GINT_TO_POINTER (days));
}

static void
read_level (const LbJson *value, const char *item, gpointer data)
{
  LbPolicy *policy = data;
  int level = (int)lb_json_integer (value, NULL, 1, 3);

  g_hash_table_replace (policy->decision_levels, g_strdup (item), GINT_TO_POINTER (level));
}

/* What later versions of the file say about single items; one that does not keeps the defaults. */
static void
read_item_rules (const LbJson *root, LbPolicy *policy)
{
  LbJson figure;

  if (lb_json_has (root, "extensions"))
    {
      figure = read_figure (root, "extensions", NULL, policy);
      g_hash_table_remove_all (policy->extensions);
      lb_json_for_each (&figure, "value", MAX_ITEMS, read_extension, policy);
    }
  if (lb_json_has (root, "receipt_starts"))
    read_items (root, "receipt_starts", policy->receipt_starts, policy);
  if (lb_json_has (root, "decision_levels"))
    {
      figure = read_figure (root, "decision_levels", NULL, policy);
      g_hash_table_remove_all (policy->decision_levels);
      lb_json_for_each (&figure, "value", MAX_ITEMS, read_level, policy);
    }
}

/* The bureau's cars; a file that names none leaves every car allowed and no seats counted. */
static void
read_cars (const LbJson *root, LbPolicy *policy)
{
  LbJson figure = read_figure (root, "cars", NULL, policy);
  LbJson cars;
  gsize length = lb_json_array (&figure, "value", 0, MAX_CARS, &cars);

  for (gsize i = 0; i < length; i++)
    {
      LbJson element = lb_json_element (&cars, i);
      LbJson car = lb_json_object (&element, NULL, car_members);
      const char *name = lb_json_string (&car, "name", 1, 40);
      int seats = (int) lb_json_integer (&car, "seats", 1, MAX_SEATS);

      if (lb_json_reader_ok (root->reader) && !lb_policy_add_car (policy, name, seats))
        lb_json_fail (&car, "name", "is there already");
    }
}

/* One that came in later: a file without it keeps the default. */
static void
read_choice (const LbJson *root, const char *name, gboolean *choice, LbPolicy *policy)
{
  if (!lb_json_has (root, name))
    return;
  LbJson figure = read_figure (root, name, NULL, policy);
  *choice = lb_json_boolean (&figure, "value");
}

static void
read_root (LbJsonReader *reader, LbPolicy *policy)
{
  LbJson document = lb_json_root (reader);
  LbJson root = lb_json_object (&document, NULL, root_members);
  LbJson figure;

  lb_json_string_or (&root, "title", 1, MAX_BASIS, "");
  lb_json_string (&root, "status", 1, MAX_BASIS);
  figure = read_figure (&root, "deemed_on_receipt", NULL, policy);
  policy->deemed_on_receipt = lb_json_boolean (&figure, "value");
  read_choice (&root, "remember_sign_in", &policy->remember_sign_in, policy);
  read_choice (&root, "wipe_on_sign_out", &policy->wipe_on_sign_out, policy);
  read_figures (&root, policy);
  read_hours (&root, policy);
  read_items (&root, "inspection_suspends", policy->inspection_suspends, policy);
  figure = read_figure (&root, "notice_overrides", NULL, policy);
  g_hash_table_remove_all (policy->notice_overrides);
  lb_json_for_each (&figure, "value", MAX_ITEMS, read_override, policy);
  read_item_rules (&root, policy);
  if (lb_json_has (&root, "cars"))
    read_cars (&root, policy);
}

static gboolean
check_format (LbJsonReader *reader, GError **error)
{
  LbJson root = lb_json_root (reader);
  gint64 format = lb_json_integer (&root, "schema", 1, G_MAXINT32);

  if (format <= FORMAT)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_NEWER, "/schema: was written by a newer version of the program");
  return FALSE;
}

LbPolicy *
lb_policy_from_json (const char *text, gsize length, GError **error)
{
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, &limits, error);
  g_autoptr (LbPolicy) policy = NULL;

  if (reader == NULL || !check_format (reader, error))
    return NULL;
  policy = lb_policy_new ();
  read_root (reader, policy);
  return lb_json_reader_finish (reader, error) ? g_steal_pointer (&policy) : NULL;
}

LbPolicy *
lb_policy_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  text = lb_json_read_file (path, &limits, &length, error);
  return text != NULL ? lb_policy_from_json (text, length, error) : NULL;
}
