#!/usr/bin/env bash
# Times a collection: 100 made-up symbols × 7 strategies × 52 windows of hourly bars with ridge forecasts.
#
#   Benchmarks/dataset.sh [SYMBOLS]
set -euo pipefail
root="$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"
assay="${ASSAY:-$root/.build/release/assay}"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

python3 - "$scratch" "${1:-100}" <<'PY'
import random, sys, datetime as dt
folder, count = sys.argv[1], int(sys.argv[2])
# 60 weeks: eight to learn from, 52 to trade.
start = dt.date(2023, 1, 2)
for number in range(count):
    draw = random.Random(number)
    price = 100.0
    with open(f"{folder}/S{number:03}.csv", "w") as file:
        print("timestamp,open,high,low,close,volume", file=file)
        for day in range(60 * 7):
            date = start + dt.timedelta(days=day)
            if date.weekday() > 4:
                continue
            for hour in range(7):
                open_, close = price, price * (1 + draw.gauss(0, 0.004))
                high, low = max(open_, close) * (1 + abs(draw.gauss(0, 0.001))), min(open_, close) * (1 - abs(draw.gauss(0, 0.001)))
                print(f"{date} {9 + hour:02}:30:00,{open_:.4f},{high:.4f},{low:.4f},{close:.4f},1000", file=file)
                price = close
PY
for file in "$scratch"/*.csv; do
  "$assay" data import "$file" --symbol "$(basename "$file" .csv)" --class equity --timeframe 1h \
    --tz America/New_York --data "$scratch/data" --quiet > /dev/null
done
/usr/bin/time -f "%e s, %M kB" "$assay" dataset collect --timeframe 1h --data "$scratch/data" \
  --output "$scratch/out" --quiet
