"""The same precomputed signals through backtesting.py, vectorbt and assay: which trades agree, and why others do not.

Each case is one rule of execution. Bars are a random walk on a grid of 0.25, exact in binary. Signals and levels are
computed once with numpy; assay gets them as an order file (`assay replay`), the peers through their own interfaces.
Prints a table and, for each case that differs, the first trade on each side.
"""
import argparse
import json
import subprocess
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from compare import bars

warnings.filterwarnings("ignore")
UNITS = 1


def signals(frame, seed, spacing):
    """Entries at random closes, at least `spacing` bars apart; exits half way to the next."""
    rng = np.random.default_rng(seed)
    entries = np.zeros(len(frame), bool)
    exits = np.zeros(len(frame), bool)
    at = 50
    while at + 2 * spacing < len(frame):
        entries[at] = True
        exits[at + spacing] = True
        at += 2 * spacing + int(rng.integers(0, 5))
    return entries, exits


def orders(frame, entries, exits, case):
    """One line an order. Exits that nothing is left for are refused by the account and cost nothing."""
    rows = []
    close = frame.Close.to_numpy()
    for i in np.flatnonzero(entries | exits):
        stamp = frame.index[i].isoformat()
        if entries[i]:
            row = {"timestamp": stamp, "side": "buy", "quantity": UNITS, "type": case.get("type", "market"),
                   "limit": "", "stop": "", "take_profit": "", "stop_loss": "", "time_in_force": ""}
            if "offset" in case:
                row["limit" if case["type"] == "limit" else "stop"] = close[i] + case["offset"]
                row["time_in_force"] = str(case["bars"])
            if "stop_loss" in case:
                row["stop_loss"] = close[i] - case["stop_loss"]
            if "take_profit" in case:
                row["take_profit"] = close[i] + case["take_profit"]
            rows.append(row)
    return pd.DataFrame(rows)


def run_assay(binary, frame, table, exits, case):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        out = frame.rename(columns=str.lower)
        out.index.name = "timestamp"
        out.to_csv(path / "bars.csv")
        if case.get("exits", True):
            closing = pd.DataFrame({"timestamp": [t.isoformat() for t in frame.index[exits]], "side": "sell",
                                    "quantity": UNITS, "type": "market"})
            closing["reduce_only"] = "yes"
            table = pd.concat([table, closing])
        table.to_csv(path / "orders.csv", index=False)
        answer = subprocess.run(
            [binary, "replay", "--input", path / "bars.csv", "--orders", path / "orders.csv", "--capital", "1e9",
             "--limit-fill", "touch", "--intrabar", case.get("intrabar", "pessimistic"), "--json", "--quiet"],
            capture_output=True, text=True, check=False)
        if answer.returncode != 0:
            raise SystemExit(answer.stdout + answer.stderr)
        trades = json.loads(answer.stdout)["trades"]
    place = {t.isoformat(): i for i, t in enumerate(frame.index)}
    at = lambda text: place[pd.Timestamp(text).isoformat()]
    return [(at(t["entry_time"]), at(t["exit_time"]), t["entry_price"], t["exit_price"]) for t in trades]


def run_backtesting(frame, entries, exits, case):
    from backtesting import Backtest, Strategy

    class Given(Strategy):
        def init(self):
            pass

        def next(self):
            i = len(self.data) - 1
            for order in list(self.orders):
                if not order.is_contingent and case.get("bars") and i - self.sent >= case["bars"]:
                    order.cancel()
            if exits[i] and case.get("exits", True) and self.position:
                self.position.close()
            if entries[i]:
                close = self.data.Close[-1]
                given = {"size": UNITS}
                if "offset" in case:
                    given[case["type"]] = close + case["offset"]
                if "stop_loss" in case:
                    given["sl"] = close - case["stop_loss"]
                if "take_profit" in case:
                    given["tp"] = close + case["take_profit"]
                self.sent = i
                try:
                    self.buy(**given)
                except ValueError:
                    pass

    test = Backtest(frame, Given, cash=1e9, commission=0, exclusive_orders=False, finalize_trades=False)
    trades = test.run()._trades
    return sorted(zip(trades.EntryBar, trades.ExitBar, trades.EntryPrice, trades.ExitPrice))


