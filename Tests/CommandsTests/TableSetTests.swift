import Commands
import Foundation
import Numerics
import Results
import TestSupport
import Testing

/// Several tables go through the same commands as one.
@Suite struct TableSetTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private struct Order {
        var id: Int
        var customer: Int
        var day: Int
        var amount: Double
    }

    /// Customers and orders: the number of orders and their amounts go with the age, and amounts follow each other.
    private func write(_ name: String, customers count: Int = 150, seed: UInt64, _ change: (inout [Order]) -> Void = { _ in }) throws -> String {
        var random = RandomStream(seed: seed).split("shop")
        var (customers, orders) = (["id,age,region"], [Order]())
        for customer in 0..<count {
            let age = 20 + random.index(below: 60)
            let id = Int(seed) * 10_000 + customer
            customers.append("\(id),\(age),\(["north", "south", "west"][random.index(below: 3)])")
            var (day, last) = (0, 0.0)
            for _ in 0..<random.index(below: 2 + age / 10) {
                day += 1 + random.index(below: 27)
                last = 0.8 * last + 0.6 * random.normal()
                orders.append(
                    Order(id: orders.count, customer: id, day: day, amount: (0.1 * Double(age) + last).rounded(toPlaces: 3)))
            }
        }
        change(&orders)
        let path = folder.file(name)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        func save(_ lines: [String], _ table: String) throws {
            try (lines.joined(separator: "\n") + "\n").write(toFile: "\(path)/\(table).csv", atomically: true, encoding: .utf8)
        }
        try save(customers, "customers")
        try save(["order_id,customer_id,day,amount"] + orders.map { "\($0.id),\($0.customer),\($0.day),\($0.amount)" }, "orders")
        return path
    }

    private let schema = """
        tables:
          customers: {columns: {id: {key: true}}}
          orders:
            order: day
            columns: {order_id: {key: true}, customer_id: {foreign_key: customers.id}}
            constraints: [customer_id > order_id]
        """

    @discardableResult
    private func run(_ arguments: [String], status: Int32? = 0) -> String {
        let outcome = Assay.outcome(of: arguments)
        #expect(status.map { $0 == outcome.status } ?? true, "\(arguments.joined(separator: " ")): \(outcome.message)")
        return outcome.message
    }

    private func result(_ name: String) throws -> RunResult {
        try CanonicalJSON.decode(RunResult.self, from: Data(contentsOf: URL(filePath: folder.file("\(name)/run.json"))))
    }

    private let few = ["--replicates", "20", "--splits", "2", "--quiet"]

    @Test func everyTableAndWhatLiesBetweenThemIsMeasured() throws {
        let (real, holdout) = (try write("real", seed: 1), try write("holdout", seed: 2))
        let synthetic = try write("good", seed: 3)
        try schema.write(toFile: folder.file("schema.yaml"), atomically: true, encoding: .utf8)
        for threads in ["1", "2"] {
            run(
                ["evaluate", "--real", real, "--holdout", holdout, "--synthetic", synthetic, "--schema", folder.file("schema.yaml"),
                    "--policy", "none", "--threads", threads, "--out", folder.file("o\(threads)")] + few)
        }
        let run = try result("o1")
        let counts = run.inputs.map(\.count)
        // Customers without orders whose age and region a training customer has are left out of the holdout, and counted.
        #expect(run.modality == "tables" && counts.count == 3 && counts[0] == 150 && counts[2] == 150, "\(counts)")
        #expect(counts[1] == 150 || (100..<150).contains(counts[1]) && run.warnings.contains { $0.message.contains("\(150 - counts[1])") }, "\(counts)")
        #expect(run.warnings.contains { $0.message.contains("orders.customer_id to customers.id") })
        let bytes = try ["o1", "o2"].map { try Data(contentsOf: URL(filePath: folder.file("\($0)/run.json"))) }
        #expect(bytes[0] == bytes[1])
        for (id, scope) in [
            ("validity.referential", Scope.whole), ("validity.referential", Scope(.columnPair, "orders.customer_id", "customers.id")),
            ("fidelity.cardinality", .whole), ("fidelity.parent_child", Scope(.columnPair, "customers.age", "orders.amount")),
            ("fidelity.intraclass_correlation", .whole), ("fidelity.key_aggregates", .whole), ("fidelity.sequence_steps", .whole),
            ("fidelity.sequence_autocorrelation", .whole), ("fidelity.accuracy_2", Scope(.table, "customers")),
            // Rules may name keys.
            ("validity.constraint", Scope(.table, "orders")),
            ("fidelity.ks_complement", Scope(.column, "orders.amount")), ("validity.key_unique", Scope(.table, "orders")),
            ("privacy.exact_copies", .whole), ("privacy.exact_copies", Scope(.table, "orders")), ("privacy.dcr", Scope(.table, "orders")),
            ("fidelity.classifier_two_sample", .whole), ("diversity.coverage", .whole),
        ] {
            let found = try #require(run.metrics.first { $0.id == id && $0.scope == scope }, "\(id) \(scope)")
            #expect(found.status == .ok && found.value != nil, "\(id) \(scope): \(found.reason ?? "")")
            #expect(found.interval != nil || found.isExact, "\(id) \(scope)")
        }
        #expect(Set(run.metrics.map(\.key)).count == run.metrics.count)
        // No column of levels follows another in orders.
        #expect(run.metrics.first { $0.id == "fidelity.sequence_transitions" }?.status == .notApplicable)
        let page = try String(contentsOfFile: folder.file("o1/report.html"), encoding: .utf8)
        #expect(page.contains("families") && page.contains("orders.amount") && !page.contains("synthetic images"))
    }

    @Test func orphansAreNamedInTheVerdict() throws {
        let (real, holdout) = (try write("real", seed: 1), try write("holdout", seed: 2))
        let synthetic = try write("orphans", seed: 3) { orders in
            for place in orders.indices where place % 5 == 0 { orders[place].customer = 900_000 + place }
        }
        run(
            ["evaluate", "--real", real, "--holdout", holdout, "--synthetic", synthetic, "--only-policy", "--out", folder.file("o")] + few,
            status: 1)
        let gate = try CanonicalJSON.decode(
            GateResult.self, from: Data(contentsOf: URL(filePath: folder.file("o/gate.json"))))
        #expect(gate.why?.contains("of orders point to no row of customers") ?? false, "\(gate.why ?? "")")
        // There are more orders than families, and the stored run is taken for what it is all the same.
        #expect(try result("o").inputs[0].parts?.map(\.name) == ["customers", "orders"])
        run(["gate", folder.file("o")], status: 1)
        run(["report", folder.file("o"), "--out", folder.file("again")])
        run(["card", folder.file("o"), "--out", folder.file("card")])
        run(["nightly", "record", folder.file("o"), "--history", folder.file("history"), "--series", "shop"], status: nil)
        #expect(FileManager.default.fileExists(atPath: folder.file("history")))
    }

    @Test func tablesAreMadeAndMadeAgainFromTheModel() throws {
        let (real, holdout) = (try write("real", seed: 1), try write("holdout", seed: 2))
        try schema.write(toFile: folder.file("schema.yaml"), atomically: true, encoding: .utf8)
        let given = ["--real", real, "--schema", folder.file("schema.yaml"), "--rows", "90", "--quiet"]
        run(["generate", "cart", "--holdout", holdout, "--out", folder.file("made"), "--save-model", folder.file("m.model")] + given)
        run(["generate", "--model", folder.file("m.model"), "--rows", "90", "--out", folder.file("again"), "--quiet"])
        for table in ["customers", "orders"] {
            let bytes = try ["made", "again"].map { try Data(contentsOf: URL(filePath: folder.file("\($0)/\(table).csv"))) }
            #expect(bytes[0] == bytes[1])
        }
        run(["schema", "check", folder.file("made"), "--schema", folder.file("schema.yaml"), "--quiet"])
        // What is there is not written over; training families are no holdout; what makes single tables alone says so.
        run(["generate", "cart", "--out", folder.file("made")] + given, status: 73)
        run(["generate", "cart", "--holdout", real, "--out", folder.file("other")] + given, status: nil)
        #expect(!FileManager.default.fileExists(atPath: folder.file("other")))
        #expect(run(["generate", "mst", "--out", folder.file("other")] + given, status: 64).contains("mst makes no families"))
        #expect(run(["generate", "cart", "--condition", "age=30", "--out", folder.file("other")] + given, status: 64).contains("--condition"))
        for id in ["smotenc", "cart"] {
            let refusal = try Program.run("generate", id, "--real", real, "--balance", "equal", "--out", folder.file("other"))
            #expect(refusal.status == 64 && refusal.errors.contains("one table (its file, or one of a database"), "\(refusal.errors)")
        }
    }

    @Test func schemasOfSeveralTablesAreDraftedAndChecked() throws {
        let real = try write("real", seed: 1)
        run(["schema", "infer", "--real", real, "--out", folder.file("schema.yaml"), "--quiet"])
        let text = try String(contentsOfFile: folder.file("schema.yaml"), encoding: .utf8)
        #expect(text.contains("foreign_key: {table: customers, column: id}"))
        run(["schema", "check", real, "--schema", folder.file("schema.yaml"), "--quiet"])
        let broken = try write("broken", seed: 1) { $0[0].customer = 5 }
        run(["schema", "check", broken, "--schema", folder.file("schema.yaml"), "--quiet"], status: 1)
        // What is of one table and what of several is told apart.
        run(["evaluate", "--real", real + "/orders.csv", "--synthetic", real + "/orders.csv", "--schema", folder.file("schema.yaml"),
            "--out", folder.file("o")] + few, status: 64)
        run(["evaluate", "--real", real, "--synthetic", real, "--target", "orders.amount", "--out", folder.file("o")] + few, status: 64)
    }
}

extension Double {
    fileprivate func rounded(toPlaces places: Int) -> Double {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}
