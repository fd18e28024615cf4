import Datasets
import Features
import Generators
import Metrics
import Numerics
import Results

/// Sets of pictures: folders, archives, manifests, packed arrays.
package enum ImageModality: Modality {
    package typealias Content = ImageSet
    package typealias Training = TrainingImages

    package static let name = "image"
    package static let about = "a set of images"

    /// Everything that the reader might read, and everything that it names as unread; a table is a manifest only where
    /// its header says so.
    package static func recognise(_ path: InputPath) -> Recognition {
        // Of a table without one the reader says what is missing.
        path.ending == "csv" && Manifest.namesPictures(path.start(1 << 16)) ? .certain : .possible
    }

    package static func open(_ path: String, options: OpenOptions) throws -> ImageSet {
        try ImageSet.open(path, options: options)
    }

    package static func shapes(of set: ImageSet) -> [RunResult.ClassCount] {
        var counts: [String: Int] = [:]
        for index in 0..<set.count { counts[set.shape(at: index).label, default: 0] += 1 }
        return counts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            .map { .init(name: $0.key, count: $0.value) }
    }

    package static func values(in set: ImageSet) -> Int { set.isEmpty ? 0 : set.shape(at: 0).count }

    // MARK: Measuring

    package static func check(extractors ids: [String]) throws(EvaluationError) { try ImageExtractors.check(ids) }

    package static func extractorIDs(_ ids: [String]) -> [String] { ids.map(ImageExtractors.id) }

    package static func extractors(_ ids: [String], for set: ImageSet) throws -> [any FeatureExtractor<ImageSet>] {
        try ImageExtractors.make(ids, for: set)
    }

    package static let defaultPolicy = "builtin:image-default"

    package static var marginals: AnchorMaker<ImageSet> { ImageAnchors.marginals }
    package static var noise: AnchorMaker<ImageSet> { ImageAnchors.noise }

    package static var stages: [any Stage<ImageSet>] {
        [
            SpaceFigures<ImageSet>(), BoostedStage<ImageSet>(), CurvesStage<ImageSet>(), ImageStage(), MishandledStage(),
            LearningStage<ImageSet>(), MemorisedStage<ImageSet>(), ByClassStage<ImageSet>(), GroupStage<ImageSet>(),
            ImageGrids(),
        ]
    }

    package static var learners: [any ContentLearner<ImageSet>] { [PixelReader()] }

    package static func copies(
        training: ImageSet, unseen: ImageSet?, parallel: Parallel
    ) -> (any CopyFinder<ImageSet>)? {
        PictureCopies(training: training, unseen: unseen, parallel: parallel)
    }

    // MARK: Showing

    package static func sheet(_ set: ImageSet, hiding mask: CopyMask<ImageSet>) throws -> StudyResult.Sheet? {
        try CandidateSheet.make(set, hiding: mask)
    }

    package static func copySheet(_ sets: OpenedSets<ImageSet>, parallel: Parallel) throws -> Figure? {
        try RealCopySheet(parallel: parallel).figure(sets)
    }

    package static func picture(_ set: ImageSet) throws -> [UInt8]? { try SampleSheet.png(of: set) }

    // MARK: Making and damaging

    package static var generators: [any Generator<TrainingImages>] {
        func general<Own: ImageGenerator>(_ own: Own) -> any Generator<TrainingImages> { own }
        return GeneratorRegistry.images.map { general($0) }
    }
    package static var ladders: [DegradationLadder<ImageSet>] { ImageLadders.all }

    package static func packed(_ set: ImageSet) throws -> [UInt8] { try PackedSamples.encode(set) }
    package static func unpacked(_ bytes: [UInt8], name: String) -> ImageSet? { PackedSamples.decode(bytes, name: name) }

    package static func requireFree(_ path: String) throws(DatasetError) { try ImageSet.requireFree(path) }

    package static func isFile(_ path: String) -> Bool { path.lowercased().hasSuffix(".npz") }

    package static func write(
        _ set: ImageSet, to path: String, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws {
        if isFile(path) {
            try NPZ.write(set, to: path)
        } else {
            try set.writeFolder(to: path, parallel: parallel, progress: progress)
        }
    }
}
