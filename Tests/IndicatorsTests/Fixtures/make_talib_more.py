"""Writes talib_more.csv and talib_more_spec.json: calls that the larger table lacks, on the first 250 bars of
ohlcv_aapl.csv. Needs the Python packages TA-Lib and numpy; values are printed with 13 significant digits."""

import csv
import json
import pathlib

import numpy as np
import talib

here = pathlib.Path(__file__).parent
rows = list(csv.DictReader(open(here / "ohlcv_aapl.csv")))[:250]
bars = {k: np.array([float(r[k]) for r in rows]) for k in ("open", "high", "low", "close", "volume")}
HLC = ["high", "low", "close"]
calls = []


def add(function, inputs, **params):
    calls.append((function, inputs, params))


for kind in range(9):
    add("MA", ["close"], timeperiod=10, matype=kind)
    add("MA", ["close"], timeperiod=3, matype=kind)
    add("BBANDS", ["close"], timeperiod=10, nbdevup=1.5, nbdevdn=2.5, matype=kind)
    add("STOCHF", HLC, fastk_period=5, fastd_period=4, fastd_matype=kind)
    add("STOCH", HLC, fastk_period=6, slowk_period=3, slowk_matype=kind, slowd_period=4, slowd_matype=0)
    # The sums inside KAMA drift in C and leave a remainder where nothing has moved, as a stochastic often has not.
    if kind != 6:
        add("STOCHRSI", ["close"], timeperiod=9, fastk_period=6, fastd_period=3, fastd_matype=kind)
    add("APO", ["close"], fastperiod=5, slowperiod=11, matype=kind)
    add("PPO", ["close"], fastperiod=11, slowperiod=5, matype=kind)
    add("MACDEXT", ["close"], fastperiod=5, fastmatype=kind, slowperiod=12, slowmatype=1, signalperiod=4,
        signalmatype=0)
    add("MACDEXT", ["close"], fastperiod=12, fastmatype=1, slowperiod=5, slowmatype=kind, signalperiod=4,
        signalmatype=1)
add("MA", ["close"], timeperiod=1, matype=0)
add("SAREXT", ["high", "low"], startvalue=0.0, offsetonreverse=0.01, accelerationinitlong=0.03,
    accelerationlong=0.02, accelerationmaxlong=0.3, accelerationinitshort=0.01, accelerationshort=0.03,
    accelerationmaxshort=0.15)
add("SAREXT", ["high", "low"], startvalue=-140.0, offsetonreverse=0.0, accelerationinitlong=0.02,
    accelerationlong=0.02, accelerationmaxlong=0.2, accelerationinitshort=0.02, accelerationshort=0.02,
    accelerationmaxshort=0.2)
add("SAR", ["high", "low"], acceleration=0.3, maximum=0.1)
for function in ("ROCR", "ROCR100", "SUM", "TRIX", "CMO", "DEMA", "TEMA", "T3", "TRIMA", "KAMA", "WMA"):
    add(function, ["close"], timeperiod=8)
for length in (2, 3, 8, 9):
    for function in ("RSI", "EMA", "TRIMA", "LINEARREG", "TSF", "MAX", "MIN", "STDDEV", "VAR", "MIDPOINT"):
        add(function, ["close"], timeperiod=length)
    for function in ("ADX", "ADXR", "DX", "PLUS_DI", "ATR", "NATR", "CCI", "WILLR"):
        add(function, HLC, timeperiod=length)
    for function in ("AROON", "AROONOSC", "MINUS_DM", "MIDPRICE", "CORREL", "BETA", "DONCHIAN"):
        add(function, ["high", "low"], timeperiod=length)
    add("MFI", HLC + ["volume"], timeperiod=length)
# Over one bar the C library gives PLUS_DI, MINUS_DI and NATR in other units than else, so they are left out.
add("ATR", HLC, timeperiod=1)
for function in ("PLUS_DM", "MINUS_DM"):
    add(function, ["high", "low"], timeperiod=1)
add("ULTOSC", HLC, timeperiod1=12, timeperiod2=3, timeperiod3=5)
add("ADOSC", HLC + ["volume"], fastperiod=10, slowperiod=3)
add("MACD", ["close"], fastperiod=26, slowperiod=12, signalperiod=1)
add("MAMA", ["close"], fastlimit=0.6, slowlimit=0.1)
for function in ("HT_DCPHASE", "HT_SINE", "HT_PHASOR"):
    add(function, ["close"])
add("SUPERTREND", HLC, timeperiod=10, multiplier=3.0)
add("SUPERTREND", HLC, timeperiod=3, multiplier=1.0)

columns, spec = {}, []
for number, (function, inputs, params) in enumerate(calls):
    result = getattr(talib, function)(*(bars[i] for i in inputs), **params)
    outputs = result if isinstance(result, tuple) else (result,)
    if function == "SUPERTREND":  # the trend is an integer, 0 where there is none
        outputs = (outputs[0], np.where(np.isnan(outputs[0]), np.nan, outputs[1]))
    names = [f"{function}_{number}.{k}" for k in range(len(outputs))]
    columns.update(zip(names, outputs))
    spec.append({"column": f"{function}_{number}", "function": function, "inputs": inputs, "params": params,
                 "outputs": names})
with open(here / "talib_more.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for i in range(len(rows)):
        writer.writerow("" if np.isnan(v[i]) else f"{v[i]:.13g}" for v in columns.values())
json.dump({"columns": spec}, open(here / "talib_more_spec.json", "w"), indent=1)
