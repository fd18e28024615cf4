import Datasets
import Numerics
import Results

/// Size, brightness, contrast, sharpness and colourfulness of the images of a set, by property; of large ones also the traces
/// that processing leaves in native detail.
public struct ImagePropertyTable: Sendable, Equatable {
    /// Of every image; the metric's value is the mean over these.
    public static let general = ["width", "height", "brightness", "contrast", "sharpness", "colourfulness"]
    /// A name a column: the general ones, then those of `ImageTraces` where they were asked for.
    public let names: [String]
    /// One column a name, one value an image.
    public let columns: [[Double]]
    public var rows: Int { columns.first?.count ?? 0 }

    /// - Parameters:
    ///   - limit: a seeded sample of at most this many images.
    ///   - traces: whether native detail is looked at as well.
    public init(
        _ images: ImageSet, limit: Int, traces: Bool = false, seed: UInt64, parallel: Parallel
    ) throws(DatasetError) {
        let chosen = try Self.sample(images, limit, seed, parallel)
        // Few a block: a picture may have a hundred megabytes.
        let blocks = chosen.batches(of: traces ? 8 : 64)
        let parts = try parallel.tryMap(blocks.count) { block throws(DatasetError) -> [[Double]] in
            var rows: [[Double]] = []
            for index in blocks[block] {
                let image = try chosen.image(at: index)
                rows.append(Self.properties(image) + (traces ? ImageTraces.values(image) : []))
            }
            return rows
        }
        let values = parts.flatMap(\.self)
        let names = Self.general + (traces ? ImageTraces.names : [])
        self.names = names
        columns = names.indices.map { column in values.map { $0[column] } }
    }

    /// A sample that hangs on what the images are and not on where they stand.
    private static func sample(
        _ images: ImageSet, _ limit: Int, _ seed: UInt64, _ parallel: Parallel
    ) throws(DatasetError) -> ImageSet {
        guard images.count > limit else { return images }
        let order = RowKeys(content: try images.contentHashes(parallel: parallel)).order
        var draw = RandomStream(seed: seed).split("image_properties")
        return try images.subset(draw.permutation(order.count).prefix(max(0, limit)).map { order[$0] }.sorted())
    }

    package init(columns: [[Double]]) {
        self.columns = columns
        names = Array((Self.general + ImageTraces.names).prefix(columns.count))
    }

    /// By all properties of an image.
    var keys: RowKeys {
        RowKeys(
            content: (0..<rows).map { row in
                var hasher = ContentHasher()
                for column in columns { hasher.combine((column[row] + 0).bitPattern) }
                return hasher.value
            })
    }

    /// What a property is about: the size of the files; the finest detail, which is the file format's as much as the image's;
    /// or what everybody sees, which policies may ask to be as in real images.
    static func subject(of name: String) -> String {
        switch name {
        case "width", "height": "size"
        case "brightness", "contrast", "colourfulness", "seams": "looks"
        default: "detail"
        }
    }

    /// In the order of `general`; grey levels on 0…1.
    package static func properties(_ image: Image8) -> [Double] {
        let grey = image.asGrey.pixels
        let (height, width) = (image.height, image.width)
        let count = Double(grey.count)
        let mean = grey.reduce(0.0) { $0 + Double($1) } / count
        let variance = grey.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
        // Root mean square of the Laplacian over inner pixels; 0 for images without any.
        var (edges, inner) = (0.0, 0)
        if height > 2, width > 2 {
            for row in 1..<height - 1 {
                for column in 1..<width - 1 {
                    let place = row * width + column
                    let around = Int(grey[place - 1]) + Int(grey[place + 1]) + Int(grey[place - width])
                        + Int(grey[place + width])
                    let value = Double(around - 4 * Int(grey[place]))
                    edges += value * value
                    inner += 1
                }
            }
        }
        return [
            Double(width), Double(height), mean / 255, variance.squareRoot() / 255,
            inner > 0 ? (edges / Double(inner)).squareRoot() / 255 : 0, colourfulness(image),
        ]
    }

    /// Hasler & Süsstrunk (2003): spread and mean of the red–green and yellow–blue differences.
    private static func colourfulness(_ image: Image8) -> Double {
        guard image.channels == 3 else { return 0 }
        var sums = (0.0, 0.0, 0.0, 0.0)
        let count = Double(image.height * image.width)
        for place in stride(from: 0, to: image.pixels.count, by: 3) {
            let (red, green, blue) = (
                Double(image.pixels[place]), Double(image.pixels[place + 1]), Double(image.pixels[place + 2])
            )
            let (first, second) = (red - green, 0.5 * (red + green) - blue)
            sums = (sums.0 + first, sums.1 + second, sums.2 + first * first, sums.3 + second * second)
        }
        let means = (sums.0 / count, sums.1 / count)
        let spread = max(0, sums.2 / count - means.0 * means.0) + max(0, sums.3 / count - means.1 * means.1)
        return (spread.squareRoot() + 0.3 * (means.0 * means.0 + means.1 * means.1).squareRoot()) / 255
    }
}

