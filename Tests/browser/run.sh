#!/usr/bin/env bash
# Runs the tests of the dashboard in Debian's Chromium. Without Chromium, or where the Python packages cannot be had, it
# says so and counts as skipped (exit code 0); --required makes that a failure.
set -euo pipefail
cd "$(dirname "$0")/../.."

required=
if [[ "${1:-}" == --required ]]; then required=1; shift; fi
skip() {
  echo "browser tests: skipped: $1" >&2
  [[ -z "$required" ]] || exit 1
  exit 0
}

command -v chromium >/dev/null || skip "there is no chromium; install it with \`apt-get install chromium\`."
environment=.deps/browser
if [[ ! -x "$environment/bin/python" ]] ||
  ! "$environment/bin/python" -c 'import playwright, axe_playwright_python' 2>/dev/null; then
  python3 -m venv "$environment" >/dev/null 2>&1 || skip "python3 cannot make an environment; install python3-venv."
  "$environment/bin/python" -m pip install -q -r Tests/browser/requirements.txt >/dev/null 2>&1 ||
    skip "the packages of Tests/browser/requirements.txt cannot be fetched."
fi
assay=
for candidate in .build/release/assay .build/debug/assay; do
  if [[ -x "$candidate" ]]; then assay="$PWD/$candidate"; break; fi
done
[[ -n "$assay" ]] || skip "assay is not built; \`./assay-setup build\` or \`swift build\` makes it."
exec "$environment/bin/python" Tests/browser/dashboard_test.py --assay "$assay" \
  --chromium "$(command -v chromium)" "$@"
