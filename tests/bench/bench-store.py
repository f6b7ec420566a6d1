# SPDX-License-Identifier: GPL-3.0-or-later
"""The central store against a server that a competent engineer would write with Fastify and better-sqlite3 (a sync for
each request, or group commit), and against what SQLite itself does with the same rows; on PostgreSQL against itself on
SQLite; then what a PC does with what comes: taken into its replica, made into rows, and its first sync.

Every acknowledgement is durable in all of them ("syncs_an_ack": flushes that one had on its own, or its part of one that
it shared). The runs of peers are interleaved, so that whatever else the machine does falls on all alike. "load" and
"server" are the processors that the load and the server kept busy: 1 is a whole one.

  bench-store.py [--runs N] [--seconds S] [--first-sync CASES,CASES…] [FIGURE…]

Figures: store.commands-64 and so on, as they are printed; without one, all.
"""
import argparse
import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "store"))

import lb_bench as bench
import lb_first_sync
import lb_peers
import lb_postgres
from lb_peers import medians, syncs_an_ack

DEMO_CASES = 600  # six and more of the section's for each of 64 clients
BASELINES = ("fastify", "fastify-group")


class Run:
    """What the figures of one call share, made when it is first asked for."""

    def __init__(self, options):
        self.options = options
        self.demo = os.path.join(bench.FOLDER, "demo")
        bench.note(f"making a demo city of {DEMO_CASES} cases ...")
        bench.make_demo(self.demo, DEMO_CASES)
        self.cases = lb_peers.cases_of(self.demo)
        self.stores = None
        self.single = None  # runs of commands-64

    def peers(self):
        if self.stores is None:
            folder = os.path.join(bench.FOLDER, "store")
            shutil.copytree(self.demo, folder)
            self.stores = lb_peers.start_all(folder)
        return self.stores

    def compare(self, what, *arguments):
        runs = {name: [] for name in self.peers()}
        for _ in range(self.options.runs):
            for name, peer in self.peers().items():
                runs[name].append(peer.load(what, *arguments))
        return runs

    def push(self, clients, commands):
        return self.compare("push", self.cases, clients, commands, self.options.seconds)

    def commands_64(self):
        if self.single is None:
            self.single = self.push(64, 1)
        return self.single


def tell_push(name, runs, per_request, what="rate", unit="1/s"):
    ours = medians(runs["lianban"], "rate", "p50", "p99", "load", "server")
    value = ours[what]
    more = {key: part for key, part in ours.items() if key != what or what != "rate"}
    for peer in BASELINES:
        theirs = medians(runs[peer], "rate", "p50", "p99", "load", "server")
        bench.figure(name, value, unit, peer, theirs[what], **more, against_p99=theirs["p99"],
                     against_server=theirs["server"], syncs_an_ack=syncs_an_ack(runs["lianban"], per_request),
                     against_syncs_an_ack=syncs_an_ack(runs[peer], per_request))
    return value


def commands(run):
    runs = run.commands_64()
    value = tell_push("store.commands-64", runs, 1)
    after = os.path.join(bench.FOLDER, "store", "ledger.db")
    limits = []
    for number in range(run.options.runs):
        folder, counting = os.path.join(bench.FOLDER, f"limit-{number}"), lb_peers.counting("sqlite-limit")
        shutil.copytree(run.demo, folder)
        before = os.path.join(folder, "ledger.db")
        limit = bench.run_json([bench.bench_program("sqlite-limit"), before, after, "64", run.options.seconds], more=counting)
        limits.append({**limit, "syncs": lb_peers.counted(counting)})
        shutil.rmtree(folder)
    bench.figure("store.commands-64", value, "1/s", "sqlite-limit", medians(limits, "rate")["rate"],
                 against_syncs_an_ack=syncs_an_ack(limits))


def push_256(run):
    value = tell_push("store.push-256", run.push(8, 256), 256)
    bench.figure("store.push-256", value, "1/s", "store.commands-64",
                 medians(run.commands_64()["lianban"], "rate")["rate"])


