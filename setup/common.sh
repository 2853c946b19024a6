# Words, checks and locks that the parts of assay-setup share.

readonly lock_file=setup/versions.lock

say() { printf 'assay-setup: %s\n' "$*" >&2; }

# fail MESSAGE REMEDY [STATUS]: one sentence about what is wrong and one about what to do.
fail() {
  printf 'assay-setup: %s %s\n' "$1" "$2" >&2
  exit "${3:-1}"
}

# locked KIND: the lines of that kind in the lock file, without the kind.
locked() { sed -n "s/^$1  *//p" "$lock_file"; }

require_platform() {
  [[ "$(uname -s)" == Linux ]] ||
    fail "assay runs on Linux, and this is $(uname -s)." "Use a Linux machine or a container with Debian 12."
  local machine platforms
  machine="$(uname -m)"
  platforms="$(locked wheel | awk '$5 != "any" {print $5}')"
  [[ -z "$(grep -v "_$machine\$" <<<"$platforms")" ]] ||
    fail "There is no pinned build of Arrow for $machine yet." \
      "Use an x86_64 machine, or add a wheel for $machine and its sha256 to $lock_file."
}

require_swift() {
  local wanted found
  wanted="$(locked swift)"
  command -v swift >/dev/null ||
    fail "There is no Swift toolchain on the PATH." \
      "Install Swift $wanted or newer (swift.org/install/linux) and open a new shell."
  found="$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1 || true)"
  [[ -n "$found" ]] ||
    fail "\`swift --version\` does not work here." "Repair the toolchain at $(command -v swift)."
  [[ "$(printf '%s\n%s\n' "$wanted" "$found" | sort -V | head -n 1)" == "$wanted" ]] ||
    fail "Swift $found is too old." "Install Swift $wanted or newer (swift.org/install/linux)."
}

require_space() {
  local free
  free="$(df -Pk . | awk 'NR == 2 {print $4}')"
  ((free > 2000000)) ||
    fail "The disk that holds $PWD has only $((free / 1024)) MB free." \
      "Free 2 GB: 200 MB for libraries and the rest for the build."
}

# One set-up at a time; what an interrupted one left is cleared away.
lock_setup() {
  mkdir -p .deps 2>/dev/null && [[ -w .deps ]] ||
    fail "The folder $PWD cannot be written." "Change to a copy of the repository that belongs to you."
  exec 8>.deps/.lock
  flock -n 8 || {
    say "waiting for another assay-setup in this folder"
    flock 8
  }
  partial="$PWD/.deps/.partial"
  rm -rf "$partial"
  mkdir "$partial"
  trap 'rm -rf "$partial"' EXIT
  trap 'exit 130' INT TERM HUP
}

unlock_setup() {
  rm -rf "$partial"
  trap - EXIT INT TERM HUP
  exec 8>&-
}

# Under sudo the build must stay usable for the one who called.
give_files_to_the_caller() {
  if [[ "$(id -u)" == 0 && -n "${SUDO_UID:-}" ]]; then
    chown -R "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" $(ls -d .deps .build 2>/dev/null)
  fi
}

no_space() { grep -q 'No space left on device' "$1"; }
readonly space_remedy="Free 2 GB and run the same command again."

# Runs swift with its output on the terminal; turns a failure into a sentence.
run_swift() {
  local log
  log="$(mktemp)"
  if ! swift "$@" 2>&1 | tee "$log"; then
    local first
    first="$(grep -m 1 -E '(^|: )error: ' "$log" || tail -n 1 "$log")"
    if no_space "$log"; then
      rm -f "$log"
      fail "The disk is full." "$space_remedy"
    fi
    rm -f "$log"
    fail "The build failed: $first." "If the tree is unchanged, remove .build and run the same command again."
  fi
  rm -f "$log"
}

# Shows what matters of the tests as they run, and their closing line at the end.
run_swift_tests() {
  local log
  log="$(mktemp)"
  if swift test -c release --skip-build --disable-xctest "$@" 2>&1 | tee "$log" |
    awk '/Suite .* (passed|failed) after/ || /recorded an issue/ || /error:/ {print; fflush()}'; then
    grep 'Test run with' "$log" | tail -n 1
    rm -f "$log"
  else
    grep -E 'recorded an issue|^↳|: error: ' "$log" | head -n 200 || tail -n 40 "$log"
    grep 'Test run with' "$log" | tail -n 1 || true
    fail "Some tests failed." "The whole output is in $log."
  fi
}
