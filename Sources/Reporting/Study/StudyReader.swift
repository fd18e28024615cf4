import Charts
import Foundation
import Results

/// What every part of the compare page asks of a study: names, order, values by place.
struct StudyReader {
    let study: StudyResult
    let meta: StudyMeta?
    let cards: [String: MetricCard]
    /// Places of metrics, dimension by dimension.
    let metrics: [Int]
    /// Those that lead a dimension, in the same order.
    let leads: [Int]
    /// Places of candidates that are ranked, best first under `orderMetric`.
    let ranked: [Int]
    /// Places of the rows of known quality.
    let known: [Int]
    /// The metric by which the page orders candidates.
    let orderMetric: Int?
    /// Full and short names by the metric's place.
    let names: [String]
    let shortNames: [String]

    init(study: StudyResult, meta: StudyMeta?, cards: [String: MetricCard]) {
        self.study = study
        self.meta = meta
        self.cards = cards
        let places = study.metrics.indices
        metrics = Dimension.allCases.flatMap { dimension in places.filter { study.metrics[$0].dimension == dimension } }
        let leads = metrics.filter { study.metrics[$0].leads }
        self.leads = leads
        let order = study.pareto.flatMap { pareto in places.first { study.metrics[$0].key == pareto.xMetric } }
            ?? leads.first ?? metrics.first { study.metrics[$0].ranked }
        orderMetric = order
        let candidates = study.candidates.indices
        ranked = Self.sorted(candidates.filter { study.candidates[$0].kind != .sanity }, study, by: order)
        known = candidates.filter { study.candidates[$0].kind == .sanity }
        names = Self.distinct(study.metrics, places.map { cards[study.metrics[$0].id]?.title
            ?? study.metrics[$0].name })
        shortNames = Self.distinct(study.metrics, places.map { place in
            let metric = study.metrics[place]
            return metric.shortTitle ?? cards[metric.id]?.title ?? metric.name
        })
    }

    /// What shows copying besides the metric that leads privacy, one column a metric: exact copies before likeness, the
    /// other way round than metrics lead.
    var memorisation: [Int] {
        var ids: [String] = []
        let places = metrics.filter { place in
            let metric = metric(place)
            guard metric.dimension == .privacy, !metric.leads, metric.scope.kind == .whole, !ids.contains(metric.id) else {
                return false
            }
            ids.append(metric.id)
            return true
        }
        return places.reversed()
    }

    /// All rows in page order.
    var rows: [Int] { ranked + known }

