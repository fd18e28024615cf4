import Datasets
import Metrics
import Numerics
import Testing

@Suite struct EquivalenceClassesTests {
    /// pandas groups of age, gender and city (`goldens/tabular/reference.json`).
    @Test func equalsReference() throws {
        guard let tables = try SmallTables.goldens() else { return print("skipped: no goldens/tabular") }
        let classes = try EquivalenceClasses(RecordColumns(tables), ["age", "gender", "city"])
        let made = KAnonymity.estimate(classes)
        #expect(made.value == 1 && KAnonymity.ofTraining(classes) == 1)
        #expect(made.parameters["classes"] == "825" && made.parameters["rows_alone"] == "465")
        #expect(made.parameters["rows_below_5"] == "1308")
        let own = classes.parameters(classes.sizes(classes.training))
        #expect(own["classes"] == "938" && own["rows_alone"] == "448" && own["rows_below_5"] == "1551")
        #expect(try LDiversity.estimate(classes, sensitive: "plan").value == 1)
    }

    private func table(_ city: [String], _ age: [Double], _ illness: [String], _ wage: [Double]) throws -> Table {
        try SmallTables.table([
            SmallTables.column("city", city, isLevel: true), SmallTables.numeric("age", age),
            SmallTables.column("illness", illness, isLevel: true), SmallTables.numeric("wage", wage),
        ])
    }

    private func classes() throws -> EquivalenceClasses {
        let real = try table(["a", "a", "b", ""], [30, 30, 40, .nan], ["x", "y", "x", "x"], [1, 2, 3, 4])
        let made = try table(
            ["a", "a", "a", "b", "b", "c", ""], [30, 30, 30, 40, 40, 50, .nan], ["x", "y", "x", "x", "x", "z", ""],
            [3, 4, 5, 6, 11, 8, 9])
        return try EquivalenceClasses(RecordColumns(Roles(real: real, holdout: real, synthetic: made)), ["city", "age"])
    }

    @Test func valuesByHand() throws {
        let classes = try classes()
        #expect(KAnonymity.estimate(classes).value == 1)
        #expect(classes.sizes(classes.synthetic).filter { $0 > 0 }.sorted() == [1, 1, 2, 3])
        // Missing cells are one class; a combination that no real row has points at nobody.
        let map = try KMap.estimate(classes)
        #expect(map.value == 2 && map.parameters["rows_that_point_at_one_person"] == "0")
        let diversity = try LDiversity.estimate(classes, sensitive: "illness")
        #expect(diversity.value == 1 && diversity.parameters["classes_with_one_value"] == "3")
        // Class c holds z alone, 1 of 7 rows: total variation 6/7.
        #expect(abs(try TCloseness.estimate(classes, sensitive: "illness").value - 6.0 / 7) < 1e-12)
    }

    /// Li et al. (2007), §5: nine incomes 3k…11k; the class {3k, 4k, 5k} is 0.375 away, {6k, 8k, 11k} 0.167.
    @Test func orderedDistanceEqualsThePaper() throws {
        func largest(_ classes: [String]) throws -> Double {
            let made = try SmallTables.table([
                SmallTables.column("class", classes, isLevel: true), SmallTables.numeric("wage", (3...11).map(Double.init)),
            ])
            let columns = try RecordColumns(Roles(real: made, synthetic: made))
            return try TCloseness.estimate(EquivalenceClasses(columns, ["class"]), sensitive: "wage").value
        }
        #expect(abs(try largest(["a", "a", "a", "b", "b", "b", "c", "c", "c"]) - 0.375) < 1e-12)
        #expect(abs(try largest(["a", "c", "b", "a", "b", "a", "c", "b", "c"]) - TClosenessBrute.largest()) < 1e-12)
    }

    /// The sum over ranks, without short cuts.
    private enum TClosenessBrute {
        static func largest() -> Double {
            var largest = 0.0
            for ranks in [[0, 3, 5], [2, 4, 7], [1, 6, 8]] {
                var sum = 0.0
                for rank in 0..<9 {
                    let (own, all) = (Double(ranks.count { $0 <= rank }) / 3, Double(rank + 1) / 9)
                    sum += abs(own - all)
                }
                largest = max(largest, sum / 8)
            }
            return largest
        }
    }

    @Test func whatIsNotNamedSaysWhy() throws {
        let columns = try RecordColumns(Roles(real: RandomTables.mixed(9, seed: 1), synthetic: RandomTables.mixed(9, seed: 2)))
        #expect(throws: MetricError.self) { try EquivalenceClasses(columns, []) }
        #expect(throws: MetricError.self) { try EquivalenceClasses(columns, ["other"]) }
        #expect(throws: MetricError.self) { try LDiversity.estimate(EquivalenceClasses(columns, ["c0"]), sensitive: "c0") }
    }
}
