/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What screens ask of the projections.
 */
#include "lb-projection.h"

#include <math.h>
#include <string.h>

#define NEVER G_MAXINT64
#define DAY_MS G_GINT64_CONSTANT (86400000)

/* One query in SQL: only the shape differs, and there are few shapes, so each stays in the statement cache. */

static gboolean
is_plain (const LbCardQuery *query)
{
  return query->package == NULL && query->item == NULL && (query->text == NULL || *query->text == '\0')
         && query->states == 0 && query->assignee == NULL;
}

static char *
where (const LbCardQuery *query)
{
  GString *sql = g_string_new (" WHERE ");

  if (query->section != NULL)
    g_string_append (sql, "i.section = :section AND ");
  if (query->column != LB_COLUMN_ANY)
    g_string_append (sql, "i.board_column = :column");
  else if (query->states == 0)
    g_string_append (sql, "i.board_column < 6"); /* as the partial indexes say it */
  else
    g_string_append (sql, "1");
  if (query->due_before != LB_TIME_NONE)
    g_string_append (sql, " AND i.warn < :before");
  if (query->states != 0)
    g_string_append (sql, " AND (:states >> i.state) & 1");
  if (query->assignee != NULL)
    g_string_append (sql, *query->assignee != '\0' ? " AND i.assignee = :assignee" : " AND i.assignee IS NULL");
  if (query->item != NULL)
    g_string_append (sql, " AND i.item = :item");
  if (query->package != NULL)
    g_string_append (sql, " AND c.package = :package");
  if (query->text != NULL && *query->text != '\0')
    g_string_append (sql, " AND (instr(c.number, :number) > 0 OR instr(lower(c.applicant), :text) > 0)");
  return g_string_free (sql, FALSE);
}

static gboolean
needs_case (const LbCardQuery *query)
{
  return query->package != NULL || (query->text != NULL && *query->text != '\0');
}

static const char *
from (const LbCardQuery *query)
{
  return needs_case (query) ? " FROM item_view AS i CROSS JOIN case_view AS c ON c.case_id = i.case_id"
                            : " FROM item_view AS i";
}

static void
bind_text_filter (LbStatement *statement, const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  GString *number = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (*p != '-' && *p != ' ')
      g_string_append_c (number, g_ascii_toupper (*p));
  lb_statement_bind_text (statement, ":text", lower);
  lb_statement_bind_text (statement, ":number", number->str);
  g_string_free (number, TRUE);
}

static void
bind (LbStatement *statement, const LbCardQuery *query)
{
  if (query->section != NULL)
    lb_statement_bind_text (statement, ":section", query->section);
  if (query->column != LB_COLUMN_ANY)
    lb_statement_bind_integer (statement, ":column", query->column);
  if (query->due_before != LB_TIME_NONE)
    lb_statement_bind_integer (statement, ":before", query->due_before);
  if (query->states != 0)
    lb_statement_bind_integer (statement, ":states", (gint64) query->states);
  if (query->assignee != NULL && *query->assignee != '\0')
    lb_statement_bind_text (statement, ":assignee", query->assignee);
  if (query->item != NULL)
    lb_statement_bind_text (statement, ":item", query->item);
  if (query->package != NULL)
    lb_statement_bind_text (statement, ":package", query->package);
  if (query->text != NULL && *query->text != '\0')
    bind_text_filter (statement, query->text);
}

/* Counting */

/* Cards of the board whose @kind instant lies before @before: whole days from the counters, the last one from its
 * index. */
