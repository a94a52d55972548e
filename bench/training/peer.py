"""scikit-learn on the rows and columns of a run, and ONNX's own view of our exports. Called by run.mjs."""

import json
import sys
import time
from pathlib import Path

import numpy as np
import onnx
import pandas as pd
from onnx.reference import ReferenceEvaluator
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

folder = Path(sys.argv[1])
job = json.loads((folder / "job.json").read_text())
data = pd.read_parquet(folder / "training_set.parquet")
names = [i["name"] for i in job["inputs"]]
numeric = [i["name"] for i in job["inputs"] if i["kind"] == "numeric"]
categorical = [i["name"] for i in job["inputs"] if i["kind"] == "categorical"]

at = pd.to_datetime(data["predict_at"], utc=True)
moment = {key: pd.Timestamp(value) for key, value in job["sets"].items() if key != "rows"}
train = (at <= moment["train_to"]).to_numpy()
validation = ((at >= moment["validation_from"]) & (at <= moment["validation_to"])).to_numpy()
test = (at >= moment["test_from"]).to_numpy()
assert [int(s.sum()) for s in (train, validation, test)] == job["sets"]["rows"], "the splits differ"

inputs = data[names].copy()
inputs[categorical] = inputs[categorical].astype("category")
label = data["label"].to_numpy().astype(int)
params = job["params"]


def measured(name, model, fit, columns=inputs):
    started = time.perf_counter()
    fit(model)
    seconds = time.perf_counter() - started
    probability = model.predict_proba(columns[test])[:, 1]
    return {
        "trainer": f"scikit-learn, {name}",
        "trees": int(getattr(model, "n_iter_", 0)) if hasattr(model, "max_iter") else None,
        "roc_auc": roc_auc_score(label[test], probability),
        "log_loss": log_loss(label[test], probability),
        "seconds": seconds,
    }


def boosting(**more):
    return HistGradientBoostingClassifier(
        max_iter=params["trees"],
        max_leaf_nodes=params["leaves"],
        learning_rate=params["learning_rate"],
        min_samples_leaf=params["min_samples_leaf"],
        l2_regularization=params["l2"],
        categorical_features="from_dtype",
        random_state=1,
        **more,
    )


logistic = make_pipeline(
    make_column_transformer(
        (make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()), numeric),
        (OneHotEncoder(handle_unknown="ignore"), categorical),
    ),
    LogisticRegression(C=1, max_iter=1000),
)
trainers = [
    measured(
        "HistGradientBoosting",
        boosting(early_stopping=True, n_iter_no_change=50),
        lambda m: m.fit(inputs[train], label[train], X_val=inputs[validation], y_val=label[validation]),
    ),
    measured(
        "HistGradientBoosting, all trees",
        boosting(early_stopping=False),
        lambda m: m.fit(inputs[train], label[train]),
    ),
    measured("LogisticRegression", logistic, lambda m: m.fit(inputs[train], label[train])),
]

exports = []
last = data.tail(job["reference_rows"])
tables = {
    "numeric": last[numeric].astype(float).to_numpy(np.float32),
    "categorical": last[categorical].fillna("").to_numpy().astype(object),
}
for file in sorted(folder.glob("*.onnx")):
    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    reference = ReferenceEvaluator(model).run(None, tables)[0][:, 0]
    answered = np.array(json.loads(file.with_suffix(".json").read_text()))
    difference = np.abs(reference - answered).max()
    exports.append(
        f"{file.name}: accepted by onnx.checker {onnx.__version__}; "
        f"reference and onnxruntime differ by at most {difference:.1e} on {len(last)} rows"
    )

print(json.dumps({"trainers": trainers, "exports": exports}))
