/// What the cells of lists of rows come to: of the children of each parent.
extension TableColumn {
    private func made(_ words: String, _ type: ColumnType, _ cells: Cells) -> TableColumn {
        TableColumn(name: "\(words) \(name)", type: type, cells: cells)
    }

    /// The mean of each list of rows, missing cells left out; missing without any.
    package func means(_ rows: [[Int]]) -> TableColumn {
        let values = numbers
        return made("mean", .numeric, .numbers(rows.map { Self.mean($0.map { values[$0] }.filter { !$0.isNaN }) }))
    }

    /// NaN of nothing.
    private static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? .nan : values.reduce(0) { $0 + $1 / Double(values.count) }
    }

    /// How many levels each list of rows has; missing without rows.
    package func distinct(_ rows: [[Int]]) -> TableColumn {
        guard case .codes(let codes, _) = cells else { return self }
        return made(
            "levels of", .integer,
            .integers(rows.map { $0.isEmpty ? Cells.missingInteger : Int64(Set($0.map { codes[$0] }.filter { $0 >= 0 }).count) }))
    }

    /// One cell a list; missing where there is none.
    package func picked(_ rows: [Int?], _ words: String) -> TableColumn {
        switch cells {
        case .numbers(let values): made(words, type, .numbers(rows.map { $0.map { values[$0] } ?? .nan }))
        case .integers(let values):
            made(words, type, .integers(rows.map { $0.map { values[$0] } ?? Cells.missingInteger }))
        case .codes(let codes, let levels):
            made(words, type, .codes(rows.map { $0.map { codes[$0] } ?? Cells.missingCode }, levels: levels))
        }
    }

    /// The commonest level of each list of rows, the first of equals; missing without any.
    package func commonest(_ rows: [[Int]]) -> TableColumn {
        guard case .codes(let codes, let levels) = cells else { return self }
        var counts = [Int](repeating: 0, count: levels.count)
        let found = rows.map { rows -> Int32 in
            var best = Cells.missingCode
            for code in rows.map({ codes[$0] }) where code >= 0 { counts[Int(code)] += 1 }
            for code in rows.map({ codes[$0] }) where code >= 0 {
                let isMore = best < 0 || counts[Int(code)] > counts[Int(best)] || counts[Int(code)] == counts[Int(best)] && code < best
                if isMore { best = code }
            }
            for code in rows.map({ codes[$0] }) where code >= 0 { counts[Int(code)] = 0 }
            return best
        }
        return made("commonest", type, .codes(found, levels: levels))
    }

    /// The next less the one before.
    package func steps(_ now: [Int], _ next: [Int]) -> TableColumn {
        let values = numbers
        return made("step of", .numeric, .numbers(zip(now, next).map { values[$1] - values[$0] }.map { $0.isFinite ? $0 : .nan }))
    }

    /// Every cell less the mean of its sequence.
    package func centred(_ sequences: [[Int]]) -> [Double] {
        let values = numbers
        var centred = [Double](repeating: .nan, count: values.count)
        for rows in sequences {
            let mean = Self.mean(rows.map { values[$0] }.filter { !$0.isNaN })
            for row in rows { centred[row] = values[row] - mean }
        }
        return centred
    }
}
