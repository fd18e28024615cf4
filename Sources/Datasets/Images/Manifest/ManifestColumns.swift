extension Manifest {
    /// Which column of a table means what.
    struct Columns {
        let path: Int
        let label: Int?
        let split: Int?
        let groups: [Int]

        private static let paths = ["path", "file", "image"]
        private static let otherPaths = [
            "filename", "filepath", "imagepath", "imagefile", "imagename", "imagefilename", "img", "imgpath", "images",
        ]
        private static let labels = ["label", "class"]
        private static let otherLabels = [
            "labels", "classes", "target", "targets", "category", "classname", "classlabel", "labelname", "y",
        ]

        /// Letter case, blanks, quotes and underscores of a name say nothing.
        private static func plain(_ name: String) -> String {
            let kept = name.lowercased().unicodeScalars.filter { !" _-\t'\"`".unicodeScalars.contains($0) }
            return String(String.UnicodeScalarView(kept))
        }

        /// - Throws: `.badData` where the path is not among `header`, or two columns mean the same.
        init(_ header: [String], name: String) throws(DatasetError) {
            func refuse(_ what: String, _ remedy: String) -> DatasetError {
                DatasetError(.badData, "\(name), row 1: \(what).", remedy: remedy)
            }
            let plain = header.map(Self.plain)
            func only(_ known: [String], _ others: [String]) throws(DatasetError) -> Int? {
                let first = header.indices.filter { known.contains(plain[$0]) }
                let found = first.isEmpty ? header.indices.filter { others.contains(plain[$0]) } : first
                guard found.count < 2 else {
                    throw refuse(
                        "the columns \(found.map { header[$0] }.joined(separator: " and ")) mean the same",
                        "Keep one of them, or rename the other.")
                }
                return found.first
            }
            if let empty = header.firstIndex(where: { $0.utf8.isEmpty }) {
                throw refuse("column \(empty + 1) has no name", "Name every column.")
            }
            let place = try only(Self.paths, Self.otherPaths)
            label = try only(Self.labels, Self.otherLabels)
            split = try only(["split"], [])
            guard let place else {
                let other = header.count == 1 && header[0].contains { ";\t|".contains($0) }
                throw refuse(
                    "no column path (or file, image); there are \(header.prefix(20).joined(separator: ", "))",
                    other ? "Separate the columns by commas." : "Name the column of the image paths \"path\".")
            }
            path = place
            var names: Set<[UInt8]> = []
            for column in header where !names.insert(Array(column.utf8)).inserted {
                throw refuse("the column \(column) is there twice", "Rename or remove one of them.")
            }
            let (label, split) = (label, split)
            groups = header.indices.filter { $0 != place && $0 != label && $0 != split }
        }

        /// Whether one of the columns is a path.
        static func holdPaths(_ header: [String]) -> Bool {
            header.map(plain).contains { paths.contains($0) || otherPaths.contains($0) }
        }

        /// What was understood though it is called otherwise.
        func notes(_ header: [String]) -> [String] {
            guard let label, !Self.labels.contains(header[label].lowercased()) else { return [] }
            return ["The column \"\(header[label])\" was taken for the label."]
        }
    }
}
