"""Writes tpe_tie_orders.json: for each observation of tpe_internals.json its place in numpy's argsort.

Optuna derives the width of a kernel from its neighbours in numpy.argsort, whose order of equal values depends on the
processor (here: AVX-512). The places let a test compare the widths of equal observations, too.
"""
import json

import numpy as np

oracle = json.load(open("tpe_internals.json"))


def places(values, log):
    values = np.asarray(values, dtype=float)
    order = np.argsort(np.log(values) if log else values)
    result = np.empty(len(values), dtype=int)
    result[order] = np.arange(len(values))
    return result.tolist()


def columns(space, observed):
    return {
        name: places(observed[name], json.loads(text)["attributes"].get("log", False))
        for name, text in space.items()
    }


acquisition = oracle["acquisition"]
below = set(acquisition["A_below_trial_numbers"])
sides = {"below": [], "above": []}
for trial in acquisition["history"]:
    sides["below" if trial["number"] in below else "above"].append(trial["params_internal"])
result = {
    "numpy": np.__version__,
    "parzen": {
        case["id"]: columns(case["space"], case["observations_internal_repr_in_trial_order"])
        for case in oracle["parzen"]
    },
    "acquisition": {
        side: columns(acquisition["space"], {name: [t[name] for t in trials] for name in acquisition["space"]})
        for side, trials in sides.items()
    },
}
json.dump(result, open("tpe_tie_orders.json", "w"), indent=1)