/// `fidelity.image_properties`: one minus the largest gap between the cumulative distributions of a property
/// (Kolmogorov–Smirnov), for each property and on average.
public struct ImageProperties: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "fidelity.image_properties", version: 2, title: "Image properties", modalities: [.image], dimension: .fidelity,
        direction: .higher, unit: "similarity", range: 0...1, optimum: 1, restsOn: .synthetic, alsoRestsOn: .real,
        sign: .property)

    /// Images of each set that are looked at.
    public static let largestRows = 2_000

    private let real: ImagePropertyTable
    private let synthetic: ImagePropertyTable
    private let orders: [ScoreOrder]

    /// - Throws: `.insufficientData` below 2 images in either set, `.failed` for tables of different properties.
    public init(real: ImagePropertyTable, synthetic: ImagePropertyTable) throws(MetricError) {
        for (name, table) in [("real", real), ("synthetic", synthetic)] where table.rows < 2 {
            throw .insufficientData("the \(name) set has \(table.rows) images; distributions need 2")
        }
        guard real.names == synthetic.names else { throw .failed("the two sets were read by different properties") }
        self.real = real
        self.synthetic = synthetic
        orders = Self.orders(real.columns, synthetic.columns)
    }

    /// The mean, then one entry a property.
    public func estimates(resamples: Resamples?, parallel: Parallel) -> [ScopedEstimate] {
        let values = orders.map { Self.similarity($0, nil, nil) }
        // Of every half and its complement, by property.
        let samples = resamples.flatMap { resamples -> [(first: [Double], second: [Double])]? in
            guard resamples.replicates > 1 else { return nil }
            let halves = (
                real: resamples.halves(of: real.keys, role: .real),
                synthetic: resamples.halves(of: synthetic.keys, role: .synthetic)
            )
            return parallel.map(resamples.replicates) { replicate in
                let (first, second) = (halves.real.half(replicate), halves.synthetic.half(replicate))
                func values(_ side: Bool) -> [Double] {
                    let (x, y) = (first.map { Int32($0 == side ? 1 : 0) }, second.map { Int32($0 == side ? 1 : 0) })
                    return orders.map { Self.similarity($0, x, y) }
                }
                return (values(true), values(false))
            }
        }
        func estimate(_ value: Double, _ chosen: @escaping @Sendable ([Double]) -> Double) -> Estimate {
            var estimate = Estimate(
                value,
                parameters: ["rows_real": "\(real.rows)", "rows_synthetic": "\(synthetic.rows)", "statistic": "ks"])
            if let samples {
                let spread = HalfSpread(about: value, replicates: samples.count, parallel: .serial) {
                    (chosen(samples[$0].first), chosen(samples[$0].second))
                }
                estimate.take(spread, spread.normal(in: Self.descriptor.range))
            }
            return estimate
        }
        let words = PropertyWords(real: real, synthetic: synthetic, similarities: values)
        let facts = real.names.indices.map { words.facts($0) }
        let whole = ScopedEstimate(.whole) { () throws(MetricError) in
            var result = estimate(Self.whole(values)) { Self.whole($0) }
            if let least = values.indices.min(by: { values[$0] < values[$1] }), values[least] < 1 {
                result.notes.append("least alike: \(real.names[least]), \(rounded(values[least]))")
            }
            return result
        }
        return [whole]
            + real.names.enumerated().map { column, name in
                ScopedEstimate(Scope(.column, name)) { () throws(MetricError) in
                    var result = estimate(values[column]) { $0[column] }
                    result.parameters["about"] = ImagePropertyTable.subject(of: name)
                    result.parameters.merge(facts[column]) { $1 }
                    return result
                }
            }
    }

    /// Similarities of another set to the real one, by scope.
    public func similarities(of table: ImagePropertyTable) -> [Scope: Double] {
        scoped(Self.orders(real.columns, table.columns).map { Self.similarity($0, nil, nil) })
    }

    /// Splits of real and holdout images, by scope.
    package func floors(holdout: ImagePropertyTable?, splits: Int, seed: UInt64) -> [Scope: [Double]] {
        let pool = real.columns.indices.map { real.columns[$0] + (holdout?.columns[$0] ?? []) }
        guard
            let plan = try? FloorPlan(
                real: real.rows, holdout: holdout?.rows ?? 0, candidate: synthetic.rows, splits: splits, seed: seed)
        else { return [:] }
        var result: [Scope: [Double]] = [:]
        for split in 0..<plan.splits {
            let rows = plan.rows(split)
            let orders = Self.orders(
                pool.map { column in rows.reference.map { column[$0] } },
                pool.map { column in rows.candidate.map { column[$0] } })
            for (scope, value) in scoped(orders.map { Self.similarity($0, nil, nil) }) {
                result[scope, default: []].append(value)
            }
        }
        return result
    }

    private func scoped(_ values: [Double]) -> [Scope: Double] {
        var result: [Scope: Double] = [.whole: Self.whole(values)]
        for (name, value) in zip(real.names, values) { result[Scope(.column, name)] = value }
        return result
    }

    /// Over the general properties: the same number whether traces were looked at or not.
    private static func whole(_ values: [Double]) -> Double {
        let general = values.prefix(ImagePropertyTable.general.count)
        return general.reduce(0, +) / Double(general.count)
    }

    private static func orders(_ real: [[Double]], _ synthetic: [[Double]]) -> [ScoreOrder] {
        zip(real, synthetic).map { first, second in
            ScoreOrder(rows: Array(0..<first.count + second.count), scores: first + second, realRows: first.count)
        }
    }

    private static func similarity(_ order: ScoreOrder, _ real: [Int32]?, _ synthetic: [Int32]?) -> Double {
        var totals = (0.0, 0.0)
        for (place, row) in order.rows.enumerated() {
            if order.isSynthetic[place] { totals.1 += Double(synthetic?[row] ?? 1) } else { totals.0 += Double(real?[row] ?? 1) }
        }
        guard totals.0 > 0, totals.1 > 0 else { return .nan }
        var below = (0.0, 0.0)
        var (gap, start) = (0.0, 0)
        for end in order.groupEnds {
            for place in start..<end {
                let row = order.rows[place]
                if order.isSynthetic[place] { below.1 += Double(synthetic?[row] ?? 1) } else { below.0 += Double(real?[row] ?? 1) }
            }
            gap = max(gap, abs(below.0 / totals.0 - below.1 / totals.1))
            start = end
        }
        return 1 - gap
    }
}
