"""Mean window return of each strategy, its error over weeks, and what costs took. Usage: pandas_query.py DIR NAME"""
import sys

import pandas as pd

folder, name = sys.argv[1:3]
rows = pd.read_parquet(f"{folder}/{name}_strategy_performance.parquet")
trades = pd.read_parquet(f"{folder}/{name}_trades.parquet")
assert str(rows["start_time"].dt.tz) == "UTC" and isinstance(rows["symbol"].dtype, pd.CategoricalDtype)

# Symbols of one week move together: weeks are the observations.
weeks = rows.groupby(["strategy", "window_num"], observed=True)["total_return"].mean().groupby("strategy", observed=True)
table = pd.DataFrame({"mean": weeks.mean(), "error": weeks.sem()})
table["costs"] = rows.groupby("strategy", observed=True)["costs"].sum()

# The trades of each row add up to its profit.
keys = ["symbol", "strategy", "window_num"]
earned = trades.groupby(keys, observed=True)["pnl"].sum()
profit = rows.set_index(keys)["total_pnl"]
assert (profit.sub(earned, fill_value=0).abs() < 1e-5).all()
print(table.sort_values("mean", ascending=False).to_string())
