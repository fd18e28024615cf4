import Results
import Testing

struct ReadableTests {
    @Test("numbers carry the digits that they deserve")
    func numbers() {
        #expect(Readable.number(0) == "0")
        #expect(Readable.number(0.05) == "0.05")
        #expect(Readable.number(0.034149) == "0.0341")
        #expect(Readable.number(12.345) == "12.3")
        #expect(Readable.number(123456) == "123\u{202f}456")
        #expect(Readable.number(1234.5) == "1234" || Readable.number(1234.5) == "1235")
        #expect(Readable.number(-0.5) == "−0.5")
        #expect(Readable.number(2.1e-5) == "2.1\u{a0}×\u{a0}10⁻⁵")
        #expect(Readable.number(.nan) == "–")
        #expect(Readable.number(0.031, unit: "share") == "3.1\u{a0}%")
        #expect(Readable.number(0.031, unit: "share of rows") == "3.1\u{a0}%")
        #expect(Readable.number(18.4, unit: "squared feature units") == "18.4")
        #expect(Readable.number(3, unit: "dB") == "3\u{a0}dB")
    }

    @Test("an interval's width sets the decimals of value and bounds")
    func estimates() {
        let interval = Interval(low: 0.0118, high: 0.0572, method: "bootstrap_rows")
        #expect(Readable.sentence(0.0341, interval: interval, unit: "") == "0.034 [0.012, 0.057]")
        #expect(
            Readable.sentence(0.031, interval: .init(low: 0.024, high: 0.039, method: "wilson"), unit: "share")
                == "3.1\u{a0}% [2.4, 3.9]")
        #expect(Readable.sentence(3, interval: .init(low: 3, high: 3, method: "exact"), unit: "") == "3 [3, 3]")
    }

    @Test("a metric id without a name of its own is spelled out")
    func names() {
        #expect(MetricNames.spelled("validity.key_unique") == "Key unique")
    }
}

struct MeasurementCodingTests {
    @Test("a missing value is written as null and read back")
    func null() throws {
        let lacking = Measurement(
            id: "privacy.dcr", version: 1, dimension: .privacy, value: nil, direction: .higher, unit: "", nReal: 1,
            nSynthetic: 1, status: .notApplicable, reason: "no holdout", parameters: ["kNeighbours": "3"])
        let data = try CanonicalJSON.encode(lacking)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains("\"value\" : null"))
        #expect(text.contains("\"n_real\" : 1"))
        #expect(text.contains("\"kNeighbours\""))
        #expect(try CanonicalJSON.decode(Measurement.self, from: data) == lacking)
    }
}
