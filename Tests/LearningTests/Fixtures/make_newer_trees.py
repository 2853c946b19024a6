"""Writes one small model as a later xgboost does, whose base score is a list.

    python make_newer_trees.py      # xgboost-cpu 3.2.0, numpy 2.4.6
"""
import numpy as np
import xgboost as xgb

random = np.random.default_rng(1)
features = random.normal(size=(80, 4)).astype(np.float32)
model = xgb.train({"max_depth": 2, "objective": "reg:squarederror"}, xgb.DMatrix(features, label=features[:, 0]), 2)
model.save_model("trees_newer.json")
model.save_model("trees_newer.ubj")