static gboolean
count_before (LbDatabase *database, const LbCardQuery *query, const char *kind, LbTime before, gint64 *ret_count,
              GError **error)
{
  gboolean any = query->column == LB_COLUMN_ANY;
  const char *section = query->section != NULL ? query->section : "";
  LbTime day = before >= 0 ? before / DAY_MS : -1;
  gint64 whole = 0, part = 0;

  if (!lb_database_integer (database, 0, &whole, error,
                            "SELECT sum(n) FROM board_count WHERE section = :section"
                            " AND board_column BETWEEN :first AND :last AND kind = :kind AND day < :day",
                            "s:section", section, "i:first", any ? 0 : query->column,
                            "i:last", any ? LB_COLUMN_DONE - 1 : query->column, "s:kind", kind, "x:day", day, NULL))
    return FALSE;
  for (int column = any ? 0 : query->column; column <= (any ? LB_COLUMN_DONE - 1 : query->column); column++)
    {
      g_autofree char *sql = g_strdup_printf (
        "SELECT count(*) FROM item_view WHERE %s board_column = :column AND %s >= :from AND %s < :before",
        query->section != NULL ? "section = :section AND" : "", kind, kind);
      g_autoptr (LbStatement) statement = lb_database_prepare (database, sql, error);
      if (statement == NULL)
        return FALSE;
      if (query->section != NULL)
        lb_statement_bind_text (statement, ":section", query->section);
      lb_statement_bind_integer (statement, ":column", column);
      lb_statement_bind_integer (statement, ":from", day * DAY_MS);
      lb_statement_bind_integer (statement, ":before", before);
      if (lb_statement_step (statement, error) != LB_STEP_ROW)
        return FALSE;
      part += lb_statement_integer (statement, 0);
    }
  *ret_count = whole + part;
  return TRUE;
}

/* Cards that are overdue now but turned amber only at @due_before or after it: where that is now, as it mostly is,
 * hardly any. */
static gboolean
count_left_out (LbDatabase *database, const LbCardQuery *query, LbTime now, gint64 *ret_count, GError **error)
{
  if (query->due_before == LB_TIME_NONE || query->due_before > now)
    {
      *ret_count = 0;
      return TRUE;
    }
  g_autofree char *sql = g_strdup_printf (
    "SELECT count(*) FROM item_view WHERE %s board_column %s AND warn >= :before AND warn <= :now AND due <= :now",
    query->section != NULL ? "section = :section AND" : "",
    query->column != LB_COLUMN_ANY ? "= :column" : "IN (0, 1, 2, 3, 4, 5)");
  g_autoptr (LbStatement) statement = lb_database_prepare (database, sql, error);
  if (statement == NULL)
    return FALSE;
  if (query->section != NULL)
    lb_statement_bind_text (statement, ":section", query->section);
  if (query->column != LB_COLUMN_ANY)
    lb_statement_bind_integer (statement, ":column", query->column);
  lb_statement_bind_integer (statement, ":before", query->due_before);
  lb_statement_bind_integer (statement, ":now", now);
  if (lb_statement_step (statement, error) != LB_STEP_ROW)
    return FALSE;
  *ret_count = lb_statement_integer (statement, 0);
  return TRUE;
}

static gboolean
count_plain (LbDatabase *database, const LbCardQuery *query, LbTime now, LbCardCount *ret_count, GError **error)
{
  gint64 total = 0, warned = 0, overdue = 0, left_out = 0;
  LbTime limit = query->due_before;

  if (!count_before (database, query, "due", now + 1, &overdue, error)
      || !count_before (database, query, "warn", limit == LB_TIME_NONE ? now + 1 : MIN (now + 1, limit), &warned, error)
      || !count_left_out (database, query, now, &left_out, error))
    return FALSE;
  overdue -= left_out;
  if (limit != LB_TIME_NONE)
    {
      if (!count_before (database, query, "warn", limit, &total, error))
        return FALSE;
    }
  else
    {
      gboolean any = query->column == LB_COLUMN_ANY;
      if (!lb_database_integer (database, 0, &total, error,
                                "SELECT sum(n) FROM board_count WHERE section = :section"
                                " AND board_column BETWEEN :first AND :last AND kind = 'due'",
                                "s:section", query->section != NULL ? query->section : "",
                                "i:first", any ? 0 : query->column,
                                "i:last", any ? LB_COLUMN_DONE - 1 : query->column, NULL))
        return FALSE;
    }
  *ret_count = (LbCardCount) { .total = total, .soon = warned - overdue, .overdue = overdue };
  return TRUE;
}

