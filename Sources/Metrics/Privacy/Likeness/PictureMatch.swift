/// How much of one small picture another one leaves unexplained when it may be shifted, cropped, and changed in
/// brightness and contrast.
///
/// The residual is 1 − r², r being the correlation of grey levels over the part that both show: what a least-squares fit
/// of brightness and contrast leaves of the variance. 0 is a copy, 1 is unrelated; negatives are unrelated.
enum PictureMatch {
    /// Shifts that are tried, in pixels of 32.
    static let farthestShift = 3
    /// A crop keeps at least this share of a side.
    static let smallestCrop: Float = 0.88

    /// Where a pixel of the one picture lies in the other: place · scale + offset.
    struct Warp: Equatable {
        var scale: Float
        var top: Float
        var left: Float
    }

    /// Sums of a comparison over some pixels.
    private struct Sums {
        var count: Float = 0
        var a = SIMD32<Float>()
        var b = SIMD32<Float>()
        var aa = SIMD32<Float>()
        var bb = SIMD32<Float>()
        var ab = SIMD32<Float>()

        mutating func add(_ first: SIMD32<Float>, _ second: SIMD32<Float>) {
            a += first
            b += second
            aa += first * first
            bb += second * second
            ab += first * second
        }

        var residual: Float {
            guard count > 1 else { return 1 }
            let (meanA, meanB) = (a.sum() / count, b.sum() / count)
            let varianceA = aa.sum() / count - meanA * meanA
            let varianceB = bb.sum() / count - meanB * meanB
            let covariance = ab.sum() / count - meanA * meanB
            // Parts without contrast agree with anything.
            let least = Float(PictureIndex.leastContrast * PictureIndex.leastContrast)
            guard varianceA >= least, varianceB >= least, covariance > 0 else { return 1 }
            return max(0, 1 - covariance / varianceA * (covariance / varianceB))
        }
    }

    /// Whole-pixel shifts of at most `reach` rows and columns.
    /// - Parameter side: rows and columns that the pictures fill.
    static func shifted(
        _ query: [SIMD32<Float>], _ known: [SIMD32<Float>], side: Int, reach: Int
    ) -> (residual: Float, rows: Int, columns: Int) {
        var best: (residual: Float, rows: Int, columns: Int) = (2, 0, 0)
        for columns in -reach...reach {
            // Columns that both pictures show after the shift.
            var mask = SIMD32<Float>()
            var moved = known
            let shown = max(0, -columns)..<min(side, side - columns)
            for column in shown { mask[column] = 1 }
            for row in 0..<side {
                var values = SIMD32<Float>()
                for column in shown { values[column] = known[row][column + columns] }
                moved[row] = values
            }
            let own = query.map { $0 * mask }
            for rows in -reach...reach {
                var sums = Sums()
                let common = max(0, -rows)..<min(side, side - rows)
                for row in common { sums.add(own[row], moved[row + rows]) }
                sums.count = Float(common.count * shown.count)
                let residual = sums.residual
                if residual < best.residual { best = (residual, rows, columns) }
            }
        }
        return best
    }

    /// The residual under a warp with bilinear reading, over the pixels that fall into the other picture.
    static func residual(_ query: SmallPicture, _ known: SmallPicture, _ warp: Warp) -> Float {
        let side = PictureIndex.side
        func place(_ index: Int, _ offset: Float) -> (at: Int, share: Float)? {
            let position = offset + (Float(index) + 0.5) * warp.scale - 0.5
            guard position >= -0.5, position <= Float(side) - 0.5 else { return nil }
            let limited = min(max(0, position), Float(side - 1))
            let at = min(side - 2, Int(limited))
            return (at, limited - Float(at))
        }
        var (mask, share) = (SIMD32<Float>(), SIMD32<Float>())
        var at = [Int](repeating: 0, count: side)
        var columns: Float = 0
        for column in 0..<side {
            guard let found = place(column, warp.left) else { continue }
            mask[column] = 1
            share[column] = found.share
            at[column] = found.at
            columns += 1
        }
        var sums = Sums()
        var rows: Float = 0
        for row in 0..<side {
            guard let found = place(row, warp.top) else { continue }
            let line = known.rows[found.at] * (1 - found.share) + known.rows[found.at + 1] * found.share
            var (first, second) = (SIMD32<Float>(), SIMD32<Float>())
            for column in 0..<side {
                first[column] = line[at[column]]
                second[column] = line[at[column] + 1]
            }
            sums.add(query.rows[row] * mask, (first + (second - first) * share) * mask)
            rows += 1
        }
        sums.count = rows * columns
        return sums.residual
    }

    /// The smallest residual near a whole-pixel shift, over crops down to `smallestCrop` as well.
    /// - Parameter enough: the search ends once the residual is not above it.
    static func refined(
        _ query: SmallPicture, _ known: SmallPicture, rows: Int, columns: Int, enough: Float
    ) -> Float {
        var lowest: Float = 2
        for scale in [Float(1), 0.95, 0.9] {
            let margin = Float(PictureIndex.side) * (1 - scale) / 2
            var warp = Warp(scale: scale, top: Float(rows) + margin, left: Float(columns) + margin)
            var best = residual(query, known, warp)
            var step: Float = 1
            while step >= 0.25, best > enough {
                var improved = false
                for move in moves {
                    let scale = min(1, max(smallestCrop, warp.scale + move.scale * step))
                    // A change of scale keeps the middle where it is.
                    let centring = Float(PictureIndex.side / 2) * (scale - warp.scale)
                    let next = Warp(
                        scale: scale, top: warp.top + move.top * step - centring,
                        left: warp.left + move.left * step - centring)
                    guard next != warp, abs(next.top) <= reach, abs(next.left) <= reach else { continue }
                    let found = residual(query, known, next)
                    if found < best {
                        (best, warp) = (found, next)
                        improved = true
                    }
                }
                if !improved { step /= 2 }
            }
            lowest = min(lowest, best)
            if lowest <= enough { break }
        }
        return lowest
    }

    private static let reach: Float = 5
    private static let moves = [
        Warp(scale: 0, top: 1, left: 0), Warp(scale: 0, top: -1, left: 0), Warp(scale: 0, top: 0, left: 1),
        Warp(scale: 0, top: 0, left: -1), Warp(scale: 0.03, top: 0, left: 0), Warp(scale: -0.03, top: 0, left: 0),
    ]

    /// The picture at half the size, in the upper left corner.
    static func halved(_ picture: SmallPicture) -> [SIMD32<Float>] {
        (0..<PictureIndex.side / 2).map { row in
            let sum = picture.rows[2 * row] + picture.rows[2 * row + 1]
            var values = SIMD32<Float>()
            for column in 0..<PictureIndex.side / 2 {
                values[column] = (sum[2 * column] + sum[2 * column + 1]) * 0.25
            }
            return values
        }
    }
}
