import Datasets
import Numerics

/// Finds the sets that the embedded network is trained and tested on below one folder.
public struct ExtractorData: Sendable {
    public let training: [TrainingSet]
    /// By the names of the training sets; images and classes as in training, never trained on.
    public let tests: [(name: String, images: ImageSet)]

    /// Reads, below `folder`:
    /// - `cifar10/train/<class>/*.jpg` and `cifar10/test/…` (unpack archives first),
    /// - `fashion_mnist/train-images-idx3-ubyte.gz`, `t10k-…` and their labels, the same in `mnist`,
    /// - `sign_digits/photos/<class>/*.jpg`, of which every fifth is left for the test.
    /// - Throws: `DatasetError` for what is missing or damaged.
    public init(folder: String, parallel: Parallel = .serial) throws {
        var options = OpenOptions()
        options.parallel = parallel
        func open(_ path: String) throws -> ImageSet { try ImageSet.open("\(folder)/\(path)", options: options) }
        let signs = try open("sign_digits/photos")
        func every(_ indices: some Sequence<Int>) throws -> ImageSet { try signs.subset(Array(indices)) }
        let kept = try every((0..<signs.count).filter { $0 % 5 != 4 })
        training = [
            try TrainingSet(open("cifar10/train"), name: "cifar10", mirrors: true, parallel: parallel),
            try TrainingSet(
                open("fashion_mnist/train-images-idx3-ubyte.gz"), name: "fashion_mnist", mirrors: true,
                parallel: parallel),
            try TrainingSet(
                open("mnist/train-images-idx3-ubyte.gz"), name: "mnist", mirrors: false, parallel: parallel),
            try TrainingSet(kept, name: "sign_digits", mirrors: false, parallel: parallel),
        ]
        tests = [
            ("cifar10", try open("cifar10/test")),
            ("fashion_mnist", try open("fashion_mnist/t10k-images-idx3-ubyte.gz")),
            ("mnist", try open("mnist/t10k-images-idx3-ubyte.gz")),
            ("sign_digits", try every((0..<signs.count).filter { $0 % 5 == 4 })),
        ]
    }
}
