# SPDX-License-Identifier: GPL-3.0-or-later
"""One province in numbers: 100 bureaus, 50 000 cases a day. What its stores hold, what their lines carry, and, by
simulation of its worst morning, how long a clerk waits for an acknowledgement, by how the bureaus share stores and
machines, and what happens when a machine fails. docs/province.md tells it with the formulas.

    python3 tests/bench/province.py [--seed N] [--bureaus N] [--cases N] [--figures FILE] [--table]

What was measured comes from province-figures.json (province_measure.py); what is assumed stands in ASSUMED, each with
its ground. The same seed gives the same figures, on any machine. One JSON object a line; with --table the tables of the
document.
"""
import argparse
import bisect
import heapq
import json
import math
import os
import random
import statistics
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

# Nobody has published these: each is a choice that errs to the heavy side, and may be given anew by who knows better.
ASSUMED = {
    "working_days": (250, "days a year", "365 less weekends and 11 public holidays"),
    "monday": (1.25, "× an ordinary day", "two days' wishes have waited"),
    "month_end": (1.35, "× an ordinary day, the last 2 working days of a month", "deadlines of leases and licences"),
    "after_holiday": (1.6, "× an ordinary day, the first 2 working days after a long holiday",
                      "a week's wishes have waited"),
    "rank_falls": (0.6, "power", "a bureau's share falls like rank^-0.6: the largest has seven times the mean"),
    "minutes_a_step": (2.0, "minutes between the commands of one intake", "typing, and the applicant's answers"),
    "files_a_case": (22, "files", "what the tests' pharmacy is made of (tests/fixture)"),
    "bytes_a_file": (400_000, "bytes", "two A4 pages scanned in grey at 200 dpi as JPEG"),
    "clerks_a_case": (0.12, "PCs for each case a day", "one counter takes in about 25 a day, and two desks work behind it"),
    "quick_flush": (0.0005, "s", "a server's NVMe disk that keeps what it has through a power cut"),
    "slow_flush": (0.020, "s", "a disk that turns, or one across a network that is busy"),
    "cores": (4, "processor cores of a machine that keeps stores", "the smallest that is sold"),
    "restart_after": (1.0, "s", "systemd starts a service that fell (data/lianband.service.in, RestartSec)"),
    "standby": (30.0, "s", "PostgreSQL fails over: noticed in 10 s, promoted, connected to again"),
    "new_machine": (3600.0, "s", "somebody is called, a machine is got ready, a backup is put back"),
    "retry": (30.0, "s", "the longest that a PC waits before it asks again (src/sync/lb-client-engine.c)"),
    "backup_every": (3600.0, "s", "a timer runs lianbanctl backup each hour"),
}
# Half hours that the windows are open (data/policy.json, service_hours) and their weight: who comes to the counter comes
# early; who works behind it starts with what has come in over night. Assumed like the rest.
HALF_HOURS = [8.5, 9.0, 9.5, 10.0, 10.5, 11.0, 13.0, 13.5, 14.0, 14.5, 15.0, 15.5, 16.0, 16.5]
COUNTER = [2.4, 2.2, 1.7, 1.4, 1.1, 0.6, 1.3, 1.4, 1.2, 1.0, 0.9, 0.7, 0.5, 0.3]
DESK = [1.6, 1.3, 1.1, 1.0, 1.0, 0.7, 0.9, 1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.3]
MORNING = (8.5, 10.0)   # what is simulated: the worst hour and a half
LARGEST_BATCH = 256     # LB_WRITER_BATCH
FAILS_AT = 9.0


class Figures:
    """What was measured, and what is assumed."""

    def __init__(self, path, **given):
        with open(path, encoding="utf-8") as file:
            self.document = json.load(file)
        self.measured = {figure["name"]: figure for figure in self.document["figures"]}
        self.given = given

    def but(self, **given):
        """The same with some figures given."""
        other = Figures.__new__(Figures)
        other.document, other.measured, other.given = self.document, self.measured, {**self.given, **given}
        return other

    def __getattr__(self, name):
        if name in self.given:
            return self.given[name]
        return ASSUMED[name][0] if name in ASSUMED else self.measured[name]["value"]

    @property
    def processor_a_command(self):
        """Too much rather than too little: the lightest command as it is served, and all that any kind takes to decide."""
        if "processor_a_command" in self.given:
            return self.given["processor_a_command"]
        return self.processor_deciding + self.processor_serving


# Days: how many cases come on each, and how many commands that makes

