extension GateResult {
    /// One cause behind checks that did not pass, in the data's own words, with what to do about it.
    public struct Finding: Codable, Sendable, Equatable {
        public enum Kind: String, Codable, Sendable, CaseIterable {
            case trainingCopies = "training_copies"
            case holdoutCopies = "holdout_copies"
            /// Nearer to the training rows than unseen rows are, without copies.
            case nearness
            case missingParts = "missing_parts"
            case shares
            case wrongLabels = "wrong_labels"
            /// Another kind of data altogether.
            case otherDomain = "other_domain"
            /// A property of single rows is off: brightness, sharpness, length.
            case property
            /// Rows are right and were handled wrongly afterwards: inverted, turned.
            case handling
            /// A column of a table, or a pair of them.
            case column
            /// Rows of one table that point to no row of another.
            case reference
            /// Rows of several tables that do not belong together as the real ones do.
            case family
            /// One level of the features is much further off than another.
            case level
            case collapse
            case repeats
            case strangers
            /// A class or a group is much further off than the others.
            case part
            /// Failed checks that no cause was found for.
            case unexplained
            case undecided
            case notMeasured = "not_measured"
        }

        public var kind: Kind
        /// What is wrong: "no images of class 7 (9.5 % of the real ones)". No full stop, lower case at the start.
        public var sentence: String
        /// What to do next, filled with the run's numbers: one or two whole sentences.
        public var action: String
        /// The parts of the set that it is about, worst first; empty for the whole.
        public var parts: [Scope]
        /// Its evidence: indices into `checks`, worst first. No check is evidence of two findings.
        public var checks: [Int]
        /// Whether one of these checks holds the release up.
        public var blocks: Bool

        public init(
            _ kind: Kind, _ sentence: String, action: String, parts: [Scope] = [], checks: [Int] = [], blocks: Bool = false
        ) {
            self.kind = kind
            self.sentence = sentence
            self.action = action
            self.parts = parts
            self.checks = checks
            self.blocks = blocks
        }

        /// Whether the data have nothing that its checks are about.
        /// - Parameter all: the verdict's checks, which its own are among.
        public func isBesideThePoint(among all: [Check]) -> Bool {
            !checks.isEmpty && checks.allSatisfy { all.indices.contains($0) && all[$0].isBesideThePoint }
        }
    }
}
