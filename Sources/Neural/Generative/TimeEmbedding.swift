#if canImport(Glibc)
    import Glibc
#endif

/// Times as vectors of cosines, then sines, of geometrically falling frequency (Vaswani et al. 2017; Ho et al. 2020).
public enum TimeEmbedding {
    /// [times, width]: cos(t · 10000^(−i/half)) for i below half = width / 2, then the sines.
    /// - Precondition: `width` is even and positive.
    public static func rows(_ times: [Double], width: Int) -> Tensor {
        precondition(width > 0 && width % 2 == 0, "an embedding has an even width")
        let half = width / 2
        let frequencies = (0..<half).map { exp(-log(10_000) * Double($0) / Double(half)) }
        var values: [Float] = []
        values.reserveCapacity(times.count * width)
        var (last, row): (Double?, [Float]) = (nil, [])
        for time in times {
            // Rows that are sampled together are all at one time.
            if time != last {
                row = frequencies.map { Float(cos(time * $0)) } + frequencies.map { Float(sin(time * $0)) }
                last = time
            }
            values += row
        }
        return Tensor(unchecked: values, shape: [times.count, width])
    }
}
