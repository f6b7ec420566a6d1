# SPDX-License-Identifier: GPL-3.0-or-later
"""From exec to the first painted window, and peak memory by then, against two programs of the same desktop.

Each start is cold in its session: a D-Bus session and a screen of its own. The runs are interleaved, so that whatever
else the machine does falls on all alike.
"""
import os

import lb_bench as bench

RUNS = 9
USER = "bureau-head"
PEERS = ("gnome-text-editor", "endeavour")

store = bench.Store(60)
empty = os.path.join(bench.FOLDER, "replica-empty")
full = os.path.join(bench.FOLDER, "replica-10k")
# A case of the demo city that is open has at most about three and a half items that are.
cases = bench.fill(store, full, USER, 35_000)["cases"]
if cases < 10_000:
    raise SystemExit(f"only {cases} cases were made")


def lianban(replica, *more):
    return [bench.program("lianban"), "--store", store.address, "--replica", replica, "--new-instance", "--page", "board",
            *more]


programs = {
    "empty": lianban(empty),
    "10k": lianban(full, "--user", USER),
    **{peer: [peer] for peer in PEERS},
}
times = {name: [] for name in programs}
memory = {name: [] for name in programs}
for _ in range(RUNS):
    for name, command in programs.items():
        run = bench.run_json(["dbus-run-session", "--", bench.bench_program("bench-start"), *command])
        times[name].append(run["milliseconds"])
        memory[name].append(run["kibibytes"] / 1024)
for name in ("empty", "10k"):
    for peer in PEERS:
        bench.figure(f"start.first-window-{name}", bench.median(times[name]), "ms", peer, bench.median(times[peer]))
        bench.figure(f"start.memory-{name}", bench.median(memory[name]), "MiB", peer, bench.median(memory[peer]))
slower = max(PEERS, key=lambda peer: bench.median(times[peer]))
bench.figure("start.first-window-10k", bench.median(times["10k"]), "ms", f"the slower of the two ({slower})",
             bench.median(times[slower]), limit=1.0, cases=cases)
