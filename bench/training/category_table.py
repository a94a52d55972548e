"""The paired comparison of the predictions that categories.mjs and category_peers.py kept: category_table.py RESULTS.

Of each fold the test rows are drawn again and again, the same rows for all trainers; the interval holds 95% of the
differences of the folds' means. "Better" and "worse" count the folds whose own interval excludes 0.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

resamples = 1000


class Auc:
    """ROC AUC of many bootstrap resamples, given as how often each row was drawn."""

    def __init__(self, label, score):
        order = np.argsort(score, kind="stable")
        self.order = order
        self.positive = label[order] == 1
        ordered = score[order]
        self.starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])

    def __call__(self, weights):
        drawn = weights[self.order]
        positive = np.add.reduceat(np.where(self.positive, drawn, 0), self.starts)
        negative = np.add.reduceat(np.where(self.positive, 0, drawn), self.starts)
        below = np.cumsum(negative) - negative
        return (positive * (below + negative / 2)).sum() / (positive.sum() * negative.sum())


class Rmse:
    def __init__(self, label, score):
        self.errors = (label - score) ** 2

    def __call__(self, weights):
        return np.sqrt((self.errors * weights).sum() / weights.sum())


def compare(results):
    job = json.loads((results / "sets.json").read_text())
    described, folds = job["sets"], job["folds"]
    seconds = json.loads((results / "seconds.json").read_text())
    print("| set | rows | metric | mlops-yaml | LightGBM | difference (95% interval) | folds | scikit-learn | difference (95% interval) | folds | seconds |")
    print("| --- " * 11 + "|")
    kinds = ["mlops-yaml", "LightGBM", "scikit-learn"]
    for name, spec in described.items():
        table = pd.read_parquet(results / f"{name}.parquet", columns=["label", "fold"])
        label, fold_of = table["label"].to_numpy().astype(float), table["fold"].to_numpy()
        metric = Rmse if spec["task"] == "regression" else Auc
        random = np.random.RandomState(1)
        values = np.zeros((len(kinds), folds))
        drawn = np.zeros((len(kinds), resamples))
        wins = np.zeros((len(kinds), 2), dtype=int)
        sign = -1 if metric is Rmse else 1
        for fold in range(folds):
            truth = label[fold_of == fold]
            score = [metric(truth, np.fromfile(results / f"{name}-{kind}-{fold}.f64")) for kind in kinds]
            values[:, fold] = [s(np.ones(len(truth))) for s in score]
            here = np.zeros((len(kinds), resamples))
            for resample in range(resamples):
                weights = np.bincount(random.randint(len(truth), size=len(truth)), minlength=len(truth)).astype(float)
                here[:, resample] = [s(weights) for s in score]
            drawn += here / folds
            for k in (1, 2):
                low, high = np.percentile(sign * (here[0] - here[k]), [2.5, 97.5])
                wins[k] += [low > 0, high < 0]
        mean = values.mean(axis=1)
        digits = 1 if metric is Rmse else 4
        cells = [name, f"{len(table):,}", "RMSE" if metric is Rmse else "ROC AUC", f"{mean[0]:.{digits}f}"]
        for k in (1, 2):
            low, high = np.percentile(drawn[0] - drawn[k], [2.5, 97.5])
            cells += [
                f"{mean[k]:.{digits}f}",
                f"{mean[0] - mean[k]:+.{digits}f} ({low:+.{digits}f} … {high:+.{digits}f})",
                f"{wins[k][0]} better, {wins[k][1]} worse",
            ]
        cells.append(" / ".join(f"{np.mean(seconds[name][kind]):.2f}" for kind in kinds))
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    compare(Path(sys.argv[1]))
