/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-projection.h"

#include <math.h>
#include <string.h>
#include "lb-search-index.h"

#define NEVER G_MAXINT64

/* What one case looks like to the tables */

typedef struct
{
  LbClockKind clock;
  LbTime due, warn;
  gboolean paused, provisional;
} CardClock;

static LbTime
or_never (LbTime time)
{
  return time == LB_TIME_NONE ? NEVER : time;
}

/* When @solved turns amber: so many working days before it is due, or when so much of the budget is used, whichever
 * comes first. Minutes are taken back from the due minute as they are. */
static LbTime
warn_of (const LbClockAnswer *solved, const LbClockProblem *problem, const LbContext *context)
{
  const LbPolicy *policy = context->policy;
  int budget = problem->limit.amount + problem->extension;
  int late = budget - (budget * policy->warn_percent + 99) / 100; /* days or minutes left at that share */

  if (problem->limit.unit == LB_UNIT_SERVICE_MINUTE)
    return solved->due_time - (LbTime) MAX (late, 0) * 60000;
  LbDay by_days = lb_calendar_subtract (context->calendar, solved->due, MAX (policy->warn_days, 0));
  LbDay by_share = problem->limit.unit == LB_UNIT_WORKING_DAY
                     ? lb_calendar_subtract (context->calendar, solved->due, MAX (late, 0))
                     : solved->due - MAX (late, 0);
  return lb_day_start (MIN (by_days, by_share));
}

static CardClock
clock_of (const LbCase *state, const LbCaseItem *item, const LbContext *context)
{
  CardClock card = { .due = NEVER, .warn = NEVER };
  LbRunningClock *governing = lb_case_governing_clock (state, item->item, context);
  LbClockProblem problem = { 0 };
  g_autoptr (GArray) suspensions = NULL;

  if (governing == NULL)
    return card;
  card.clock = governing->kind;
  card.paused = governing->level == LB_LEVEL_PAUSED || governing->answer->suspended;
  card.provisional = governing->answer->provisional;
  if (!card.paused)
    {
      card.due = or_never (governing->answer->due_time);
      card.warn = card.due;
      if (card.due != NEVER
          && lb_case_clock_problem (state, governing->item, governing->kind, context, &problem, &suspensions))
        card.warn = MIN (card.due, warn_of (governing->answer, &problem, context));
    }
  lb_running_clock_free (governing);
  return card;
}