static gboolean
count_filtered (LbDatabase *database, const LbCardQuery *query, LbTime now, LbCardCount *ret_count, GError **error)
{
  g_autofree char *condition = where (query);
  g_autofree char *sql = g_strconcat ("SELECT count(*), sum(i.warn <= :now AND i.due > :now), sum(i.due <= :now)",
                                      from (query), condition, NULL);
  g_autoptr (LbStatement) statement = lb_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  bind (statement, query);
  lb_statement_bind_integer (statement, ":now", now);
  if (lb_statement_step (statement, error) != LB_STEP_ROW)
    return FALSE;
  *ret_count = (LbCardCount) { .total = lb_statement_integer (statement, 0),
                               .soon = lb_statement_integer (statement, 1),
                               .overdue = lb_statement_integer (statement, 2) };
  return TRUE;
}

gboolean
lb_projection_count_cards (LbDatabase *database, const LbCardQuery *query, LbTime now, LbCardCount *ret_count,
                           GError **error)
{
  g_return_val_if_fail (database != NULL && query != NULL && ret_count != NULL, FALSE);
  return is_plain (query) ? count_plain (database, query, now, ret_count, error)
                          : count_filtered (database, query, now, ret_count, error);
}

/* Cards */

static LbTime
time_at (LbStatement *statement, int column)
{
  gint64 value = lb_statement_integer (statement, column);

  return lb_statement_is_null (statement, column) || value == NEVER ? LB_TIME_NONE : value;
}

static double
number_at (LbStatement *statement, int column)
{
  return lb_statement_is_null (statement, column) ? NAN : lb_statement_number (statement, column);
}

#define CARD_COLUMNS                                                                                                 \
  "i.case_id, i.item, i.section, c.number, c.package, c.catalogue, c.applicant, c.lead, i.state, i.board_column,"    \
  " i.stage, i.clock, i.due, i.warn, i.paused, i.provisional, i.paper_here, c.pending, i.pips, c.place,"             \
  " c.longitude, c.latitude, i.visit_open, i.received_at, i.state_since, i.assignee,"    \
  " i.assignee_name"

static LbCardRow *
read_card (LbStatement *s)
{
  LbCardRow *row = g_new0 (LbCardRow, 1);

  row->case_id = lb_statement_dup_text (s, 0);
  row->item = lb_statement_dup_text (s, 1);
  row->section = lb_statement_dup_text (s, 2);
  row->number = lb_statement_dup_text (s, 3);
  row->package = lb_statement_dup_text (s, 4);
  row->catalogue = lb_statement_dup_text (s, 5);
  row->applicant = lb_statement_dup_text (s, 6);
  row->lead = lb_statement_dup_text (s, 7);
  row->state = lb_statement_integer (s, 8);
  row->column = lb_statement_integer (s, 9);
  row->stage = lb_statement_integer (s, 10);
  row->clock = lb_statement_integer (s, 11);
  row->due = time_at (s, 12);
  row->warn = time_at (s, 13);
  row->paused = lb_statement_integer (s, 14) != 0;
  row->provisional = lb_statement_integer (s, 15) != 0;
  row->paper_here = lb_statement_integer (s, 16) != 0;
  row->pending = lb_statement_integer (s, 17) != 0;
  row->pips = lb_statement_dup_text (s, 18);
  row->place = lb_statement_dup_text (s, 19);
  row->longitude = number_at (s, 20);
  row->latitude = number_at (s, 21);
  row->visit_open = (lb_statement_integer (s, 22) & LB_AWAITS_VISIT) != 0;
  row->special_asked = (lb_statement_integer (s, 22) & LB_AWAITS_APPROVAL) != 0;
  row->received_at = time_at (s, 23);
  row->state_since = time_at (s, 24);
  row->assignee = lb_statement_dup_text (s, 25);
  row->assignee_name = lb_statement_dup_text (s, 26);
  return row;
}

