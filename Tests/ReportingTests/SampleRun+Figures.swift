import Foundation
import Hashing
import Results

extension SampleRun {
    var figures: [Figure] {
        func cloud(_ count: Int, _ shift: Double, _ seed: UInt64) -> [[Double]] {
            var state = seed
            func next() -> Double {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Double(state >> 11) / Double(1 << 53)
            }
            return (0..<count).map { index in
                let cluster = Double(index % 7)
                let radius = (-2 * log(max(1e-12, next()))).squareRoot()
                let angle = 2 * Double.pi * next()
                return [
                    cos(cluster * 0.9) * 6 + radius * cos(angle) + shift,
                    sin(cluster * 0.9) * 5 + radius * sin(angle) * 0.8,
                ]
            }
        }
        let ks = [1.0, 2, 3, 5, 8, 10]
        let png = SamplePNG.base64(width: 280, height: 84) { x, y in
            let dx = Double(x % 28) - 14
            let dy = Double(y % 28) - 14
            let radius = (dx * dx + dy * dy).squareRoot()
            return UInt8(max(0, min(255, 255 - abs(radius - 6 - Double(x / 28) * 0.3) * 60)))
        }
        return [
            Figure(
                id: "feature_map", dimension: .fidelity, title: "\(hostile)Feature map",
                caption:
                    "\(hostile)Where orange lies outside blue, images look unlike any real one; where blue is bare, "
                        + "something real is missing.",
                content: .scatter(
                    xLabel: "first principal component (31 % of variance)", yLabel: "second (14 %)",
                    series: [
                        .init(name: "real", role: .real, points: cloud(points, 0, 1)),
                        .init(name: "\(hostile)synthetic", role: .synthetic, points: cloud(points * 2 / 3, 0.7, 2)),
                    ])),
            Figure(
                id: "distance_over_n", dimension: .fidelity, title: "Fréchet distance over sample size",
                caption:
                    "A curve that still falls at the right end says that the sample is too small for the value itself.",
                content: .lines(
                    xLabel: "synthetic images", yLabel: "distance",
                    series: [
                        .init(
                            name: "synthetic", role: .synthetic, x: [500, 1000, 1500, 2000, 2500, 3000],
                            y: [9.1, 7.6, 7.0, 6.7, 6.5, 6.3], low: [8, 6.9, 6.4, 6.2, 6, 5.8],
                            high: [10.2, 8.3, 7.6, 7.2, 7, 6.8]),
                        .init(
                            name: "real vs real", role: .holdout, x: [500, 1000, 1500, 2000, 2500, 3000],
                            y: [3.9, 2.5, 1.9, 1.5, 1.3, 1.1]),
                    ])),
            Figure(
                id: "grid_worst", dimension: .fidelity, title: "Least realistic synthetic images",
                caption: "Farthest from any real image in feature space, the worst first.",
                content: .images(
                    png: png, columns: 10, tileWidth: 28, tileHeight: 28, captions: (0..<30).map { _ in "" })),
            Figure(
                id: "precision_recall_over_k", dimension: .diversity, title: "Coverage and recall over k",
                caption: "Both should lie near the dashed real-vs-real lines for every k, not just for one.",
                content: .lines(
                    xLabel: "k", yLabel: "share",
                    series: [
                        .init(name: "recall", role: .synthetic, x: ks, y: [0.41, 0.57, 0.66, 0.75, 0.81, 0.84]),
                        .init(name: "coverage", role: .real, x: ks, y: [0.52, 0.7, 0.79, 0.86, 0.91, 0.93]),
                        .init(name: "real vs real", role: .holdout, x: ks, y: [0.7, 0.86, 0.918, 0.95, 0.97, 0.98]),
                    ])),
            Figure(
                id: "tstr", dimension: .utility, title: "Accuracy on the same real test set",
                caption: "The gap between the blue and the orange bar is what training on synthetic data costs.",
                content: .bars(
                    valueLabel: "accuracy",
                    bars: ["logistic", "\(hostile)network"].flatMap { learner in
                        [
                            Figure.Bar(
                                group: learner, name: "train on real", role: .real, value: 0.953, low: 0.944,
                                high: 0.961),
                            Figure.Bar(
                                group: learner, name: "train on synthetic", role: .synthetic,
                                value: learner == "logistic" ? 0.912 : 0.93, low: 0.9, high: 0.934),
                            Figure.Bar(
                                group: learner, name: "train and test on synthetic", role: .other, value: 0.982,
                                low: 0.976, high: 0.987),
                        ]
                    })),
            Figure(
                id: "class_shares", dimension: .balance, title: "Class share gap",
                caption: "Synthetic share minus real share. Strong rows miss zero with their whole interval.",
                content: .forest(
                    valueLabel: "share, synthetic minus real", reference: 0,
                    rows: (0..<10).map { digit in
                        let gap = [0.004, -0.011, 0.002, 0.008, -0.003, 0.019, -0.006, 0.041, -0.009, 0.001][digit]
                        return Figure.ForestRow(
                            name: "\(hostile)class \(digit)", value: gap, low: gap - 0.007, high: gap + 0.007)
                    })),
            Figure(
                id: "grid_closest", dimension: .privacy, title: "Synthetic images closest to a training image",
                caption: "The synthetic images only, the closest first; the real ones are never shown here.",
                content: .images(
                    png: png, columns: 10, tileWidth: 28, tileHeight: 28, captions: (0..<30).map { "\(hostile)d=\($0)" }
                )),
        ]
    }

    static let card = """
        ---
        id: fidelity.frechet_distance
        version: 1
        ---
        # Fréchet distance

        ## What it is
        The distance between two normal distributions fitted to the features of real and synthetic images. With Inception
        features it is *FID*.

        ## How to read it
        Compare it with the **real-vs-real floor**, not with published numbers:
        - near the floor: as close as another real sample;
        - ten times the floor: visible difference.

        ## When it lies
        It depends on the number of images: small samples look worse. `ddof = 1` is used. It cannot see memorising.

        ## How to fix it
        Look at the feature map for regions where only one colour lies, and train longer or with a larger network there.
        Check first that resizing and value range are the same for both sets.
        """
}
