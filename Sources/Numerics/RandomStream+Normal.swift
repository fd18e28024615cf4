#if canImport(Glibc)
    import Glibc
#endif

extension RandomStream {
    /// Standard normal (Box and Muller; one of the pair is dropped so that a draw is a fixed number of counter steps).
    public mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }
}
