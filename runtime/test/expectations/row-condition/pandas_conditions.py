"""Writes pandas_conditions.jsonl: random conditions, and the rows that pandas' query gives for them.

First the table, then one condition a line. Run it with pandas 2 or later: python pandas_conditions.py [count] [seed] > file
"""
import json
import random
import sys

import pandas as pd

count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
draw = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 8)

some = lambda values, missing=0.25: [None if draw.random() < missing else draw.choice(values) for _ in range(30)]
table = {
    "i": some([-3, 0, 1, 2, 5, 9]),
    "j": some([-3, 0, 1, 2, 5, 9]),
    "f": some([-1.5, 0.0, 0.5, 2.0, 7.25, float("nan")]),
    "s": some(["", "a", "b", "ab", "JFK", "jfk", "it's", "ä"]),
    "b": some([True, False], 0),
    "two words": some([0, 1, 2]),
    "größe": some([1, 2, 3]),
    "t": some(["2013-01-01T00:00:00", "2013-01-02T10:00:00", "2014-06-30T00:00:00"]),
}
frame = pd.DataFrame({name: pd.Series(values) for name, values in table.items()})
frame["t"] = pd.to_datetime(frame["t"])

numbers = {"i": "i", "j": "j", "f": "f", "two words": "`two words`", "größe": "größe"}


texts = ['"a"', "'JFK'", '"it\\\'s"', "''", '"ä"']


def comparison():
    kind = draw.randrange(11)
    name = numbers[draw.choice(list(numbers))]
    value = draw.choice(["0", "1", "2", "5", "-3", "0.5", "2.0", "1e0"])
    sign = draw.choice(["==", "!=", "<", "<=", ">", ">="])
    if kind < 3:
        return f"{name} {sign} {value}"
    if kind == 3:
        return f"{value} {sign} {name}"
    if kind == 4:
        return f"{name} {sign} {numbers[draw.choice(list(numbers))]}"
    if kind == 5:
        listed = ", ".join(draw.sample(["0", "1", "2", "5", "9"], draw.randrange(1, 4)))
        return f"{name} {draw.choice(['in', 'not in', '==', '!='])} [{listed}]"
    if kind == 6:
        return f"s {draw.choice(['==', '!='])} {draw.choice(texts)}"
    if kind == 7:
        return draw.choice(["s in ['a', 'ab']", 's not in ["a", "JFK"]', "b", "b == True", "b != True", "not b"])
    if kind == 8:
        column = draw.choice([*numbers.values(), "s", "t"])
        return f"{column}.{draw.choice(['isnull', 'notnull', 'isna', 'notna'])}()"
    if kind == 9:
        # pandas compares no time with a text by == or !=: it looks for the text among the times.
        return f"t {draw.choice(['<', '<=', '>', '>='])} '{draw.choice(['2013-01-01', '2013-01-02T10:00:00', '2015-01-01'])}'"
    return draw.choice(
        [
            "1 < i < 6",
            "0 <= j <= 2",
            "s.str.len() > 1",
            "s.str.lower() == 'jfk'",
            "s.str.upper() != 'JFK'",
            "s.str.startswith('a', na=False)",
            "s.str.endswith('b', na=False)",
            "s.str.contains('f|k', na=False)",
            "i == i",
            "i != i",
        ]
    )


def condition(depth):
    if depth == 0 or draw.random() < 0.3:
        return comparison()
    left, right = condition(depth - 1), condition(depth - 1)
    shape = draw.randrange(5)
    if shape == 0:
        return f"not ({left})"
    if shape == 1:
        return f"({left}) {draw.choice(['&', '|'])} ({right})"
    if shape == 2:
        return f"~({left})"
    return f"{left} {draw.choice(['and', 'or'])} {right}"


def plain(value):
    return None if pd.isna(value) else value


print(json.dumps({"table": {name: [plain(value) for value in values] for name, values in table.items()}}, ensure_ascii=False))
written = 0
while written < count:
    text = condition(draw.randrange(4))
    try:
        rows = frame.query(text, engine="python").index.tolist()
    except Exception as error:
        if "--debug" in sys.argv:
            print(text, repr(error)[:100], file=sys.stderr)
        continue
    print(json.dumps({"condition": text, "rows": rows}, ensure_ascii=False))
    written += 1
