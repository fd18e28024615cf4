import Datasets
import Numerics

/// Draws row by row: row i comes from stream i of the seed alone, so more rows begin with the same ones and threads change
/// nothing.
struct TableSampler {
    let table: TableModel
    let plan: SamplePlan
    let stream: RandomStream
    let conditions: RowConditions?
    /// States of the columns that are given, by row; empty for none.
    let given: [[Int32]]

    /// - Throws: `.badModel` for a model whose columns are damaged; `.usage` for conditions that no row can fulfil.
    init(_ model: GeneratorModel, _ plan: SamplePlan, _ id: String) throws(GeneratorError) {
        table = try TableModel(model)
        self.plan = plan
        conditions = try RowConditions(plan.conditions, table)
        given = try Self.given(plan, table)
        stream = RandomStream(seed: plan.seed).split("generate").split(id)
    }

    static let block = 1_024

    /// - Parameters:
    ///   - cells: how states become cells.
    ///   - draw: fills the states of row i, by column; those of ids are left alone.
    func rows(
        name: String, _ cells: ColumnMargin.Draw,
        _ draw: @Sendable (_ row: Int, _ random: inout RandomStream, _ states: inout [Int32]) -> Void
    ) throws -> Table {
        try rows(name: name, cells) { row, random, states, _ in draw(row, &random, &states) }
    }

    /// The same with numbers that may be no cell of the training table: `numbers` holds NaN by column, and where something
    /// else is put there, it is the cell, on the column's grid and within its range.
    func rows(
        name: String, _ cells: ColumnMargin.Draw,
        _ draw: @Sendable (_ row: Int, _ random: inout RandomStream, _ states: inout [Int32], _ numbers: inout [Double]) -> Void
    ) throws -> Table {
        var columns = emptyColumns
        let blocks = (plan.count + Self.block - 1) / Self.block
        let atOnce = 16
        for first in stride(from: 0, to: blocks, by: atOnce) {
            let made = plan.parallel.map(min(atOnce, blocks - first)) { offset in
                block((first + offset) * Self.block..<min(plan.count, (first + offset + 1) * Self.block), cells, draw)
            }
            for block in made {
                guard let block else { throw RowConditions.unmet(plan.conditions) }
                for place in columns.indices { columns[place].append(block[place]) }
            }
            plan.progress(min(plan.count, (first + made.count) * Self.block), plan.count)
        }
        return try assembled(columns, name: name)
    }

    /// - Returns: nil where a row was drawn ever again and never fulfilled the conditions.
    private func block(
        _ rows: Range<Int>, _ cells: ColumnMargin.Draw,
        _ draw: (_ row: Int, _ random: inout RandomStream, _ states: inout [Int32], _ numbers: inout [Double]) -> Void
    ) -> [TableColumn.Cells]? {
        let count = table.form.columns.count
        // Words of 64 bits, whatever the column.
        var words = [[Int64]](repeating: [], count: count)
        for place in 0..<count where table.margins[place] != nil { words[place].reserveCapacity(rows.count) }
        var states = [Int32](repeating: 0, count: count)
        var numbers = [Double](repeating: .nan, count: count)
        var made = [Int64](repeating: 0, count: count)
        for row in rows {
            let own = stream.split(row)
            var attempt = 0
            repeat {
                // The first draw is that of a sequence without conditions.
                var random = attempt == 0 ? own : own.split(attempt)
                for place in 0..<count {
                    states[place] = 0
                    numbers[place] = .nan
                }
                for (place, own) in given.enumerated() { states[place] = own[row] }
                draw(row, &random, &states, &numbers)
                for (place, own) in given.enumerated() { states[place] = own[row] }
                fill(&made, states, numbers, cells, &random)
                attempt += 1
                if attempt > RowConditions.mostTries { return nil }
            } while !holds(made)
            for place in 0..<count where table.margins[place] != nil { words[place].append(made[place]) }
        }
        return (0..<count).map { stored(words[$0], $0) }
    }

