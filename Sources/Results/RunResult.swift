/// `run.json`: what was measured. The same inputs, seed and version give the same bytes.
public struct RunResult: Codable, Sendable, Equatable {
    public static let schema = "assay.run/2"
    /// Before parts had several names and measurements said what their metric is. Readers take it with what
    /// `Measurement` lacks from the metrics' descriptors.
    public static let olderSchema = "assay.run/1"

    public var schema: String
    public var tool: Tool
    public var title: String
    public var seed: UInt64
    public var modality: String
    public var inputs: [Input]
    public var features: [FeatureSpace]
    public var metrics: [Measurement]
    public var figures: [Figure]
    public var warnings: [Warning]
    /// The settings that change numbers, e.g. "bootstrap_replicates": "200".
    public var settings: [String: String]

    public init(
        tool: Tool, title: String, seed: UInt64, modality: String, inputs: [Input], features: [FeatureSpace],
        metrics: [Measurement], figures: [Figure], warnings: [Warning], settings: [String: String]
    ) {
        schema = Self.schema
        self.tool = tool
        self.title = title
        self.seed = seed
        self.modality = modality
        self.inputs = inputs
        self.features = features
        self.metrics = metrics
        self.figures = figures
        self.warnings = warnings
        self.settings = settings
    }

    /// The sets are of several tables, each with rows of its own.
    package var hasTables: Bool { inputs.contains { $0.parts?.isEmpty == false } }

    public struct Tool: Codable, Sendable, Equatable {
        public var name: String
        public var version: String
        public init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }

    public enum Role: String, Codable, Sendable { case real, holdout, synthetic }

    public struct Input: Codable, Sendable, Equatable {
        public var role: Role
        /// The name the user gave (last path component), never an absolute path.
        public var name: String
        public var media: String
        public var count: Int
        /// Rows that copies and nearest rows were looked for in, where a limit leaves fewer to compare.
        public var searched: Int?
        /// Of a set of several tables, each with its rows: what is measured in one of them rests on these.
        public var parts: [Part]?
        public var bytes: Int
        /// SHA-256 over the decoded content in canonical order: 64 hexadecimal digits.
        public var fingerprint: String
        public var classes: [ClassCount]
        public var skipped: [Skipped]
        public var notes: [String]

        /// `media` of a set that is given by the mean and covariance of its features; `count` is 0 where the file does not say
        /// of how many rows.
        public static let statistics = "statistics"

        public init(
            role: Role, name: String, media: String, count: Int, bytes: Int, fingerprint: String,
            classes: [ClassCount] = [], skipped: [Skipped] = [], notes: [String] = []
        ) {
            self.role = role
            self.name = name
            self.media = media
            self.count = count
            self.bytes = bytes
            self.fingerprint = fingerprint
            self.classes = classes
            self.skipped = skipped
            self.notes = notes
        }
    }

    public struct Part: Codable, Sendable, Equatable {
        public var name: String
        public var count: Int
        public init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    public struct ClassCount: Codable, Sendable, Equatable {
        public var name: String
        public var count: Int
        public init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    public struct Skipped: Codable, Sendable, Equatable {
        public var name: String
        public var reason: String
        public init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    public struct FeatureSpace: Codable, Sendable, Equatable {
        public var id: String
        public var version: String
        public var weightsSha256: String?
        public var dimension: Int
        /// Resize filter, value range, channels: a part of the identity of every distance.
        public var preprocessing: String
        public init(id: String, version: String, weightsSha256: String?, dimension: Int, preprocessing: String) {
            self.id = id
            self.version = version
            self.weightsSha256 = weightsSha256
            self.dimension = dimension
            self.preprocessing = preprocessing
        }
    }

    public struct Warning: Codable, Sendable, Equatable {
        public var code: String
        public var message: String
        public init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }
}
