import Assets
import Foundation
import TestSupport
import Testing

@Suite struct AssetsTests {
    @Test(arguments: ["metrics", "reports", "fixtures", "Sources/EmbeddedAssets/weights"])
    func everyFileIsEmbedded(folder: String) throws {
        let kinds: Set = ["md", "mustache", "css", "yaml", "json", "npz", "csv", "safetensors"]
        let root = SharedData.repository.appending(path: folder)
        let files = FileManager.default.enumerator(atPath: root.path(percentEncoded: false))?
            .compactMap { $0 as? String }
            .filter { kinds.contains(URL(filePath: $0).pathExtension) } ?? []
        let prefix = folder.replacingOccurrences(of: "Sources/EmbeddedAssets/", with: "")
        #expect(Assets.paths.filter { $0.hasPrefix(prefix + "/") } == files.map { "\(prefix)/\($0)" }.sorted())
        for file in files {
            let bytes = try Data(contentsOf: root.appending(path: file))
            #expect(Assets.bytes("\(prefix)/\(file)") == [UInt8](bytes), "stale: run scripts/embed-assets")
        }
    }
}
