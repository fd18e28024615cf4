"""Reference packages on the shapes of `assay bench`, for `scripts/bench-peers metrics`.

Times Fréchet distance (pytorch-fid, torch-fidelity), precision/recall/density/coverage (prdc), kernel distance
(torch-fidelity) and decoding with resizing to 299 (Pillow, clean-fid), each in a process of its own, and prints one JSON
line: wall and CPU seconds of the step alone and the process's peak memory. Not part of the product or its tests.
"""
import argparse
import glob
import json
import os
import resource
import time

import numpy as np


def features(rows, columns, seed):
    return np.random.default_rng(seed).standard_normal((rows, columns)).astype(np.float32)


def frechet_pytorch_fid(options):
    from pytorch_fid.fid_score import calculate_frechet_distance
    x, y = features(options.rows, 2048, 1), features(options.rows, 2048, 2) + 0.1

    def step():
        moments = [(np.mean(z, axis=0), np.cov(z, rowvar=False)) for z in (x, y)]
        return calculate_frechet_distance(*moments[0], *moments[1])
    return step


def frechet_torch_fidelity(options):
    import torch
    from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
    x = torch.from_numpy(features(options.rows, 2048, 1))
    y = torch.from_numpy(features(options.rows, 2048, 2) + 0.1)

    def step():
        pair = [fid_features_to_statistics(z) for z in (x, y)]
        return float(list(fid_statistics_to_metric(*pair, False).values())[0])
    return step


def manifold_prdc(options):
    from prdc import compute_prdc
    x, y = features(options.rows, 2048, 1), features(options.rows, 2048, 2)
    return lambda: float(compute_prdc(real_features=x, fake_features=y, nearest_k=5)["precision"])


def kernel_torch_fidelity(options):
    import torch
    from torch_fidelity.metric_kid import kid_features_to_metric
    x = torch.from_numpy(features(options.rows, 2048, 1))
    y = torch.from_numpy(features(options.rows, 2048, 2))
    return lambda: float(list(kid_features_to_metric(
        x, y, kid_subsets=100, kid_subset_size=1000, verbose=False).values())[0])


def resize_clean_fid(options):
    from PIL import Image
    from cleanfid.resize import build_resizer
    paths = sorted(glob.glob(os.path.join(options.images, "**", "*." + options.kind), recursive=True))[:options.rows]
    resizer = build_resizer("clean")

    def step():
        for path in paths:
            resizer(np.array(Image.open(path).convert("RGB")))
        return len(paths)
    return step


STEPS = {"frechet-pytorch-fid": frechet_pytorch_fid, "frechet-torch-fidelity": frechet_torch_fidelity,
         "manifold-prdc": manifold_prdc, "kernel-torch-fidelity": kernel_torch_fidelity,
         "resize-clean-fid": resize_clean_fid}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--images", help="folder of images, for the resize step")
    parser.add_argument("--kind", default="png")
    options = parser.parse_args()
    step = STEPS[options.step](options)
    wall, cpu = time.perf_counter(), time.process_time()
    value = step()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"step": options.step, "rows": options.rows, "value": value, "seconds": round(wall, 3),
                      "cpu_seconds": round(cpu, 3), "peak_memory_bytes": peak}))


if __name__ == "__main__":
    main()