def day_factors(figures, days):
    """A year of working days: which are heavy."""
    factors = []
    for day in range(days):
        factor = figures.monday if day % 5 == 0 else 1.0
        if day % 21 in (19, 20):
            factor = max(factor, figures.month_end)
        if day % 83 in (0, 1):
            factor = max(factor, figures.after_holiday)
        factors.append(factor)
    mean = statistics.mean(factors)
    return [factor / mean for factor in factors]


def commands_of_days(figures, cases_a_day):
    """For each day of a year of steady work: commands of that day's intakes, and of earlier cases."""
    mean, shares = statistics.mean(figures.commands_a_case), figures.day_of_command
    warm = len(shares)
    factors = day_factors(figures, figures.working_days + warm)
    days = []
    for day in range(warm, len(factors)):
        fresh = factors[day] * cases_a_day * mean * shares[0]
        later = sum(factors[day - back] * cases_a_day * mean * shares[back] for back in range(1, warm))
        days.append((fresh, later, factors[day]))
    return days


def bureau_shares(figures, bureaus):
    """Of all cases, the largest first."""
    weights = [rank ** -figures.rank_falls for rank in range(1, bureaus + 1)]
    total = sum(weights)
    return [weight / total for weight in weights]


# One morning: when commands come in, in seconds after opening

def rate_in(weights, start, end):
    """Share of a day's sum that falls between two hours, and its half hours as (begin, length, share)."""
    total, parts = sum(weights), []
    for hour, weight in zip(HALF_HOURS, weights):
        if start <= hour < end:
            parts.append(((hour - start) * 3600, 1800.0, weight / total))
    return parts


def poisson(rng, mean):
    """How many, by the normal approximation where many."""
    if mean > 50:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    count, product, least = 0, rng.random(), math.exp(-mean)
    while product > least:
        count, product = count + 1, product * rng.random()
    return count


def arrivals_of(rng, figures, cases, later):
    """Commands of one bureau's worst morning, in order: intakes are commands some minutes apart, desks send singly."""
    times, end = [], (MORNING[1] - MORNING[0]) * 3600
    kinds, share_of_first = figures.commands_a_case, figures.day_of_command[0]
    for begin, length, share in rate_in(COUNTER, *MORNING):
        for _ in range(poisson(rng, cases * share)):
            at = begin + rng.random() * length
            for _ in range(max(1, int(rng.choice(kinds) * share_of_first + rng.random()))):
                times.append(at)
                at += rng.expovariate(1 / (60 * figures.minutes_a_step))
    for begin, length, share in rate_in(DESK, *MORNING):
        times.extend(begin + rng.random() * length for _ in range(poisson(rng, later * share)))
    times = [time for time in times if time < end]
    times.sort()
    return times


# One machine: stores, each with a thread that writes what is queued; they share its cores and its one disk

def serve(shards, figures, cores, largest_batch=LARGEST_BATCH):
    """Waiting times of all commands (seconds from arrival to acknowledgement), batches, and seconds of work.

    A store takes what has come in by then (at most 256), decides it on one core, and flushes; flushes of a machine come
    one after the other. Nothing else is shared, and nothing is remembered of a batch but its end.
    """
    waits, batches, busy = [], 0, 0.0
    cores_free, disk_free = [0.0] * cores, 0.0
    heapq.heapify(cores_free)
    ready = [(times[0], number, 0) for number, times in enumerate(shards) if times]
    heapq.heapify(ready)
    while ready:
        at, number, place = heapq.heappop(ready)
        times = shards[number]
        begins = max(at, heapq.heappop(cores_free))
        upto = min(bisect.bisect_right(times, begins, place), place + largest_batch)
        decided = begins + (upto - place) * figures.processor_a_command
        disk_free = max(decided, disk_free) + figures.flush
        heapq.heappush(cores_free, decided)
        waits.extend(disk_free - time for time in times[place:upto])
        batches, busy = batches + 1, busy + (upto - place) * figures.processor_a_command
        if upto < len(times):
            heapq.heappush(ready, (max(disk_free, times[upto]), number, upto))
    return waits, batches, busy


def percentiles(values, *shares):
    """In milliseconds."""
    ordered = sorted(values) or [0.0]
    return [round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1e3, 2) for share in shares]


def capacity(figures, batch=64):
    """Commands a second of one store that never runs out of them."""
    return batch / (batch * figures.processor_a_command + figures.flush)


