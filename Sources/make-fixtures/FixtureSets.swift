import Datasets
import Numerics

/// The four sets of `fixtures/`, each made of its own random stream.
enum FixtureSets {
    static let count = 1000
    private static let classNames = (0..<10).map(String.init)

    static func all(seed: UInt64) throws -> [(name: String, set: ImageSet)] {
        let streams = RandomStream(seed: seed)
        let real = try drawings(GlyphStyle(), streams.split("real"))
        return [
            ("real", real), ("holdout", try drawings(GlyphStyle(), streams.split("holdout"))),
            ("good", try drawings(goodStyle, streams.split("good"))),
            ("flawed", try flawed(real, streams.split("flawed"))),
        ]
    }

    /// A generator that has learnt the real drawings well: everything varies a little less and the pen is a little
    /// broader, as with real generators.
    private static var goodStyle: GlyphStyle {
        var style = GlyphStyle()
        style.rotation *= 0.96
        style.wobble *= 0.95
        style.shift *= 0.97
        style.thickness *= 1.015
        style.brightness -= 1
        return style
    }

    private static func drawings(_ style: GlyphStyle, _ stream: RandomStream, without missing: Int? = nil) throws
        -> ImageSet
    {
        var classes = stream.split("classes")
        var labels: [Int] = []
        while labels.count < count {
            let label = classes.index(below: 10)
            if label != missing { labels.append(label) }
        }
        let renderer = GlyphRenderer(style: style)
        var pixels: [UInt8] = []
        for (index, label) in labels.enumerated() {
            var own = stream.split(index)
            pixels += renderer.render(label, &own)
        }
        return try ImageSet(
            pixels: pixels, count: count, height: GlyphRenderer.side, width: GlyphRenderer.side, channels: 1,
            labels: labels, classNames: classNames)
    }

    /// Class 7 is missing, 8 % are exact copies of real drawings, a quarter of the rest is noisy.
    private static func flawed(_ real: ImageSet, _ stream: RandomStream) throws -> ImageSet {
        let drawn = try drawings(goodStyle, stream, without: 7)
        guard let realLabels = real.labels, var labels = drawn.labels else { return drawn }
        let copyable = realLabels.indices.filter { realLabels[$0] != 7 }
        var choice = stream.split("copies")
        let sources = choice.permutation(copyable.count).prefix(count * 8 / 100).map { copyable[$0] }
        let places = choice.permutation(count)
        var images = try drawn.images(in: 0..<count)
        for (place, source) in zip(places, sources) {
            images[place] = try real.image(at: source)
            labels[place] = realLabels[source]
        }
        for place in places[sources.count..<sources.count + count / 4] {
            var own = stream.split("noise").split(place)
            for index in images[place].pixels.indices {
                let level = Double(images[place].pixels[index]) + 22 * own.normal()
                images[place].pixels[index] = UInt8(min(255, max(0, (level / 8).rounded() * 8)))
            }
        }
        return try ImageSet(images: images, labels: labels, classNames: classNames)
    }
}
