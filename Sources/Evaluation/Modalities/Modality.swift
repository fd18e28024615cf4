import Datasets
import Features
import Generators
import Learners
import Metrics
import Numerics
import Results

/// A kind of data: how its sets are read, what is measured of them, what makes and damages them.
///
/// A new kind is one type that conforms, in a folder of its own, and one line in `Modalities.all`. Nothing else names it.
package protocol Modality: Sendable {
    associatedtype Content
    associatedtype Training: TrainingRows where Training.Content == Content

    /// As results and options name it, e.g. "image".
    static var name: String { get }
    /// What it is in a sentence, e.g. "sets of images".
    static var about: String { get }

    // MARK: Reading

    static func recognise(_ path: InputPath) -> Recognition
    /// What to do where one set is of this kind and another one of `kind`; nil where nothing is known but to say which.
    static func remedy(beside kind: any Modality.Type) -> String?
    /// - Throws: what cannot be read, as `DatasetError` or the modality's own error.
    static func open(_ path: String, options: OpenOptions) throws -> Content
    /// Whether the sets of a run are opened at once, each on a thread: where they take little memory while they are read.
    static func opensAtOnce(_ paths: [String]) -> Bool
    /// Brings sets that were opened alone to what they must have in common beside their classes. Every command that opens
    /// sets of this kind asks it, also for a single one.
    /// - Parameters:
    ///   - sets: the real ones first, training rows before those held out.
    ///   - real: how many of them are real.
    ///   - options: what they were opened with.
    /// - Returns: what is to be said of it.
    /// - Throws: `EvaluationError.badData` for sets that cannot be compared.
    static func agree(_ sets: inout [Content], real: Int, options: OpenOptions) throws -> [RunResult.Warning]
    /// The commonest forms of rows and how many have each, for plans; empty where all have one.
    static func shapes(of set: Content) -> [RunResult.ClassCount]
    /// Numbers that a learner on the content itself reads of a row; 0 where there is none.
    static func values(in set: Content) -> Int
    /// Classes that learners on the columns of rows learn, whose time grows with them: 1 of numbers, 0 where none learns.
    static func learnedClasses(in set: Content) -> Int

    // MARK: Measuring

    /// The built-in policy that its sets are judged by where none is named; it states this kind.
    static var defaultPolicy: String { get }
    /// - Throws: `EvaluationError.usage` for an extractor that there is not, before anything is read.
    static func check(extractors ids: [String]) throws(EvaluationError)
    /// The ids of the extractors that are used where `ids` are asked for.
    static func extractorIDs(_ ids: [String]) -> [String]
    /// - Parameter set: one of the sets that will be read.
    static func extractors(_ ids: [String], for set: Content) throws -> [any FeatureExtractor<Content>]
    /// The features hold the labels, so that classifiers on features would read the answer.
    static var featuresTellLabels: Bool { get }
    /// Whether rows have free text that word vectors tell of.
    static var readsText: Bool { get }
    /// Of larger sets a seeded sample is compared in feature spaces, where costs grow with the square of the rows; what reads
    /// the content itself reads all rows. nil where all rows are compared.
    static var mostRowsInSpaces: Int? { get }
    /// Rows whose parts are right one by one and do not belong together.
    static var marginals: AnchorMaker<Content> { get }
    /// Rows that know nothing but the level of the real ones.
    static var noise: AnchorMaker<Content> { get }
    /// Marginals and noise have the mean and the deviation of each real feature: metrics that read no more than these, as a
    /// linear classifier does, cannot see them, and noise is no worse than marginals.
    static var anchorsKeepMoments: Bool { get }
    /// What is measured once a run beside the distances of each feature space, in the order of the report.
    static var stages: [any Stage<Content>] { get }
    /// Metrics of the content itself that studies compare sets by.
    static var studied: [MetricDescriptor] { get }
    /// Those of them that are `wanted`, of one set.
    static func study(
        _ sets: Roles<Content>, _ wanted: [MetricDescriptor], resamples: Resamples, splits: Int, seed: UInt64,
        parallel: Parallel
    ) throws -> [StudiedValue]
    /// Classifiers that read the content itself, beside those on features.
    static var learners: [any ContentLearner<Content>] { get }
    /// One that is asked for, on the content itself; nil where the content is learned from through its features alone.
    static func learner(_ extra: ExtraLearner) -> (any ContentLearner<Content>)?
    /// Finds near copies in the content itself; nil where rows are near in features alone.
    static func copies(
        training: Content, unseen: Content?, parallel: Parallel
    ) throws -> (any CopyFinder<Content>)?
    /// What a run's result says beside what stages measured.
    static func annotate(_ result: inout RunResult, _ sets: Roles<Content>)

    // MARK: Showing

    /// A picture of a synthetic set for the study's page, copies of real rows hidden; nil where there is nothing to see.
    static func sheet(_ set: Content, hiding mask: CopyMask<Content>) throws -> StudyResult.Sheet?
    /// Copies beside the real rows that they repeat, for those who may see these; nil where there is none.
    static func copySheet(_ sets: OpenedSets<Content>, parallel: Parallel) throws -> Figure?
    /// What a picture that stands alone is made of; nil where sets have none.
    static func picture(_ set: Content) throws -> [UInt8]?

    // MARK: Making and damaging

    static var generators: [any Generator<Training>] { get }
    static var ladders: [DegradationLadder<Content>] { get }
    /// The set as bytes that `unpacked` reads: how a study keeps samples.
    static func packed(_ set: Content) throws -> [UInt8]
    static func unpacked(_ bytes: [UInt8], name: String) -> Content?
    /// Whether `write` gives one file at `path`, rather than a folder.
    static func isFile(_ path: String) -> Bool
    /// - Throws: where a folder for a set is taken.
    static func requireFree(_ path: String) throws(DatasetError)
    static func write(
        _ set: Content, to path: String, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws
}

extension Modality {
    package static func opensAtOnce(_ paths: [String]) -> Bool { false }
    package static func remedy(beside kind: any Modality.Type) -> String? { nil }

    package static func agree(
        _ sets: inout [Content], real: Int, options: OpenOptions
    ) throws -> [RunResult.Warning] { [] }

    /// A set that stands alone.
    package static func opened(
        _ path: String, options: OpenOptions
    ) throws -> (set: Content, warnings: [RunResult.Warning]) {
        let set = try open(path, options: options)
        var alone = [set]
        let warnings = try agree(&alone, real: 1, options: options)
        return (alone.first ?? set, warnings)
    }
    package static func shapes(of set: Content) -> [RunResult.ClassCount] { [] }
    package static func values(in set: Content) -> Int { 0 }
    package static func learnedClasses(in set: Content) -> Int { 0 }
    package static var anchorsKeepMoments: Bool { false }
    package static var featuresTellLabels: Bool { false }
    package static var mostRowsInSpaces: Int? { nil }
    package static var readsText: Bool { false }
    package static var learners: [any ContentLearner<Content>] { [] }
    package static func learner(_ extra: ExtraLearner) -> (any ContentLearner<Content>)? { nil }
    package static var studied: [MetricDescriptor] { [] }
    package static func study(
        _ sets: Roles<Content>, _ wanted: [MetricDescriptor], resamples: Resamples, splits: Int, seed: UInt64,
        parallel: Parallel
    ) throws -> [StudiedValue] { [] }
    package static func copies(
        training: Content, unseen: Content?, parallel: Parallel
    ) throws -> (any CopyFinder<Content>)? { nil }
    package static func annotate(_ result: inout RunResult, _ sets: Roles<Content>) {}
    package static func sheet(_ set: Content, hiding mask: CopyMask<Content>) throws -> StudyResult.Sheet? { nil }
    package static func copySheet(_ sets: OpenedSets<Content>, parallel: Parallel) throws -> Figure? { nil }
    package static func picture(_ set: Content) throws -> [UInt8]? { nil }
    package static var anchors: [AnchorMaker<Content>] { [marginals, noise] }
    package static func extractorIDs(_ ids: [String]) -> [String] { ids }
    package static func isFile(_ path: String) -> Bool { true }
    package static func requireFree(_ path: String) throws(DatasetError) {}
}

/// Whether a path holds a kind of data.
package enum Recognition: Sendable {
    case no
    /// It may be; taken where no other kind is certain.
    case possible
    case certain
}

/// What a metric of the content says of one set of a study.
package struct StudiedValue: Sendable {
    package let id: String
    package let result: Result<Estimate, MetricError>
    package let floor: Floor?
}

/// Rows of known quality that place a value on a scale.
package struct AnchorMaker<Content: RowSet>: Sendable {
    /// As results name it, e.g. "pixel_marginals".
    package let name: String
    /// As a row of a study and in sentences, e.g. "pixel marginals".
    package let title: String
    /// One sentence for the study's page.
    package let about: String
    private let draw: @Sendable (Content, Int, RandomStream, Parallel) throws -> Content

    package init(
        name: String, title: String, about: String,
        draw: @escaping @Sendable (_ real: Content, _ count: Int, RandomStream, Parallel) throws -> Content
    ) {
        self.name = name
        self.title = title
        self.about = about
        self.draw = draw
    }

    /// `count` rows.
    package func rows(like real: Content, count: Int, stream: RandomStream, parallel: Parallel) throws -> Content {
        try draw(real, count, stream, parallel)
    }
}

/// Names of anchors that every kind of data has.
package enum AnchorNames {
    package static let copyOfTrain = "copy_of_train"
    package static let noise = "noise"
}

/// A classifier that reads the content of rows itself.
package protocol ContentLearner<Content>: Sendable {
    associatedtype Content: RowSet
    associatedtype Learner: Classifier

    var learner: Learner { get }
    /// In progress, e.g. "convolutional network on pixels".
    var words: String { get }
    /// Behind the metric's id in the columns of a study, e.g. "cnn".
    var suffix: String { get }
    /// How often it is trained anew to learn how much the luck of training moves its answers.
    var refits: Int { get }

    /// Makes the rows of any of the sets ready, alike for all of them.
    /// - Parameters:
    ///   - sets: all that will be read.
    ///   - reference: the one whose form counts; nil where they count alike.
    func reader(of sets: [Content], reference: Content?) throws -> @Sendable (Content, Parallel) throws -> Learner.Input
}

/// Finds rows that repeat known ones nearly.
package protocol CopyFinder<Content>: AnyObject {
    associatedtype Content: RowSet

    /// One list a place of `known`, with a match a row of `set`.
    func matches(of set: Content, in known: [CopiedFrom]) throws -> [[NearCopySearch.Match]]
    /// Of the unseen rows in the training set; nil without them.
    func matchesOfUnseen() throws -> [NearCopySearch.Match]?
}
