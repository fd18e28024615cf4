import Datasets
import Foundation
import Neural

extension GeneratorModel {
    static let tables = "table"

    /// A model of tables: margins of all columns, and `tensors` beside them.
    init(
        _ descriptor: GeneratorDescriptor, _ data: TableTraining, _ plan: FitPlan, settings: [String: String],
        privacy: PrivacyGuarantee? = nil, steps: Int = 0, epochs: Double = 0, holdsTrainingRows: Bool = false, tensors: [Safetensors.Entry] = []
    ) throws {
        var own = [Self.contents(data.contents)]
        for (place, margin) in data.margins.enumerated() {
            guard let margin else { continue }
            own.append(.whole("counts.\(place)", margin.counts))
            switch margin.values {
            case .numbers(let values): own.append(.words("values.\(place)", values.map(\.bitPattern)))
            case .integers(let values): own.append(.words("values.\(place)", values.map { UInt64(bitPattern: $0) }))
            case .levels(let values): own.append(.whole("values.\(place)", values.map { Int($0) }))
            }
            if data.form.columns[place].cells == .levels {
                own.append(.text("levels.\(place)", try JSONEncoder().encode(data.levels[place])))
            }
        }
        self.init(
            descriptor, modality: Self.tables, fingerprint: data.fingerprint, rows: data.count, plan, settings: settings,
            schema: try data.form.encoded(), privacy: privacy, steps: steps, epochs: epochs,
            holdsTrainingRows: holdsTrainingRows, tensors: own + tensors)
    }
}

/// What a model of tables holds beside the tensors of its generator, checked.
struct TableModel: Sendable {
    let form: TableForm
    let levels: [[String]]
    /// Nil for ids.
    let margins: [ColumnMargin?]

    /// - Throws: `.badModel` where header and tensors do not fit one another.
    init(_ model: GeneratorModel) throws(GeneratorError) {
        form = try TableForm.of(model)
        var (levels, margins): ([[String]], [ColumnMargin?]) = ([], [])
        for (place, column) in form.columns.enumerated() {
            guard column.type != .id else {
                levels.append([])
                margins.append(nil)
                continue
            }
            let names = column.cells == .levels ? try Self.levels(model, place, column) : []
            levels.append(names)
            margins.append(try Self.margin(model, place, column, levels: names.count, isDomain: form.isDomain ?? false))
        }
        self.levels = levels
        self.margins = margins
    }

    private static func levels(
        _ model: GeneratorModel, _ place: Int, _ column: TableForm.Column
    ) throws(GeneratorError) -> [String] {
        let bytes = try model.bytes("levels.\(place)")
        guard let names = try? JSONDecoder().decode([String].self, from: Data(bytes)),
            Set(names.map { Array($0.utf8) }).count == names.count, names.count < 1 << 31,
            (0...names.count).contains(column.knownLevels ?? 0)
        else { throw GeneratorModel.bad("the levels of \(column.name) are damaged") }
        return names
    }

    private static func margin(
        _ model: GeneratorModel, _ place: Int, _ column: TableForm.Column, levels: Int, isDomain: Bool
    ) throws(GeneratorError) -> ColumnMargin {
        let damaged = GeneratorModel.bad("the values of \(column.name) are damaged")
        let counts = try model.whole("counts.\(place)")
        var sum = 0
        for count in counts {
            guard count > 0, isDomain ? count == 1 : count <= model.header.rows - sum else { throw damaged }
            sum += count
        }
        guard isDomain || sum == model.header.rows else { throw damaged }
        let values: ColumnMargin.Values
        switch column.cells {
        case .numbers:
            let numbers = try model.words("values.\(place)").map { Double(bitPattern: $0) }
            guard numbers.allSatisfy(\.isFinite), zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 }) else { throw damaged }
            values = .numbers(numbers)
        case .integers:
            let numbers = try model.words("values.\(place)").map { Int64(bitPattern: $0) }
            guard numbers.first != TableColumn.Cells.missingInteger, zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 }) else {
                throw damaged
            }
            values = .integers(numbers)
        case .levels:
            let places = try model.whole("values.\(place)")
            guard places.allSatisfy({ $0 < levels }), Set(places).count == places.count else { throw damaged }
            values = .levels(places.map { Int32($0) })
        }
        guard counts.count == values.count + (column.hasMissing ? 1 : 0) else { throw damaged }
        let isOrdered = column.cells != .levels || column.type == .ordinal || column.type == .boolean
        return ColumnMargin(
            values: values, counts: counts, hasMissing: column.hasMissing, isOrdered: isOrdered, decimals: column.decimals)
    }
}
