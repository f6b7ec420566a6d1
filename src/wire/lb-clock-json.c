/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-clock-json.h"

#include "lb-json.h"

#define MAX_PROBLEMS 20000

static const LbJsonLimits limits = { 16 * 1024 * 1024, 12, 800000 };

/* A problem with the memory that it points to. */
typedef struct
{
  LbClockProblem problem;
  LbServiceHours hours;
  GArray *suspensions;  /* (owned) (element-type LbSuspension) */
  LbCalendar *calendar; /* (owned) (nullable) */
} Draft;

static void
draft_clear (Draft *draft)
{
  g_clear_pointer (&draft->suspensions, g_array_unref);
  g_clear_pointer (&draft->calendar, lb_calendar_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, draft_clear)

/* Reading */

static LbLimit
read_limit (const LbJson *at)
{
  static const char *const units[] = { "working_day", "calendar_day", NULL };
  LbJson limit;

  if (at->value != NULL && json_is_object (json_object_get (at->value, "limit"))
      && json_object_get (json_object_get (at->value, "limit"), "minutes") != NULL)
    {
      limit = lb_json_object (at, "limit", (const char *const[]) { "minutes", NULL });
      return (LbLimit) { (int) lb_json_integer (&limit, "minutes", 0, LB_LIMIT_LARGEST),
                         LB_UNIT_SERVICE_MINUTE };
    }
  limit = lb_json_object (at, "limit", (const char *const[]) { "days", "unit", NULL });
  return (LbLimit) { (int) lb_json_integer (&limit, "days", 0, LB_LIMIT_LARGEST),
                     lb_json_choice (&limit, "unit", units) };
}

static void
read_suspension (const LbJson *at, LbSuspension *suspension)
{
  LbJson object = lb_json_object (at, NULL, (const char *const[]) { "reason", "from", "to", NULL });
  const char *reason = lb_json_string (&object, "reason", 1, 40);

  if (lb_json_reader_ok (at->reader) && !lb_suspension_reason_parse (reason, &suspension->reason))
    lb_json_fail (&object, "reason", "is not one of the known words");
  suspension->from = lb_json_day (&object, "from");
  suspension->to = lb_json_day_or (&object, "to", LB_DAY_NONE);
  if (lb_json_reader_ok (at->reader) && suspension->to != LB_DAY_NONE && suspension->to < suspension->from)
    lb_json_fail (&object, "to", "lies before the beginning");
}

static void
read_suspensions (const LbJson *at, Draft *draft)
{
  LbJson list;
  gsize count = lb_json_array_or_empty (at, "suspensions", LB_SUSPENSIONS_MOST, &list);

  draft->suspensions = g_array_new (FALSE, TRUE, sizeof (LbSuspension));
  for (gsize i = 0; i < count; i++)
    {
      LbJson place = lb_json_element (&list, i);
      LbSuspension suspension = { 0 };

      read_suspension (&place, &suspension);
      g_array_append_val (draft->suspensions, suspension);
    }
  draft->problem.suspensions = (const LbSuspension *) (gpointer) draft->suspensions->data;
  draft->problem.n_suspensions = draft->suspensions->len;
}

/* "08:30" as minutes of the day; 24:00 is allowed as an end. */
static int
read_minute (const LbJson *pair, gsize index)
{
  LbJson place = lb_json_element (pair, index);
  const char *text = lb_json_string (&place, NULL, 5, 5);
  int hour;
  int minute;

  if (!lb_json_reader_ok (pair->reader))
    return 0;
  if (!g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]) || text[2] != ':' || !g_ascii_isdigit (text[3])
      || !g_ascii_isdigit (text[4]))
    {
      lb_json_fail (&place, NULL, "is not a time of day such as 08:30");
      return 0;
    }
  hour = (text[0] - '0') * 10 + text[1] - '0';
  minute = (text[3] - '0') * 10 + text[4] - '0';
  if (minute > 59 || hour * 60 + minute > 24 * 60)
    lb_json_fail (&place, NULL, "is not a time of day such as 08:30");
  return hour * 60 + minute;
}

static void
read_hours (const LbJson *at, Draft *draft)
{
  LbJson list;
  gsize count;

  if (!lb_json_has (at, "service_hours"))
    return;
  count = lb_json_array (at, "service_hours", 1, G_N_ELEMENTS (draft->hours.spans), &list);
  for (gsize i = 0; i < count; i++)
    {
      LbJson place = lb_json_element (&list, i);
      LbJson pair;

      if (lb_json_array (&place, NULL, 2, 2, &pair) != 2)
        return;
      draft->hours.spans[i].open = read_minute (&pair, 0);
      draft->hours.spans[i].close = read_minute (&pair, 1);
    }
  draft->hours.n_spans = (int) count;
  if (lb_json_reader_ok (at->reader) && !lb_service_hours_is_valid (&draft->hours))
    lb_json_fail (at, "service_hours", "are empty, overlap or are not in order");
  draft->problem.hours = &draft->hours;
}

