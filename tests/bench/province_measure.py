# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what the simulation of a province is fed with, on this machine, and writes it down with how it was found.

    python3 tests/bench/province_measure.py [--cases N] > tests/bench/province-figures.json

Sizes and what a case consists of do not depend on the machine; processor times do a little; flushes and rates belong to
the machine that they were measured on, which the file names.
"""
import argparse
import collections
import datetime
import glob
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import time
import urllib.request
import uuid

import lb_bench as bench

SEED = 1
WHOLE_AFTER = 18  # working days before the end of the demo: cases that came before have happened to their end
LONGEST = 40      # working days


def working_days(days):
    """Every day of the demo on which anybody did anything, numbered: the bureau's working days."""
    return {day: number for number, day in enumerate(sorted(days))}


def read_cases(ledger):
    cases = collections.defaultdict(list)
    for case, line in ledger.execute("SELECT case_id, line FROM event ORDER BY seq"):
        event = json.loads(line)
        cases[case].append((event["stored"][:10], event.get("command", "")))
    return list(cases.values())


def profile(cases):
    """Of whole cases: commands a case, events a command, and on which working day after its first they are sent."""
    number = working_days({day for case in cases for day, _ in case})
    last = max(number.values())
    whole = [case for case in cases if number[case[0][0]] <= last - WHOLE_AFTER]
    offsets, commands, events = collections.Counter(), [], []
    for case in whole:
        sent = {}
        for day, command in case:
            sent.setdefault(command, number[day] - number[case[0][0]])
        commands.append(len(sent))
        events.append(len(case))
        offsets.update(min(offset, LONGEST) for offset in sent.values())
    total = sum(offsets.values())
    commands.sort()
    return {"whole": len(whole), "commands": [commands[int((place + 0.5) / 40 * len(commands))] for place in range(40)],
            "mean": statistics.mean(commands), "events": statistics.mean(events),
            "offsets": [round(offsets[day] / total, 5) for day in range(max(offsets) + 1)]}


