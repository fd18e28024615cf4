/// The rows of each class of a training table; one class of all rows where the target has no levels.
struct RowClasses: Sendable {
    /// Place of the target; nil where there is one class of all.
    let target: Int?
    let names: [String]
    /// Rows of each class, ascending.
    let rows: [[Int]]
    /// Class of each row, which is its state of the target.
    let of: [Int32]

    var counts: [Int] { rows.map(\.count) }

    /// - Parameter states: of each row, by column.
    init(_ form: TableForm, _ levels: [[String]], _ margins: [ColumnMargin?], _ states: [[Int32]], count: Int) {
        if let name = form.target,
            let place = form.columns.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }),
            form.columns[place].type.isDiscrete, let margin = margins[place], case .levels(let values) = margin.values
        {
            target = place
            names = values.map { levels[place][Int($0)] } + (margin.hasMissing ? ["missing"] : [])
            of = states[place]
        } else {
            target = nil
            names = ["all"]
            of = [Int32](repeating: 0, count: count)
        }
        var rows = [[Int]](repeating: [], count: names.count)
        for (row, label) in of.enumerated() { rows[Int(label)].append(row) }
        self.rows = rows
    }
}
