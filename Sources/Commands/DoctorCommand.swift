import ArgumentParser
import Assets
import Foundation
import Metrics
import Numerics
import Reporting

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check what Assay runs on and what it carries.")

    func run() throws {
        let console = Console()
        console.result("assay \(Assay.version)")
        console.result("processor: \(Machine.description), \(ProcessInfo.processInfo.activeProcessorCount) cores")
        console.result("BLAS kernels: \(Machine.blasKernels)")
        console.result("metrics: \(MetricRegistry.descriptors.count), with \(EmbeddedFiles.cards().count) cards")
        console.result("policies: \(PolicyLoader.builtinNames.joined(separator: ", "))")
        guard Assets.bytes("weights/embedded.safetensors") != nil else {
            throw CommandError(
                .badData, "the weights of the embedded extractor are missing", remedy: "Build Assay again from a clean clone.")
        }
        console.result("embedded extractor: present")
    }
}

extension Machine {
    static var blasKernels: String { BLAS.coreName }
}
