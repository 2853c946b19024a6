"""Writes philox_vectors.json: numpy's Philox4x64-10 on random counters and keys, and what follows from its draws.

Needs numpy 2.4 and scipy 1.17. Run in this folder: python3 philox_vectors.py
"""

import json
import random

import numpy as np
from scipy.special import ndtri

random.seed(11)
blocks = []
for _ in range(40):
    counter = random.getrandbits(256)
    key = random.getrandbits(128)
    # numpy advances the counter before it makes a block.
    generator = np.random.Philox(counter=(counter - 1) % 2**256, key=key)
    blocks.append(
        {
            "counter": [f"{counter >> 64 * i & (2**64 - 1):016x}" for i in range(4)],
            "key": [f"{key >> 64 * i & (2**64 - 1):016x}" for i in range(2)],
            "block": [f"{int(v):016x}" for v in generator.random_raw(4)],
        }
    )

streams = []
for seed, stream in ((0, 0), (42, 7), (2**64 - 1, 31_979)):
    key = seed | stream << 64
    raw = [int(v) for v in np.random.Philox(counter=2**256 - 1, key=key).random_raw(12)]
    uniform = np.random.Generator(np.random.Philox(counter=2**256 - 1, key=key)).random(12)
    streams.append(
        {
            "seed": f"{seed:016x}",
            "stream": f"{stream:016x}",
            "raw": [f"{v:016x}" for v in raw],
            "uniform": [float(v) for v in uniform],
            "normal": [float(ndtri(((v >> 12) + 0.5) / 2**52)) for v in raw],
        }
    )

with open("philox_vectors.json", "w") as file:
    json.dump({"blocks": blocks, "streams": streams}, file, indent=1, allow_nan=False)
    file.write("\n")
