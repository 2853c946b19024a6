"""Trades and times of vectorbt, backtesting.py and assay on the same bars with the same signals.

The rule: moving-average cross 10/50 on closes, long only, one unit, decided at a close and filled at the next open,
0.1 % commission a side, no slippage, no stops. Signals are computed once with numpy and given to the peers; assay
computes its own from the same bars, so equal trades also say that its averages and crosses are right.
"""
import argparse
import csv
import datetime
import json
import platform
import subprocess
import time

import numpy as np
import pandas as pd

FAST, SLOW, FEES, CAPITAL = 10, 50, 0.001, 1_000_000.0
RUNS = 3


def bars(count):
    """A random walk on a grid of 0.25, bars of 15 minutes around the clock: exact in binary, so that no average
    depends on how it was summed."""
    rng = np.random.default_rng(7)
    gap = rng.integers(-2, 3, count) * 0.25
    body = rng.integers(-16, 17, count) * 0.25
    close = 20_000 + np.cumsum(gap + body)
    opening = close - body
    high = np.maximum(opening, close) + rng.integers(0, 9, count) * 0.25
    low = np.minimum(opening, close) - rng.integers(0, 9, count) * 0.25
    index = pd.date_range("2014-01-01", periods=count, freq="15min", tz="UTC")
    return pd.DataFrame({"Open": opening, "High": high, "Low": low, "Close": close,
                         "Volume": rng.integers(1, 1000, count).astype(float)}, index=index)


def signals(frame):
    sums = np.cumsum(frame.Close.to_numpy())

    def average(length):
        total = sums.copy()
        total[length:] -= sums[:-length]
        out = total / length
        out[: length - 1] = np.nan
        return out

    fast, slow = average(FAST), average(SLOW)
    above = fast > slow
    before = np.concatenate([[False], fast[:-1] <= slow[:-1]])
    return above & before, fast < slow


def timed(work):
    """Best of a few runs after one that is not counted (compilers warm up)."""
    work()
    best = None
    for _ in range(RUNS):
        start = time.perf_counter()
        result = work()
        seconds = time.perf_counter() - start
        best = seconds if best is None else min(best, seconds)
    return best, result


def run_vectorbt(frame, entries, exits):
    import vectorbt as vbt

    entry = pd.Series(np.concatenate([[False], entries[:-1]]), index=frame.index)
    leave = pd.Series(np.concatenate([[False], exits[:-1]]), index=frame.index)

    def simulate():
        return vbt.Portfolio.from_signals(
            frame.Close, entry, leave, price=frame.Open, size=1, fees=FEES, init_cash=CAPITAL, freq="15min")

    bare, portfolio = timed(simulate)
    full, _ = timed(lambda: simulate().stats())
    records = portfolio.trades.records_readable
    trades = [(frame.index.get_loc(a), frame.index.get_loc(b), float(p), float(q), float(n))
              for a, b, p, q, n in zip(records["Entry Timestamp"], records["Exit Timestamp"],
                                       records["Avg Entry Price"], records["Avg Exit Price"], records["PnL"])]
    return bare, full, trades, vbt.__version__


def run_backtesting(frame, entries, exits):
    import warnings

    import backtesting

    warnings.filterwarnings("ignore")
    backtesting.backtesting._tqdm = lambda items, **_: items

    class Cross(backtesting.Strategy):
        def init(self):
            self.enter = self.I(lambda: entries.astype(float), plot=False)
            self.leave = self.I(lambda: exits.astype(float), plot=False)

        def next(self):
            if self.position:
                if self.leave[-1]:
                    self.position.close()
            elif self.enter[-1]:
                self.buy(size=1)

    def simulate():
        return backtesting.Backtest(
            frame, Cross, cash=CAPITAL, commission=FEES, trade_on_close=False, finalize_trades=True).run()

    seconds, stats = timed(simulate)
    table = stats["_trades"]
    trades = [(int(a), int(b), float(p), float(q), float(n))
              for a, b, p, q, n in zip(table.EntryBar, table.ExitBar, table.EntryPrice, table.ExitPrice, table.PnL)]
    return seconds, trades, backtesting.__version__


