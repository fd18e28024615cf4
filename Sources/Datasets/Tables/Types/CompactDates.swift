/// Dates without signs between their parts (20200131), which are whole numbers too.
extension MomentForm {
    static let compact = MomentForm(order: .yearMonthDay, separator: 0)
}

extension TableColumn {
    /// Whether all cells are written as whole numbers.
    var isCompactDates: Bool { type == .datetime && format == MomentForm.compact.text }

    /// Such dates as the whole numbers that they are written as; any other column as it is.
    var asDigits: TableColumn {
        guard isCompactDates, case .integers(let values) = cells else { return self }
        var column = self
        column.type = .integer
        column.format = nil
        column.cells = .integers(
            values.map { value in
                value == Cells.missingInteger ? value : Int64(MomentText.text(value, .compact)) ?? Cells.missingInteger
            })
        return column
    }

    /// Such dates, and numbers that all are whole (7.0), as whole numbers; any other column as it is.
    var asWhole: TableColumn {
        if case .numbers = cells { return asNumbers(whole: true).column }
        return asDigits
    }

    /// Whether numbers that all are dates can be nothing else: of random ones in a usual range of years one in 28 is a date. Three
    /// days of more than one month, within two centuries.
    var isTellingCompactDates: Bool {
        guard isCompactDates, case .integers(let values) = asDigits.cells else { return false }
        let known = Set(values).subtracting([Cells.missingInteger])
        return known.count >= 3 && known.allSatisfy { (19_000_000...21_000_000).contains($0) } && Set(known.map { $0 / 100 }).count > 1
    }
}
