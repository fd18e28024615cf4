import Learners
import Numerics
import Results

/// Inputs of a learner with a named class each.
public struct LabelledSet<Input: LearnerInput>: Sendable {
    public let inputs: Input
    /// Index into `classNames`, one a sample.
    public let labels: [Int]
    public let classNames: [String]

    /// - Throws: `.failed` unless there is one label a sample and a name a label.
    public init(inputs: Input, labels: [Int], classNames: [String]) throws(MetricError) {
        guard labels.count == inputs.sampleCount else {
            throw .failed("\(labels.count) labels for \(inputs.sampleCount) rows")
        }
        guard labels.allSatisfy({ classNames.indices.contains($0) }) else {
            throw .failed("a label has no name among the \(classNames.count) classes")
        }
        self.inputs = inputs
        self.labels = labels
        self.classNames = classNames
    }

    /// By inputs and classes' names, as equal inputs of two classes are two rows.
    var keys: RowKeys {
        let names = classNames.map(ContentHasher.hash)
        return RowKeys(
            content: zip(inputs.contentHashes(), labels).map { content, label in
                var hasher = ContentHasher()
                hasher.combine(content)
                hasher.combine(names[label])
                return hasher.value
            })
    }

    /// The rows in an order that hangs on their content alone.
    var contentOrder: [Int] { keys.order }

    /// The rows in the order of their content, and where each of them stood.
    var inContentOrder: (set: LabelledSet, rows: [Int]) {
        let order = contentOrder
        return (rows(order), order)
    }

    /// The rows at `indices`.
    func rows(_ indices: [Int]) -> LabelledSet {
        LabelledSet(unchecked: inputs.samples(at: indices), indices.map { labels[$0] }, classNames)
    }

    /// The same rows with labels that index `names`.
    /// - Throws: `.failed` naming the classes with rows that `names` lacks.
    func relabelled(_ names: [String], role: String) throws(MetricError) -> LabelledSet {
        let positions = classNames.map { names.firstIndex(ofExactly: $0) }
        var present = [Bool](repeating: false, count: classNames.count)
        for label in labels { present[label] = true }
        let unknown = classNames.indices.filter { present[$0] && positions[$0] == nil }.map { classNames[$0] }
        guard unknown.isEmpty else {
            func list(_ names: [String]) -> String {
                names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
            }
            throw .failed(
                "the \(role) set has classes that the real set lacks: \(list(unknown)) (real: \(list(names)))")
        }
        return LabelledSet(unchecked: inputs, labels.map { positions[$0] ?? 0 }, names)
    }

    private init(unchecked inputs: Input, _ labels: [Int], _ classNames: [String]) {
        self.inputs = inputs
        self.labels = labels
        self.classNames = classNames
    }
}
