/// The few things that files of tensors build.
extension PickleReader {
    /// A name with its arguments.
    mutating func reduce() throws(PickleError) {
        let arguments = try pop()
        guard case .global(let global) = try pop(), case .tuple(let place) = arguments else {
            throw PickleError("it calls what is no function")
        }
        let values = heap.items[place]
        switch global {
        case .orderedDictionary: stack.append(.dictionary(heap.add(try items(values))))
        case .rebuildTensor(let version):
            guard values.count >= (version == 1 ? 4 : 6) else { throw PickleError("a tensor of \(values.count) parts") }
            stack.append(try tensor(values))
        case .rebuildParameter:
            guard let first = values.first, case .tensor = first else { throw PickleError("a parameter that is no tensor") }
            stack.append(first)
        case .storage, .elementName: throw PickleError("it calls a type of numbers")
        }
    }

    /// Items of an ordered dictionary: none, or Python 2's list of pairs.
    private func items(_ values: [PickleValue]) throws(PickleError) -> [PickleValue] {
        guard let first = values.first else { return [] }
        guard values.count == 1, case .list(let place) = first else {
            throw PickleError("an ordered dictionary of something else than pairs")
        }
        var result: [PickleValue] = []
        for pair in heap.items[place] {
            switch pair {
            case .list(let inner), .tuple(let inner):
                guard heap.items[inner].count == 2 else { throw PickleError("a pair of \(heap.items[inner].count)") }
                result += heap.items[inner]
            default: throw PickleError("an ordered dictionary of something else than pairs")
            }
        }
        return result
    }

    private mutating func tensor(_ values: [PickleValue]) throws(PickleError) -> PickleValue {
        guard case .storage(let storage) = values[0], case .whole(let offset) = values[1] else {
            throw PickleError("a tensor without a storage and an offset")
        }
        let (shape, strides) = (try sizes(values[2]), try sizes(values[3]))
        let held = heap.storages[storage].count
        if let problem = StoredTensor.problem(shape, strides, offset, held) {
            throw PickleError("a tensor that does not fit its storage: \(problem)")
        }
        heap.views.append(.init(storage: storage, offset: offset, shape: shape, strides: strides))
        return .tensor(heap.views.count - 1)
    }

    private func sizes(_ value: PickleValue) throws(PickleError) -> [Int] {
        guard case .tuple(let place) = value else { throw PickleError("a tensor whose size is no tuple") }
        var sizes: [Int] = []
        for size in heap.items[place] {
            guard case .whole(let number) = size else { throw PickleError("a tensor with a size that is no 64-bit number") }
            sizes.append(number)
        }
        return sizes
    }

    /// ("storage", type, key, place, count), with the part of a view as the sixth in old files.
    mutating func storage(_ id: PickleValue) throws(PickleError) -> PickleValue {
        guard case .tuple(let place) = id else { throw PickleError("a persistent id that is no tuple") }
        let parts = heap.items[place]
        guard parts.count == 5 || parts.count == 6 && parts[5] == .none, parts[0] == .text("storage"),
            case .global(.storage(let element)) = parts[1], case .text(let key) = parts[2],
            case .whole(let count) = parts[4], count >= 0, count <= Int.max / 8
        else { throw PickleError("a persistent id that names no storage") }
        guard let storage = heap.add(PickleHeap.Storage(element: element, key: key, count: count)) else {
            throw PickleError("storage \(key) is described in two ways")
        }
        return .storage(storage)
    }
}
