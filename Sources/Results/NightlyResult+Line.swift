extension NightlyResult {
    /// One metric over the nights.
    public struct Line: Codable, Sendable, Equatable {
        public var id: String
        /// The metric's name; nil where no night recorded it.
        public var title: String?
        public var dimension: Dimension
        public var scope: Scope
        public var features: String?
        /// What else tells it from its siblings, e.g. "logistic"; empty where nothing does.
        public var variant: String
        public var direction: Direction
        public var unit: String
        public var points: [Point]
        /// Nights from which values are no longer comparable with those before.
        public var breaks: [Break]
        public var changes: [Change]
        /// The metric's name, or its id in words.
        public var name: String { title ?? MetricNames.spelled(id) }

        public init(
            id: String, dimension: Dimension, scope: Scope, features: String?, variant: String, direction: Direction,
            unit: String, points: [Point], breaks: [Break], changes: [Change], title: String? = nil
        ) {
            self.title = title
            self.id = id
            self.dimension = dimension
            self.scope = scope
            self.features = features
            self.variant = variant
            self.direction = direction
            self.unit = unit
            self.points = points
            self.breaks = breaks
            self.changes = changes
        }
    }
}
