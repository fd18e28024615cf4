import Datasets
import Foundation

/// Writes the sets of `fixtures/` into a folder: `make-fixtures FOLDER [SEED]`.
@main
struct MakeFixtures {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let folder = arguments.first else {
            print("usage: make-fixtures FOLDER [SEED]")
            return
        }
        let seed = arguments.dropFirst().first.flatMap { UInt64($0) } ?? 1
        for (name, set) in try FixtureSets.all(seed: seed) {
            let path = "\(folder)/shapes/\(name).npz"
            try NPZ.write(set, to: path)
            print("shapes/\(name).npz: \(set.count) images, fingerprint \(try set.fingerprint())")
        }
        for (name, text) in CustomerTables.all(seed: seed) {
            try text.write(toFile: "\(folder)/customers/\(name).csv", atomically: true, encoding: .utf8)
            print("customers/\(name).csv: \(CustomerTables.count) rows")
        }
    }
}
