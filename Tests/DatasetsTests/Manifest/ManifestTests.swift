import Datasets
import Foundation
import Testing

@Suite struct ManifestTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func sample(_ manifest: String, name: String = "m.csv") throws -> String {
        for index in 0..<4 {
            try folder.write(try PNGEncoder.encode(SamplePictures.picture(index)), "p/\(index).png")
        }
        return try folder.write(Array(manifest.utf8), name)
    }

    private static let good = """
        sex,path,label,site,split\r
        f,p/3.png,cat,"a, b",train\r
        m,./p//0.png,dog,,train\r
        f,p/2.png,cat,c,test\r
        ,p/1.png,cat,c,train\r

        """

    @Test func labelsSplitsAndGroups() throws {
        let path = try sample(Self.good)
        let set = try ImageSet.open(path + "#train")
        #expect((0..<3).map(set.name(at:)) == ["p/0.png", "p/1.png", "p/3.png"])
        #expect(set.classNames == ["cat", "dog"] && set.labels == [1, 0, 0])
        #expect(set.groups == [
            GroupColumn(name: "sex", levels: ["f", "m", "(missing)"], codes: [1, 2, 0]),
            GroupColumn(name: "site", levels: ["a, b", "c", "(missing)"], codes: [2, 1, 0]),
        ])
        #expect(try set.image(at: 2) == SamplePictures.picture(3))
        #expect(set.info.name == "m.csv#train" && set.info.media == "manifest of PNG" && set.info.notes.isEmpty)
        #expect(try ImageSet.open(path, options: OpenOptions(split: "test")).count == 1)
        #expect(try ImageSet.open(path + "#train", options: OpenOptions(limit: 2)).groups[0].codes.count == 2)

        // The order of the rows does not matter; the values of the groups do.
        var lines = Self.good.split(separator: "\r\n").map(String.init)
        lines = [lines[0]] + lines.dropFirst().reversed()
        let other = try folder.write(Array(lines.joined(separator: "\n").utf8), "other.csv")
        #expect(try ImageSet.open(other + "#train").fingerprint() == set.fingerprint())
        let changed = Self.good.replacing("m,./p", with: "f,./p")
        let third = try folder.write(Array(changed.utf8), "third.csv")
        #expect(try ImageSet.open(third + "#train").fingerprint() != set.fingerprint())
    }

    @Test func synonymsAndUnlabelledSets() throws {
        let path = try sample("Image,Class\np/1.png,7\np/0.png,10\n")
        let set = try ImageSet.open(path)
        #expect(set.classNames == ["7", "10"] && set.labels == [1, 0] && set.groups.isEmpty)
        let plain = try sample("file,label\np/1.png,\np/0.png,\n", name: "M.CSV")
        #expect(try ImageSet.open(plain).labels == nil)
    }

    @Test(arguments: [
        ("label\n1\n", "no column path"), ("path;label\np/0.png;1\n", "no column path"),
        ("path,file\na,b\n", "path and file"), ("path,x,x\np/0.png,1,2\n", "x is there twice"),
        ("path,\np/0.png,1\n", "column 2 has no name"), ("path,label\np/0.png\n", "row 2: 1 fields"),
        ("path,label\np/0.png,a\np/1.png,\n", "row 3, column label"), ("path\n", "lists no image"), ("", "empty"),
        ("path\np/0.png\n./p/0.png\n", "row 3: p/0.png is listed in row 2"),
        ("path\n../secret.png\n", "row 2, column path: ../secret.png leads outside"),
        ("path\np/../../x.png\n", "leads outside"), ("path\n/etc/passwd\n", "absolute"),
        ("path\n./\n", "no path of a file"), ("path,split\np/0.png,a\np/1.png,b\n", "splits a, b"),
    ])
    func mistakesAreNamed(text: String, words: String) throws {
        let path = try sample(text)
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(path) }
        #expect(error?.message.contains("m.csv") == true && error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.exitStatus == 65)
    }

    @Test func absentFilesAreBadFiles() throws {
        let path = try sample("path\np/0.png\np/9.png\np\nout.png\nlinked/hostname\n")
        try folder.link("out.png", to: "/etc/hostname")
        try folder.link("linked", to: "/etc")
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(path) }
        let message = error?.message ?? ""
        #expect(message.hasPrefix("4 of 5 ") && message.contains("p/9.png: there is no such file."), "\(message)")
        let set = try ImageSet.open(path, options: OpenOptions(onBadFile: .skip))
        #expect(set.count == 1 && set.info.skipped.map(\.name) == ["linked/hostname", "out.png", "p", "p/9.png"])
        #expect(set.info.skipped.map(\.reason) == [
            "the link leads outside the folder.", "the link leads outside the folder.", "it is a folder.",
            "there is no such file.",
        ])
    }

    @Test func splitsMustExist() throws {
        let path = try sample("path,split\np/0.png,a\np/1.png,b\n")
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(path + "#c") }
        #expect(error?.exitStatus == 66 && error?.remedy.contains("a, b") == true)
        #expect(throws: DatasetError.self) { try ImageSet.open(folder.path + "/p#a") }
        let other = #expect(throws: DatasetError.self) {
            try ImageSet.open(folder.path + "/p", options: OpenOptions(split: "a"))
        }
        #expect(other?.message.contains("no pictures in a folder a") == true)
    }

    /// A column of names or numbers is not a group of one image each.
    @Test func manyValuesFormNoGroups() throws {
        var text = "path,id,half\n"
        for index in 0..<101 {
            try folder.write(try PNGEncoder.encode(SamplePictures.picture(index, height: 2, width: 2)), "\(index).png")
            text += "\(index).png,id\(index),\(index % 2)\n"
        }
        let set = try ImageSet.open(try folder.write(Array(text.utf8), "m.csv"))
        #expect(set.groups.map(\.name) == ["half"] && set.info.notes.count == 1)
    }

    @Test(arguments: [
        "path, label\np/0.png, cat\np/1.png, dog\n", "path , \"label\"\np/0.png , \"cat\"\np/1.png , \"dog\"\n",
        "\u{feff}'Path',LABEL\np/0.png,cat\np/1.png,dog\n", "path,label\r\np\\0.png,cat\r\np\\1.png,dog\r\n",
        "file_name,category\np/0.png,cat\np/1.png,dog\n", "image path,Target\np/0.png,cat\np/1.png,dog\n",
    ])
    func otherSpellingsAreUnderstood(text: String) throws {
        let set = try ImageSet.open(try sample(text))
        #expect(set.classNames == ["cat", "dog"] && set.labels == [0, 1] && set.groups.isEmpty)
    }

    @Test func backslashesOfFilesStay() throws {
        let path = try sample("path\np\\0.png\n")
        try folder.write(try PNGEncoder.encode(SamplePictures.picture(3)), "p\\0.png")
        #expect(try ImageSet.open(path).name(at: 0) == "p\\0.png")
        let drive = #expect(throws: DatasetError.self) { try ImageSet.open(try sample("path\nC:\\p\\0.png\n")) }
        #expect(drive?.message.contains("absolute path of Windows") == true)
        let outside = #expect(throws: DatasetError.self) { try ImageSet.open(try sample("path\n..\\0.png\n")) }
        #expect(outside?.message.contains("leads outside") == true)
    }
}
