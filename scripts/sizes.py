#!/usr/bin/env python3
"""The size of every target: files, lines, lines of the median and of the longest file.

    scripts/sizes.py [--longest N]
"""
import argparse
import statistics
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--longest", type=int, default=5, help="how many of the longest files to list")
    given = parser.parse_args()
    names = subprocess.run(["git", "ls-files", "Sources", "Tests"], cwd=ROOT, capture_output=True, text=True,
                           check=True).stdout.splitlines()
    targets, lengths = {}, {}
    for name in names:
        if name.endswith(".swift") and "/Fixtures/" not in name:
            lengths[name] = len((ROOT / name).read_text(encoding="utf-8").splitlines())
            targets.setdefault("/".join(name.split("/")[:2]), []).append(lengths[name])
    print(f"{'target':<28}{'files':>7}{'lines':>9}{'median':>8}{'longest':>9}")
    for target, lines in sorted(targets.items()):
        print(f"{target:<28}{len(lines):>7}{sum(lines):>9,}{statistics.median(lines):>8.0f}{max(lines):>9}")
    for part in ("Sources", "Tests"):
        lines = [length for name, length in lengths.items() if name.startswith(part)]
        print(f"{part:<28}{len(lines):>7}{sum(lines):>9,}{statistics.median(lines):>8.0f}{max(lines):>9}")
    for name, length in sorted(lengths.items(), key=lambda pair: -pair[1])[:given.longest]:
        print(f"{length:>6}  {name}")


if __name__ == "__main__":
    main()
