"""The rows of docs/studies/adult-generators.md from the runs of scripts/adult-generators."""
import json
import pathlib
import re
import sys


def scores(folder, name):
    """Accuracy, macro F1 and ROC AUC of XGBoost that learned from every row."""
    run = json.loads((folder / f"utility-{name}" / "run.json").read_text())
    for entry in run["metrics"]:
        if entry["id"] == "utility.tstr" and entry["parameters"].get("learner") == "xgboost":
            found = [re.match(rf"{title} ([0-9.]+)$", note) for title in ("macro F1", "ROC AUC") for note in entry["notes"]]
            return [f"{entry['value']:.4f}"] + [match.group(1) for match in found if match]
    return ["–"] * 3


def main():
    folder = pathlib.Path(sys.argv[1])
    study = json.loads((folder / "compare" / "compare.json").read_text())
    keys = [metric["key"] for metric in study["metrics"]]
    wanted = ["fidelity.accuracy_2", "fidelity.accuracy_3", "utility.tstr@xgboost", "utility.tstr@logistic", "privacy.exact_copies"]
    places = [keys.index(key) for key in wanted]
    print("| set | pairs (rank) | triples (rank) | TSTR, XGBoost (rank) | TSTR, logistic (rank) | exact copies (rank) "
          "| all rows: accuracy | macro F1 | AUC |")
    print("| --- |" + " ---: |" * 8)
    candidates = [one for one in study["candidates"] if (folder / f"utility-{one['name']}").exists()]
    for one in sorted(candidates, key=lambda one: -(one["values"][places[1]].get("value") or 0)):
        cells = []
        for place in places:
            value, rank = one["values"][place], one["values"][place].get("rank")
            ends = "" if not rank else f" ({rank['best']})" if rank["best"] == rank["worst"] else f" ({rank['best']}–{rank['worst']})"
            cells.append("–" if value.get("value") is None else f"{value['value']:.4f}{ends}")
        print(f"| {one['name']} | " + " | ".join(cells + scores(folder, one["name"])) + " |")


main()
