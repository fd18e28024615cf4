import Metrics
import Results

/// How many rows share their quasi-identifiers, and how much is learned of those that do.
struct ClassReading {
    let reading: RecordReading
    let columns: RecordColumns

    func run() -> [Measurement] {
        let classes = Result { () throws(MetricError) in
            try EquivalenceClasses(columns, reading.quasiIdentifiers)
        }
        var measurements: [Measurement] = []
        if reading.asked(KAnonymity.descriptor) {
            measurements.append(
                build(KAnonymity.descriptor, .whole, classes.map(KAnonymity.ofTraining)) { () throws(MetricError) in
                    KAnonymity.estimate(try classes.get())
                })
        }
        if reading.asked(KMap.descriptor) {
            measurements.append(
                build(KMap.descriptor, .whole, classes.map(KMap.ofTraining)) { () throws(MetricError) in
                    try KMap.estimate(classes.get())
                })
        }
        if reading.asked(LDiversity.descriptor) {
            measurements += sensitive(
                LDiversity.descriptor, classes,
                { classes, name throws(MetricError) in try LDiversity.ofTraining(classes, sensitive: name) },
                { classes, name throws(MetricError) in try LDiversity.estimate(classes, sensitive: name) })
        }
        if reading.asked(TCloseness.descriptor) {
            measurements += sensitive(
                TCloseness.descriptor, classes,
                { classes, name throws(MetricError) in try TCloseness.ofTraining(classes, sensitive: name) },
                { classes, name throws(MetricError) in try TCloseness.estimate(classes, sensitive: name) })
        }
        return measurements
    }

    private func sensitive(
        _ descriptor: MetricDescriptor, _ classes: Result<EquivalenceClasses, MetricError>,
        _ ofTraining: (EquivalenceClasses, String) throws(MetricError) -> Double,
        _ estimate: (EquivalenceClasses, String) throws(MetricError) -> Estimate
    ) -> [Measurement] {
        guard !reading.sensitive.isEmpty else {
            return [
                build(descriptor, .whole, nil) { () throws(MetricError) in
                    _ = try classes.get()
                    throw .notApplicable("no sensitive columns are named; list them in the schema under sensitive")
                }
            ]
        }
        return reading.sensitive.map { name in
            let anchor = Result { () throws(MetricError) in try ofTraining(classes.get(), name) }
            return build(descriptor, Scope(.column, name), anchor) { () throws(MetricError) in
                try estimate(classes.get(), name)
            }
        }
    }

    private func build(
        _ descriptor: MetricDescriptor, _ scope: Scope, _ anchor: Result<Double, MetricError>?, _ estimate: RecordReading.Asking
    ) -> Measurement {
        reading.build(
            descriptor, scope: scope, floor: .success(nil), copy: anchor.map { $0.map { Estimate($0) } }, estimate)
    }
}
