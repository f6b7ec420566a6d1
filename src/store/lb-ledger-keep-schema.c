/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables for keeping the store: seals on the log, and the lives of files.
 */
#include "lb-ledger-private.h"

const char lb_ledger_keep_schema[] =
  /* The log's digest at a number, signed: one a day. Added to, never changed. */
  "CREATE TABLE seal ("
  "  seq INTEGER PRIMARY KEY,"    /* of the newest event that it covers */
  "  digest BLOB NOT NULL,"       /* of the chain there */
  "  at INTEGER NOT NULL,"        /* by the system's clock, ms */
  "  epoch TEXT NOT NULL,"        /* of the store then */
  "  key BLOB NOT NULL,"          /* public, Ed25519 */
  "  signature BLOB NOT NULL) STRICT;"

  /* When a file arrived, by the system's clock in ms: one that no event names is swept after a while. */
  "ALTER TABLE blob ADD COLUMN made INTEGER NOT NULL DEFAULT 0;"
  "UPDATE blob SET made = CAST (strftime ('%s', 'now') AS INTEGER) * 1000;"
  /* Files that are being swept. While one stands here nobody may begin to send it. */
  "CREATE TABLE blob_gone (digest TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  /* What the background check found wrong, until it finds it right again. */
  "CREATE TABLE blob_fault (digest TEXT PRIMARY KEY, found INTEGER NOT NULL, what TEXT NOT NULL)"
  " STRICT, WITHOUT ROWID;";
