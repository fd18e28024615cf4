import Numerics

/// Finds images that show the same as a training image: mirrored, shifted a little, cropped, brighter, re-encoded.
///
/// The training pictures with the nearest descriptors are candidates; each is compared with the query picture itself.
/// The whole training set is searched.
package struct NearCopySearch: Sendable {
    /// Training pictures that are compared with each query.
    package let candidates: Int

    package init(candidates: Int = 8) { self.candidates = max(1, candidates) }

    /// The training picture that a query shows best.
    package struct Match: Sendable, Equatable {
        /// Row of the training set; nil where no candidate resembles the query at all.
        package var row: Int?
        /// Residual after the best shift, crop, mirror, brightness and contrast, 0…1.
        package var residual: Double
        /// False for a blank picture, which resembles nothing.
        package var isInformative: Bool

        package init(row: Int?, residual: Double, isInformative: Bool) {
            self.row = row
            self.residual = residual
            self.isInformative = isInformative
        }

        /// Whether the query is a near copy.
        package var isCopy: Bool { isInformative && row != nil && residual <= NearCopies.largestResidual }
    }

    /// Half-size pictures that agree less than this are not looked at closely.
    private static let coarsest: Float = 0.6
    /// The same at full size before crops and fractions of a pixel are tried.
    private static let coarse: Float = 0.4
    /// Candidates that are looked at closely.
    private static let closely = 2

    /// One match a query picture, in order.
    /// - Parameter enough: the search for a better fit ends at a residual that is not above this.
    package func matches(
        of queries: PictureIndex, in training: PictureIndex, enough: Double = NearCopies.largestResidual,
        parallel: Parallel
    ) throws(MetricError) -> [Match] {
        guard queries.count > 0, training.count > 0 else { throw .insufficientData("a set holds no image") }
        let table: NeighbourTable
        do throws(NumericsError) {
            table = try NearestNeighbours.between(
                queries.descriptors, training.descriptors, k: candidates, parallel: parallel
            ).ofFirst
        } catch { throw MetricError(error) }
        let blocks = (queries.count + 63) / 64
        return parallel.map(blocks) { block in
            (block * 64..<min(queries.count, (block + 1) * 64)).map { query in
                guard queries.isInformative[query] else {
                    return Match(row: nil, residual: 1, isInformative: false)
                }
                let rows = (1...table.k).map { table.index(query, rank: $0) }.filter { training.isInformative[$0] }
                return best(queries.picture(query), rows, training, Float(enough))
            }
        }.flatMap(\.self)
    }

    private func best(_ query: SmallPicture, _ rows: [Int], _ training: PictureIndex, _ enough: Float) -> Match {
        let match = PictureMatch(query, leastContrast: PictureIndex.leastContrast)
        var found: [(row: Int, fit: PictureMatch.Fit, picture: SmallPicture)] = []
        for row in rows {
            let picture = training.picture(row)
            let coarse = match.coarse(picture)
            guard coarse.residual <= Self.coarsest else { continue }
            let fit = match.fine(picture, near: coarse)
            found.append((row, fit, picture))
            if fit.residual <= enough { break }
        }
        found.sort { ($0.fit.residual, $0.row) < ($1.fit.residual, $1.row) }
        guard let first = found.first else { return Match(row: nil, residual: 1, isInformative: true) }
        var best = Match(row: first.row, residual: Double(first.fit.residual), isInformative: true)
        for place in found.prefix(Self.closely) where best.residual > Double(enough) && place.fit.residual <= Self.coarse {
            let residual = Double(match.refined(place.picture, near: place.fit, enough: enough))
            if residual < best.residual {
                best.row = place.row
                best.residual = residual
            }
        }
        return best
    }
}
