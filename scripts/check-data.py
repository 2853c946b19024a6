#!/usr/bin/env python3
"""Imports every file of a folder of real prices and compares what the reports say with the folder's own manifest.

    scripts/check-data.py [--program .build/release/assay] [../shared/data]

The manifest counts bars, the first and last of them, ranges that do not hold open and close, missing volumes and prices
of zero or below. Prints one line a folder and every difference. Ends with code 1 when there is one.
"""
import argparse
import csv
import datetime
import json
import os
import subprocess
import sys
import tempfile

CLASSES = {"equity": "equity", "equity_raw": "equity", "equity_nse": "equity", "index": "index", "crypto": "crypto",
           "fx": "fx", "cfd": "cfd"}


def symbol(row):
    """A symbol with the hours of the file; the contract does not matter here."""
    kind = row["asset_class"]
    if kind.startswith("futures"):
        return ["--symbol", "ES"]
    if kind == "equity_nse":
        return ["--symbol", row["symbol"] + ".NS"]
    if kind == "fx":
        return ["--symbol", row["symbol"]]
    if kind == "index":
        return ["--symbol", row["symbol"] if "NIFTY" not in row["symbol"] else "NIFTY50"]
    return ["--symbol", row["symbol"], "--class", CLASSES[kind]]


def differences(row, report):
    """What a report says otherwise than the manifest."""
    expected = {
        "rows_read": int(row["bars"]), "rows_kept": int(row["bars"]), "rows_quarantined": 0,
        "missing_volumes": int(row["volume_missing"]), "non_positive_prices": int(row["nonpositive"]),
    }
    found = dict(report, non_positive_prices=report["non_positive_prices"]["count"])
    both = int(row["ohlc_high_violations"]) + int(row["ohlc_low_violations"])
    widened = report["range_widened"]["count"]
    wrong = [f"{key} {found[key]}, not {value}" for key, value in expected.items() if found[key] != value]
    # A bar can break its range at both ends, and is widened once.
    if not (max(int(row["ohlc_high_violations"]), int(row["ohlc_low_violations"])) <= widened <= both):
        wrong.append(f"{widened} ranges widened, not up to {both}")
    if report["timeframe"] == "1d":
        for key in ("first", "last"):
            # The report names the close of the bar; where markets never close, that is the midnight that ends the day.
            close = datetime.datetime.fromisoformat(report[key].replace("Z", "+00:00"))
            date = (close - datetime.timedelta(seconds=1)).date().isoformat()
            if date != row[key][:10]:
                wrong.append(f"{key} {date}, not {row[key][:10]}")
    return wrong, widened


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=".build/release/assay")
    parser.add_argument("folder", nargs="?", default="../shared/data")
    given = parser.parse_args()
    if not os.path.exists(os.path.join(given.folder, "manifest.csv")):
        sys.exit(f"there is no {given.folder}/manifest.csv: name a folder of prices with a manifest")
    folders, wrong = {}, []
    with tempfile.TemporaryDirectory() as scratch, open(os.path.join(given.folder, "manifest.csv")) as file:
        for row in csv.DictReader(file):
            words = [given.program, "data", "import", os.path.join(given.folder, row["file"]), *symbol(row), "--dry-run",
                     "--json", "--data", scratch]
            irregular = row["timeframe"] == "irregular_intraday"
            words += ["--timeframe", "30m"] if irregular else []
            done = subprocess.run(words, capture_output=True, text=True)
            name = os.path.dirname(row["file"])
            counts = folders.setdefault(name, [0, 0, 0, 0, 0])
            if done.returncode:
                wrong.append(f"{row['file']}: {done.stdout.strip()[:300]}")
                continue
            report = json.loads(done.stdout)["imported"][0]["report"]
            found, widened = differences(row, report)
            wrong += [f"{row['file']}: {difference}" for difference in found]
            for place, value in enumerate([1, report["rows_kept"], widened, report["missing_volumes"],
                                           report["non_positive_prices"]["count"]]):
                counts[place] += value
    print("| folder | files | bars | ranges widened | without volume | prices of zero or below |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, counts in folders.items():
        print(f"| {name} | " + " | ".join(f"{value:,}" for value in counts) + " |")
    total = [sum(counts[place] for counts in folders.values()) for place in range(5)]
    print("| all | " + " | ".join(f"{value:,}" for value in total) + " |")
    for line in wrong:
        print(line)
    print(f"{total[0]} files, {len(wrong)} differences")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
