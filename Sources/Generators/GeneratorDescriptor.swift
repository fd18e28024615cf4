/// What a generator is, fixed in code; `assay generators` lists it.
public struct GeneratorDescriptor: Sendable, Equatable {
    public enum Family: String, Sendable, Codable, CaseIterable {
        /// A row that a sound metric must place right: noise, shuffled labels.
        case control
        /// Closed form or resampling; no training by steps.
        case classical
        /// Variational autoencoders.
        case variational
        /// Generative adversarial networks.
        case adversarial
        /// Denoising diffusion.
        case diffusion
    }

    /// Lower case with hyphens, e.g. "wgan-gp".
    public let id: String
    /// Raised whenever the same data, seed and budget give other samples; a model file of another version is refused.
    public let version: Int
    public let family: Family
    /// One sentence for the list and the report.
    public let summary: String
    /// Whether samples carry a class label (asked of labelled training data only).
    public let givesLabels: Bool
    /// Whether samples are training rows or little else: such a generator wins most metrics and is no baseline to beat.
    public let copiesRows: Bool
    /// Whether it learns by class and cannot do without labels.
    public let needsLabels: Bool
    /// Where it stands as a baseline that nobody asked for by name; nil where it does not.
    public let baseline: Baseline?
    /// Settings with their defaults, in the order of the list.
    public let settings: [Setting]
    /// Paper or standard, e.g. "Ho et al. 2020".
    public let reference: String

    /// Training sets that a generator is a default baseline for.
    public enum Baseline: Sendable {
        case always, withLabels, withoutLabels
        /// Every study has such rows anyway.
        case never

        package func stands(labelled: Bool) -> Bool {
            switch self {
            case .always: true
            case .withLabels: labelled
            case .withoutLabels: !labelled
            case .never: false
            }
        }
    }

    /// A hyper-parameter that `--set NAME=VALUE` changes.
    public struct Setting: Sendable, Equatable {
        public let name: String
        public let standard: String
        public let meaning: String

        public init(_ name: String, _ standard: String, _ meaning: String) {
            self.name = name
            self.standard = standard
            self.meaning = meaning
        }
    }

    public init(
        id: String, version: Int = 1, family: Family, summary: String, givesLabels: Bool, copiesRows: Bool = false,
        needsLabels: Bool = false, baseline: Baseline? = nil, settings: [Setting] = [], reference: String
    ) {
        self.id = id
        self.version = version
        self.family = family
        self.summary = summary
        self.givesLabels = givesLabels
        self.copiesRows = copiesRows
        self.needsLabels = needsLabels
        self.baseline = baseline
        self.settings = settings
        self.reference = reference
    }

    /// Whether training goes by steps, so that a budget, a checkpoint and `--resume` mean something.
    public var trainsBySteps: Bool {
        switch family {
        case .control, .classical: false
        case .variational, .adversarial, .diffusion: true
        }
    }
}
