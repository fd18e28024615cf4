import Results

/// What a run must satisfy to be released.
public struct Policy: Sendable, Equatable {
    public var name: String
    public var version: Int
    /// Over the file's bytes, followed by those of the policies it extends: 64 hexadecimal digits.
    public var sha256: String
    /// The policies it is built on, nearest first.
    public var extends: [String]
    /// The kinds of data that it is for; empty where it says nothing of them.
    public var modalities: [ModalityName] = []
    public var defaults: Defaults
    public var checks: [Check]
    public var waivers: [Waiver]
    /// What this version knows of all metrics, by id: from them causes are read.
    public var facts: [String: MetricFacts] = [:]

    /// What an outcome that is no pass does to the release.
    public enum Consequence: String, Sendable, CaseIterable { case fail, warn, pass }

    /// What follows where the data have nothing that a check is about; `skip` leaves the check out.
    public enum Absence: String, Sendable, CaseIterable { case fail, warn, skip }

    public struct Defaults: Sendable, Equatable {
        /// Confidence that intervals should have, e.g. 0.95.
        public var confidence = 0.95
        public var onUndecided = Consequence.fail
        /// `fail` or `warn`: what could not be computed never passes.
        public var onError = Consequence.fail
        /// Fewer rows than this on either side leave a check undecided instead of passed.
        public var minRows = 0

        public init(
            confidence: Double = 0.95, onUndecided: Consequence = .fail, onError: Consequence = .fail, minRows: Int = 0
        ) {
            self.confidence = confidence
            self.onUndecided = onUndecided
            self.onError = onError
            self.minRows = minRows
        }
    }

    /// Which number of the floor a rule hangs on.
    public enum FloorBound: String, Sendable, CaseIterable {
        case value, low, high

        var words: String {
            switch self {
            case .value: "floor"
            case .low: "lower floor"
            case .high: "upper floor"
            }
        }
    }

    public enum Rule: Sendable, Equatable {
        case max(Double)
        case min(Double)
        case maxRatioToFloor(Double, of: FloorBound)
        case minRatioToFloor(Double, of: FloorBound)
        /// The value may lie this much above the floor, on the metric's own scale.
        case maxOverFloor(Double, of: FloorBound)
        case noWorseThan(baseline: String, by: Double)

        var hangsOnFloor: Bool {
            switch self {
            case .maxRatioToFloor, .minRatioToFloor, .maxOverFloor: true
            case .max, .min, .noWorseThan: false
            }
        }

        package var kind: String {
            switch self {
            case .max: "max"
            case .min: "min"
            case .maxRatioToFloor: "max_ratio_to_floor"
            case .minRatioToFloor: "min_ratio_to_floor"
            case .maxOverFloor: "max_over_floor"
            case .noWorseThan: "no_worse_than"
            }
        }
    }

    public struct Check: Sendable, Equatable {
        public var id: String
        /// What this version knows of the metric.
        public var metric: MetricFacts
        public var selector: Selector
        public var level: GateResult.Level
        /// All of them must hold.
        public var rules: [Rule]
        public var onUndecided: Consequence?
        public var onError: Consequence?
        /// What follows where the data have nothing that the metric is about; `onError` where not said.
        public var onNotApplicable: Absence?
        /// Parameters of the measurements that have to be decided, each with its values: where one of these is there, others fail
        /// the check, and undecided they warn. Empty: all of them decide.
        public var decidedBy: [String: [String]]
        public var minRows: Int?
        /// The same for parts of the set (a class, a group), whose rows are fewer.
        public var minGroup: Int?
        public var waivable: Bool
    }

    public struct Waiver: Sendable, Equatable {
        public var check: String
        public var selector: Selector
        public var reason: String
        public var owner: String
        /// The last day on which it holds.
        public var expires: CalendarDate
        /// What was computed and did not pass, or what could not be computed.
        public var kind: GateResult.Waiver.Kind
        /// The worst value that it still covers.
        public var ceiling: Ceiling?

        public enum Ceiling: Sendable, Equatable {
            /// The farthest value on the metric's worse side; for `target` metrics on either side, at the same distance
            /// from the target.
            case farthest(Double)
            /// The lowest and the highest value.
            case between(Double, Double)
        }
    }

    /// Chooses measurements of one metric.
    public struct Selector: Sendable, Equatable, Hashable {
        /// nil: only the whole set for a check, anything for a waiver.
        public var scope: Scope.Kind?
        /// Empty: every name of the scope.
        public var names: [String]
        /// Each of them is asked for. Empty: every feature space there is.
        public var features: [String]
        /// One of them at least is asked for, and whichever are there are meant. Empty where `features` is used.
        public var anyFeatures: [String]
        /// Parameters that must have exactly these values, e.g. "learner": "logistic".
        public var parameters: [String: String]

        public init(
            scope: Scope.Kind? = nil, names: [String] = [], features: [String] = [], anyFeatures: [String] = [],
            parameters: [String: String] = [:]
        ) {
            self.scope = scope
            self.names = names
            self.features = features
            self.anyFeatures = anyFeatures
            self.parameters = parameters
        }

        var asksSpaces: Bool { !features.isEmpty || !anyFeatures.isEmpty }

        func matches(scope: Scope, features: String?, parameters: [String: String], wholeByDefault: Bool) -> Bool {
            if let wanted = self.scope {
                guard scope.kind == wanted else { return false }
            } else if wholeByDefault, scope.kind != .whole {
                return false
            }
            if !names.isEmpty, !names.contains(exactly: scope.name ?? "") { return false }
            let spaces = self.features + anyFeatures
            if !spaces.isEmpty, !spaces.contains(features ?? "") { return false }
            return self.parameters.allSatisfy { parameters[$0.key] == $0.value }
        }

        /// Whether both choose the same, in whatever order names are listed.
        func isSameChoice(as other: Selector) -> Bool {
            func bytes(_ names: [String]) -> Set<[UInt8]> { Set(names.map { Array($0.utf8) }) }
            return scope ?? .whole == other.scope ?? .whole && bytes(names) == bytes(other.names)
                && Set(features) == Set(other.features) && Set(anyFeatures) == Set(other.anyFeatures)
                && parameters == other.parameters
        }

        /// In words for messages, e.g. "class 3, learner logistic"; empty for the whole set.
        var words: String {
            var parts: [String] = []
            if let scope, scope != .whole {
                let kind = scope.words
                parts.append(names.isEmpty ? "every \(kind)" : "\(kind) \(names.joined(separator: ", "))")
            }
            if !features.isEmpty { parts.append("features \(features.joined(separator: " and "))") }
            if !anyFeatures.isEmpty { parts.append("features \(anyFeatures.joined(separator: " or "))") }
            for (key, value) in parameters.sorted(by: { $0.key < $1.key }) { parts.append("\(key) \(value)") }
            return parts.joined(separator: ", ")
        }
    }
}
