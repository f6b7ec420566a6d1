# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening and scrolling the review board with 10 000 and with 100 000 open items.

The board reads pages from an index, so ten times the rows must not cost ten times the wait: ratio 1.5 at most; and
the main loop never stands still for 50 ms.
"""
import os

import lb_bench as bench

RUNS = 5
USER = "bureau-head"

store = bench.Store(60)
opened = {}
blocks = {}
for items in (10_000, 100_000):
    replica = os.path.join(bench.FOLDER, f"replica-{items}")
    bench.fill(store, replica, USER, items)
    runs = [bench.run_json(["xvfb-run", "-a", "-s", "-screen 0 1366x768x24", "dbus-run-session", "--",
                            bench.bench_program("bench-board"), "open", store.address, replica, USER])
            for _ in range(RUNS)]
    opened[items] = bench.median([run["open"] for run in runs])
    blocks[items] = {name: bench.median([run[name] for run in runs])
                     for name in ("open_block", "open_work", "scroll_block", "scroll_work")}
    bench.figure(f"board.open-{items // 1000}k-rows", opened[items], "ms", items=runs[0]["items"])
    # On a machine that does other things too, the wall clock counts these as well; "work" is our own thread's part.
    for phase in ("open", "scroll"):
        bench.figure(f"board.{phase}-block-{items // 1000}k", blocks[items][f"{phase}_block"], "ms",
                     "limit of 50 ms for a block of the main loop", 50, work=blocks[items][f"{phase}_work"])
bench.figure("board.open-100k", opened[100_000], "ms", "10k", opened[10_000])
