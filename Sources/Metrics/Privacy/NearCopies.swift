import Numerics
import Results

/// `privacy.near_copies`: share of synthetic rows that are a training row, exactly or nearly.
///
/// An image is nearly a training image when at most `largestResidual` of the variance of its small grey picture is left
/// once the training picture is mirrored, shifted, cropped and changed in brightness and contrast at best. Rows of
/// features are near when they lie closer to a training row than `quantile` of the training rows lie to another one.
/// Neither definition reads the holdout, whose own share is the floor: what unseen real rows score by chance.
public enum NearCopies {
    public static let descriptor = MetricDescriptor(
        id: "privacy.near_copies", version: 2, title: "Near copies of training rows", shortTitle: "Near copies",
        dimension: .privacy, direction: .lower, unit: "share", range: 0...1, optimum: nil, restsOn: .synthetic,
        alsoRestsOn: .holdout, study: StudyPlace(.ranked, leads: 2, sanity: .seesCopies), needsHoldout: true,
        sign: .nearCopies)

    /// Share of a picture's variance that a near copy leaves at most.
    public static let largestResidual = 0.02
    /// Of the training rows' distances to one another, for rows of features.
    public static let quantile = 0.001

    /// Rows that are copies, and what a reader needs to know of how they were found.
    package struct Found: Sendable {
        /// Exact or near copies.
        package var flags: [Bool]
        package var exact: Int
        /// Blank pictures, which are copies only when they are exact.
        package var blank: Int
        /// By content; nil draws rows by what is known of them, whether they are copies.
        var keys: RowKeys?

        package var count: Int { flags.count { $0 } }

        /// Images: `exact` and `matches` one each.
        package init(exact: [Bool], matches: [NearCopySearch.Match], content: [some RowContent]? = [Int]?.none) {
            keys = content.map { RowKeys(content: $0) }
            flags = zip(exact, matches).map { $0 || $1.isCopy }
            self.exact = exact.count { $0 }
            blank = matches.count { !$0.isInformative }
        }

        /// Features: `distances` to the nearest training rows.
        package init(exact: [Bool], distances: [Double], radius: Double) {
            keys = RowKeys(distances)
            flags = zip(exact, distances).map { $0 || $1 <= radius }
            self.exact = exact.count { $0 }
            blank = 0
        }
    }

    /// - Parameters:
    ///   - synthetic: copies among the synthetic rows.
    ///   - holdout: copies among the holdout rows; nil without one.
    ///   - radius: of features; nil for images.
    ///   - resamples: gives the estimate replicates; the interval does not depend on it.
    package static func estimate(
        synthetic: Found, holdout: Found?, radius: Double? = nil, resamples: Resamples? = nil
    ) throws(MetricError) -> Estimate {
        guard !synthetic.flags.isEmpty, holdout?.flags.isEmpty != true else {
            throw .insufficientData("near copies need at least one row of each set")
        }
        var estimate = CopyShare.estimate(
            synthetic.flags, keys: synthetic.keys ?? RowKeys(synthetic.flags.map { $0 ? 1 : 0 }), resamples: resamples)
        if let radius {
            estimate.parameters = ["match": "features", "quantile": "\(quantile)", "radius": text(radius)]
        } else {
            estimate.parameters = ["match": "pictures", "largest_residual": "\(largestResidual)"]
        }
        let found = "\(synthetic.count) of \(synthetic.flags.count) synthetic rows are copies of a training row, "
            + "\(synthetic.exact) of them in every value"
        estimate.notes = [found]
        if let holdout {
            estimate.parameters["expected"] = rounded(Double(holdout.count) / Double(holdout.flags.count))
            estimate.notes.append(
                "\(holdout.count) of \(holdout.flags.count) holdout rows resemble a training row as much")
        }
        if synthetic.blank > 0 {
            estimate.notes.append(
                "\(synthetic.blank) synthetic rows are blank: they count only where they are exact copies")
        }
        return estimate
    }

    /// What honest rows score: the holdout's own share.
    package static func floor(holdout: Found?, synthetic: Int) -> Floor? {
        holdout.flatMap { CopyShare.floor(chance: $0.count, of: $0.flags.count, synthetic: synthetic) }
    }

    /// The radius for rows of features: a quantile of the training rows' distances to their nearest other row, repeats
    /// left out, so that it does not depend on the holdout that gives the floor.
    /// - Parameter spacing: distance of every training row to its nearest other row.
    /// - Throws: `.insufficientData` with fewer than 100 training rows, `.failed` for what is no distance.
    package static func radius(spacing: [Double]) throws(MetricError) -> Double {
        guard spacing.count >= 100 else {
            throw .insufficientData("the radius needs 100 training rows; there are \(spacing.count)")
        }
        guard spacing.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            throw .failed("a distance is negative or no number")
        }
        let sorted = spacing.filter { $0 > 0 }.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[max(1, Int(Double(sorted.count) * quantile)) - 1]
    }
}
