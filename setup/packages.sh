# System packages: which are missing, and how to get them.

# A multi-architecture system keeps some headers below the name of the machine.
header_is_there() {
  local folder
  for folder in /usr/include /usr/local/include "/usr/include/$(uname -m)-linux-gnu"; do
    [[ -e "$folder/$1" ]] && return
  done
  return 1
}

probe() {
  case "$1" in
    header:*) header_is_there "${1#header:}" ;;
    file:*) [[ -e "${1#file:}" ]] ;;
    command:*) command -v "${1#command:}" >/dev/null ;;
    # Only a download needs pip.
    pip) [[ -z "$(missing_wheels)$(missing_sources)" ]] || find_pip ;;
  esac
}

# Sets `pip` to a Python that has it.
find_pip() {
  local candidate
  for candidate in python3 /usr/bin/python3; do
    if "$candidate" -m pip --version >/dev/null 2>&1 </dev/null; then
      pip="$candidate"
      return
    fi
  done
  return 1
}

missing_packages() {
  local package probes found each
  while read -r package probes; do
    found=
    for each in $probes; do probe "$each" && found=1 && break; done
    [[ -n "$found" ]] || printf '%s ' "$package"
  done < <(locked apt)
}

install_packages() {
  local missing
  missing="$(missing_packages)"
  missing="${missing% }"
  [[ -n "$missing" ]] || return 0
  install_these "$missing"
}

# install_these PACKAGES: their names in one word, apart by spaces.
install_these() {
  local missing="$1"
  command -v apt-get >/dev/null ||
    fail "These packages are missing and there is no apt-get to install them: $missing." \
      "Install what your system calls them and run the same command again."
  local as_root=()
  if [[ "$(id -u)" != 0 ]]; then
    command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; } ||
      fail "These system packages are missing and you may not install them: $missing." \
        "Ask an administrator to run: apt-get install $missing"
    as_root=(sudo)
  fi
  say "installing system packages with ${as_root[*]:+sudo }apt-get: $missing"
  # A stale or broken list need not matter: whether the packages install decides.
  ${as_root[@]+"${as_root[@]}"} apt-get update >"$partial/apt.log" 2>&1 </dev/null || true
  # shellcheck disable=SC2086
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends $missing >>"$partial/apt.log" 2>&1 </dev/null ||
    explain_apt "$missing" "$partial/apt.log"
}

explain_apt() {
  local packages="$1" log="$2"
  if no_space "$log"; then fail "The disk is full." "$space_remedy"; fi
  if grep -q 'Could not get lock' "$log"; then
    fail "Another program is installing packages." "Wait until it is done and run the same command again."
  fi
  if grep -qE 'Temporary failure|Could not (resolve|connect)|Failed to fetch|Unable to connect' "$log"; then
    fail "apt-get cannot reach its package server." "Check the network and run the same command again."
  fi
  fail "apt-get failed: $(grep -E '^E: ' "$log" | tail -n 1)" \
    "Install these by hand and run the same command again: $packages"
}
