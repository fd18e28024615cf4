import Datasets
import Generators
import Testing

/// Generators that hand training images on.
@Suite struct ResamplingTests {
    private func places(_ data: TrainingImages) -> [[UInt8]: Int] {
        let width = data.shape.count
        var found: [[UInt8]: Int] = [:]
        for row in 0..<data.count { found[Array(data.pixels[row * width..<(row + 1) * width])] = row }
        return found
    }

    @Test(arguments: ["bootstrap", "augment"]) func copiesRowsWithTheirLabels(id: String) throws {
        let data = try SmallSet.images()
        let still = ["rotate": "0", "scale": "0", "shift": "0"]
        let images = try SmallSet.sample(id, data, rows: 300, settings: id == "augment" ? still : [:])
        let known = places(data)
        let width = data.shape.count
        var used: Set<Int> = []
        for row in 0..<images.count {
            let source = try #require(known[Array(images.pixels[row * width..<(row + 1) * width])])
            #expect(images.labels?[row] == data.labels?[source])
            used.insert(source)
        }
        #expect(used.count > 60)
    }

    @Test func augmentChangesImages() throws {
        let data = try SmallSet.images()
        let images = try SmallSet.sample("augment", data, rows: 50)
        let known = places(data)
        let width = data.shape.count
        #expect((0..<50).allSatisfy { known[Array(images.pixels[$0 * width..<($0 + 1) * width])] == nil })
    }

    @Test func shuffledLabelsPermuteThem() throws {
        let data = try SmallSet.images()
        let images = try SmallSet.sample("shuffled-labels", data, rows: data.count)
        let known = places(data)
        let width = data.shape.count
        let sources = (0..<images.count).map { known[Array(images.pixels[$0 * width..<($0 + 1) * width])] }
        // Every image once, every label as often as before, most of them wrong.
        #expect(Set(sources.compactMap(\.self)).count == data.count)
        #expect(images.labels?.sorted() == data.labels?.sorted())
        let right = zip(sources, images.labels ?? []).count { source, label in
            source.map { data.labels?[$0] == label } ?? true
        }
        #expect(right < data.count / 2 + 5)
    }

    @Test func settingsOutOfRange() throws {
        let data = try SmallSet.images()
        for (id, setting) in [
            ("augment", ["flip": "1.5"]), ("augment", ["rotate": "-1"]), ("smote", ["neighbours": "0"]),
            ("ppca", ["components": "0"]), ("class-gmm", ["mixtures": "1.5"]),
        ] {
            let error = #expect(throws: GeneratorError.self) {
                try SmallSet.sample(id, data, rows: 5, settings: setting)
            }
            #expect(error?.code == .usage)
        }
    }
}
