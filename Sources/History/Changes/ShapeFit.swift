#if canImport(Glibc)
    import Glibc
#endif

/// Whether values around an alarm look like a level that jumped or one that moves on, by least squares and BIC.
struct ShapeFit {
    var kind: Kind
    /// Index of the first value after the jump, or of the ramp's first raised value.
    var start: Int

    enum Kind { case step, ramp }

    /// - Parameters:
    ///   - values: in order of time, without the nights that are missing.
    ///   - times: the night of each value.
    ///   - candidates: indices at which a jump may lie.
    ///   - margin: by how much BIC has to prefer a jump, e.g. while a drift is known to be under way.
    static func choose(
        _ values: ArraySlice<Double>, times: ArraySlice<Double>, candidates: Range<Int>, margin: Double
    ) -> ShapeFit? {
        let count = Double(values.count)
        guard values.count >= 4 else { return nil }
        let data = Array(values)
        let line = values.indices.map { times[$0] - times[times.startIndex] }
        func score(_ columns: [[Double]], _ parameters: Double) -> Double {
            count * log(max(residual(data, columns), 1e-300) / count) + parameters * log(count)
        }
        // Drifts: one that was under way all the time, or one that begins somewhere in the window.
        var ramp = (score: score([line], 2), start: values.startIndex)
        for start in values.indices.dropFirst() {
            let begin = times[start - 1]
            let found = score([values.indices.map { max(0, times[$0] - begin) }], 3)
            if found < ramp.score { ramp = (found, start) }
        }
        var step: (score: Double, start: Int)?
        for start in candidates where start > values.startIndex && start < values.endIndex {
            let jump = values.indices.map { $0 >= start ? 1.0 : 0.0 }
            var found = score([jump], 3)
            // A jump on top of a drift.
            if values.endIndex - start >= 2, start - values.startIndex >= 3 {
                found = min(found, score([line, jump], 4))
            }
            if step.map({ found < $0.score }) ?? true { step = (found, start) }
        }
        if let step, step.score + margin < ramp.score { return ShapeFit(kind: .step, start: step.start) }
        return ShapeFit(kind: .ramp, start: ramp.start)
    }

    /// Sum of squares left by an intercept and one or two columns.
    private static func residual(_ data: [Double], _ columns: [[Double]]) -> Double {
        let y = centred(data)
        let first = centred(columns[0])
        var left = y
        let size = dot(first, first)
        if size > 0 {
            let slope = dot(first, y) / size
            for index in left.indices { left[index] -= slope * first[index] }
        }
        guard columns.count > 1 else { return dot(left, left) }
        var second = centred(columns[1])
        if size > 0 {
            let share = dot(first, second) / size
            for index in second.indices { second[index] -= share * first[index] }
        }
        let rest = dot(second, second)
        if rest > 1e-9 {
            let slope = dot(second, left) / rest
            for index in left.indices { left[index] -= slope * second[index] }
        }
        return dot(left, left)
    }

    private static func centred(_ values: [Double]) -> [Double] {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.map { $0 - mean }
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for (x, y) in zip(a, b) { sum += x * y }
        return sum
    }
}
