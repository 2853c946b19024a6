"""Writes the Parquet and Arrow fixtures with pandas and pyarrow, an implementation independent of ours.

Run in this folder: python3 make_parquet_fixtures.py
"""
import datetime as dt
import decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

UTC = dt.timezone.utc


def types():
    seconds = [0, 1_420_070_400, None]
    columns = {
        "i8": pa.array([-128, 127, None], pa.int8()),
        "u16": pa.array([0, 65535, 7], pa.uint16()),
        "u32": pa.array([0, 4294967295, 7], pa.uint32()),
        "i64": pa.array([-(2**62), 2**62, None], pa.int64()),
        "f16": pa.array(np.array([0.5, -2.0, np.nan], np.float16)),
        "f32": pa.array([0.1, None, -1.5], pa.float32()),
        "price": pa.array([decimal.Decimal("-37.63"), decimal.Decimal("1.25"), None], pa.decimal128(9, 2)),
        "flag": pa.array([True, None, False]),
        "text": pa.array(["ES", None, "Zürich"], pa.large_string()),
        "label": pa.array(["b", "a", "b"]).dictionary_encode(),
        "nothing": pa.nulls(3),
        "day": pa.array([dt.date(2020, 4, 20), None, dt.date(1969, 12, 31)]),
        "clock": pa.array([dt.time(9, 30), None, dt.time(16, 0)], pa.time32("s")),
        "ts_s": pa.array(seconds, pa.int64()).cast(pa.timestamp("s")),
        "ts_ms_utc": pa.array(seconds, pa.int64()).cast(pa.timestamp("s")).cast(pa.timestamp("ms", "UTC")),
        "ts_us_ny": pa.array(seconds, pa.int64()).cast(pa.timestamp("s")).cast(pa.timestamp("us", "America/New_York")),
    }
    return pa.table(columns)


def with_index():
    index = pd.DatetimeIndex(["2015-01-02 09:30", "2015-01-02 09:45"], tz="America/New_York")
    return pd.DataFrame({"Close": [1.5, np.nan]}, index=index)


if __name__ == "__main__":
    pq.write_table(types(), "pyarrow_types.parquet", row_group_size=2)
    feather.write_feather(types().drop_columns(["f16"]), "pyarrow_types.arrow", compression="lz4")
    with_index().to_parquet("pandas_index.parquet")
    nested = pa.table({"x": [1.0], "nested": pa.array([[1, 2]])})
    pq.write_table(nested, "pyarrow_nested.parquet")
    far = pa.table({"t": pa.array([10**13], pa.int64()).cast(pa.timestamp("s"))})
    feather.write_feather(far, "pyarrow_far_time.arrow", compression="uncompressed")
