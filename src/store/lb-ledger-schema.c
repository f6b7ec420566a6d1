/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The schema of the central store. Facts come first and are only ever added to; what follows the line
 * "derived" can be told again from the facts, and lb_ledger_verify() compares.
 */
#include "lb-ledger-private.h"

static const char version_1[] =
  /* What the store is: epoch, training, name, created, clock-offset. */
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"

  /* Catalogue, calendar and policy: immutable versions, the bytes as installed. */
  "CREATE TABLE document ("
  "  kind TEXT NOT NULL CHECK (kind IN ('catalogue', 'calendar', 'policy')),"
  "  id TEXT NOT NULL,"                /* of a catalogue its own id, else the digest */
  "  position INTEGER NOT NULL,"       /* order of installation */
  "  digest TEXT NOT NULL,"            /* SHA-256 of content */
  "  effective_from INTEGER NOT NULL," /* day */
  "  content BLOB NOT NULL,"
  "  PRIMARY KEY (kind, id)) STRICT;"

  /* Who may sign in. */
  "CREATE TABLE user ("
  "  id TEXT PRIMARY KEY,"
  "  name TEXT NOT NULL,"
  "  roles TEXT NOT NULL," /* names, blank between */
  "  section TEXT, desk_window TEXT,"
  "  window_number INTEGER NOT NULL CHECK (window_number BETWEEN 0 AND 99),"
  "  level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 3),"
  "  disabled INTEGER NOT NULL DEFAULT 0,"
  "  must_change INTEGER NOT NULL DEFAULT 0,"
  "  one_click INTEGER NOT NULL DEFAULT 0," /* demo people of a training store */
  "  password TEXT,"                        /* Argon2id; NULL: no password opens it */
  "  position INTEGER NOT NULL) STRICT, WITHOUT ROWID;"

  /* A sign-in and the tokens that follow from it, as digests. Times are the system's, in ms. */
  "CREATE TABLE session ("
  "  id TEXT PRIMARY KEY,"
  "  user TEXT NOT NULL REFERENCES user (id),"
  "  device TEXT NOT NULL,"
  "  access TEXT NOT NULL UNIQUE, access_until INTEGER NOT NULL,"
  "  refresh TEXT NOT NULL UNIQUE, refresh_until INTEGER NOT NULL,"
  "  made INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE INDEX session_user ON session (user);"
  /* Refresh tokens that were used: seen again, they end their session. */
  "CREATE TABLE spent ("
  "  refresh TEXT PRIMARY KEY,"
  "  session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE) STRICT, WITHOUT ROWID;"
  "CREATE INDEX spent_session ON spent (session);"

  /* The ledger. */
  "CREATE TABLE event ("
  "  seq INTEGER PRIMARY KEY," /* 1, 2, 3 … in commit order, without holes */
  "  case_id TEXT NOT NULL,"
  "  version INTEGER NOT NULL," /* 1, 2, 3 … within the case */
  "  line TEXT NOT NULL,"       /* what is served, byte for byte */
  "  digest BLOB NOT NULL,"     /* SHA-256 of the digest before and the line */
  "  UNIQUE (case_id, version)) STRICT;"

  /* The last number taken from each user and device, and every command's answer. */
  "CREATE TABLE device ("
  "  user TEXT NOT NULL, device TEXT NOT NULL, last INTEGER NOT NULL,"
  "  PRIMARY KEY (user, device)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE command ("
  "  user TEXT NOT NULL, device TEXT NOT NULL, n INTEGER NOT NULL,"
  "  id TEXT NOT NULL,"
  "  digest TEXT NOT NULL,"         /* SHA-256 of its canonical JSON */
  "  seq INTEGER, version INTEGER," /* where it led; NULL when refused */
  "  answer TEXT NOT NULL,"
  "  PRIMARY KEY (user, device, n)) STRICT, WITHOUT ROWID;"
  /* Covers its question: else the planner takes the primary key and reads all that a user ever sent. */
  "CREATE INDEX command_id ON command (id, user, seq, version);"

  /* Blocks of case numbers, never given twice. */
  "CREATE TABLE number_lease ("
  "  window_number INTEGER NOT NULL, day INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
  "  user TEXT NOT NULL, device TEXT NOT NULL,"
  "  PRIMARY KEY (window_number, day, first)) STRICT, WITHOUT ROWID;"

  /* Files: complete ones, who sent them, and what is still coming. */
  "CREATE TABLE blob (digest TEXT PRIMARY KEY, size INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE blob_user ("
  "  digest TEXT NOT NULL REFERENCES blob (digest), user TEXT NOT NULL,"
  "  PRIMARY KEY (digest, user)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE upload ("
  "  id TEXT PRIMARY KEY, user TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, made INTEGER NOT "
  "NULL,"
  "  UNIQUE (user, digest)) STRICT, WITHOUT ROWID;"

  /* ---- derived ---- */

  "CREATE TABLE case_head ("
  "  case_id TEXT PRIMARY KEY, version INTEGER NOT NULL, seq INTEGER NOT NULL,"
  "  number TEXT UNIQUE) STRICT, WITHOUT ROWID;"
  /* From which number on a case carries a tag, and before which it lost it. */
  "CREATE TABLE case_scope ("
  "  case_id TEXT NOT NULL, tag TEXT NOT NULL, entered INTEGER NOT NULL, gone INTEGER,"
  "  PRIMARY KEY (case_id, tag, entered)) STRICT, WITHOUT ROWID;"
  "CREATE INDEX case_scope_tag ON case_scope (tag, case_id, entered, gone);"
  /* When the clock itself has something to do on a case. */
  "CREATE TABLE case_wake (case_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE INDEX case_wake_at ON case_wake (at, case_id);"
  "CREATE TABLE blob_case ("
  "  digest TEXT NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (digest, case_id)) STRICT, WITHOUT ROWID;";

