"""The trials of a filter's study with scikit-learn, XGBoost and Optuna.

  python3 Benchmarks/peers/filter.py TRADES.csv TRIALS.csv SECONDS PROCESSOR_SECONDS

TRIALS.csv is what `assay search export` wrote, the two times are those of assay for
the same list. Optuna hands the trials out
and takes their values back, as it would in a search; its own sampler proposes nothing here. Boosting is XGBoost, forests
and linear models are scikit-learn's, each with all cores. Splits, purging, embargo, ranking of features and the objective
are written here from their description and share nothing with the program.
"""
import csv
import itertools
import sys
import time

import numpy as np
import optuna
import xgboost
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

optuna.logging.set_verbosity(optuna.logging.ERROR)
GROUPS, TESTED, EMBARGO = 6, 2, 5


def read_trades(path):
    with open(path) as file:
        rows = list(csv.reader(file))
    header, rows = rows[0], [row for row in rows[1:] if row[1] <= "2021-12-31"]
    entry = np.array([row[0] for row in rows], dtype="datetime64[D]")
    exit = np.array([row[1] for row in rows], dtype="datetime64[D]")
    order = np.lexsort((exit, entry))
    session = lambda dates: np.busday_count(entry.min(), dates)
    values = np.array([[float(cell) for cell in row[3:]] for row in rows])
    pnl = np.array([float(row[2]) for row in rows])
    return session(entry)[order], session(exit)[order], pnl[order], values[order]


def splits(entry, exit):
    """Training and test rows of every choice of the groups; a group is a run of trades in order of entry."""
    count = len(entry)
    groups = [np.arange(count * g // GROUPS, count * (g + 1) // GROUPS) for g in range(GROUPS)]
    for chosen in itertools.combinations(range(GROUPS), TESTED):
        keep = np.ones(count, bool)
        for g in chosen:
            first, last = entry[groups[g]].min(), exit[groups[g]].max()
            keep &= ~((entry <= last) & (exit >= first))
            keep &= ~((entry > last) & (entry <= last + EMBARGO))
            keep[groups[g]] = False
        yield chosen, np.flatnonzero(keep), [groups[g] for g in chosen]


def uniqueness(entry, exit):
    open_trades = np.zeros(exit.max() + 2)
    for a, b in zip(entry, exit):
        open_trades[a : b + 1] += 1
    return np.array([np.mean(1 / open_trades[a : b + 1]) for a, b in zip(entry, exit)])


def model(trial, weights):
    family = trial["family"]
    if family == "gradient_boosting":
        return xgboost.XGBClassifier(
            n_estimators=int(trial["rounds"]), max_depth=int(trial["depth"]), learning_rate=float(trial["rate"]),
            subsample=float(trial["row_share"]), colsample_bytree=float(trial["column_share"]),
            min_child_weight=float(trial["leaf_weight"]), reg_lambda=float(trial["penalty"]), tree_method="hist",
            max_bin=64, random_state=1)
    if family == "random_forest":
        return RandomForestRegressor(
            n_estimators=int(trial["forest_trees"]), max_depth=int(trial["forest_depth"]),
            min_samples_leaf=int(trial["forest_leaf"]), max_features=float(trial["forest_share"]), n_jobs=-1,
            random_state=1)
    return LogisticRegression(C=float(trial["strength"]), max_iter=200)


def sharpe(days):
    deviation = days.std(ddof=1)
    return days.mean() / deviation * np.sqrt(252) if deviation > 0 else np.nan


def main():
    entry, exit, pnl, values = read_trades(sys.argv[1])
    trials = list(csv.DictReader(open(sys.argv[2])))
    theirs, processor = float(sys.argv[3]), float(sys.argv[4])
    labels, weights = (pnl > 0).astype(int), uniqueness(entry, exit)
    begun, spent = time.perf_counter(), time.process_time()
    parts = []
    for chosen, train, tests in splits(entry, exit):
        gap = [abs(roc_auc_score(labels[train], values[train, f]) - 0.5) for f in range(values.shape[1])]
        parts.append((chosen, train, tests, np.argsort(-np.array(gap), kind="stable")))
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=0))
    differences, fitting = {}, {}
    for row in trials:
        started = time.process_time()
        study.enqueue_trial({"features": int(row["features"]), "threshold": float(row["threshold"])})
        asked = study.ask()
        chosen_features = asked.suggest_int("features", 1, values.shape[1])
        threshold = asked.suggest_float("threshold", 0.3, 0.7)
        paths, used = np.full((GROUPS - 1, len(entry)), np.nan), [0] * GROUPS
        for chosen, train, tests, ranking in parts:
            columns = np.sort(ranking[:chosen_features])
            x, fitted = values[np.ix_(train, columns)], model(row, weights)
            if row["family"] == "logistic_regression":
                mean, deviation = x.mean(0), x.std(0)
                fitted.fit((x - mean) / deviation, labels[train], sample_weight=weights[train])
                say = lambda rows: fitted.predict_proba((values[np.ix_(rows, columns)] - mean) / deviation)[:, 1]
            elif row["family"] == "gradient_boosting":
                fitted.fit(x, labels[train], sample_weight=weights[train])
                say = lambda rows: fitted.predict_proba(values[np.ix_(rows, columns)])[:, 1]
            else:
                fitted.fit(x, labels[train], sample_weight=weights[train])
                say = lambda rows: fitted.predict(values[np.ix_(rows, columns)])
            for group, rows in zip(chosen, tests):
                paths[used[group], rows] = say(rows)
                used[group] += 1
        fitting[row["family"]] = fitting.get(row["family"], 0) + time.process_time() - started
        ratios = []
        for path in paths:
            kept = path >= threshold
            days = np.bincount(exit[kept], weights=pnl[kept], minlength=exit.max() + 1)[entry.min() :]
            ratios.append(sharpe(days))
        value = float(np.mean(ratios))
        study.tell(asked, value if np.isfinite(value) else None,
                   state=None if np.isfinite(value) else optuna.trial.TrialState.FAIL)
        if row["state"] == "complete" and np.isfinite(value):
            differences.setdefault(row["family"], []).append(abs(value - float(row["sharpe"])))
    seconds, spent = time.perf_counter() - begun, time.process_time() - spent
    print(f"the same {len(trials)} trials: scikit-learn, XGBoost and Optuna {optuna.__version__} {seconds:.1f} s "
          f"({spent:.1f} s of processor time), assay without pruning {theirs:.1f} s ({processor:.1f} s): ratio "
          f"{seconds / theirs:.2f} ({spent / processor:.2f})")
    for family, found in sorted(differences.items()):
        print(f"  {family}: {len(found)} trials, {fitting[family]:.1f} s of processor time, Sharpe ratios differ by {np.median(found):.4f} in the median, "
              f"{np.max(found):.4f} at most")


main()
