# SPDX-License-Identifier: GPL-3.0-or-later
"""A feeder of 200 pages scanned into the window, whose main loop never stands still for 100 ms."""
import lb_bench as bench

RUNS = 3

runs = [bench.run_json(["xvfb-run", "-a", "-s", "-screen 0 1366x768x24", "dbus-run-session", "--",
                        bench.bench_program("bench-scan")])
        for _ in range(RUNS)]
# On a machine that does other things too, the wall clock counts these as well; "work" is our own thread's part.
bench.figure("scan.block-200-pages", bench.median([run["block"] for run in runs]), "ms",
             "limit of 100 ms for a block of the main loop", 100, work=bench.median([run["work"] for run in runs]))
bench.figure("scan.200-pages", bench.median([run["seconds"] for run in runs]), "s")
