"""Predictions of a saved model for the rows of a text table, one a line. Usage: predict.py MODEL_FOLDER TABLE.csv

Needs numpy, and xgboost for trees or onnxruntime for linear models and networks.
"""
import csv
import json
import sys

import numpy as np

folder, path = sys.argv[1:3]
manifest = json.load(open(f"{folder}/manifest.json"))
rows = list(csv.DictReader(open(path)))



def past_means(rows):
    """Adds `strategy_success_rate` and `strategy_mean_return`: means over the signals of the same strategy that had ended
    before a signal was given, undefined below ten of them. `assay learn quality` reads the same from a signal table."""
    order = sorted(range(len(rows)), key=lambda row: (np.datetime64(rows[row]["exit_date"][:19]), row))
    sums, closed = {}, 0
    for row in sorted(range(len(rows)), key=lambda row: (np.datetime64(rows[row]["date"][:19]), row)):
        given = np.datetime64(rows[row]["date"][:19])
        while closed < len(order) and np.datetime64(rows[order[closed]]["exit_date"][:19]) < given:
            ended = rows[order[closed]]
            closed += 1
            own = sums.setdefault(ended["strategy"], [0, 0.0, 0.0])
            own[0] += 1
            own[1] += ended["success"].lower() in ("true", "1", "1.0")
            own[2] += float(ended["return_pct"])
        count, wins, returns = sums.get(rows[row]["strategy"], [0, 0.0, 0.0])
        rows[row]["strategy_success_rate"] = repr(wins / count) if count >= 10 else ""
        rows[row]["strategy_mean_return"] = repr(returns / count) if count >= 10 else ""


needed = {feature["name"] for feature in manifest["features"]}
means = {"strategy_success_rate", "strategy_mean_return"} & needed - set(rows[0])
if means and {"strategy", "date", "exit_date", "success", "return_pct"} <= set(rows[0]):
    past_means(rows)
missing = [feature["name"] for feature in manifest["features"] if feature["name"] not in rows[0]]
if missing:
    sys.exit(f"{path} lacks {', '.join(missing)}")


def column(recipe):
    """One column of the model from the raw feature, as the manifest says."""
    cells = [row[recipe["feature"]] for row in rows]
    if recipe["source"] == "category":
        raw = np.array([float(cell == recipe["category"]) for cell in cells])
    else:
        raw = np.array([float(cell) if cell else np.nan for cell in cells])
        if recipe["source"] == "is_missing":
            raw = np.isnan(raw).astype(float)
        elif recipe["fill"] is not None:
            raw = np.where(np.isnan(raw), recipe["fill"], raw)
    return (raw - recipe["centre"]) * recipe["scale"]


columns = np.column_stack([column(recipe) for recipe in manifest["preparation"]["columns"]])
file = f"{folder}/{manifest['file']}"
if manifest["format"] == "xgboost_json":
    import xgboost

    model = xgboost.Booster(model_file=file)
    predictions = model.predict(xgboost.DMatrix(columns.astype(np.float32)))
else:
    import onnxruntime

    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    if manifest["format"] == "onnx_sequence":
        steps = manifest["parameters"]["steps"]
        columns = columns.reshape(len(rows), steps, -1).astype(np.float32)
    predictions = session.run(None, {"features": columns})[0]
for row in np.asarray(predictions).reshape(len(rows), -1):
    print(",".join(repr(float(value)) for value in row))
