# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers that are measured: ours, and the Fastify server with and without group commit; and the load for them.

Each runs with count-syncs before the C library, so that every run says how often an acknowledgement waited for the
disk. All share the machine with the load, which says what it took of the processor itself.
"""
import atexit
import os
import shutil
import signal
import sqlite3
import subprocess

import lb_bench as bench

USER = "qydj-reviewer"
BASELINE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "baseline")


def counting(name):
    """Settings for a server whose flushes are counted in a file of that name."""
    path = os.path.join(bench.FOLDER, f"{name}.syncs")
    with open(path, "wb") as file:
        file.write(bytes(8))
    os.chmod(path, 0o666)
    return {"LD_PRELOAD": bench.bench_program("libcount-syncs.so"), "LB_BENCH_SYNCS": path}


def counted(more):
    with open(more["LB_BENCH_SYNCS"], "rb") as file:
        return int.from_bytes(file.read(8), "little")


class Peer:
    """A store to load: one or several addresses, whose processes are watched."""

    def __init__(self, servers, syncs):
        self.servers = servers
        self.syncs = syncs

    def load(self, what, *arguments, more=None):
        watch = {"LB_BENCH_PROCESSES": ",".join(str(server.process.pid) for server in self.servers),
                 "LB_BENCH_SYNCS": self.syncs["LB_BENCH_SYNCS"], **(more or {})}
        return bench.run_json([bench.bench_program("bench-store"), what,
                               ",".join(server.address for server in self.servers), USER, *map(str, arguments)],
                              more=watch)

    def stop(self):
        for server in self.servers:
            server.stop()


class Baseline:
    """The Fastify server, with its npm packages pinned by the lock file beside it."""

    def __init__(self, home, name, syncs, *options):
        folder = os.path.join(bench.FOLDER, name)
        os.makedirs(folder)
        self.process = subprocess.Popen(["node", os.path.join(home, "server.mjs"), folder, *options],
                                        stdout=subprocess.PIPE, text=True, env={**os.environ, **syncs})
        self.address = self.process.stdout.readline().strip()
        atexit.register(self.stop)

    def stop(self):
        if self.process.poll() is None:
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


def cases_of(folder):
    """A file with the cases that the load may write to."""
    path = os.path.join(bench.FOLDER, "cases")
    with sqlite3.connect(os.path.join(folder, "ledger.db")) as ledger, open(path, "w", encoding="utf-8") as file:
        for (case,) in ledger.execute("SELECT case_id FROM case_scope WHERE tag = 'section:qydj' AND gone IS NULL"):
            print(case, file=file)
    return path


def start_all(folder):
    """Ours on the store in @folder, and the two baselines."""
    home = install_baseline()
    syncs = {name: counting(name) for name in ("lianban", "fastify", "fastify-group")}
    return {
        "lianban": Peer([bench.Store(folder=folder, more=syncs["lianban"])], syncs["lianban"]),
        "fastify": Peer([Baseline(home, "fastify", syncs["fastify"])], syncs["fastify"]),
        "fastify-group": Peer([Baseline(home, "fastify-group", syncs["fastify-group"], "--group")],
                              syncs["fastify-group"]),
    }


def medians(runs, *names):
    return {name: bench.median([run[name] for run in runs]) for name in names}


def syncs_an_ack(runs, per_request=1):
    """Flushes for each acknowledgement, which is one for each request."""
    return bench.median([run["syncs"] * per_request / max(run["commands"], 1) for run in runs])
