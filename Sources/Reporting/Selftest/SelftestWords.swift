import Results

/// Short texts of the selftest's page and summary.
enum SelftestWords {
    static func ladder(_ id: String) -> String { id.split(separator: "_").joined(separator: " ") }

    static func name(_ metric: SelftestResult.Metric) -> String {
        let tail = ([metric.features].compactMap(\.self)
            + metric.parameters.sorted { $0.key < $1.key }.map(\.value)).joined(separator: ", ")
        let name = metric.shortTitle ?? metric.name
        return tail.isEmpty ? name : "\(name) (\(tail))"
    }

    /// Whether the card's promise holds; empty without one.
    static func mark(_ response: SelftestResult.Response) -> String {
        switch response.holds {
        case true?: " ✓"
        case false?: " ✗"
        case nil: ""
        }
    }

    static func range(_ metric: SelftestResult.Metric) -> String {
        guard let low = metric.honest.min(), let high = metric.honest.max() else { return "no value" }
        return "\(Readable.number(low, unit: metric.unit)) to \(Readable.number(high, unit: metric.unit))"
    }

    static func values(_ response: SelftestResult.Response, unit: String) -> String {
        response.values.indices.map { rung in
            guard let value = response.values[rung] else { return "–" }
            let number = Readable.number(value, unit: unit)
            guard response.lows.indices.contains(rung), response.highs.indices.contains(rung),
                let low = response.lows[rung], let high = response.highs[rung]
            else { return number }
            return "\(number) [\(Readable.number(low, unit: unit)), \(Readable.number(high, unit: unit))]"
        }.joined(separator: " · ")
    }
}
