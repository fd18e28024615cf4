import Metrics
import Numerics
import Results

/// What somebody with the synthetic table learns of people.
struct AttackReading {
    let reading: RecordReading
    let records: NeighbourRecords
    /// The training table in place of the synthetic one; nil where no anchors are asked for.
    let copy: NeighbourRecords?

    /// A risk for the figure.
    struct Risk {
        let name: String
        /// Of one column among many.
        var isColumn = false
        let risk: AttackRisk
    }

    func run() -> (measurements: [Measurement], risks: [Risk]) {
        var measurements = membership()
        var risks: [Risk] = []
        if reading.asked(SinglingOut.descriptor) { measurements += singlingOut(&risks) }
        if reading.asked(Linkability.descriptor) { measurements.append(linkability(&risks)) }
        if reading.asked(AttributeInference.descriptor) { measurements += inference(&risks) }
        return (measurements, risks)
    }

    private func membership() -> [Measurement] {
        guard reading.asked(MembershipInference.descriptor) else { return [] }
        return MembershipInference.Score.allCases.map { score in
            reading.build(
                MembershipInference.descriptor, ["attack": "nearest_record", "score": score.rawValue],
                floor: records.holdout.flatMap { holdout in
                    MembershipInference.floor(
                        score, members: records.training.asked.count, strangers: holdout.asked.count)
                },
                copy: copy.flatMap { try? MembershipInference.estimate(score, $0) }
            ) { () throws(MetricError) in try MembershipInference.estimate(score, records) }
        }
    }

    private func singlingOut(_ risks: inout [Risk]) -> [Measurement] {
        let tables = Result { () throws(MetricError) in try SinglingOut.Tables(records, parallel: reading.parallel) }
        return SinglingOut.Attack.allCases.map { attack in
            let risk = Result { () throws(MetricError) in
                try SinglingOut.risk(attack, tables.get(), seed: reading.seed, parallel: reading.parallel)
            }
            if let risk = try? risk.get() { risks.append(Risk(name: "singling out, \(attack.rawValue)", risk: risk)) }
            return reading.build(
                SinglingOut.descriptor, ["attack": attack.rawValue], floor: (try? risk.get())?.floor
            ) { () throws(MetricError) in try SinglingOut.estimate(attack, risk.get(), records) }
        }
    }

    private func linkability(_ risks: inout [Risk]) -> Measurement {
        let risk = try? Linkability.risk(records)
        if let risk { risks.append(Risk(name: "linkability", risk: risk)) }
        return reading.build(
            Linkability.descriptor, floor: risk?.floor,
            copy: copy.flatMap { try? Linkability.estimate($0) }
        ) { () throws(MetricError) in try Linkability.estimate(records) }
    }

    private func inference(_ risks: inout [Risk]) -> [Measurement] {
        let secrets = Result { () throws(MetricError) in try AttributeInference.risks(records) }
        let copied = copy.flatMap { try? AttributeInference.risks($0) }
        var measurements = [
            reading.build(
                AttributeInference.descriptor,
                floor: (try? secrets.get()).flatMap { AttributeInference.worst($0)?.risk.floor },
                copy: copy.flatMap { try? AttributeInference.worst(copied ?? [], $0) }
            ) { () throws(MetricError) in try AttributeInference.worst(secrets.get(), records) }
        ]
        guard let found = try? secrets.get() else { return measurements }
        for secret in found {
            risks.append(Risk(name: "inference of \(secret.name)", isColumn: true, risk: secret.risk))
            measurements.append(
                reading.build(
                    AttributeInference.descriptor, scope: Scope(.column, secret.name), floor: secret.risk.floor,
                    copy: copy.flatMap { copy in
                        copied?.first { $0.name.utf8.elementsEqual(secret.name.utf8) }
                            .flatMap { try? AttributeInference.estimate($0, copy) }
                    }
                ) { () throws(MetricError) in try AttributeInference.estimate(secret, records) })
        }
        return measurements
    }
}
