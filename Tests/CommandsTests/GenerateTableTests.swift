import Datasets
import Foundation
import Testing

/// `generate` of tables as a user runs it.
@Suite struct GenerateTableTests {
    private static func real(in folder: TemporaryFolder) throws -> String {
        var text = "id,age,town,joined,paid\n"
        for row in 0..<80 {
            text += "\(500 + row),\(20 + row * 7 % 50),\(["Ahlen", "Bonn", ""][row % 3]),2021-03-\(10 + row % 20),\(row % 9).\(row % 8)5\n"
        }
        try Data(text.utf8).write(to: URL(filePath: folder.file("real.csv")))
        return folder.file("real.csv")
    }

    @Test func fitModelAndFiles() throws {
        let folder = try TemporaryFolder()
        let real = try Self.real(in: folder)
        let made = try Program.run(
            "generate", "gaussian-copula", "--real", real, "--rows", "150", "--out", folder.file("made.csv"), "--save-model",
            folder.file("m.safetensors"), "--json")
        #expect(made.status == 0, "\(made.errors)")
        let again = try Program.run(
            "generate", "--model", folder.file("m.safetensors"), "--rows", "150", "--out", folder.file("again.parquet"))
        #expect(again.status == 0, "\(again.errors)")
        let (text, packed) = (try Table.open(folder.file("made.csv")), try Table.open(folder.file("again.parquet")))
        #expect(text.count == 150)
        #expect(text.columns.map(\.name) == ["id", "age", "town", "joined", "paid"])
        #expect(packed.column("age")?.numbers == text.column("age")?.numbers)
        #expect(packed.column("joined")?.numbers == text.column("joined")?.numbers)
        let lines = String(decoding: try Data(contentsOf: URL(filePath: folder.file("made.csv"))), as: UTF8.self).split(separator: "\n")
        #expect(lines.dropFirst().allSatisfy { $0.contains(",2021-03-") })
    }

    @Test func refusals() throws {
        let folder = try TemporaryFolder()
        let real = try Self.real(in: folder)
        let ending = try Program.run("generate", "cart", "--real", real, "--rows", "5", "--out", folder.file("made.npz"))
        #expect(ending.status == 73)
        #expect(ending.errors.contains(".parquet"), "\(ending.errors)")
        let unknown = try Program.run("generate", "ddpm", "--real", real, "--rows", "5", "--out", folder.file("made.csv"))
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("chow-liu"), "\(unknown.errors)")
        let leak = try Program.run(
            "generate", "marginal", "--real", real, "--holdout", real, "--rows", "5", "--out", folder.file("made.csv"))
        #expect(leak.status != 0)
        #expect(!FileManager.default.fileExists(atPath: folder.file("made.csv")))
        let both = try Program.run("generators", "explain", "bootstrap")
        #expect(both.output.contains("table") && both.output.contains("image"))
    }

    @Test func unitOfPrivacy() throws {
        let folder = try TemporaryFolder()
        let real = try Self.real(in: folder)
        try """
            columns:
              id: {type: id}
              age: {type: integer, range: [0, 99]}
              town: {type: categorical, levels: [Ahlen, Bonn]}
              joined: {type: datetime, range: [2021-01-01, 2021-12-31], format: yyyy-MM-dd}
              paid: {type: numeric, range: [0, 10]}
            """.write(toFile: folder.file("schema.yaml"), atomically: true, encoding: .utf8)
        let given = ["--real", real, "--schema", folder.file("schema.yaml"), "--rows", "20", "--out", folder.file("made.csv")]
        let key = try Program.run(["generate", "dp-histogram", "--unit", "town:30", "--json"] + given)
        #expect(key.status == 0 && key.output.contains("key in town"), "\(key.output) \(key.errors)")
        #expect(try Table.open(folder.file("made.csv")).column("town")?.missingCount == 0)
        let none = try Program.run(["generate", "cart", "--unit", "town"] + given)
        #expect(none.status == 64 && none.errors.contains("unit"), "\(none.errors)")
        let both = try Program.run(["generate", "mst", "--unit", "town", "--set", "unit=row"] + given)
        #expect(both.status == 64, "\(both.errors)")
    }

    @Test func conditionsAndBalance() throws {
        let folder = try TemporaryFolder()
        let real = try Self.real(in: folder)
        let older = try Program.run(
            "generate", "bayes-net", "--real", real, "--rows", "30", "--condition", "town=Bonn", "--condition", "age=30..40",
            "--out", folder.file("older.csv"))
        #expect(older.status == 0, "\(older.errors)")
        let made = try Table.open(folder.file("older.csv"))
        #expect(made.column("town")?.levels == ["Bonn"])
        #expect(made.column("age")?.numbers.allSatisfy { (30...40).contains($0) } ?? false)
        let even = try Program.run(
            "generate", "smotenc", "--real", real, "--target", "town", "--balance", "equal", "--out", folder.file("even.csv"))
        #expect(even.status == 0, "\(even.errors)")
        #expect(even.errors.contains("guard it like the data"))
        #expect(try Table.open(folder.file("even.csv")).column("town")?.levelCounts == [27, 27])
        let wrong: [([String], String)] = [
            (["generate", "cart", "--real", real, "--balance", "equal"], "smotenc"),
            (["generate", "cart", "--real", real, "--rows", "5", "--condition", "town=Celle"], "levels"),
            (["generate", "shuffled-columns", "--real", real, "--rows", "5", "--condition", "town=Bonn"], "--condition"),
            (["generate", "smotenc", "--real", real, "--rows", "5", "--balance", "equal"], "--rows"),
            (["generate", "cart", "--real", real], "--rows"),
        ]
        for (arguments, words) in wrong {
            let run = try Program.run(arguments + ["--out", folder.file("wrong.csv")])
            #expect(run.status == 64)
            #expect(run.errors.contains(words), "\(run.errors)")
        }
    }
}
