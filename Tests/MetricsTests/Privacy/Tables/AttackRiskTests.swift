import Metrics
import Numerics
import Testing

@Suite struct AttackRiskTests {
    /// Anonymeter 1.1.0, `goldens/tabular/quirks.json`.
    @Test func equalsAnonymeter() throws {
        for (rate, expected) in [
            (AttackRate(120, of: 500), (0.2419823285200036, 0.0373444684866226)),
            (AttackRate(80, of: 500), (0.16259227575692775, 0.03211590340676371)),
            (AttackRate(0, of: 500), (0.0038121702307761206, 0.00381217023077612)),
            (AttackRate(500, of: 500), (0.9961878297692239, 0.00381217023077612)),
        ] {
            let found = rate.wilson()
            #expect(abs(found.centre - expected.0) < 1e-9 && abs(found.half - expected.1) < 1e-9)
        }
        let risk = AttackRisk(main: AttackRate(120, of: 500), control: AttackRate(80, of: 500), naive: 0.1)
        let bounds = risk.bounds()
        #expect(abs(bounds.value - 0.09480453841626077) < 1e-9)
        #expect(abs(bounds.low - 0.038289756120436516) < 1e-9 && abs(bounds.high - 0.15131932071208504) < 1e-9)
    }

    /// A table that is the training table: every attack succeeds, and there is a number.
    @Test func endsAreNumbers() throws {
        let certain = AttackRisk(main: AttackRate(50, of: 50), control: AttackRate(50, of: 50), naive: nil)
        let (value, low, high) = certain.bounds()
        #expect(value == 0 && low == 0 && high > 0.5)
        let whole = try AttackRisk(main: AttackRate(50, of: 50), control: AttackRate(0, of: 50), naive: 0).estimate()
        #expect(whole.value > 0.9 && (whole.interval?.high ?? 0) <= 1)
        #expect(throws: MetricError.self) {
            try AttackRisk(main: AttackRate(0, of: 0), control: AttackRate(0, of: 9), naive: nil).estimate()
        }
    }

    @Test func weakAttacksAreNamed() throws {
        let weak = AttackRisk(main: AttackRate(52, of: 100), control: AttackRate(50, of: 100), naive: 0.5)
        #expect(!weak.beatsGuessing)
        #expect(try weak.estimate().notes.last?.contains("no evidence of privacy") == true)
        #expect(AttackRisk(main: AttackRate(80, of: 100), control: AttackRate(50, of: 100), naive: 0.5).beatsGuessing)
    }

    /// Where the control's count is scaled, its error is too.
    @Test func scaledControlIsAsOpen() throws {
        let plain = AttackRate(8, of: 300).wilson()
        let scaled = AttackRate(successes: 8, attacks: 300, factor: 2).wilson()
        #expect(scaled.centre == 2 * plain.centre && scaled.half == 2 * plain.half)
    }

    /// Intervals hold the true risk in at least 93 of 100 draws.
    @Test(arguments: [(0.3, 0.25), (0.02, 0.01), (0.9, 0.85), (0.1, 0.1)]) func intervalsCover(main: Double, control: Double) {
        var random = RandomStream(seed: 3)
        func rate(_ share: Double, _ attacks: Int) -> AttackRate {
            AttackRate((0..<attacks).count { _ in random.uniform() < share }, of: attacks)
        }
        let truth = (main - control) / (1 - control)
        let held = (0..<300).count { _ in
            let bounds = AttackRisk(main: rate(main, 500), control: rate(control, 250), naive: nil).bounds()
            return bounds.low <= truth && truth <= bounds.high
        }
        #expect(held >= 279)
    }
}
