/// Folders that split a set or store it in parts, and would be taken for classes.
enum SplitFolders {
    private enum Part { case train, test, validation }

    /// - Throws: `.ambiguous` where the folders at `depth` are splits, or lie inside every class.
    ///   - remedy: what to do, to be followed by the path of a split.
    static func refuse(
        _ pictures: [DirectoryListing.Entry], below depth: Int, name: String, remedy: String
    ) throws(DatasetError) {
        for level in depth..<depth + 3 {
            let folders = folders(pictures, at: level)
            if folders.isEmpty { return }
            let names = SortedNames.unique(folders.map { PathText.text($0) })
            let parts = names.compactMap(part)
            let kinds = Set(parts)
            let all = parts.count == names.count && names.count > 1
            // A class may be called "train", among others; not "train" and "test".
            guard kinds.count > 1 || level == depth && all else { continue }
            guard level > depth else {
                let outer = (pictures.first.map { PathText.parts($0.path) } ?? []).prefix(depth).map { PathText.text($0) }
                let first = names.first { part($0) != nil }
                throw DatasetError(
                    .ambiguous, "\(name) holds the splits \(PathText.listed(names, most: 20)), not classes.",
                    remedy: remedy + (outer + (first.map { [$0] } ?? [])).joined(separator: "/")
                        + ". Where they are classes, say --labels folder.")
            }
            guard parts.count == names.count else { continue }
            throw DatasetError(
                .ambiguous, "\(name) holds the splits \(PathText.listed(names, most: 20)) inside its folders.",
                remedy: "List the pictures of one split in a manifest (.csv), or say --labels folder to take them all.")
        }
    }

    /// Numbered folders whose files are numbered through, as 00000/img00000000.png, 00001/img00001000.png.
    static func refuseShards(
        _ pictures: [DirectoryListing.Entry], below depth: Int, name: String
    ) throws(DatasetError) {
        var ranges: [[UInt8]: (low: Int, high: Int)] = [:]
        var order: [[UInt8]] = []
        for picture in pictures {
            let parts = PathText.parts(picture.path)
            guard parts.count == depth + 2, isPaddedNumber(parts[depth]), let number = number(in: parts[depth + 1])
            else { return }
            let folder = Array(parts[depth])
            if let known = ranges[folder] {
                ranges[folder] = (min(known.low, number), max(known.high, number))
            } else {
                ranges[folder] = (number, number)
                order.append(folder)
            }
        }
        guard order.count > 1 else { return }
        var last = -1
        for folder in order.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let range = ranges[folder], range.low > last else { return }
            last = range.high
        }
        let names = order.map { PathText.text($0) }
        throw DatasetError(
            .ambiguous,
            "\(name) holds the numbered folders \(PathText.listed(names, most: 3)), and their files are numbered through: "
                + "parts of one set rather than classes.",
            remedy: "Say --labels none where they are parts, --labels folder where they are classes, or --labels FILE.")
    }

    static func isSplit(_ name: ArraySlice<UInt8>) -> Bool { part(PathText.text(name)) != nil }

    private static func folders(_ pictures: [DirectoryListing.Entry], at level: Int) -> Set<[UInt8]> {
        var found: Set<[UInt8]> = []
        for picture in pictures {
            let parts = PathText.parts(picture.path)
            if parts.count > level + 1 { found.insert(Array(parts[level])) }
        }
        return found
    }

    /// "train", "Training", "train_set", "trainA", "test2017", "val-images", …
    private static func part(_ name: String) -> Part? {
        var letters = name.utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        // CycleGAN's domains are capital letters behind the split.
        if let last = letters.last, letters.count > 2, last == UInt8(ascii: "A") || last == UInt8(ascii: "B") {
            letters.removeLast()
        }
        while let last = letters.last, (0x30...0x39).contains(last) { letters.removeLast() }
        var word = String(decoding: letters, as: UTF8.self).lowercased()
        for end in ["images", "image", "set", "data", "split"] where word.hasSuffix(end) && word.utf8.count > end.utf8.count {
            word.removeLast(end.count)
            break
        }
        switch word {
        case "train", "training": return .train
        case "test", "testing": return .test
        case "val", "valid", "validation", "dev", "eval", "evaluation", "holdout": return .validation
        default: return nil
        }
    }

    private static func isPaddedNumber(_ name: ArraySlice<UInt8>) -> Bool {
        name.count >= 4 && name.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// The digits at the end of a file's name, its extension left out.
    private static func number(in name: ArraySlice<UInt8>) -> Int? {
        let stem = name.lastIndex(of: UInt8(ascii: ".")).map { name[..<$0] } ?? name
        let digits = stem.reversed().prefix { (0x30...0x39).contains($0) }.reversed()
        return Int(String(decoding: Array(digits), as: UTF8.self))
    }
}
