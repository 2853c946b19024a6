#!/usr/bin/env bash
# How long the command takes to start: the fastest and the middle of 20 runs of `assay --help`, in milliseconds. What
# starts in less than 50 ms feels like nothing; the number depends on the machine and is judged by nobody.
#
#   Benchmarks/startup.sh [PROGRAM]      after a release build
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
program="${1:-.build/release/assay}"
for _ in $(seq 20); do
  begin="$(date +%s%N)"
  "$program" --help > /dev/null
  echo "$((($(date +%s%N) - begin) / 10000))"
done | sort -n | awk '{ time[NR] = $1 / 100 } END { printf "fastest %.2f ms, middle %.2f ms\n", time[1], time[int(NR / 2)] }'
