import Datasets
import Neural
import Numerics

/// Denoising diffusion in pixels (Ho et al. 2020), told the class where images have labels.
struct DiffusionGenerator: ImageGenerator {
    let descriptor = GeneratorDescriptor(
        id: "ddpm", family: .diffusion,
        summary: "Denoising diffusion: noise turned into an image step by step by a small U-Net, told the class where "
            + "there are labels.",
        givesLabels: true,
        settings: [
            .init("channels", "64", "Channels at the finest resolution, a multiple of 16; twice as many at the next."),
            .init("blocks", "1", "Residual blocks at each resolution, down and up."),
            .init("batch", "64", "Images of a step."),
            .init("rate", "0.001", "Highest learning rate of Adam."),
            .init("average", "0.999", "Weight of the past in the averaged weights that samples come from."),
            .init("untold", "0.1", "Share of labels withheld in training, which guidance needs."),
            .init(
                "guidance", "0",
                "How far samples are pushed towards their class beyond what is learned (Ho and Salimans 2022); "
                    + "0: not at all, at half the cost"),
            .init("sampling-steps", "25", "Network calls a sample."),
            .init("solver", "dpm", "dpm: second order (Lu et al. 2022); ddim: first order (Song et al. 2021)"),
        ],
        reference: "Ho et al. 2020; Nichol and Dhariwal 2021; Salimans and Ho 2022")

    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let design = try DiffusionDesign(
            settings, shape: data.shape, classes: data.labels == nil ? 0 : data.classNames.count)
        let training = try DiffusionTraining(design, data, seed: plan.seed)
        let outcome = try SteppedTraining(
            training, SteppedTraining.Identity(descriptor, data, plan, settings), plan
        ).run()
        let entries = GeneratorModel.entries(training.average.averages)
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved, steps: outcome.steps, epochs: outcome.epochs,
            tensors: entries)
    }

    /// Images that are denoised together, whatever the count.
    private static let chunk = 64

    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let classes = model.header.classNames.count
        let settings: Settings
        do {
            settings = try Settings(descriptor, model.header.settings)
        } catch { throw GeneratorModel.bad(error.message) }
        let design = try DiffusionDesign(settings, shape: model.shape, classes: classes)
        let network = try design.network(RandomStream(seed: 0))
        try model.load(network.parameters)
        let sampler = DiffusionSampler(schedule: design.schedule, solver: design.solver, steps: design.samplingSteps)
        let stream = RandomStream(seed: plan.seed).split("diffusion")
        let grid = design.layout.grid
        var pixels: [UInt8] = []
        var drawn: [Int] = []
        for first in stride(from: 0, to: plan.count, by: Self.chunk) {
            // The last chunk is filled up, so that a row's bits do not depend on how many are asked for.
            let labels = (first..<first + Self.chunk).map { model.label($0, stream) }
            let noise = (first..<first + Self.chunk).flatMap { row in
                NormalNoise.values(design.layout.count, stream.split("noise").split(row))
            }
            let images = try sampler.images(
                from: Tensor(unchecked: noise, shape: [Self.chunk, grid.height, grid.width, grid.channels]),
                parallel: plan.parallel
            ) { images, step in
                try Task.checkCancellation()
                return try Self.velocity(network, design, images, step, labels, plan.parallel)
            }
            guard images.values.allSatisfy(\.isFinite) else { throw GeneratorModel.bad("its outputs are no numbers") }
            let count = min(Self.chunk, plan.count - first)
            pixels += design.layout.bytes(images.values, rows: count)
            drawn += labels[..<count]
            plan.progress(first + count, plan.count)
        }
        return GeneratedImages(
            count: plan.count, shape: model.shape, pixels: pixels, labels: classes > 0 ? drawn : nil,
            classNames: model.header.classNames)
    }

    /// The predicted velocity; with guidance g, (1 + g) times the one with the class less g times the one without.
    private static func velocity(
        _ network: UNet, _ design: DiffusionDesign, _ images: Tensor, _ step: Int, _ labels: [Int],
        _ parallel: Parallel
    ) throws -> Tensor {
        let pass = Pass(training: false, parallel: parallel)
        let times = [Double](repeating: Double(step), count: images.rows)
        let told = try network.forward(images, times: times, labels: labels, pass)
        guard design.guidance > 0, design.unet.classes > 0 else { return told }
        let untold = [Int](repeating: design.unet.classes, count: images.rows)
        var mixed = try network.forward(images, times: times, labels: untold, pass)
        let guidance = Float(design.guidance)
        DiffusionPasses.mix(
            &mixed.values, told.values, told.values, a: 1 + guidance, b: -guidance, c: 0, parallel: parallel)
        return mixed
    }
}
