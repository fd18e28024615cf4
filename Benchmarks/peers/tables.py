"""Tables like a census, and reference packages on them: scripts/bench-peers tables.

  tables.py make FOLDER --rows N       real.csv, holdout.csv (half as many rows), synthetic.csv: 6 columns of numbers and 9 of levels,
                                       1 to 6 % of the cells missing; seeded
  tables.py report FOLDER              SDMetrics: QualityReport and DiagnosticReport
  tables.py nearest FOLDER --rows N    SDMetrics: distances of N synthetic rows to the nearest of all real rows
  tables.py attacks FOLDER             Anonymeter: 500 attacks of each kind

Each prints one line: what, seconds, seconds of processor, peak memory in MB.
"""
import argparse, os, resource, time

NUMBERS = ["age", "weight", "education_num", "capital_gain", "capital_loss", "hours"]
LEVELS = {"workclass": 8, "education": 16, "marital": 7, "occupation": 14, "relationship": 6, "race": 5, "sex": 2,
          "country": 41, "income": 2}


def make(folder, rows):
    import numpy
    os.makedirs(folder, exist_ok=True)
    for name, seed, count, pull in [("real", 1, rows, 1.0), ("holdout", 2, rows // 2, 1.0), ("synthetic", 3, rows, 0.85)]:
        draw = numpy.random.default_rng(seed)
        common = draw.normal(size=count)
        columns = {}
        for place, column in enumerate(NUMBERS):
            own = pull * common * (0.9 - 0.12 * place) + draw.normal(size=count) * (0.5 + 0.1 * place)
            columns[column] = {
                "age": lambda v: numpy.clip(38 + 13 * v, 17, 90).astype(int).astype(str),
                "weight": lambda v: (190000 * numpy.exp(0.5 * v)).astype(int).astype(str),
                "education_num": lambda v: numpy.clip(10 + 2.5 * v, 1, 16).astype(int).astype(str),
                "capital_gain": lambda v: numpy.where(v > 1.2, (3000 * numpy.exp(v)).astype(int), 0).astype(str),
                "capital_loss": lambda v: numpy.round(numpy.where(v > 1.3, 400 * v, 0), 2).astype(str),
                "hours": lambda v: numpy.clip(40 + 11 * v, 1, 99).astype(int).astype(str),
            }[column](own)
        for place, (column, levels) in enumerate(LEVELS.items()):
            own = pull * common * (0.8 - 0.08 * place) + draw.normal(size=count)
            codes = numpy.clip(((own / 6 + 0.5) ** 2 * levels).astype(int), 0, levels - 1)
            columns[column] = numpy.array([f"{column}_{level}" for level in range(levels)])[codes]
        for place, column in enumerate(columns):
            cells = columns[column].astype(object)
            cells[draw.random(count) < 0.01 * (1 + place % 6)] = ""
            columns[column] = cells
        with open(os.path.join(folder, name + ".csv"), "w") as file:
            file.write(",".join(columns) + "\n")
            file.writelines(",".join(row) + "\n" for row in zip(*columns.values()))


def read(folder, *names):
    import pandas
    return [pandas.read_csv(os.path.join(folder, name + ".csv")) for name in names]


def report(folder):
    from sdmetrics.reports.single_table import DiagnosticReport, QualityReport
    real, synthetic = read(folder, "real", "synthetic")
    metadata = {"columns": {name: {"sdtype": "numerical" if name in NUMBERS else "categorical"} for name in real.columns}}
    QualityReport().generate(real, synthetic, metadata, verbose=False)
    DiagnosticReport().generate(real, synthetic, metadata, verbose=False)
    return f"SDMetrics QualityReport and DiagnosticReport, {len(real)} rows"


def nearest(folder, rows):
    from sdmetrics.single_table.privacy.dcr_utils import calculate_dcr
    real, synthetic = read(folder, "real", "synthetic")
    metadata = {"columns": {name: {"sdtype": "numerical" if name in NUMBERS else "categorical"} for name in real.columns}}
    calculate_dcr(synthetic.head(rows), real, metadata)
    return f"SDMetrics calculate_dcr, {rows} x {len(real)} rows"


def attacks(folder):
    from anonymeter.evaluators import InferenceEvaluator, LinkabilityEvaluator, SinglingOutEvaluator
    real, holdout, synthetic = read(folder, "real", "holdout", "synthetic")
    names = list(real.columns)
    SinglingOutEvaluator(ori=real, syn=synthetic, control=holdout, n_attacks=500, n_cols=3).evaluate(mode="multivariate")
    LinkabilityEvaluator(
        ori=real, syn=synthetic, control=holdout, n_attacks=500, n_neighbors=1, aux_cols=(names[::2], names[1::2])
    ).evaluate(n_jobs=-1)
    InferenceEvaluator(
        ori=real, syn=synthetic, control=holdout, n_attacks=500, secret="income",
        aux_cols=[name for name in names if name != "income"]).evaluate(n_jobs=-1)
    return f"Anonymeter singling out, linkability, inference, 500 attacks each, {len(real)} rows"


parser = argparse.ArgumentParser()
parser.add_argument("what", choices=["make", "report", "nearest", "attacks"])
parser.add_argument("folder")
parser.add_argument("--rows", type=int, default=500_000)
given = parser.parse_args()
if given.what == "make":
    make(given.folder, given.rows)
else:
    start = time.time()
    words = nearest(given.folder, given.rows) if given.what == "nearest" else globals()[given.what](given.folder)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(one.ru_utime + one.ru_stime for one in used)
    print(f"{words}: {time.time() - start:.1f} s, {processor:.1f} s of processor, {used[0].ru_maxrss // 1024} MB")
