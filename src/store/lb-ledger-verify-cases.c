/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every case is told again from its events, one after the other, and each table that is derived from them is held
 * against the story.
 */
#include "lb-ledger-told.h"
#include "lb-ledger-verify-private.h"

#include <string.h>

/* As in lb-ledger-cases.c: so long after its turn the clock looks again at a case that still wants something. */
#define RETRY_MS (60 * 60 * 1000)

#define fault lb_check_fault

/* Holds the rows of @sql (one text each, parameter :case) against @expected, a set that is used up. */
static gboolean
compare (LbCheck *check, const char *table, const char *case_id, const char *sql, GHashTable *expected, GError **error)
{
  GHashTableIter iter;
  gpointer row;
  int step = LB_STEP_FAILED;

  g_autoptr (LbStatement) rows = lb_database_query (check->ledger->database, error, sql, "s:case", case_id, NULL);
  while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    if (!g_hash_table_remove (expected, lb_statement_text (rows, 0)))
      fault (check, "%s: a row that the log does not give: %s %s", table, case_id, lb_statement_text (rows, 0));
  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    fault (check, "%s: a row is missing: %s %s", table, case_id, (char *) row);
  return step == LB_STEP_DONE;
}

static gboolean
check_head (LbCheck *check, const LbTold *told, GError **error)
{
  g_autoptr (GHashTable) expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_hash_table_add (expected,
                    g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", told->state->version, told->seq,
                                     told->state->number != NULL ? told->state->number : "-"));
  return compare (check, "case_head", told->state->id,
                  "SELECT version || ' ' || seq || ' ' || coalesce (number, '-') FROM case_head WHERE case_id = :case",
                  expected, error);
}

static gboolean
check_scopes (LbCheck *check, const LbTold *told, GError **error)
{
  g_autoptr (GHashTable) expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < told->scopes->len; i++)
    {
      const LbToldScope *scope = told->scopes->pdata[i];
      g_autofree char *gone = scope->gone != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, scope->gone) : g_strdup ("-");
      g_hash_table_add (expected, g_strdup_printf ("%s %" G_GINT64_FORMAT " %s", scope->tag, scope->entered, gone));
    }
  return compare (check, "case_scope", told->state->id,
                  "SELECT tag || ' ' || entered || ' ' || coalesce (CAST (gone AS TEXT), '-') FROM case_scope"
                  " WHERE case_id = :case",
                  expected, error);
}

/* @texts: a set of texts, which @sql (with :case) must give just so. */
static gboolean
check_set (LbCheck *check, const LbTold *told, const char *table, GHashTable *texts, const char *sql, GError **error)
{
  g_autoptr (GHashTable) expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer text;

  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    g_hash_table_add (expected, g_strdup (text));
  return compare (check, table, told->state->id, sql, expected, error);
}

static gboolean
check_sets (LbCheck *check, const LbTold *told, GError **error)
{
  return check_set (check, told, "blob_case", told->files, "SELECT digest FROM blob_case WHERE case_id = :case", error)
         && check_set (check, told, "paper_number", told->numbers,
                       "SELECT number FROM paper_number WHERE case_id = :case", error)
         && check_set (check, told, "visit_day", told->days, "SELECT day FROM visit_day WHERE case_id = :case", error);
}

/* The clock looks when something falls due, or, when that led to nothing, a little later again. */
static gboolean
check_wake (LbCheck *check, const LbTold *told, GError **error)
{
  gint64 at = LB_TIME_NONE;
  LbTime due, now = lb_ledger_now (check->ledger);

  if (!lb_ledger_wake_of (check->ledger, told->state, &due, error)
      || !lb_database_integer (check->ledger->database, LB_TIME_NONE, &at, error,
                               "SELECT at FROM case_wake WHERE case_id = :case", "s:case", told->state->id, NULL))
    return FALSE;
  gboolean again = due != LB_TIME_NONE && at != LB_TIME_NONE && due <= now && at > due && at <= now + RETRY_MS;
  if (due != LB_TIME_NONE && at == LB_TIME_NONE)
    fault (check, "case_wake: the clock would forget case %s", told->state->id);
  else if (due == LB_TIME_NONE && at != LB_TIME_NONE)
    fault (check, "case_wake: the clock has nothing to do on case %s, and would look", told->state->id);
  else if (at != due && !again)
    fault (check, "case_wake: the clock would look at case %s at the wrong time", told->state->id);
  return TRUE;
}

static gboolean
check_case (LbCheck *check, const char *case_id, GError **error)
{
  g_autoptr (LbTold) told = lb_ledger_tell_case (check->ledger, case_id, error);

  if (told == NULL)
    return FALSE;
  check->counts.cases++;
  if (told->broken != NULL)
    {
      fault (check, "%s", told->broken);
      return TRUE; /* what is derived from a broken story says nothing more */
    }
  return check_head (check, told, error) && check_scopes (check, told, error) && check_sets (check, told, error)
         && check_wake (check, told, error);
}

/* Rows of cases that the log does not know. */
static gboolean
check_strays (LbCheck *check, GError **error)
{
  static const char *const tables[] = { "case_head",  "case_scope",   "blob_case",
                                       "case_wake", "paper_number", "visit_day" };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf (
        "SELECT t.case_id FROM %s t WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.case_id = t.case_id)", tables[i]);
      int step = LB_STEP_FAILED;
      g_autoptr (LbStatement) rows = lb_database_query (check->ledger->database, error, sql, NULL);
      while (rows != NULL && (step = lb_statement_step (rows, error)) == LB_STEP_ROW)
        fault (check, "%s: a row that the log does not give: of case %s", tables[i], lb_statement_text (rows, 0));
      if (step != LB_STEP_DONE)
        return FALSE;
    }
  return TRUE;
}

gboolean
lb_check_cases (LbCheck *check, GError **error)
{
  g_autofree char *after = NULL;

  for (;;)
    {
      g_autoptr (GPtrArray) ids = lb_ledger_next_cases (check->ledger, after, error);
      if (ids == NULL)
        return FALSE;
      if (ids->len == 0)
        return check_strays (check, error);
      for (guint i = 0; i < ids->len; i++)
        if (!check_case (check, ids->pdata[i], error))
          return FALSE;
      g_free (after);
      after = g_strdup (ids->pdata[ids->len - 1]);
    }
}
