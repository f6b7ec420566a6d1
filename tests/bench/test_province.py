# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulation of a province against what is known without it: theory, sums, and the tables of its document."""
import os
import random
import re
import statistics
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import province  # noqa: E402

FIGURES = os.path.join(HERE, "province-figures.json")
DOCUMENT = os.path.join(HERE, "..", "..", "docs", "province.md")


def figures(**given):
    return province.Figures(FIGURES, **given)


def poisson_times(rng, rate, count):
    at, times = 0.0, []
    for _ in range(count):
        at += rng.expovariate(rate)
        times.append(at)
    return times


class Queue(unittest.TestCase):
    def test_one_at_a_time_waits_as_theory_says(self):
        """M/D/1: a mean wait of ρ · s / (2 · (1 − ρ)) before service (Pollaczek and Khinchine)."""
        service = 0.004
        for load in (0.3, 0.6, 0.8):
            times = poisson_times(random.Random(7), load / service, 80_000)
            waits, batches, _ = province.serve([times], figures(processor_a_command=0.0, flush=service), 1, 1)
            theory = service + load * service / (2 * (1 - load))
            self.assertEqual(batches, len(times))
            self.assertAlmostEqual(statistics.mean(waits) / theory, 1, delta=0.05)

    def test_batches_share_a_flush(self):
        """Far above one flush a command the queue stays bounded, because what waits goes together."""
        times = poisson_times(random.Random(3), 2000, 40_000)
        waits, batches, _ = province.serve([times], figures(processor_a_command=0.0001, flush=0.004), 1)
        self.assertEqual(len(waits), len(times))
        self.assertLess(max(waits), 0.05)
        # In the steady state n commands come in while n are decided and flushed: n = rate · (n · c + f).
        self.assertAlmostEqual(len(times) / batches, 2000 * 0.004 / (1 - 2000 * 0.0001), delta=0.5)

    def test_nobody_is_forgotten(self):
        rng = random.Random(5)
        shards = [sorted(rng.random() * 10 for _ in range(rng.randrange(400))) for _ in range(20)] + [[]]
        waits, batches, busy = province.serve(shards, figures(processor_a_command=0.001, flush=0.002), 2)
        total = sum(map(len, shards))
        self.assertEqual(len(waits), total)
        self.assertAlmostEqual(busy, total * 0.001)
        self.assertGreaterEqual(min(waits), 0.003 - 1e-9)
        self.assertLessEqual(batches, total)

    def test_slower_disks_make_longer_waits(self):
        times = poisson_times(random.Random(1), 200, 5000)
        means = [statistics.mean(province.serve([times], figures(processor_a_command=0.001, flush=flush), 1)[0])
                 for flush in (0.001, 0.005, 0.05)]
        self.assertEqual(means, sorted(means))

    def test_what_is_held_back_comes_after(self):
        rng = random.Random(2)
        times = [float(at) for at in range(100)]
        moved = province.late(times, 20, 50, rng, 30)
        self.assertEqual(len(moved), 100)
        self.assertFalse([at for at in moved if 20 <= at < 50])
        self.assertEqual(province.late(times, 20, 20, rng, 30), times)


class Days(unittest.TestCase):
    def test_a_year_is_what_its_days_are(self):
        days = province.commands_of_days(figures(), 1000)
        wanted = 1000 * statistics.mean(figures().commands_a_case)
        self.assertEqual(len(days), figures().working_days)
        self.assertAlmostEqual(statistics.mean(fresh + later for fresh, later, _ in days) / wanted, 1, delta=0.02)
        self.assertGreater(max(fresh for fresh, _, _ in days), 1.4 * statistics.mean(fresh for fresh, _, _ in days))

    def test_shares_are_shares(self):
        for bureaus in (1, 2, 13, 100):
            shares = province.bureau_shares(figures(), bureaus)
            self.assertAlmostEqual(sum(shares), 1)
            self.assertEqual(shares, sorted(shares, reverse=True))
        self.assertAlmostEqual(sum(figures().day_of_command), 1, delta=0.001)

    def test_a_morning_is_part_of_a_day(self):
        times = province.arrivals_of(random.Random(1), figures(), 500, 5000)
        self.assertEqual(times, sorted(times))
        self.assertLess(times[-1], (province.MORNING[1] - province.MORNING[0]) * 3600)
        wanted = 5000 * sum(province.DESK[:3]) / sum(province.DESK)
        self.assertGreater(len(times), wanted)

    def test_every_bureau_has_a_place(self):
        arrivals = [[float(n)] * n for n in range(1, 40)]
        places = province.spread(arrivals, 10, 3)
        self.assertEqual(sum(len(times) for place in places for times in place), sum(range(1, 40)))
        loads = [sum(map(len, place)) for place in places]
        self.assertLess(max(loads) - min(loads), 80)


class Whole(unittest.TestCase):
    def test_the_same_seed_gives_the_same(self):
        one, same, other = (province.simulate(figures(), seed, 5, 400) for seed in (1, 1, 2))
        self.assertEqual(one, same)
        self.assertNotEqual(one, other)
        self.assertEqual([line["name"] for line in one], [line["name"] for line in other])

    def test_the_document_has_these_tables(self):
        with open(DOCUMENT, encoding="utf-8") as file:
            text = file.read()
        told = re.search(r"<!-- tables -->\n(.*?)\n<!-- end -->", text, re.DOTALL).group(1).splitlines()
        # One layout of stores stands for the others, which take long.
        wanted = province.tables(province.simulate(figures(), wanted=["one-store"]), figures()).splitlines()
        self.assertGreater(len(wanted), 60)
        self.assertEqual([line for line in wanted if line not in told], [])


if __name__ == "__main__":
    unittest.main()
