import Datasets
import Generators

/// What a data card states of the model that made a set.
struct ModelFacts {
    let made: String
    let privacy: [String]

    /// - Throws: `CommandError`, `GeneratorError` for a file that is no model.
    init(file: String) throws {
        guard FileBytes.kind(of: file) != .absent else {
            throw CommandError(.missing, "there is no model file \(file)", remedy: "Check the path.")
        }
        let header = try GeneratorModel(try FileBytes.read(file), name: file).header
        let settings = header.settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        made = "\(header.generator) version \(header.generatorVersion)"
            + (settings.isEmpty ? "" : " (\(settings.joined(separator: ", ")))")
        var lines = header.notes ?? []
        if let privacy = header.privacy {
            lines.append("Differential privacy: \(privacy.words).")
        } else {
            lines.append("No differential privacy: nothing bounds what the set tells of single training rows.")
        }
        if header.holdsTrainingRows {
            lines.append(
                "The model repeats training rows or goes between two of them: the set tells of single rows what they are.")
        }
        privacy = lines
    }
}
