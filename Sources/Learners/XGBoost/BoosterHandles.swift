import CXGBoost
import Numerics
import Synchronization

/// A training or test matrix inside the XGBoost library; freed with the object.
final class BoosterMatrix {
    fileprivate let handle: DMatrixHandle

    /// Copies the features, and one label a row where there are labels.
    /// - Throws: `.library` with the library's own words.
    convenience init(_ features: Matrix<Float>, labels: [Int]? = nil) throws(LearnerError) {
        try self.init(features, values: labels.map { $0.map { Float($0) } })
    }

    /// The same with one number a row.
    init(_ features: Matrix<Float>, values: [Float]?) throws(LearnerError) {
        var created: DMatrixHandle?
        let status = features.storage.withUnsafeBufferPointer { values in
            XGDMatrixCreateFromDense(
                Self.interface(UnsafeRawPointer(values.baseAddress), shape: "\(features.rows), \(features.columns)"),
                #"{"missing": NaN, "nthread": 1}"#, &created)
        }
        guard status == 0, let created else { throw .library() }
        handle = created
        guard let values else { return }
        let labelled = values.withUnsafeBufferPointer { own in
            XGDMatrixSetInfoFromInterface(
                created, "label", Self.interface(UnsafeRawPointer(own.baseAddress), shape: "\(values.count)"))
        }
        guard labelled == 0 else { throw .library() }
    }

    deinit { _ = XGDMatrixFree(handle) }

    /// The array protocol by which the library reads memory of others.
    private static func interface(_ base: UnsafeRawPointer?, shape: String) -> String {
        let address = base.map { UInt(bitPattern: $0) } ?? 0
        return #"{"data": [\#(address), true], "shape": [\#(shape)], "typestr": "<f4", "version": 3}"#
    }
}

/// Boosted trees inside the XGBoost library; freed with the object.
///
/// Unchecked: the library's object is not safe for several threads at once, and only `predict` touches it after the
/// fit, under the lock.
final class Booster: @unchecked Sendable {
    private let handle: BoosterHandle
    private let lock = Mutex(())

    /// Fits `rounds` rounds.
    /// - Throws: `.library` with the library's own words, e.g. for a parameter that it does not take.
    init(
        fitting data: BoosterMatrix, rounds: Int, parameters: [(name: String, value: String)]
    ) throws(LearnerError) {
        var created: BoosterHandle?
        var matrices: [DMatrixHandle?] = [data.handle]
        guard XGBoosterCreate(&matrices, 1, &created) == 0, let created else { throw .library() }
        handle = created
        for (name, value) in parameters {
            guard XGBoosterSetParam(created, name, value) == 0 else { throw .library() }
        }
        for round in 0..<rounds {
            guard XGBoosterUpdateOneIter(created, Int32(round), data.handle) == 0 else { throw .library() }
        }
    }

    deinit { _ = XGBoosterFree(handle) }

    /// What a prediction holds.
    enum Output: Int {
        case probabilities = 0
        /// Sums of leaves, before the link function.
        case margins = 1
    }

    /// Row-major, as many numbers a row as the objective has.
    func predict(_ data: BoosterMatrix, _ output: Output) throws(LearnerError) -> [Float] {
        let settings =
            #"{"type": \#(output.rawValue), "training": false, "iteration_begin": 0, "iteration_end": 0, "#
            + #""strict_shape": true}"#
        return try lock.withLock { _ throws(LearnerError) in
            var shape: UnsafePointer<bst_ulong>?
            var dimensions: bst_ulong = 0
            var values: UnsafePointer<Float>?
            let status = XGBoosterPredictFromDMatrix(handle, data.handle, settings, &shape, &dimensions, &values)
            guard status == 0, let shape, let values else { throw .library() }
            var count = 1
            for axis in 0..<Int(dimensions) { count *= Int(shape[axis]) }
            // The buffer belongs to the booster and lives until its next call.
            return Array(UnsafeBufferPointer(start: values, count: count))
        }
    }
}

extension LearnerError {
    /// The last failure of the XGBoost library on this thread: its first line, without its stack trace.
    fileprivate static func library() -> LearnerError {
        let text = XGBGetLastError().map { String(cString: $0) } ?? ""
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
        return LearnerError(
            .library, "XGBoost: \(line)", remedy: "Check the features and the settings of the classifier.")
    }
}
