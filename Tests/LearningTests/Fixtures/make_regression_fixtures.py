"""Ridge regressions chosen by generalised cross-validation, and tests of forecasts, by other programs.

    python make_regression_fixtures.py      # numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0
"""
import json

import numpy as np
import scipy.stats
import statsmodels.api as sm

random = np.random.default_rng(20240608)


def ridge():
    rows, columns = 150, 6
    x = random.normal(size=(rows, columns)) * [1, 2, 0.5, 1, 3, 1] + [0, 1, 0, -2, 0, 0]
    x[:, 3] = x[:, 0] + 0.05 * random.normal(size=rows)
    y = np.stack([0.4 * x[:, 0] - 0.3 * x[:, 1] + random.normal(size=rows), random.normal(size=rows)], axis=1)
    x, y = np.round(x, 4), np.round(y, 4)
    z = (x - x.mean(0)) / x.std(0)
    models = []
    for target in y.T:
        best = (len(target) * np.var(target) / (1 - 1 / rows) ** 2 / rows, None)
        for penalty in 10.0 ** (-4 + 0.5 * np.arange(13)):
            # By augmented least squares, not by the normal equations.
            big = np.vstack([z, np.sqrt(penalty * rows) * np.eye(columns)])
            right = np.concatenate([target - target.mean(), np.zeros(columns)])
            weights = np.linalg.lstsq(big, right, rcond=None)[0]
            values = np.linalg.svd(z, compute_uv=False) ** 2 / rows
            freedom = 1 + np.sum(values / (values + penalty))
            residual = target - target.mean() - z @ weights
            score = np.mean(residual ** 2) / (1 - freedom / rows) ** 2
            if score < best[0]:
                best = (score, (penalty, weights / x.std(0), freedom))
        if best[1] is None:
            models.append({"penalty": "Infinity", "weights": [0.0] * columns,
                           "intercept": float(target.mean()), "freedom": 1.0})
        else:
            penalty, weights, freedom = best[1]
            models.append({"penalty": float(penalty), "weights": weights.tolist(), "freedom": float(freedom),
                           "intercept": float(target.mean() - x.mean(0) @ weights)})
    return {"rows": np.hstack([x, y]).tolist(), "features": columns, "models": models}


def skill(count, horizon, share):
    actual = 0.01 * random.standard_t(5, size=count)
    if horizon > 1:
        actual = np.convolve(actual, np.ones(horizon), "valid")
    forecast = share * actual + 0.005 * random.normal(size=len(actual))
    loss = actual ** 2 - (actual - forecast) ** 2
    # Newey-West with the rectangular window of Diebold and Mariano: autocovariances up to horizon - 1.
    n, centred = len(loss), loss - loss.mean()
    variance = sum((1 if lag == 0 else 2) * np.sum(centred[lag:] * centred[:n - lag]) / n
                   for lag in range(horizon)) / n
    correction = np.sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n)
    rectangular = loss.mean() / np.sqrt(variance) * correction
    # The Bartlett window as statsmodels computes it, on an intercept.
    lags = max(horizon - 1, int(np.floor(4 * (n / 100) ** (2 / 9))))
    fit = sm.OLS(loss, np.ones(n)).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": False})
    bartlett = float(fit.tvalues[0]) * correction
    spearman = scipy.stats.spearmanr(forecast, actual)
    return {
        "horizon": horizon, "actual": actual.tolist(), "forecast": forecast.tolist(),
        "r2": float(1 - np.sum((actual - forecast) ** 2) / np.sum(actual ** 2)),
        "spearman": float(spearman.statistic),
        "hit_rate": float(np.mean(np.sign(forecast) == np.sign(actual))),
        "dm_rectangular": float(rectangular),
        "dm": bartlett, "dm_lags": lags,
        "dm_p": float(scipy.stats.t.sf(bartlett, n - 1)),
    }


with open("ridge.json", "w") as file:
    json.dump(ridge(), file)
with open("forecast_skill.json", "w") as file:
    json.dump([skill(200, 1, 0.3), skill(300, 5, 0.2), skill(150, 3, -0.1)], file)
