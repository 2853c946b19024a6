"""Trains small tree models with Python's xgboost and writes matrix, models and predictions.

    python make_tree_fixtures.py      # xgboost 1.7.4, numpy 1.26.4
"""
import json

import numpy as np
import xgboost as xgb

random = np.random.default_rng(20240607)
rows, columns = 80, 4
features = random.normal(size=(rows, columns)).astype(np.float32)
target = (np.where(features[:, 0] > 0, 1.0, -0.5) + 0.3 * features[:, 1] * (features[:, 2] > 0.5)
          + 0.1 * random.normal(size=rows)).astype(np.float32)
features[random.random((rows, columns)) < 0.08] = np.nan
target = np.round(target, 4)
features = np.round(features, 3)

with open("trees_matrix.csv", "w") as file:
    file.write("a,b,c,d,target\n")
    for row, value in zip(features, target):
        cells = ["" if np.isnan(x) else repr(float(x)) for x in row]
        file.write(",".join(cells + [repr(float(value))]) + "\n")

matrix = xgb.DMatrix(features, label=target)
common = {"objective": "reg:squarederror", "tree_method": "hist", "nthread": 1, "max_bin": 64,
          "base_score": float(np.mean(target.astype(np.float64)))}
boosting = xgb.train({**common, "max_depth": 3, "eta": 0.2, "lambda": 1, "min_child_weight": 2}, matrix, 25)
forest = xgb.train({**common, "max_depth": 4, "eta": 1, "lambda": 0, "min_child_weight": 3, "num_parallel_tree": 20,
                    "subsample": 0.632, "colsample_bynode": 0.5, "seed": 7}, matrix, 1)
boosting.save_model("trees_boosting.json")
forest.save_model("trees_forest.ubj")
with open("trees_predictions.json", "w") as file:
    json.dump({"boosting": boosting.predict(matrix).astype(float).tolist(),
               "forest": forest.predict(matrix).astype(float).tolist(),
               "version": xgb.__version__}, file)
