import CKernels

/// How much of one small picture another one leaves unexplained when it may be mirrored, shifted, cropped, and changed in
/// brightness and contrast.
///
/// The residual is 1 − r², r being the correlation of grey levels over the part that both show: what a least-squares fit
/// of brightness and contrast leaves of the variance. 0 is a copy, 1 is unrelated; negatives are unrelated.
package struct PictureMatch: Sendable {
    /// Shifts that are tried at half the size, in its pixels.
    private static let reach = 1
    /// Farthest place of the corner in the other picture, in pixels.
    private static let farthest: Float = 4.5
    /// A crop keeps at least this share of a side.
    package static let smallestCrop: Float = 0.88
    /// Readings of the other picture from one start.
    private static let mostTries = 48

    private let flips: [SmallPicture]
    private let halves: [[Float]]
    /// Variance below which a part shows nothing.
    private let least: Float

    /// - Parameter leastContrast: standard deviation in grey levels below which parts are not compared.
    package init(_ query: SmallPicture, leastContrast: Double) {
        flips = query.flips
        halves = flips.map(\.halved)
        least = Float(leastContrast * leastContrast)
    }

    /// A mirror image and a shift that fit best.
    package struct Fit: Sendable, Equatable {
        package var residual: Float
        var flip: Int
        var rows: Int
        var columns: Int
    }

    /// The best fit at half the size.
    package func coarse(_ known: SmallPicture) -> Fit {
        let half = known.halved
        var best = Fit(residual: 2, flip: 0, rows: 0, columns: 0)
        for flip in halves.indices {
            for rows in -Self.reach...Self.reach {
                for columns in -Self.reach...Self.reach {
                    let found = residual(halves[flip], half, side: SmallPicture.side / 2, rows: rows, columns: columns)
                    if found < best.residual { best = Fit(residual: found, flip: flip, rows: rows, columns: columns) }
                }
            }
        }
        return best
    }

    /// The best whole-pixel shift around a coarse fit.
    package func fine(_ known: SmallPicture, near coarse: Fit) -> Fit {
        var best = coarse
        best.residual = 2
        for rows in 2 * coarse.rows - 1...2 * coarse.rows + 1 {
            for columns in 2 * coarse.columns - 1...2 * coarse.columns + 1 {
                let found = residual(
                    flips[coarse.flip].values, known.values, side: SmallPicture.side, rows: rows, columns: columns)
                if found < best.residual {
                    best = Fit(residual: found, flip: coarse.flip, rows: rows, columns: columns)
                }
            }
        }
        return best
    }

    /// The smallest residual near a whole-pixel shift, over fractions of a pixel and crops.
    /// - Parameter enough: the search ends once the residual is not above it.
    package func refined(_ known: SmallPicture, near fine: Fit, enough: Float) -> Float {
        var lowest = fine.residual
        for scale: Float in [1, 0.93] where lowest > enough {
            let margin = Float(SmallPicture.side) * (1 - scale) / 2
            var warp = (scale: scale, top: Float(fine.rows) + margin, left: Float(fine.columns) + margin)
            var best = residual(flips[fine.flip], known, warp)
            var tries = 0
            var step: Float = 1
            while step >= 0.25, best > enough, tries < Self.mostTries {
                var improved = false
                for move in Self.moves {
                    let scale = min(1, max(Self.smallestCrop, warp.scale + move.scale * step))
                    // A change of scale keeps the middle where it is.
                    let centring = Float(SmallPicture.side / 2) * (scale - warp.scale)
                    let next = (
                        scale: scale, top: warp.top + move.top * step - centring,
                        left: warp.left + move.left * step - centring
                    )
                    guard next != warp, abs(next.top) <= Self.farthest, abs(next.left) <= Self.farthest else { continue }
                    let found = residual(flips[fine.flip], known, next)
                    tries += 1
                    if found < best {
                        (best, warp) = (found, next)
                        improved = true
                    }
                }
                if !improved { step /= 2 }
            }
            lowest = min(lowest, best)
        }
        return lowest
    }

    private static let moves: [(scale: Float, top: Float, left: Float)] = [
        (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1), (0.03, 0, 0), (-0.03, 0, 0),
    ]

    /// `known` moved up by `rows` and left by `columns`, over what both show.
    private func residual(_ query: [Float], _ known: [Float], side: Int, rows: Int, columns: Int) -> Float {
        let height = side - abs(rows)
        let width = side - abs(columns)
        return query.withUnsafeBufferPointer { query in
            known.withUnsafeBufferPointer { known in
                guard let query = query.baseAddress, let known = known.baseAddress else { return 1 }
                return assay_picture_residual(
                    query + max(0, -rows) * side + max(0, -columns), known + max(0, rows) * side + max(0, columns), height,
                    width, side, side, least)
            }
        }
    }

    /// `known` read at place · scale + offset, over the pixels that fall into it.
    private func residual(
        _ query: SmallPicture, _ known: SmallPicture, _ warp: (scale: Float, top: Float, left: Float)
    ) -> Float {
        let side = SmallPicture.side
        func shown(_ offset: Float) -> Range<Int> {
            func isInside(_ place: Int) -> Bool {
                let position = offset + (Float(place) + 0.5) * warp.scale - 0.5
                return position >= -0.5 && position <= Float(side) - 0.5
            }
            let first = (0..<side).first(where: isInside) ?? 0
            let last = (0..<side).last(where: isInside) ?? -1
            return first..<max(first, last + 1)
        }
        let (rows, columns) = (shown(warp.top), shown(warp.left))
        guard rows.count > side / 2, columns.count > side / 2 else { return 1 }
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: side * side) { read in
            query.values.withUnsafeBufferPointer { query in
                guard let read = read.baseAddress, let query = query.baseAddress else { return 1 }
                assay_picture_warped(
                    known.values, read, warp.scale, warp.top, warp.left, rows.lowerBound, rows.count,
                    columns.lowerBound, columns.count)
                return assay_picture_residual(
                    query + rows.lowerBound * side + columns.lowerBound, read, rows.count, columns.count, side, side,
                    least)
            }
        }
    }
}
