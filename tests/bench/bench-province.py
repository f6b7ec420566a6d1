# SPDX-License-Identifier: GPL-3.0-or-later
"""One province, 100 bureaus and 50 000 cases a day, with what this machine has just been measured to do
(docs/province.md shows the same with the figures of province-figures.json)."""
import os
import subprocess
import sys

import lb_bench as bench

HERE = os.path.dirname(os.path.abspath(__file__))
FIGURES = os.path.join(bench.FOLDER, "figures.json")

bench.note("measuring ...")
with open(FIGURES, "w", encoding="utf-8") as file:
    subprocess.run([sys.executable, os.path.join(HERE, "province_measure.py")], stdout=file, check=True)
bench.note("simulating ...")
subprocess.run([sys.executable, os.path.join(HERE, "province.py"), "--figures", FIGURES], check=True)
