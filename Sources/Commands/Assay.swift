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
            var command = try Self.command(Array(CommandLine.arguments.dropFirst()))
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
        groupedSubcommands: [
            CommandGroup(
                name: "Judge a synthetic set",
                subcommands: [EvaluateCommand.self, GateCommand.self, ReportCommand.self, CardCommand.self]),
            CommandGroup(
                name: "Compare and watch", subcommands: [CompareCommand.self, NightlyCommand.self, SelftestCommand.self]),
            CommandGroup(
                name: "Choose what is asked",
                subcommands: [InitCommand.self, PoliciesCommand.self, MetricsCommand.self, SchemaCommand.self]),
            CommandGroup(
                name: "Make data",
                subcommands: [
                    GeneratorsCommand.self, GenerateCommand.self, AugmentCommand.self, SampleCommand.self,
                    DegradeCommand.self,
                ]),
            CommandGroup(
                name: "The program itself",
                subcommands: [
                    DemoCommand.self, DoctorCommand.self, ConfigCommand.self, FeaturesCommand.self, StatisticsCommand.self, ExtractorCommand.self,
                    ManualCommand.self, BenchCommand.self, CoverageCommand.self,
                ]),
        ])
}
