import Datasets
import Testing

/// Foreign keys of several columns.
struct ForeignKeyTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let yaml = """
        tables:
          shops:
            columns: {country: {key: true}, number: {key: true}}
          sales:
            foreign_keys:
              - {columns: [country, shop], table: shops, references: [country, number]}

        """

    private func schema(_ yaml: String = yaml) throws -> TableSetSchema {
        guard case .tables(let schema) = try SchemaFile.parse(yaml, file: "s.yaml") else { throw DatasetError(.badData, "one table") }
        return schema
    }

    private func set(_ name: String, sales: String) throws -> TableSet {
        try folder.write(Array("country,number,size\nNO,1,10\nSE,1,20\nSE,2,30\n".utf8), "\(name)/shops.csv")
        try folder.write(Array(("country,shop,amount\n" + sales).utf8), "\(name)/sales.csv")
        return try TableSet.open(folder.path + "/\(name)")
    }

    @Test func cellsOfSeveralColumnsPointTogether() throws {
        let real = try set("real", sales: "SE,1,5\nNO,1,6\nSE,2,7\nSE,1,8\n")
        // No shop 2 in Norway, none anywhere in Denmark; a key with a missing part points nowhere.
        let other = try set("other", sales: "NO,2,5\nNO,2,6\nDK,1,7\n,1,8\nSE,2.0,9\n")
        let sets = try TableSet.agreeing([real, other], schema: schema()).sets
        let link = try #require(sets[0].links.first)
        #expect(sets[0].links.count == 1 && link.column == "country + shop" && link.parentColumn == "country + number")
        #expect(link.rows == [1, 0, 2, 1] && link.found == .init(rows: 4) && !link.isNullable)
        let broken = sets[1].links[0]
        #expect(broken.found == .init(rows: 5, empty: 1, lost: [1, 2]) && broken.found.orphans == 3 && broken.rows[4] == 2)
        // Keys are names, and no part of what is compared.
        #expect(try sets[0].measured(1).columns.map(\.name) == ["size", "country + number"])
        #expect(try sets[0].measured(0).columns.map(\.name) == ["amount"])
        #expect(sets[0].members[sets[0].root].name == "shops" && sets[0].families(of: 0) == [1, 0, 2, 1])
        #expect(try sets[0].flattened().column("number of sales")?.numbers == [1, 2, 1])
    }

    @Test func theFileReadsAsItIsWritten() throws {
        var own = try schema()
        own.tables[1].foreignKeys[0].isNullable = true
        #expect(try schema(own.yaml()) == own && own.yaml().contains("references: [country, number], nullable: true"))
        let short = try schema("tables: {shops: {}, sales: {foreign_keys: [{columns: [country, number], table: shops}]}}")
        #expect(short.tables[1].foreignKeys[0].parentColumns == ["country", "number"])
    }

    @Test(arguments: [
        ("{columns: [country, shop], table: stores}", "stores"), ("{columns: [country, shop], table: shops, references: [number]}", "2 different columns, 1"),
        ("{columns: [], table: shops}", "0 different columns"), ("{columns: [country], references: [country]}", "no table"),
        ("{columns: [shop, shop], table: shops}", "different"), ("{column: [shop], table: shops}", "column"), ("{columns: shop, table: shops}", "list"),
    ]) func mistakesAreNamed(key: String, word: String) throws {
        let error = #expect(throws: DatasetError.self) { try schema("tables: {shops: {}, sales: {foreign_keys: [\(key)]}}") }
        #expect(error?.message.contains(word) == true && error?.message.contains("s.yaml") == true, "\(error?.message ?? "")")
    }

    @Test func columnsThatAreNotThere() throws {
        let real = try set("real", sales: "SE,1,5\n")
        for (columns, references) in [("[country, store]", "[country, number]"), ("[country, shop]", "[country, id]")] {
            let yaml = "tables: {shops: {}, sales: {foreign_keys: [{columns: \(columns), table: shops, references: \(references)}]}}"
            #expect(throws: DatasetError.self) { try TableSet.agreeing([real], schema: schema(yaml)) }
        }
    }
}
