import Datasets
import Foundation
import Generators
import Neural
import Numerics
import TestSupport
import Testing

/// What generators with differential privacy keep, state and hold back.
@Suite struct PrivateGeneratorTests {
    @Test(arguments: PrivateTable.ids) func statesItsGuarantee(id: String) throws {
        let real = try PrivateTable.table(300)
        let model = try PrivateTable.model(id, real, ["epsilon": "2"])
        let guarantee = try #require(model.header.privacy)
        #expect(guarantee.epsilon <= 2 && guarantee.epsilon > 1.9, "\(guarantee.epsilon)")
        #expect(guarantee.delta == (["mst", "aim"].contains(id) ? 1e-9 : 0))
        #expect(guarantee.unit.hasPrefix("row"))
        #expect(model.header.notes == nil)
        // Nothing of the rows: neither their contents nor their fingerprint, nor the greatest id.
        #expect(model.header.dataFingerprint != real.fingerprint(parallel: .serial))
        #expect(try model.trainingContents() == nil)
        #expect(!model.header.holdsTrainingRows)
        let made = try PrivateTable.made(model, rows: 5)
        #expect(made.column("member")?.cells == .integers([1, 2, 3, 4, 5]))
        // A second fit has other noise.
        #expect(try PrivateTable.model(id, real, ["epsilon": "2"]).tensors != model.tensors)
    }

    /// All rows of a key: fewer are counted, with noise that is as much greater, and the key is never learned.
    @Test(arguments: PrivateTable.ids) func guaranteeOfAKey(id: String) throws {
        var real = try PrivateTable.table(400)
        let kept = real.columns
        func table(_ type: ColumnType) throws -> Table {
            var columns = kept
            columns[0] = TableColumn(
                name: "member", type: type,
                cells: type == .id ? .integers((0..<400).map { $0 / 4 }) : .codes((0..<400).map { $0 / 4 }, levels: (0..<100).map { "M\($0)" }))
            var table = try Table(columns: columns, info: real.info, target: "plan")
            table.schema = real.schema
            return table
        }
        for type in [ColumnType.id, .categorical] {
            real = try table(type)
            let model = try PrivateTable.model(id, real, ["unit": "member:3", "epsilon": "60"])
            let guarantee = try #require(model.header.privacy, "\(model.header.notes ?? [])")
            #expect(guarantee.unit.hasPrefix("key in member") && guarantee.unit.contains("at most 3"))
            #expect(guarantee.epsilon <= 60 && guarantee.epsilon > 57, "\(guarantee.epsilon)")
            // Three of four rows.
            #expect(abs(model.header.rows - 300) < 40, "\(model.header.rows)")
            let made = try PrivateTable.made(model, rows: 5)
            #expect(made.column("member")?.type == .id)
            #expect(Set((0..<5).map { made.column("member")?.numbers[$0] }).count == 5)
        }
        for (unit, word) in [("nobody", "nobody"), ("member:0", "1 to 1000"), ("member:5000", "1 to 1000"), ("plan", "target")] {
            let error = #expect(throws: GeneratorError.self) { try PrivateTable.model(id, real, ["unit": unit]) }
            #expect(error?.code == .usage && error?.message.contains(word) ?? false, "\(error?.message ?? "")")
        }
        let little = #expect(throws: GeneratorError.self) { try PrivateTable.model(id, real, ["unit": "member:1000", "epsilon": "0.5"]) }
        #expect(little?.code == .usage)
    }

    /// What the schema says of the unit holds where nothing else is given, and nothing else may be.
    @Test func theSchemaStatesTheUnit() throws {
        var real = try PrivateTable.table(200)
        real.schema?.unit = PrivacyUnitSchema(column: "member", rows: 3)
        let model = try PrivateTable.model("dp-histogram", real)
        #expect(model.header.privacy?.unit.hasPrefix("key in member") == true && model.header.settings["unit"] == "member:3")
        #expect(try PrivateTable.model("dp-histogram", real, ["unit": "member:3"]).header.privacy?.unit == model.header.privacy?.unit)
        for given in ["row", "member", "member:4", "region:3"] {
            let error = #expect(throws: GeneratorError.self) { try PrivateTable.model("dp-histogram", real, ["unit": given]) }
            #expect(error?.code == .usage && error?.message.contains(given == "region:3" ? "region" : "the schema says member:3") == true, "\(given)")
        }
        real.schema?.unit = PrivacyUnitSchema(column: "nobody")
        #expect(throws: GeneratorError.self) { try PrivateTable.model("dp-histogram", real, ["unit": "row"]) }
        real.schema?.unit = PrivacyUnitSchema()
        #expect(try PrivateTable.model("dp-histogram", real).header.privacy?.unit.hasPrefix("row") == true)
    }

    @Test func noiseGrowsWithTheRowsOfAKey() throws {
        let real = try PrivateTable.table(200)
        func spread(_ unit: String) throws -> Double {
            let totals = try (0..<60).map { Double(try PrivateTable.model("dp-histogram", real, ["unit": unit, "epsilon": "0.5", "noise": "seeded"], seed: $0).header.rows) }
            let mean = totals.reduce(0, +) / 60
            return (totals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 59).squareRoot()
        }
        // Every member has one row: the rows are the same, the noise is not.
        let ratio = try spread("member:4") / spread("member:1")
        #expect(ratio > 2.6 && ratio < 6, "\(ratio)")
    }

