import Datasets
import Evaluation
import Metrics
import Numerics
import Results
import Testing

/// What holds for every metric of the registry, seen in the results of whole runs.
@Suite struct RegistryRunTests {
    /// Images of a bright square left or right (the class) on a ground of one of two levels (a group).
    private static func set(_ count: Int, seed: UInt64) throws -> ImageSet {
        var random = RandomStream(seed: seed)
        var pixels: [UInt8] = []
        for index in 0..<count {
            for row in 0..<12 {
                for column in 0..<12 {
                    let isSquare = (3..<9).contains(row) && (index % 2 == 0 ? 1..<5 : 7..<11).contains(column)
                    pixels.append(UInt8((isSquare ? 180 : 20 + 40 * (index / 2 % 2)) + random.index(below: 40)))
                }
            }
        }
        return try ImageSet(
            pixels: pixels, count: count, height: 12, width: 12, channels: 1, labels: (0..<count).map { $0 % 2 },
            classNames: ["left", "right"],
            groups: [GroupColumn(name: "ground", values: (0..<count).map { $0 / 2 % 2 == 0 ? "dark" : "light" })],
            name: "set \(seed)")
    }

    /// Several tests have the same real rows.
    private static let shared = SharedWork()

    private static func run(
        synthetic: ImageSet, real: ImageSet? = nil, holdout: ImageSet? = nil, sharing: SharedWork? = shared
    ) throws -> RunResult {
        var request = EvaluationRequest(
            sets: Roles(real: "real", synthetic: "synthetic"), bootstrapReplicates: 20, floorSplits: 3,
            extractors: ["embedded"])
        request.shared = sharing
        return try Evaluation(request: request, parallel: Parallel(threads: 2), toolVersion: "test").run(
            ImageModality.self,
            Roles(real: real ?? set(120, seed: 1), holdout: real == nil ? set(120, seed: 2) : holdout, synthetic: synthetic),
            progress: SilentProgress())
    }

    private static func descriptor(_ measurement: Measurement) throws -> MetricDescriptor {
        try #require(MetricRegistry.descriptor(measurement.id))
    }

    /// Every metric of images is there, with its facts, and all that it says lies in its range.
    @Test func everyMetricIsMeasuredWithinItsRange() throws {
        let result = try Self.run(synthetic: Self.set(120, seed: 3))
        let found = Set(result.metrics.map(\.id))
        #expect(MetricRegistry.descriptors.filter { $0.modalities.contains(.image) && !found.contains($0.id) }.isEmpty)
        for metric in result.metrics {
            let descriptor = try Self.descriptor(metric)
            let range = descriptor.range
            let name = "\(metric.id) \(metric.scope)"
            #expect(metric.status == .ok, "\(name): \(metric.reason ?? "")")
            let value = try #require(metric.value)
            #expect(range.contains(value), "\(name)")
            if let interval = metric.interval {
                #expect(interval.low <= value && value <= interval.high, "\(name)")
                #expect(range.contains(interval.low) && range.contains(interval.high), "\(name)")
            } else {
                #expect(metric.intervalReason != nil || descriptor.isExact, "\(name)")
            }
            if let floor = metric.floor {
                #expect(range.contains(floor.low) && range.contains(floor.high) && floor.low <= floor.high, "\(name)")
            } else {
                #expect(metric.floorReason != nil, "\(name)")
            }
        }
        #expect(RunDefect.all(of: result).isEmpty)
    }

    /// A copy of the real set is as good as can be wherever likeness is asked, and a copy where copies are.
    @Test func aCopyOfTheRealSetScoresTheOptimum() throws {
        let real = try Self.set(120, seed: 1)
        let result = try Self.run(synthetic: real)
        for metric in result.metrics where metric.scope == .whole && metric.dimension != .privacy {
            let descriptor = try Self.descriptor(metric)
            // What is read against a holdout asks for more than likeness.
            guard let optimum = descriptor.optimum, let value = metric.value, !descriptor.needsHoldout else { continue }
            // Copied rows lie nearer together than drawn ones: extrapolations end beyond the best.
            let loss = descriptor.direction.loss(value, target: optimum) - descriptor.direction.loss(optimum, target: optimum)
            let reach = max(0.05, (metric.interval.map { $0.high - $0.low } ?? 0))
            #expect(loss <= reach, "\(metric.id) \(value) of \(optimum)")
        }
        let copies = try #require(result.metrics.first { $0.id == ExactCopies.descriptor.id })
        #expect(copies.value == 1)
    }

    /// Two rows a side are too few for most: each metric says so by its status, and no value escapes its range.
    @Test(arguments: [2, 3])
    func fewRowsGiveATypedStatus(count: Int) throws {
        let result = try Self.run(synthetic: Self.set(count, seed: 4), real: Self.set(count, seed: 5))
        for metric in result.metrics {
            if let value = metric.value {
                #expect(try Self.descriptor(metric).range.contains(value), "\(metric.id)")
            } else {
                #expect(metric.status != .ok && metric.reason?.isEmpty == false, "\(metric.id)")
            }
        }
    }

    /// No value and no interval hangs on the order of the rows, in whichever set.
    @Test func orderOfTheRowsChangesNothing() throws {
        func sets(_ count: Int, turned: Bool) throws -> [ImageSet] {
            try [UInt64(1), 2, 3].map { seed in
                let set = try Self.set(count, seed: seed)
                var draw = RandomStream(seed: 40 + seed)
                return turned ? try set.subset(draw.permutation(count)) : set
            }
        }
        func result(turned: Bool) throws -> RunResult {
            let sets = try sets(140, turned: turned)
            return try Self.run(synthetic: sets[2], real: sets[0], holdout: sets[1], sharing: nil)
        }
        let (first, second) = (try result(turned: false), try result(turned: true))
        #expect(first.metrics.map(\.key) == second.metrics.map(\.key))
        func isClose(_ a: Double?, _ b: Double?) -> Bool {
            guard let a, let b else { return a == nil && b == nil }
            return abs(a - b) <= 1e-9 * max(1e-3, abs(a), abs(b))
        }
        for (a, b) in zip(first.metrics, second.metrics) {
            let name = "\(a.id) \(a.scope) \(a.parameters["learner"] ?? "")"
            #expect(isClose(a.value, b.value), "\(name): \(a.value ?? .nan) and \(b.value ?? .nan)")
            #expect(
                isClose(a.interval?.low, b.interval?.low) && isClose(a.interval?.high, b.interval?.high),
                "\(name): \(String(describing: a.interval)) and \(String(describing: b.interval))")
        }
    }
}
