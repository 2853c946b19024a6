#!/usr/bin/env python3
"""Holds conventions that a reader should not have to watch over.

Files of at most 400 lines (a warning) and 500 (an error), no unfinished work, no clocks, environments or random
numbers in the library, no times in tests, reasons for what the compiler cannot check, provenance of every fixture.

    scripts/check-conventions.py
"""
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOFT_LIMIT, HARD_LIMIT, COLUMNS = 400, 500, 120

# Files that may be longer than the hard limit, each with its reason.
LONG_FILES = {}

# Where the process meets the world: here clocks, environments and standard output are at home.
EDGES = ("Sources/assay/", "Sources/CommandKit/")

# Library files that may do what the rules below forbid, each with its reason.
EXEMPT = {
    "Sources/Dashboard/View/DashboardScript.swift": "its clock is that of the browser, which says that it slept",
}

# Written in halves, so that this file keeps its own rules.
UNFINISHED = re.compile(
    r"\b(" + "|".join(a + b for a, b in [("TO", "DO"), ("FIX", "ME"), ("XX", "X")]) + r")\b")
INDEX_HOSTS = re.compile("|".join(a + r"\." + b for a, b in [
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("crates", "io"),
]))
LIBRARY_RULES = [
    (re.compile(r"(?<![\w.`])print\("), "prints; return or throw a value instead"),
    (re.compile(r"\bDate\(\)|\bDate\.now\b|ContinuousClock\(\)|SuspendingClock\(\)|\bclock_gettime\("),
     "reads a clock; take the time as a parameter"),
    (re.compile(r"\bgetenv\(|ProcessInfo\.processInfo\.environment"),
     "reads the environment; take the value as a parameter"),
    (re.compile(r"SystemRandomNumberGenerator|\.random\(in: [^)]*\)(?!.*using)|\.shuffled\(\)|\.randomElement\(\)"),
     "draws from the global random numbers; take a seeded generator"),
]
# A test that waits for a length of time, or judges one, fails on a machine that is busy enough.
TIMED_TESTS = re.compile(
    r"\b(?:Continuous|Suspending)Clock\b|\bclock_gettime\(|\bDispatchTime\b|\bCFAbsoluteTime|\bDate\(\)|\bDate\.now\b"
    r"|\.timeLimit\(|\b(?:Thread|Task)\.sleep\b|\bu?sleep\(|\.measure\s*\{|\bexpectation\(|\bwaitForExpectations\b")

# Files of the tests that may do so, each with its reason.
TIMED_EXEMPT = {
    "Tests/assayTests/Polling.swift": "waits between two looks, for as many looks as it takes",
    "Tests/DashboardTests/ControlTests.swift": "waits between two looks at a log, for as many looks as it takes",
    "Tests/assayTests/KilledRunTests.swift": "kills after pauses of many lengths; nothing it asserts depends on them",
}
# Names of types that were given up for the field's own, where they would mean the same again.
RETIRED = re.compile(
    r"\b(?:struct|class|enum|protocol|actor|typealias)\s+(Desk|Broker|Venue|BookWatch|Trader|Moment|Line|Past"
    r"|MarketFrame|FrameView|Holding|OpenLot|OpenPosition|RiskPosition|Ledger|Touch|TouchTable|Ending|EndingTable|Lane"
    r"|PositionOutlook|WakeUps|Scratch|WorkDesk|Conclusion|Finalist|Frictions|Refusal|Rejection)\b")
MARKET_INDEX = re.compile(r"\bmarket: Int\b")
RETIRED_IN = ("Sources/Backtest/", "Sources/Strategies/", "Sources/Factory/", "Sources/Indicators/Core/")
# Types of one name in two targets make a reader guess. Rules of strategies are named after their indicators: users type
# these names. The others are listed with their reason.
DECLARED = re.compile(
    r"^(?:@\w+ )*(?:(?:public|package|internal|final|indirect) )*(?:struct|class|enum|protocol|actor|typealias) (\w+)")
RULES = "Sources/Strategies/Rules/"
SHARED_NAMES = {
    "BacktestFigures": "the rows of two databases: a run's, and that of the continuous system",
    "CorporateAction": "what happened to a share, and what an account books for it",
}
FORMER_NAMES = "Sources/Strategies/Contract/FormerNames.swift"
UNCHECKED = re.compile(r"@unchecked Sendable|nonisolated\(unsafe\)")


def tracked_files():
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if listing.returncode == 0:
        paths = [ROOT / name for name in listing.stdout.splitlines()]
    else:
        hidden = {".build", ".deps", ".git"}
        paths = [p for p in ROOT.rglob("*") if not hidden & set(p.relative_to(ROOT).parts)]
    return sorted(p for p in paths if p.is_file())


def text_of(path):
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def without_comment(line):
    return line.split("//")[0]


def outside_literals(lines):
    """Whether each line is Swift and not the inside of a multi-line literal, which holds another language."""
    inside = False
    for line in lines:
        delimiters = line.count('"""')
        yield not inside
        inside ^= delimiters % 2 == 1


