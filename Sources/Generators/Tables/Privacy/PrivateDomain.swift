import Datasets
import Foundation
import Neural

#if canImport(Glibc)
    import Glibc
#endif

/// What the cells of a table may be, from its schema and not from its rows: levels, and bins of equal width between the least
/// and the greatest number that is allowed.
///
/// Where the schema leaves something open the rows are asked, and `doubts` says so: what is made then has no guarantee.
struct PrivateDomain: Sendable {
    struct Column: Sendable {
        /// In the table.
        let place: Int
        /// Levels or bins; missing cells come behind.
        let known: Int
        let hasMissing: Bool
        /// Ends of the bins, one more than bins; empty for levels.
        let edges: [Double]
        let isInteger: Bool

        var states: Int { known + (hasMissing ? 1 : 0) }

        /// The bin of a number; beyond the ends the nearest one.
        func bin(_ value: Double) -> Int32 {
            var (low, high) = (0, known - 1)
            while low < high {
                let middle = (low + high + 1) / 2
                if edges[middle] <= value { low = middle } else { high = middle - 1 }
            }
            return Int32(low)
        }
    }

    /// All but ids, in the order of the table.
    let columns: [Column]
    let form: TableForm
    let levels: [[String]]
    /// Why rows, and not the schema, told something of the domain.
    let doubts: [String]
    private let values: [ColumnMargin.Values]

    /// - Parameters:
    ///   - bins: most bins of a column of numbers.
    ///   - key: a column that names whose rows they are, and so is an id whatever its type.
    /// - Throws: `.badData` for free text, which has no domain.
    init(_ data: TableTraining, bins: Int, key: Int? = nil) throws(GeneratorError) {
        var form = data.form
        if let key {
            form.columns[key].type = .id
            form.groups.removeAll { $0.utf8.elementsEqual(form.columns[key].name.utf8) }
        }
        form.isDomain = true
        var (columns, levels, doubts): ([Column], [[String]], [String]) = ([], [], [])
        var values: [ColumnMargin.Values] = []
        for place in form.columns.indices {
            let own = form.columns[place]
            let said = data.form.schema?.column(own.name)
            if said?.type == nil, place != key, data.form.schema?.isNamingRows(own.name) != true { doubts.append("the schema does not name the type of \(own.name)") }
            form.columns[place].knownLevels = nil
            guard place != key, let margin = data.margins[place] else {
                form.columns[place].ids = .unrelated(own.cells)
                levels.append([])
                continue
            }
            guard own.type != .text else {
                throw GeneratorError(
                    .badData, "\(own.name) is free text, which has no list of what its cells may be",
                    remedy: "Leave the column out, or give it the type categorical with its levels in the schema.")
            }
            // Missing cells may always be, unless the schema says that they are not.
            let hasMissing = said?.isNullable ?? true
            form.columns[place].hasMissing = hasMissing
            if case .levels(let known) = margin.values {
                let names = said?.levels ?? known.map { data.levels[place][Int($0)] }.sorted()
                if said?.levels == nil { doubts.append("the schema does not list the levels of \(own.name)") }
                guard !names.isEmpty || hasMissing else { throw Self.empty(own.name) }
                columns.append(Column(place: place, known: names.count, hasMissing: hasMissing, edges: [], isInteger: false))
                levels.append(names)
                values.append(.levels((0..<Int32(names.count)).map { $0 }))
            } else {
                let isInteger = own.cells == .integers
                let (low, high, isSaid) = try Self.ends(said, margin, own.name, isInteger: isInteger)
                if !isSaid { doubts.append("the schema does not bound \(own.name)") }
                let edges = Self.edges(low, high, bins, isInteger: isInteger)
                let column = Column(
                    place: place, known: edges.count - 1, hasMissing: hasMissing, edges: edges, isInteger: isInteger)
                columns.append(column)
                levels.append([])
                let decimals = isInteger ? 0 : Self.decimals((high - low) / Double(column.known))
                form.columns[place].decimals = decimals
                form.columns[place].format = own.type == .datetime ? said?.format ?? own.format : String(decimals)
                values.append(
                    isInteger
                        ? .integers(low < high ? [Int64(low), Int64(high)] : [Int64(low)])
                        : .numbers(low < high ? [low, high] : [low]))
            }
        }
        guard !columns.isEmpty else {
            throw GeneratorError(.badData, "there is no column to learn but ids", remedy: "Check the types of the columns.")
        }
        (self.columns, self.form, self.levels, self.doubts, self.values) = (columns, form, levels, doubts, values)
    }

    private static func empty(_ name: String) -> GeneratorError {
        GeneratorError(
            .badData, "the schema lets \(name) be nothing", remedy: "Give it levels or bounds, or let it be missing.")
    }

