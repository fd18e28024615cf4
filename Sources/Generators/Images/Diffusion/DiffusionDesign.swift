import Datasets
import Neural
import Numerics

/// The settings of a diffusion model in use, read from text.
struct DiffusionDesign {
    let unet: UNet.Design
    let layout: PixelLayout
    let batch: Int
    let rate: Double
    let average: Double
    /// Share of labels that are withheld in training, so that a guided sample can be drawn.
    let untold: Double
    let guidance: Double
    let samplingSteps: Int
    let solver: DiffusionSampler.Solver
    let schedule = DiffusionSchedule()

    init(_ settings: Settings, shape: ImageShape, classes: Int) throws(GeneratorError) {
        let channels = try settings.int("channels", in: 16...256)
        guard channels % 16 == 0 else {
            throw GeneratorError(
                .usage, "channels=\(channels) is no multiple of 16", remedy: "Give a multiple of 16.")
        }
        // Blocks of 2×2 pixels as channels (4×4 for large images): a quarter of the work at the finest resolution.
        let block = max(shape.height, shape.width) > 32 ? 4 : 2
        layout = PixelLayout(shape, range: .symmetric, multiple: 2 * block, block: block)
        unet = UNet.Design(
            channels: layout.grid.channels, levels: [channels, 2 * channels],
            blocks: try settings.int("blocks", in: 1...8), classes: classes)
        batch = try settings.int("batch", in: 1...1_024)
        rate = try settings.number("rate", in: 1e-6...1)
        average = try settings.number("average", in: 0...0.99999)
        untold = classes > 0 ? try settings.number("untold", in: 0...0.9) : 0
        guidance = try settings.number("guidance", in: 0...20)
        samplingSteps = try settings.int("sampling-steps", in: 1...1_000)
        let name = try settings.choice("solver", of: DiffusionSampler.Solver.allCases.map(\.rawValue))
        solver = DiffusionSampler.Solver(rawValue: name) ?? .dpm
    }

    func network(_ stream: RandomStream) throws -> UNet {
        var random = stream
        return try UNet(unet, random: &random)
    }
}