def run_assay(arguments, frame):
    path, folder = f"{arguments.scratch}/bars.csv", f"{arguments.scratch}/data"
    frame.rename(columns=str.lower).rename_axis("timestamp").to_csv(path, date_format="%Y-%m-%dT%H:%M:%SZ")
    common = ["--data", folder, "--quiet"]
    subprocess.run([arguments.assay, "data", "import", path, "--symbol", "BTC-USD", "--timeframe", "15m",
                    "--stamp", "open", *common], check=True, stdout=subprocess.DEVNULL)
    command = [arguments.assay, "backtest", "--symbol", "BTC-USD", "--timeframe", "15m", "--strategy", "MACross",
               "--param", f"ma_fast={FAST}", "--param", f"ma_slow={SLOW}", "--sizer", "units:1", "--capital",
               f"{CAPITAL:.0f}", "--commission", f"{FEES}", "--slippage-bps", "0", "--json", *common]
    subprocess.run([*command, "--trades", f"{arguments.scratch}/trades.csv"], check=True,
                   stdout=subprocess.DEVNULL)
    whole, _ = timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    position = {stamp.strftime("%Y-%m-%dT%H:%M:%SZ"): i for i, stamp in enumerate(frame.index)}
    trades = []
    with open(f"{arguments.scratch}/trades.csv", newline="") as file:
        for row in csv.DictReader(file):
            if row["exit_reason"] == "end_of_data":
                continue
            trades.append((position[row["entry_time"]], position[row["exit_time"]], float(row["entry_price"]),
                           float(row["exit_price"]), float(row["pnl"])))
    return whole, trades


def bench(arguments):
    """Nanoseconds a bar inside the process, from the benchmarks of the repository."""
    text = subprocess.run([arguments.bench, "--json", "--only", "backtest/"], check=True, capture_output=True,
                          text=True).stdout
    return {entry["name"]: entry["ns_per_unit"] for entry in json.loads(text)["benchmarks"]}


def compare(name, theirs, ours):
    """The first difference in bars, prices or net results, or that there is none. The last trade of a peer may be
    its own way to end the data."""
    count = min(len(theirs), len(ours))
    for a, b in zip(theirs[:count], ours[:count]):
        if a[:2] != b[:2] or any(abs(x - y) > 1e-6 for x, y in zip(a[2:], b[2:])):
            return f"{name}: differs first at {a} against {b}"
    if abs(len(theirs) - len(ours)) > 1:
        return f"{name}: {len(theirs)} trades against {len(ours)}"
    return f"{name}: {count:,} trades equal in bars, prices and net results"


def main():
    parser = argparse.ArgumentParser()
    for option in ("--scratch", "--assay", "--bench"):
        parser.add_argument(option, required=True)
    parser.add_argument("--bars", type=int, required=True)
    arguments = parser.parse_args()
    frame = bars(arguments.bars)
    entries, exits = signals(frame)
    bare, full, vbt_trades, vbt_version = run_vectorbt(frame, entries, exits)
    slow, bt_trades, bt_version = run_backtesting(frame, entries, exits)
    whole, ours = run_assay(arguments, frame)
    own = bench(arguments)

    per_bar = 1e9 / len(frame)
    given = own["backtest/signals-given"]
    rows = [
        (f"backtesting.py {bt_version}, with statistics", slow * per_bar),
        (f"vectorbt {vbt_version}, with statistics", full * per_bar),
        (f"vectorbt {vbt_version}, simulation alone", bare * per_bar),
        ("`assay backtest`, the whole command from start to document", whole * per_bar),
        ("assay, from bars to all metrics", own["backtest/end-to-end"]),
        ("assay, engine and all metrics, signals given", given),
        ("assay, engine alone", own["backtest/engine-only"]),
    ]
    print(f"{datetime.date.today()}, {platform.machine()}, Python {platform.python_version()}, "
          f"{len(frame):,} bars, {len(ours):,} trades, one core\n")
    print("| system | ns a bar | against assay with all metrics |\n|---|---:|---:|")
    for name, value in rows:
        print(f"| {name} | {value:,.1f} | {value / given:,.1f} × |")
    print()
    for line in (compare("vectorbt", vbt_trades, ours), compare("backtesting.py", bt_trades, ours)):
        print(f"- {line}")


if __name__ == "__main__":
    main()
