"""The best strategy of each symbol by mean window return, with its error. Usage: polars_query.py DIR NAME"""
import sys

import polars as pl

folder, name = sys.argv[1:3]
rows = pl.scan_parquet(f"{folder}/{name}_strategy_performance.parquet")
schema = rows.collect_schema()
assert schema["start_time"] == pl.Datetime("ns", "UTC") and schema["strategy"] == pl.Categorical

table = (
    rows.group_by("symbol", "strategy")
    .agg(
        pl.len().alias("windows"),
        pl.col("total_return").mean().alias("mean"),
        (pl.col("total_return").std() / pl.len().sqrt()).alias("error"),
    )
    .with_columns(pl.col("symbol", "strategy").cast(pl.String))
    .sort("symbol", "mean", descending=[False, True])
    .group_by("symbol", maintain_order=True)
    .first()
    .collect()
)
print(table)
