/// A training of several tables on its way: the models of the tables that are done, and the state of the one that is not.
struct FamilyCheckpoint {
    private(set) var done: [[UInt8]] = []
    /// Nil between two tables.
    private(set) var state: [UInt8]?

    private static let mark = Array("assay.tables.checkpoint/1\n".utf8)

    init() {}

    /// - Throws: `.badModel` for bytes that are no whole checkpoint of several tables.
    init(_ bytes: [UInt8]) throws(GeneratorError) {
        let wrong = GeneratorError(
            .badModel, "the checkpoint is damaged, or of another training than one of several tables",
            remedy: "Delete it to begin anew.")
        guard bytes.starts(with: Self.mark) else { throw wrong }
        var place = Self.mark.count
        func number() throws(GeneratorError) -> Int {
            guard bytes.count - place >= 8 else { throw wrong }
            let word = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
            place += 8
            guard word <= UInt64(bytes.count) else { throw wrong }
            return Int(word)
        }
        let count = try number()
        for _ in 0..<count {
            let length = try number()
            guard length <= bytes.count - place else { throw wrong }
            done.append(Array(bytes[place..<place + length]))
            place += length
        }
        let rest = Array(bytes[place...])
        state = rest.isEmpty ? nil : rest
    }

    func encoded(state: [UInt8]) -> [UInt8] {
        func word(_ number: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
        return Self.mark + word(done.count) + done.flatMap { word($0.count) + $0 } + state
    }

    mutating func finish(_ model: GeneratorModel) throws {
        done.append(try model.encoded())
        state = nil
    }
}
