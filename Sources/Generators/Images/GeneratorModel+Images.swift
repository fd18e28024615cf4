import Datasets
import Neural

extension GeneratorModel {
    /// A model of images.
    package init(
        _ descriptor: GeneratorDescriptor, _ data: TrainingImages, _ plan: FitPlan, settings: [String: String],
        steps: Int = 0, epochs: Double = 0, holdsTrainingRows: Bool = false, tensors: [Safetensors.Entry]
    ) {
        let labelled = descriptor.givesLabels && data.labels != nil
        let header = Header(
            format: Header.format, generator: descriptor.id, generatorVersion: descriptor.version,
            tool: plan.tool, seed: plan.seed, dataFingerprint: data.fingerprint, rows: data.count,
            height: data.shape.height, width: data.shape.width, channels: data.shape.channels,
            classNames: labelled ? data.classNames : [], classCounts: labelled ? data.classCounts : [],
            settings: settings, steps: steps, epochs: epochs, holdsTrainingRows: holdsTrainingRows)
        self.init(header: header, tensors: [Self.contents(data.contents)] + tensors)
    }

    /// Of the images that it makes.
    public var shape: ImageShape {
        ImageShape(height: header.height ?? 0, width: header.width ?? 0, channels: header.channels ?? 0)
    }
}
