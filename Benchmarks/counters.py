"""Counts instructions and allocator calls of assay-bench and compares them with checked-in thresholds.

Instructions are counted by valgrind over two runs that differ by one call of the timed part, so that start-up and
inputs cancel. Allocator calls are counted by the program itself.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# One or a few for each hot path; what is measured is said where the benchmark is.
HOT_PATHS = """
    backtest/signals-given backtest/engine-only backtest/end-to-end
    sweep/touch-table sweep/MACross sweep/random-5%
    signals/MACross signals/EngulfingPattern signals/VWAPReversion
    indicator/SMA indicator/EMA indicator/RSI indicator/ATR indicator/MACD indicator/BBANDS indicator/MAX
    indicator/STOCH indicator/SAR indicator/VWAP indicator/HT_DCPERIOD indicator/CDLHAMMER indicator/CDLENGULFING
    csv/one-core
""".split()
# Small inputs: counts per unit hardly depend on the length of the series, and valgrind is some 30 times slower.
BARS = 10_000
# By how much a count may grow: one binary repeats much closer, another version of a system library may not.
TOLERANCE = 0.02


def run(command):
    # Without random seeds of hash tables a count repeats to within a few instructions.
    environment = os.environ | {"SWIFT_DETERMINISTIC_HASHING": "1"}
    result = subprocess.run(command, capture_output=True, text=True, env=environment)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{result.stderr[-2000:]}")
    return result


def instructions(program, name, calls):
    """All instructions of a process that calls the timed part `calls` times."""
    result = run([
        "valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", program, "--only", name,
        "--bars", str(BARS), "--iterations", str(calls)])
    return int(re.search(r"I\s+refs:\s+([\d,]+)", result.stderr).group(1).replace(",", ""))


def count(program, name):
    report = run([program, "--only", name, "--bars", str(BARS), "--iterations", "2", "--json"]).stdout
    measured = json.loads(report)["benchmarks"][0]
    once, twice = (instructions(program, name, calls) for calls in (1, 2))
    return {
        "unit": measured["unit"],
        "instructions_per_unit": round((twice - once) / measured["units"], 2),
        "allocations": measured["allocations"],
    }


def judge(name, counted, known):
    """Prints a line for each counter and says whether none has grown."""
    good = True
    for key in ("instructions_per_unit", "allocations"):
        was, now = known[key], counted[key]
        # A few allocations more or less are the run time's own.
        slack = TOLERANCE * was + (4 if key == "allocations" else 0)
        grew = now > was + slack
        mark = "GREW" if grew else "fell: renew with --update" if now < was - slack else "ok"
        print(f"{name:30} {key:22} {was:>10} -> {now:>10}  {mark}", flush=True)
        good = good and not grew
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--thresholds", required=True, type=pathlib.Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("names", nargs="*", help="benchmarks; the hot paths without any")
    options = parser.parse_args()
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is missing; it counts the instructions. Install the package `valgrind`.")
    thresholds = json.loads(options.thresholds.read_text()) if options.thresholds.exists() else {}
    if not thresholds and not options.update:
        sys.exit(f"There is no {options.thresholds}: counts differ between compilers. `--update` writes it.")

    with tempfile.TemporaryDirectory() as folder:
        # Old versions of valgrind cannot read the debug information of Swift programs.
        program = f"{folder}/assay-bench"
        run(["strip", "--strip-debug", "-o", program, options.program])
        good = True
        for name in options.names or HOT_PATHS:
            counted = count(program, name)
            if options.update:
                print(f"{name:30} {counted['instructions_per_unit']} instructions a {counted['unit']}", flush=True)
                thresholds[name] = counted
            elif name not in thresholds:
                print(f"{name:30} has no threshold; `--update {name}` writes one")
                good = False
            else:
                good = judge(name, counted, thresholds[name]) and good
    if options.update:
        options.thresholds.parent.mkdir(parents=True, exist_ok=True)
        options.thresholds.write_text(json.dumps(thresholds, indent=2) + "\n")
    elif not good:
        print("\nFind out why. If the change is worth it, say so in its commit and run `Benchmarks/check.sh --update`.")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
