"""The rows of docs/studies/dp-tables.md from the runs of scripts/dp-tables."""
import json
import pathlib
import re
import sys

COLUMNS = [
    ("error 1", "fidelity.accuracy_1", {}), ("error 2", "fidelity.accuracy_2", {}), ("error 3", "fidelity.accuracy_3", {}),
    ("TSTR, XGBoost", "utility.tstr", {"learner": "xgboost"}), ("TSTR, logistic", "utility.tstr", {"learner": "logistic"}),
    ("membership", "privacy.membership_inference", {"score": "auc"}), ("exact copies", "privacy.exact_copies", {}),
]


def cell(run, metric, wanted):
    for entry in run["metrics"]:
        if entry["id"] != metric or entry["scope"]["kind"] != "whole" or entry.get("value") is None:
            continue
        if any(entry["parameters"].get(key) != value for key, value in wanted.items()):
            continue
        value = entry["value"]
        return f"{1 - value if '.accuracy_' in metric else value:.4f}"
    return "–"


def order(path):
    match = re.match(r"ev-(.*?)(?:-([0-9.]+))?$", path.name)
    return match.group(1), float(match.group(2) or 0)


folder = pathlib.Path(sys.argv[1])
print("| generator | ε | " + " | ".join(name for name, _, _ in COLUMNS) + " |")
print("| --- | ---: |" + " ---: |" * len(COLUMNS))
for path in sorted((p for p in folder.glob("ev-*") if (p / "run.json").exists()), key=order):
    name, epsilon = order(path)
    run = json.loads((path / "run.json").read_text())
    values = [cell(run, metric, wanted) for _, metric, wanted in COLUMNS]
    print(f"| {name} | {f'{epsilon:g}' if epsilon else '–'} | " + " | ".join(values) + " |")
