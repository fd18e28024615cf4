import Numerics
import Testing

@Suite struct PairKernelsTests {
    private let x = normalRows(1_100, 20, seed: 1, offset: 3)
    private let y = normalRows(1_030, 20, seed: 2, scale: 1.1, offset: 3)

    private func unbiased(_ precision: PairKernels.Precision, gamma: Double?) throws -> (value: Double, error: Double) {
        let a = PairKernels.within(x, gamma: gamma, precision: precision, .serial)
        let b = PairKernels.within(y, gamma: gamma, precision: precision, .serial)
        let c = PairKernels.across(x, y, gamma: gamma, precision: precision, .serial)
        func total(_ pass: PairKernels.Pass) throws -> Double {
            if gamma == nil { return pass.cubic.rowSums.reduce(0, +) }
            return try #require(pass.gaussian).rowSums.reduce(0, +)
        }
        let (n, m) = (Double(x.rows), Double(y.rows))
        let typical = try total(c) / (n * m)
        return (try total(a) / (n * (n - 1)) + total(b) / (m * (m - 1)) - 2 * typical, typical)
    }

    /// What single products lose is some 10⁻⁹ of a typical kernel value, where another draw of the rows moves it by 10⁻³.
    @Test(arguments: [nil, 0.02])
    func singleProductsAverageOut(gamma: Double?) throws {
        let double = try unbiased(.double, gamma: gamma)
        let single = try unbiased(.single, gamma: gamma)
        #expect(single.value != double.value)
        #expect(abs(single.value - double.value) < 5e-9 * double.error)
        #expect(abs(single.value - double.value) < 1e-6 * abs(double.value))
    }

    @Test func precisionFollowsTheRows() {
        let small = x.rows(at: 0..<999)
        #expect(
            PairKernels.within(small, gamma: nil, .serial)
                == PairKernels.within(small, gamma: nil, precision: .double, .serial))
        #expect(
            PairKernels.across(x, y, gamma: nil, .serial)
                == PairKernels.across(x, y, gamma: nil, precision: .single, .serial))
    }

    @Test(arguments: [PairKernels.Precision.single, .double])
    func subsetsAreSumsOfTheirOwnRows(precision: PairKernels.Precision) throws {
        let rows = [Array(0..<700), Array(stride(from: 3, to: 1_030, by: 2)), [5, 5, 9]]
        let members = (PairKernels.Members(rows, of: x.rows), PairKernels.Members(rows, of: y.rows))
        let within = PairKernels.within(x, gamma: nil, members: members.0, precision: precision, Parallel(threads: 2))
        let across = PairKernels.across(
            x, y, gamma: nil, members: members, precision: precision, Parallel(threads: 2))
        for (subset, own) in rows.enumerated() {
            let (a, b) = (x.rows(at: own), y.rows(at: own))
            let alone = PairKernels.within(a, gamma: nil, precision: .double, .serial).cubic.rowSums.reduce(0, +)
            #expect(relativeError(within.subsets[subset], alone) < 1e-6)
            let cross = PairKernels.across(a, b, gamma: nil, precision: .double, .serial).cubic.rowSums.reduce(0, +)
            #expect(relativeError(across.subsets[subset], cross) < 1e-6)
        }
    }

    @Test func largeRowsDoNotOverflow() {
        let huge = normalRows(1_000, 3, seed: 3, scale: 1e37)
        let pass = PairKernels.within(huge, gamma: nil, .serial)
        #expect(pass.cubic.rowSums.allSatisfy { $0.isFinite })
    }
}
