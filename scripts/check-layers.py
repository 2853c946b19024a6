#!/usr/bin/env python3
"""Holds the direction of the package's dependencies.

A target may depend on targets of lower layers only: never on a higher one, never on a sibling. A source file may
import only what its target declares, or a module of the toolchain. A shim belongs to one target.

    scripts/check-layers.py [package-description.json]
"""
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# From the bottom to the top; targets on one line are siblings.
LAYERS = [
    ["Diagnostics", "BuildStamp"],
    ["CommandKit", "Figures", "Numerics", "HTTPServer"],
    ["Market"],
    ["Storage", "Indicators"],
    ["Import", "Jobs", "Features"],
    ["Providers"],
    ["Strategies"],
    ["Backtest", "UserStrategies"],
    ["Validation", "Search"],
    ["Learning"],
    ["Portfolio"],
    ["Factory", "Dataset"],
    ["Continuous"],
    ["Reports"],
    ["Dashboard"],
    ["assay"],
]

# Each shim of a C library and the one target that may import it.
SHIM_OWNERS = {
    "CArrow": "Storage", "CSQLite": "Storage", "CCrypto": "Storage", "CYAML": "Storage", "CArchive": "Storage", "CXGBoost": "Learning",
    "CBLAS": "Learning", "CDAQP": "Portfolio", "CHTTP": "HTTPServer",
}

# Support for tests: may use any layer, and only tests may use it.
TEST_SUPPORT = {"TestKit"}

# Programs and plugins that run while the package is built; they know nothing of it.
BUILD_TOOLS = {"strategy-registry", "StrategyRegistry", "source-stamp", "SourceStamp"}

TOOLCHAIN = {
    "Swift", "Glibc", "Foundation", "FoundationEssentials", "FoundationNetworking", "Synchronization", "Testing", "Dispatch", "PackagePlugin",
}

IMPORT = re.compile(
    r"^\s*(?:@(?P<attribute>\w+)(?:\([^)]*\))?\s+)?(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(?P<module>\w+)"
)

HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names}


def description():
    if len(sys.argv) > 1:
        return json.loads(Path(sys.argv[1]).read_text())
    command = ["swift", "package", "describe", "--type", "json"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"check-layers: `{' '.join(command)}` failed: {result.stderr.strip()}")
    return json.loads(result.stdout)


def why_not(target, needed, is_test):
    """Why `target` may not depend on `needed`; None when it may."""
    if needed in SHIM_OWNERS:
        owner = SHIM_OWNERS[needed]
        return None if target == owner else f"the shim belongs to {owner}: use what {owner} offers"
    if needed in BUILD_TOOLS or is_test:
        return None
    if target in BUILD_TOOLS:
        return "tools of the build know nothing of the package"
    if needed in TEST_SUPPORT:
        return None if target in TEST_SUPPORT else "it is for tests only"
    if needed not in HEIGHT:
        return "it has no place in the list of layers"
    if target in TEST_SUPPORT:
        return None
    if HEIGHT[needed] == HEIGHT[target]:
        return "siblings of a layer do not know each other"
    if HEIGHT[needed] > HEIGHT[target]:
        return "it is in a higher layer"
    return None


def imports(path):
    inside_literal = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = None if inside_literal else IMPORT.match(line)
        inside_literal ^= line.count('"""') % 2 == 1
        if match:
            yield number, match["module"], match["attribute"]


def check(target):
    name = target["name"]
    is_test = target["type"] == "test"
    declared = target.get("target_dependencies", [])
    known = name in HEIGHT or name in SHIM_OWNERS or name in TEST_SUPPORT or name in BUILD_TOOLS
    if not is_test and not known:
        yield f"{name} has no place in the list of layers of scripts/check-layers.py"
        return
    if target["type"] == "system-target":
        return
    for needed in declared:
        reason = why_not(name, needed, is_test)
        if reason:
            yield f"Package.swift: {name} depends on {needed}, but {reason}"
    for source in target["sources"]:
        path = ROOT / target["path"] / source
        if path.suffix != ".swift":
            continue
        for number, module, attribute in imports(path):
            place = f"{path.relative_to(ROOT)}:{number}"
            if attribute == "testable":
                yield f"{place}: @testable does not compile in release; use public or package access"
            if module not in declared and module not in TOOLCHAIN:
                yield f"{place}: {name} imports {module} and does not declare it"


def main():
    targets = description()["targets"]
    problems = [problem for target in sorted(targets, key=lambda t: t["name"]) for problem in check(target)]
    for problem in problems:
        print(f"check-layers: {problem}", file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"check-layers: {len(targets)} targets keep to the layers")


if __name__ == "__main__":
    main()
