import Datasets
import Testing

/// What stands behind `#`, by one rule for folders, archives and manifests.
@Suite struct SetPathTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func picture(_ index: Int) throws -> [UInt8] { try PNGEncoder.encode(SamplePictures.picture(index)) }

    @Test(arguments: ["folder", "tar", "zip"]) func partsLieAtAnyDepth(form: String) throws {
        let names = ["a/train/x/0.png", "a/train/y/1.png", "a/test/x/2.png", "b/3.png"]
        let files = try names.enumerated().map { (name: $1, contents: try picture($0)) }
        let path: String
        switch form {
        case "folder":
            for file in files { try folder.write(file.contents, "set/" + file.name) }
            path = folder.path + "/set"
        case "tar":
            var tar = TarFile()
            for file in files { tar.add(file.name, file.contents) }
            path = try folder.write(tar.closed, "set.tar")
        default: path = try folder.write(ZipArchive.write(files, deflated: true), "set.zip")
        }
        let set = try ImageSet.open(path + "#a/train")
        #expect(set.count == 2 && set.classNames == ["x", "y"] && set.info.name.hasSuffix("#a/train"))
        #expect(try ImageSet.open(path + "#a/test").count == 1)
        #expect(try ImageSet.open(path + "#b").count == 1)
        for (part, status) in [("#a/none", 66), ("#a/../b", 66), ("#a//train", 66), ("#/a", 66), ("#../set", 66)] as [(String, Int32)] {
            let error = #expect(throws: DatasetError.self) { try ImageSet.open(path + part) }
            #expect(error?.exitStatus == status, "\(part): \(error?.message ?? "")")
        }
    }

    @Test func aNameWithTheSignIsItself() throws {
        try folder.write(picture(0), "set#a/b/0.png")
        try folder.write(picture(1), "set/b/1.png")
        try folder.write(picture(2), "set/b/2.png")
        #expect(SetPath(folder.path + "/set#a") == SetPath(folder.path + "/set#a"))
        #expect(SetPath(folder.path + "/set#a").split == nil && SetPath(folder.path + "/set#a/b").split == nil)
        #expect(SetPath(folder.path + "/set#b").split == "b" && SetPath(folder.path + "/set#b").file == folder.path + "/set")
        #expect(SetPath("/#/etc").split == nil && SetPath("//#etc").split == nil)
        #expect(try ImageSet.open(folder.path + "/set#a").count == 1)
        #expect(try ImageSet.open(folder.path + "/set#b").count == 2)
    }
}