    var emptyColumns: [TableColumn.Cells] { table.form.columns.indices.map { stored([], $0) } }

    /// Words of column `place` as its cells.
    func stored(_ words: [Int64], _ place: Int) -> TableColumn.Cells {
        switch table.form.columns[place].cells {
        case .numbers: .numbers(words.map { Double(bitPattern: UInt64(bitPattern: $0)) })
        case .integers: .integers(words)
        case .levels: .codes(words.map { Int32(truncatingIfNeeded: $0) }, levels: [])
        }
    }

    func holds(_ row: [Int64]) -> Bool { conditions?.hold(row) ?? true }

    /// The cells of a row in words.
    func fill(
        _ row: inout [Int64], _ states: [Int32], _ numbers: [Double], _ cells: ColumnMargin.Draw, _ random: inout RandomStream
    ) {
        for place in row.indices {
            guard let margin = table.margins[place] else { continue }
            row[place] =
                numbers[place].isNaN ? Self.cell(margin, states[place], cells, &random) : Self.cell(margin, numbers[place])
        }
    }

    private static func cell(
        _ margin: ColumnMargin, _ state: Int32, _ draw: ColumnMargin.Draw, _ random: inout RandomStream
    ) -> Int64 {
        let isMissing = margin.isMissing(state)
        switch margin.values {
        case .numbers(let values):
            let value = isMissing ? .nan : margin.number(values, Int(state), draw, &random)
            return Int64(bitPattern: value.bitPattern)
        case .integers(let values):
            return isMissing ? TableColumn.Cells.missingInteger : margin.integer(values, Int(state), draw, &random)
        case .levels(let values): return Int64(isMissing ? TableColumn.Cells.missingCode : values[Int(state)])
        }
    }

    /// A column of levels has no such cells.
    private static func cell(_ margin: ColumnMargin, _ number: Double) -> Int64 {
        switch margin.values {
        case .numbers(let values): Int64(bitPattern: margin.number(values, near: number).bitPattern)
        case .integers(let values): margin.integer(values, near: number)
        case .levels: Int64(TableColumn.Cells.missingCode)
        }
    }

    func assembled(_ cells: [TableColumn.Cells], name: String) throws -> Table {
        let columns = table.form.columns.enumerated().map { place, form in
            if let ids = form.ids { return ids.column(form, count: plan.count) }
            var column = TableColumn(name: form.name, type: form.type, cells: cells[place], format: form.format)
            if case .codes(let codes, _) = cells[place] { column.cells = .codes(codes, levels: table.levels[place]) }
            column.knownLevels = form.knownLevels
            return column
        }
        do {
            var made = try Table(
                columns: columns, info: SetInfo(name: name, media: "memory"), target: table.form.target, groups: table.form.groups)
            made.form = table.form.csv
            made.schema = table.form.schema
            return made
        } catch { throw GeneratorModel.bad(error.message) }
    }
}

extension TableColumn.Cells {
    /// - Precondition: of the same kind.
    mutating func append(_ other: TableColumn.Cells) {
        switch (self, other) {
        case (.numbers(var own), .numbers(let more)):
            self = .numbers([])
            own += more
            self = .numbers(own)
        case (.integers(var own), .integers(let more)):
            self = .integers([])
            own += more
            self = .integers(own)
        case (.codes(var own, _), .codes(let more, _)):
            self = .codes([], levels: [])
            own += more
            self = .codes(own, levels: [])
        default: break
        }
    }
}

/// Makes tables like those it was fitted to.
public protocol TableGenerator: Generator where Training == TableTraining {
    /// Whether rows are drawn given their first columns, where `SamplePlan.given` says these.
    var canFollow: Bool { get }
}

extension TableGenerator {
    public var canCondition: Bool { true }
    public var canFollow: Bool { false }
    public func bytesPerRow(_ model: GeneratorModel) -> Int { 8 * ((try? TableForm.of(model))?.columns.count ?? 1) }
}
