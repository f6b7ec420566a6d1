# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking for a case among 100 000 in every way that people do: the first thirty results, with what matched marked.

Held against the 50 ms that a person does not notice. Then what the index takes: room in the file, and time for a case
that is put in (200 in a transaction, as after a pull) or whose entry is made anew, alone in its transaction. "work" is our
own thread's part of the slowest in a hundred: on a machine that does other things too, the wall clock counts these as well.
"""
import json
import os
import subprocess

import lb_bench as bench

CASES = 100_000
QUERIES = 200
LIMIT = "limit of 50 ms for first results"

bench.note(f"filling a replica with {CASES} cases ...")
done = subprocess.run([bench.bench_program("bench-search"), os.path.join(bench.FOLDER, "search"), str(CASES),
                       str(QUERIES)], stdout=subprocess.PIPE, text=True, check=True,
                      env=bench.environment(LB_TEST_CATALOGUE=os.path.abspath("data/catalogue.json"),
                                            LB_TEST_CALENDAR=os.path.abspath("data/calendar.json"),
                                            LB_TEST_DATA=os.path.abspath("tests/data")))
lines = [json.loads(line) for line in done.stdout.splitlines()]
for line in lines[1:]:
    bench.figure(f"search.{line['way']}", line["p99"], "ms", LIMIT, 50, p50=line["p50"], p99=line["p99"],
                 work=line["work"], first=line["first"], found=line["found"], cases=CASES)
size = lines[0]
bench.figure("search.index-size", size["bytes"] / CASES, "bytes per case", whole=size["bytes"], file=size["file"])
bench.figure("search.index-case", size["index_us"], "µs of work", "with the case's row", size["case_us"])
bench.figure("search.index-change", size["change_us"], "µs of work")
