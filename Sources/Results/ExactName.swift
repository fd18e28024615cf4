/// Names of classes, groups and columns are bytes. Swift's `==` takes the composed and the decomposed spelling of a word
/// for equal, files and other programs do not; every comparison of names across sets goes through here.
extension String {
    /// Whether both are the same bytes in UTF-8.
    public func isExactly(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension Collection<String> {
    public func contains(exactly name: String) -> Bool { contains { $0.isExactly(name) } }

    public func firstIndex(ofExactly name: String) -> Index? { firstIndex { $0.isExactly(name) } }

    /// Whether both are the same names in the same order.
    public func isExactly(_ other: some Collection<String>) -> Bool { elementsEqual(other) { $0.isExactly($1) } }
}
