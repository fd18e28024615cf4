"""The inputs and commands of scripts/cases."""
import gzip
import os
import shutil
import struct

from cases import (
    QUICK, RANDOM, Images, both, bitmap, check, column, evaluate, inputs, line, load, npy, png, read_npy, row, study, value, verdict,
    warned, write, zipfile)

C = "cases/images/"
SMALL = "builtin:image-small"


def make(place, cases, data):
    """Makes the inputs under `place`; a part whose source is not there is left out."""
    os.makedirs(place)
    if os.path.isdir(cases):
        os.symlink(cases, place + "/cases")
        holdouts(place, cases + "/images/")
        readers(place, cases + "/images/")
        precision(place, cases + "/images/")
        stored(cases)
    train = data + "/images/mnist/train-images-idx3-ubyte.gz"
    if os.path.isfile(train):
        mnist(place, data + "/images/mnist/")


def holdouts(place, images):
    folder = images + "holdout_is_reordered_train/"
    real, honest = Images.npz(folder + "real.npz"), Images.npz(folder + "holdout_honest.npz")
    reverse = list(reversed(range(len(real.rows))))
    real.take(reverse).joined(honest.take(range(30))).save_zip(place + "/superset.zip")
    relabelled = real.take(reverse[:200])
    relabelled.labels = ["x" + l for l in real.labels[:200]] if real.labels else None
    other = Images(relabelled.shape, relabelled.rows, None)
    other.save_folder(place + "/part_unlabelled")
    honest.joined(real.take(range(60))).save_npz(place + "/partly.npz")
    real.save_npz(place + "/real.npz")
    test = "HoldoutLeakTests"
    d = C + "holdout_is_reordered_train/"
    key = lambda f, o: verdict(f, o)

    def judged(holdout):
        return ["evaluate", "--real", d + "real.npz", "--synthetic", d + "synthetic.npz", "--holdout", d + holdout, "--policy", SMALL, "--extractors",
                "embedded", "--out", "out", "--quiet"]
    row("A1 leak", "case, reversed", judged("holdout_reversed.npz"), test, key)
    row("A1 leak", "case, honest holdout", judged("holdout_honest.npz"), test, key)
    row("A1 leak", "own: superset of it, zip of PNG", evaluate("real.npz", d + "synthetic.npz", "superset.zip", "none", RANDOM), test, inputs)
    row("A1 leak", "own: 200 of it without labels, folder", evaluate("real.npz", d + "synthetic.npz", "part_unlabelled", "none", RANDOM), test, inputs)
    row("A1 leak", "own: 60 of 360 shared", evaluate("real.npz", d + "synthetic.npz", "partly.npz", "none", RANDOM), test, warned("holdout"))
    row("A1 leak", "own: `init`", ["init", "--real", "real.npz", "--holdout", d + "holdout_reversed.npz", "--out", "p.yaml", "--limit", "60", "--replicates", "10", "--quiet"], test)
    row("A1 leak", "own: `compare`, zip", study("real.npz", d + "synthetic.npz", "superset.zip"), test)
    features = [["features", "real.npz", "--out", "r.npy", "--extractor", "random", "--quiet"],
                ["features", d + "holdout_reversed.npz", "--out", "h.npy", "--extractor", "random", "--quiet"],
                evaluate("r.npy", "r.npy", "h.npy", features=True)]
    row("A1 leak", "own: feature matrices", features, test, lambda f, o: line(o))
    fit = [["generate", "gaussian", "--real", "real.npz", "--rows", "20", "--out", "g.npz", "--save-model", "g.model", "--quiet"],
           ["generate", "--model", "g.model", "--rows", "20", "--out", "h.npz", "--holdout", d + "holdout_reversed.npz", "--quiet"]]
    row("A1 leak", "own: a stored model", fit, "HoldoutGuardTests", lambda f, o: line(o) or "20 images written")
    names = ("privacy.exact_copies", "privacy.holdout_copies")
    row("D27 sides", "own: synthetic is the holdout, zip", evaluate("real.npz", "honest.zip", d + "holdout_honest.npz", SMALL, RANDOM),
        "HoldoutLeakTests, JudgeTests", lambda f, o: verdict(f, o))
    honest.save_zip(place + "/honest.zip")


