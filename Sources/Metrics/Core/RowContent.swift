import Datasets
import Numerics

/// What a row holds, told apart from all other content: a hash of it, or a number that stands for it.
public protocol RowContent: Hashable, Sendable {
    /// 64 bits, equal for equal content: what the row's bootstrap weights are drawn by.
    var contentKey: UInt64 { get }
}

extension ContentHash: RowContent {
    public var contentKey: UInt64 { high }
}

extension Int: RowContent {
    public var contentKey: UInt64 { UInt64(bitPattern: Int64(self)) }
}

extension UInt64: RowContent {
    public var contentKey: UInt64 { self }
}

extension Float: RowContent {
    public var contentKey: UInt64 { UInt64((self + 0).bitPattern) }
}

extension Array: RowContent where Element: RowContent {
    public var contentKey: UInt64 {
        var hasher = ContentHasher()
        for element in self { hasher.combine(element.contentKey) }
        return hasher.value
    }
}

extension String: RowContent {
    public var contentKey: UInt64 {
        var hasher = ContentHasher()
        for byte in utf8 { hasher.combine(UInt64(byte)) }
        return hasher.value
    }
}

extension RowKeys {
    /// Of rows by their content.
    init(content: [some RowContent]) { self.init(content: content.map(\.contentKey)) }
}
