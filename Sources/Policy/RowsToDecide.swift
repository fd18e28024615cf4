import Results

/// How many rows would decide a check, and whose.
struct RowsToDecide: Equatable {
    /// In all, not on top of those there are.
    let count: Int
    let source: RowSource
    /// An exact bound rather than an extrapolation, shown to the last row.
    let isCounted: Bool
    /// Rows of another source that are needed as well.
    var also: (count: Int, source: RowSource)?

    static func == (left: RowsToDecide, right: RowsToDecide) -> Bool {
        left.count == right.count && left.source == right.source && left.isCounted == right.isCounted
            && left.also?.count == right.also?.count && left.also?.source == right.also?.source
    }

    func sentence(_ words: RowWords) -> String {
        let mine = "\(Readable.count(count)) \(words.phrase(source))"
        let others = also.map { " with about \(Readable.count($0.count)) \(words.phrase($0.source))" } ?? ""
        return "\(isCounted ? "" : "about ")\(mine)\(others) would decide it"
    }
}

/// Rows by the names of their modality: "synthetic images", "real test images".
struct RowWords {
    private let noun: String

    init(modality: String) {
        noun = ModalityName.noun(modality)
    }

    func phrase(_ source: RowSource) -> String {
        switch source {
        case .synthetic: "synthetic \(noun)"
        case .real: "real \(noun)"
        case .holdout: "holdout \(noun)"
        case .test: "real test \(noun)"
        }
    }
}

extension Comparison {
    /// The fewest rows at which the bound on the limit's side would reach it: of the value's own source alone, else of
    /// the floor's alone, else of both in proportion. Nil where all of these are out of reach: beyond 100 times what
    /// was given or a million rows, and at least ten times what was given, a figure says no more than that the value
    /// lies on its limit.
    var rowsToDecide: RowsToDecide? {
        guard let first = parts.first else { return nil }
        if let count = least(first.rows, { [$0] + [Double](repeating: 1, count: parts.count - 1) }) {
            return rows(count, first)
        }
        guard parts.count == 2, let floor = parts.last, !floor.isExact else { return nil }
        if let count = least(floor.rows, { [1, $0] }) { return rows(count, floor) }
        guard let count = least(first.rows, { [$0, $0] }) else { return nil }
        var both = rows(count, first)
        let others = (Double(count) / Double(first.rows) * Double(floor.rows)).rounded(.up)
        both.also = Int(exactly: others).map { (Self.twoDigits($0), floor.source) }
        return both
    }

    private func rows(_ count: Int, _ part: Part) -> RowsToDecide {
        // A count of none has an exact bound; no other error may add to it.
        let others = parts.filter { $0.source != part.source }
        let isCounted = part.isCounted && others.allSatisfy { $0.value == $0.low }
        return RowsToDecide(
            count: isCounted ? count : max(Self.twoDigits(count), part.rows + 1), source: part.source,
            isCounted: isCounted)
    }

    /// The least number of rows within reach that decides, with the scales that it means for each part.
    private func least(_ rows: Int, _ scales: (Double) -> [Double]) -> Int? {
        guard rows > 0, rows < 1 << 40 else { return nil }
        let isAbove = limit >= estimate
        let distance = abs(limit - estimate)
        func decides(_ count: Int) -> Bool {
            let own = deviations(scales(Double(count) / Double(rows)))
            // On the far side of its limit a bound has to clear it; on the near side reaching it is enough.
            let bound = isAbove ? own.above : own.below
            let isPass = (side == .atMost) == isAbove
            return isPass ? bound <= distance : bound < distance
        }
        let reach = Swift.max(10 * rows, Swift.min(100 * rows, 1_000_000))
        guard distance > 0, decides(reach) else { return nil }
        var (few, many) = (rows, reach)
        while many - few > 1 {
            let middle = few + (many - few) / 2
            if decides(middle) { many = middle } else { few = middle }
        }
        return many
    }

    /// Rounded up to two digits: the third of an extrapolation says nothing.
    private static func twoDigits(_ count: Int) -> Int {
        var scale = 1
        while count / scale >= 100 { scale *= 10 }
        return (count + scale - 1) / scale * scale
    }
}
