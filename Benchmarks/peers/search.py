"""Optuna on the test functions of `assay search bench` that are in no published comparison.

  python3 Benchmarks/peers/search.py SEEDS [FUNCTION…] > optuna_functions.json

Needs `optuna`. For every function, sampler and seed the best value after 25, 50 and 100 trials, and the time of one
trial. The functions are written here from their formulas and share nothing with the program.
"""
import json, math, sys, time
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
CHECKPOINTS = [25, 50, 100]


def numbers(count, low, high):
    return lambda trial: [trial.suggest_float(f"x{i}", low, high) for i in range(count)]


def griewank(x):
    return sum(v * v for v in x) / 4000 - math.prod(math.cos(v / math.sqrt(i + 1)) for i, v in enumerate(x)) + 1


def styblinski_tang(x):
    return sum(v**4 - 16 * v**2 + 5 * v for v in x) / 2


def rastrigin(x):
    return 10 * len(x) + sum(v * v - 10 * math.cos(2 * math.pi * v) for v in x)


def michalewicz(x):
    return -sum(math.sin(v) * math.sin((i + 1) * v * v / math.pi) ** 20 for i, v in enumerate(x))


def hartmann3(x):
    alpha = [1.0, 1.2, 3.0, 3.2]
    a = [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]]
    p = [[3689, 1170, 2673], [4699, 4387, 7470], [1091, 8732, 5547], [381, 5743, 8828]]
    return -sum(
        w * math.exp(-sum(ai * (xi - pi / 10000) ** 2 for ai, xi, pi in zip(ar, x, pr)))
        for w, ar, pr in zip(alpha, a, p))


def coupled(shares):
    t = [2 * (s - ((37 * (i + 1)) % 100) / 100) for i, s in enumerate(shares)]
    return sum(v * v for v in t) + 0.5 * sum((b - a) ** 2 for a, b in zip(t, t[1:]))


# A value of a grid stands in the middle of its cell, half a step inside the ends.
def number(trial, name):
    return (trial.suggest_float(name, -5, 5) + 5) / 10


def integer(trial, name):
    return (trial.suggest_int(name, 1, 100) - 0.5) / 100


def logarithmic(trial, name):
    return (math.log(trial.suggest_float(name, 1e-4, 1e-1, log=True)) - math.log(1e-4)) / math.log(1e3)


def choice(trial, name):
    return ("abcd".index(trial.suggest_categorical(name, list("abcd"))) + 0.5) / 4


def logarithmic_integer(trial, name):
    value = trial.suggest_int(name, 2, 200, log=True)
    return (math.log(value) - math.log(1.5)) / (math.log(200.5) - math.log(1.5))


def ten(kinds):
    return lambda trial: [kinds[i % len(kinds)](trial, f"x{i}") for i in range(10)]


def conditional(trial):
    family = trial.suggest_categorical("family", ["linear", "forest", "boosting"])
    total = ((trial.suggest_float("threshold", 0.3, 0.8) - 0.55) / 0.25) ** 2
    if family == "linear":
        return total + 0.3 + 0.2 * math.log10(trial.suggest_float("penalty", 1e-4, 1e2, log=True)) ** 2
    depth = trial.suggest_int("depth", 2, 20)
    if family == "forest":
        leaf = trial.suggest_int("leaf", 1, 100, log=True)
        return total + 0.15 + 0.5 * ((depth - 9) / 9) ** 2 + 0.4 * (math.log10(leaf) - 1) ** 2
    rate = math.log10(trial.suggest_float("rate", 1e-3, 0.5, log=True) / 0.05)
    rounds = (trial.suggest_int("rounds", 50, 1000, step=50) - 300) / 400
    return total + rate**2 + 0.5 * ((depth - 4) / 4) ** 2 + (rounds + 0.5 * rate) ** 2


def of(point, formula):
    return lambda trial: formula(point(trial))


FUNCTIONS = {
    "griewank6": of(numbers(6, -600, 600), griewank),
    "styblinski_tang5": of(numbers(5, -5, 5), styblinski_tang),
    "rastrigin4": of(numbers(4, -5.12, 5.12), rastrigin),
    "michalewicz5": of(numbers(5, 0, math.pi), michalewicz),
    "hartmann3": of(numbers(3, 0, 1), hartmann3),
    "numbers10": of(ten([number]), coupled),
    "integers10": of(ten([integer]), coupled),
    "mixed10": of(ten([number, integer, logarithmic, choice, logarithmic_integer]), coupled),
    "conditional": conditional,
}

SAMPLERS = {
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
    "tpe_default": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "tpe_group": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True, group=True),
}


def points():
    """Five points of each function with their values, for comparing the functions themselves."""
    found = {}
    for name, objective in FUNCTIONS.items():
        study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=7))
        study.optimize(objective, n_trials=5)
        found[name] = [{"parameters": t.params, "value": t.value} for t in study.trials]
    return found


def main():
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    results = {}
    chosen = sys.argv[2:] or list(FUNCTIONS)
    for name in chosen:
        objective = FUNCTIONS[name]
        results[name] = {}
        for label, sampler in SAMPLERS.items():
            if label == "tpe_group" and name != "conditional":
                continue
            reached = {str(c): [] for c in CHECKPOINTS}
            seconds = 0.0
            for seed in range(seeds):
                study = optuna.create_study(sampler=sampler(seed))
                began = time.process_time()
                study.optimize(objective, n_trials=CHECKPOINTS[-1])
                seconds += time.process_time() - began
                values = [t.value for t in study.trials]
                for c in CHECKPOINTS:
                    reached[str(c)].append(min(values[:c]))
            results[name][label] = {
                "per_seed": reached, "milliseconds_per_trial": seconds * 1000 / seeds / CHECKPOINTS[-1]}
            print(name, label, file=sys.stderr, flush=True)
    json.dump(
        {"optuna": optuna.__version__, "seeds": seeds, "points": points(), "results": results}, sys.stdout)


main()
