extension TableConstraint {
    /// How the rows of a table stand to a rule.
    public struct Findings: Sendable, Equatable {
        /// Rows that break it, ascending; a row with an invalid cell breaks it.
        public var broken: [Int] = []
        /// Rows that it says nothing of, since a cell is missing or the condition does not hold.
        public var undecided = 0

        public init(broken: [Int] = [], undecided: Int = 0) {
            self.broken = broken
            self.undecided = undecided
        }
    }

    /// Checks every row.
    ///
    /// Sums are compared with a tolerance of 1e-9 of their size, so that 0.1 + 0.2 is 0.3; whole numbers below 2⁵³ exactly.
    /// - Throws: `.invalidArgument` for a column that is not there, or levels that are compared as numbers.
    public func check(_ table: Table) throws(DatasetError) -> Findings {
        let condition = try condition.map { rule throws(DatasetError) in try Prepared(rule, table, text) }
        let rule = try Prepared(rule, table, text)
        var findings = Findings()
        for row in 0..<table.count {
            if let condition, condition.holds(row) != true {
                findings.undecided += 1
            } else if rule.hasInvalid(row) {
                findings.broken.append(row)
            } else {
                switch rule.holds(row) {
                case false?: findings.broken.append(row)
                case nil: findings.undecided += 1
                case true?: break
                }
            }
        }
        return findings
    }

    /// A comparison with the cells that it needs.
    private struct Prepared {
        let comparison: Comparison
        /// Of a comparison with a text: whether each level fits, by its code.
        var levels: (column: TableColumn, fits: [Bool])?
        /// Of two columns of levels or names, such as a sender and a receiver.
        var pair: (first: TableColumn, second: TableColumn)?
        var left: [(factor: Double, column: TableColumn?)] = []
        var right: [(factor: Double, column: TableColumn?)] = []

        init(_ comparison: Comparison, _ table: Table, _ text: String) throws(DatasetError) {
            self.comparison = comparison
            func column(_ name: String) throws(DatasetError) -> TableColumn {
                if let column = table.column(name) { return column }
                throw DatasetError(
                    .invalidArgument, "The constraint “\(text)” names a column \(name) that \(table.info.name) has not.")
            }
            func side(_ side: Side, _ literal: Double?) throws(DatasetError) -> [(Double, TableColumn?)] {
                if let literal { return [(literal, nil)] }
                var terms: [(Double, TableColumn?)] = []
                for term in side.terms {
                    let found = try term.column.map { name throws(DatasetError) in try column(name) }
                    if let found, !found.type.isOrdered, !found.isNumberLike {
                        throw DatasetError(
                            .invalidArgument, "The constraint “\(text)” reckons with column \(found.name), which is \(found.type.rawValue).",
                            remedy: "Compare levels with a text in quotes.")
                    }
                    terms.append((term.factor, found))
                }
                return terms
            }
            if comparison.sign == .equal || comparison.sign == .unequal, let one = comparison.left.column, let other = comparison.right.column {
                let (first, second) = (try column(one), try column(other))
                if case .codes = first.cells, case .codes = second.cells, !first.isNumberLike || !second.isNumberLike {
                    pair = (first, second)
                    return
                }
            }
            let literal = comparison.left.literal ?? comparison.right.literal
            guard let literal, let name = (comparison.left.terms + comparison.right.terms).first?.column else {
                left = try side(comparison.left, nil)
                right = try side(comparison.right, nil)
                return
            }
            let column = try column(name)
            if column.type == .datetime {
                let bytes = Array(literal.utf8)
                var seen = MomentForm.iso
                let form = column.format.flatMap(MomentForm.init(text:)) ?? .iso
                let read = MomentText.read(bytes, 0, bytes.count, form, seen: &seen) ?? MomentText.read(bytes, 0, bytes.count, .iso, seen: &seen)
                guard let read else {
                    throw DatasetError(.invalidArgument, "The constraint “\(text)” compares dates with “\(literal)”, which is none.")
                }
                left = try side(comparison.left, comparison.left.literal == nil ? nil : Double(read))
                right = try side(comparison.right, comparison.right.literal == nil ? nil : Double(read))
                return
            }
            guard case .codes(_, let names) = column.cells, comparison.sign == .equal || comparison.sign == .unequal else {
                throw DatasetError(
                    .invalidArgument, "The constraint “\(text)” compares column \(name), which is \(column.type.rawValue), with a text.",
                    remedy: "Compare levels by == or !=, numbers with numbers.")
            }
            levels = (column, names.map { $0.utf8.elementsEqual(literal.utf8) == (comparison.sign == .equal) })
        }

        func hasInvalid(_ row: Int) -> Bool {
            if let levels { return levels.column.isInvalid(row) }
            if let pair { return pair.first.isInvalid(row) || pair.second.isInvalid(row) }
            return (left + right).contains { $0.column?.isInvalid(row) == true }
        }

        /// Nil where a cell is missing.
        func holds(_ row: Int) -> Bool? {
            if let levels {
                guard case .codes(let codes, _) = levels.column.cells, codes[row] >= 0 else { return nil }
                return levels.fits[Int(codes[row])]
            }
            if let pair {
                guard case .codes(let codes, let names) = pair.first.cells, case .codes(let others, let otherNames) = pair.second.cells,
                    codes[row] >= 0, others[row] >= 0
                else { return nil }
                let isEqual = names[Int(codes[row])].utf8.elementsEqual(otherNames[Int(others[row])].utf8)
                return isEqual == (comparison.sign == .equal)
            }
            guard let (a, sizeA) = value(left, row), let (b, sizeB) = value(right, row) else { return nil }
            let isEqual = a == b || abs(a - b) <= 1e-9 * max(sizeA, sizeB) && !(isWhole(a) && isWhole(b))
            switch comparison.sign {
            case .equal: return isEqual
            case .unequal: return !isEqual
            case .more: return a > b && !isEqual
            case .less: return a < b && !isEqual
            case .notLess: return a > b || isEqual
            case .notMore: return a < b || isEqual
            }
        }

        private func isWhole(_ value: Double) -> Bool { value == value.rounded() && abs(value) < 0x1p53 }

        private func value(_ terms: [(factor: Double, column: TableColumn?)], _ row: Int) -> (sum: Double, size: Double)? {
            var (sum, size) = (0.0, 0.0)
            for (factor, column) in terms {
                guard let column else {
                    sum += factor
                    size += abs(factor)
                    continue
                }
                guard let value = column.number(at: row) else { return nil }
                sum += factor * value
                size += abs(factor * value)
            }
            return (sum, size)
        }
    }
}

extension TableColumn {
    /// A cell as a number; nil where it is missing. The levels 0 and 1 are numbers.
    fileprivate func number(at row: Int) -> Double? {
        switch cells {
        case .numbers(let values): values[row].isNaN ? nil : values[row]
        case .integers(let values): values[row] == Cells.missingInteger ? nil : Double(values[row])
        case .codes(let codes, let levels): codes[row] < 0 ? nil : Double(levels[Int(codes[row])])
        }
    }
}
