import Datasets
import Numerics
import Results

/// Rows of tables that agree in all quasi-identifiers: what somebody knows of a person who is looked for.
package struct EquivalenceClasses: Sendable {
    package let names: [String]
    /// The class of every row; the same number is the same combination in all tables.
    package let training: [Int]
    package let holdout: [Int]?
    package let synthetic: [Int]
    /// Combinations that occur.
    package let count: Int
    private let columns: RecordColumns

    /// - Parameter names: quasi-identifiers, columns of the tables that are no ids.
    /// - Throws: `.notApplicable` without names or for one that is no column.
    package init(_ columns: RecordColumns, _ names: [String]) throws(MetricError) {
        guard !names.isEmpty else {
            throw .notApplicable("no quasi-identifiers are named; list them in the schema under quasi_identifiers")
        }
        var places: [Int] = []
        for name in names { places.append(try Self.place(name, columns)) }
        self.names = names
        self.columns = columns
        var next = 0
        var classes = [
            [Int](repeating: 0, count: columns.training.first.map(\.cellCount) ?? 0),
            [Int](repeating: 0, count: columns.holdout?.first.map(\.cellCount) ?? 0),
            [Int](repeating: 0, count: columns.synthetic.first.map(\.cellCount) ?? 0),
        ]
        for place in places {
            var known: [Pair: Int] = [:]
            next = 0
            for (table, cells) in [columns.training[place], columns.holdout?[place], columns.synthetic[place]].enumerated() {
                guard let keys = cells?.keys else { continue }
                for row in keys.indices {
                    let pair = Pair(before: classes[table][row], key: keys[row])
                    if let number = known[pair] {
                        classes[table][row] = number
                    } else {
                        known[pair] = next
                        classes[table][row] = next
                        next += 1
                    }
                }
            }
        }
        training = classes[0]
        holdout = columns.holdout == nil ? nil : classes[1]
        synthetic = classes[2]
        count = next
    }

    private struct Pair: Hashable {
        let before: Int
        let key: UInt64
    }

    private static func place(_ name: String, _ columns: RecordColumns) throws(MetricError) -> Int {
        guard let place = columns.columns.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
            throw .notApplicable("there is no column \(name) that all tables have and that is no id")
        }
        return place
    }

    /// Rows of each class.
    package func sizes(_ classes: [Int]) -> [Int] {
        var sizes = [Int](repeating: 0, count: count)
        for number in classes { sizes[number] += 1 }
        return sizes
    }

    /// The cells of another column in both tables, as numbers that are equal where the cells are.
    package func sensitive(_ name: String) throws(MetricError) -> Sensitive {
        guard !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
            throw .notApplicable("\(name) is a quasi-identifier itself")
        }
        let place = try Self.place(name, columns)
        let isOrdered = if case .number = columns.columns[place].space { true } else { false }
        return Sensitive(
            training: columns.training[place].keys, synthetic: columns.synthetic[place].keys, isOrdered: isOrdered)
    }

    package struct Sensitive: Sendable {
        package let training: [UInt64]
        package let synthetic: [UInt64]
        /// Keys then ascend with the values, missing cells first.
        package let isOrdered: Bool
    }

    /// What the cards of the family call the smallest classes.
    package func parameters(_ sizes: [Int]) -> [String: String] {
        let present = sizes.filter { $0 > 0 }
        return [
            "quasi_identifiers": names.joined(separator: ", "), "classes": "\(present.count)",
            "rows_alone": "\(present.count { $0 == 1 })", "rows_below_5": "\(present.filter { $0 < 5 }.reduce(0, +))",
        ]
    }
}

extension GowerCells {
    var cellCount: Int {
        switch self {
        case .numbers(let values): values.count
        case .levels(let codes): codes.count
        }
    }

    /// Equal for equal cells, ascending with numbers; 0 for a missing one.
    var keys: [UInt64] {
        switch self {
        case .levels(let codes): codes.map { $0 < 0 ? 0 : UInt64($0) + 1 }
        case .numbers(let values):
            values.map { value in
                if value.isNaN { return 0 }
                let bits = (value == 0 ? 0 : value).bitPattern
                return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
            }
        }
    }
}
