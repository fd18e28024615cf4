"""The rows of docs/studies/adult-2021.md from the runs of scripts/adult-2021."""
import json
import pathlib
import sys

COLUMNS = [
    ("accuracy 1", "fidelity.accuracy_1", {}), ("2", "fidelity.accuracy_2", {}), ("3", "fidelity.accuracy_3", {}),
    ("exact copies", "privacy.exact_copies", {}), ("nearest, 5 %", "privacy.dcr", {"score": "p5"}),
    ("linkability", "privacy.linkability", {}), ("inference", "privacy.attribute_inference", {}),
    ("membership, FPR 0.1 %", "privacy.membership_inference", {"score": "tpr_at_fpr_0.1_percent"}),
    ("TSTR loss", "utility.tstr_gap", {"learner": "xgboost"}),
]


def cell(run, metric, wanted):
    for entry in run["metrics"]:
        if entry["id"] != metric or entry["scope"]["kind"] != "whole":
            continue
        if any(entry["parameters"].get(key) != value for key, value in wanted.items()):
            continue
        value = entry.get("value")
        return "–" if value is None else f"{value:.4f}"
    return "–"


def main():
    folder = pathlib.Path(sys.argv[1])
    print("| set | " + " | ".join(name for name, _, _ in COLUMNS) + " | verdict |")
    print("| --- |" + " ---: |" * len(COLUMNS) + " --- |")
    for path in sorted(folder.glob("*/run.json"), key=lambda path: -float(cell(json.loads(path.read_text()), "fidelity.accuracy_3", {}))):
        run = json.loads(path.read_text())
        gate = json.loads((path.parent / "gate.json").read_text())
        print(f"| {path.parent.name} | " + " | ".join(cell(run, id, wanted) for _, id, wanted in COLUMNS) + f" | {gate['verdict']} |")


main()