/* Derived: which cases have, or had, a decision or result of a number. */
static const char version_3[] =
  "CREATE TABLE paper_number ("
  "  number TEXT NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (number, case_id)) STRICT, WITHOUT ROWID;"
  "CREATE INDEX paper_number_case ON paper_number (case_id);"
  "INSERT OR IGNORE INTO paper_number (number, case_id)"
  " SELECT json_extract (line, '$.data.number'), case_id FROM event"
  " WHERE json_extract (line, '$.type') IN ('granted', 'refused', 'result-made')"
  "  AND json_extract (line, '$.data.number') IS NOT NULL;";

static const char visits_schema[] =
  /* Every day that a visit of the case was ever planned on, so that a day can be asked for its cases: one car and
   * one person go once. Derived from the log. */
  "CREATE TABLE visit_day ("
  "  day TEXT NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (day, case_id)) STRICT, WITHOUT ROWID;"
  "CREATE INDEX visit_day_case ON visit_day (case_id);"
  "INSERT OR IGNORE INTO visit_day (day, case_id)"
  "  SELECT json_extract (line, '$.data.day'), case_id FROM event"
  "  WHERE json_extract (line, '$.type') = 'visit-planned';";

/* Answers in the order in which they were given. By user, device and number, each device had a page of its own to which
 * every command was written, and half of what the disk had to take of a command was that. A command that comes again
 * brings its id, and ids begin with a time: new ones are written side by side. */
static const char answers_schema[] =
  "CREATE TABLE answer ("
  "  place INTEGER PRIMARY KEY," /* 1, 2, 3 … */
  "  user TEXT NOT NULL, device TEXT NOT NULL, n INTEGER NOT NULL,"
  "  id TEXT NOT NULL,"
  "  digest TEXT NOT NULL,"         /* SHA-256 of its canonical JSON */
  "  seq INTEGER, version INTEGER," /* where it led; NULL when refused */
  "  answer TEXT NOT NULL) STRICT;"
  "INSERT INTO answer (place, user, device, n, id, digest, seq, version, answer)"
  " SELECT row_number () OVER (ORDER BY id, user, device, n), user, device, n, id, digest, seq, version, answer"
  " FROM command;"
  "DROP TABLE command;"
  "ALTER TABLE answer RENAME TO command;"
  "CREATE INDEX command_id ON command (id);";

static const char *const migrations[] = { version_1,     lb_ledger_keep_schema, version_3, lb_ledger_people_schema,
                                          visits_schema, answers_schema,        lb_ledger_void_schema,
                                          lb_ledger_publish_schema, lb_ledger_files_schema, NULL };

/* What the ledger tells other services of when it has changed (lb-ledger-others.c), or reads each time. */
static const char *const bulk[] = { "event",     "command",      "device",    "case_head", "case_scope",
                                    "case_wake", "paper_number", "visit_day", "blob_case", NULL };
static const char *const quiet[] = { "number_lease", "number_close", "blob",    "blob_user", "upload", "blob_gone",
                                     "blob_fault",   "seal",         "reading", "catalogue_file", NULL };

const LbSchema lb_ledger_schema = {
  .application_id = 0x4c424c47, /* "LBLG" */
  .migrations = migrations,
  .bulk = bulk,
  .quiet = quiet,
};
