/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The derived tables. The text is their documentation.
 */
#include "lb-projection.h"

/* How many cards of a section (and of all, section '') stand in a column, by the day of their due and warn instants:
 * what the board shows above its columns is a sum over days, never a walk over cards. */
#define COUNT(row, sign, which, section, kind)                                                                       \
  "INSERT INTO board_count (section, board_column, kind, day, n) VALUES (" section ", " row ".board_column, '" kind  \
  "', " row "." which " / 86400000, " sign "1) ON CONFLICT DO UPDATE SET n = n " sign " 1;"
#define COUNT_ALL(row, sign)                                                                                         \
  COUNT (row, sign, "due", row ".section", "due") COUNT (row, sign, "due", "''", "due")                              \
  COUNT (row, sign, "warn", row ".section", "warn") COUNT (row, sign, "warn", "''", "warn")
#define SWEEP                                                                                                        \
  "DELETE FROM board_count WHERE n = 0 AND board_column = OLD.board_column AND section IN ('', OLD.section)"         \
  " AND kind = 'due' AND day = OLD.due / 86400000;"                                                                  \
  "DELETE FROM board_count WHERE n = 0 AND board_column = OLD.board_column AND section IN ('', OLD.section)"         \
  " AND kind = 'warn' AND day = OLD.warn / 86400000;"

/**
 * lb_projection_sql:
 *
 * Instants are milliseconds; 9223372036854775807 stands for "never", so that such rows sort last.
 *
 * Returns: (transfer none): the tables, indexes and triggers
 */
const char *
lb_projection_sql (void)
{
  return
    "CREATE TABLE case_view ("
    "  id INTEGER PRIMARY KEY,"
    "  case_id TEXT NOT NULL UNIQUE,"
    "  version INTEGER NOT NULL,"
    "  number TEXT,"                     /* NULL until received */
    "  package TEXT, catalogue TEXT, applicant TEXT, lead TEXT,"
    "  state INTEGER NOT NULL,"          /* LbCaseState */
    "  flags INTEGER NOT NULL,"          /* LbCaseFlags */
    "  received_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,"
    "  n_items INTEGER NOT NULL,"
    "  place TEXT, longitude REAL, latitude REAL,"
    "  pending INTEGER NOT NULL,"
    "  searched TEXT NOT NULL"           /* digest of what is searched of it */
    ") STRICT;"
    "CREATE INDEX case_by_time ON case_view (received_at, id);"
    "CREATE INDEX case_by_state ON case_view (state, received_at, id);"

    /* Until the fourth migration; then lb_search_sql() has what takes its place. */
    "CREATE VIRTUAL TABLE case_search USING fts5 ("
    "  name, pinyin, codes, place, tokenize = 'unicode61 remove_diacritics 0');"

    "CREATE TABLE item_view ("           /* one card each */
    "  id INTEGER PRIMARY KEY,"
    "  case_id TEXT NOT NULL REFERENCES case_view (case_id) ON DELETE CASCADE,"
    "  position INTEGER NOT NULL,"       /* within the case */
    "  item TEXT NOT NULL, section TEXT NOT NULL,"
    "  state INTEGER NOT NULL, board_column INTEGER NOT NULL, stage INTEGER NOT NULL,"
    "  clock INTEGER NOT NULL,"          /* LbClockKind of the governing one, 0 for none */
    "  due INTEGER NOT NULL, warn INTEGER NOT NULL,"
    "  paused INTEGER NOT NULL, provisional INTEGER NOT NULL, paper_here INTEGER NOT NULL,"
    "  visit_open INTEGER NOT NULL,"     /* LB_AWAITS_… */
    "  pips TEXT NOT NULL,"              /* a letter for each item of the case */
    "  received_at INTEGER, state_since INTEGER NOT NULL,"
    "  UNIQUE (case_id, position)"
    ") STRICT;"
    "CREATE INDEX item_board ON item_view (section, board_column, due, id);"
    "CREATE INDEX item_board_all ON item_view (board_column, due, id);"
    "CREATE INDEX item_warn ON item_view (section, board_column, warn, due);"
    "CREATE INDEX item_warn_all ON item_view (board_column, warn, due);"
    "CREATE INDEX item_due ON item_view (section, due, id) WHERE board_column < 6;"
    "CREATE INDEX item_due_all ON item_view (due, id) WHERE board_column < 6;"
    "CREATE INDEX item_lanes ON item_view (section, case_id, position);"

    "CREATE TABLE board_count ("
    "  section TEXT NOT NULL, board_column INTEGER NOT NULL, kind TEXT NOT NULL, day INTEGER NOT NULL,"
    "  n INTEGER NOT NULL,"
    "  PRIMARY KEY (section, board_column, kind, day)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TRIGGER item_counted AFTER INSERT ON item_view BEGIN " COUNT_ALL ("NEW", "+") " END;"
    "CREATE TRIGGER item_uncounted AFTER DELETE ON item_view BEGIN " COUNT_ALL ("OLD", "-") SWEEP " END;"
    "CREATE TRIGGER item_recounted AFTER UPDATE OF section, board_column, due, warn ON item_view"
    "  WHEN OLD.section IS NOT NEW.section OR OLD.board_column <> NEW.board_column OR OLD.due <> NEW.due"
    "    OR OLD.warn <> NEW.warn"
    "  BEGIN " COUNT_ALL ("OLD", "-") COUNT_ALL ("NEW", "+") SWEEP " END;"

    "CREATE TABLE visit_view ("
    "  case_id TEXT NOT NULL REFERENCES case_view (case_id) ON DELETE CASCADE,"
    "  visit TEXT NOT NULL, day INTEGER NOT NULL, state TEXT NOT NULL,"
    "  PRIMARY KEY (case_id, visit)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX visit_by_day ON visit_view (day, case_id);"

    "CREATE TABLE request_view ("
    "  case_id TEXT NOT NULL REFERENCES case_view (case_id) ON DELETE CASCADE,"
    "  request TEXT NOT NULL, asked_at INTEGER NOT NULL,"
    "  waits INTEGER NOT NULL,"          /* 1: open and in no visit */
    "  PRIMARY KEY (case_id, request)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX request_waiting ON request_view (asked_at, case_id) WHERE waits = 1;";
}

/**
 * lb_projection_assignee_sql:
 *
 * Returns: (transfer none): what came to the tables of lb_projection_sql() later: who works on an item, by whom a board
 *   is filtered
 */
const char *
lb_projection_assignee_sql (void)
{
  return "ALTER TABLE item_view ADD COLUMN assignee TEXT;"      /* a user's id; NULL: nobody */
         "ALTER TABLE item_view ADD COLUMN assignee_name TEXT;"
         "CREATE INDEX item_assignee ON item_view (section, assignee, board_column, due, id);";
}
