"""Writes scipy-cases.json: what SciPy answers. Run with `pip install scipy` and `python scipy-cases.py`."""

import json
import math

import numpy as np
from scipy import stats
from scipy.spatial import distance


def minstd(seed, count):
    """Park and Miller's generator: the test repeats it, so that long samples need not be stored."""
    values, state = [], seed
    for _ in range(count):
        state = state * 16807 % 2147483647
        values.append(state / 2147483647)
    return values


def samples():
    shapes = [(5, 5), (7, 12), (30, 30), (40, 25), (200, 300), (1000, 1000), (999, 4000), (800, 12000), (400, 60000)]
    for index, (m, n) in enumerate(shapes):
        for shift in (0.0, 0.03, 0.3):
            for digits in (12, 1):
                first = [round(value, digits) for value in minstd(index + 1, m)]
                second = [round(value + shift, digits) for value in minstd(index + 101, n)]
                yield dict(seed=index + 1, m=m, n=n, shift=shift, digits=digits), np.array(first), np.array(second)


def shares(first, second):
    if len(np.unique(first)) > 20:
        edges = np.histogram_bin_edges(np.concatenate([first, second]), bins="sturges")
        return np.histogram(first, edges)[0] / len(first), np.histogram(second, edges)[0] / len(second)
    keys = np.unique(np.concatenate([first, second]))
    return tuple(np.array([(sample == key).mean() for key in keys]) for sample in (first, second))


def filled(values):
    smallest = values[values > 0].min()
    return np.where(values == 0, smallest / 1e6 if smallest <= 0.0001 else 0.0001, values)


cases = []
for case, first, second in samples():
    p, q = shares(first, second)
    case["ks"] = stats.ks_2samp(first, second).pvalue
    case["distance"] = stats.ks_2samp(first, second).statistic
    case["wasserstein"] = stats.wasserstein_distance(first, second) / max(np.std(first), 0.001)
    case["jensenshannon"] = distance.jensenshannon(p, q)
    case["psi"] = float(np.sum((filled(p) - filled(q)) * np.log(filled(p) / filled(q))))
    cases.append(case)

kolmogorov = []
for n in (2, 5, 20, 100, 140, 141, 500, 2000, 20000, 300000):
    for z in (0.2, 0.4, 0.7, 1.0, 1.4, 1.9, 2.5, 4.0, 8.0):
        x = z / math.sqrt(n)
        if x < 1:
            kolmogorov.append(dict(n=n, x=x, p=stats.kstwo.sf(x, n)))

chi_square = [
    dict(reference=reference, current=current, p=p)
    for reference, current, p in (
        (r, c, stats.chisquare(c, np.array(r) * sum(c) / sum(r)).pvalue)
        for r, c in (
            ([10, 20, 30], [12, 18, 30]),
            ([100, 200, 300, 400], [1, 2, 3, 40]),
            ([5, 5], [1, 9]),
            ([50] * 40, [40 + i for i in range(40)]),
            ([1000, 1], [990, 11]),
        )
    )
]

with open("scipy-cases.json", "w") as file:
    json.dump(dict(samples=cases, kolmogorov=kolmogorov, chiSquare=chi_square), file, indent=1)
    file.write("\n")
