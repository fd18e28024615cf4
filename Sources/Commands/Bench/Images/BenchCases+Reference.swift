import Datasets
import Metrics
import Numerics

extension BenchCase {
    /// The work at whose sizes `scripts/bench-peers metrics` times reference packages. Minutes, and up to 4 GB.
    static func reference(images: String?) throws -> [BenchCase] {
        var cases = [(5_000, 2_048), (1_500, 2_048)].map { rows, columns in
            BenchCase("reference.frechet.\(rows)x\(columns)", "Fréchet distance of two sets", items: (1, "distances")) {
                parallel in
                let (x, y) = (normals(rows, columns, "x"), normals(rows, columns, "y"))
                return { _ = try frechetDistance(x, y, parallel: parallel) }
            }
        }
        cases += [(10_000, 2_048), (50_000, 512)].map { rows, columns in
            let pairs = Double(rows) * Double(rows)
            return BenchCase(
                "reference.manifold.\(rows)x\(columns)", "precision, recall, density and coverage, k = 5",
                flop: 4 * pairs * Double(columns), items: (2 * pairs, "pairs")
            ) { parallel in
                let (x, y) = (normals(rows, columns, "x"), normals(rows, columns, "y"))
                return {
                    // A pair keeps what it has found, so each call has its own.
                    let pair = try PairEvidence(reference: x, candidate: y, parallel: parallel)
                    for metric: any PairMetric in [
                        PrecisionMetric(k: 5), RecallMetric(k: 5), DensityMetric(k: 5), CoverageMetric(k: 5),
                    ] { _ = try metric.estimate(pair, resamples: nil) }
                }
            }
        }
        cases.append(
            BenchCase(
                "reference.kernel_distance.5000x2048", "kernel distance of 100 subsets of 1,000 rows", items: (1, "distances")
            ) { parallel in
                let (x, y) = (normals(5_000, 2_048, "x"), normals(5_000, 2_048, "y"))
                return {
                    let subsets = parallel.map(100) { subset -> (reference: [Int], candidate: [Int]) in
                        var draw = RandomStream(seed: 1).split(subset)
                        return (
                            Array(draw.permutation(x.rows).prefix(1_000)), Array(draw.permutation(y.rows).prefix(1_000))
                        )
                    }
                    _ = try KernelSubsets(x, y, subsets: subsets, parallel: parallel)
                }
            })
        if let images { cases.append(try files(images)) }
        return cases
    }

    /// Reading, decoding and resizing to the side that Inception takes.
    private static func files(_ path: String) throws -> BenchCase {
        let set = try ImageSet.open(path)
        return BenchCase(
            "reference.decode_resize.299", "files decoded and resized, anti-aliased bicubic",
            items: (Double(set.count), "images")
        ) { parallel in
            let resamplers = ResamplerCache()
            return {
                _ = try parallel.tryMap(set.count) { index throws(DatasetError) in
                    try resamplers.resized(set.image(at: index), height: 299, width: 299, filter: .bicubic).pixels[0]
                }
            }
        }
    }
}
