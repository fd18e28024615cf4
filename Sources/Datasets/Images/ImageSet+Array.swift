extension ImageSet {
    /// Classes of the images of an array: their numbers or their names.
    enum PackedLabels {
        case numbers([Int])
        case words([String])

        var count: Int {
            switch self {
            case .numbers(let values): values.count
            case .words(let values): values.count
            }
        }

        /// Class a row, and the names of the classes.
        var coded: (codes: [Int], names: [String]) {
            switch self {
            case .numbers(let values):
                let unique = Array(Set(values)).sorted()
                var position: [Int: Int] = [:]
                for (index, value) in unique.enumerated() { position[value] = index }
                return (values.map { position[$0, default: 0] }, unique.map(String.init))
            case .words(let values):
                let unique = SortedNames.unique(values)
                var position: [[UInt8]: Int] = [:]
                for (index, value) in unique.enumerated() { position[Array(value.utf8)] = index }
                return (values.map { position[Array($0.utf8), default: 0] }, unique)
            }
        }
    }

    /// A set from an array N×H×W, N×H×W×C or N×C×H×W.
    static func packed(
        _ pixels: ArrayPixels, _ sides: [Int], labels: PackedLabels?, _ info: SetInfo, _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet {
        var info = info
        let channelsFirst = try isChannelsFirst(
            sides, info.name, options.arrayLayout, labels: labels?.count)
        let ordered = channelsFirst ? [sides[0], sides[2], sides[3], sides[1]] : sides
        guard ordered[0] > 0, let each = ImageShape.checkedCount(ordered[1], ordered[2]) else {
            throw DatasetError(.badData, "\(info.name) holds no images: its shape is \(sides).")
        }
        guard each <= options.maxPixels else {
            throw DatasetError(
                .badData,
                "\(info.name): images of \(ordered[2])×\(ordered[1]) pass the limit of \(options.maxPixels) pixels.",
                remedy: "Raise --max-pixels if the pictures are meant to be so large.")
        }
        if let labels, labels.count != sides[0] {
            throw DatasetError(.badData, "\(info.name): \(labels.count) labels for \(sides[0]) images.")
        }
        let shape = ImageShape(height: ordered[1], width: ordered[2], channels: ordered.count == 4 ? ordered[3] : 1)
        if channelsFirst { info.notes.append("Channels first (N×C×H×W), brought to the end.") }
        let source = try ArrayImages(count: sides[0], shape: shape, pixels: pixels, channelsFirst: channelsFirst)
        guard let labels else { return ImageSet(source: source, labels: nil, classNames: [], info: info) }
        let (codes, names) = labels.coded
        guard names.count <= 65_536 else {
            throw DatasetError(.badData, "\(info.name): \(names.count) classes are more than 65,536.")
        }
        return ImageSet(source: source, labels: codes, classNames: names, info: info)
    }

    private static func isChannelsFirst(
        _ sides: [Int], _ name: String, _ layout: OpenOptions.ArrayLayout, labels: Int?
    ) throws(DatasetError) -> Bool {
        let text = sides.map(String.init).joined(separator: "×")
        func isCount(_ side: Int) -> Bool { side == 1 || side == 3 }
        if sides.count == 3 {
            if layout == .grey || !mayBeOnePicture(sides, labels) { return false }
            throw DatasetError(
                .ambiguous,
                "\(name): an array of \(text) is one colour picture, or \(sides[0]) grey ones of \(sides[2])×\(sides[1]).",
                remedy: "Save one picture as 1×H×W×3; of grey pictures say --array-layout nhw.")
        }
        guard sides.count == 4, isCount(sides[1]) || isCount(sides[3]) else {
            throw DatasetError(
                .badData, "\(name): an array of \(text) is no set of images.",
                remedy: "Save it as N×H×W (grey), N×H×W×3 or N×3×H×W (colour).")
        }
        switch layout {
        case .channelsFirst where isCount(sides[1]): return true
        case .channelsLast where isCount(sides[3]): return false
        case .auto where isCount(sides[1]) != isCount(sides[3]): return isCount(sides[1])
        // Of grey pictures and colour ones in one command, the layout of three sides says nothing of four.
        case .grey where isCount(sides[1]) != isCount(sides[3]): return isCount(sides[1])
        case .auto, .grey:
            throw DatasetError(
                .ambiguous, "\(name): an array of \(text) may have its channels first or last.",
                remedy: "Say it by --array-layout nchw or nhwc.")
        default:
            throw DatasetError(
                .badData, "\(name): an array of \(text) is not of the layout \(layout.rawValue).",
                remedy: "Leave out --array-layout, or save the array again.")
        }
    }

    /// H×W×3 or 3×H×W. As many labels as grey pictures tell that it is none.
    private static func mayBeOnePicture(_ sides: [Int], _ labels: Int?) -> Bool {
        if labels == sides[0] { return false }
        let isInterleaved = sides[2] == 3 && sides[0] > 3 && sides[1] > 3
        let isPlanar = sides[0] == 3 && sides[1] > 3 && sides[2] > 3
        return isInterleaved || isPlanar
    }
}
