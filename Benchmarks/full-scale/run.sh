#!/bin/sh
# The whole factory at full scale: 15 synthetic futures calibrated to real ones, 350,000 bars of 15 minutes each, all
# strategies with all parameters and exits, every gate. Prints wall time, processor time and peak memory, then the same
# run from a cache, and the same run again.
#
#   Benchmarks/full-scale/run.sh [FOLDER]        the folder keeps bars, database and log; made when it is missing
set -eu
here=$(cd "$(dirname "$0")" && pwd)
assay="${ASSAY:-$here/../../.build/release/assay}"
folder="${1:-./full-scale}"
data="$folder/assay-data"
mkdir -p "$folder"

symbols="6A 6B 6E 6J 6N 6S CL ES GC HG NG NQ RTY SI YM"
list=""
for symbol in $symbols; do
  list="$list${list:+,}$symbol-LIKE"
  [ -f "$data/bars/$symbol-LIKE/15m.parquet" ] || "$assay" data scenario "like_$symbol" --file "$here/futures.yaml" \
    --symbol "$symbol" --as "$symbol-LIKE" --timeframe 15m --bars 350000 --start 2007-01-02 --seed 1 \
    --data "$data" --quiet >"$folder/$symbol.txt"
done

factory() { # LABEL DATABASE
  echo "== $1"
  python3 "$here/measure.py" "$assay" factory run --symbols "$list" --timeframe 15m --gate intraday \
    --from 2006-12-01 --to 2021-12-31 --data "$data" --db "$2" --output "$folder/out" ${RETURNS:---no-returns} \
    >"$folder/$1.txt" 2>"$folder/$1.log"
  head -16 "$folder/$1.txt"
  tail -1 "$folder/$1.txt"
}

rm -f "$folder"/*.sqlite* "$data/ledger.jsonl"
rm -rf "$data/cache"
factory first "$folder/first.sqlite"
factory from-cache "$folder/second.sqlite"
factory again "$folder/first.sqlite"
