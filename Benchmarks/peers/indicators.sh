#!/usr/bin/env bash
# Times every indicator beside TA-Lib's C on the same arrays and prints a table: is the median at least as fast?
# TA-Lib goes into a throw-away environment that is gone afterwards; its wheel brings the C library along.
#
#   Benchmarks/peers/indicators.sh [BARS]        BARS: length of the series, 350,000 unless given
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

echo "building the benchmarks" >&2
(cd "$(dirname "$here")" && swift build -c release >&2)
echo "installing TA-Lib into a throw-away environment" >&2
python3 -m venv "$scratch/env"
"$scratch/env/bin/pip" install --quiet --disable-pip-version-check -r "$here/indicators-requirements.txt" >&2
"$scratch/env/bin/python" "$here/indicators.py" --bars "${1:-350000}" --scratch "$scratch" \
  --bench "$(dirname "$here")/.build/release/assay-bench"
