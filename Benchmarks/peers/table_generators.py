"""The reference CTGAN on a table: scripts/bench-peers table-generators.

  table_generators.py TRAIN.csv --threads 2 --epochs 3 [--out MADE.csv]

Prints seconds and processor seconds of the mode-specific transform (fit of the mixtures apart), and of an epoch.
"""
import argparse, json, time


class Clock:
    def __enter__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_):
        self.wall, self.cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("train")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--out")
    options = parser.parse_args()
    import ctgan, pandas, torch
    import ctgan.synthesizers.ctgan as module
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    table = pandas.read_csv(options.train)
    levels = [name for name in table.columns if not pandas.api.types.is_numeric_dtype(table[name])]
    transformer = module.DataTransformer()
    with Clock() as fit:
        transformer.fit(table, levels)
    with Clock() as transform:
        encoded = transformer.transform(table)

    class Ready:
        """What was transformed above, so that the fit below is training alone."""
        def fit(self, *_, **__):
            pass

        def transform(self, *_, **__):
            return encoded

        def __getattr__(self, name):
            return getattr(transformer, name)

    module.DataTransformer = Ready
    model = ctgan.CTGAN(epochs=options.epochs, cuda=False)
    with Clock() as training:
        model.fit(table, levels)
    print(json.dumps({"peer": "ctgan", "version": ctgan.__version__, "threads": options.threads, "columns": int(encoded.shape[1]),
                      "mixtures_seconds": round(fit.wall, 2), "mixtures_cpu": round(fit.cpu, 2),
                      "transform_seconds": round(transform.wall, 2), "transform_cpu": round(transform.cpu, 2),
                      "epoch_seconds": round(training.wall / options.epochs, 3),
                      "epoch_cpu": round(training.cpu / options.epochs, 3)}))
    if options.out:
        model.sample(len(table)).to_csv(options.out, index=False)


if __name__ == "__main__":
    main()
