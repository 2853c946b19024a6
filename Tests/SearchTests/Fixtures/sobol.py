"""Writes sobol.json: the first points of the Sobol sequence, not scrambled, by scipy."""
import json

import scipy
from scipy.stats import qmc

points = {str(d): qmc.Sobol(d, scramble=False, bits=32).random_base2(5).tolist() for d in (1, 2, 5, 40, 256)}
points["256"] = points["256"][:8]
json.dump({"scipy": scipy.__version__, "points": points}, open("sobol.json", "w"))
