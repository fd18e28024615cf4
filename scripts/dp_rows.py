"""The tables of docs/studies/dp-tables.md: errors of marginals from the sets of scripts/dp-tables, the rest from its runs."""
import bisect
import collections
import csv
import gzip
import itertools
import json
import pathlib
import re
import sys

COLUMNS = [
    ("TSTR, XGBoost", "utility.tstr", {"learner": "xgboost"}), ("TSTR, logistic", "utility.tstr", {"learner": "logistic"}),
    ("membership", "privacy.membership_inference", {"score": "auc"}), ("exact copies", "privacy.exact_copies", {}),
]
BINS = 10


def columns(path):
    with gzip.open(path, "rt") if path.suffix == ".gz" else open(path) as file:
        return list(zip(*list(csv.reader(file))[1:]))


def is_number(cells):
    return all(re.fullmatch(r"-?[0-9.]+", cell) for cell in cells)


def coded(cells, edges):
    """Cells as they are, or tenths of the real column."""
    return [bisect.bisect_right(edges, float(cell)) for cell in cells] if edges else cells


def distance(real, made):
    """Total variation of two lists of cells."""
    a, b = collections.Counter(real), collections.Counter(made)
    return sum(abs(a[cell] / len(real) - b[cell] / len(made)) for cell in a.keys() | b.keys()) / 2


def errors(real, made):
    one = [distance(a, b) for a, b in zip(real, made)]
    two = [
        distance(list(zip(real[i], real[j])), list(zip(made[i], made[j])))
        for i, j in itertools.combinations(range(len(real)), 2)
    ]
    return sum(one) / len(one), sum(two) / len(two)


def cell(run, metric, wanted):
    for entry in run["metrics"]:
        if entry["id"] != metric or entry["scope"]["kind"] != "whole" or entry.get("value") is None:
            continue
        if any(entry["parameters"].get(key) != value for key, value in wanted.items()):
            continue
        return f"{entry['value']:.4f}"
    return "–"


def order(name):
    match = re.match(r"(.*?)(?:-([0-9.]+))?$", name)
    return match.group(1), float(match.group(2) or 0)


train, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
real = columns(train)
edges = []
for cells in real:
    values = sorted(map(float, cells)) if is_number(cells) else []
    edges.append(sorted({values[len(values) * k // BINS] for k in range(1, BINS)}) if values else [])
real = [coded(cells, own) for cells, own in zip(real, edges)]
holdout = columns(train.parent / "adult_val.csv.gz")
print("| generator | ε | 1-way error | 2-way error | " + " | ".join(name for name, _, _ in COLUMNS) + " |")
print("| --- | ---: | ---: | ---: |" + " ---: |" * len(COLUMNS))
names = [path.stem for path in folder.glob("*.csv") if (folder / f"ev-{path.stem}" / "run.json").exists() or path.stem[-1].isdigit()]
sets = [(*order(name), columns(folder / f"{name}.csv"), folder / f"ev-{name}" / "run.json") for name in names]
for name, epsilon, made, path in sorted(sets, key=lambda own: own[:2]) + [("real holdout", 0, holdout, folder / "none")]:
    one, two = errors(real, [coded(cells, own) for cells, own in zip(made, edges)])
    run = json.loads(path.read_text()) if path.exists() else {"metrics": []}
    values = [f"{one:.4f}", f"{two:.4f}"] + [cell(run, metric, wanted) for _, metric, wanted in COLUMNS]
    print(f"| {name} | {f'{epsilon:g}' if epsilon else '–'} | " + " | ".join(values) + " |")
