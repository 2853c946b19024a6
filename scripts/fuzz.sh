#!/usr/bin/env bash
# Looks for inputs that break a parser, with the fuzzer of LLVM that comes with Swift.
#
#   scripts/fuzz.sh json              a minute on the JSON parser
#   scripts/fuzz.sh bars 3600         an hour on the importer of bars
#   scripts/fuzz.sh all 60            a minute on each
#
# The corpus in Fuzz/Corpus/PARSER is read, never written: new inputs go to .build/fuzz/found/PARSER, and one that breaks
# the parser to .build/fuzz/broken. Make it a test of the parser, and add it to the corpus.
set -euo pipefail
cd "$(dirname "$0")/.."
parsers="json yaml records numbers bars providers portfolio"
chosen=${1:-}
seconds=${2:-60}
if [ "$chosen" = all ]; then chosen=$parsers; fi
if [ -z "$chosen" ] || ! [[ $seconds =~ ^[1-9][0-9]*$ ]]; then
  echo "usage: scripts/fuzz.sh all|$(echo $parsers | tr ' ' '|') [SECONDS]" >&2
  exit 2
fi
for parser in $chosen; do
  if ! [[ " $parsers " == *" $parser "* ]]; then
    echo "fuzz: there is no parser '$parser'; there are $parsers" >&2
    exit 2
  fi
done

root=$PWD
scratch=$root/.build/fuzz
# Every module of the product is compiled with the counters that the fuzzer follows.
swift build --package-path Fuzz --scratch-path "$scratch" --product AssayFuzz \
  -Xswiftc -sanitize=fuzzer -Xcc -fsanitize=fuzzer-no-link
built=$(swift build --package-path Fuzz --scratch-path "$scratch" --show-bin-path)
if ! [ "$scratch/fuzzer" -nt "$built/libAssayFuzz.a" ]; then
  swiftc -sanitize=fuzzer -parse-as-library -I "$built/Modules" Fuzz/Entries/Entry.swift "$built/libAssayFuzz.a" \
    -L .deps/arrow/lib -larrow -lparquet -L .deps/daqp/lib -ldaqp -lstdc++ -lsqlite3 -lyaml -larchive -lcrypto \
    -lopenblas -lxgboost -Xlinker -rpath="$root/.deps/arrow/lib" -Xlinker -rpath="$root/.deps/daqp/lib" \
    -o "$scratch/fuzzer"
fi
mkdir -p "$scratch/broken"
for parser in $chosen; do
  mkdir -p "$scratch/found/$parser"
  echo "fuzz: $parser for $seconds seconds"
  if ! ASSAY_FUZZ=$parser "$scratch/fuzzer" "$scratch/found/$parser" "Fuzz/Corpus/$parser" \
    -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$scratch/broken/$parser-" > "$scratch/$parser.log" 2>&1; then
    tail -40 "$scratch/$parser.log" >&2
    echo "fuzz: $parser broke; the input is in $scratch/broken" >&2
    exit 1
  fi
  grep -E 'number_of_executed_units|new_units_added|DONE' "$scratch/$parser.log" || true
done
rm -f /dev/shm/assay-fuzz-*
