#!/usr/bin/env bash
# Runs the tests of the dashboard and the reports in Debian's Chromium.
#
#   Tests/browser/run.sh [--assay PATH] [--quick] [--install] [--required] [options of dashboard_test.py]
#
#   --assay PATH  the program to test; the newest of .build/release and .build/debug unless given
#   --quick       each page twice (wide and light, narrow and dark) instead of six times: under two minutes
#   --install     fetch the Python packages when they are missing
#   --required    fail where the tests cannot run; otherwise they say why and count as skipped (exit code 0)
set -euo pipefail
cd "$(dirname "$0")/../.."

required= install= assay=
options=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    --required) required=1 ;;
    --install) install=1 ;;
    --assay)
      [[ $# -gt 1 ]] || { echo "browser tests: --assay needs the path of the program." >&2; exit 2; }
      assay="$(realpath "$2")"
      shift
      ;;
    *) options+=("$1") ;;
  esac
  shift
done

skip() {
  echo "browser tests: skipped: $1" >&2
  [[ -z "$required" ]] || exit 1
  exit 0
}

chromium="$(command -v chromium || command -v chromium-browser || command -v google-chrome)" ||
  skip "there is no Chromium; \`./assay-setup browser-tests\` installs it and runs them."
environment=.deps/browser
has_packages() { "$environment/bin/python" -c 'import playwright, axe_playwright_python' 2>/dev/null; }
if ! has_packages; then
  [[ -n "$install" ]] || skip "their Python packages are missing; \`./assay-setup browser-tests\` fetches them and runs them."
  rm -rf "$environment"
  python3 -m venv "$environment" >/dev/null 2>&1 || skip "python3 cannot make an environment; install python3-venv."
  # The system's Chromium is driven: no browser is downloaded.
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 "$environment/bin/python" -m pip install -q --disable-pip-version-check \
    -r Tests/browser/requirements.txt >"$environment/pip.log" 2>&1 ||
    skip "the packages of Tests/browser/requirements.txt cannot be fetched: $(tail -n 1 "$environment/pip.log")"
fi
if [[ -z "$assay" ]]; then
  for candidate in .build/release/assay .build/debug/assay; do
    if [[ -x "$candidate" && (-z "$assay" || "$candidate" -nt "$assay") ]]; then assay="$PWD/$candidate"; fi
  done
fi
[[ -x "$assay" ]] || skip "assay is not built; \`./assay-setup build\` or \`swift build\` makes it."
exec "$environment/bin/python" Tests/browser/dashboard_test.py --assay "$assay" --chromium "$chromium" \
  ${options[@]+"${options[@]}"}
