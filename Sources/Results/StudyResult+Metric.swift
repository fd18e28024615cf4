extension StudyResult {
    /// A column of the study.
    public struct Metric: Codable, Sendable, Equatable {
        /// Unique in the study, e.g. "fidelity.frechet_distance@embedded".
        public var key: String
        public var id: String
        public var version: Int
        /// The metric's name, and a shorter one for headings where the name is long; nil in files of before they were
        /// recorded.
        public var title: String?
        public var shortTitle: String?
        public var dimension: Dimension
        public var scope: Scope
        public var features: String?
        public var direction: Direction
        /// What `target` metrics should be, nil for others.
        public var target: Double?
        public var unit: String
        public var floor: Floor?
        /// Whether candidates are ranked by it.
        public var ranked: Bool
        /// Whether it leads its dimension: the verdict and the Pareto front use it.
        public var leads: Bool

        /// The metric's name, or its id in words.
        public var name: String { title ?? MetricNames.spelled(id) }

        public init(
            key: String, id: String, version: Int, dimension: Dimension, scope: Scope = .whole, features: String?,
            direction: Direction, target: Double? = nil, unit: String, floor: Floor?, ranked: Bool, leads: Bool,
            title: String? = nil, shortTitle: String? = nil
        ) {
            self.title = title
            self.shortTitle = shortTitle
            self.key = key
            self.id = id
            self.version = version
            self.dimension = dimension
            self.scope = scope
            self.features = features
            self.direction = direction
            self.target = target
            self.unit = unit
            self.floor = floor
            self.ranked = ranked
            self.leads = leads
        }
    }
}
