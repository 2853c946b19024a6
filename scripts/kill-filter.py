#!/usr/bin/env python3
"""Kills a study of a filter at random moments, goes on, and compares the end with that of an undisturbed one.

    scripts/kill-filter.py TRADES [--program FILE] [--kills N] [--seed N] [--trials N] [--train-until D]

TRADES is a table that `assay backtest --trades FILE --trade-features default` wrote. The study is started in a folder of
its own, killed with SIGKILL after a random part of the time that the whole takes, and started again, until it was killed
N times. Then it goes to its end. Printed documents, models and the document of filters must have the same bytes, the
trial ledger must be whole, and the database must pass its checks. Ends with code 1 when something differs.
"""
import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time


def files(folder):
    """Digests of everything in a folder but pages, which bear the time at which they were made."""
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            if not name.endswith(".html"):
                path = os.path.join(root, name)
                with open(path, "rb") as file:
                    found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("trades")
    parser.add_argument("--program", default=".build/release/assay")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trials", type=int, default=60)
    parser.add_argument("--train-until", default="2017-12-29")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as scratch:
        def folder(name):
            path = os.path.join(scratch, name)
            os.makedirs(path)
            shutil.copy(options.trades, os.path.join(path, "trades.parquet"))
            return path

        words = [program, "learn", "filter", "--trades", "trades.parquet", "--train-until", options.train_until,
                 "--trials", str(options.trials), "--output", "filters", "--quiet", "--json"]
        begun = time.monotonic()
        calm = folder("calm")
        expected = subprocess.run(words, cwd=calm, capture_output=True, text=True)
        whole = time.monotonic() - begun
        if expected.returncode != 0:
            sys.exit(f"the study does not run: {expected.stdout}{expected.stderr}")
        disturbed, kills, ended = folder("disturbed"), 0, 0
        while kills < options.kills:
            process = subprocess.Popen(
                words, cwd=disturbed, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                # A run from the start would take `whole`; each start goes on from the last, so short lives hit all of it.
                process.wait(timeout=draw.uniform(0, 2 * whole / options.kills))
                ended += 1
                shutil.rmtree(disturbed)
                folder("disturbed")
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
        again = subprocess.run(words, cwd=disturbed, capture_output=True, text=True)
        problems = []
        if again.returncode != 0 or again.stdout != expected.stdout:
            problems.append("the printed document differs")
        own, other = files(f"{disturbed}/filters"), files(f"{calm}/filters")
        problems += [f"{name} differs" for name in sorted(own.keys() | other.keys()) if own.get(name) != other.get(name)]
        for check in (["db", "check"], ["ledger", "verify"]):
            result = subprocess.run([program, *check], cwd=disturbed, capture_output=True, text=True)
            if result.returncode != 0:
                problems.append(f"{' '.join(check)}: {result.stdout}{result.stderr}".strip())
        print(f"{kills} kills of a study of {options.trials} trials, {len(own)} files compared"
              + (f", {ended} times begun anew" if ended else "") + ": "
              + ("all the same" if not problems else "; ".join(problems)))
        sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
