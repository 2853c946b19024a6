#!/usr/bin/env bash
# Runs parsers under libFuzzer, which looks for inputs that reach new code and keeps those that trap.
#
#     scripts/libfuzzer.sh                     every target for 20 seconds, as CI does
#     scripts/libfuzzer.sh 3600 import stamp   two targets for an hour each
#
# New inputs are kept under .build/fuzz/corpus; the seeds are in Tests/Fuzz/Corpus. A finding ends with code 1 and lies
# in .build/fuzz as crash-…; mend it, and keep it as a seed. Needs a toolchain whose runtime has libFuzzer.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds="${1:-20}"
[[ $# -gt 0 ]] && shift
targets=("$@")
[[ ${#targets[@]} -gt 0 ]] || targets=(import import-daily stamp provider yaml json table)
folder="$PWD/.build/fuzz"
ASSAY_FUZZ=1 swift build --sanitize=fuzzer --scratch-path "$folder" --product assay-fuzz
program="$(ASSAY_FUZZ=1 swift build --sanitize=fuzzer --scratch-path "$folder" --show-bin-path)/assay-fuzz"
found=0
for target in "${targets[@]}"; do
  mkdir -p "$folder/corpus/$target"
  seeds=("$folder/corpus/$target")
  for seed in "Tests/Fuzz/Corpus/$target" "Tests/Fuzz/Corpus/${target%%-*}"; do
    [[ -d "$seed" ]] && seeds+=("$seed")
  done
  echo "== $target, $seconds seconds"
  "$program" "$target" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=3000 -max_len=8192 -print_final_stats=1 \
    -artifact_prefix="$folder/" "${seeds[@]}" || found=1
done
exit "$found"
