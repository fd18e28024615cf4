import CKernels

extension PairKernels {
    /// A block of rows about a centre.
    package struct Rows: Sendable {
        package let count: Int
        let width: Int
        let values: Values
        let norms: [Double]
        /// a·c + ½ c·c: what a product of centred rows lacks, half of it from either side.
        let shifts: [Double]

        enum Values: Sendable {
            case double([Double])
            case single(Single)
        }

        /// Rows times a power of two that keeps products of any finite rows inside a float's range.
        struct Single: Sendable {
            /// `stride` floats a row.
            var rows: [Float]
            var stride: Int
            /// The rows laid out as the right side of a product; empty where BLAS does it.
            var panels: [Float]
            var scale: Double
        }

        package init(_ matrix: Matrix<Float>, _ range: Range<Int>, centre: [Double], precision: Precision) {
            count = range.count
            width = matrix.columns
            let width = width
            var norms = [Double](repeating: 0, count: range.count)
            var shifts = [Double](repeating: 0, count: range.count)
            switch precision {
            case .double:
                var values = [Double](repeating: 0, count: range.count * width)
                for row in range {
                    let place = row - range.lowerBound
                    for column in 0..<width {
                        let value = Double(matrix.storage[row * width + column]) - centre[column]
                        values[place * width + column] = value
                        norms[place] += value * value
                        shifts[place] += value * centre[column]
                    }
                }
                self.values = .double(values)
            case .single:
                // Rows at powers of two from each other would meet in the same places of the cache.
                let stride = width + 16
                var single = Single(rows: [], stride: stride, panels: [], scale: 1)
                single.rows = [Float](unsafeUninitializedCapacity: range.count * stride) { target, count in
                    matrix.storage.withUnsafeBufferPointer { source in
                        centre.withUnsafeBufferPointer { centre in
                            guard let target = target.baseAddress, let source = source.baseAddress,
                                let centre = centre.baseAddress
                            else { return }
                            let peak = range.reduce(0.0) { max($0, assay_centred_peak(source + $1 * width, centre, width)) }
                            let scale = peak > 0 ? Double(sign: .plus, exponent: -peak.exponent, significand: 1) : 1
                            single.scale = scale
                            for row in range {
                                let place = row - range.lowerBound
                                // The norms of the rounded rows, so that equal rows are as good as nothing apart.
                                norms[place] =
                                    assay_centre_row(
                                        source + row * width, centre, width, scale, target + place * stride,
                                        &shifts[place]) / (scale * scale)
                                (target + place * stride + width).update(repeating: 0, count: stride - width)
                            }
                        }
                    }
                    count = range.count * stride
                }
                if assay_gemm_pays() != 0 {
                    let size = (range.count + 31) / 32 * 32 * width
                    single.panels = [Float](unsafeUninitializedCapacity: size) { target, count in
                        target.baseAddress.map { assay_gemm_pack_rows(single.rows, range.count, width, stride, $0) }
                        count = size
                    }
                }
                self.values = .single(single)
            }
            self.norms = norms
            let half = 0.5 * centre.reduce(0) { $0 + $1 * $1 }
            self.shifts = shifts.map { $0 + half }
        }
    }

    /// A set in blocks of rows: single-precision ones are formed once and kept, double ones when they are asked for.
    package struct Blocks: Sendable {
        package let count: Int
        let centre: [Double]
        let precision: Precision
        private let matrix: Matrix<Float>
        private let kept: [Rows]

        /// About the rows' mean.
        package init(_ matrix: Matrix<Float>, precision: Precision, parallel: Parallel) {
            let centre = Moments.means(of: matrix, parallel: parallel)
            self.init(matrix, centre: centre, precision: precision, parallel: parallel)
        }

        init(
            _ matrix: Matrix<Float>, centre: [Double], precision: Precision, parallel: Parallel
        ) {
            count = BlockSchedule.count(matrix.rows)
            self.matrix = matrix
            self.centre = centre
            self.precision = precision
            kept =
                precision == .double
                ? []
                : parallel.map(count) { block in
                    Rows(matrix, BlockSchedule.range(block, of: matrix.rows), centre: centre, precision: .single)
                }
        }

        package func range(_ block: Int) -> Range<Int> { BlockSchedule.range(block, of: matrix.rows) }

        package subscript(block: Int) -> Rows {
            kept.isEmpty ? Rows(matrix, range(block), centre: centre, precision: .double) : kept[block]
        }
    }
}