    /// Ends of a column of numbers, and whether the schema names both.
    private static func ends(
        _ said: ColumnSchema?, _ margin: ColumnMargin, _ name: String, isInteger: Bool
    ) throws(GeneratorError) -> (Double, Double, Bool) {
        var (low, high): (Double, Double) = (0, 0)
        switch margin.values {
        case .numbers(let values): (low, high) = (values.first ?? 0, values.last ?? 0)
        case .integers(let values): (low, high) = (Double(values.first ?? 0), Double(values.last ?? 0))
        case .levels: break
        }
        let isSaid = said?.minimum != nil && said?.maximum != nil
        low = said?.minimum ?? low
        high = said?.maximum ?? high
        if isInteger { (low, high) = (low.rounded(.up), high.rounded(.down)) }
        guard !isInteger || max(low.magnitude, high.magnitude) < 0x1p53 else {
            throw GeneratorError(
                .badData, "\(name) has whole numbers of 2⁵³ or more, which are not cut into bins",
                remedy: "Give it bounds below that in the schema, or leave the column out.")
        }
        guard low.isFinite, high.isFinite, low <= high, (high - low).isFinite
        else {
            throw GeneratorError(
                .badData, "the bounds of \(name), \(low) to \(high), hold no range of numbers",
                remedy: "Correct minimum and maximum in the schema.")
        }
        return (low, high, isSaid)
    }

    private static func edges(_ low: Double, _ high: Double, _ bins: Int, isInteger: Bool) -> [Double] {
        guard isInteger else {
            return low < high ? (0...bins).map { low + (high - low) * (Double($0) / Double(bins)) } : [low, low]
        }
        // Counts are often 0, which then has a bin of its own, whatever the rows are.
        if low == 0, high >= Double(bins), bins > 1 {
            return [0] + edges(1, high, bins - 1, isInteger: true)
        }
        let range = high - low + 1
        let count = Int(min(Double(bins), range))
        return (0...count).map { low + (range * Double($0) / Double(count)).rounded(.down) }
    }

    /// So many that a bin has at least a hundred numbers.
    private static func decimals(_ width: Double) -> Int {
        guard width > 0, width.isFinite else { return 0 }
        return Int(min(12, max(0, (2 - log10(width)).rounded(.up))))
    }

    /// The cells of the training rows in the domain, by column: what is outside goes to the nearest end, an unknown level is
    /// a missing cell, or the first level where nothing may be missing.
    func states(_ data: TableTraining) -> [[Int32]] {
        columns.map { column in
            guard let margin = data.margins[column.place] else { return [] }
            let fallback = Int32(column.hasMissing ? column.known : 0)
            var map: [Int32]
            switch margin.values {
            case .numbers(let values): map = values.map(column.bin)
            case .integers(let values): map = values.map { column.bin(Double($0)) }
            case .levels(let known):
                var position: [[UInt8]: Int32] = [:]
                for (place, name) in levels[column.place].enumerated() { position[Array(name.utf8)] = Int32(place) }
                map = known.map { position[Array(data.levels[column.place][Int($0)].utf8)] ?? fallback }
            }
            if margin.hasMissing { map.append(fallback) }
            return data.states[column.place].map { map[Int($0)] }
        }
    }

    // MARK: In a model

    /// Tensors of the domain.
    func entries() throws -> [Safetensors.Entry] {
        var entries: [Safetensors.Entry] = []
        for (column, values) in zip(columns, values) {
            let place = column.place
            entries.append(.whole("counts.\(place)", [Int](repeating: 1, count: values.count + (column.hasMissing ? 1 : 0))))
            switch values {
            case .numbers(let own): entries.append(.words("values.\(place)", own.map(\.bitPattern)))
            case .integers(let own): entries.append(.words("values.\(place)", own.map { UInt64(bitPattern: $0) }))
            case .levels(let own):
                entries.append(.whole("values.\(place)", own.map { Int($0) }))
                entries.append(.text("levels.\(place)", try JSONEncoder().encode(levels[place])))
            }
            if !column.edges.isEmpty { entries.append(.words("edges.\(place)", column.edges.map(\.bitPattern))) }
        }
        return entries
    }

    /// The columns of a model's domain.
    /// - Throws: `.badModel` for edges that do not ascend or do not fit the column.
    static func columns(_ model: GeneratorModel, _ table: TableModel) throws(GeneratorError) -> [Column] {
        guard table.form.isDomain == true else { throw GeneratorModel.bad("its columns are no domain") }
        var columns: [Column] = []
        for (place, margin) in table.margins.enumerated() {
            guard let margin else { continue }
            let form = table.form.columns[place]
            if case .levels = margin.values {
                columns.append(
                    Column(place: place, known: margin.values.count, hasMissing: form.hasMissing, edges: [], isInteger: false))
                continue
            }
            let edges = try model.words("edges.\(place)").map { Double(bitPattern: $0) }
            guard (2...1_025).contains(edges.count), edges.allSatisfy(\.isFinite), edges == edges.sorted() else {
                throw GeneratorModel.bad("the bins of \(form.name) are damaged")
            }
            columns.append(
                Column(
                    place: place, known: edges.count - 1, hasMissing: form.hasMissing, edges: edges,
                    isInteger: form.cells == .integers))
        }
        return columns
    }
}
