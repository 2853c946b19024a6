#!/usr/bin/env bash
# Eight rules of execution through vectorbt, backtesting.py and assay: the same signals, trade by trade. The table and the
# reasons of the differences stand in Guides/Referee.md. Peers go into a throw-away environment that is gone afterwards.
#
#   Benchmarks/peers/cross_engine.sh [BARS]        BARS: length of the series, 20,000 unless given
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$(dirname "$here")")"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

echo "building assay" >&2
(cd "$root" && swift build -c release --product assay >&2)
echo "installing the peers into a throw-away environment" >&2
python3 -m venv "$scratch/env"
"$scratch/env/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt" >&2
"$scratch/env/bin/python" "$here/cross_engine.py" --bars "${1:-20000}" --assay "$root/.build/release/assay" 2>/dev/null