static gboolean
has_open_visit (const LbCase *state, const char *item)
{
  for (guint i = 0; i < state->requests->len; i++)
    {
      const LbVisitRequest *request = state->requests->pdata[i];
      if (!request->closed && g_strcmp0 (request->item, item) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What others have yet to do before the section can go on, as bits. */
static int
awaited (const LbCase *state, const LbCaseItem *item)
{
  return (has_open_visit (state, item->item) ? LB_AWAITS_VISIT : 0)
         | (item->special_pending && !lb_item_state_is_final (item->state) ? LB_AWAITS_APPROVAL : 0);
}

static gboolean
paper_here (const LbCase *state, const char *section)
{
  const LbPaperSlip *slip = section != NULL ? lb_case_slip (state, section) : NULL;

  /* What was short is not all here. */
  return slip != NULL && slip->received_at != LB_TIME_NONE && slip->received_at != 0
         && g_strcmp0 (slip->outcome, "short") != 0;
}

static char *
pips_of (const LbCase *state)
{
  GString *pips = g_string_new (NULL);

  for (guint i = 0; i < state->items->len; i++)
    g_string_append_c (pips, 'a' + ((LbCaseItem *) state->items->pdata[i])->state);
  return g_string_free (pips, FALSE);
}

static const char *
form_value (const LbCase *state, const char *field)
{
  return state->form != NULL ? g_hash_table_lookup (state->form, field) : NULL;
}

static void
location_of (const LbCase *state, double *ret_longitude, double *ret_latitude)
{
  const char *text = form_value (state, "site.location");
  char *end = NULL;

  *ret_longitude = *ret_latitude = NAN;
  if (text == NULL || *text == '\0')
    return;
  double longitude = g_ascii_strtod (text, &end);
  if (end == text || *end != ',')
    return;
  const char *second = end + 1;
  double latitude = g_ascii_strtod (second, &end);
  if (end == second || *end != '\0' || !(fabs (longitude) <= 180) || !(fabs (latitude) <= 90))
    return;
  *ret_longitude = longitude;
  *ret_latitude = latitude;
}

/* Writing */

static gboolean
put_case (LbDatabase *database, const LbCase *state, const LbContext *context, const LbProjectionNote *note,
          GError **error)
{
  g_auto (LbSearchText) text = lb_search_text_of (state, context->catalogue);
  g_autofree char *known = NULL, *digest = lb_search_text_digest (&text);
  double longitude, latitude;

  location_of (state, &longitude, &latitude);
  if (!lb_database_text (database, &known, error, "SELECT searched FROM case_view WHERE case_id = :case",
                         "s:case", state->id, NULL)
      || !lb_database_run (
        database, error,
        "INSERT INTO case_view (case_id, version, number, package, catalogue, applicant, lead, state, flags,"
        "  received_at, changed_at, n_items, place, longitude, latitude, pending, searched)"
        " VALUES (:case, :version, :number, :package, :catalogue, :applicant, :lead, :state, :flags,"
        "  :received, :changed, :items, :place, :longitude, :latitude, :pending, :searched)"
        " ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, number = excluded.number,"
        "  package = excluded.package, catalogue = excluded.catalogue, applicant = excluded.applicant,"
        "  lead = excluded.lead, state = excluded.state, flags = excluded.flags,"
        "  received_at = excluded.received_at, changed_at = excluded.changed_at, n_items = excluded.n_items,"
        "  place = excluded.place, longitude = excluded.longitude, latitude = excluded.latitude,"
        "  pending = excluded.pending, searched = excluded.searched",
        "s:case", state->id, "x:version", state->version, "s:number", state->number, "s:package", state->package,
        "s:catalogue", state->catalogue, "s:applicant", state->applicant, "s:lead", state->lead,
        "i:state", (int) lb_case_state (state), "i:flags", (int) lb_case_flags (state),
        "x:received", or_never (state->received_at), "x:changed", note->changed_at, "i:items", (int) state->items->len,
        "s:place", form_value (state, "site.address"), "d:longitude", longitude, "d:latitude", latitude,
        "i:pending", note->pending, "s:searched", digest, NULL))
    return FALSE;
  /* An index entry costs more than everything else of a case; most events change none of it. */
  return g_strcmp0 (known, digest) == 0 || lb_search_put (database, state->id, &text, error);
}

static gboolean
put_item (LbDatabase *database, const LbCase *state, guint position, const char *pips, const LbContext *context,
          GError **error)
{
  const LbCaseItem *item = state->items->pdata[position];
  CardClock clock = clock_of (state, item, context);

  return lb_database_run (
    database, error,
    "INSERT INTO item_view (case_id, position, item, section, state, board_column, stage, clock, due, warn, paused,"
    "  provisional, paper_here, visit_open, pips, received_at, state_since, assignee, assignee_name)"
    " VALUES (:case, :position, :item, :section, :state, :column, :stage, :clock, :due, :warn, :paused,"
    "  :provisional, :paper, :visit, :pips, :received, :since, :assignee, :assigneeName)"
    " ON CONFLICT (case_id, position) DO UPDATE SET item = excluded.item, section = excluded.section,"
    "  state = excluded.state, board_column = excluded.board_column, stage = excluded.stage, clock = excluded.clock,"
    "  due = excluded.due, warn = excluded.warn, paused = excluded.paused, provisional = excluded.provisional,"
    "  paper_here = excluded.paper_here, visit_open = excluded.visit_open, pips = excluded.pips,"
    "  received_at = excluded.received_at, state_since = excluded.state_since, assignee = excluded.assignee,"
    "  assignee_name = excluded.assignee_name",
    "s:case", state->id, "i:position", (int) position, "s:item", item->item,
    "s:section", item->section != NULL ? item->section : "", "i:state", (int) item->state,
    "i:column", (int) lb_column_of (item, state), "i:stage", item->stage, "i:clock", (int) clock.clock,
    "x:due", clock.due, "x:warn", clock.warn, "i:paused", clock.paused, "i:provisional", clock.provisional,
    "i:paper", paper_here (state, item->section), "i:visit", awaited (state, item), "s:pips", pips,
    "x:received", item->received_at, "x:since", item->state_since, "s:assignee", item->assignee,
    "s:assigneeName", item->assignee_name, NULL);
}

static gboolean
put_items (LbDatabase *database, const LbCase *state, const LbContext *context, GError **error)
{
  g_autofree char *pips = pips_of (state);

  for (guint i = 0; i < state->items->len; i++)
    if (!put_item (database, state, i, pips, context, error))
      return FALSE;
  return lb_database_run (database, error, "DELETE FROM item_view WHERE case_id = :case AND position >= :count",
                          "s:case", state->id, "i:count", (int) state->items->len, NULL);
}

static gboolean
put_visits (LbDatabase *database, const LbCase *state, GError **error)
{
  if (!lb_database_run (database, error, "DELETE FROM visit_view WHERE case_id = :case", "s:case", state->id, NULL)
      || !lb_database_run (database, error, "DELETE FROM request_view WHERE case_id = :case", "s:case", state->id,
                           NULL))
    return FALSE;
  for (guint i = 0; i < state->visits->len; i++)
    {
      const LbVisit *visit = state->visits->pdata[i];
      if (!lb_database_run (database, error,
                            "INSERT INTO visit_view (case_id, visit, day, state) VALUES (:case, :visit, :day, :state)",
                            "s:case", state->id, "s:visit", visit->id, "i:day", visit->day, "s:state", visit->state,
                            NULL))
        return FALSE;
    }
  for (guint i = 0; i < state->requests->len; i++)
    {
      const LbVisitRequest *request = state->requests->pdata[i];
      if (!lb_database_run (database, error,
                            "INSERT INTO request_view (case_id, request, asked_at, waits)"
                            " VALUES (:case, :request, :at, :waits)",
                            "s:case", state->id, "s:request", request->id, "x:at", request->at,
                            "i:waits", !request->closed && request->visit == NULL, NULL))
        return FALSE;
    }
  return TRUE;
}

/**
 * lb_projection_put:
 *
 * What depends on the moment is taken as of the newest event, so that rows made one by one and rows rebuilt later are
 * the same. The caller has a transaction open, and rolls it back when this fails: a savepoint for each case would make
 * the search index write itself out each time.
 */
gboolean
lb_projection_put (LbDatabase *database, const LbCase *state, const LbContext *context, const LbProjectionNote *note,
                   GError **error)
{
  g_return_val_if_fail (database != NULL && state != NULL && context != NULL && note != NULL, FALSE);

  g_return_val_if_fail (lb_database_in_transaction (database), FALSE);

  LbContext then = *context;
  then.now = note->changed_at;
  return put_case (database, state, &then, note, error) && put_items (database, state, &then, error)
         && put_visits (database, state, error);
}

gboolean
lb_projection_drop (LbDatabase *database, const char *case_id, GError **error)
{
  g_return_val_if_fail (database != NULL && case_id != NULL, FALSE);

  /* Items go first and by name: a cascade would not tell the counters. */
  return lb_search_drop (database, case_id, error)
         && lb_database_run (database, error, "DELETE FROM item_view WHERE case_id = :case", "s:case", case_id, NULL)
         && lb_database_run (database, error, "DELETE FROM case_view WHERE case_id = :case", "s:case", case_id, NULL);
}

/* All at once */

static gboolean
fill (LbDatabase *database, LbProjectionSource source, gpointer data, GError **error)
{
  if (!lb_search_clear (database, error)
      || !lb_database_script (database, "DELETE FROM item_view; DELETE FROM visit_view; DELETE FROM request_view;"
                                        "DELETE FROM case_view; DELETE FROM board_count;", error))
    return FALSE;
  for (;;)
    {
      g_autoptr (LbCase) state = NULL;
      LbContext context = { 0 };
      LbProjectionNote note = { 0 };
      if (!source (&state, &context, &note, data, error))
        return FALSE;
      if (state == NULL)
        return TRUE;
      if (!lb_projection_put (database, state, &context, &note, error))
        return FALSE;
    }
}

gboolean
lb_projection_rebuild (LbDatabase *database, LbProjectionSource source, gpointer data, GError **error)
{
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (database, error);

  return transaction != NULL && fill (database, source, data, error) && lb_transaction_commit (transaction, error);
}

/* Everything but row ids, which only say in which order rows were made. */
static const struct { const char *table, *columns; } compared[] = {
  { "case_view", "case_id, version, number, package, catalogue, applicant, lead, state, flags, received_at, changed_at,"
                 " n_items, place, longitude, latitude, pending, searched" },
  { "item_view", "case_id, position, item, section, state, board_column, stage, clock, due, warn, paused, provisional,"
                 " paper_here, visit_open, pips, received_at, state_since, assignee, assignee_name" },
  { "visit_view", "case_id, visit, day, state" },
  { "request_view", "case_id, request, asked_at, waits" },
  { "board_count", "section, board_column, kind, day, n" },
  { "case_text", "case_id, number, applicant, project, people, codes, place" },
};

static gboolean
keep_aside (LbDatabase *database, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (compared); i++)
    {
      g_autofree char *sql = g_strdup_printf ("CREATE TEMP TABLE kept_%s AS SELECT %s FROM main.%s", compared[i].table,
                                              compared[i].columns, compared[i].table);
      if (!lb_database_script (database, sql, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
count_differences (LbDatabase *database, gint64 *ret_differences, GError **error)
{
  gint64 sum = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (compared); i++)
    {
      const char *table = compared[i].table, *columns = compared[i].columns;
      gint64 here = 0;
      g_autofree char *sql = g_strdup_printf (
        "SELECT (SELECT count(*) FROM (SELECT %s FROM main.%s EXCEPT SELECT * FROM kept_%s))"
        " + (SELECT count(*) FROM (SELECT * FROM kept_%s EXCEPT SELECT %s FROM main.%s))",
        columns, table, table, table, columns, table);
      if (!lb_database_integer (database, 0, &here, error, sql, NULL))
        return FALSE;
      sum += here;
    }
  *ret_differences = sum;
  return TRUE;
}

gboolean
lb_projection_compare (LbDatabase *database, LbProjectionSource source, gpointer data, gint64 *ret_differences,
                       GError **error)
{
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (database, error);

  /* Never committed: what was made aside goes, what was there stays. */
  return transaction != NULL && keep_aside (database, error) && fill (database, source, data, error)
         && count_differences (database, ret_differences, error);
}
