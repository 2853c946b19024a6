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
