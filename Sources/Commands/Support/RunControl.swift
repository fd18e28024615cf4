import ArgumentParser
import Evaluation
import Foundation

/// How a run is kept, tried out and taken up again.
struct RunControl: ParsableArguments {
    @Option(help: ArgumentHelp("Keep features here, by content and extractor, and use those that are there.", valueName: "dir"), completion: .directory)
    var cache: String?
    @Flag(help: "Go on with a run that was broken off: what it finished lies in OUT.work.")
    var resume = false
    @Flag(help: "Say what would be measured and which checks can be computed, with an estimate of time and memory; write nothing.")
    var dryRun = false

    func validate() throws {
        if cache?.isEmpty == true { throw ValidationError("--cache must name a folder.") }
        if dryRun, resume { throw ValidationError("Give --dry-run or --resume, not both.") }
    }

    /// The folder beside `out` for what a run has finished.
    static func workFolder(of out: String) -> String {
        var path = out
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return URL(filePath: path).standardizedFileURL.path(percentEncoded: false) + ".work"
    }

    /// - Returns: nil where nothing can be kept beside `out`, which stops no run that was not asked to resume.
    func store(out: String, console: Console) throws -> RunStore? {
        let work = Self.workFolder(of: out)
        if resume, !FileManager.default.fileExists(atPath: work) {
            console.note("\(work) is not there: nothing to resume, the run begins anew")
        }
        let made = Result {
            try RunStore(work: work, cache: cache, resume: resume, build: BuildIdentity.text)
        }
        if case .failure(let error as EvaluationError) = made, error.code == .cannotWrite, cache == nil, !resume {
            console.note("\(work) cannot be made: this run cannot be resumed")
            return nil
        }
        return try made.get()
    }
}

/// Tells one build of this program from another, so that none goes on with the numbers of another.
enum BuildIdentity {
    static var text: String {
        var info = stat()
        guard stat("/proc/self/exe", &info) == 0 else { return Assay.version }
        return "\(Assay.version) \(info.st_size) \(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec)"
    }
}
