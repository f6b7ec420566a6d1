# SPDX-License-Identifier: GPL-3.0-or-later
"""The same store on PostgreSQL, served by two processes, against itself on SQLite, served by one.

Nothing of the server's settings that makes an acknowledgement durable is touched. What was acknowledged is looked for
afterwards by pulling everything from the process that did not take it.
"""
import atexit
import os
import shutil
import subprocess

import lb_bench as bench
import lb_peers as peers

CLIENTS = 64


class Cluster:
    """A PostgreSQL of its own, as the tests have one."""

    def __init__(self, more):
        self.process = subprocess.Popen(
            ["tests/with-postgresql", "sh", "-c", 'echo "$LB_TEST_POSTGRESQL"; exec sleep infinity'],
            stdout=subprocess.PIPE, text=True, env={**os.environ, **more})
        atexit.register(self.stop)
        self.folder = self.process.stdout.readline().strip()
        if not self.folder.startswith("/"):
            raise SystemExit("store.postgres-64 needs Debian's package postgresql-15")
        self.address = f"postgresql://postgres@/postgres?host={self.folder}"

    def stop(self):
        self.process.terminate()
        self.process.wait()


def lost(peer, taken):
    """Everything that was acknowledged, pulled from each process alone."""
    found = []
    for server in peer.servers:
        alone = peers.Peer([server], peer.syncs)
        found.append(alone.load("lost", taken))
    return {name: max(run[name] for run in found) for name in ("acknowledged", "lost", "twice")}


def measure(demo, cases, runs, seconds):
    syncs = {name: peers.counting(name) for name in ("sqlite-engine", "postgres")}
    folders = {name: os.path.join(bench.FOLDER, name) for name in syncs}
    for folder in folders.values():
        shutil.copytree(demo, folder)
    cluster = Cluster(syncs["postgres"])
    try:
        subprocess.run([bench.program("lianbanctl"), "migrate-engine", folders["postgres"], cluster.address],
                       check=True, stdout=subprocess.DEVNULL, env=bench.environment())
        stores = {
            "sqlite-engine": peers.Peer([bench.Store(folder=folders["sqlite-engine"], more=syncs["sqlite-engine"])],
                                        syncs["sqlite-engine"]),
            "postgres": peers.Peer([bench.Store(folder=folders["postgres"]) for _ in range(2)], syncs["postgres"]),
        }
        taken = os.path.join(bench.FOLDER, "taken")
        rates = {name: [] for name in stores}
        for _ in range(runs):
            for name, peer in stores.items():
                rates[name].append(peer.load("push", cases, CLIENTS, 1, seconds,
                                             more={"LB_BENCH_TAKEN": f"{taken}-{name}"}))
        ours = peers.medians(rates["postgres"], "rate", "p50", "p99", "load", "server")
        theirs = peers.medians(rates["sqlite-engine"], "rate", "server")
        bench.figure("store.postgres-64", ours.pop("rate"), "1/s", "sqlite-engine", theirs["rate"], **ours,
                     against_server=theirs["server"], processes=2,
                     syncs_an_ack=peers.syncs_an_ack(rates["postgres"]),
                     against_syncs_an_ack=peers.syncs_an_ack(rates["sqlite-engine"]),
                     **lost(stores["postgres"], f"{taken}-postgres"))
        for peer in stores.values():
            peer.stop()
    finally:
        cluster.stop()
        for folder in folders.values():
            shutil.rmtree(folder, ignore_errors=True)
