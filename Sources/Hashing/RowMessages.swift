import CHashing

/// What the rows of a block are hashed by: one message a row, made of the cells of columns, part behind part.
///
/// Columns are gone through twice, in the same order: once for the lengths, once for the bytes.
package struct RowMessages {
    private let rows: Range<Int>
    private var bytes: [UInt8] = []
    /// The lengths of the messages, then where the next part of each begins.
    private var cursors: [Int64]

    /// The parts that a column of levels gives its rows.
    package struct Pieces: Sendable {
        fileprivate var bytes: [UInt8] = []
        fileprivate var ends: [Int64] = []

        /// - Parameter missing: words of a row whose code is −1.
        package init(missing: [Int]) { append(missing, []) }

        /// The next level: words, big-endian, then bytes.
        package mutating func append(_ words: [Int], _ text: [UInt8]) {
            for word in words {
                for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (56 - 8 * place))) }
            }
            bytes += text
            ends.append(Int64(bytes.count))
        }

        package var count: Int { ends.count }
    }

    /// What a column gives its rows; see `CHashing.h`.
    package enum Part: Sendable {
        case numbers([Double])
        case integers([Int64])
        /// Codes from −1, below the number of levels.
        case pieces([Int32], Pieces)
    }

    /// The first halves of the digests of `rows`, two words a row.
    /// - Precondition: every part has those rows, and a piece for every code.
    package static func halves(of rows: Range<Int>, _ parts: [Part]) -> [UInt64] {
        var messages = RowMessages(rows: rows)
        for part in parts { messages.add(part) }
        var ends: [Int64] = []
        ends.reserveCapacity(rows.count)
        var total: Int64 = 0
        for length in messages.cursors {
            total += length
            ends.append(total)
        }
        for (row, length) in messages.cursors.enumerated() { messages.cursors[row] = ends[row] - length }
        messages.bytes = [UInt8](repeating: 0, count: Int(total))
        for part in parts { messages.add(part) }
        var halves = [UInt64](repeating: 0, count: rows.count * 2)
        assay_sha256_halves(messages.bytes, ends, rows.count, &halves)
        return halves
    }

    private init(rows: Range<Int>) {
        self.rows = rows
        cursors = [Int64](repeating: 0, count: rows.count)
    }

    private mutating func add(_ part: Part) {
        let (first, count) = (rows.lowerBound, rows.count)
        guard bytes.isEmpty else {
            switch part {
            case .numbers(let values): assay_rows_numbers(values, first, count, &bytes, &cursors)
            case .integers(let values): assay_rows_integers(values, first, count, &bytes, &cursors)
            case .pieces(let codes, let pieces):
                assay_rows_pieces(
                    codes, first, count, pieces.bytes, pieces.ends, pieces.count, &bytes, &cursors)
            }
            return
        }
        switch part {
        case .numbers(let values): assay_rows_numbers(values, first, count, nil, &cursors)
        case .integers(let values): assay_rows_integers(values, first, count, nil, &cursors)
        case .pieces(let codes, let pieces):
            assay_rows_pieces(codes, first, count, pieces.bytes, pieces.ends, pieces.count, nil, &cursors)
        }
    }
}
