import Datasets
import Evaluation
import Features
import Foundation
import Generators
import Hashing
import Numerics

/// Rows of two whole numbers and a class, one a line of a file `*.pairs`: "3 -4 x".
struct PairSet: RowSet {
    static let noun = RowNoun("pair", "pairs")
    var pairs: [SIMD2<Int>]
    var info: SetInfo
    var labels: [Int]?
    var classNames: [String]
    var groups: [GroupColumn] { [] }
    var count: Int { pairs.count }

    init(text: String, name: String) throws(DatasetError) {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
        var pairs: [SIMD2<Int>] = []
        for (number, line) in lines.enumerated() {
            guard line.count == 3, let a = Int(line[0]), let b = Int(line[1]) else {
                throw DatasetError(.badData, "\(name), line \(number + 1): no pair.", remedy: "Write \"3 -4 x\".")
            }
            pairs.append(SIMD2(a, b))
        }
        let names = SortedNames.unique(lines.map { String($0[2]) })
        self.pairs = pairs
        labels = lines.compactMap { line in names.firstIndex(of: String(line[2])) }
        classNames = names
        info = SetInfo(name: name, media: "pairs", bytes: text.utf8.count)
    }

    var text: String { (0..<count).map { "\(pairs[$0].x) \(pairs[$0].y) \(className(at: $0) ?? "-")\n" }.joined() }

    func name(at index: Int) -> String { "pair \(index)" }

    func subset(_ indices: [Int]) -> PairSet {
        var result = self
        result.pairs = indices.map { pairs[$0] }
        result.labels = labels.map { all in indices.map { all[$0] } }
        return result
    }

    func limited(to limit: Int, seed: UInt64) -> PairSet { sampled(limit, seed: seed).map(subset) ?? self }

    func labelled(_ labels: [Int], of names: [String]) -> PairSet {
        var result = self
        (result.labels, result.classNames) = (labels, names)
        return result
    }

    func fingerprint(parallel: Parallel) -> String { SHA256.hash(Array(text.utf8)).hexadecimal }

    func contentHashes(parallel: Parallel) -> [ContentHash] {
        pairs.map { ContentHash(SHA256.hash(Array("\($0.x) \($0.y)".utf8))) }
    }
}

struct PairExtractor: FeatureExtractor {
    let id = "pair"
    let version = "1"
    let weightsSHA256: String? = nil
    let dimension = 3
    let levels: [FeatureRange] = []
    let preprocessing = "both numbers and their product"

    func extract(_ rows: PairSet, parallel: Parallel, progress: @Sendable (Int, Int) -> Void) -> Matrix<Float> {
        let values = rows.pairs.flatMap { [Float($0.x), Float($0.y), Float($0.x) * Float($0.y) / 1_000] }
        return Matrix(unchecked: values, rows: rows.count, columns: 3)
    }
}

/// Draws both numbers from random rows of one class.
struct PairGenerator: Generator {
    struct Training: TrainingRows {
        let rows: PairSet
        let fingerprint: String
        let bytesPerRow = 16
        var count: Int { rows.count }

        init(_ set: PairSet, fingerprint: String?, parallel: Parallel) {
            rows = set
            self.fingerprint = fingerprint ?? set.fingerprint(parallel: parallel)
        }
    }

    let descriptor = GeneratorDescriptor(
        id: "pair-marginals", family: .classical, summary: "Both numbers from random rows.", givesLabels: true,
        copiesRows: false, settings: [], reference: "test")

    func fit(_ data: Training, _ plan: FitPlan) throws -> GeneratorModel {
        GeneratorModel(
            descriptor, modality: PairModality.name, fingerprint: data.fingerprint, rows: data.count, plan, settings: [:],
            schema: data.rows.text, holdsTrainingRows: true, tensors: [])
    }

    func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> PairSet {
        let rows = try PairSet(text: model.header.schema ?? "", name: name)
        var random = RandomStream(seed: plan.seed).split("pairs")
        var made = rows.subset((0..<plan.count).map { _ in random.index(below: rows.count) })
        for row in 0..<made.count { made.pairs[row].y = rows.pairs[random.index(below: rows.count)].y }
        return made
    }

    func bytesPerRow(_ model: GeneratorModel) -> Int { 16 }
}

enum PairModality: Modality {
    typealias Training = PairGenerator.Training
    static let name = "pairs"
    static let about = "a file of pairs"
    static let defaultPolicy = "builtin:image-default"
    static func recognise(_ path: InputPath) -> Recognition { path.ending == "pairs" ? .certain : .no }
    static func open(_ path: String, options: OpenOptions) throws -> PairSet {
        let set = try PairSet(
            text: String(decoding: FileBytes.read(InputPath(path).file), as: UTF8.self), name: FileBytes.lastComponent(path))
        return options.limit.map { set.limited(to: $0, seed: options.seed) } ?? set
    }
    static func check(extractors ids: [String]) {}
    static func extractorIDs(_ ids: [String]) -> [String] { ["pair"] }
    static func extractors(_ ids: [String], for set: PairSet) -> [any FeatureExtractor<PairSet>] { [PairExtractor()] }

    static func drawn(_ name: String, _ value: @escaping @Sendable (PairSet, inout RandomStream) -> SIMD2<Int>) -> AnchorMaker<PairSet> {
        AnchorMaker(name: name, title: name, about: "Pairs of \(name).") { real, count, stream, _ in
            var random = stream.split(name)
            var rows = real.subset((0..<count).map { $0 % real.count })
            for row in 0..<count { rows.pairs[row] = value(real, &random) }
            return rows
        }
    }
    static let marginals = drawn("number marginals") { real, random in
        SIMD2(real.pairs[random.index(below: real.count)].x, real.pairs[random.index(below: real.count)].y)
    }
    static let noise = drawn("noise") { _, random in SIMD2(random.index(below: 4_000), random.index(below: 4_000)) }
    static var stages: [any Stage<PairSet>] {
        [SpaceFigures(), BoostedStage(), CurvesStage(), LearningStage(), MemorisedStage(), ByClassStage(), GroupStage()]
    }
    static var generators: [any Generator<PairGenerator.Training>] { [PairGenerator()] }
    static var ladders: [DegradationLadder<PairSet>] { RowLadders.all() }
    static func packed(_ set: PairSet) -> [UInt8] { Array(set.text.utf8) }
    static func unpacked(_ bytes: [UInt8], name: String) -> PairSet? {
        try? PairSet(text: String(decoding: bytes, as: UTF8.self), name: name)
    }
    static func write(_ set: PairSet, to path: String, parallel: Parallel, progress: (Int, Int) -> Void) throws {
        try FileBytes.write(packed(set), to: path)
    }
}
