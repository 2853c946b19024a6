"""Times of TA-Lib's C functions beside ours, on the same arrays, with the same parameters.

The C functions are called through ctypes with arrays that exist, so nothing of Python is in the figures but about a
microsecond a call. Both sides are timed in turn; a time is the thread's own and the median of many calls, and the best
of the rounds counts, because other work on the machine only ever adds.
Functions that TA-Lib does not have are left out. The last value of every output must agree.
"""
import argparse
import ctypes
import datetime
import glob
import json
import math
import os
import pathlib
import platform
import statistics
import subprocess
import time

import numpy as np
import talib
from talib import abstract


def library():
    """TA-Lib's own shared object, which the wheel brings along."""
    found = glob.glob(os.path.join(os.path.dirname(os.path.dirname(talib.__file__)), "*", "libta-lib*.so*"))
    return ctypes.CDLL(found[0])


class Call:
    """One C function with its arguments."""

    def __init__(self, lib, ours, columns):
        self.function = getattr(lib, "TA_" + ours["name"])
        description = abstract.Function(ours["name"])
        inputs = [columns[name] for name in ours["inputs"]]
        count = len(inputs[0])
        self.outputs = [
            np.zeros(count, dtype=np.int32 if ours["is_integer"] or name == "trend" else np.float64)
            for name in description.output_names]
        # In the order of TA-Lib's own description.
        options = [
            ctypes.c_double(ours["parameters"][name]) if name in ours["real_parameters"]
            else ctypes.c_int(int(ours["parameters"][name]))
            for name in description.parameters]
        self.written = ctypes.c_int()
        self.arguments = [
            ctypes.c_int(0), ctypes.c_int(count - 1), *map(pointer, inputs), *options,
            ctypes.byref(ctypes.c_int()), ctypes.byref(self.written), *map(pointer, self.outputs)]

    def __call__(self):
        code = self.function(*self.arguments)
        if code != 0:
            raise RuntimeError(f"{self.function} failed with {code}")

    def last(self):
        return [float(output[self.written.value - 1]) for output in self.outputs]


def has_counterpart(ours):
    """Whether TA-Lib has the function, with the same inputs and parameters; its VWAP, say, knows no sessions."""
    if ours["name"] not in talib.get_functions():
        return False
    description = abstract.Function(ours["name"]).info
    inputs = sum(len(names) if isinstance(names, list) else 1 for names in description["input_names"].values())
    return inputs == len(ours["inputs"]) and set(description["parameters"]) <= set(ours["parameters"])


def pointer(array):
    return ctypes.c_void_p(array.ctypes.data)


def median_ns(call):
    """The median call, of at least five that take 30 ms together, after one to warm up."""
    call()
    times = []
    while len(times) < 5 or sum(times) < 3e7:
        start = time.thread_time_ns()
        call()
        times.append(time.thread_time_ns() - start)
    return statistics.median(times)


def agree(a, b):
    return a is not None and math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", required=True, help="the program assay-bench")
    parser.add_argument("--scratch", required=True, type=pathlib.Path)
    parser.add_argument("--bars", type=int, default=350_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("names", nargs="*", help="functions; all without any")
    options = parser.parse_args()

    lib = library()
    rounds = []
    for _ in range(options.rounds):
        command = [options.bench, "indicators", str(options.scratch), str(options.bars), *options.names]
        ours = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        columns = {path.stem: np.fromfile(path) for path in options.scratch.glob("*.f64")}
        for entry in ours:
            if not has_counterpart(entry):
                continue
            call = Call(lib, entry, columns)
            entry["peer"] = median_ns(call) / options.bars
            entry["agrees"] = all(agree(a, b) for a, b in zip(entry["last"], call.last()))
        rounds.append(ours)
    report(rounds, options)


def report(rounds, options):
    rows, alone, differing = [], [], []
    for entries in zip(*rounds):
        name = entries[0]["name"]
        batch, stream = (
            min(entry[key] for entry in entries) for key in ("batch_ns_per_bar", "stream_ns_per_bar"))
        if "peer" not in entries[0]:
            alone.append((name, batch, stream))
            continue
        peer = min(entry["peer"] for entry in entries)
        rows.append((peer / batch, name, batch, peer, stream))
        if not entries[0]["agrees"]:
            differing.append(name)
    rows.sort()
    ratios = [row[0] for row in rows]
    print(
        f"{datetime.date.today()}, {processor()}, TA-Lib C {talib.__ta_version__.decode().split()[0]}, "
        f"{options.bars:,} bars, {options.rounds} rounds, {len(rows)} functions\n")
    print(
        f"Median over all: **{statistics.median(ratios):.2f} ×** TA-Lib's speed; "
        f"{sum(ratio >= 1 for ratio in ratios)} of {len(ratios)} at least as fast; "
        f"geometric mean {statistics.geometric_mean(ratios):.2f} ×.\n")
    print("| function | ours, ns a bar | TA-Lib, ns a bar | × TA-Lib | streaming, ns a bar |")
    print("|---|---:|---:|---:|---:|")
    for ratio, name, batch, peer, stream in rows:
        print(f"| {name} | {batch:.2f} | {peer:.2f} | {ratio:.2f} | {stream:.1f} |")
    print("\nWithout a counterpart there:\n\n| function | ours, ns a bar | streaming, ns a bar |\n|---|---:|---:|")
    for name, batch, stream in alone:
        print(f"| {name} | {batch:.2f} | {stream:.1f} |")
    if differing:
        raise SystemExit("The last values differ: " + ", ".join(differing))


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.machine()


if __name__ == "__main__":
    main()
