import Datasets
import Evaluation
import Foundation
import Numerics
import Policy
import Results
import TestSupport
import Testing

/// A holdout that holds training data, in every form and on every path that takes one.
@Suite struct HoldoutLeakTests {
    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appending(path: "assay-leak-\(UUID().uuidString)")
        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
        func file(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }
        deinit { try? FileManager.default.removeItem(at: url) }
    }

    private static func images(_ rows: Range<Int>, blanks: Int = 0, flipsLabels: Bool = false) throws -> ImageSet {
        var pixels: [UInt8] = []
        for row in rows {
            var stream = RandomStream(seed: 11).split(row)
            pixels += (0..<64).map { _ in UInt8(stream.index(below: 256)) }
        }
        pixels += [UInt8](repeating: 0, count: 64 * blanks)
        let count = rows.count + blanks
        return try ImageSet(
            pixels: pixels, count: count, height: 8, width: 8, channels: 1,
            labels: (0..<count).map { ($0 + (flipsLabels ? 1 : 0)) % 2 }, classNames: ["a", "b"], name: "set")
    }

    private func run(
        _ real: ImageSet, _ holdout: ImageSet?, _ synthetic: ImageSet, limit: Int? = nil
    ) throws -> RunResult {
        let request = EvaluationRequest(
            sets: Roles(real: "real", synthetic: "synthetic"), limit: limit,
            bootstrapReplicates: 10, floorSplits: 2, extractors: ["random"], utility: false)
        return try Evaluation(request: request, parallel: Parallel(threads: 2), toolVersion: "test").run(
            ImageModality.self, Roles(real: real, holdout: holdout, synthetic: synthetic), progress: SilentProgress())
    }

    @Test(arguments: ["equal", "reordered", "subset", "superset", "relabelled", "half", "twice"])
    func trainingDataIsNoHoldout(_ form: String) throws {
        let real = try Self.images(0..<80)
        let holdout =
            switch form {
            case "equal": real
            case "reordered": try real.subset(Array((0..<80).reversed()))
            case "subset": try real.subset(Array(10..<40))
            case "superset": try Self.images(0..<200)
            case "relabelled": try Self.images(0..<80, flipsLabels: true)
            case "twice": try real.subset(Array(0..<80) + Array(0..<80))
            default: try Self.images(40..<120)
            }
        let synthetic = try Self.images(300..<380)
        let error = try #require(throws: EvaluationError.self) { try run(real, holdout, synthetic) }
        #expect(error.code == .badData)
        #expect(error.message.contains("holds training data") && error.message.contains("in the real set"))
        // A limit looks at whole sets, too: samples of them may have nothing in common.
        #expect(throws: EvaluationError.self) { try run(real, holdout, synthetic, limit: 20) }
        // So does a trial.
        let planner = EvaluationPlanner(
            request: EvaluationRequest(
                sets: Roles(real: "real", synthetic: "synthetic"), limit: 20,
                extractors: ["random"], utility: false),
            parallel: .serial, toolVersion: "test", clock: { 0 })
        let today = try #require(CalendarDate("2026-01-01"))
        #expect(throws: EvaluationError.self) {
            try planner.plan(
                ImageModality.self, Roles(real: real, holdout: holdout, synthetic: synthetic), policy: nil, baselines: [],
                today: today, progress: SilentProgress())
        }
    }

    @Test func aPartOfItIsLeftOutAndTold() throws {
        let result = try run(Self.images(0..<80), Self.images(70..<170), Self.images(300..<380))
        let warning = try #require(result.warnings.first { $0.code == "holdout_shares_rows" })
        #expect(warning.message.contains("10 of 100 images"))
        let holdout = try #require(result.inputs.first { $0.role == .holdout })
        #expect(holdout.count == 90)
        #expect(holdout.notes.contains { $0.contains("10 of 100 images") })
        let share = try #require(result.metrics.first { $0.id == "privacy.nearest_neighbour_share" })
        #expect(share.nHoldout == 90)
        // What is compared with real rows alone reads no holdout.
        #expect(result.metrics.first { $0.id == "fidelity.frechet_distance" }?.nHoldout == nil)
    }

    @Test func honestRepeatsStay() throws {
        let result = try run(
            Self.images(0..<80, blanks: 4), Self.images(100..<180, blanks: 4), Self.images(300..<380, blanks: 4))
        #expect(!result.warnings.contains { $0.code == "holdout_shares_rows" })
        #expect(result.inputs.first { $0.role == .holdout }?.count == 84)
    }

    /// Records of few levels are equal by chance: without them the holdout would have fewer equals than honest rows have.
    @Test func recordsThatMeetByChanceStay() throws {
        func records(_ seed: UInt64, _ count: Int) throws -> Table {
            var stream = RandomStream(seed: seed)
            let columns = ["a", "b"].map { name in
                TableColumn(name: name, type: .integer, cells: .integers((0..<count).map { _ in Int64(stream.index(below: 30)) }))
            }
            return try Table(columns: columns, info: SetInfo(name: "records \(seed)", media: "memory"))
        }
        let training = try records(1, 1_000)
        let honest = try HoldoutLeak.check(records(2, 1_000), against: training, parallel: .serial)
        #expect(honest.holdout.count == 1_000 && honest.warning == nil)
        #expect(honest.holdout.info.notes.contains { $0.contains("as many as two samples of one source") })
        #expect(throws: EvaluationError.self) {
            try HoldoutLeak.check(training.subset(Array((200..<900).reversed())), against: training, parallel: .serial)
        }
    }

    /// Of a few sprites every sample holds the same; a sample with replacement of many pictures holds training pictures.
    @Test func fewPicturesThatRepeatMeetByChance() throws {
        let pool = try Self.images(0..<400)
        func sample(_ seed: UInt64, of count: Int) throws -> ImageSet {
            var stream = RandomStream(seed: seed)
            return try pool.subset((0..<400).map { _ in stream.index(below: count) })
        }
        let honest = try HoldoutLeak.check(sample(2, of: 30), against: sample(1, of: 30), parallel: .serial)
        #expect(honest.holdout.count == 400 && honest.warning == nil)
        #expect(honest.holdout.info.notes.contains { $0.contains("as many as two samples of one source") })
        for (holdout, real) in [(try sample(2, of: 400), try sample(1, of: 400)), (try sample(1, of: 30), try sample(1, of: 30))] {
            #expect(throws: EvaluationError.self) { try HoldoutLeak.check(holdout, against: real, parallel: .serial) }
        }
    }

    @Test func theRealSetMayBeTheSyntheticOne() throws {
        let real = try Self.images(0..<80)
        #expect(try run(real, Self.images(100..<180), real).metrics.first { $0.id == "privacy.exact_copies" }?.value == 1)
    }

    @Test func featureRowsAreFoundByTheirValues() throws {
        let folder = try Folder()
        func write(_ name: String, _ rows: [Int]) throws -> String {
            let values = rows.flatMap { row -> [Float] in
                var stream = RandomStream(seed: 3).split(row)
                return (0..<6).map { _ in Float(stream.normal()) }
            }
            try Data(NPY.encode(values, shape: [rows.count, 6])).write(to: URL(filePath: folder.file(name)))
            return folder.file(name)
        }
        func run(_ holdout: [Int], limit: Int? = nil) throws -> RunResult {
            let request = EvaluationRequest(
                sets: Roles(
                    real: try write("real.npy", Array(0..<100)), holdout: try write("holdout.npy", holdout),
                    synthetic: try write("synthetic.npy", Array(500..<600))),
                modality: "features", limit: limit, bootstrapReplicates: 10, floorSplits: 2)
            return try Evaluation(request: request, parallel: .serial, toolVersion: "test")
                .run(progress: SilentProgress())
        }
        for holdout in [Array((0..<100).reversed()), Array(30..<60), Array(0..<300), Array(50..<150)] {
            #expect(throws: EvaluationError.self) { try run(holdout) }
            #expect(throws: EvaluationError.self) { try run(holdout, limit: 20) }
        }
        let result = try run(Array(90..<190))
        #expect(result.warnings.first?.message.contains("10 of 100 rows") == true)
        #expect(result.metrics.first { $0.id == "privacy.exact_copies" }?.nHoldout == 90)
    }

    @Test func oneRowIsNamed() throws {
        let (real, holdout) = (try Self.images(0..<30), try Self.images(100..<130))
        let one = try real.subset([0])
        let error = try #require(throws: EvaluationError.self) { try run(real, holdout, one) }
        #expect(error.message.hasPrefix("The synthetic set") && error.message.contains("has 1 image"))
        #expect(throws: EvaluationError.self) { try run(one, holdout, real) }
        let few = try #require(throws: EvaluationError.self) { try run(real, one.subset([]), real) }
        #expect(few.message.hasPrefix("The holdout set"))
    }

    // MARK: Limits

    /// A fifth of the synthetic images are copies; a sample of 40 real ones would show one or two.
    @Test func copiesAreSearchedInAllTrainingImages() throws {
        let real = try Self.images(0..<400)
        let copies = try real.subset((0..<20).map { $0 * 17 })
        let synthetic = try ImageSet.joined(copies, Self.images(800..<880))
        let result = try run(real, Self.images(1_000..<1_400), synthetic, limit: 100)
        func metric(_ id: String) throws -> Results.Measurement { try #require(result.metrics.first { $0.id == id }) }
        let exact = try metric("privacy.exact_copies")
        #expect(exact.value == 0.2)
        #expect(exact.nReal == 400 && exact.nHoldout == 400)
        #expect(try #require(metric("privacy.nearest_neighbour_share").value) > 0.55)
        #expect(try #require(metric("privacy.near_copies").value) >= 0.2)
        for id in ["privacy.authenticity", "privacy.data_copying"] {
            let partial = try metric(id)
            guard partial.status == .ok else { continue }
            #expect(partial.interval == nil && partial.intervalReason?.contains("searched 100 of 400") == true)
            #expect(partial.parameters["searched"] == "100 of 400")
            #expect(partial.notes.contains { $0.contains("searched 100 of 400") })
        }
        #expect(try metric("privacy.authenticity").status == .ok)
        #expect(try metric("fidelity.frechet_distance").nReal == 100)
        #expect(result.warnings.contains { $0.code == "limit" && $0.message.contains("100 of 400") })
        #expect(result.inputs.first?.notes.contains { $0.contains("all 400 images") } == true)
    }

    /// Copies are counted among the rows that were asked about, by features as by images.
    @Test func featureRowsAreSearchedInAll() throws {
        let folder = try Folder()
        func write(_ name: String, _ rows: [Int]) throws -> String {
            let values = rows.flatMap { row -> [Float] in
                var stream = RandomStream(seed: 3).split(row)
                return (0..<6).map { _ in Float(stream.normal()) }
            }
            try Data(NPY.encode(values, shape: [rows.count, 6])).write(to: URL(filePath: folder.file(name)))
            return folder.file(name)
        }
        let request = EvaluationRequest(
            sets: Roles(
                real: try write("real.npy", Array(0..<1_000)), holdout: try write("holdout.npy", Array(2_000..<3_000)),
                synthetic: try write("synthetic.npy", (0..<20).map { $0 * 50 } + Array(5_000..<5_080))),
            modality: "features", limit: 100, bootstrapReplicates: 10, floorSplits: 2)
        let result = try Evaluation(request: request, parallel: .serial, toolVersion: "test")
            .run(progress: SilentProgress())
        #expect(result.metrics.first { $0.id == "privacy.exact_copies" }?.value == 0.2)
        #expect(result.inputs.first?.notes.first?.contains("100 of 1000 rows") == true)
    }

    // MARK: Without a holdout

    @Test func whatAHoldoutWouldSayIsTold() throws {
        let result = try run(Self.images(0..<80), nil, Self.images(300..<380))
        let warning = try #require(result.warnings.first { $0.code == "no_holdout" })
        #expect(warning.message.contains("halves of the real set") && warning.message.contains("high side"))
        #expect(result.metrics.allSatisfy { $0.nHoldout == nil })
    }
}

extension ImageSet {
    /// The images of one after those of the other, of one shape and with the classes of the first.
    fileprivate static func joined(_ first: ImageSet, _ second: ImageSet) throws -> ImageSet {
        var images: [Image8] = []
        for index in 0..<first.count { images.append(try first.image(at: index)) }
        for index in 0..<second.count { images.append(try second.image(at: index)) }
        return try ImageSet(
            images: images, labels: (first.labels ?? []) + (second.labels ?? []), classNames: first.classNames)
    }
}