def spread(arrivals, shards, machines):
    """Which bureaus share a store and which stores a machine: the heaviest first, each to where least is."""
    stores = [[] for _ in range(shards)]
    for times in sorted(arrivals, key=len, reverse=True):
        min(stores, key=lambda store: sum(map(len, store))).append(times)
    merged = [list(heapq.merge(*store)) for store in stores]
    places = [[] for _ in range(machines)]
    for times in sorted(merged, key=len, reverse=True):
        min(places, key=lambda place: sum(map(len, place))).append(times)
    return places


def late(times, fails, back, rng, longest):
    """What came while the store was away comes when it is back, within as long as a PC waits before it asks again."""
    moved = [back + rng.random() * longest if fails <= time < back else time for time in times]
    moved.sort()
    return moved


# What is told

class Report:
    def __init__(self):
        self.lines = []

    def add(self, name, value, unit, **more):
        value = float(f"{value:.4g}")
        self.lines.append({"name": "province." + name, "value": int(value) if value == int(value) else value,
                           "unit": unit, **more})


def tell_sizes(report, figures, bureaus, cases):
    events_a_case = statistics.mean(figures.commands_a_case) * figures.events_a_command
    events_a_year = events_a_case * cases * figures.working_days
    largest = bureau_shares(figures, bureaus)[0]
    report.add("commands-a-case", statistics.mean(figures.commands_a_case), "commands")
    report.add("events-a-case", events_a_case, "events")
    report.add("events-a-year", events_a_year, "events")
    report.add("ledger-a-year", events_a_year * figures.ledger_bytes_an_event / 1e12, "TB")
    report.add("ledger-a-year-largest", events_a_year * largest * figures.ledger_bytes_an_event / 1e9, "GB")
    report.add("ledger-a-year-mean", events_a_year / bureaus * figures.ledger_bytes_an_event / 1e9, "GB")
    files = figures.files_a_case * figures.bytes_a_file * cases * figures.working_days
    report.add("files-a-year", files / 1e12, "TB")
    report.add("files-a-year-mean", files / bureaus / 1e12, "TB")
    report.add("backup-a-day-mean", (events_a_case * cases / bureaus * figures.packed_bytes_an_event
                                     + files / bureaus / figures.working_days) / 1e9, "GB")
    report.add("put-back-a-year-mean", events_a_year / bureaus / figures.backup_events_a_second / 3600, "h")


def tell_lines(report, figures, bureaus, cases):
    events_a_day = statistics.mean(figures.commands_a_case) * figures.events_a_command * cases
    for name, share in (("mean", 1 / bureaus), ("largest", bureau_shares(figures, bureaus)[0])):
        events, clerks = events_a_day * share, figures.clerks_a_case * cases * share
        seen = statistics.mean(figures.share_seen)
        report.add(f"pcs-{name}", clerks, "PCs")
        report.add(f"pulled-a-pc-{name}", events * seen * figures.packed_bytes_an_event / 1e6, "MB a day")
        report.add(f"pulled-all-{name}", events * seen * clerks * figures.packed_bytes_an_event / 1e9, "GB a day")
        report.add(f"files-sent-{name}", figures.files_a_case * figures.bytes_a_file * cases * share / 1e9, "GB a day")
        report.add(f"pull-processor-{name}", events * seen * clerks * figures.processor_an_event_pulled, "s a day")
        report.add(f"memory-{name}", (figures.memory_idle + clerks * figures.memory_a_client) / 1e6, "MB")


def tell_layout(report, name, places, figures):
    waits, batches, commands, busiest = [], 0, 0, 0.0
    seconds = (MORNING[1] - MORNING[0]) * 3600
    for place in places:
        waited, made, busy = serve(place, figures, int(figures.cores))
        waits += waited
        batches, commands = batches + made, commands + len(waited)
        busiest = max(busiest, (busy + made * figures.flush) / seconds)
    median, late_one, longest = percentiles(waits, 0.5, 0.99, 1)
    report.add(f"{name}-wait", median, "ms", p99=late_one, longest=longest, machines=len(places), stores=sum(map(len, places)), commands=commands)
    report.add(f"{name}-batch", commands / max(batches, 1), "commands a commit")
    report.add(f"{name}-busy", busiest * 100, "% of the busiest machine's disk and one core")


