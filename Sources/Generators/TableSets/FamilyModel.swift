import Datasets
import Foundation
import Neural

/// The models of the parts of several tables in one.
struct FamilyModel: Sendable {
    /// Rows that are the first of their parent or have none, and rows behind another one.
    enum Part: String, Sendable, Codable {
        case first, next
    }

    private struct Document: Codable {
        struct Entry: Codable {
            var table: Int
            var part: Part
            var header: GeneratorModel.Header
        }

        var form: FamilyForm
        var parts: [Entry]
    }

    static let kind = "tables"

    let form: FamilyForm
    private var parts: [[Part: GeneratorModel]]

    init(form: FamilyForm) {
        self.form = form
        parts = form.members.map { _ in [:] }
    }

    subscript(table: Int, part: Part) -> GeneratorModel? {
        get { parts[table][part] }
        set { parts[table][part] = newValue }
    }

    /// In the order of the file.
    var all: [(table: Int, part: Part, model: GeneratorModel)] {
        parts.indices.flatMap { table in
            [Part.first, .next].compactMap { part in parts[table][part].map { (table, part, $0) } }
        }
    }

    // MARK: File

    private static func prefix(_ table: Int, _ part: Part) -> String { "\(table).\(part.rawValue):" }

    /// What is stored in bytes must be told by the beginning of its name.
    private static func stored(_ name: String, _ prefix: String) -> String {
        let bytes = GeneratorModel.bytePrefix
        return name.hasPrefix(bytes) ? bytes + prefix + name.dropFirst(bytes.count) : prefix + name
    }

    func encoded(
        _ descriptor: GeneratorDescriptor, _ data: TableSetTraining, _ plan: FitPlan, settings: [String: String], notes: [String],
        tensors: [Safetensors.Entry] = []
    ) throws -> GeneratorModel {
        var own = [GeneratorModel.contents(data.contents)] + tensors
        for (table, part, model) in all {
            for entry in model.tensors where entry.name != GeneratorModel.contentsName {
                own.append(.init(name: Self.stored(entry.name, Self.prefix(table, part)), tensor: entry.tensor))
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document = Document(form: form, parts: all.map { Document.Entry(table: $0.table, part: $0.part, header: $0.model.header) })
        let models = all.map(\.model.header)
        return GeneratorModel(
            descriptor, modality: Self.kind, fingerprint: data.fingerprint, rows: data.count, plan, settings: settings,
            schema: String(decoding: try encoder.encode(document), as: UTF8.self), notes: notes,
            steps: models.reduce(0) { $0 + $1.steps }, epochs: models.map(\.epochs).max() ?? 0,
            holdsTrainingRows: models.contains(where: \.holdsTrainingRows), tensors: own)
    }

    /// - Throws: `.badModel` for a header that is no form of several tables, or that contradicts itself.
    init(_ model: GeneratorModel) throws(GeneratorError) {
        guard let text = model.header.schema, let document = try? JSONDecoder().decode(Document.self, from: Data(text.utf8)) else {
            throw GeneratorModel.bad("its header names no tables")
        }
        form = try document.form.checked()
        parts = form.members.map { _ in [:] }
        for entry in document.parts {
            guard parts.indices.contains(entry.table) else { throw GeneratorModel.bad("a model of no table") }
            if let what = entry.header.contradiction { throw GeneratorModel.bad(what) }
            let prefix = Self.prefix(entry.table, entry.part)
            let (plain, bytes) = (prefix, GeneratorModel.bytePrefix + prefix)
            let tensors = model.tensors.compactMap { tensor -> Safetensors.Entry? in
                if tensor.name.hasPrefix(plain) { return .init(name: String(tensor.name.dropFirst(plain.count)), tensor: tensor.tensor) }
                guard tensor.name.hasPrefix(bytes) else { return nil }
                return .init(name: GeneratorModel.bytePrefix + tensor.name.dropFirst(bytes.count), tensor: tensor.tensor)
            }
            parts[entry.table][entry.part] = GeneratorModel(header: entry.header, tensors: tensors)
        }
    }
}
