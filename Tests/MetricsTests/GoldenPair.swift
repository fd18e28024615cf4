import Foundation
import Numerics
import TestSupport
import Testing

/// Values of published packages for nine pairs of feature sets; Tests/Goldens/image/README.md tells how they were made.
struct GoldenPair: Sendable, CustomTestStringConvertible {
    let name: String
    let reference: Matrix<Float>
    let candidate: Matrix<Float>
    private let values: Node

    var testDescription: String { name }

    static let all: [GoldenPair] = (try? load()) ?? []

    static func named(_ name: String) -> GoldenPair? { all.first { $0.name == name } }

    /// A number by its path, e.g. `number("fid", "mean_term")`.
    func number(_ path: String...) -> Double? { values.at(path)?.number }

    func numbers(_ path: String...) -> [Double]? { values.at(path)?.list?.compactMap(\.number) }

    func text(_ path: String...) -> String? { values.at(path)?.text }

    /// Pairs of row numbers of the saved kernel subsets.
    func kernelSubsets() throws -> [(reference: [Int], candidate: [Int])] {
        guard let name = text("kid", "subset_indices_file") else { return [] }
        let file = try NumPyFile(Self.folder.appending(path: "\(name).npy"))
        let indices = try file.integers()
        let size = file.shape[2]
        return (0..<file.shape[0]).map { subset in
            let start = subset * 2 * size
            return (Array(indices[start..<start + size]), Array(indices[start + size..<start + 2 * size]))
        }
    }

    private static let folder = SharedData.repository.appending(path: "Tests/Goldens/image")

    /// Distances of beginnings of the candidate set, and the intercept of their line over 1/size.
    static func extrapolation() throws -> (sizes: [Int], distances: [Double], intercept: Double) {
        let root = try JSONDecoder().decode(Node.self, from: Data(contentsOf: folder.appending(path: "goldens.json")))
        let group = root.at(["fd_infinity_prefix_subsets"])
        return (
            group?.at(["n"])?.list?.compactMap { $0.number.map { Int($0) } } ?? [],
            group?.at(["fd"])?.list?.compactMap(\.number) ?? [], group?.at(["fd_infinity"])?.number ?? .nan
        )
    }

    /// Histograms of a precision–recall curve, its F scores, and every hundredth of its points.
    static func precisionRecallCurve() throws -> (
        synthetic: [Double], real: [Double], f8: Double, f1_8: Double, precision: [Double], recall: [Double]
    ) {
        let root = try JSONDecoder().decode(Node.self, from: Data(contentsOf: folder.appending(path: "goldens.json")))
        let group = root.at(["prd"])
        func numbers(_ key: String) -> [Double] { group?.at([key])?.list?.compactMap(\.number) ?? [] }
        return (
            numbers("eval_hist"), numbers("ref_hist"), group?.at(["F8"])?.number ?? .nan,
            group?.at(["F1_8"])?.number ?? .nan, numbers("precision_every100"), numbers("recall_every100")
        )
    }

    private static func load() throws -> [GoldenPair] {
        let root = try JSONDecoder().decode(Node.self, from: Data(contentsOf: folder.appending(path: "goldens.json")))
        guard let pairs = root.at(["pairs"])?.fields else { return [] }
        return try pairs.keys.sorted().map { name in
            let values = pairs[name] ?? .null
            return GoldenPair(
                name: name, reference: try matrix(values.at(["real"])?.text ?? ""),
                candidate: try matrix(values.at(["fake"])?.text ?? ""), values: values)
        }
    }

    /// Three of the sets are simple functions of another and are not stored.
    private static func matrix(_ name: String) throws -> Matrix<Float> {
        func real() throws -> Matrix<Float> { try matrix("real_500x64") }
        switch name {
        case "ones_100x64": return Matrix(rows: 100, columns: 64, repeating: 1)
        case "collapsed_500x64": return try real().rows(at: (0..<500).map { $0 / 100 })
        case "shift10_500x64":
            var shifted = try real()
            for index in shifted.storage.indices { shifted.storage[index] += 10 }
            return shifted
        default: return try NumPyFile(folder.appending(path: "\(name).npy")).matrix()
        }
    }
}

private indirect enum Node: Decodable, Sendable {
    case number(Double), text(String), list([Node]), fields([String: Node]), flag(Bool), null

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode([String: Node].self) {
            self = .fields(value)
        } else if let value = try? container.decode([Node].self) {
            self = .list(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .flag(value)
        } else {
            self = .number(try container.decode(Double.self))
        }
    }

    func at(_ path: [String]) -> Node? {
        path.reduce(Optional(self)) { node, key in node?.fields?[key] }
    }

    var number: Double? { if case .number(let value) = self { value } else { nil } }
    var text: String? { if case .text(let value) = self { value } else { nil } }
    var list: [Node]? { if case .list(let value) = self { value } else { nil } }
    var fields: [String: Node]? { if case .fields(let value) = self { value } else { nil } }
}