def latency(run):
    tell_push("store.latency-1", run.push(1, 1), 1, "p50", "ms")


def live(run):
    runs = run.compare("live", run.cases, 200, 100)
    told = medians(runs["lianban"], "p50", "p99", "load", "server")
    missed = sum(one["missed"] for one in runs["lianban"])
    for peer in BASELINES:
        bench.figure("store.live-200", told["p50"], "ms", peer, medians(runs[peer], "p50")["p50"], **told,
                     against_p99=medians(runs[peer], "p99")["p99"], missed=missed)


def pull(run):
    for peer in run.peers().values():
        while peer.load("pull")["rows"] < 100_000:
            peer.load("push", run.cases, 8, 256, 1)
    runs = run.compare("pull")
    ours = medians(runs["lianban"], "rate", "load", "server", "megabytes")
    rate = ours.pop("rate")
    for peer in BASELINES:
        theirs = medians(runs[peer], "rate", "megabytes", "server")
        bench.figure("store.pull-100k", rate, "rows/s", peer, theirs["rate"], **ours, rows=runs["lianban"][0]["rows"],
                     against_rows=runs[peer][0]["rows"], against_megabytes=theirs["megabytes"],
                     against_server=theirs["server"])


def idle(run):
    """On a store that was just started: what it keeps in its memory of earlier work is no client's."""
    folder = os.path.join(bench.FOLDER, "idle")
    shutil.copytree(run.demo, folder)
    store = bench.Store(folder=folder)
    told = bench.run_json([bench.bench_program("bench-store"), "idle", store.address, lb_peers.USER, "1000",
                           str(store.process.pid)])
    store.stop()
    shutil.rmtree(folder)
    bench.figure("store.idle-1000", told["kibibytes"], "KiB", "limit of 64 KiB a client", 64,
                 resident_mebibytes=told["with"] / 1024)
    bench.figure("store.idle-memory", told["idle"] / 1024, "MiB", "limit of 30 MB", 30e6 / 1024 / 1024)


def apply(run):
    os.environ["LB_TEST_CATALOGUE"] = os.path.abspath("data/catalogue.json")
    os.environ["LB_TEST_CALENDAR"] = os.path.abspath("data/calendar.json")
    runs = []
    for number in range(run.options.runs):
        folder = os.path.join(bench.FOLDER, f"apply-{number}")
        os.makedirs(folder)
        runs.append(bench.run_json([bench.bench_program("bench-apply"), folder, "100000"]))
        shutil.rmtree(folder)
    for what in ("apply", "rows", "snapshot"):
        value = medians(runs, what, f"{what}_cpu")
        limit = ("limit of 1 s", 1) if what == "apply" else (None, None)
        bench.figure(f"store.{what}-100k", value[what], "s", *limit, processor=value[f"{what}_cpu"],
                     cases=runs[0]["cases"])


def postgres(run):
    lb_postgres.measure(run.demo, run.cases, run.options.runs, run.options.seconds)


def first_sync(run):
    lb_first_sync.measure(run.demo, run.options.first_sync)


FIGURES = {
    "store.commands-64": commands,
    "store.push-256": push_256,
    "store.latency-1": latency,
    "store.live-200": live,
    "store.pull-100k": pull,
    "store.apply-100k": apply,
    "store.idle-1000": idle,
    "store.postgres-64": postgres,
    "store.first-sync": first_sync,
}


def sizes(text):
    return [int(size) for size in text.split(",")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", default="4")
    parser.add_argument("--first-sync", type=sizes, default=[10_000, 100_000], metavar="CASES,CASES")
    parser.add_argument("figures", nargs="*", choices=[[], *FIGURES], default=[], metavar="FIGURE")
    options = parser.parse_args()
    run = Run(options)
    for name in options.figures or FIGURES:
        FIGURES[name](run)
        if name == "store.apply-100k" and run.stores is not None:
            for peer in run.stores.values():
                peer.stop()
            run.stores = None


main()
