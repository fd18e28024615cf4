import Metrics
import Numerics
import Results

/// What somebody with the synthetic table learns of people.
struct AttackReading {
    let reading: RecordReading
    let records: NeighbourRecords
    /// The training table in place of the synthetic one; nil where no anchors are asked for.
    let copy: Result<NeighbourRecords, MetricError>?

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
        return MembershipInference.Attack.allCases.flatMap { attack in
            MembershipInference.Score.allCases.map { score in
                reading.build(
                    MembershipInference.descriptor, ["attack": attack.rawValue, "score": score.rawValue],
                    floor: .success(
                        records.holdout.flatMap { holdout in
                            MembershipInference.floor(
                                score, members: records.training.asked.count,
                                // Half of them is what a density ratio is taken against.
                                strangers: attack == .densityRatio ? holdout.asked.count / 2 : holdout.asked.count)
                        }),
                    copy: reading.attempt(copy) { copy throws(MetricError) in
                        try MembershipInference.estimate(score, copy, by: attack)
                    }
                ) { () throws(MetricError) in try MembershipInference.estimate(score, records, by: attack) }
            }
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
                SinglingOut.descriptor, ["attack": attack.rawValue], floor: risk.map(\.floor)
            ) { () throws(MetricError) in try SinglingOut.estimate(attack, risk.get(), records) }
        }
    }

    private func linkability(_ risks: inout [Risk]) -> Measurement {
        let risk = Result { () throws(MetricError) in try Linkability.risk(records) }
        if let risk = try? risk.get() { risks.append(Risk(name: "linkability", risk: risk)) }
        return reading.build(
            Linkability.descriptor, floor: risk.map(\.floor),
            copy: reading.attempt(copy) { copy throws(MetricError) in try Linkability.estimate(copy) }
        ) { () throws(MetricError) in try Linkability.estimate(records) }
    }

    private func inference(_ risks: inout [Risk]) -> [Measurement] {
        let secrets = Result { () throws(MetricError) in try AttributeInference.risks(records) }
        let copied = reading.attempt(copy) { copy throws(MetricError) in (copy, try AttributeInference.risks(copy)) }
        var measurements = [
            reading.build(
                AttributeInference.descriptor,
                floor: secrets.map { AttributeInference.worst($0)?.risk.floor },
                copy: reading.attempt(copied) { copied throws(MetricError) in
                    try AttributeInference.worst(copied.1, copied.0)
                }
            ) { () throws(MetricError) in try AttributeInference.worst(secrets.get(), records) }
        ]
        guard let found = try? secrets.get() else { return measurements }
        for secret in found {
            risks.append(Risk(name: "inference of \(secret.name)", isColumn: true, risk: secret.risk))
            measurements.append(
                reading.build(
                    AttributeInference.descriptor, scope: Scope(.column, secret.name), floor: .success(secret.risk.floor),
                    copy: reading.attempt(copied) { copied throws(MetricError) in
                        guard let own = copied.1.first(where: { $0.name.isExactly(secret.name) }) else {
                            throw .notApplicable("a copy of the training table has no such column")
                        }
                        return try AttributeInference.estimate(own, copied.0)
                    }
                ) { () throws(MetricError) in try AttributeInference.estimate(secret, records) })
        }
        return measurements
    }
}
