#!/usr/bin/env python3
"""Lists every day on which real daily bars and the exchange calendars disagree.

    scripts/calendars/compare.py [--program .build/release/assay] [../shared/data]

A day is listed when the calendar has it closed and there is a bar, or when it is a session and there is none. Days on
which a future's exchange closes early for a holiday have no settlement, so no daily bar is expected.
"""
import argparse
import datetime
import gzip
import json
import os
import subprocess
import sys

# File, calendar, and the year from which the source is good enough to say something.
FILES = [
    ("equity/1d/AAPL", "NYSE", 2000), ("equity/1d/AMZN", "NYSE", 2010), ("index/1d/GSPC", "NYSE", 1990),
    ("index/1d/NASDAQCOMP", "NYSE", 1999), ("index/1d/VIX", "NYSE", 1990), ("futures/1d/ES", "CME_EQUITY", 2000),
    ("futures/1d/NQ", "CME_EQUITY", 2000), ("futures/1d/CL", "CME_ENERGY_METALS", 2005),
    ("futures/1d/6E", "CME_FX", 2000), ("fx/1d/EURUSD", "FX", 2012), ("equity_nse/1d/RELIANCE", "NSE", 2017),
    ("equity_nse/1d/TCS", "NSE", 2017), ("index/1d/NIFTY50", "NSE", 2000),
]


def exceptions(program, name, year, known):
    """The days of a year that differ from the regular hours: date to `closed` or another text."""
    if (name, year) not in known:
        done = subprocess.run([program, "calendar", "show", name, "--year", str(year), "--json"], capture_output=True,
                              text=True, check=True)
        known[name, year] = {day["date"]: day for day in json.loads(done.stdout)["days"]}
    return known[name, year]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=".build/release/assay")
    parser.add_argument("folder", nargs="?", default="../shared/data")
    given = parser.parse_args()
    if not os.path.isdir(given.folder):
        sys.exit(f"there is no folder {given.folder}")
    known = {}
    for file, calendar, since in FILES:
        with gzip.open(os.path.join(given.folder, file + ".csv.gz"), "rt") as lines:
            dates = {datetime.date.fromisoformat(line[:10]) for line in list(lines)[1:]}
        day, last = max(min(dates), datetime.date(since, 1, 1)), max(dates)
        strange, missing = [], []
        while day <= last:
            special = exceptions(given.program, calendar, day.year, known).get(day.isoformat())
            kind = special["kind"] if special else None
            is_session = kind == "special" or (day.weekday() < 5 and kind != "closed")
            is_expected = is_session and not (file.startswith("futures") and kind == "closes_early")
            if day in dates and not is_session:
                strange.append(day.isoformat())
            elif day not in dates and is_expected:
                missing.append(day.isoformat())
            day += datetime.timedelta(1)
        print(f"{file} against {calendar}: {len(strange)} bars on closed days, {len(missing)} sessions without a bar")
        for title, days in (("  closed", strange), ("  no bar", missing)):
            for start in range(0, len(days), 8):
                print(title, " ".join(days[start:start + 8]))


if __name__ == "__main__":
    main()
