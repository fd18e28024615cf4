import Metrics
import Results

/// Results that versions of before the facts of a metric were recorded wrote: what they lack stands in the descriptors.
public enum OlderRun {
    /// Something that an older run says and this version cannot read.
    public struct Unreadable: Error, Sendable, Equatable {
        public let message: String
    }

    /// The run as this version would have written it; a run of today's schema is left as it is.
    /// - Throws: `Unreadable` for a metric that this version does not have, and for a group whose column cannot be told
    ///   from its level.
    public static func read(_ run: RunResult) throws(Unreadable) -> RunResult {
        guard run.schema == RunResult.olderSchema else { return run }
        var read = run
        read.schema = RunResult.schema
        let columns = run.metrics.filter { $0.scope.kind == .column }.compactMap(\.scope.names.first)
        for index in read.metrics.indices {
            let measurement = read.metrics[index]
            guard let descriptor = MetricRegistry.descriptor(measurement.id) else {
                throw Unreadable(message: "holds \(measurement.id), which is no metric of this version")
            }
            read.metrics[index].take(descriptor.facts)
            read.metrics[index].scope = try scope(measurement.scope, columns)
        }
        return read
    }

    /// The verdict with the names of the metrics.
    /// - Throws: as for a run.
    public static func read(_ gate: GateResult, of run: RunResult) throws(Unreadable) -> GateResult {
        guard gate.schema == GateResult.olderSchema else { return gate }
        var read = gate
        read.schema = GateResult.schema
        let columns = run.metrics.filter { $0.scope.kind == .column }.compactMap(\.scope.names.first)
        for index in read.checks.indices {
            read.checks[index].title = MetricRegistry.descriptor(gate.checks[index].id)?.title
            read.checks[index].scope = try scope(gate.checks[index].scope, columns)
        }
        return read
    }

    /// The study with the names of its columns.
    /// - Throws: `Unreadable` for a metric that this version does not have.
    public static func read(_ study: StudyResult) throws(Unreadable) -> StudyResult {
        guard study.schema == StudyResult.olderSchema else { return study }
        var read = study
        read.schema = StudyResult.schema
        for index in read.metrics.indices {
            guard let descriptor = MetricRegistry.descriptor(read.metrics[index].id) else {
                throw Unreadable(message: "holds \(read.metrics[index].id), which is no metric of this version")
            }
            read.metrics[index].title = descriptor.title
            read.metrics[index].shortTitle = descriptor.shortTitle
        }
        return read
    }

    /// A group was one text, "column: level". Where that can be cut in several ways, the columns of the run tell.
    private static func scope(_ scope: Scope, _ columns: [String]) throws(Unreadable) -> Scope {
        guard scope.kind == .group, scope.names.count == 1, let text = scope.names.first else { return scope }
        let fits = columns.filter { text.utf8.starts(with: "\($0): ".utf8) }
        let parts = Set(fits.map { Array($0.utf8) })
        guard let column = fits.first, parts.count == 1 else {
            throw Unreadable(message: "has a group “\(text)” whose column cannot be told from its level")
        }
        let level = String(decoding: text.utf8.dropFirst(column.utf8.count + 2), as: UTF8.self)
        return Scope(.group, column, level)
    }
}