def check_swift(name, lines):
    is_swift = list(outside_literals(lines))
    in_library = name.startswith("Sources/") and not name.startswith(EDGES) and name not in EXEMPT
    for number, line in enumerate(lines, 1):
        place = f"{name}:{number}"
        if len(line) > COLUMNS and is_swift[number - 1] and name.startswith(("Sources/", "Tests/")):
            yield f"{place}: {len(line)} columns; break the line at {COLUMNS - 10}"
        if UNCHECKED.search(without_comment(line)):
            context = lines[max(0, number - 6):number + 4]
            if not any("SAFETY:" in each for each in context):
                yield f"{place}: say in a comment with SAFETY: who upholds what the compiler cannot check"
        if name.startswith("Tests/") and name not in TIMED_EXEMPT and is_swift[number - 1]:
            if TIMED_TESTS.search(without_comment(line)):
                yield (f"{place}: judges or waits for a length of time; measure it in Benchmarks/, or wait for what "
                       "has to happen with Polling.wait")
        if name.startswith(RETIRED_IN) and name != FORMER_NAMES:
            if retired := RETIRED.search(without_comment(line)):
                yield f"{place}: `{retired.group(1)}` is a name that was given up; CONTRIBUTING.md has the one in use"
            if name.startswith("Sources/Backtest/") and MARKET_INDEX.search(without_comment(line)):
                yield f"{place}: `market: Int` is the position of a book; call it `book`"
        if in_library:
            for pattern, words in LIBRARY_RULES:
                if pattern.search(without_comment(line)):
                    yield f"{place}: {words}"


def check_length(name, count):
    if count > HARD_LIMIT and name not in LONG_FILES:
        yield f"{name}: {count} lines; split it, or list it in LONG_FILES with the reason"
    elif count > SOFT_LIMIT:
        print(f"check-conventions: warning: {name}: {count} lines, more than {SOFT_LIMIT}", file=sys.stderr)


def check_text(path):
    name = str(path.relative_to(ROOT))
    text = text_of(path)
    if text is None:
        return
    lines = text.splitlines()
    is_source = path.suffix in {".swift", ".py", ".cpp", ".h", ".sh"} or name == "assay-setup"
    for number, line in enumerate(lines, 1):
        if is_source and UNFINISHED.search(line):
            yield f"{name}:{number}: unfinished work is finished or left out, not marked"
        if "Fixtures/" not in name and INDEX_HOSTS.search(line):
            yield f"{name}:{number}: names a package index; the configured one is used"
    if is_source:
        yield from check_length(name, len(lines))
    if path.suffix == ".swift":
        yield from check_swift(name, lines)


def check_fixtures(folder):
    """Every fixture has its sha256 and origin in the nearest metadata.json above it."""
    remaining = {p for p in folder.rglob("*") if p.is_file() and p.suffix not in {".py", ".md"}
                 and "__pycache__" not in p.parts and p.name != "metadata.json"}
    for metadata in sorted(folder.rglob("metadata.json"), key=lambda p: -len(p.parts)):
        place = metadata.relative_to(ROOT)
        for entry in json.loads(metadata.read_text(encoding="utf-8"))["fixtures"]:
            path = metadata.parent / entry["file"]
            remaining.discard(path)
            if not path.exists():
                yield f"{place}: there is no file {entry['file']}"
            elif entry.get("sha256") != hashlib.sha256(path.read_bytes()).hexdigest():
                yield f"{place}: the sha256 of {entry['file']} differs"
            elif not entry.get("origin"):
                yield f"{place}: {entry['file']} has no origin"
    for path in sorted(remaining):
        yield f"{path.relative_to(ROOT)}: no metadata.json says where it comes from"


def check_type_names(files):
    """No two targets of the library declare a type of the same name."""
    places = {}
    for path in files:
        name = str(path.relative_to(ROOT))
        if not name.startswith("Sources/") or path.suffix != ".swift" or name.startswith(RULES):
            continue
        lines = (text_of(path) or "").splitlines()
        for line, is_swift in zip(lines, outside_literals(lines)):
            if is_swift and (declared := DECLARED.match(line)):
                places.setdefault(declared.group(1), {}).setdefault(name.split("/")[1], name)
    for declared, targets in sorted(places.items()):
        if len(targets) > 1 and declared not in SHARED_NAMES:
            yield f"{', '.join(sorted(targets.values()))}: `{declared}` names a type in {len(targets)} targets; rename one"


def main():
    files = tracked_files()
    problems = [problem for path in files for problem in check_text(path)]
    problems += check_type_names(files)
    for folder in sorted((ROOT / "Tests").glob("*/Fixtures")):
        problems += check_fixtures(folder)
    for problem in problems:
        print(f"check-conventions: {problem}", file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"check-conventions: {len(files)} files keep to the conventions")


if __name__ == "__main__":
    main()
