"""One line a kernel of the document that `assay bench --json` prints, for reading beside the peers' lines."""
import json
import sys

document = json.load(sys.stdin)
for kernel in document["kernels"]:
    if kernel["name"].startswith("gemm."):
        continue
    kept = ["name", "seconds", "cpu_seconds", "peak_bytes", "gflop_per_second", "share_of_sgemm", "items_per_second", "problem"]
    line = {key: kernel[key] for key in kept if key in kernel}
    print(json.dumps({"step": line.pop("name"), "threads": document["threads"], **line}))
