"""The four models of signals with scikit-learn and XGBoost, and the network of regimes with PyTorch where it is installed.

  python3 Benchmarks/peers/learning.py FOLDER

FOLDER has signals.csv, and what `assay` said of it in quality.json and regime.json. The rows are parted at the dates that
assay used, without its embargo. Times are those of training and predicting; permutation importance is timed by itself.
"""
import csv
import json
import sys
import time

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
import xgboost


def signals(folder):
    split = json.load(open(f"{folder}/quality.json"))["split"]
    rows = list(csv.DictReader(open(f"{folder}/signals.csv")))
    numbers = [name for name in rows[0] if name.startswith("f")]
    kinds = sorted({row["strategy"] for row in rows})
    x = np.array([[float(row[name]) for name in numbers] + [float(row["strategy"] == kind) for kind in kinds] for row in rows])
    y = np.array([int(row["success"]) for row in rows])
    dates = np.array([row["date"] for row in rows])
    train, test = dates < split["validation_from"], dates >= split["test_from"]
    return x, y, train, ~train & ~test, test


def quality(folder):
    x, y, train, middle, test = signals(folder)
    models = {
        "gradient_boosting": xgboost.XGBClassifier(
            n_estimators=1000, max_depth=6, learning_rate=0.01, subsample=0.8, colsample_bytree=0.8, tree_method="hist",
            early_stopping_rounds=50, eval_metric="logloss"),
        "random_forest": RandomForestClassifier(500, max_depth=10, min_samples_split=20, min_samples_leaf=10, n_jobs=-1),
        "neural_network": make_pipeline(
            StandardScaler(), MLPClassifier((100, 50, 25), alpha=0.001, max_iter=1000, early_stopping=True)),
        "logistic_regression": make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)),
    }
    total, importance = 0.0, 0.0
    sample = np.flatnonzero(test)[:: max(1, test.sum() // 2000)][:2000]
    for name, model in models.items():
        begun = time.perf_counter()
        if name == "gradient_boosting":
            model.fit(x[train], y[train], eval_set=[(x[middle], y[middle])], verbose=False)
        else:
            model.fit(x[train], y[train])
        auc = roc_auc_score(y[test], model.predict_proba(x[test])[:, 1])
        seconds = time.perf_counter() - begun
        begun = time.perf_counter()
        permutation_importance(model, x[sample], y[sample], scoring="roc_auc", n_repeats=3, random_state=0)
        importance += time.perf_counter() - begun
        total += seconds
        print(f"  {name}: {seconds:.1f} s, AUC {auc:.4f}")
    print(f"scikit-learn and XGBoost: {total:.1f} s of training, {importance:.1f} s of permutation importance")


def regime(folder):
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed; its network is not timed")
        return
    rows = json.load(open(f"{folder}/regime.json"))["days"]["train"]
    torch.set_num_threads(1)

    class Network(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = torch.nn.LSTM(5, 50, batch_first=True), torch.nn.LSTM(50, 50, batch_first=True)
            self.drop, self.dense, self.last = torch.nn.Dropout(0.2), torch.nn.Linear(50, 25), torch.nn.Linear(25, 4)

        def forward(self, x):
            x = self.second(self.drop(self.first(x)[0]))[0][:, -1]
            return self.last(torch.relu(self.dense(self.drop(x))))

    network, x, y = Network(), torch.randn(rows, 30, 5), torch.randint(0, 4, (rows,))
    optimizer, times = torch.optim.Adam(network.parameters()), []
    for _ in range(4):
        begun = time.perf_counter()
        for batch in torch.randperm(rows).split(32):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(network(x[batch]), y[batch]).backward()
            optimizer.step()
        times.append(time.perf_counter() - begun)
    print(f"PyTorch {torch.__version__}, one thread: {np.median(times):.2f} s an epoch of {rows} sequences")


quality(sys.argv[1])
regime(sys.argv[1])
