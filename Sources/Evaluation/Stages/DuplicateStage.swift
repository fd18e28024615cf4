import Datasets
import Metrics
import Numerics
import Results

/// Classes of the rows of both sets.
struct DuplicateClasses: Sendable {
    let names: [String]
    let real: [Int]
    let synthetic: [Int]

    /// nil unless both sets are labelled and there is more than one class.
    init?<Content: RowSet>(_ inputs: MeasuredInputs<Content>) {
        guard let real = inputs.real.labels, let synthetic = inputs.synthetic.labels, inputs.real.classNames.count > 1,
            inputs.real.classNames == inputs.synthetic.classNames
        else { return nil }
        names = inputs.real.classNames
        self.real = real
        self.synthetic = synthetic
    }
}

/// Repeats inside the synthetic set, set against repeats inside the real set: in all and by class.
struct DuplicateStage {
    let pair: PairEvidence
    let content: PrivacyContent
    let classes: DuplicateClasses?
    let builder: MeasurementBuilder
    let splits: Int
    let seed: UInt64
    let resamples: Resamples

    func run() -> [Measurement] {
        let metric = Duplicates()
        do throws(MetricError) {
            let neighbours = try pair.neighbours()
            let real = try Duplicates.Rows(content: content.real, neighbours: neighbours.reference)
            let synthetic = try Duplicates.Rows(content: content.synthetic, neighbours: neighbours.candidate)
            var estimate = try metric.estimate(synthetic: synthetic, real: real, resamples: resamples)
            let radius = try metric.radius(real)
            let (known, found) = (metric.repeats(real, radius: radius), metric.repeats(synthetic, radius: radius))
            let each = byClass(metric, known, found)
            let worst = each.compactMap { entry in entry.value.map { (entry.scope.name ?? "", $0) } }
                .max { ($0.1, $1.0) < ($1.1, $0.0) }
            if let worst, worst.1 > 0 { estimate.notes.append("most in class \(worst.0): \(Readable.number(worst.1))") }
            let all = Array(known.flags.indices)
            let whole = builder.build(
                Duplicates.descriptor, .success(estimate),
                floor: metric.floor(known, of: all, rows: builder.nSynthetic, splits: splits, seed: seed),
                anchors: anchors(known, all))
            return [whole] + each
        } catch {
            return [builder.build(Duplicates.descriptor, .failure(error))]
        }
    }

    private func byClass(
        _ metric: Duplicates, _ real: Duplicates.Repeats, _ synthetic: Duplicates.Repeats
    ) -> [Measurement] {
        guard let classes else { return [] }
        return classes.names.enumerated().map { label, name in
            let known = classes.real.indices.filter { classes.real[$0] == label }
            let members = classes.synthetic.indices.filter { classes.synthetic[$0] == label }
            let outcome = Result { () throws(MetricError) in
                try metric.estimate(synthetic, of: members, name: name, resamples: resamples)
            }
            var measurement = builder.build(
                Duplicates.descriptor, scope: Scope(.class, name), outcome,
                floor: metric.floor(
                    real, of: known, rows: members.count, splits: splits,
                    seed: seed &+ UInt64(truncatingIfNeeded: label) &+ 1),
                anchors: known.isEmpty ? [] : anchors(real, known))
            if measurement.value != nil, known.isEmpty {
                measurement.floorReason = "the real set has no row of class \(name)"
            }
            return measurement
        }
    }

    private func anchors(_ real: Duplicates.Repeats, _ members: [Int]) -> [Anchor] {
        let share = Double(members.count { real.flags[$0] }) / Double(max(1, members.count))
        return [Anchor(name: AnchorNames.copyOfTrain, value: share), Anchor(name: "one_row_repeated", value: 1)]
    }
}
