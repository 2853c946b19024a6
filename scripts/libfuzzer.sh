#!/usr/bin/env bash
# Runs parsers under libFuzzer with AddressSanitizer: it looks for inputs that reach new code, and keeps those that trap,
# reach outside their memory, hang for 25 seconds or take 3 GB.
#
#     scripts/libfuzzer.sh                     every target for 20 seconds
#     scripts/libfuzzer.sh 3600 import stamp   two targets for an hour each
#
# The build and new inputs are kept under .build/fuzz; the seeds are in Tests/Fuzz/Corpus. A finding ends with code 1 and
# lies in .build/fuzz as TARGET-crash-…; mend it, give it a test, and keep it as a seed.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds="${1:-20}"
if [[ ! "$seconds" =~ ^[0-9]+$ ]]; then
  sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"
  [[ "$seconds" =~ ^(-h|--help)$ ]] || { echo "\`$seconds\` is no number of seconds." >&2; exit 2; }
  exit 0
fi
[[ $# -gt 0 ]] && shift
targets=("$@")
[[ ${#targets[@]} -gt 0 ]] || targets=(import import-daily stamp provider yaml instruments actions json table parquet
  archive)
folder="${ASSAY_FUZZ_FOLDER:-$PWD/.build/fuzz}"
# The build system is told of one sanitizer, by which it leaves `main` to libFuzzer; the compiler of both, in the last
# option, because it heeds that one only. Dead code stays: the linker takes for dead the counters by which libFuzzer sees
# what an input reached.
build=(swift build -c release --sanitize=fuzzer -Xswiftc -sanitize=address,fuzzer -Xcxx -fsanitize=address
  --disable-dead-strip --scratch-path "$folder" --product assay-fuzz)
ASSAY_FUZZ=1 "${build[@]}"
program="$(ASSAY_FUZZ=1 "${build[@]}" --show-bin-path)/assay-fuzz"
found=0
for target in "${targets[@]}"; do
  mkdir -p "$folder/corpus/$target"
  seeds=("$folder/corpus/$target" "Tests/Fuzz/Corpus/${target%%-*}")
  echo "== $target, $seconds seconds"
  # Values that live as long as the program are no leaks.
  ASAN_OPTIONS=detect_leaks=0 ASSAY_FUZZ_TARGET="$target" "$program" -detect_leaks=0 -max_total_time="$seconds" \
    -timeout=25 -rss_limit_mb=3000 -max_len=8192 -print_final_stats=1 -artifact_prefix="$folder/$target-" \
    "${seeds[@]}" || found=1
done
exit "$found"