    /// A capital at the start, but never in a candidate's name.
    func begin(_ text: String) -> String {
        if study.candidates.contains(where: { !$0.name.isEmpty && text.hasPrefix($0.name) }) { return text }
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    func metric(_ place: Int) -> StudyResult.Metric { study.metrics[place] }
    func candidate(_ place: Int) -> StudyResult.Candidate { study.candidates[place] }

    func value(_ candidate: Int, _ metric: Int) -> StudyResult.Value {
        let values = study.candidates[candidate].values
        guard values.indices.contains(metric) else {
            return .init(status: .error, reason: "the study holds no value here", value: nil)
        }
        return values[metric]
    }

    /// The number of an `ok` value.
    func number(_ candidate: Int, _ metric: Int) -> Double? {
        let value = value(candidate, metric)
        guard value.status == .ok, let number = value.value, number.isFinite else { return nil }
        return number
    }

    func place(ofMetric key: String) -> Int? { study.metrics.firstIndex { $0.key == key } }
    func place(ofCandidate name: String) -> Int? { study.candidates.firstIndex { $0.name == name } }

    /// Where the page explains a metric.
    func target(_ metric: Int) -> String { "metric-\(metric)" }

    /// A candidate's name; those of known quality are named by ids, shown in words.
    func name(_ candidate: Int) -> String {
        let entry = study.candidates[candidate]
        return entry.kind == .sanity ? entry.name.split(separator: "_").joined(separator: " ") : entry.name
    }

    /// The name as figures show it: † marks candidates whose rows are training rows.
    func label(_ candidate: Int) -> String {
        name(candidate) + (study.candidates[candidate].copiesRows ? " †" : "")
    }

    func mark(_ candidate: Int) -> CandidateMark {
        switch study.candidates[candidate].kind {
        case .given: .given
        case .generated: .generated
        case .sanity: .known
        }
    }

    /// A value in the metric's unit with its interval.
    func estimate(_ candidate: Int, _ metric: Int) -> (value: String, interval: String?) {
        let value = value(candidate, metric)
        guard let number = number(candidate, metric) else { return (StudyWords.status(value.status), nil) }
        return Readable.estimate(number, interval: value.interval, unit: study.metrics[metric].unit)
    }

    /// A value with two or three digits, for narrow places.
    func brief(_ candidate: Int, _ metric: Int, unit: Bool = true) -> String {
        guard let number = number(candidate, metric) else {
            return StudyWords.status(value(candidate, metric).status)
        }
        let unitName = study.metrics[metric].unit
        if unit { return Readable.number(number, unit: unitName) }
        return Readable.number(Readable.isShare(unitName) ? number * 100 : number)
    }

    /// How bad a value is: smaller is better whatever the metric's direction.
    func loss(_ number: Double, _ metric: Int) -> Double {
        study.metrics[metric].direction.loss(number, target: study.metrics[metric].target)
    }

    /// Candidates that hold or may hold rank 1, and how many are ranked.
    func best(_ metric: Int) -> (candidates: [Int], of: Int) {
        let ranks = ranked.compactMap { place in value(place, metric).rank.map { (place, $0) } }
        let first = ranks.filter { $0.1.best == 1 }
        let order = Self.sorted(first.map(\.0), study, by: metric)
        return (order, ranks.count)
    }

    func rankedCount(_ metric: Int) -> Int { ranked.count { value($0, metric).rank != nil } }

    /// Whether a value lies beyond what two real samples give, on the bad side, with its whole interval.
    func isWorseThanReal(_ candidate: Int, _ metric: Int) -> Bool {
        let entry = study.metrics[metric]
        guard let floor = entry.floor, let number = number(candidate, metric) else { return false }
        let low = value(candidate, metric).interval?.low ?? number
        let high = value(candidate, metric).interval?.high ?? number
        switch entry.direction {
        case .lower: return low > floor.high
        case .higher: return high < floor.low
        // Privacy leaks on one side, nearer to the training set than chance: where the holdout is of another kind the
        // floor lies below the target, and rows at the target leak nothing.
        case .target where entry.dimension == .privacy: return low > max(floor.high, entry.target ?? floor.high)
        case .target: return low > floor.high || high < floor.low
        }
    }

    /// Best first; those without a value last, in the study's order.
    static func sorted(_ places: [Int], _ study: StudyResult, by metric: Int?) -> [Int] {
        guard let metric else { return places }
        let keyed = places.map { place -> (Double, Int) in
            let values = study.candidates[place].values
            guard values.indices.contains(metric), values[metric].status == .ok, let number = values[metric].value,
                number.isFinite
            else { return (.infinity, place) }
            return (study.metrics[metric].direction.loss(number, target: study.metrics[metric].target), place)
        }
        return keyed.sorted { $0 < $1 }.map(\.1)
    }

    /// Adds what tells metrics of one name apart: scope, features or learner, at last the key.
    private static func distinct(_ metrics: [StudyResult.Metric], _ names: [String]) -> [String] {
        func count(_ list: [String]) -> [String: Int] { list.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
        let first = count(names)
        let qualified = zip(metrics, names).map { metric, name in
            let scope = Labels.qualifiers(scope: metric.scope, features: nil, parameters: [:])
            return ([name] + scope + (first[name, default: 0] > 1 ? variant(metric) : [])).joined(separator: ", ")
        }
        let second = count(qualified)
        return zip(metrics, qualified).map { second[$1, default: 0] > 1 ? "\($1), \($0.key)" : $1 }
    }

    /// "random features", or the learner that the key names beside them.
    private static func variant(_ metric: StudyResult.Metric) -> [String] {
        let suffix = metric.key.split(separator: "@", maxSplits: 1).dropFirst().first.map(String.init)
        guard let suffix, suffix != metric.features else { return metric.features.map { ["\($0) features"] } ?? [] }
        return [suffix == "cnn" ? "CNN" : suffix]
    }
}