def readers(place, images):
    grey = Images.npz(images + "grey_copy_stored_as_rgb/synthetic_grey.npz")
    real = Images.npz(images + "grey_copy_stored_as_rgb/real.npz")
    plain = Images(grey.shape, grey.rows, None)
    plain.coloured().save_zip(place + "/grey_as_rgb.zip")
    plain.save_folder(place + "/grey_as_rgba", "rgba")
    plain.save_folder(place + "/grey_as_16_bit", "sixteen")
    plain.save_folder(place + "/low_16_bit", "sixteen-low")
    d = C + "grey_copy_stored_as_rgb/"
    copies = value("privacy.exact_copies")
    test = "ImageContentTests, RealImagesTests"
    for name in ("synthetic_grey", "synthetic_rgb"):
        row("A3 storage", "case, " + name, evaluate(d + "real.npz", d + name + ".npz", d + "holdout.npz", extra=RANDOM), test, copies)
    row("A3 storage", "own: zip of RGB, `compare`", study(d + "real.npz", "grey_as_rgb.zip", d + "holdout.npz"), test, column("privacy.exact_copies"))
    row("A3 storage", "own: folder of RGBA", evaluate(d + "real.npz", "grey_as_rgba", d + "holdout.npz", extra=RANDOM), test, copies)
    row("A3 storage", "own: folder of 16-bit grey", evaluate(d + "real.npz", "grey_as_16_bit", d + "holdout.npz", extra=RANDOM), test, copies)

    sample = lambda source: [["sample", "--from", source, "--rows", "2", "--out", "s.npz", "--quiet"],
                             evaluate(source, source, extra=RANDOM)]
    see = lambda source: evaluate(source, source, extra=RANDOM)
    d, test = C + "class_folder_is_a_link/", "InventoryTests"
    row("A4 vanished", "case, a class is a link", see(d + "set"), test, inputs)
    row("A4 vanished", "case, all are links", see(d + "set_all"), test, inputs)
    row("A4 vanished", "case, links inside", see(d + "set_inside"), test, inputs)
    small = [real.rows[i] for i in range(16)]
    for i in range(8):
        picture = png(real.shape, small[i])
        write("%s/linked/train/a/%d.png" % (place, i), picture)
        write("%s/linked_store/b/%d.png" % (place, i), png(real.shape, small[i + 8]))
        write("%s/linked/test/a/%d.png" % (place, i), picture)
        write("%s/strayed/%d.png" % (place, i), picture)
    os.symlink("../../linked_store/b", place + "/linked/train/b")
    row("A4 vanished", "own: a class linked inside a split, `#train`", see("linked#train"), "InventoryTests, SetPathTests", inputs)
    row("A4 vanished", "own: the same, `features`", ["features", "linked#train", "--out", "f.npy", "--extractor", "random", "--json", "--quiet"],
        "InventoryTests", lambda f, o: next((l.strip() for l in o.splitlines() if '"rows"' in l), None))
    d = C + "other_formats_left_out_silently/"
    row("A4 vanished", "case, folder", see(d + "set"), test, inputs)
    row("A4 vanished", "case, zip", see(d + "set.zip"), test, inputs)
    row("A4 vanished", "case, folder, `--on-bad-file skip`", evaluate(d + "set", d + "set", extra=RANDOM + ["--on-bad-file", "skip"]), test, inputs)
    pictures = Images(real.shape, small, ["ab"[i % 2] for i in range(16)])
    pictures.save_tar(place + "/bitmaps.tar", extra=[("c/%d.BMP" % i, bitmap(real.shape, small[i])) for i in range(4)])
    row("A4 vanished", "own: BMP in a tar, `compare`", study("bitmaps.tar", "bitmaps.tar"), test)
    Images(real.shape, small, None).save_npz(place + "/strayed/set.npz")
    row("A4 vanished", "own: a packed set beside pictures", see("strayed"), test, inputs)
    d = C + "labels_under_another_name_dropped/"
    for name in ("labels.npz", "space.csv", "windows.csv"):
        row("A4 labels", "case, " + name, see(d + name), "NPZTests, ManifestTests, InventoryTests", inputs)
    pictures.save_npz(place + "/targets.npz", images="x", labels="targets")
    row("A4 labels", "own: NPZ of x and targets", see("targets.npz"), "NPZTests", inputs)
    pictures.save_folder(place + "/hub")
    flat = ["".join(n.split("/")[:1]) for n, _ in pictures.files()]
    for i, (name, body) in enumerate(Images(real.shape, small, None).files()):
        write(place + "/jsonl/" + name, body)
        write(place + "/classes/" + name, body)
    lines = "".join('{"file_name": "%05d.png", "label": "%s"}\n' % (i, flat[i]) for i in range(16))
    write(place + "/jsonl/metadata.jsonl", lines)
    write(place + "/classes/list.csv", "filename,class\n" + "".join("%05d.png,%s\n" % (i, flat[i]) for i in range(16)))
    row("A4 labels", "own: metadata.jsonl", see("jsonl"), "InventoryTests", inputs)
    row("A4 labels", "own: manifest with the columns filename, class", see("classes/list.csv"), "ManifestTests", inputs)
    d = C + "split_folders_become_classes/"
    for name in ("mnist_png", "svhn", "cyclegan"):
        row("A4 splits", "case, " + name, see(d + name), "InventoryTests", inputs)
    split = Images(real.shape, small, [["Training", "Validation", "extra"][i % 3] for i in range(16)])
    split.save_zip(place + "/splits.zip")
    row("A4 splits", "own: Training, Validation, extra in a zip", see("splits.zip"), "InventoryTests", inputs)
    inner = Images(real.shape, small, [["a/train", "a/test", "b/train", "b/test"][i % 4] for i in range(16)])
    inner.save_tar(place + "/inner.tar")
    row("A4 splits", "own: splits inside the classes, tar", see("inner.tar"), "InventoryTests", inputs)

    d = C + "nfc_nfd_class_names/"
    keys = both(value("utility.trtr"), value("utility.tstr"), value("balance.class_distribution"))
    utility = ["--replicates", "20", "--splits", "2", "--quiet", "--policy", "none", "--out", "out"] + RANDOM
    for name in ("nfc", "nfd", "other"):
        row("A5 names", "case, " + name, ["evaluate", "--real", d + "real_nfc.npz", "--holdout", d + "holdout_nfc.npz", "--synthetic",
            d + "synthetic_%s.npz" % name] + utility, "ExactNameTests, EvaluationRunTests", keys)
    upper = Images(real.shape, small, ["Ab"[i % 2] for i in range(16)])
    upper.save_folder(place + "/upper")
    pictures.save_npz(place + "/lower.npz")
    row("A5 names", "own: a and A, folder beside NPZ", evaluate("lower.npz", "upper", extra=RANDOM), "LookAlikesTests", warned("look alike"))
    real_nfd = Images.npz(images + "nfc_nfd_class_names/synthetic_nfd.npz")
    real_nfd.save_zip(place + "/nfd.zip")
    row("A5 names", "own: NFD in a zip, `compare`", study(d + "real_nfc.npz", "nfd.zip", d + "holdout_nfc.npz", "privacy.exact_copies"),
        "LookAlikesTests", lambda f, o: "; ".join(w["message"] for w in load(f, "out/compare.json")["warnings"] if "alike" in w["message"]) or "no warning")

    binary = real.mapped(lambda b: b > 127)
    binary.save_folder(place + "/binary_png")
    binary.save_npz(place + "/binary.npz")
    write(place + "/binary-images-idx3-ubyte.gz", gzip.compress(
        struct.pack(">IIII", 0x803, len(binary.rows), binary.shape[0], binary.shape[1]) + b"".join(binary.rows)))
    test = "PixelScaleTests, ArrayPixelsTests"
    shade = lambda source, extra=(): evaluate(source, source, extra=RANDOM + list(extra))
    key = lambda f, o: "read, %d notes" % len(load(f)["inputs"][0]["notes"])
    row("A7 scale", "own: 0/1, IDX", shade("binary-images-idx3-ubyte.gz"), test, key)
    row("A7 scale", "own: 0/1, PNG", shade("binary_png"), test, key)
    row("A7 scale", "own: 8-bit values in 16-bit PNG", shade("low_16_bit"), test, key)
    row("A7 scale", "own: 0/1, NPZ, `features`", ["features", "binary.npz", "--out", "f.npy", "--extractor", "random", "--quiet"], test + ", SetOptionsTests", lambda f, o: line(o) or "written")
    row("A7 scale", "own: 0/1, NPZ, `features --pixel-range 0..1`", ["features", "binary.npz", "--out", "f.npy", "--extractor", "random", "--quiet",
        "--pixel-range", "0..1"], "SetOptionsTests", lambda f, o: line(o) or "written")

    d = C + "one_or_two_images_a_class/"
    for n in "12":
        row("B11 floors", "case, %s a class" % n, ["evaluate", "--real", d + "real%s.npz" % n, "--holdout", d + "holdout.npz", "--synthetic",
            d + "synthetic%s.npz" % n] + utility, "FloorTests, UtilityStudyTests", both(value("utility.tstr"), value("utility.trtr")))
    d = C + "one_synthetic_image/"
    row("B12 reasons", "case, one synthetic image", evaluate(d + "real.npz", d + "synthetic.npz", d + "holdout.npz", extra=RANDOM), "RealImagesTests")
    d = C + "small_messages/"
    row("B12 reasons", "case, one_rgb.npy", see(d + "one_rgb.npy"), "ArrayPixelsTests", inputs)
    row("B12 reasons", "case, small.npz", ["generate", "gaussian", "--real", d + "small.npz", "--rows", "2", "--out", "g.npz", "--quiet"], "GenerateTests")
    d = C + "multi_member_gzip_idx/"
    row("B16 forms", "case, two gzip members", see(d + "train-images-idx3-ubyte.gz"), "GzipTests, IDXTests", inputs)
    names = [name for name, _ in pictures.files()]
    write(place + "/back.csv", "path,label\n" + "".join("hub\\%s,%s\n" % (n.replace("/", "\\"), n.split("/")[0]) for n in names))
    row("B16 forms", "own: backslash paths", see("back.csv"), "ManifestTests", inputs)
    row("B16 forms", "own: `compare --dry-run`", ["compare", "--real", "hub", "--synthetic", "given=hub", "--dry-run", "--out", "out"], "CompareTests",
        lambda f, o: "one line, joined by the sign of a line end" if "␊" in o else "%d lines" % len(o.splitlines()))
    privacy(place, real, grey)


