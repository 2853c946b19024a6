# Wheels from the Python package index: fetched through pip as it is configured here, checked, unpacked.

# The stamp of a component says what was unpacked, so that a changed lock file is noticed.
stamp() { printf '.deps/.stamps/%s' "$1"; }

# wheel_lines COMPONENT: everything in the lock file that says what must be in .deps.
wheel_lines() { grep -E "^(wheel|place|link) $1 " "$lock_file"; }

missing_wheels() {
  local component rest
  while read -r component rest; do
    [[ -r "$(stamp "$component")" && "$(<"$(stamp "$component")")" == "$(wheel_lines "$component")" ]] ||
      printf '%s ' "$component"
  done < <(locked wheel)
}

install_wheels() {
  local component package version python platform digest
  for component in $(missing_wheels); do
    read -r package version python platform digest < <(locked wheel | sed -n "s/^$component  *//p")
    fetch_wheel "$package" "$version" "$python" "$platform" "$digest"
    unpack "$component"
  done
}

# Leaves the one checked wheel in $partial/wheel.
fetch_wheel() {
  local package="$1" version="$2" python="$3" platform="$4" digest="$5" log="$partial/pip.log"
  find_pip || fail "No Python with pip was found." "Install python3-pip and run the same command again."
  say "fetching $package $version"
  rm -rf "$partial/wheel"
  mkdir "$partial/wheel"
  local options=(--no-deps --only-binary=:all: --dest "$partial/wheel" --no-input --disable-pip-version-check)
  if [[ "$platform" != any ]]; then
    options+=(--platform "$platform" --implementation cp --python-version "${python#cp}" --abi "$python")
  fi
  if ! TMPDIR="$partial" PIP_REQUIRE_VIRTUALENV=0 PIP_RETRIES="${PIP_RETRIES:-2}" \
    "$pip" -m pip download "${options[@]}" "$package==$version" >"$log" 2>&1; then
    explain_pip "$package" "$version" "$log"
  fi
  local found
  found="$(sha256sum "$partial"/wheel/*.whl | cut -d ' ' -f 1)"
  [[ "$found" == "$digest" ]] ||
    fail "The download of $package $version is not the pinned file: sha256 $found, expected $digest." \
      "Run the same command again; if it stays, ask what your package index serves."
}

explain_pip() {
  local package="$1" version="$2" log="$3"
  if no_space "$log"; then fail "The disk is full." "$space_remedy"; fi
  local unreachable='NewConnectionError|name resolution|Max retries|ProxyError|SSLError|timed out'
  if grep -qE "$unreachable|Connection (refused|reset|aborted)" "$log"; then
    fail "The Python package index cannot be reached for $package $version." \
      "Check the network and pip's settings (pip config list), then run the same command again."
  fi
  if grep -q 'No matching distribution' "$log"; then
    fail "The Python package index that pip uses here has no $package $version." \
      "Point pip at an index that has it (pip config set global.index-url URL)."
  fi
  fail "pip could not fetch $package $version: $(grep -m 1 '^ERROR' "$log" || tail -n 1 "$log")" \
    "Put that right and run the same command again."
}

# Unpacks beside the old files and swaps them in only when all is there; the stamp comes last.
unpack() {
  local component="$1" fresh="$partial/fresh" from to name target words
  rm -rf "$fresh"
  mkdir "$fresh"
  local pairs=()
  while read -r from to; do pairs+=("$from" "$to"); done < <(locked place | sed -n "s/^$component  *//p")
  if ! words="$("$pip" setup/unpack_wheel.py "$partial"/wheel/*.whl "$fresh" "${pairs[@]}" 2>&1)"; then
    case "$words" in *"No space left"*) fail "The disk is full." "$space_remedy" ;; esac
    fail "$words" "Check the lines of $component in $lock_file."
  fi
  while read -r name target; do
    ln -s "$target" "$fresh/$name"
  done < <(locked link | sed -n "s/^$component  *//p")
  rm -f "$(stamp "$component")"
  merge "$fresh"
  mkdir -p .deps/.stamps
  wheel_lines "$component" >"$partial/stamp"
  mv "$partial/stamp" "$(stamp "$component")"
  rm -rf "$partial/wheel"
}

# Moves each top folder into .deps; several components may share one (samples).
merge() {
  local top path
  for top in "$1"/*/; do
    top="$(basename "$top")"
    mkdir -p ".deps/$top"
    for path in "$1/$top"/*; do
      rm -rf ".deps/$top/$(basename "$path")"
      mv "$path" ".deps/$top/"
    done
  done
}
