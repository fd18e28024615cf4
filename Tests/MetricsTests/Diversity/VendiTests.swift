import Metrics
import Numerics
import Testing

@Suite struct VendiTests {
    @Test(arguments: GoldenPair.all)
    func equalsThePackage(pair: GoldenPair) throws {
        let eigenvalues = try Vendi.eigenvalues(pair.candidate)
        // The package keeps eigenvalues of rounding noise, which weigh at orders below one where d < n or rows repeat.
        let orders: [(Vendi.Order, String)] = [
            (.finite(0.5), "n_x_n_q0.5"), (.finite(1), "n_x_n_q1"), (.finite(2), "n_x_n_q2"), (.infinite, "n_x_n_qinf"),
        ]
        for (order, key) in orders {
            let expected = try #require(pair.number("vendi_fake", key))
            #expect(isClose(Vendi.score(eigenvalues: eigenvalues, order: order), expected, 1e-6), "\(key)")
        }
    }

    @Test func equalRowsAreOneItemAndOrthogonalRowsAreMany() throws {
        let same = Matrix<Float>(rows: 20, columns: 4, repeating: 3)
        #expect(isClose(Vendi.score(eigenvalues: try Vendi.eigenvalues(same)), 1, 1e-6))
        let units: Matrix<Float> = Matrix<Double>.identity(6).converted()
        #expect(isClose(Vendi.score(eigenvalues: try Vendi.eigenvalues(units)), 6, 1e-12))
        let twice = units.rows(at: (0..<12).map { $0 % 6 })
        #expect(isClose(Vendi.score(eigenvalues: try Vendi.eigenvalues(twice)), 6, 1e-12))
    }

    @Test(arguments: [(80, 6), (12, 30)])
    func multiplicitiesEqualRepeatedRows(rows: Int, columns: Int) throws {
        let x = normalRows(rows, columns, seed: 1)
        let counts = Resamples(seed: 2, replicates: 1).weights(of: RowKeys(x), role: .real).counts(0)
        let weighted = try Vendi.eigenvalues(x, counts: counts)
        let repeated = try Vendi.eigenvalues(
            x.rows(at: counts.indices.flatMap { [Int](repeating: $0, count: Int(counts[$0])) }))
        #expect(isClose(Vendi.score(eigenvalues: weighted), Vendi.score(eigenvalues: repeated), 1e-9))
    }

    @Test func ratioOfASetToItselfIsOne() throws {
        let x = normalRows(200, 8, seed: 3)
        let evidence = try PairEvidence(reference: x, candidate: x)
        let ratio = try VendiRatioMetric().estimate(evidence, resamples: Resamples(seed: 1))
        #expect(ratio.value == 1)
        #expect(ratio.interval?.method == "normal_row_effects" && ratio.replicates?.count == 200)
        let score = try VendiMetric().estimate(evidence, resamples: Resamples(seed: 1))
        let interval = try #require(score.interval)
        #expect(interval.low < score.value && score.value < interval.high)
    }

    @Test func otherOrdersStandBeside() throws {
        let pair = try #require(GoldenPair.named("shifted_scaled"))
        let estimate = try VendiMetric().estimate(
            PairEvidence(reference: pair.reference, candidate: pair.candidate), resamples: nil)
        for (name, key) in [("order_2", "n_x_n_q2"), ("order_inf", "n_x_n_qinf")] {
            let value = try #require(estimate.parameters[name].flatMap(Double.init))
            #expect(isClose(value, try #require(pair.number("vendi_fake", key)), 1e-5))
        }
    }

    @Test func collapseLowersTheScore() throws {
        let x = normalRows(300, 10, seed: 4)
        let collapsed = x.rows(at: (0..<300).map { $0 % 3 })
        let evidence = try PairEvidence(reference: x, candidate: collapsed)
        #expect(try VendiRatioMetric().estimate(evidence, resamples: nil).value < 0.5)
    }

    /// Both forms of the matrix: fewer columns than rows, and more.
    @Test(arguments: [1, 5]) func rowsOfZerosAreOneItem(_ width: Int) throws {
        var x = Matrix(unchecked: [Float](repeating: 0, count: 4 * width), rows: 4, columns: width)
        x[0, 0] = 2
        x[3, 0] = 7
        let found = try Vendi.eigenvalues(x).filter { $0 > 1e-6 }
        #expect(found.count == 2 && found.allSatisfy { abs($0 - 0.5) < 1e-6 }, "\(found)")
        var rows = normalRows(10, 3, seed: 5)
        for column in 0..<3 { rows[4, column] = 0 }
        let evidence = try PairEvidence(reference: normalRows(10, 3, seed: 6), candidate: rows)
        let value = try VendiMetric().estimate(evidence, resamples: nil).value
        #expect(value > 1 && value <= 4)
    }
}
