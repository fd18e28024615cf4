import Results

/// `croissant.json`: the synthetic set for catalogues (Croissant 1.1, RAI 1.0), with every measurement as a
/// `dqv:QualityMeasurement` and its provenance in PROV-O.
///
/// What the run does not know is left out, or said to be not assessed; nothing is filled in. No node refers back to the
/// data set (`dqv:computedOn` follows from `dqv:hasQualityMeasurement`, its inverse): readers that follow references
/// must not run in circles.
struct CroissantReport {
    let run: RunResult
    let gate: GateResult?
    let meta: RunMeta?
    let cards: [String: MetricCard]
    /// SHA-256 and size of run.json.
    let runDigest: String
    let runSize: Int
    let facts: ReleaseFacts

    private static let activity = "evaluation"

    func document() -> JSONValue {
        var fields: [String: JSONValue] = [
            "@context": CroissantContext.value, "@type": .string("sc:Dataset"),
            "conformsTo": .strings(["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]),
            "name": .string(run.subject), "description": .string(description),
            "distribution": .array([results]),
            "dqv:hasQualityMeasurement": .array(measurements),
        ]
        if let set = run.input(.synthetic) {
            fields["identifier"] = fingerprint(set)
            fields["dct:extent"] = .string(Labels.rows(run.modality, set.count))
        }
        fields["license"] = facts.license.map { .string($0) }
        fields["url"] = facts.url.map { .string($0) }
        fields["creator"] = facts.creator.map { .object(["@type": .string("sc:Organization"), "name": .string($0)]) }
        fields["datePublished"] = facts.published.map { .string($0) }
        let sources = run.inputs.filter { $0.role != .synthetic }
        let origin = sources.filter { $0.role == .real }
        if !origin.isEmpty { fields["prov:wasDerivedFrom"] = .array(origin.map(entity)) }
        if let gate { fields["dqv:hasQualityAnnotation"] = annotation(gate) }
        for (key, value) in responsible { fields["rai:" + key] = value }
        return .object(fields)
    }

    private var description: String {
        let set = run.input(.synthetic).map { "\(Labels.rows(run.modality, $0.count)), synthetic" } ?? "Synthetic data"
        let verdict = gate.map { " \($0.sentence)" } ?? " It was measured and not judged by a policy."
        let about = facts.about.map { $0 + " " } ?? ""
        return "\(about)\(set), measured against real data by \(run.tool.name) \(run.tool.version).\(verdict)"
    }

    // MARK: sets and files

    /// The digest is over decoded content, so it is an identifier and not the `sha256` of a file.
    private func fingerprint(_ input: RunResult.Input) -> JSONValue {
        .object([
            "@type": .string("sc:PropertyValue"), "propertyID": .string(AttestationReport.contentDigest),
            "value": .string(input.fingerprint),
            "description": .string("SHA-256 over the decoded content in canonical order"),
        ])
    }

    private func entity(_ input: RunResult.Input) -> JSONValue {
        .object([
            "@type": .string("prov:Entity"), "@id": .string("sets/\(input.role.rawValue)"), "name": .string(input.name),
            "dct:extent": .string(Labels.rows(run.modality, input.count)), "identifier": fingerprint(input),
        ])
    }

    private var results: JSONValue {
        .object([
            "@type": .string("cr:FileObject"), "@id": .string("run.json"), "name": .string("run.json"),
            "description": .string("What was measured, with intervals, floors and settings; the data are not in it."),
            "contentUrl": .string("run.json"), "contentSize": .string("\(runSize) B"),
            "encodingFormat": .string("application/json"), "sha256": .string(runDigest),
            "prov:wasGeneratedBy": reference(Self.activity),
        ])
    }

    // MARK: measurements

    private func reference(_ id: String) -> JSONValue { .object(["@id": .string(id)]) }

    private var measurements: [JSONValue] {
        var first: Set<String> = []
        return run.metrics.enumerated().filter { $0.element.value != nil }.map { index, metric in
            .object(measurement(metric, index, defines: first.insert(metric.id).inserted))
        }
    }

    /// A measurement; the first of each metric also says what the metric is, and the first of all how it was made.
    private func measurement(
        _ metric: Results.Measurement, _ index: Int, defines: Bool
    ) -> [String: JSONValue] {
        let name = cards.name(metric, metric.qualifiers)
        var fields: [String: JSONValue] = [
            "@type": .strings(["dqv:QualityMeasurement", "sc:PropertyValue"]),
            "@id": .string("measurements/\(index)"), "name": .string(name),
            "dqv:isMeasurementOf": defines ? definition(metric, index) : reference("metrics/\(metric.id)"),
            "unitText": .string(metric.unit),
            "prov:wasGeneratedBy": reference(Self.activity),
        ]
        fields["dqv:value"] = metric.value.map { .number($0) }
        if let interval = metric.interval {
            fields["minValue"] = .number(interval.low)
            fields["maxValue"] = .number(interval.high)
            fields["measurementTechnique"] = .string(
                "\(Readable.percent(interval.level)) interval, \(interval.method)")
        }
        if let floor = metric.floor {
            fields["valueReference"] = .object([
                "@type": .string("sc:PropertyValue"), "name": .string("the same metric between two real samples"),
                "value": .number(floor.value), "minValue": .number(floor.low), "maxValue": .number(floor.high),
            ])
        }
        if index == run.metrics.firstIndex(where: { $0.value != nil }) { fields["prov:wasGeneratedBy"] = evaluation }
        return fields
    }

    private func definition(_ metric: Results.Measurement, _ index: Int) -> JSONValue {
        var fields: [String: JSONValue] = [
            "@type": .string("dqv:Metric"), "@id": .string("metrics/\(metric.id)"),
            "skos:prefLabel": .string(cards.name(metric)),
            "dqv:expectedDataType": reference("xsd:double"),
            "dqv:inDimension": dimension(metric.dimension, index),
        ]
        if let text = cards[metric.id]?.whatItIs, !text.isEmpty { fields["skos:definition"] = .lines(text) }
        return .object(fields)
    }

    /// Described where it comes first, referred to afterwards: a node is defined once.
    private func dimension(_ dimension: Results.Dimension, _ index: Int) -> JSONValue {
        let id = "dimensions/\(dimension.rawValue)"
        let first = run.metrics.firstIndex { $0.value != nil && $0.dimension == dimension }
        guard index == first else { return reference(id) }
        return .object([
            "@id": .string(id), "@type": .string("dqv:Dimension"), "skos:prefLabel": .string(dimension.rawValue),
            "skos:definition": .string(Labels.question(dimension)),
        ])
    }

    private var evaluation: JSONValue {
        var fields: [String: JSONValue] = [
            "@type": .string("prov:Activity"), "@id": .string(Self.activity),
            "prov:label": .string("\(run.tool.name) evaluate, seed \(run.seed)"),
            "prov:wasAssociatedWith": .object([
                "@type": .string("prov:SoftwareAgent"), "@id": .string(ToolURI.text(run.tool)),
                "name": .string(run.tool.name), "version": .string(run.tool.version),
            ]),
            "prov:used": .array(
                run.inputs.filter { $0.role == .holdout }.map(entity)
                    + run.inputs.filter { $0.role == .real }.map { reference("sets/\($0.role.rawValue)") }),
        ]
        if let meta {
            fields["prov:startedAtTime"] = .object([
                "@type": .string("xsd:dateTime"), "@value": .string(meta.startedAt),
            ])
            fields["prov:endedAtTime"] = .object([
                "@type": .string("xsd:dateTime"), "@value": .string(meta.finishedAt),
            ])
        }
        return .object(fields)
    }

    private func annotation(_ gate: GateResult) -> JSONValue {
        .object([
            "@type": .string("dqv:QualityAnnotation"), "@id": .string("verdict"),
            "oa:motivatedBy": reference("dqv:qualityAssessment"),
            "oa:hasBody": .object([
                "@type": .string("oa:TextualBody"), "rdf:value": .string(gate.sentence),
                "name": .string(gate.verdict.rawValue),
            ]),
            "dct:conformsTo": .object([
                "@type": .string("dqv:QualityPolicy"), "name": .string(gate.policy.name),
                "version": .integer(gate.policy.version),
                "identifier": .object([
                    "@type": .string("sc:PropertyValue"), "propertyID": .string(AttestationReport.policyDigest),
                    "value": .string(gate.policy.sha256),
                ]),
            ]),
        ])
    }

    // MARK: responsible AI

    private static let notAssessed = "Not assessed by this run."

    /// RAI 1.0 properties that a measurement says something about, and those that a reader must not miss.
    private var responsible: [(String, JSONValue)] {
        let limits = Limits(run: run, gate: gate, cards: cards)
        let biases = readings { $0.dimension == .balance }
        let privacy = readings { $0.dimension == .privacy }
        let uses = readings { $0.dimension == .utility }
        let stated = limits.ofTheRun + limits.waived
        return [
            (
                "dataCollection",
                .string("Synthetic. How the generator was made and sampled is not recorded in this run.")
            ),
            ("dataBiases", .strings(biases.isEmpty ? [Self.notAssessed] : biases)),
            (
                "personalSensitiveInformation",
                .strings(
                    ["Whether the real data describe persons is not recorded in this run."]
                        + (privacy.isEmpty ? ["Leaks of training records: not assessed by this run."] : privacy))
            ),
            (
                "dataLimitations",
                .strings(stated.isEmpty ? ["The run states none beyond those of its metrics."] : stated)
            ),
            ("dataUseCases", .strings(uses.isEmpty ? [Self.notAssessed] : uses)),
            ("dataSocialImpact", .string(Self.notAssessed)),
        ]
    }

    private func readings(_ isWanted: (Results.Measurement) -> Bool) -> [String] {
        let whole = run.metrics.filter { isWanted($0) && $0.value != nil && $0.scope.kind == .whole }
        let list = whole.isEmpty ? run.metrics.filter { isWanted($0) && $0.value != nil } : whole
        return list.prefix(20).map { metric in
            let name = cards.name(metric, metric.qualifiers)
            let value = metric.value.map { Readable.sentence($0, interval: metric.interval, unit: metric.unit) } ?? ""
            let floor = metric.floor.map { "; real vs real \(Readable.number($0.value, unit: metric.unit))" } ?? ""
            return "\(name): \(value)\(floor)"
        }
    }
}