def run_vectorbt(frame, entries, exits, case):
    import vectorbt as vbt

    if "offset" in case:
        return None
    opening = frame.Open
    shift = lambda mask: np.concatenate([[False], mask[:-1]])
    given = {}
    if "stop_loss" in case or "take_profit" in case:
        entry = frame.Open.to_numpy()
        level = np.concatenate([[np.nan], frame.Close.to_numpy()[:-1]])
        if "stop_loss" in case:
            given["sl_stop"] = pd.Series((entry - (level - case["stop_loss"])) / entry, frame.index)
        if "take_profit" in case:
            given["tp_stop"] = pd.Series(((level + case["take_profit"]) - entry) / entry, frame.index)
        given.update(stop_entry_price="fillprice", stop_exit_price="stoplimit", open=frame.Open, high=frame.High,
                     low=frame.Low)
    held = shift(exits) if case.get("exits", True) else np.zeros(len(frame), bool)
    result = vbt.Portfolio.from_signals(
        frame.Close, pd.Series(shift(entries), frame.index), pd.Series(held, frame.index), price=opening, size=UNITS,
        init_cash=1e9, fees=0, freq="15min", **given)
    trades = result.trades.records
    closed = trades[trades.status == 1]
    return sorted(zip(closed.entry_idx, closed.exit_idx, closed.entry_price, closed.exit_price))


def agree(a, b):
    same = {t[:2]: t for t in a}
    return sum(1 for t in b if t[:2] in same and abs(same[t[:2]][2] - t[2]) < 1e-6 and abs(same[t[:2]][3] - t[3]) < 1e-6)


CASES = {
    "market in, market out": {},
    "stop loss 5 below": {"stop_loss": 5.0},
    "take profit 5 above": {"take_profit": 5.0},
    "stop 5 and target 5": {"stop_loss": 5.0, "take_profit": 5.0},
    "stop 2 and target 2": {"stop_loss": 2.0, "take_profit": 2.0},
    "limit entry 3 below, 3 bars": {"type": "limit", "offset": -3.0, "bars": 3},
    "stop entry 3 above, 3 bars": {"type": "stop", "offset": 3.0, "bars": 3},
    "limit entry with stop and target": {
        "type": "limit", "offset": -3.0, "bars": 3, "stop_loss": 8.0, "take_profit": 5.0},
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--assay", default=".build/release/assay")
    parser.add_argument("--bars", type=int, default=20_000)
    options = parser.parse_args()
    frame = bars(options.bars)
    entries, exits = signals(frame, 3, 12)
    print(f"{'case':36} {'assay':>6} {'backtesting.py':>15} {'equal':>6} {'vectorbt':>9} {'equal':>6}")
    for name, case in CASES.items():
        ours = run_assay(options.assay, frame, orders(frame, entries, exits, case), exits, case)
        theirs = run_backtesting(frame, entries, exits, case)
        other = run_vectorbt(frame, entries, exits, case)
        cells = [f"{len(ours):6}", f"{len(theirs):15}", f"{agree(ours, theirs):6}"]
        cells += [f"{len(other):9}", f"{agree(ours, other):6}"] if other is not None else [f"{'—':>9}", f"{'—':>6}"]
        print(f"{name:36} " + " ".join(cells))
        for label, trades in (("backtesting.py", theirs), ("vectorbt", other)):
            if trades is None:
                continue
            mine, peer = set(tuple(np.round(t, 6)) for t in ours), set(tuple(np.round(t, 6)) for t in trades)
            if mine != peer:
                first = min(mine - peer, default=None), min(peer - mine, default=None)
                print(f"    differs from {label} in {len(mine - peer)}: assay {first[0]}, {label} {first[1]}")


if __name__ == "__main__":
    main()
