import Datasets
import Foundation
import Generators
import Numerics
import TestSupport
import Testing

/// Neighbours and interpolation against imbalanced-learn 0.14.2 (k = 5; rows, columns and steps injected).
@Suite struct SMOTETests {
    private static let folder = SharedData.repository.appending(path: "Tests/Goldens/smote")

    private func floats(_ name: String) throws -> [Float] {
        let bytes = try FileBytes.read(Self.folder.appending(path: name).path(percentEncoded: false))
        return try NPY.floats(bytes[...], try NPYHeader(bytes[...], name: name), name: name)
    }

    private func integers(_ name: String) throws -> [Int] {
        let bytes = try FileBytes.read(Self.folder.appending(path: name).path(percentEncoded: false))
        return try NPY.integers(bytes[...], try NPYHeader(bytes[...], name: name), name: name)
    }

    private func minority() throws -> Matrix<Float> {
        let all = try Matrix(rows: 200, columns: 4, storage: try floats("smote_X.npy"))
        let labels = try integers("smote_y.npy")
        return all.rows(at: labels.indices.filter { labels[$0] == 1 })
    }

    @Test func neighbours() throws {
        let table = try NearestNeighbours.within(try minority(), k: 5)
        #expect(table.indices.map(Int.init) == (try integers("smote_nn_idx.npy")))
        for (ours, golden) in zip(table.squaredDistances, try floats("smote_nn_dist.npy")) {
            #expect(abs(Float(ours.squareRoot()) - golden) < 1e-5)
        }
    }

    @Test func interpolation() throws {
        let rows = try minority()
        let neighbours = try integers("smote_nn_idx.npy")
        let (chosen, columns) = (try integers("smote_rows.npy"), try integers("smote_cols.npy"))
        let steps = try floats("smote_steps.npy")
        let golden = try floats("smote_new.npy")
        for index in chosen.indices {
            let other = neighbours[chosen[index] * 5 + columns[index]]
            for place in 0..<4 {
                let value = SMOTE.blend(rows[chosen[index], place], rows[other, place], steps[index])
                #expect(abs(value - golden[index * 4 + place]) < 2e-6 * max(1, abs(golden[index * 4 + place])))
            }
        }
    }

    /// Index first, then the step; the index is row · k + column.
    @Test func orderOfDraws() {
        var random = RandomStream(seed: 8)
        var copy = random
        let draw = SMOTE.draw(&random, rows: 40, k: 5)
        let index = copy.index(below: 200)
        #expect(draw.row == index / 5)
        #expect(draw.column == index % 5)
        #expect(draw.step == Float(copy.uniform()))
    }

    /// Every sample lies between two images of its class.
    @Test func staysInsideTheClass() throws {
        let data = try SmallSet.images([7, 9])
        let images = try SmallSet.sample("smote", data, rows: 60)
        let labels = try #require(images.labels)
        let width = data.shape.count
        for row in 0..<images.count {
            let own = (data.labels ?? []).indices.filter { data.labels?[$0] == labels[row] }
            for place in stride(from: 0, to: width, by: 7) {
                let values = own.map { data.pixels[$0 * width + place] }
                let value = images.pixels[row * width + place]
                #expect(value >= values.min() ?? 0 && value <= values.max() ?? 0)
            }
        }
    }
}
