/// Parameters by which a measurement says what its number is about, in the data's own words: readers of results name the
/// part and both sides of it without knowing the metric.
public enum PartFacts {
    /// The part that is furthest off, e.g. "7" of the classes or a level of the column of the measurement's scope.
    public static let part = "worst"
    /// What the real and the synthetic set have there: a share, or the mean of a property.
    public static let real = "in_real"
    public static let synthetic = "in_synthetic"
    /// The difference as a phrase, e.g. "25 % darker".
    public static let difference = "difference"
    /// What to do about it, where more is known than the kind of the part.
    public static let remedy = "remedy"
    /// The share of rows that equal another one in every value.
    public static let equal = "exact"
    /// How much of a distance is the distance of the means alone.
    public static let meanTerm = "mean_term"
}
