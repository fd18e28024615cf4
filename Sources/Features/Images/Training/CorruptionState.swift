import Datasets
import Numerics

/// The eight states that the corruption head tells apart: whole, or damaged in one of seven ways.
package enum CorruptionState: Int, CaseIterable, Sendable {
    case none, noise, blur, pixelation, saltAndPepper, erased, fewLevels, oversharpened

    /// The damage of this state at random strength; nil for `none`. Strengths are those that are visible but not
    /// hopeless on images of 32 pixels.
    package func drawn(_ random: inout RandomStream) -> Corruption? {
        switch self {
        case .none: return nil
        case .noise: return .noise(sigma: 255 * random.uniform(in: 0.04...0.24))
        // As wide as one to three passes of the 1-2-1 filter, each of variance ½.
        case .blur: return .blur(sigma: (Double(1 + random.index(below: 3)) / 2).squareRoot())
        case .pixelation: return .pixelated(block: 2)
        case .saltAndPepper: return .saltAndPepper(share: random.uniform(in: 0.01...0.12))
        case .erased:
            let (height, width) = (6 + random.index(below: 11), 6 + random.index(below: 11))
            return .covered(height: height, width: width, level: 255 * random.uniform())
        case .fewLevels: return .quantised(levels: 3 + random.index(below: 6))
        case .oversharpened: return .sharpened(amount: random.uniform(in: 1...3), sigma: 0.5.squareRoot())
        }
    }
}
