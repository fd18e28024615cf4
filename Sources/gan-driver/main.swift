import Datasets
import Features
import Foundation
import Generators
import Metrics
import Numerics

let arguments = Array(CommandLine.arguments.dropFirst())
let id = arguments[0], out = arguments[2]
let path = arguments[1]
var settings: [String: String] = [:]
var budget = FitPlan.Budget.standard
var threads = 1
var count = 10000
var seed: UInt64 = 1
for pair in arguments.dropFirst(3) {
    let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
    switch parts[0] {
    case "minutes": budget = .minutes(Double(parts[1])!)
    case "epochs": budget = .epochs(Double(parts[1])!)
    case "steps": budget = .steps(Int(parts[1])!)
    case "threads": threads = Int(parts[1])!
    case "count": count = Int(parts[1])!
    case "seed": seed = UInt64(parts[1])!
    default: settings[parts[0]] = parts[1]
    }
}
let parallel = Parallel(threads: threads)
func seconds() -> Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }
func cpu() -> Double { Double(clock_()) / 1e6 }
func clock_() -> Int { Foundation.clock() }
let set = try ImageSet.open(path)
let data = try TrainingImages(set, parallel: parallel)
let began = seconds()
let cpuBegan = cpu()
nonisolated(unsafe) var last = 0.0
let plan = FitPlan(
    seed: seed, budget: budget, settings: settings, parallel: parallel, clock: { seconds() },
    progress: { p in
        if seconds() - last > 10 || p.step == p.totalSteps {
            last = seconds()
            let text = p.losses.map { "\($0.name) \(String(format: "%.3f", $0.value))" }.joined(separator: "  ")
            print(String(format: "%5.0fs step %d/%d epoch %.2f %.0f img/s  ", seconds() - began, p.step, p.totalSteps, p.epochs, p.samplesPerSecond) + text)
            fflush(nil)
        }
    })
let generator = try GeneratorRegistry.image(id)
let model = try generator.fit(data, plan)
print("fit", seconds() - began, "cpu", cpu() - cpuBegan, "steps", model.header.steps, "epochs", model.header.epochs)
let s0 = seconds()
let made = try generator.sample(model, SamplePlan(count: count, seed: 7, parallel: parallel))
print("sample", seconds() - s0)
let images = try made.imageSet(name: id)
let shape = images.uniformShape!
let size = shape.height * shape.width * shape.channels
let pixels = try images.pixels(in: 0..<count)
var order = Array(0..<100)
if let labels = images.labels {
    var perClass: [Int: [Int]] = [:]
    for (i, l) in labels.enumerated() { perClass[l, default: []].append(i) }
    order = perClass.keys.sorted().flatMap { Array(perClass[$0]!.prefix(12)) }
}
let tiles = try order.map { try Image8(height: shape.height, width: shape.width, channels: shape.channels, pixels: Array(pixels[$0 * size..<($0 + 1) * size])) }
let sheet = try ContactSheet.make(tiles, columns: images.labels == nil ? 10 : 12, tile: 56)
try Data(PNGEncoder.encode(sheet)).write(to: URL(fileURLWithPath: out))
if count >= 1000 {
    let test = try ImageSet.open(path.replacingOccurrences(of: "train-", with: "t10k-"))
    let extractor = try EmbeddedExtractor()
    let e0 = seconds()
    let cache = "/tmp/gan_feat_" + path.replacingOccurrences(of: "/", with: "_")
    var reference: Matrix<Float>
    if let d = try? Data(contentsOf: URL(fileURLWithPath: cache)) {
        var v = [Float](repeating: 0, count: d.count / 4)
        _ = v.withUnsafeMutableBytes { d.copyBytes(to: $0) }
        reference = try Matrix(rows: v.count / extractor.dimension, columns: extractor.dimension, storage: v)
    } else {
        reference = try extractor.extract(test, parallel: parallel)
        try reference.storage.withUnsafeBytes { Data($0) }.write(to: URL(fileURLWithPath: cache))
    }
    let features = try extractor.extract(images, parallel: parallel)
    let fd = try frechetDistance(reference, features, parallel: parallel)
    print("FD", fd.distance, "extract", seconds() - e0)
}