/* The page is cut from an index alone; only its own rows are then looked up. */
GPtrArray *
lb_projection_query_cards (LbDatabase *database, const LbCardQuery *query, gint64 offset, gint64 limit, GError **error)
{
  g_return_val_if_fail (database != NULL && query != NULL && offset >= 0 && limit >= 0, NULL);

  const char *order = query->by_case ? "i.case_id, i.position" : "i.due, i.id";
  g_autofree char *condition = where (query);
  g_autofree char *sql = g_strconcat (
    "SELECT " CARD_COLUMNS " FROM (SELECT i.id AS page_id", from (query), condition, " ORDER BY ", order,
    " LIMIT :limit OFFSET :offset) AS page CROSS JOIN item_view AS i ON i.id = page.page_id"
    " CROSS JOIN case_view AS c ON c.case_id = i.case_id ORDER BY ", order, NULL);
  g_autoptr (LbStatement) statement = lb_database_prepare (database, sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_card_row_free);
  int step;

  if (statement == NULL)
    return NULL;
  bind (statement, query);
  lb_statement_bind_integer (statement, ":limit", limit);
  lb_statement_bind_integer (statement, ":offset", offset);
  while ((step = lb_statement_step (statement, error)) == LB_STEP_ROW)
    g_ptr_array_add (rows, read_card (statement));
  return step == LB_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

/* Visits */

static GStrv
read_ids (LbStatement *statement, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  int step;

  while ((step = lb_statement_step (statement, error)) == LB_STEP_ROW)
    g_strv_builder_add (ids, lb_statement_text (statement, 0));
  return step == LB_STEP_DONE ? g_strv_builder_end (ids) : NULL;
}

GStrv
lb_projection_cases_with_visits (LbDatabase *database, LbDay from_day, LbDay to_day, GError **error)
{
  g_autoptr (LbStatement) statement = lb_database_query (
    database, error, "SELECT DISTINCT case_id FROM visit_view WHERE day BETWEEN :from AND :to ORDER BY day, case_id",
    "i:from", from_day, "i:to", to_day, NULL);

  return statement != NULL ? read_ids (statement, error) : NULL;
}

GStrv
lb_projection_cases_with_requests (LbDatabase *database, GError **error)
{
  g_autoptr (LbStatement) statement = lb_database_query (
    database, error, "SELECT case_id FROM request_view WHERE waits = 1 GROUP BY case_id ORDER BY min(asked_at), case_id",
    NULL);

  return statement != NULL ? read_ids (statement, error) : NULL;
}

GStrv
lb_projection_cases_in_hall (LbDatabase *database, LbTime today, LbTime recent, gint64 limit, GError **error)
{
  g_autoptr (LbStatement) statement = lb_database_query (
    database, error,
    "SELECT c.case_id FROM case_view c JOIN ("
    "  SELECT case_id FROM case_view WHERE received_at >= :today"
    "  UNION SELECT case_id FROM item_view WHERE board_column = :column AND state = :received"
    "  UNION SELECT i.case_id FROM case_view n JOIN item_view i ON i.case_id = n.case_id"
    "    WHERE n.received_at >= :recent AND i.paper_here = 0 AND i.board_column < :done"
    ") h ON h.case_id = c.case_id WHERE c.number IS NOT NULL ORDER BY c.received_at DESC, c.id DESC LIMIT :limit",
    "i:today", today, "i:recent", recent, "i:column", (gint64) LB_COLUMN_TO_ACCEPT, "i:received",
    (gint64) LB_ITEM_RECEIVED, "i:done", (gint64) LB_COLUMN_DONE, "i:limit", limit, NULL);

  return statement != NULL ? read_ids (statement, error) : NULL;
}