def privacy(place, real, grey):
    d = C + "grey_copy_stored_as_rgb/"
    row("A8 pictures of copies", "case of A3, grey", evaluate(d + "real.npz", d + "synthetic_grey.npz", d + "holdout.npz", extra=RANDOM), "CopyMaskTests, RealDataCanaryTests",
        lambda f, o: "%d tiles “copy of a training image”" % open(f + "/out/report.html").read().lower().count("copy of a training image"))
    policy = "policy: p\nversion: 1\ndefaults: {min_rows: 100}\nchecks:\n  - {id: privacy.nearest_neighbour_share, max: 0.9, features: random}\n"
    write(place + "/rows.yaml", policy)
    Images(real.shape, Images.npz(place + "/" + d + "holdout.npz").rows[:20], None).save_npz(place + "/hold20.npz")
    plain = Images(real.shape, real.rows, None).save_npz(place + "/plain.npz")
    row("A10 rows", "own: a holdout of 20, min_rows 100", evaluate(d + "real.npz", d + "synthetic_grey.npz", "hold20.npz", "rows.yaml", RANDOM),
        "JudgeTests", check("privacy.nearest_neighbour_share"))
    write(place + "/copies.yaml", "policy: p\nversion: 1\nchecks:\n  - {id: privacy.exact_copies, max: 0.005}\n")
    clean = Images.npz(place + "/" + d + "holdout.npz")
    clean.save_npz(place + "/clean.npz")
    row("B13 rows to decide", "own: 0 copies of 300 against 0.5 %", evaluate(d + "real.npz", "clean.npz", None, "copies.yaml", RANDOM), "RowsToDecideTests", check("privacy.exact_copies"))
    row("B14 floors", "own: near copies, 300 holdout rows", evaluate(d + "real.npz", d + "synthetic_grey.npz", d + "holdout.npz", extra=RANDOM), "NearCopiesTests",
        lambda f, o: next("%s %.4g, floor %.4g, interval of the floor %s" % (m["id"], m["value"], m["floor"]["value"], "there" if m["floor"].get("interval") else "not there")
            for m in load(f)["metrics"] if m["id"] == "privacy.near_copies" and m.get("floor")))
    row("B15 no holdout", "own: exact copies", evaluate(d + "real.npz", d + "synthetic_grey.npz", None, extra=RANDOM), "EvaluationRunTests", value("privacy.exact_copies"))
    blank = lambda images, n: Images(images.shape, [bytes(len(images.rows[0]))] * n + images.rows[n:], None)
    blank(real, 6).save_npz(place + "/blank_real.npz")
    blank(clean, 6).save_npz(place + "/blank_holdout.npz")
    blank(grey.take(range(100, len(grey.rows))), 6).save_npz(place + "/blank_synthetic.npz")
    write(place + "/excess.yaml", "policy: p\nversion: 1\nchecks:\n  - {id: privacy.exact_copies, max_over_floor: 0.05}\n")
    row("D31 repeats", "own: 2 % blank in all three sets", evaluate("blank_real.npz", "blank_synthetic.npz", "blank_holdout.npz", extra=RANDOM),
        "FloorRuleTests, ExactCopiesTests", lambda f, o: next("%.4g, floor %s" % (m["value"], "%.4g" % m["floor"]["value"] if m.get("floor") else "none")
            for m in load(f)["metrics"] if m["id"] == "privacy.exact_copies"))


