import Datasets
import Numerics
import Results

/// Size, brightness, contrast, sharpness and colourfulness of the images of a set, by property.
public struct ImagePropertyTable: Sendable, Equatable {
    public static let names = ["width", "height", "brightness", "contrast", "sharpness", "colourfulness"]
    /// One column a name, one value an image.
    public let columns: [[Double]]
    public var rows: Int { columns.first?.count ?? 0 }

    /// - Parameter limit: a seeded sample of at most this many images.
    public init(_ images: ImageSet, limit: Int, seed: UInt64, parallel: Parallel) throws(DatasetError) {
        let chosen = try Self.sample(images, limit, seed, parallel)
        let blocks = chosen.batches(of: 64)
        let parts = try parallel.tryMap(blocks.count) { block throws(DatasetError) -> [[Double]] in
            var rows: [[Double]] = []
            for index in blocks[block] { rows.append(Self.properties(try chosen.image(at: index))) }
            return rows
        }
        let values = parts.flatMap(\.self)
        columns = Self.names.indices.map { column in values.map { $0[column] } }
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

    package init(columns: [[Double]]) { self.columns = columns }

    /// By all properties of an image.
    var keys: RowKeys {
        RowKeys(
            content: (0..<rows).map { row in
                var hasher = ContentHasher()
                for column in columns { hasher.combine((column[row] + 0).bitPattern) }
                return hasher.value
            })
    }

    /// In the order of `names`; grey levels on 0…1.
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

    /// - Throws: `.insufficientData` below 2 images in either set.
    public init(real: ImagePropertyTable, synthetic: ImagePropertyTable) throws(MetricError) {
        for (name, table) in [("real", real), ("synthetic", synthetic)] where table.rows < 2 {
            throw .insufficientData("the \(name) set has \(table.rows) images; distributions need 2")
        }
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
        let whole = ScopedEstimate(.whole) { () throws(MetricError) in
            var result = estimate(Self.mean(values)) { Self.mean($0) }
            if let least = values.indices.min(by: { values[$0] < values[$1] }), values[least] < 1 {
                result.notes.append("least alike: \(ImagePropertyTable.names[least]), \(rounded(values[least]))")
            }
            return result
        }
        return [whole]
            + ImagePropertyTable.names.enumerated().map { column, name in
                ScopedEstimate(Scope(.column, name)) { () throws(MetricError) in
                    var result = estimate(values[column]) { $0[column] }
                    result.parameters.merge(means(column)) { $1 }
                    return result
                }
            }
    }

    /// The mean of a property in both sets, and the difference in words, e.g. "25 % darker". Pictures that are darker are
    /// lower in contrast and softer as well, by the same factor: a property says in words only what the one before leaves
    /// open.
    private func means(_ column: Int) -> [String: String] {
        let name = ImagePropertyTable.names[column]
        let (first, second) = (Self.mean(real.columns[column]), Self.mean(synthetic.columns[column]))
        var facts = [PartFacts.real: rounded(first), PartFacts.synthetic: rounded(second)]
        guard let change = change(name), let words = Self.words[name] else { return facts }
        let expected = Self.follows[name].flatMap { self.change($0) } ?? 1
        guard expected > 0, abs(change / expected - 1) >= 0.02 else { return facts }
        let share = rounded((100 * abs(change - 1)).rounded())
        facts[PartFacts.difference] = "\(share) % \(change < expected ? words.less : words.more)"
        return facts
    }

    /// The synthetic mean over the real one; nil where that is 0.
    private func change(_ name: String) -> Double? {
        guard let column = ImagePropertyTable.names.firstIndex(of: name) else { return nil }
        let first = Self.mean(real.columns[column])
        return first > 0 ? Self.mean(synthetic.columns[column]) / first : nil
    }

    private static let follows = ["contrast": "brightness", "sharpness": "contrast"]

    private static let words: [String: (less: String, more: String)] = [
        "width": ("narrower", "wider"), "height": ("lower", "higher"), "brightness": ("darker", "brighter"),
        "contrast": ("lower in contrast", "higher in contrast"),
        "sharpness": ("softer at the edges, as after blurring", "rougher, as after adding noise or sharpening"),
        "colourfulness": ("paler", "more colourful"),
    ]

    /// Similarities of another set to the real one, by scope.
    public func similarities(of table: ImagePropertyTable) -> [Scope: Double] {
        Self.scoped(Self.orders(real.columns, table.columns).map { Self.similarity($0, nil, nil) })
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
            for (scope, value) in Self.scoped(orders.map { Self.similarity($0, nil, nil) }) {
                result[scope, default: []].append(value)
            }
        }
        return result
    }

    private static func scoped(_ values: [Double]) -> [Scope: Double] {
        var result: [Scope: Double] = [.whole: mean(values)]
        for (name, value) in zip(ImagePropertyTable.names, values) { result[Scope(.column, name)] = value }
        return result
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

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
