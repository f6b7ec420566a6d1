# SPDX-License-Identifier: GPL-3.0-or-later
"""The first sync of a PC by snapshot, with ever more cases in its scope.

The demo city is too small for it, and making 100 000 cases by their commands would take hours: the store is filled by
copying the rows of demo cases, their longest first so that a case has about 50 events, under other ids.
"""
import os
import shutil
import sqlite3

import lb_bench as bench

USER = "bureau-head"
EVENTS_A_CASE = 50

# The first eight digits tell the copies apart, as time does in real ids.
COPY_ID = "(:tag || substr({0}, 9))"
COPIES = (
    "INSERT INTO event (seq, case_id, version, line, digest)"
    f" SELECT row_number () OVER (ORDER BY seq) + :head, {COPY_ID.format('case_id')}, version,"
    f"  replace (line, case_id, {COPY_ID.format('case_id')}), digest FROM model_event ORDER BY seq",
    "INSERT INTO case_head (case_id, version, seq, number)"
    f" SELECT {COPY_ID.format('case_id')}, version, :head + last, NULL FROM model ORDER BY case_id",
    "INSERT INTO case_scope (case_id, tag, entered, gone)"
    f" SELECT {COPY_ID.format('case_id')}, tag, :head + 1, NULL FROM case_scope JOIN model USING (case_id)"
    " WHERE gone IS NULL GROUP BY case_id, tag",
)


def choose_models(ledger):
    """Temporary tables with the cases to copy: the longest, as many as have EVENTS_A_CASE each on the average."""
    rows = ledger.execute("SELECT case_id, version FROM case_head ORDER BY version DESC").fetchall()
    chosen, events = [], 0
    for case, version in rows:
        if chosen and (events + version) / (len(chosen) + 1) < EVENTS_A_CASE:
            break
        chosen.append(case)
        events += version
    ledger.execute("CREATE TEMP TABLE model (case_id TEXT PRIMARY KEY, version INTEGER, last INTEGER)")
    ledger.executemany("INSERT INTO model SELECT case_id, version, 0 FROM case_head WHERE case_id = ?",
                       [(case,) for case in chosen])
    ledger.execute("CREATE TEMP TABLE model_event AS SELECT seq, case_id, version, line, digest FROM event"
                   " WHERE case_id IN (SELECT case_id FROM model) ORDER BY seq")
    ledger.execute("UPDATE model SET last = numbered.place FROM (SELECT case_id, max (place) AS place FROM"
                   " (SELECT case_id, row_number () OVER (ORDER BY seq) AS place FROM model_event) GROUP BY case_id)"
                   " AS numbered WHERE numbered.case_id = model.case_id")
    return len(chosen), events


def fill(folder, wanted):
    """Copies until the store has about @wanted cases that are as long as cases are."""
    ledger = sqlite3.connect(os.path.join(folder, "ledger.db"), isolation_level=None)
    ledger.execute("PRAGMA synchronous = OFF")
    ledger.execute("PRAGMA cache_size = -262144")
    ledger.execute("PRAGMA temp_store = MEMORY")
    models, events = choose_models(ledger)
    have = ledger.execute("SELECT count(*) FROM case_head").fetchone()[0]
    head = ledger.execute("SELECT max (seq) FROM event").fetchone()[0]
    ledger.execute("BEGIN IMMEDIATE")
    for round_number in range(max(0, (wanted - have + models - 1) // models)):
        for copy in COPIES:
            ledger.execute(copy, {"tag": f"{0x01800000 + round_number:08x}", "head": head})
        head += events
    ledger.execute("COMMIT")
    ledger.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    ledger.close()


def sync_once(demo, wanted):
    """A store with so many cases, and one PC that comes to it for the first time."""
    folder = os.path.join(bench.FOLDER, f"first-{wanted}")
    shutil.copytree(demo, folder)
    bench.note(f"filling a store with {wanted} cases ...")
    fill(folder, wanted)
    store = bench.Store(folder=folder)
    replica = os.path.join(bench.FOLDER, f"first-{wanted}-replica")
    bench.note("the first sync ...")
    try:
        return bench.run_json([bench.bench_program("bench-first"), store.address, replica, USER])
    finally:
        store.stop()
        for done in (folder, replica):
            shutil.rmtree(done, ignore_errors=True)


def measure(demo, sizes):
    """One line for each size; the rate of each is held against that of the first."""
    first = None
    for wanted in sizes:
        run = sync_once(demo, wanted)
        rate = run["cases"] / run["seconds"]
        against = ("a tenth of the cases" if wanted == 10 * sizes[0] else f"{sizes[0]} cases", first) if first else ()
        bench.figure("store.first-sync", rate, "cases/s", *against, **run)
        bench.figure("store.first-sync-block", run["block"], "ms", "limit of 50 ms for a block of the main loop", 50,
                     work=run["work"], cases=run["cases"])
        first = first or rate