def precision(place, images):
    d = C + "float64_features_rounded_to_float32/"
    key = value("fidelity.frechet_distance")
    for n in ("0", "6", "8"):
        row("A6 precision", "case, x%s and y%s" % (n, n), evaluate(d + "x%s.npy" % n, d + "y%s.npy" % n, features=True), "WideFeaturesTests", key)
    row("A6 precision", "case, x10 and y10", evaluate(d + "x10.npy", d + "y10.npy", d + "h10.npy", features=True), "WideFeaturesTests", value("privacy.exact_copies"))
    folder = images + "float64_features_rounded_to_float32/"
    for name in ("x8", "y8"):
        with open(folder + name + ".npy", "rb") as file:
            body = file.read()
        write("%s/%s.npy.gz" % (place, name), gzip.compress(body))
        shape, kind, raw = read_npy(body)
        values = [struct.unpack(kind[0] + "d", raw[i : i + 8])[0] for i in range(0, len(raw), 8)]
        write("%s/%s_columns.npy" % (place, name), npy(shape, b"".join(
            struct.pack("<d", -1e8 + v if i % shape[1] == 0 else v - 1e8) for i, v in enumerate(values)), "<f8"))
        write("%s/%s_half.npy" % (place, name), npy(shape, b"".join(struct.pack("<e", max(-9.0, min(9.0, v - 1e8))) for v in values), "<f2"))
    row("A6 precision", "own: x8 and y8 packed by gzip", evaluate("x8.npy.gz", "y8.npy.gz", features=True), "WideFeaturesTests", key)
    row("A6 precision", "own: one column far off", evaluate("x8_columns.npy", "y8_columns.npy", features=True), "WideFeaturesTests", key)
    row("B16 forms", "own: float16 features", evaluate("x8_half.npy", "y8_half.npy", features=True), "UserFeaturesTests", key)


