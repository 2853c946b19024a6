"""Writes gaussian_process.json: log marginal likelihoods and predictions of scikit-learn's Gaussian process.

The model of the product profiles the amplitude out, so the amplitude here is the one that maximises the likelihood:
y' K^-1 y / n. Inputs are in the unit cube, values are centred.
"""
import json

import numpy as np
import sklearn
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

random = np.random.default_rng(11)
cases = []
for axes, count in ((1, 6), (2, 12), (4, 30)):
    x = random.random((count, axes))
    y = np.sin(5 * x[:, 0]) + 0.3 * random.standard_normal(count)
    y -= y.mean()
    lengths = 0.2 + random.random(axes)
    noise = 0.03
    unit = Matern(lengths, nu=2.5) + WhiteKernel(noise + 1e-6)
    covariance = unit(x)
    amplitude = float(y @ np.linalg.solve(covariance, y) / count)
    kernel = ConstantKernel(amplitude) * Matern(lengths, nu=2.5) + WhiteKernel(amplitude * (noise + 1e-6))
    model = GaussianProcessRegressor(kernel, optimizer=None, alpha=0).fit(x, y)
    query = random.random((5, axes))
    mean, deviation = model.predict(query, return_std=True)
    # The deviation of scikit-learn includes the noise; that of the function alone does not.
    latent = np.sqrt(np.maximum(deviation**2 - amplitude * (noise + 1e-6), 0))
    cases.append({
        "x": x.tolist(), "y": y.tolist(), "log_lengths": np.log(lengths).tolist(), "log_noise": float(np.log(noise)),
        "amplitude": amplitude, "log_marginal_likelihood": float(model.log_marginal_likelihood_value_),
        "query": query.tolist(), "mean": mean.tolist(), "deviation": latent.tolist(),
    })
json.dump({"sklearn": sklearn.__version__, "cases": cases}, open("gaussian_process.json", "w"))
