#!/usr/bin/env bash
# Models of signals and the network of regimes at full size.
#
#   Benchmarks/learning.sh [ROWS] [FEATURES]      50,000 and 100 unless given
#
# `assay learn quality` on made-up signals: boosting of up to 1,000 trees of depth 6, a forest of 500 trees, a network of
# 100-50-25 and logistic regression, with their scores, intervals, importance three ways and the ensemble; then `assay learn
# regime` on 5,000 made-up days: seconds an epoch of the network of two layers of 50 units over 30 days.
# Where a Python with scikit-learn and XGBoost is named by PYTHON (Benchmarks/peers/learning-requirements.txt), the same four
# models there, trained on the same rows, and permutation importance with as many permutations; with PyTorch, the network too.
set -euo pipefail
root="$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"
assay="${ASSAY:-$root/.build/release/assay}"
rows="${1:-50000}"
features="${2:-100}"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

python3 - "$scratch" "$rows" "$features" <<'PY'
import datetime, math, random, sys
folder, rows, features = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
draw = random.Random(3)
first = datetime.date(2012, 1, 2)
names = ["momentum", "reversion", "breakout", "swing"]
with open(f"{folder}/signals.csv", "w") as file:
    print("date,symbol,strategy," + ",".join(f"f{i}" for i in range(features)) + ",success,return_pct,exit_date", file=file)
    for row in range(rows):
        date = first + datetime.timedelta(days=row * 4380 // rows)
        values = [draw.gauss(0, 1) for _ in range(features)]
        success = draw.random() < 1 / (1 + math.exp(-0.3 * values[0] + 0.2 * values[1]))
        end = date + datetime.timedelta(days=draw.randrange(1, 20))
        print(f"{date},S{row % 100},{names[row % 4]}," + ",".join(f"{v:.6f}" for v in values)
              + f",{int(success)},{(2 if success else -2) + draw.gauss(0, 1):.4f},{end}", file=file)
with open(f"{folder}/index.csv", "w") as file:
    print("date,open,high,low,close,volume", file=file)
    price, day, level = 1000.0, datetime.date(2000, 1, 3), 0.01
    for _ in range(5000):
        while day.weekday() > 4:
            day += datetime.timedelta(days=1)
        level = min(max(level * math.exp(draw.gauss(0, 0.05)), 0.004), 0.03)
        o, c = price, price * math.exp(draw.gauss(0.0003, level))
        print(f"{day},{o:.4f},{max(o, c) * 1.002:.4f},{min(o, c) * 0.998:.4f},{c:.4f},1000", file=file)
        price, day = c, day + datetime.timedelta(days=1)
PY

/usr/bin/time -f '%e s, %M KB' -o "$scratch/time" "$assay" learn quality --input "$scratch/signals.csv" \
  --db "$scratch/r.sqlite" --quiet --json > "$scratch/quality.json"
echo "assay learn quality, $rows rows with $features features, everything: $(cat "$scratch/time")"
"$assay" learn regime --input "$scratch/index.csv" --symbol SPX --timeframe 1d --horizon 5 --max-epochs 12 --quiet --json \
  --db "$scratch/r.sqlite" > "$scratch/regime.json"
python3 - "$scratch" <<'PY'
import json, sys
quality, regime = (json.load(open(f"{sys.argv[1]}/{name}.json")) for name in ("quality", "regime"))
for model in quality["models"]:
    print(f"  {model['name']}: AUC {model['auc_test']:.4f}")
print(f"assay learn regime: {regime['seconds_per_epoch']:.2f} s an epoch over {regime['epochs']} epochs")
PY
if [ -n "${PYTHON:-}" ]; then
  "$PYTHON" -W ignore "$root/Benchmarks/peers/learning.py" "$scratch"
fi
