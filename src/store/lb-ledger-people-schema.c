/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables about the people of the store: leave, what was done to users, who opened what; and how long a sign-in
 * lasts.
 */
#include "lb-ledger-private.h"

const char lb_ledger_people_schema[] =
  /* When a session was last renewed, when it ends at the latest, and the certificate that it is bound to. */
  "ALTER TABLE session ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE session ADD COLUMN ends INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE session ADD COLUMN certificate TEXT;" /* SHA-256 of a device's certificate; NULL: any device */
  "UPDATE session SET seen = made, ends = refresh_until;"

  /* Who does whose work, from a day to a day by the store's clock. Ended, not deleted: it explains who signed. */
  "CREATE TABLE leave ("
  "  id TEXT PRIMARY KEY,"
  "  user TEXT NOT NULL REFERENCES user (id), substitute TEXT NOT NULL REFERENCES user (id),"
  "  first_day INTEGER NOT NULL, last_day INTEGER NOT NULL,"
  "  made_by TEXT NOT NULL, made INTEGER NOT NULL,"
  "  ended_by TEXT, ended INTEGER) STRICT, WITHOUT ROWID;"
  "CREATE INDEX leave_substitute ON leave (substitute, last_day);"

  /* What was done to a user, by whom: added to, never changed. Times are the system's, in ms. */
  "CREATE TABLE account_act ("
  "  id TEXT PRIMARY KEY," /* sorts by time */
  "  at INTEGER NOT NULL, actor TEXT NOT NULL, user TEXT NOT NULL,"
  "  act TEXT NOT NULL,"   /* lb_account_act_name() */
  "  facts TEXT NOT NULL) STRICT, WITHOUT ROWID;" /* JSON: what was set; never a password */

  /* Who opened which case or file, and when: added to, never changed. */
  "CREATE TABLE reading ("
  "  id TEXT PRIMARY KEY," /* sorts by the time at which it was written down */
  "  at INTEGER NOT NULL," /* when it was opened: by the reader's clock, but not later than it was told; ms */
  "  user TEXT NOT NULL, device TEXT NOT NULL,"
  "  case_id TEXT NOT NULL,"
  "  blob TEXT) STRICT, WITHOUT ROWID;" /* NULL: the case itself */
  "CREATE INDEX reading_case ON reading (case_id, id);"
  "CREATE INDEX reading_user ON reading (user, id);";
