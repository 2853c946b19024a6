#!/usr/bin/env bash
# A filter of one strategy at full size: 420 trials of 15 splits on 5,234 training trades with 52 features.
#
#   Benchmarks/filter.sh [TRIALS]         420 unless given
#
# First the study as `assay learn filter` makes it, with its pruner, on all cores: time and memory of the whole command,
# the look included. Then, where a Python with scikit-learn, XGBoost and Optuna is named by PYTHON
# (Benchmarks/peers/filter-requirements.txt), the same list of trials on both sides without pruning: every trial fits 15
# models on the purged training parts, with the features that rank first there, and scores the five paths. The scores of
# the trials are compared, so that both sides do the same work; trees differ in their random rows and columns, linear
# models agree closely. Processor time is printed beside the clock's, for machines that are busy with other work.
set -euo pipefail
root="$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"
assay="${ASSAY:-$root/.build/release/assay}"
trials="${1:-420}"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

# Deterministic trades: one of the features says a little, the others nothing.
python3 - "$scratch/trades.csv" <<'PY'
import datetime, random, sys
draw = random.Random(7)
first = datetime.date(2010, 1, 4)
training, later, features = 5234, 1200, 52
weekdays, day = [], first
while len(weekdays) < 3128 + 760:
    if day.weekday() < 5:
        weekdays.append(day)
    day += datetime.timedelta(days=1)
border = next(i for i, date in enumerate(weekdays) if date.year == 2022)
with open(sys.argv[1], "w") as file:
    print("entry_time,exit_time,pnl," + ",".join(f"f{i}" for i in range(features)), file=file)
    for count, low, high in ((training, 0, border - 6), (later, border, len(weekdays) - 6)):
        for trade in range(count):
            entry = low + trade * (high - low) // count
            exit = entry + 1 + draw.randrange(4)
            values = [draw.gauss(0, 1) for _ in range(features)]
            pnl = 1000 * (0.05 + 0.1 * values[2] + draw.gauss(0, 1))
            print(f"{weekdays[entry]},{weekdays[exit]},{pnl:.4f}," + ",".join(f"{v:.6f}" for v in values), file=file)
PY

common=(learn filter --trades "$scratch/trades.csv" --train-until 2021-12-31 --trials "$trials" --quiet)
/usr/bin/time -f '%e s, %U s of processor time, %M KB' -o "$scratch/own" "$assay" "${common[@]}" --data "$scratch/a" --db "$scratch/a.sqlite" \
  --json > "$scratch/result.json"
python3 - "$scratch" <<'PY'
import json, sys
found = json.load(open(f"{sys.argv[1]}/result.json"))
print(f"assay learn filter: {found['trials']} trials, {found['pruned']} of them stopped early, "
      f"{found['training']['trades']} training trades: {open(sys.argv[1] + '/own').read().strip()}")
PY

if [ -n "${PYTHON:-}" ]; then
  /usr/bin/time -f '%e %U' -o "$scratch/whole" "$assay" "${common[@]}" --pruner none --name whole --data "$scratch/b" \
    --db "$scratch/b.sqlite" > /dev/null
  "$assay" search export whole --output "$scratch/trials.csv" --db "$scratch/b.sqlite" --data "$scratch/b" --quiet > /dev/null
  "$PYTHON" -W ignore "$root/Benchmarks/peers/filter.py" "$scratch/trades.csv" "$scratch/trials.csv" $(cat "$scratch/whole")
fi
