import Numerics

/// A moving average of parameters, which samplers use instead of the last values (Polyak and Juditsky 1992).
///
/// The weight of the past is min(`decay`, (1 + t) / (10 + t)) at update t, so that the first steps do not linger.
public final class ExponentialAverage {
    public let decay: Double
    /// The averages, in the order of the parameters.
    public let averages: [(name: String, parameter: Parameter)]
    private let sources: [Parameter]
    private let count = Parameter(shape: [2], values: [0, 0], decays: false)

    public init(_ parameters: [(name: String, parameter: Parameter)], decay: Double) {
        self.decay = decay
        sources = parameters.map(\.parameter)
        averages = parameters.map { name, parameter in
            (name, Parameter(shape: parameter.shape, values: parameter.values, decays: false))
        }
    }

    /// 24 bits of the count; 0 for what a damaged checkpoint put there.
    private static func whole(_ value: Float) -> Int { Int(exactly: value).map { $0 & 0xFF_FFFF } ?? 0 }

    public func update() {
        // The count as two floats of 24 exact bits each, so that it is stored with the averages.
        let steps = Self.whole(count.values[0]) | Self.whole(count.values[1]) << 24
        let weight = Float(min(decay, Double(1 + steps) / Double(10 + steps)))
        for ((_, average), source) in zip(averages, sources) {
            Updates.average(&average.values, of: source.values, decay: weight)
        }
        count.values = [Float((steps + 1) & 0xFF_FFFF), Float((steps + 1) >> 24)]
    }

    /// Puts the averages into the network and the network's values here; a second call takes that back.
    public func swap() {
        for ((_, average), source) in zip(averages, sources) { Swift.swap(&average.values, &source.values) }
    }

    /// What a training state keeps.
    public var stored: [(name: String, parameter: Parameter)] { averages + [("updates", count)] }
}
