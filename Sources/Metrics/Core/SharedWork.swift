import Numerics
import Synchronization

/// What runs against the same real rows share while they are made one after another: features, floors, classifiers that
/// learned from real rows. The first run that asks for a part computes it; later ones get the same bits.
public final class SharedWork: Sendable {
    /// A kind of parts, and how many of it are kept: those that were asked for last.
    package struct Part: Hashable, Sendable {
        let name: String
        let most: Int

        /// Matrices of the real set, the holdout, what both were drawn from and the anchor sets.
        package static let features = Part(name: "features", most: 8)
        package static let floors = Part(name: "floors", most: 4)
        package static let anchors = Part(name: "anchors", most: 4)
        /// What tells mishandled images from real ones.
        package static let detectors = Part(name: "detectors", most: 2)
        /// Each learner's, on all rows and on halves.
        static let classifiers = Part(name: "classifiers", most: 64)
    }

    /// Everything that a part hangs on.
    package struct Key: Hashable, Sendable {
        let part: Part
        let settings: [String]
        let rows: [UInt64]

        /// - Parameters:
        ///   - settings: all that changes it beside the rows, in a fixed order.
        ///   - rows: of several sets one after another.
        package init(_ part: Part, settings: [String], rows: [RowKeys] = []) {
            self.part = part
            self.settings = settings
            self.rows = rows.flatMap { [UInt64($0.count)] + $0.values }
        }
    }

    /// By part, the one that was asked for last at the end.
    private let kept = Mutex<[Part: [(key: Key, value: any Sendable)]]>([:])

    public init() {}

    package func value<Value: Sendable, Failure: Error>(
        _ key: Key, _ compute: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        if let known = take(key) as? Value {
            keep(key, known)
            return known
        }
        let value = try compute()
        keep(key, value)
        return value
    }

    private func take(_ key: Key) -> (any Sendable)? {
        kept.withLock { kept in
            kept[key.part]?.firstIndex { $0.key == key }.flatMap { kept[key.part]?.remove(at: $0).value }
        }
    }

    private func keep(_ key: Key, _ value: any Sendable) {
        kept.withLock { kept in
            kept[key.part, default: []].append((key, value))
            if kept[key.part, default: []].count > key.part.most { kept[key.part]?.removeFirst() }
        }
    }
}

extension SharedWork? {
    /// The kept value, or a fresh one where nothing is shared.
    package func value<Value: Sendable, Failure: Error>(
        _ key: @autoclosure () -> SharedWork.Key, _ compute: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        guard let self else { return try compute() }
        return try self.value(key(), compute)
    }
}
