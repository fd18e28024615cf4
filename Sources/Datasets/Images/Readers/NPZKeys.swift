/// Which arrays of an .npz file are the images and the labels. What is not read is named.
struct NPZKeys {
    let images: ZipArchive.Member
    let labels: ZipArchive.Member?
    /// What was taken for labels under another name, and what was left out.
    let notes: [String]

    private static let otherLabels: Set<String> = [
        "label", "y", "target", "targets", "class", "classes", "category", "categories",
    ]

    /// - Throws: `.badData` where there are no images, `.ambiguous` where several arrays may be the labels.
    init(_ archive: ZipArchive, _ name: String, _ options: OpenOptions) throws(DatasetError) {
        guard let images = archive.member("images.npy") ?? archive.member("arr_0.npy") else {
            let found = archive.members.prefix(10).map(\.name).joined(separator: ", ")
            if archive.member("mu.npy") != nil || archive.member("sigma.npy") != nil {
                throw DatasetError(
                    .badData, "\(name) holds statistics of features (\(found)), no pictures.",
                    remedy: "mu and sigma together can stand for the real set of `assay evaluate`, by themselves; everything else "
                        + "needs the pictures.")
            }
            throw DatasetError(
                .badData,
                "\(name) holds no array \"images\" (or \"arr_0\"); it holds \(found.isEmpty ? "nothing" : found).",
                remedy: "Save pixels as images (N×H×W, N×H×W×3 or N×3×H×W) and, if there are any, labels (N).")
        }
        var notes: [String] = []
        var labels = archive.member("labels.npy") ?? archive.member("arr_1.npy")
        if labels == nil, options.labels != .ignored {
            let candidates = archive.members.filter { member in
                guard !member.path.elementsEqual(images.path), member.name.hasSuffix(".npy") else { return false }
                return Self.otherLabels.contains(Self.key(member).lowercased()) || Self.key(member).lowercased() == "labels"
            }
            guard candidates.count < 2 else {
                throw DatasetError(
                    .ambiguous,
                    "\(name) holds no array \"labels\", but \(candidates.map(Self.key).joined(separator: " and ")), which may "
                        + "both be.",
                    remedy: "Save one of them as labels, or say --labels none.")
            }
            labels = candidates.first
            if let labels { notes.append("The array \"\(Self.key(labels))\" was taken for the labels.") }
        }
        let others = archive.members.filter { member in
            !member.path.elementsEqual(images.path) && labels.map { !member.path.elementsEqual($0.path) } ?? true
        }
        if !others.isEmpty {
            let named = PathText.listed(others.map(Self.key))
            let remedy = labels == nil && options.labels != .ignored ? " Save classes as \"labels\"." : ""
            notes.append("Arrays that were not read: \(named).\(remedy)")
        }
        self.images = images
        self.labels = options.labels == .ignored ? nil : labels
        self.notes = notes
    }

    private static func key(_ member: ZipArchive.Member) -> String {
        let text = PathText.text(member.path)
        return text.utf8.suffix(4).elementsEqual(".npy".utf8) ? String(text.dropLast(4)) : text
    }
}
