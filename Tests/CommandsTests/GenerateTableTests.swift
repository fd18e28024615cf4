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
}