/* A minute, without seconds or offset: the bureau's own time. */
static LbTime
read_start_minute (const LbJson *at)
{
  lb_json_string (at, "start", 16, 16);
  return lb_json_time (at, "start");
}

static gboolean
read_calendar (const LbJson *at, LbCalendarBook *book, Draft *draft)
{
  const char *version = lb_json_string_or (at, "calendar", 1, 40, "current");

  if (!lb_json_reader_ok (at->reader))
    return FALSE;
  draft->calendar = lb_calendar_book_get (book, version, NULL);
  if (draft->calendar == NULL)
    lb_json_fail (at, "calendar", "names no calendar version");
  return draft->calendar != NULL;
}

static gboolean
read_problem (const LbJson *at, LbCalendarBook *book, Draft *draft)
{
  static const char *const members[] = { "calendar", "limit", "start", "suspensions", "extension",
                                         "service_hours", "basis", "extension_basis", NULL };
  LbJson object = lb_json_object (at, NULL, members);
  LbClockProblem *problem = &draft->problem;

  problem->limit = read_limit (&object);
  if (problem->limit.unit == LB_UNIT_SERVICE_MINUTE)
    problem->start_time = read_start_minute (&object);
  else
    problem->start = lb_json_day (&object, "start");
  read_suspensions (&object, draft);
  read_hours (&object, draft);
  problem->extension = (int) lb_json_integer_or (&object, "extension", 0, LB_LIMIT_LARGEST, 0);
  problem->basis = lb_json_string_or (&object, "basis", 1, 400, NULL);
  problem->extension_basis = lb_json_string_or (&object, "extension_basis", 1, 400, NULL);
  return read_calendar (&object, book, draft);
}

/* Writing */

static json_t *
string_or_null (char *text)
{
  json_t *value = text != NULL ? json_string (text) : json_null ();

  g_free (text);
  return value;
}

static json_t *
write_because (const LbClockAnswer *answer)
{
  json_t *list = json_array ();

  for (guint i = 0; i < answer->because->len; i++)
    {
      const LbClockStep *step = answer->because->pdata[i];
      json_t *line = json_object ();

      json_object_set_new (line, "date", string_or_null (lb_day_to_string (step->day)));
      json_object_set_new (line, "text", json_string (step->text));
      json_object_set_new (line, "basis", json_string (step->basis));
      json_array_append_new (list, line);
    }
  return list;
}

static json_t *
write_answer (const LbClockAnswer *answer, LbUnit unit)
{
  json_t *object = json_object ();
  char *due = NULL;

  if (unit == LB_UNIT_SERVICE_MINUTE)
    due = lb_time_to_minute_string (answer->due_time);
  else if (answer->due != LB_DAY_NONE)
    due = lb_day_to_string (answer->due);
  json_object_set_new (object, "due", string_or_null (due));
  if (unit != LB_UNIT_SERVICE_MINUTE)
    json_object_set_new (object, "excluded", json_integer (answer->excluded));
  if (unit != LB_UNIT_SERVICE_MINUTE || answer->provisional)
    json_object_set_new (object, "provisional", json_boolean (answer->provisional));
  json_object_set_new (object, "because", write_because (answer));
  return object;
}

/* Solving */

static json_t *
solve (const LbJson *at, LbCalendarBook *book)
{
  g_auto (Draft) draft = { 0 };
  g_autoptr (LbClockAnswer) answer = NULL;
  g_autoptr (GError) fault = NULL;

  if (!read_problem (at, book, &draft))
    return NULL;
  answer = lb_clock_solve (draft.calendar, &draft.problem, &fault);
  if (answer != NULL)
    return write_answer (answer, draft.problem.limit.unit);
  lb_json_fail (at, NULL, "%s", fault->message);
  return NULL;
}

static json_t *
solve_element (const LbJson *at, LbCalendarBook *book)
{
  if (json_is_object (at->value) && json_object_get (at->value, "problem") != NULL)
    {
      LbJson object = lb_json_object (at, NULL, (const char *const[]) { "problem", "expect", NULL });
      LbJson problem = lb_json_member (&object, "problem");

      return solve (&problem, book);
    }
  return solve (at, book);
}

char *
lb_clock_solve_json (LbCalendarBook *book, const char *text, gsize length, GError **error)
{
  g_autoptr (LbJsonReader) reader = NULL;
  json_auto_t *answers = json_array ();
  LbJson root;
  LbJson list;
  gsize count;

  g_return_val_if_fail (book != NULL, NULL);

  reader = lb_json_reader_new (text, length, &limits, error);
  if (reader == NULL)
    return NULL;
  root = lb_json_root (reader);
  count = lb_json_array (&root, NULL, 0, MAX_PROBLEMS, &list);
  for (gsize i = 0; i < count && lb_json_reader_ok (reader); i++)
    {
      LbJson place = lb_json_element (&list, i);
      json_t *answer = solve_element (&place, book);

      if (answer != NULL)
        json_array_append_new (answers, answer);
    }
  return lb_json_reader_finish (reader, error) ? lb_json_to_pretty_text (answers) : NULL;
}
