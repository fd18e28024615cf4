import Datasets
import Foundation
import Results

/// A contact sheet of a synthetic set.
enum CandidateSheet {
    private static let columns = 10
    private static let rows = 3
    private static let largestTile = 32

    /// The first images; of a labelled set the first ones of each class, a class a column where there are ten at most.
    /// - Parameter mask: hides tiles that are real images, exactly or nearly.
    static func make(_ set: ImageSet, hiding mask: CopyMask<ImageSet>) throws -> StudyResult.Sheet? {
        let chosen = order(set).prefix(columns * rows)
        guard !chosen.isEmpty else { return nil }
        let images = try mask.shown(set.subset(Array(chosen)))
        let side = images.map { max($0.height, $0.width) }.max() ?? largestTile
        let sheet = try ContactSheet.make(
            images, columns: min(columns, width(set)), tile: min(side, largestTile), gap: 1)
        return StudyResult.Sheet(
            png: Data(try PNGEncoder.encode(sheet)).base64EncodedString(), width: sheet.width, height: sheet.height)
    }

    private static func width(_ set: ImageSet) -> Int {
        set.labels != nil && (2...columns).contains(set.classNames.count) ? set.classNames.count : columns
    }

    private static func order(_ set: ImageSet) -> [Int] {
        guard let labels = set.labels, (2...columns).contains(set.classNames.count) else { return Array(0..<set.count) }
        var members = [[Int]](repeating: [], count: set.classNames.count)
        for (index, label) in labels.enumerated() where members[label].count < rows { members[label].append(index) }
        return (0..<rows).flatMap { row in members.compactMap { row < $0.count ? $0[row] : nil } }
    }
}
