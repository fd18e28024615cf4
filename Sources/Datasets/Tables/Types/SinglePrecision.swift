/// Numbers that went through 32 bits on their way: 1.23 has become 1.2300000190734863, and equals nothing any more.
///
/// Parquet files of model outputs hold such columns, and programs print them so. Beside a table that has the decimals, each
/// stands for the shortest decimal that rounds to it: the number that was written.
enum SinglePrecision {
    /// Whether all numbers have 32 bits. Rows without a number say nothing.
    static func holds(_ values: [Double]) -> Bool {
        values.allSatisfy { $0.isNaN || isSingle($0) }
    }

    /// The shortest decimal that a 32-bit number is the nearest one to; whole numbers stay.
    static func decimal(_ value: Double) -> Double {
        guard isSingle(value), value != value.rounded() else { return value }
        return Double(Float(value).description) ?? value
    }

    private static func isSingle(_ value: Double) -> Bool { Double(Float(value)) == value }
}

extension ColumnAgreement {
    /// Brings columns of 32-bit numbers to the decimals that they stand for, where another table has more digits.
    static func inDecimals(_ columns: [TableColumn]) -> [TableColumn] {
        let isSingle = columns.map { column in
            if case .numbers(let values) = column.cells { SinglePrecision.holds(values) } else { false }
        }
        guard isSingle.contains(true), isSingle.contains(false) else { return columns }
        return columns.indices.map { place in
            guard isSingle[place], case .numbers(let values) = columns[place].cells else { return columns[place] }
            var column = columns[place]
            column.cells = .numbers(values.map(SinglePrecision.decimal))
            return column
        }
    }
}
