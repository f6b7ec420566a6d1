# SPDX-License-Identifier: GPL-3.0-or-later
"""The central store against a server that a competent engineer would write with Fastify and better-sqlite3 (a sync for
each request, or group commit), and against what SQLite itself does with the same rows; then what a client does with
100 000 changes: taken into its replica, made into rows, and built from a snapshot.

Every acknowledgement is durable in all of them: ours and the group server share one sync among all that waits, the
plain server pays one a request. The runs are interleaved, so that whatever else the machine does falls on all alike.
"""
import os
import shutil
import signal
import sqlite3
import subprocess

import lb_bench as bench

RUNS = 3
SECONDS = "4"
USER = "qydj-reviewer"
BASELINE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "store", "baseline")


def load(*arguments):
    return bench.run_json([bench.bench_program("bench-store"), *map(str, arguments)])


class Baseline:
    """The Fastify server, with its npm packages pinned by the lock file beside it."""

    def __init__(self, name, *options):
        self.folder = os.path.join(bench.FOLDER, name)
        os.makedirs(self.folder)
        self.process = subprocess.Popen(["node", os.path.join(HOME, "server.mjs"), self.folder, *options],
                                        stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def install_baseline():
    home = os.path.join(bench.BUILD, "bench-baseline")
    os.makedirs(home, exist_ok=True)
    for name in ("package.json", "package-lock.json", "server.mjs"):
        shutil.copy(os.path.join(BASELINE, name), home)
    if not os.path.exists(os.path.join(home, "node_modules", "better-sqlite3", "build", "Release")):
        bench.note("installing the baseline's npm packages ...")
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=home, check=True, stdout=subprocess.DEVNULL)
    return home


def cases_of(store):
    path = os.path.join(bench.FOLDER, "cases")
    with sqlite3.connect(os.path.join(store.folder, "ledger.db")) as ledger, open(path, "w", encoding="utf-8") as file:
        for (case,) in ledger.execute("SELECT case_id FROM case_scope WHERE tag = 'section:qydj' AND gone IS NULL"):
            print(case, file=file)
    return path


def medians(runs, *names):
    return {name: bench.median([run[name] for run in runs]) for name in names}


HOME = install_baseline()
bench.note("filling a store ...")
ours = bench.Store(300)
CASES = cases_of(ours)
peers = {"lianban": ours, "fastify": Baseline("fastify"), "fastify-group": Baseline("fastify-group", "--group")}


def compare(what, *arguments):
    runs = {name: [] for name in peers}
    for _ in range(RUNS):
        for name, peer in peers.items():
            runs[name].append(load(what, peer.address, USER, *arguments))
    return runs


def rate(name, runs, against, more=None):
    value = medians(runs["lianban"], "rate", "p50", "p99")
    for peer in against:
        bench.figure(name, value["rate"], "1/s", peer, medians(runs[peer], "rate")["rate"], p50=value["p50"],
                     p99=value["p99"], **(more or {}))
    return value["rate"]


runs = compare("push", CASES, 64, 1, SECONDS)
single = rate("store.commands-64", runs, ("fastify", "fastify-group"))
limit = []
for run in range(RUNS):
    folder = os.path.join(bench.FOLDER, f"limit-{run}")
    os.makedirs(folder)
    limit.append(bench.run_json([bench.bench_program("sqlite-limit"), folder, "64", SECONDS]))
bench.figure("store.commands-64", single, "1/s", "sqlite-limit", medians(limit, "rate")["rate"])
runs = compare("push", CASES, 1, 1, SECONDS)
for peer in ("fastify", "fastify-group"):
    ours_now, theirs = medians(runs["lianban"], "p50", "p99"), medians(runs[peer], "p50")
    bench.figure("store.latency-1", ours_now["p50"], "ms", peer, theirs["p50"], **ours_now)
runs = compare("push", CASES, 8, 256, SECONDS)
pushed = rate("store.push-256", runs, ("fastify", "fastify-group"))
bench.figure("store.push-256", pushed, "1/s", "store.commands-64", single)
runs = compare("live", CASES, 200, 100)
for peer in ("fastify", "fastify-group"):
    told = medians(runs["lianban"], "p50", "p99", "missed")
    bench.figure("store.live-200", told["p50"], "ms", peer, medians(runs[peer], "p50")["p50"], **told)
for peer in peers.values():
    while load("pull", peer.address, USER)["rows"] < 100_000:
        load("push", peer.address, USER, CASES, 8, 256, 2)
runs = compare("pull")
for peer in ("fastify", "fastify-group"):
    bench.figure("store.pull-100k", medians(runs["lianban"], "rate")["rate"], "rows/s", peer,
                 medians(runs[peer], "rate")["rate"], rows=runs["lianban"][0]["rows"])
idle = load("idle", ours.address, USER, 1000, ours.process.pid)
bench.figure("store.idle-1000", idle["kibibytes"], "KiB", "limit of 64 KiB a client", 64)
bench.figure("store.idle-memory", idle["idle"] / 1024, "MiB", "limit of 30 MB", 30e6 / 1024 / 1024)
for name in ("fastify", "fastify-group"):
    peers[name].stop()


def apply(run):
    folder = os.path.join(bench.FOLDER, f"apply-{run}")
    os.makedirs(folder)
    try:
        return bench.run_json([bench.bench_program("bench-apply"), folder, "100000"])
    finally:
        shutil.rmtree(folder)


os.environ["LB_TEST_CATALOGUE"] = os.path.abspath("data/catalogue.json")
os.environ["LB_TEST_CALENDAR"] = os.path.abspath("data/calendar.json")
applied = [apply(run) for run in range(RUNS)]
for what in ("apply", "rows", "snapshot"):
    value = medians(applied, what, f"{what}_cpu")
    limit = ("limit of 1 s", 1) if what == "apply" else (None, None)
    bench.figure(f"store.{what}-100k", value[what], "s", *limit, processor=value[f"{what}_cpu"],
                 cases=applied[0]["cases"])
