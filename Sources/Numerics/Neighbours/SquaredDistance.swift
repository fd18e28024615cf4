import CKernels

extension Matrix where Scalar == Float {
    /// ‖row − other's row‖² in double precision by direct differences: exactly 0 for equal rows, symmetric.
    public func squaredDistance(_ row: Int, to other: Matrix, _ otherRow: Int) -> Double {
        let width = columns
        precondition(width == other.columns, "rows of different widths have no distance")
        return storage.withUnsafeBufferPointer { left in
            other.storage.withUnsafeBufferPointer { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return 0 }
                return assay_squared_distance(left + row * width, right + otherRow * width, width)
            }
        }
    }
}
