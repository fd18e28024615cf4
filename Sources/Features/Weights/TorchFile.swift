import Datasets

/// The tensors of a file that `torch.save` wrote, zip (since 1.6) or the form before it, with the numbers still packed.
struct TorchFile {
    /// By path; keys of nested dictionaries are joined by "/".
    let tensors: [(name: String, tensor: StoredTensor)]

    /// - Throws: `PickleError`, or `DatasetError` for a damaged zip.
    init(zip bytes: [UInt8], name: String) throws {
        let archive = try ZipArchive(bytes, name: name)
        guard let pickle = archive.members.first(where: { $0.name == "data.pkl" || $0.name.hasSuffix("/data.pkl") }) else {
            throw PickleError("a zip without data.pkl is no file of torch.save")
        }
        let root = String(pickle.name.dropLast("data.pkl".count))
        guard archive.member(root + "constants.pkl") == nil else {
            throw PickleError("it is a TorchScript program; save its state_dict() with torch.save instead")
        }
        let program = try archive.view(of: pickle)
        var reader = PickleReader(program, from: program.startIndex)
        let object = try reader.value()
        var bigEndian = false
        if let order = archive.member(root + "byteorder") {
            switch String(decoding: try archive.contents(of: order), as: UTF8.self) {
            case "little": break
            case "big": bigEndian = true
            default: throw PickleError("its byte order is neither little nor big")
            }
        }
        var packed: [ArraySlice<UInt8>] = []
        for storage in reader.heap.storages {
            guard let member = archive.member("\(root)data/\(storage.key)") else {
                throw PickleError("storage \(storage.key) is missing from the zip")
            }
            guard member.size == storage.count * storage.element.size else {
                throw PickleError(
                    "storage \(storage.key) holds \(member.size) bytes, not \(storage.count * storage.element.size)")
            }
            packed.append(try archive.view(of: member))
        }
        tensors = try TensorTree(reader.heap, packed, bigEndian: bigEndian).named(object)
    }

    /// Five pickles (magic number, version, system, object, keys), then a count and the numbers of each key in turn.
    init(legacy bytes: [UInt8]) throws(PickleError) {
        // Whatever the first pickle holds is proved not to call anything before it is said to be the wrong one.
        var reader = PickleReader(bytes[...], from: 0)
        guard case .long(let magic) = try reader.value(), magic == Self.magic else {
            throw PickleError("it is a pickle, but no file of torch.save")
        }
        guard case .whole(1001) = try reader.value() else { throw PickleError("a version of torch.save that is not read") }
        let system = try reader.value()
        let bigEndian = reader.heap.value("little_endian", of: system) == .flag(false)
        let object = try reader.value()
        guard case .list(let place) = try reader.value() else { throw PickleError("its list of storages is missing") }
        var packed: [String: ArraySlice<UInt8>] = [:]
        var at = reader.at
        for key in reader.heap.items[place] {
            guard case .text(let key) = key, let storage = reader.heap.storages.first(where: { $0.key == key }) else {
                throw PickleError("its list of storages names one that no tensor uses")
            }
            guard bytes.count - at >= 8 else { throw PickleError("it ends before storage \(key): the file was cut off") }
            var count: UInt64 = 0
            for k in 0..<8 { count |= UInt64(bytes[at + (bigEndian ? 7 - k : k)]) << UInt64(8 * k) }
            guard count == UInt64(storage.count) else {
                throw PickleError("storage \(key) holds \(count) numbers, not \(storage.count)")
            }
            let size = storage.count * storage.element.size
            guard bytes.count - at - 8 >= size else {
                throw PickleError("it ends inside of storage \(key): the file was cut off")
            }
            packed[key] = bytes[at + 8..<at + 8 + size]
            at += 8 + size
        }
        var ordered: [ArraySlice<UInt8>] = []
        for storage in reader.heap.storages {
            guard let run = packed[storage.key] else { throw PickleError("storage \(storage.key) is missing") }
            ordered.append(run)
        }
        tensors = try TensorTree(reader.heap, ordered, bigEndian: bigEndian).named(object)
    }

    /// 0x1950a86a20f9469cfc6c.
    private static let magic: [UInt8] = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
}

extension PickleHeap {
    /// What a dictionary holds under `key`, the last where there are several.
    func value(_ key: String, of dictionary: PickleValue) -> PickleValue? {
        guard case .dictionary(let place) = dictionary else { return nil }
        let items = items[place]
        var found: PickleValue?
        for index in stride(from: 0, to: items.count - 1, by: 2) where items[index] == .text(key) {
            found = items[index + 1]
        }
        return found
    }
}

/// Gives the tensors of nested dictionaries names.
private struct TensorTree {
    let heap: PickleHeap
    let packed: [ArraySlice<UInt8>]
    let bigEndian: Bool

    /// Deeper dictionaries, and more entries, belong to no file of weights.
    private static let deepest = 16
    private static let mostEntries = 1_000_000

    init(_ heap: PickleHeap, _ packed: [ArraySlice<UInt8>], bigEndian: Bool) {
        self.heap = heap
        self.packed = packed
        self.bigEndian = bigEndian
    }

    func named(_ object: PickleValue) throws(PickleError) -> [(name: String, tensor: StoredTensor)] {
        var found: [(name: String, tensor: StoredTensor)] = []
        var index: [String: Int] = [:]
        var entries = 0
        try walk(object, "", 0, &entries) { (name, tensor) in
            // Of a key that is set twice the last value counts, as in Python.
            if let place = index[name] {
                found[place].tensor = tensor
            } else {
                index[name] = found.count
                found.append((name, tensor))
            }
        }
        guard !found.isEmpty else { throw PickleError("it holds no tensors by name") }
        return found
    }

    private func walk(
        _ value: PickleValue, _ path: String, _ depth: Int, _ entries: inout Int, _ found: (String, StoredTensor) -> Void
    ) throws(PickleError) {
        guard case .dictionary(let place) = value else { return }
        guard depth < Self.deepest else { throw PickleError("its dictionaries are nested too deep") }
        let items = heap.items[place]
        entries += items.count / 2
        guard entries <= Self.mostEntries else { throw PickleError("it has more than a million entries") }
        for index in stride(from: 0, to: items.count - 1, by: 2) {
            let key: String
            switch items[index] {
            case .text(let text): key = text
            case .whole(let number): key = "\(number)"
            default: continue
            }
            let name = path.isEmpty ? key : "\(path)/\(key)"
            if case .tensor(let view) = items[index + 1] {
                found(name, try tensor(heap.views[view], name))
            } else {
                try walk(items[index + 1], name, depth + 1, &entries, found)
            }
        }
    }

    private func tensor(_ view: PickleHeap.View, _ name: String) throws(PickleError) -> StoredTensor {
        var reason = ""
        guard
            let tensor = StoredTensor(
                element: heap.storages[view.storage].element, shape: view.shape, strides: view.strides,
                offset: view.offset, bytes: packed[view.storage], bigEndian: bigEndian, reason: &reason)
        else { throw PickleError("\(name) does not fit its storage: \(reason)") }
        return tensor
    }
}
