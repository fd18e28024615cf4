import Datasets
import Numerics

/// A kind of damage that is applied at rising strength to an honest set.
package struct DegradationLadder<Content: RowSet>: Sendable {
    package let id: String
    package let about: String
    /// Strength of each rung in words.
    package let rungs: [String]
    /// Whether only classifiers can see it, so that it is run with them whatever the request says.
    package let needsUtility: Bool
    private let damage: @Sendable (_ rung: Int, SelftestSets<Content>) throws -> Content?

    /// Every rung starts from the same honest rows and keeps what the rung before it damaged.
    /// - Returns: nil where the set cannot be damaged so, e.g. without labels.
    package func apply(_ rung: Int, to sets: SelftestSets<Content>) throws -> Content? { try damage(rung, sets) }

    package init(
        id: String, about: String, rungs: [String], needsUtility: Bool = false,
        damage: @escaping @Sendable (_ rung: Int, SelftestSets<Content>) throws -> Content?
    ) {
        self.id = id
        self.about = about
        self.rungs = rungs
        self.needsUtility = needsUtility
        self.damage = damage
    }
}
