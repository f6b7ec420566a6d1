# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks share: the build, a store to measure on, and how a figure is printed."""
import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

BUILD = os.path.abspath("build")
CHINESE = {"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8", "GSK_RENDERER": "cairo", "GDK_BACKEND": "x11"}
FOLDER = tempfile.mkdtemp(prefix="lianban-bench-")
os.chmod(FOLDER, 0o711)  # a database server that runs as another user counts its flushes in a file here
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def environment(**more):
    return {**os.environ, **CHINESE, "XDG_DATA_HOME": os.path.join(FOLDER, "home"), **more}


def note(text):
    print(text, file=sys.stderr, flush=True)


def program(name):
    return os.path.join(BUILD, name)


def bench_program(name):
    return os.path.join(BUILD, "tests", "bench", name)


def run_json(command, more=None, **keywords):
    """Runs a program that prints one JSON object."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=environment(**(more or {})), **keywords)
    if done.returncode != 0:
        note(done.stderr[-2000:])
        raise SystemExit(f"{command[0]} failed with {done.returncode}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def make_demo(folder, cases):
    """A training store with a demo city."""
    subprocess.run([program("lianbanctl"), "--json", "demo", "--data", folder, "--cases", str(cases),
                    "--archives", "0"], check=True, stdout=subprocess.DEVNULL, env=environment())


def settings():
    """Arguments of a store at which one user may listen as often as a measurement wants."""
    path = os.path.join(FOLDER, "lianband.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write("[listen]\nstreams_per_user=2000\n")
    return ["--config", path]


class Store:
    """A training store with a demo city of so many cases, or one that is in @folder already, served on loopback."""

    def __init__(self, cases=None, folder=None, more=None):
        self.folder = folder or os.path.join(FOLDER, "store")
        self.more = more or {}
        if cases is not None:
            make_demo(self.folder, cases)
        self.start()
        atexit.register(self.stop)

    def start(self):
        self.process = subprocess.Popen(
            [program("lianband"), *settings(), "--data", self.folder, "--listen", "127.0.0.1:0", "--training"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment(**self.more))
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise SystemExit(f"{self.folder}: the store does not start")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()


def fill(store, replica, user, items):
    """A replica of @user with about so many open items; returns how many items and cases there are."""
    note(f"filling a replica with {items} open items ...")
    return run_json(["dbus-run-session", "--", bench_program("bench-board"), "fill", store.address, replica, user,
                     str(items)])


def median(values):
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def figure(name, value, unit, against=None, against_value=None, **more):
    line = {"name": name, "value": round(value, 2), "unit": unit}
    if against is not None:
        line.update(against=against, against_value=round(against_value, 2),
                    ratio=round(value / against_value, 3) if against_value else None)
    line.update({key: round(part, 3) if isinstance(part, float) else part for key, part in more.items()})
    print(json.dumps(line, ensure_ascii=False), flush=True)
