import ArgumentParser
import Foundation
import Numerics

enum ProgressStyle: String, ExpressibleByArgument, CaseIterable { case auto, plain, json, none }

struct CommonOptions: ParsableArguments {
    @Option(
        name: .customLong("seed"),
        help: "Seed of every random draw; the same seed gives the same result (default: 1).")
    var givenSeed: UInt64?

    @Option(help: "Threads to use (default: all cores). Results do not depend on it.")
    var threads: Int?

    @Flag(help: "Print exactly one JSON document on standard output.")
    var json = false

    @Flag(help: "Print no progress and no notes.")
    var quiet = false

    @Option(help: "How progress is shown on standard error.")
    var progress = ProgressStyle(rawValue: Configuration.text("progress", "auto")) ?? .auto

    func validate() throws {
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be from 1 to 1024.") }
    }

    var seed: UInt64 { givenSeed ?? UInt64(Configuration.number("seed", 1)) }
    var console: Console { Console(quiet: quiet) }
    var parallel: Parallel { Parallel(threads: threads ?? Configuration.number("threads") ?? ProcessInfo.processInfo.activeProcessorCount) }
    var reporter: ProgressReporter { ProgressReporter(style: quiet ? .none : progress) }
}
