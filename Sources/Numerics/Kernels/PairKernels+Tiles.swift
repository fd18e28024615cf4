import CKernels
import COpenBLAS

extension PairKernels {
    /// A block of one kernel's matrix with its sums.
    package struct Tile: Sendable {
        package fileprivate(set) var values: [Double] = []
        package fileprivate(set) var rowSums: [Double] = []
        package fileprivate(set) var columnSums: [Double] = []
        package fileprivate(set) var squares = 0.0

        /// The memory of the last tile serves the next one; `values` are left as they are.
        fileprivate mutating func reset(_ rows: Int, _ columns: Int) {
            if values.count != rows * columns { values = [Double](repeating: 0, count: rows * columns) }
            rowSums = [Double](repeating: 0, count: rows)
            columnSums = [Double](repeating: 0, count: columns)
            squares = 0
        }
    }

    /// The kernels of one pair of blocks after another: megabytes that are not asked of the system each time.
    package struct Tiles: Sendable {
        package private(set) var cubic = Tile()
        package private(set) var gaussian: Tile?
        private let gamma: Double?
        private var products: [Float] = []

        /// - Parameter gamma: width of the Gaussian kernel; nil leaves it out.
        package init(gamma: Double?) {
            self.gamma = gamma
            gaussian = gamma == nil ? nil : Tile()
        }

        package mutating func form(_ a: Rows, _ b: Rows) {
            _ = BLAS.coreName
            let (rows, columns) = (a.count, b.count)
            cubic.reset(rows, columns)
            gaussian?.reset(rows, columns)
            guard rows > 0, columns > 0, a.width > 0 else { return }
            multiply(a, b)
            // The products lie where the cubic kernel will, so the other one comes first.
            if let gamma, var tile = gaussian {
                gaussian = nil
                assay_gaussian_kernel(
                    cubic.values, rows, columns, a.norms, b.norms, gamma, &tile.values, &tile.rowSums,
                    &tile.columnSums, &tile.squares)
                gaussian = tile
            }
            var values = cubic.values
            cubic.values = []
            values.withUnsafeMutableBufferPointer { values in
                guard let values = values.baseAddress else { return }
                assay_cubic_kernel(
                    values, rows, columns, a.shifts, b.shifts, 1 / Double(a.width), values, &cubic.rowSums,
                    &cubic.columnSums, &cubic.squares)
            }
            cubic.values = values
        }

        private mutating func multiply(_ a: Rows, _ b: Rows) {
            let (m, n, k) = (Int32(a.count), Int32(b.count), Int32(a.width))
            switch (a.values, b.values) {
            case (.single(let left), .single(let right)):
                // Whole panels of 32 columns, the last one's surplus included.
                let stride = (b.count + 31) / 32 * 32
                let size = a.count * stride
                if products.count != size { products = [Float](repeating: 0, count: size) }
                if right.panels.isEmpty {
                    cblas_sgemm(
                        CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1, left.rows, Int32(left.stride), right.rows,
                        Int32(right.stride), 0, &products, Int32(stride))
                } else {
                    assay_gemm(left.rows, a.count, a.width, left.stride, right.panels, stride, &products, stride)
                }
                assay_scale_products(
                    products, a.count, b.count, stride, 1 / (left.scale * right.scale), &cubic.values)
            case (.double(let left), .double(let right)):
                cblas_dgemm(
                    CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1, left, k, right, k, 0, &cubic.values, n)
            default: preconditionFailure("blocks of one pass are of one precision")
            }
        }
    }
}
