#!/usr/bin/env bash
# Runs the same bars and rules through vectorbt, backtesting.py and assay: are the trades the same, and how long does
# each take? Peers go into a throw-away environment that is gone afterwards.
#
#   Benchmarks/peers/run.sh [BARS]        BARS: length of the series, 350,000 unless given
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$(dirname "$here")")"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

echo "building assay and its benchmarks" >&2
(cd "$root" && swift build -c release --product assay >&2)
(cd "$root/Benchmarks" && swift build -c release >&2)
echo "installing the peers into a throw-away environment" >&2
python3 -m venv "$scratch/env"
"$scratch/env/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt" >&2
"$scratch/env/bin/python" "$here/compare.py" --bars "${1:-350000}" --scratch "$scratch" \
  --assay "$root/.build/release/assay" --bench "$root/Benchmarks/.build/release/assay-bench"