    @Test(arguments: PrivateTable.ids) func guaranteeThatDoesNotHold(id: String) throws {
        var real = try PrivateTable.table(200)
        let seeded = try PrivateTable.model(id, real, ["noise": "seeded"])
        #expect(seeded.header.privacy == nil)
        #expect(seeded.header.notes?.contains { $0.contains("seed") } ?? false)
        real.schema?.columns[1].maximum = nil
        real.schema?.columns[3].levels = nil
        let asked = try PrivateTable.model(id, real)
        #expect(asked.header.privacy == nil)
        let note = try #require(asked.header.notes?.first)
        #expect(note.contains("bound age") && note.contains("levels of town"), "\(note)")
        real.schema = nil
        #expect(try PrivateTable.model(id, real).header.privacy == nil)
    }

    @Test(arguments: PrivateTable.ids) func keepsWhatItCounts(id: String) throws {
        let real = try PrivateTable.table()
        let model = try PrivateTable.model(id, real, ["epsilon": "20", "noise": "seeded"])
        let made = try PrivateTable.made(model, rows: 3_000)
        #expect(made.columns.map(\.name) == real.columns.map(\.name))
        let (wanted, got) = (SmallTable.shares(real, "town"), SmallTable.shares(made, "town"))
        for name in ["Ahlen", "Bonn"] { #expect(abs((wanted[name] ?? 0) - (got[name] ?? 0)) < 0.05) }
        let ages = try #require(made.column("age")).numbers
        #expect(ages.allSatisfy { (0...99).contains($0) && $0.rounded() == $0 })
        #expect(ages.count { (20..<60).contains($0) } > 2_700)
        let missing = Double(made.column("paid")?.missingCount ?? 0) / 3_000
        #expect(abs(missing - 0.1) < 0.05)
        let correlation = SmallTable.correlation(made, "age", "paid")
        let plans = zip(made.column("town")?.numbers ?? [], made.column("plan")?.numbers ?? []).count { $0 == $1 }
        if id == "dp-histogram" {
            #expect(abs(correlation) < 0.1)
        } else {
            #expect(correlation > 0.6, "\(correlation)")
            #expect(plans > 2_000)
        }
        let old = try PrivateTable.made(model, rows: 40, ["age=50..55", "town=Bonn"])
        #expect(old.column("age")?.numbers.allSatisfy { (50...55).contains($0) } ?? false)
    }

    @Test(arguments: PrivateTable.ids) func sameRowsFromOneSeed(id: String) throws {
        let real = try PrivateTable.table(300)
        let one = try PrivateTable.model(id, real, ["noise": "seeded"], seed: 4)
        let many = try PrivateTable.model(id, real, ["noise": "seeded"], seed: 4, threads: 3)
        #expect(try one.encoded() == many.encoded())
        let (a, b) = (try PrivateTable.made(one, rows: 1_200), try PrivateTable.made(one, rows: 1_500, threads: 3))
        #expect(try b.subset(Array(0..<1_200)).columns[1].cells == a.columns[1].cells)
    }

    @Test(arguments: PrivateTable.ids) func oddTables(id: String) throws {
        func table(_ column: TableColumn) throws -> Table {
            try Table(columns: [column], info: SetInfo(name: "odd", media: "memory"))
        }
        let one = try PrivateTable.made(
            PrivateTable.model(id, table(TableColumn(name: "x", type: .numeric, cells: .numbers([5])))), rows: 3)
        #expect(one.column("x")?.numbers.allSatisfy { $0.isNaN || $0 == 5 } ?? false)
        let none = try PrivateTable.made(
            PrivateTable.model(id, table(TableColumn(name: "x", type: .categorical, cells: .codes([-1, -1], levels: [])))), rows: 4)
        #expect(none.columns[0].missingCount == 4)
        for odd in [
            TableColumn(name: "x", type: .text, cells: .codes([0], levels: ["words"])),
            TableColumn(name: "x", type: .id, cells: .integers([1])),
        ] {
            let error = #expect(throws: GeneratorError.self) { try PrivateTable.model(id, table(odd)) }
            #expect(error?.code == .badData)
        }
    }

    @Test(arguments: PrivateTable.ids) func editedModels(id: String) throws {
        let whole = try PrivateTable.model(id, PrivateTable.table(60), ["noise": "seeded", "bins": "4"])
        for (place, entry) in whole.tensors.enumerated() {
            var missing = whole
            missing.tensors.remove(at: place)
            #expect(throws: GeneratorError.self, "\(entry.name)") { try PrivateTable.made(missing, rows: 3) }
        }
        let bytes = try whole.encoded()
        var fuzz = HeaderFuzz(seed: 4)
        for _ in 0..<(HeaderFuzz.isLong ? 600 : 20) {
            do {
                let model = try GeneratorModel(fuzz.edited(bytes, head: 3_000), name: "m.safetensors")
                #expect(try PrivateTable.made(model, rows: 3).count == 3)
            } catch let error as GeneratorError { #expect(!error.message.isEmpty) } catch is DatasetError {}
        }
    }
}
