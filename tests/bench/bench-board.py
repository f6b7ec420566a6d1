# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening and scrolling the review board with 10 000 and with 100 000 open items.

The board reads pages from an index, so ten times the rows must not cost ten times the wait: ratio 1.5 at most; and
the main loop never stands still for 50 ms.
"""
import os

import lb_bench as bench

RUNS = 5
USER = "supervision-1"

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
    blocks[items] = (max(run["open_block"] for run in runs), max(run["scroll_block"] for run in runs))
    bench.figure(f"board.open-{items // 1000}k-rows", opened[items], "ms", items=runs[0]["items"])
    bench.figure(f"board.scroll-{items // 1000}k", blocks[items][1], "ms", "limit of 50 ms for a block of the main loop",
                 50, longest_while_opening=blocks[items][0])
bench.figure("board.open-100k", opened[100_000], "ms", "10k", opened[10_000])
