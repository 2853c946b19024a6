"""How trades end, strategy by strategy, and what each end earns. Usage: duckdb_query.py DIR NAME"""
import sys

import duckdb

folder, name = sys.argv[1:3]
trades = f"{folder}/{name}_trades.parquet"
types = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{trades}')").fetchall())
assert types["entry_timestamp"] == "TIMESTAMP WITH TIME ZONE", types

table = duckdb.sql(
    f"""
    SELECT strategy::VARCHAR AS strategy, exit_reason::VARCHAR AS exit_reason, count(*) AS trades,
           avg(pnl_pct) AS mean, stddev_samp(pnl_pct) / sqrt(count(*)) AS error, sum(costs) AS costs
    FROM '{trades}' GROUP BY ALL ORDER BY strategy, trades DESC
    """
)
for row in table.fetchall():
    print(*row, sep="\t")