def tell_failures(report, places, figures, seed):
    """The busiest machine fails at nine on the worst day."""
    place = max(places, key=lambda place: sum(map(len, place)))
    fails = (FAILS_AT - MORNING[0]) * 3600
    for name, away in (("restart", figures.restart_after + figures.restart), ("standby", figures.standby), ("new-machine", figures.new_machine)):
        rng = random.Random(seed * 31 + len(name))
        back = fails + away
        held = sum(bisect.bisect_left(times, back) - bisect.bisect_left(times, fails) for times in place)
        waits, _, _ = serve([late(times, fails, back, rng, figures.retry) for times in place], figures, int(figures.cores))
        late_one, longest = percentiles(waits, 0.99, 1)
        report.add(f"fails-{name}", away, "s", commands_held=held, p99_after_ms=late_one, longest_after_ms=longest,
                   worked_off_in=round(held * figures.processor_a_command / min(figures.cores, len(place)), 2))
    rate = sum(map(len, place)) / ((MORNING[1] - MORNING[0]) * 3600)
    report.add("lost-with-the-disk", rate * figures.backup_every, "commands at most",
               sent_again_by="the PCs: each keeps what was acknowledged for 30 days")


LAYOUTS = ("one-store", "by-city", "by-bureau", "one-each")


def simulate(figures, seed=1, bureaus=100, cases=50_000, wanted=LAYOUTS):
    report, rng = Report(), random.Random(seed)
    days = commands_of_days(figures, cases)
    fresh, later, factor = max(days, key=lambda day: day[0] + day[1])
    total = statistics.mean(day[0] + day[1] for day in days)
    report.add("cases-a-day", cases, "cases")
    report.add("commands-a-day", total, "commands")
    report.add("commands-worst-day", fresh + later, "commands")
    tell_sizes(report, figures, bureaus, cases)
    tell_lines(report, figures, bureaus, cases)
    arrivals = [arrivals_of(rng, figures, cases * factor * share, later * share)
                for share in bureau_shares(figures, bureaus)]
    merged = list(heapq.merge(*arrivals))
    seconds = [0] * (int((MORNING[1] - MORNING[0]) * 3600) + 1)
    for time in merged:
        seconds[int(time)] += 1
    report.add("morning-rate", len(merged) / (len(seconds) - 1), "commands a second")
    report.add("worst-minute", max(sum(seconds[at:at + 60]) for at in range(0, len(seconds), 60)) / 60,
               "commands a second")
    report.add("worst-second", max(seconds), "commands")
    report.add("capacity", capacity(figures), "commands a second of one store", headroom=round(
        capacity(figures) / (len(merged) / (len(seconds) - 1)), 1))
    layouts = {"one-store": (1, 1), "by-city": (min(13, bureaus), 3), "by-bureau": (bureaus, 3), "one-each": (bureaus, bureaus)}
    for name, (stores, machines) in ((name, layouts[name]) for name in wanted):
        places = spread(arrivals, stores, min(machines, stores))
        tell_layout(report, name, places, figures)
        if name in ("one-store", "by-bureau"):
            tell_layout(report, name + "-slow-disk", places, figures.but(flush=figures.slow_flush))
        if name == "by-bureau":
            tell_layout(report, name + "-quick-disk", places, figures.but(flush=figures.quick_flush))
            tell_failures(report, places, figures, seed)
    return report.lines


# The document's tables

def tables(lines, figures):
    out = ["| measured | value | by |", "|---|---|---|"]
    for name, figure in figures.measured.items():
        value = figure["value"]
        if isinstance(value, list):
            value = f"{len(value)} numbers, mean {statistics.mean(value):.3g}"
        out.append(f"| {name} | {value} {figure['unit']} | {figure['how']} |")
    out += ["", "| assumed | value | ground |", "|---|---|---|"]
    out += [f"| {name} | {value:g} {unit} | {ground} |" for name, (value, unit, ground) in ASSUMED.items()]
    out += ["", "| result | value | more |", "|---|---|---|"]
    for line in lines:
        more = ", ".join(f"{key} {value}" for key, value in line.items() if key not in ("name", "value", "unit"))
        out.append(f"| {line['name'].removeprefix('province.')} | {line['value']} {line['unit']} | {more} |")
    return "\n".join(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bureaus", type=int, default=100)
    parser.add_argument("--cases", type=int, default=50_000, help="a day")
    parser.add_argument("--figures", default=os.path.join(HERE, "province-figures.json"))
    parser.add_argument("--table", action="store_true", help="the tables of docs/province.md")
    given = parser.parse_args()
    if given.bureaus < 1 or given.cases < 1:
        parser.error("there must be a bureau and a case")
    figures = Figures(given.figures)
    lines = simulate(figures, given.seed, given.bureaus, given.cases)
    if given.table:
        print(tables(lines, figures))
    else:
        for line in lines:
            print(json.dumps(line, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
