/// A metric's column in a comparison study.
public struct StudyPlace: Sendable, Equatable {
    /// What fewer rows than the study measures do to a value.
    public enum FewerRows: Sendable, Equatable {
        /// Nothing but a wider interval: its expectation does not depend on the number of synthetic rows.
        case ranked
        /// It is shown and not ranked.
        case unranked
        /// It would mislead.
        case refused
    }

    public var fewerRows: FewerRows
    /// Which metric speaks for its dimension: the lowest number that is measured; nil for one that never does.
    public var leads: Int?
    public var sanity: SanityOrder

    public init(_ fewerRows: FewerRows, leads: Int? = nil, sanity: SanityOrder) {
        self.fewerRows = fewerRows
        self.leads = leads
        self.sanity = sanity
    }
}

/// What a sound metric says of rows of known quality.
public enum SanityOrder: Sendable, Equatable {
    /// Noise and pixel marginals are worse than the real holdout.
    case worseThanReal
    /// That, and noise is worse than the marginals: a distance without upper end tells bad from worse, where shares are at
    /// their end for both.
    case worseStepByStep
    /// A classifier that learned from training rows beats the commonest class.
    case learns
    /// The copy of the training rows is seen.
    case seesCopies
    /// The real holdout has the shares of the training rows.
    case keepsShares
}
