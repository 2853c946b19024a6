#!/usr/bin/env bash
# Compares counters that do not depend on how busy the machine is with the checked-in thresholds of this compiler, and
# fails when one has grown. Times are never judged.
#
#   Benchmarks/check.sh                  about two minutes, after a release build
#   Benchmarks/check.sh NAME…            only these benchmarks
#   Benchmarks/check.sh --update [NAME…] writes what was counted, for the commit that explains the change
#
# A count that stays is no promise of speed, a count that grows is a reason to look. Needs valgrind.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

version="$(swiftc --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -1)"
swift build -c release --product assay-bench >&2
exec python3 counters.py --program .build/release/assay-bench --thresholds "Thresholds/swift-$version.json" "$@"