def mnist(place, folder):
    """20 % copied training images of MNIST, 60,000 a side; small class folders for the scripts of the cases."""
    with gzip.open(folder + "train-images-idx3-ubyte.gz") as file:
        train = file.read()[16:]
    with gzip.open(folder + "t10k-images-idx3-ubyte.gz") as file:
        test = file.read()[16:]
    with gzip.open(folder + "train-labels-idx1-ubyte.gz") as file:
        labels = file.read()[8:]
    at = lambda data, i: data[784 * i : 784 * i + 784]
    shape = (28, 28, 1)
    other = [bytes(min(255, b + 3) if b else 0 for b in at(test, 5000 + i)) for i in range(4000)]
    Images(shape, [at(train, 60 * i) for i in range(1000)] + other).save_npz(place + "/mnist_20_copied.npz")
    os.symlink(folder + "train-images-idx3-ubyte.gz", place + "/mnist-train-images-idx3-ubyte.gz")
    Images(shape, [at(test, i) for i in range(5000)]).save_npz(place + "/mnist_holdout.npz")
    key = both(value("privacy.exact_copies"), value("privacy.nearest_neighbour_share"))
    row("A2 limit", "number: MNIST, 20 % of 5,000 copied of 60,000", evaluate("mnist-train-images-idx3-ubyte.gz", "mnist_20_copied.npz", "mnist_holdout.npz",
        extra=RANDOM + ["--limit", "2000"]), "HoldoutLeakTests, RealImagesTests", key, timeout=900)
    real = Images(shape, [at(train, i) for i in range(3000)])
    real.save_zip(place + "/limit_real.zip")
    Images(shape, [at(train, 5 * i) for i in range(100)] + other[:400]).save_folder(place + "/limit_synthetic")
    row("A2 limit", "own: 3,000 in a zip, 20 % of 500 copied, limit 200", evaluate("limit_real.zip", "limit_synthetic", None, extra=RANDOM + ["--limit", "200"]),
        "HoldoutLeakTests", value("privacy.exact_copies"))
    features = [["features", "limit_real.zip", "--out", "r.npy", "--extractor", "random", "--quiet"],
                ["features", "limit_synthetic", "--out", "s.npy", "--extractor", "random", "--quiet"],
                evaluate("r.npy", "s.npy", None, features=True, extra=["--limit", "200"])]
    row("A2 limit", "own: the same as feature matrices", features, "HoldoutLeakTests, UserFeaturesTests", value("privacy.exact_copies"))
    base = place + "/base"
    for name, start in (("real", 0), ("hold", 200), ("syn", 400)):
        Images(shape, [at(train, start + i) for i in range(100)], [str(labels[start + i]) for i in range(100)]).save_folder(base + "/" + name)
        first = sorted(os.listdir(base + "/" + name + "/0"))[0]
        os.rename("%s/%s/0/%s" % (base, name, first), "%s/%s/0/00001.png" % (base, name))
    if not os.path.isdir(place + "/cases"):
        return
    shutil.copy(place + "/cases/stored/json_run_01/run.json", place + "/some_run.json")
    repro(place)


