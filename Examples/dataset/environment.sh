#!/usr/bin/env bash
# Makes a Python environment for the queries, once: pandas, Polars and DuckDB, about 500 MB.
#
#   Examples/dataset/environment.sh DIR
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
target="${1:?name a directory}"
if [[ -x "$target/bin/python3" ]]; then exit 0; fi
partial="$target.partial"
rm -rf "$partial"
python3 -m venv "$partial"
"$partial/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
mv "$partial" "$target"
