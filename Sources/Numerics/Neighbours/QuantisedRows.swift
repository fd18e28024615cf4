import CKernels

/// Rows in one byte a value, for products at four times the rate of single precision.
///
/// A row is step · codes + r; what the rest r may add to a product is bounded by the rows' lengths (Cauchy–Schwarz), so
/// that a product's bound rules most pairs out and never one that matters: neighbours are the same to the last bit
/// (docs/decisions/008-quantised-neighbours.md).
package struct QuantisedRows: Sendable {
    private let padded: Int
    private let codes: [Int8]
    private let panels: [UInt8]
    private let rows: [assay_quantised_row]
    let norms: [Double]

    /// Whether rows of this width are worth it here: the processor has the instructions, sums fit 32 bits, and a row is
    /// long enough for its product to cost more than the look at it.
    static func pays(width: Int) -> Bool { width >= 128 && width <= 1 << 16 && isAvailable }

    package static var isAvailable: Bool { assay_quantised_available() != 0 }

    init(_ matrix: Matrix<Float>, in space: DistanceSpace, _ parallel: Parallel) {
        let (count, width) = (matrix.rows, matrix.columns)
        let padded = (width + 3) / 4 * 4
        let panelRows = 32
        let panelCount = (count + panelRows - 1) / panelRows
        var rows = [assay_quantised_row](repeating: assay_quantised_row(), count: count)
        var norms = [Double](repeating: 0, count: count)
        var panels: [UInt8] = []
        codes = [Int8](unsafeUninitializedCapacity: count * padded) { codes, initialised in
            initialised = count * padded
            let codes = DisjointBuffer(codes)
            panels = [UInt8](unsafeUninitializedCapacity: panelCount * panelRows * padded) { panels, initialised in
                initialised = panelCount * panelRows * padded
                let panels = DisjointBuffer(panels)
                rows.withUnsafeMutableBufferPointer { rows in
                    let rows = DisjointBuffer(rows)
                    norms.withUnsafeMutableBufferPointer { norms in
                        let norms = DisjointBuffer(norms)
                        parallel.forEachRange(of: count, size: panelRows) { range in
                            matrix.storage.withUnsafeBufferPointer { values in
                                space.centre.withUnsafeBufferPointer { centre in
                                    guard let values = values.baseAddress, let centre = centre.baseAddress,
                                        let codes = codes.base, let panels = panels.base, let rows = rows.base
                                    else { return }
                                    for row in range {
                                        norms[row] = assay_quantise_row(
                                            values + row * width, centre, width, space.scale, codes + row * padded,
                                            padded, rows + row)
                                    }
                                    assay_quantised_pack(
                                        codes + range.lowerBound * padded, range.count, padded,
                                        panels + range.lowerBound * padded)
                                }
                            }
                        }
                    }
                }
            }
        }
        self.padded = padded
        self.panels = panels
        self.rows = rows
        self.norms = norms
    }

    /// Upper bounds of the products of rows `a` of self and `b` of other, a.count × b.count.
    /// - Precondition: b begins at a multiple of 32.
    func productBounds(_ a: Range<Int>, with other: QuantisedRows, _ b: Range<Int>) -> [Float] {
        [Float](unsafeUninitializedCapacity: a.count * b.count) { tile, count in
            count = a.count * b.count
            codes.withUnsafeBufferPointer { codes in
                rows.withUnsafeBufferPointer { own in
                    other.panels.withUnsafeBufferPointer { panels in
                        other.rows.withUnsafeBufferPointer { others in
                            guard let codes = codes.baseAddress, let own = own.baseAddress,
                                let panels = panels.baseAddress, let others = others.baseAddress
                            else { return }
                            assay_quantised_products(
                                codes + a.lowerBound * padded, own + a.lowerBound, a.count,
                                panels + b.lowerBound * padded, others + b.lowerBound, b.count, padded,
                                tile.baseAddress)
                        }
                    }
                }
            }
        }
    }

    /// How far a product may lie below its bound.
    @inline(__always)
    func gap(_ row: Int, _ other: QuantisedRows, _ otherRow: Int) -> Double {
        let (a, b) = (rows[row], other.rows[otherRow])
        let residual = Double(a.residual) * Double(b.length) + (Double(a.length) + Double(a.residual)) * Double(b.residual)
        return 2 * residual * (1 + 0x1p-20)
    }
}
