import Datasets
import Evaluation
import Metrics
import Numerics
import Results
import Testing

/// A run on sets whose images carry a group attribute.
@Suite struct GroupRunTests {
    /// Images of a bright square left or right (the class) on a ground that the site sets.
    private func set(_ count: Int, seed: UInt64, sites: [String], named: Bool = true) throws -> ImageSet {
        var random = RandomStream(seed: seed)
        var pixels: [UInt8] = []
        var labels: [Int] = []
        var values: [String?] = []
        for index in 0..<count {
            let (label, site) = (index % 2, index / 2 % sites.count)
            for row in 0..<12 {
                for column in 0..<12 {
                    let isSquare = (3..<9).contains(row) && (label == 0 ? 1..<5 : 7..<11).contains(column)
                    let level = (isSquare ? 180 : 20 + 40 * site) + random.index(below: 40)
                    pixels.append(UInt8(min(255, level)))
                }
            }
            labels.append(label)
            values.append(sites[site])
        }
        return try ImageSet(
            pixels: pixels, count: count, height: 12, width: 12, channels: 1, labels: labels,
            classNames: ["left", "right"], groups: named ? [GroupColumn(name: "site", values: values)] : [],
            name: "set \(seed)")
    }

    /// Real rows are the same in every test.
    private static let shared = SharedWork()

    private func run(synthetic: ImageSet, utility: Bool = true) throws -> RunResult {
        let sets = Roles(
            real: try set(120, seed: 1, sites: ["north", "south"]),
            holdout: try set(120, seed: 2, sites: ["north", "south"]), synthetic: synthetic)
        var request = EvaluationRequest(
            sets: Roles(real: "real", synthetic: "synthetic"),
            bootstrapReplicates: 20, floorSplits: 2, extractors: ["random"], utility: utility)
        request.shared = Self.shared
        return try Evaluation(request: request, parallel: Parallel(threads: 2), toolVersion: "test")
            .run(ImageModality.self, sets, progress: SilentProgress())
    }

    @Test func groupsAreMeasuredColumnByColumn() throws {
        let result = try run(synthetic: set(120, seed: 3, sites: ["north", "south"]))
        let site = Scope(.column, "site")
        for id in [
            "balance.class_distribution", "balance.share_gap", "balance.intersectional_coverage",
            "balance.group_fidelity_gap", "balance.group_utility_gap",
        ] {
            for scope in [Scope.whole, site] {
                let found = result.metrics.filter { $0.id == id && $0.scope == scope }
                #expect(found.count == (id == "balance.group_utility_gap" ? 3 : 1), "\(id) \(scope)")
                for metric in found {
                    #expect(metric.status == .ok, "\(id) \(scope): \(metric.reason ?? "")")
                    #expect(metric.interval != nil && metric.floor != nil && !metric.anchors.isEmpty, "\(id) \(scope)")
                }
            }
        }
        let north = result.metrics.filter { $0.scope == Scope(.group, "site", "north") }
        #expect(north.map(\.id) == Array(repeating: ["utility.tstr", "utility.tstr_gap"], count: 3).flatMap(\.self))
        #expect(north.allSatisfy { $0.nReal == 60 && $0.floor != nil })
        #expect(Set(result.figures.map(\.id)).isSuperset(of: [
            "share_gap_site", "coverage_class_site", "group_fidelity_site", "group_utility_site_cnn", "confusion_cnn",
        ]))
    }

    @Test func aMissingGroupIsSeen() throws {
        let result = try run(synthetic: set(120, seed: 3, sites: ["north"]), utility: false)
        func value(_ id: String) -> Double? {
            result.metrics.first { $0.id == id && $0.scope == Scope(.column, "site") }?.value
        }
        #expect(value("balance.share_gap") == 0.5)
        #expect(value("balance.intersectional_coverage") == 0.5)
        #expect(value("balance.group_fidelity_gap") == nil)
    }

    @Test func groupsThatTheSyntheticSetLacksAreSaid() throws {
        let result = try run(synthetic: set(120, seed: 3, sites: ["north", "south"], named: false))
        let metrics = result.metrics.filter { $0.scope == Scope(.column, "site") && $0.dimension == .balance }
        for metric in metrics where metric.id != "balance.group_utility_gap" {
            #expect(metric.status == .notApplicable && metric.reason?.contains("no group column site") == true)
        }
        // What is tested on real rows needs no groups of the synthetic ones.
        #expect(metrics.contains { $0.id == "balance.group_utility_gap" && $0.status == .ok })
    }
}
