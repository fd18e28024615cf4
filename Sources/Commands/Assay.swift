import ArgumentParser
import Foundation
import Numerics
import Studies

/// The command line: parse, run, and turn every error into a message and an exit status.
public enum Assay {
    public static let version = "0.1.0"

    public static func run() {
        // A reader that closes the pipe early (`assay … | head`) must not look like a crash.
        signal(SIGPIPE, SIG_IGN)
        // A limit on file sizes is a write error with a message, not a signal.
        signal(SIGXFSZ, SIG_IGN)
        ProcessMemory.keepForReuse()
        do {
            // Defaults of options come from it, so a mistake in it must stop every command.
            _ = try Configuration.loaded.get()
            var command = try AssayCommand.parseAsRoot()
            try command.run()
        } catch {
            ErrorReport.exit(for: error)
        }
    }
}

struct AssayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assay",
        abstract: "Measures synthetic data against real data and judges it by a policy.",
        discussion: """
            The main job:
              assay evaluate --real REAL --holdout HOLDOUT --synthetic SYNTHETIC --out DIR

            Exit status: 0 pass, 1 the gate failed, 3 undecided, 4 nothing evaluated, 64 usage, 65 bad data,
            66 input missing, 70 internal, 73 cannot write, 74 read or write error, 75 locked,
            78 bad policy.
            """,
        version: Assay.version,
        subcommands: [
            EvaluateCommand.self, CompareCommand.self, GateCommand.self, ReportCommand.self, CardCommand.self,
            NightlyCommand.self, DemoCommand.self, MetricsCommand.self, PoliciesCommand.self, InitCommand.self,
            SchemaCommand.self,
            GeneratorsCommand.self, GenerateCommand.self, AugmentCommand.self, SampleCommand.self,
            DegradeCommand.self, SelftestCommand.self, ExtractorCommand.self, ConfigCommand.self, DoctorCommand.self,
            ManualCommand.self, FeaturesCommand.self, BenchCommand.self, CoverageCommand.self,
        ])
}
