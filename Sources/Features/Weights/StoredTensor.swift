import Neural

/// A tensor as it lies in a weights file: a view of a run of bytes, not decoded yet.
struct StoredTensor: Sendable {
    let element: TensorElement
    let shape: [Int]
    /// In elements, one an axis; never negative.
    let strides: [Int]
    let offset: Int
    let bytes: ArraySlice<UInt8>
    let bigEndian: Bool

    /// Above this many values a view must not be larger than what it views: one number can be shown as terabytes.
    private static let largestExpansion = 1 << 28

    /// - Returns: nil with what is wrong in `reason` when the view does not fit its bytes.
    init?(
        element: TensorElement, shape: [Int], strides: [Int], offset: Int, bytes: ArraySlice<UInt8>, bigEndian: Bool,
        reason: inout String
    ) {
        let held = bytes.count / element.size
        guard let problem = Self.problem(shape, strides, offset, held) else {
            self.element = element
            self.shape = shape
            self.strides = strides
            self.offset = offset
            self.bytes = bytes
            self.bigEndian = bigEndian
            return
        }
        reason = problem
        return nil
    }

    /// What is wrong with a view of `held` numbers; nil where nothing is.
    static func problem(_ shape: [Int], _ strides: [Int], _ offset: Int, _ held: Int) -> String? {
        guard shape.count == strides.count else { return "\(shape.count) sizes and \(strides.count) strides" }
        guard shape.count <= 16 else { return "\(shape.count) axes" }
        guard offset >= 0 else { return "the offset \(offset)" }
        guard shape.allSatisfy({ $0 >= 0 }) else { return "the size \(shape)" }
        guard strides.allSatisfy({ $0 >= 0 }) else { return "the strides \(strides)" }
        var count = 1
        var last = offset
        for (size, stride) in zip(shape, strides) {
            let (next, many) = count.multipliedReportingOverflow(by: size)
            let (step, far) = max(0, size - 1).multipliedReportingOverflow(by: stride)
            let (place, past) = last.addingReportingOverflow(step)
            guard !many, !far, !past else { return "the size \(shape) with the strides \(strides), which overflow" }
            (count, last) = (next, place)
        }
        if count == 0 { return offset <= held ? nil : "the offset \(offset) in \(held) numbers" }
        guard last < held else { return "number \(last) of a run of \(held)" }
        guard count <= max(held, largestExpansion) else { return "\(count) numbers out of \(held)" }
        return nil
    }

    var count: Int { shape.reduce(1, *) }

    var isContiguous: Bool {
        var expected = 1
        for (size, stride) in zip(shape, strides).reversed() where size != 1 {
            if stride != expected { return false }
            expected *= size
        }
        return true
    }

    /// The values in row-major order.
    func decoded() -> Tensor {
        let count = count
        var values: [Float] = []
        values.reserveCapacity(count)
        if count > 0 {
            let base = bytes.startIndex
            if isContiguous {
                var at = base + offset * element.size
                switch (element, bigEndian) {
                case (.float32, false): appendPlain(.float32, &values, &at)
                case (.float16, false): appendPlain(.float16, &values, &at)
                default:
                    for _ in 0..<count {
                        values.append(element.value(bytes, at: at, bigEndian: bigEndian))
                        at += element.size
                    }
                }
            } else {
                var index = [Int](repeating: 0, count: shape.count)
                var place = offset
                for _ in 0..<count {
                    values.append(element.value(bytes, at: base + place * element.size, bigEndian: bigEndian))
                    var axis = shape.count - 1
                    while axis >= 0 {
                        index[axis] += 1
                        place += strides[axis]
                        if index[axis] < shape[axis] { break }
                        place -= strides[axis] * shape[axis]
                        index[axis] = 0
                        axis -= 1
                    }
                }
            }
        }
        return Tensor(unchecked: values, shape: shape)
    }

    // A loop for one type at a time, which the compiler makes short.
    @inline(__always)
    private func appendPlain(_ element: TensorElement, _ values: inout [Float], _ at: inout Int) {
        for _ in 0..<count {
            values.append(element.value(bytes, at: at, bigEndian: false))
            at &+= element.size
        }
    }
}
