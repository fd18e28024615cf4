/// What a departure of a metric from real against real is a sign of: how a verdict's cause is found without knowing the
/// metric. Stated by its descriptor.
public enum MetricSign: String, Codable, Sendable, CaseIterable {
    /// How far the two sets are apart, as a whole or by level and class.
    case distance
    /// Whether synthetic rows lie where real rows are.
    case likeness
    /// Whether real rows are reached by synthetic ones.
    case reach
    /// How much variety there is, against the real set.
    case variety
    /// Whether the sets can be told apart.
    case separability
    /// Rows of a kind that the real set does not have.
    case strangers
    /// A property of single rows (brightness, length), a column each.
    case property
    /// Rows that are right and were handled wrongly afterwards, a column each kind.
    case handling
    /// A column of a table, or a pair of them.
    case column
    /// Rows that point to a row of another table which is not there.
    case reference
    /// How many rows of one table belong to a row of another, and whether they belong together.
    case family
    /// Shares of classes and groups.
    case shares
    /// Combinations of classes and groups.
    case combinations
    /// Classes that are told among the rows, whatever their labels say.
    case modes
    case exactCopies = "exact_copies"
    case nearCopies = "near_copies"
    case holdoutCopies = "holdout_copies"
    /// Nearer to the training rows than unseen rows are.
    case nearness
    /// Rows that repeat others of the same set.
    case repeats
    /// What is learned from the synthetic rows, on real ones.
    case learning
    /// What is learned from real rows, on synthetic ones: whether their labels are right.
    case labels
    /// Groups against one another: how faithful they are.
    case groupDistance = "group_distance"
    /// Groups against one another: what is learned of them.
    case groupLearning = "group_learning"
}
