# Libraries in C that come as source packages of the Python package index: fetched, checked, compiled into .deps.

# source_lines COMPONENT: everything in the lock file that says how a library is made.
source_lines() { grep -E "^(source|compile) $1 " "$lock_file"; }

missing_sources() {
  local component rest
  while read -r component rest; do
    [[ -r "$(stamp "$component")" && "$(<"$(stamp "$component")")" == "$(source_lines "$component")" ]] ||
      printf '%s ' "$component"
  done < <(locked source)
}

install_sources() {
  local component package version digest
  for component in $(missing_sources); do
    read -r package version digest < <(locked source | sed -n "s/^$component  *//p")
    fetch_source "$package" "$version" "$digest"
    compile_source "$component"
  done
}

# Leaves the unpacked source in $partial/source.
fetch_source() {
  local package="$1" version="$2" digest="$3" log="$partial/pip.log" found
  find_pip || fail "No Python with pip was found." "Install python3-pip and run the same command again."
  say "fetching the source of $package $version"
  rm -rf "$partial/download" "$partial/source"
  mkdir "$partial/download" "$partial/source"
  # pip asks a source package for its name; setup/source_only answers, so that nothing of the package is run or built.
  if ! TMPDIR="$partial" PIP_REQUIRE_VIRTUALENV=0 PIP_RETRIES="${PIP_RETRIES:-2}" PYTHONPATH="$PWD/setup/source_only" \
    PYTHONDONTWRITEBYTECODE=1 ASSAY_SOURCE="$package $version" \
    "$pip" -m pip download --no-deps --no-binary=:all: --no-build-isolation --no-cache-dir --no-input \
    --disable-pip-version-check --dest "$partial/download" "$package==$version" >"$log" 2>&1; then
    explain_pip "$package" "$version" "$log"
  fi
  found="$(sha256sum "$partial"/download/*.tar.gz | cut -d ' ' -f 1)"
  [[ "$found" == "$digest" ]] ||
    fail "The source of $package $version is not the pinned file: sha256 $found, expected $digest." \
      "Run the same command again; if it stays, ask what your package index serves."
  tar -xzf "$partial"/download/*.tar.gz -C "$partial/source" --strip-components 1 ||
    fail "The source of $package $version cannot be unpacked." "$space_remedy"
}

# Compiles beside the old files and swaps them in only when all is there; the stamp comes last.
compile_source() {
  local component="$1" files headers library log="$partial/compile.log" compiler fresh="$partial/fresh"
  read -r files headers library < <(locked compile | sed -n "s/^$component  *//p")
  compiler="$(dirname "$(readlink -f "$(command -v swift)")")/clang"
  [[ -x "$compiler" ]] || compiler="$(command -v clang || command -v cc)" ||
    fail "There is no C compiler beside Swift." "Install clang and run the same command again."
  say "compiling $component"
  rm -rf "$fresh"
  mkdir -p "$fresh/$component/include" "$fresh/$(dirname "$library")"
  # shellcheck disable=SC2086
  if ! (cd "$partial/source" && "$compiler" -O2 -fPIC -shared -ffp-contract=off -Wl,-soname,"$(basename "$library")" \
    -I"$headers" $files -lm -o "$fresh/$library") >"$log" 2>&1; then
    if no_space "$log"; then fail "The disk is full." "$space_remedy"; fi
    fail "$component does not compile: $(grep -m 1 'error' "$log" || tail -n 1 "$log")." \
      "Check that $compiler works and run the same command again."
  fi
  cp "$partial/source/$headers"/*.h "$fresh/$component/include/"
  cp "$partial/source/LICENSE" "$fresh/$component/LICENSE.txt"
  rm -f "$(stamp "$component")"
  merge "$fresh"
  mkdir -p .deps/.stamps
  source_lines "$component" >"$partial/stamp"
  mv "$partial/stamp" "$(stamp "$component")"
  rm -rf "$partial/source" "$partial/download"
}
