"""LightGBM and scikit-learn with native categories: category_peers.py RESULTS.

Reads lines "SET FOLD", fits both on the other folds, keeps their predictions for this one and answers with a line of
JSON: the processor seconds of each.
"""

import json
import sys
import time
from pathlib import Path

import lightgbm
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor


class Peers:
    def __init__(self, results):
        self.results = results
        described = json.loads((results / "sets.json").read_text())
        self.described, self.params = described["sets"], described["params"]

    def read(self, name):
        table = pd.read_parquet(self.results / f"{name}.parquet")
        spec = self.described[name]
        columns = [i["name"] for i in spec["inputs"]]
        inputs = table[columns].copy()
        for i in spec["inputs"]:
            if i["kind"] == "categorical":
                inputs[i["name"]] = inputs[i["name"]].astype("category")
        return spec["task"], inputs, table["label"].to_numpy().astype(float), table["fold"].to_numpy()

    def fit(self, name, fold):
        task, inputs, label, fold_of = self.read(name)
        train, test = fold_of != fold, fold_of == fold
        classify = task == "binary_classification"
        common = {"learning_rate": self.params["learning_rate"], "random_state": 1}
        kinds = {
            "LightGBM": (lightgbm.LGBMClassifier if classify else lightgbm.LGBMRegressor)(
                n_estimators=self.params["trees"],
                num_leaves=self.params["leaves"],
                min_child_samples=self.params["min_samples_leaf"],
                n_jobs=1,
                verbose=-1,
                deterministic=True,
                **common,
            ),
            "scikit-learn": (HistGradientBoostingClassifier if classify else HistGradientBoostingRegressor)(
                max_iter=self.params["trees"],
                max_leaf_nodes=self.params["leaves"],
                min_samples_leaf=self.params["min_samples_leaf"],
                categorical_features="from_dtype",
                early_stopping=False,
                **common,
            ),
        }
        seconds = {}
        for kind, model in kinds.items():
            started = time.process_time()
            model.fit(inputs[train], label[train])
            seconds[kind] = time.process_time() - started
            predicted = model.predict_proba(inputs[test])[:, 1] if classify else model.predict(inputs[test])
            predicted.astype(float).tofile(self.results / f"{name}-{kind}-{fold}.f64")
        return seconds


if __name__ == "__main__":
    peers = Peers(Path(sys.argv[1]))
    for line in sys.stdin:
        name, fold = line.rstrip("\n").rsplit(" ", 1)
        print(json.dumps(peers.fit(name, int(fold))), flush=True)
