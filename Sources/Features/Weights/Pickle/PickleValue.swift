/// What a pickle of tensors can hold. Containers are places in `PickleHeap`, so that lists that are nested thousands of
/// times, shared or members of themselves need no recursion, neither to build nor to free.
enum PickleValue: Sendable, Equatable {
    case none
    case flag(Bool)
    case whole(Int)
    /// A whole number beyond 64 bits, little-endian two's complement.
    case long([UInt8])
    case real(Double)
    case text(String)
    case bytes
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    case global(PickleGlobal)
    case storage(Int)
    case tensor(Int)
}

/// The names that a weights file may refer to. Nothing is ever looked up or called: each stands for one thing that the
/// machine does itself.
enum PickleGlobal: Sendable, Equatable {
    case orderedDictionary
    case rebuildTensor(version: Int)
    case rebuildParameter
    case storage(TensorElement)
    /// A type of numbers, e.g. "torch.float32", as a value beside the tensors.
    case elementName

    /// - Returns: nil for every other name; whole names are compared, never beginnings.
    init?(module: String, name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch._utils", "_rebuild_tensor"): self = .rebuildTensor(version: 1)
        case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor(version: 2)
        case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
        case ("torch", _):
            if let element = TensorElement.storages[name] {
                self = .storage(element)
            } else if TensorElement.names.contains(name) {
                self = .elementName
            } else {
                return nil
            }
        default: return nil
        }
    }
}

/// Containers, storages and tensors of a pickle, by place.
struct PickleHeap: Sendable {
    /// Numbers that lie in the file under `key`.
    struct Storage: Sendable, Equatable {
        let element: TensorElement
        let key: String
        let count: Int
    }

    /// A view of a storage, in elements.
    struct View: Sendable {
        let storage: Int
        let offset: Int
        let shape: [Int]
        let strides: [Int]
    }

    /// Items of a container; a dictionary's are keys and values in turn.
    var items: [[PickleValue]] = []
    var storages: [Storage] = []
    var views: [View] = []
    private var storageByKey: [String: Int] = [:]

    mutating func add(_ values: [PickleValue]) -> Int {
        items.append(values)
        return items.count - 1
    }

    /// - Returns: nil where the same key was described in another way.
    mutating func add(_ storage: Storage) -> Int? {
        if let known = storageByKey[storage.key] { return storages[known] == storage ? known : nil }
        storageByKey[storage.key] = storages.count
        storages.append(storage)
        return storages.count - 1
    }
}
