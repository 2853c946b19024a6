#!/usr/bin/env bash
# What a study costs beside its trials.
#
#   Benchmarks/search.sh [TRIALS] [BARS]
#
# First: a study of TRIALS trials (300) over the parameters of RSI2_MeanReversion on BARS made-up bars of 15 minutes
# (350,000), one worker. It prints the time of the whole command and the time of the trials themselves, which are backtests
# with all metrics, and their ratio. What is between them is loading the bars, the sampler, the results database, the trial
# ledger and the verdict.
# Then: the sampler alone, in milliseconds a trial, on problems of ten parameters; and Optuna on the same problems, where a
# Python with `optuna` is named by PYTHON.
set -euo pipefail
root="$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"
assay="${ASSAY:-$root/.build/release/assay}"
trials="${1:-300}"
bars="${2:-350000}"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

python3 - "$scratch/bars.csv" "$bars" <<'PY'
import random, sys
path, count = sys.argv[1], int(sys.argv[2])
draw = random.Random(1)
price, stamp = 100.0, 1_262_304_000
with open(path, "w") as file:
    print("timestamp,open,high,low,close,volume", file=file)
    for _ in range(count):
        o, c = price, price * (1 + draw.gauss(0, 0.001))
        h, l = max(o, c) * (1 + abs(draw.gauss(0, 0.0004))), min(o, c) * (1 - abs(draw.gauss(0, 0.0004)))
        print(f"{stamp},{o:.6f},{h:.6f},{l:.6f},{c:.6f},1000", file=file)
        price, stamp = c, stamp + 900
PY
"$assay" data import "$scratch/bars.csv" --symbol MADEUP --class crypto --timeframe 15m --data "$scratch/data" --quiet \
  > /dev/null
/usr/bin/time -f '%e' -o "$scratch/seconds" "$assay" search run --strategy RSI2_MeanReversion --symbol MADEUP \
  --timeframe 15m --trials "$trials" --name study --workers 1 --holdout-share 0 --data "$scratch/data" \
  --db "$scratch/results.sqlite" --quiet > /dev/null
"$assay" search export study --file "$scratch/trials.csv" --times --db "$scratch/results.sqlite" --quiet > /dev/null
python3 - "$scratch" "$bars" <<'PY'
import csv, datetime, sys
folder, bars = sys.argv[1], int(sys.argv[2])
read = lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
rows = list(csv.DictReader(open(f"{folder}/trials.csv")))
own = sum((read(row["ended_at"]) - read(row["begun_at"])).total_seconds() for row in rows)
whole = float(open(f"{folder}/seconds").read())
print(f"{len(rows)} trials on {bars} bars: {whole:.2f} s in all, {own:.2f} s of it backtests "
      f"({own / len(rows) * 1000:.1f} ms each): ratio {whole / own:.2f}")
PY

for count in 100 1000; do
  for function in numbers10 mixed10 integers10; do
    "$assay" search bench --function "$function" --trials "$count" --seeds 10 --workers 1 --json --quiet |
      python3 -c "import json, sys; d = json.load(sys.stdin); print(f'tpe, {d[\"function\"]}, $count trials: {d[\"milliseconds_per_trial\"]:.3f} ms a trial')"
  done
done
if [ -n "${PYTHON:-}" ]; then
  "$PYTHON" -W ignore "$root/Benchmarks/peers/search.py" 10 numbers10 mixed10 integers10 |
    python3 -c "
import json, sys
d = json.load(sys.stdin)
for name, samplers in d['results'].items():
    print(f'Optuna {d[\"optuna\"]}, {name}, 100 trials: {samplers[\"tpe_default\"][\"milliseconds_per_trial\"]:.3f} ms a trial')"
fi