def processor_seconds(process):
    with open(f"/proc/{process}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def figure_of(address, name):
    with urllib.request.urlopen(address + "/metrics") as answer:
        for line in answer.read().decode().splitlines():
            if line.startswith(f"lianban_{name} "):
                return float(line.rsplit(" ", 1)[1])
    raise SystemExit(f"no figure called {name}")


def pushed(store, cases, clients, commands, seconds):
    """Processor time of the service for each command, the mean flush, and how many commands shared one."""
    before = processor_seconds(store.process.pid), [figure_of(store.address, name) for name in
                                                    ("commit_seconds_sum", "commit_seconds_count", "writes_total")]
    applied = figure_of(store.address, "commands_applied_total")
    subprocess.run([bench.bench_program("bench-store"), "push", store.address, "qydj-reviewer", cases, str(clients),
                    str(commands), str(seconds)], check=True, stdout=subprocess.DEVNULL)
    after = processor_seconds(store.process.pid), [figure_of(store.address, name) for name in
                                                   ("commit_seconds_sum", "commit_seconds_count", "writes_total")]
    applied = figure_of(store.address, "commands_applied_total") - applied
    commits = after[1][1] - before[1][1]
    return {"processor": (after[0] - before[0]) / applied, "commit": (after[1][0] - before[1][0]) / commits,
            "batch": applied / commits}


def ask(store, path, token=None, body=None):
    request = urllib.request.Request(store.address + path, data=json.dumps(body).encode() if body else None)
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", "Bearer " + token)
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()


def pulled(store, user):
    """How many events @user gets from the beginning on."""
    token = json.loads(ask(store, "/v1/sessions", body={"user": user, "device": str(uuid.uuid4())}))["access"]
    cursor, events, more = "", 0, True
    while more:
        lines = ask(store, "/v1/changes?limit=1000" + cursor, token).splitlines()
        end = json.loads(lines[-1])
        events += sum('"sequence":' in line for line in lines)
        cursor, more = "&since=" + end["next"], end["more"]
    return events


def seen(store, users):
    """Which share of all events each of @users gets, and the processor time of the service for each event."""
    before, head = processor_seconds(store.process.pid), figure_of(store.address, "ledger_head")
    events = [pulled(store, user) for user in users]
    return sorted(round(count / head, 3) for count in events), (processor_seconds(store.process.pid) - before) / sum(events)


def flush(folder):
    """Seconds until 16 KiB more are on disk: the median of 500."""
    seconds = []
    file = os.open(os.path.join(folder, "flushed"), os.O_CREAT | os.O_WRONLY, 0o600)
    for _ in range(500):
        os.write(file, b"x" * 16384)
        began = time.perf_counter()
        os.fdatasync(file)
        seconds.append(time.perf_counter() - began)
    os.close(file)
    return statistics.median(seconds)


def restarted(store):
    """Killed and started again: seconds until it answers, and how many of them it worked."""
    store.process.kill()
    store.process.wait()
    port = store.address.rsplit(":", 1)[1]
    began = time.monotonic()
    store.process = subprocess.Popen(
        [bench.program("lianband"), *bench.settings(), "--data", store.folder, "--listen", f"127.0.0.1:{port}", "--training"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=bench.environment())
    store.process.stdout.readline()
    while True:
        try:
            with urllib.request.urlopen(store.address + "/healthz", timeout=1) as answer:
                if answer.status == 200:
                    return time.monotonic() - began, processor_seconds(store.process.pid)
        except OSError:
            time.sleep(0.005)


def packed(path):
    """Bytes of the log when it is packed as answers, snapshots and backups are (zstd), and of a whole backup's log."""
    folder = os.path.join(bench.FOLDER, "backup")
    began = time.monotonic()
    subprocess.run([bench.program("lianbanctl"), "--data", path, "backup", folder], check=True,
                   stdout=subprocess.DEVNULL, env=bench.environment())
    return sum(os.path.getsize(name) for name in glob.glob(os.path.join(folder, "events", "*"))), time.monotonic() - began


def people():
    with open("data/demo-people.json", encoding="utf-8") as file:
        return [person["id"] for person in json.load(file)["people"]]


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "unknown")
    return {"processor": model, "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1),
            "day": datetime.date.today().isoformat()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=400)
    cases = parser.parse_args().cases
    where = machine()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    store = bench.Store(cases)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    made = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    demo = f"lianbanctl demo --cases {cases} --seed {SEED}"
    path = os.path.join(store.folder, "ledger.db")
    figures = []

    def note(name, value, unit, how):
        figures.append({"name": name, "value": value if isinstance(value, list) else float(f"{value:.4g}"), "unit": unit,
                        "how": how})

    idle = bench.run_json([bench.bench_program("bench-store"), "idle", store.address, "qydj-reviewer", "300",
                           str(store.process.pid)])
    note("memory_a_client", idle["kibibytes"] * 1024, "bytes", "bench-store idle: what 300 clients add to what is its own")
    note("memory_idle", idle["idle"] * 1024, "bytes", "the same, before them")

    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as ledger:
        events, = ledger.execute("SELECT count(*) FROM event").fetchone()
        line, = ledger.execute("SELECT avg(length(CAST(line AS BLOB))) FROM event").fetchone()
        commands, = ledger.execute("SELECT count(*) FROM command").fetchone()
        told = read_cases(ledger)
        ids = os.path.join(bench.FOLDER, "ids")
        with open(ids, "w", encoding="ascii") as file:
            for case, in ledger.execute("SELECT case_id FROM case_scope WHERE tag = 'section:qydj' AND gone IS NULL"):
                print(case, file=file)
    found = profile(told)
    note("commands_a_case", found["commands"], "commands: the middles of 40 equal parts of the cases",
         f"{demo}: the {found['whole']} cases that came {WHOLE_AFTER} working days before its end or earlier")
    note("events_a_command", found["events"] / found["mean"], "events", "the same cases")
    note("day_of_command", found["offsets"], "share of a case's commands on its 1st, 2nd … working day", "the same cases")
    note("event_bytes", line, "bytes", f"{demo}: mean length of event.line")
    note("ledger_bytes_an_event", os.path.getsize(path) / events, "bytes",
         f"{demo}: size of ledger.db ÷ events; log, answers, indexes and derived tables")
    log, seconds = packed(store.folder)
    note("packed_bytes_an_event", log / events, "bytes", "lianbanctl backup: events/*.zst ÷ events")
    note("backup_events_a_second", events / seconds, "events/s", "lianbanctl backup, written and verified, by the clock")
    shares, pull = seen(store, people())
    note("share_seen", shares, "share of the bureau's events, for each person",
         "GET /v1/changes from the beginning on, as each of data/demo-people.json")
    note("processor_an_event_pulled", pull, "s", "processor time of lianband during those pulls ÷ events")
    load = pushed(store, ids, 64, 1, 6)
    note("processor_deciding", made / commands, "s", f"{demo}: its processor time ÷ commands; all kinds of commands, decided, "
         "chained and written, and the inventing of the city")
    note("processor_serving", load["processor"], "s", "bench-store push, 64 clients, comments: processor time of lianband ÷ "
         "commands; HTTP, sign-in, deciding and writing the lightest kind")
    note("commit", load["commit"], "s", "the same: lianban_commit_seconds, mean; with what else the machine does, by the clock")
    note("flush", flush(bench.FOLDER), "s", "16 KiB appended and fdatasync'ed, the median of 500")
    note("batch_at_64", load["batch"], "commands a commit", "the same")
    restarts = [restarted(store) for _ in range(5)]
    note("restart", min(wall for wall, _ in restarts), "s",
         "lianband killed under no load and started again, until /healthz answers; the shortest of 5")
    note("restart_processor", statistics.median(spent for _, spent in restarts), "s", "processor time of the same; the median")
    head = json.dumps({"measured_on": where, "command": f"python3 tests/bench/province_measure.py --cases {cases}"},
                      ensure_ascii=False)
    lines = ",\n  ".join(json.dumps(figure, ensure_ascii=False) for figure in figures)
    print(head[:-1] + ', "figures": [\n  ' + lines + "\n]}")


if __name__ == "__main__":
    main()
