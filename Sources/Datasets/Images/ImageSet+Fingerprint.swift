import Hashing
import Numerics

extension ImageSet {
    /// Hash of the decoded pixels of image `index`, for the search for exact copies.
    public func contentHash(at index: Int) throws(DatasetError) -> ContentHash {
        ContentHash(try source.contentDigest(at: order[index]))
    }

    /// The hashes of all images in order.
    public func contentHashes(parallel: Parallel = .serial) throws(DatasetError) -> [ContentHash] {
        try digests(parallel) { source, index throws(DatasetError) in try source.contentDigest(at: index) }
            .map(ContentHash.init)
    }

    /// SHA-256 over the decoded images as they are stored, their labels and groups in canonical order: the same set gives
    /// the same text whatever the file format, the order of the directory or the number of threads.
    /// - Returns: 64 hexadecimal digits.
    public func fingerprint(parallel: Parallel = .serial) throws(DatasetError) -> String {
        let stored = try digests(parallel) { source, index throws(DatasetError) in try source.digest(at: index) }
        var hash = SHA256()
        hash.update(text: "assay.images/1")
        hash.update(count)
        for (index, digest) in stored.enumerated() {
            hash.update(digest.bytes)
            hash.update(text: className(at: index) ?? "")
        }
        for group in groups {
            hash.update(text: group.name)
            for code in group.codes { hash.update(text: group.levels[code]) }
        }
        return hash.finalised().hexadecimal
    }

    private func digests(
        _ parallel: Parallel, _ digest: @Sendable (any ImageSource, Int) throws(DatasetError) -> SHA256.Digest
    ) throws(DatasetError) -> [SHA256.Digest] {
        let blocks = batches(of: 256)
        return try parallel.tryMap(blocks.count) { block throws(DatasetError) -> [SHA256.Digest] in
            var digests: [SHA256.Digest] = []
            for index in blocks[block] { digests.append(try digest(source, order[index])) }
            return digests
        }.flatMap(\.self)
    }
}