def repro(place):
    """The shell scripts of the stored cases, on a copy of small class folders and a run of the binary itself."""
    prepare = ["evaluate", "--real", "b/real", "--holdout", "b/hold", "--synthetic", "b/syn", "--policy", "none", "--no-utility", "--replicates", "10",
               "--splits", "2", "--quiet", "--out", "b/out"]

    def script(name):
        return [prepare, ["!", "bash", "-c", 'ASSAY="$0" BASE="$PWD/b" bash cases/stored/%s/repro.sh 2>&1' % name]]

    def copied(folder):
        shutil.copytree(place + "/base", folder + "/b")
    tail = lambda f, o: " / ".join(l.strip() for l in o.splitlines() if l.startswith(("rc=", "PK")) or "refused" in l)
    row("C21 outputs", "case, output_over_input", script("output_over_input"), "OutputGuardTests", tail, copied)
    row("C17 nights", "case, stale_gate_nightly", script("stale_gate_nightly"), "StoredRunTests, OlderSetTests",
        lambda f, o: next((l for l in o.splitlines() if "tonight" in l.lower() or "judged" in l.lower() or "Release" in l), None), copied)
    row("C20 kernels", "case, cpu_kernel_bits", script("cpu_kernel_bits"), "ReportTests (kernels named)",
        lambda f, o: "%d different run.json of 3 kernels" % len({l.split()[0] for l in o.splitlines() if "run.json" in l}), copied)
    row("C21 outputs", "own: labels file as a saved model", ["generate", "gaussian", "--real", "b/real", "--rows", "3", "--out", "g.npz", "--labels", "labels.csv",
        "--save-model", "labels.csv", "--quiet"], "SetOptionsTests", lambda f, o: line(o) or "labels.csv was written over",
        lambda f: (copied(f), write(f + "/labels.csv", "path,label\n" + "".join("%s/%s,%s\n" % (c, n, c) for c in os.listdir(f + "/b/real") for n in os.listdir(f + "/b/real/" + c)))))
    row("C21 outputs", "own: `card` into another run's folder", [prepare, ["card", "cases/stored/json_run_02/../json_run_01", "--policy", "none", "--out", "b/out"]], "OutputGuardTests",
        lambda f, o: line(o) if "another" in o else "the other run's run.json is %s" % ("there" if os.path.exists(f + "/b/out/run.json") else "gone"), copied)


