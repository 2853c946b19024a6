"""Writes extreme_values.json: values where the usual oracle has no rows.

Needs mpmath 1.3 and numpy 2.4. Run in this folder: python3 extreme_values.py
"""

import json

import mpmath as mp
import numpy as np

# The difference of two tails at 50 deviations cancels some 550 digits.
mp.mp.dps = 700


def number(value):
    return float(value)


def normal_log_cdf(x):
    return mp.log(mp.erfc(-mp.mpf(x) / mp.sqrt(2)) / 2)


def beta_tail(x, a, b):
    return mp.betainc(a, b, 0, x, regularized=True)


def student_sf(t, nu):
    t, nu = mp.mpf(t), mp.mpf(nu)
    return beta_tail(nu / (nu + t * t), nu / 2, mp.mpf(1) / 2) / 2


def truncated(x, lower, upper):
    mass = (mp.erfc(-mp.mpf(upper) / mp.sqrt(2)) - mp.erfc(-mp.mpf(lower) / mp.sqrt(2))) / 2
    return -mp.mpf(x) ** 2 / 2 - mp.log(2 * mp.pi) / 2 - mp.log(mass)


def truncated_quantile(p, lower, upper):
    cdf = lambda z: mp.erfc(-z / mp.sqrt(2)) / 2
    target = cdf(mp.mpf(lower)) + mp.mpf(p) * (cdf(mp.mpf(upper)) - cdf(mp.mpf(lower)))
    low, high = mp.mpf(lower), mp.mpf(upper)
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if cdf(middle) < target else (low, middle)
    return low


def binomial_sf(k, n, p):
    return mp.fsum(mp.binomial(n, i) * mp.mpf(p) ** i * (1 - mp.mpf(p)) ** (n - i) for i in range(k + 1, n + 1))


def expected_maximum(n):
    density = lambda x: mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)
    cdf = lambda x: mp.erfc(-x / mp.sqrt(2)) / 2
    mp.mp.dps = 30
    value = mp.quad(lambda x: x * n * density(x) * cdf(x) ** (n - 1), [-12, -6, -3, 0, 2, 4, 6, 9, 13])
    mp.mp.dps = 700
    return value


generator = np.random.default_rng(7)
sample = [round(float(v), 3) for v in generator.normal(size=14)]
half = generator.normal(size=(9, 9))
dense = half + half.T
equal = np.full((6, 6), 0.3) + 0.7 * np.eye(6)
methods = {
    "averagedInvertedDistribution": "averaged_inverted_cdf",
    "closestObservation": "closest_observation",
    "interpolatedInvertedDistribution": "interpolated_inverted_cdf",
    "normalUnbiased": "normal_unbiased",
}
probabilities = [0, 0.02, 0.25, 0.3, 0.5, 0.75, 0.77, 0.98, 1]

values = {
    "normal_log_cdf": [[x, number(normal_log_cdf(x))] for x in (-1e3, -100, -38, -14.5, -14, -13.9, -3, 5, 30)],
    "student_sf": [
        [t, nu, number(student_sf(t, nu))]
        for t, nu in ((40, 5), (1e5, 2), (30, 100), (12, 2000), (1e-3, 4), (300, 0.5), (8, 1e5))
    ],
    "chi_squared_sf": [
        [x, nu, number(mp.gammainc(mp.mpf(nu) / 2, mp.mpf(x) / 2, regularized=True))]
        for x, nu in ((400, 3), (2000, 1000), (900, 1000), (1e-8, 1), (60, 30), (5100, 5000))
    ],
    "beta_cdf": [
        [x, a, b, number(beta_tail(mp.mpf(x), a, b))]
        for x, a, b in ((0.3, 500, 700), (0.5, 2000, 2000), (1e-6, 0.2, 3), (0.999, 200, 0.7), (0.02, 3, 300))
    ],
    "log_beta": [
        [a, b, number(mp.log(mp.beta(a, b)))]
        for a, b in ((0.5, 0.5), (1e-3, 20), (5, 1e6), (9.9, 10), (1e4, 3e4), (12, 15))
    ],
    "binomial_sf": [
        [k, n, p, number(binomial_sf(k, n, p))]
        for k, n, p in ((90, 100, 0.5), (2, 1000, 1e-4), (700, 1000, 0.5), (9, 10, 0.9))
    ],
    "truncated_log_density": [
        [x, low, high, number(truncated(x, low, high))]
        for x, low, high in ((30.01, 30, 40), (0.5, 0.4999, 0.5001), (-50, -51, -49), (2, -1, 3))
    ],
    "truncated_quantile": [
        [p, low, high, number(truncated_quantile(p, low, high))]
        for p, low, high in ((0.5, 30, 40), (0.01, -51, -49), (0.9, -1, 3), (0.3, 2, 2.5))
    ],
    "expected_maximum": [[n, number(expected_maximum(mp.mpf(n)))] for n in (1, 1.5, 2, 7.25, 1e6)],
    "quantiles": {
        "data": sample,
        "probabilities": probabilities,
        **{
            ours: [float(v) for v in np.quantile(sample, probabilities, method=theirs)]
            for ours, theirs in methods.items()
        },
    },
    "eigenvalues": [
        {"size": len(m), "matrix": [float(v) for v in m.ravel()], "values": [float(v) for v in np.linalg.eigvalsh(m)]}
        for m in (dense, equal, np.diag([3.0, -1.0, 2.0]), np.array([[5.0]]), np.array([[2.0, -1.0], [-1.0, 2.0]]))
    ],
}

with open("extreme_values.json", "w") as file:
    json.dump(values, file, indent=1, allow_nan=False)
    file.write("\n")