def stored(cases):
    s = "cases/stored/"
    for name in ("json_run_01", "json_run_04"):
        row("C22 numbers", "case, " + name, ["gate", s + name + "/run.json", "--policy", SMALL, "--formats", "all", "--out", "out"], "StoredFilesFuzzTests", timeout=60)
    row("C22 numbers", "case, json_run_02", ["card", s + "json_run_02/run.json", "--out", "out", "--policy", "none"], "StoredFilesFuzzTests", timeout=60)
    row("C22 numbers", "case, json_study_01", ["report", s + "json_study_01/compare.json", "--out", "out"], "StoredFilesFuzzTests", timeout=60)
    for name in ("json_nightly_01", "json_nightly_02"):
        row("C22 numbers", "case, " + name, [["nightly", "record", s + name + "/run.json", "--history", "h", "--quiet"],
            ["nightly", "report", "--history", "h", "--out", "out", "--quiet"]], "StoredFilesFuzzTests", timeout=60)
    row("C22 numbers", "case, nightly_report_hang", ["nightly", "report", "--history", "hang", "--out", "out", "--quiet"], "DamagedHistoryTests",
        setup=lambda f: shutil.copytree(f + "/" + s + "nightly_report_hang/history", f + "/hang"), timeout=60)
    row("C22 numbers", "number: `sample --skip 9223372036854775807`", ["sample", "--from", C + "one_synthetic_image/real.npz", "--rows", "2", "--skip",
        "9223372036854775807", "--out", "s.npz"], "ModelAndOptionFuzzTests", timeout=60)
    row("C22 numbers", "number: `/#/x`", ["sample", "--from", "/#/x", "--rows", "2", "--out", "s.npz"], "SetPathTests, StoredRunTests", timeout=30)
    for name in ("run_11_value_2_0_share_above_1_", "run_38_confidence_0_99_asked_0_95_measured_b", "run_6b_metric_version_from_the_future", "run_7_interval_level_0_01_narrow"):
        row("C19 plausible", "case, " + name, ["gate", s + name + "/run.json", "--policy", s + name + "/policy.yaml"], "RunDefectTests, JudgeTests", timeout=60)
    p = "cases/policies/"
    for name in sorted(os.listdir(cases + "/policies")):
        row("C18 waivers" if "waiver" in name else "C19 selectors", "case, " + name, ["gate", p + name + "/run.json", "--policy", p + name + "/policy.yaml"],
            "WaiverTests, SelectorTests, SharedCaseTests", timeout=60)
    row("C26 names", "case, hidden_class_name", [["sample", "--from", s + "hidden_class_name/hid.npz", "--rows", "2", "--out", "s.npz", "--quiet"],
        ["augment", "--real", s + "hidden_class_name/hid.npz", "--out", "written", "--quiet"], evaluate("written", "written", extra=RANDOM)],
        "ImageSetFolderWriteTests", inputs)
    for name in sorted(os.listdir(cases + "/codecs")):
        file = os.listdir(cases + "/codecs/" + name)[0]
        row("C25 decoders", "case, " + name, [["augment", "--real", "pictures", "--out", "w.npz", "--quiet", "--rotate", "0", "--crop", "1"]],
            "JPEGSamplingTests, WebPDamageTests", lambda f, o: line(o) or "read",
            (lambda name, file: lambda f: (os.makedirs(f + "/pictures"), shutil.copy(f + "/cases/codecs/" + name + "/" + file, f + "/pictures/" + file)))(name, file))
    bombs = lambda f: bomb(f + "/bomb.npz")
    row("C23 memory", "own: NPZ of 1 MB that unpacks to 1 GB", ["!", "bash", "-c", "ulimit -v 4000000; \"$0\" sample --from bomb.npz --rows 2 --out s.npz"], "UnpackingTests",
        lambda f, o: line(o), bombs, timeout=120)


def bomb(path):
    """A gigabyte of zeros in about 1 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        with file.open("images.npy", "w", force_zip64=True) as member:
            member.write(npy((1 << 20, 32, 32), b""))
            zeros = bytes(1 << 20)
            for _ in range(1 << 10):
                member.write(zeros)
