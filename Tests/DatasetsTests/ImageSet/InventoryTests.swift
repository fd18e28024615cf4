import Datasets
import Foundation
import Numerics
import TestSupport
import Testing

/// Everything that lies in a set is read, or named with its reason; folder, tar and zip by the same rules.
@Suite struct InventoryTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let forms = ["folder", "tar", "zip"]
    private static let skip = OpenOptions(onBadFile: .skip)

    private func picture(_ index: Int) throws -> [UInt8] { try PNGEncoder.encode(SamplePictures.picture(index)) }

    private func pictures(_ names: [String]) throws -> [(name: String, contents: [UInt8])] {
        try names.enumerated().map { ($1, try picture($0)) }
    }

    /// The path of a set of `files` in one of the forms.
    private func made(_ form: String, _ files: [(name: String, contents: [UInt8])]) throws -> String {
        switch form {
        case "folder":
            for file in files { try folder.write(file.contents, "set/" + file.name) }
            return folder.path + "/set"
        case "tar":
            var tar = TarFile()
            for file in files { tar.add(file.name, file.contents) }
            return try folder.write(tar.closed, "set.tar")
        default: return try folder.write(try ZipArchive.write(files, deflated: true), "set.zip")
        }
    }

    private static let bitmap = Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [40] + [UInt8](repeating: 0, count: 40)

    @Test(arguments: forms) func otherFormatsAreBadFiles(form: String) throws {
        let jpeg = try JPEGCodec.encode(SamplePictures.picture(2), quality: 90)
        let files = [
            ("a/0.png", try picture(0)), ("a/1.jfif", jpeg), ("a/noext", try picture(1)), ("a/2.dat", try picture(2)),
            ("b/0.bmp", Self.bitmap), ("b/1.gif", Array("GIF89a".utf8) + [1, 0, 1, 0]), ("c/0.tif", [0x49, 0x49, 0x2a, 0, 8]),
            ("c/x", [0, 0, 0, 32] + Array("ftypavif".utf8)), ("notes.txt", Array("BM is no bitmap".utf8)), (".DS_Store", [0]),
            ("a/Thumbs.db", [1]), ("train.npz", Array("PK".utf8)),
        ]
        let path = try made(form, files)
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(path) }
        #expect(error?.message.contains("5 of ") == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("b/0.bmp: a BMP picture, which is not read") == true)
        let set = try ImageSet.open(path, options: Self.skip)
        #expect((0..<set.count).map(set.name(at:)) == ["a/0.png", "a/1.jfif", "a/2.dat", "a/noext"])
        #expect(set.info.skipped.map(\.name) == ["b/0.bmp", "b/1.gif", "c/0.tif", "c/x", "train.npz"])
        #expect(set.info.notes.contains("2 other files were left out: a/Thumbs.db, notes.txt."))
        #expect(set.info.notes.contains("1 hidden files or folders were left out: .DS_Store."))
    }

    @Test func linkedFoldersAreFollowed() throws {
        try folder.write(picture(0), "set/a/0.png")
        try folder.write(picture(1), "store/b/0.png")
        try folder.link("set/b", to: "../store/b")
        try folder.link("set/c", to: "a")
        let set = try ImageSet.open(folder.path + "/set")
        #expect(set.classNames == ["a", "b", "c"] && set.count == 3)
        #expect(set.info.notes == ["1 links lead out of the folder and were followed: b."])
        try folder.link("set/a/loop", to: "..")
        try folder.link("set/gone", to: "nowhere")
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(folder.path + "/set") }
        #expect(error?.message.contains("a/loop: the link leads back") == true && error?.message.contains("gone") == true)
        #expect(try ImageSet.open(folder.path + "/set", options: Self.skip).count == 3)
    }

    @Test(arguments: forms, [
        ["train/0.png", "test/0.png", "extra/0.png"], ["training/0.png", "testing/0.png"],
        ["trainA/0.png", "trainB/0.png", "testA/0.png"], ["x/Train/a/0.png", "x/Val/a/1.png"],
        ["cat/train/0.png", "cat/test/0.png", "dog/test/0.png"], ["preview.png", "train_images/0.png", "test-images/1.png"],
    ])
    func splitsAreNoClasses(form: String, names: [String]) throws {
        let path = try made(form, pictures(names))
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(path) }
        #expect(error?.code == .ambiguous && error?.message.contains("splits") == true)
        #expect(error?.remedy.contains("--labels folder") == true)
        #expect(try ImageSet.open(path, options: OpenOptions(labels: .folder)).count == names.count)
        #expect(try ImageSet.open(path, options: OpenOptions(labels: .ignored)).labels == nil)
    }

    @Test(arguments: forms) func oneSplitIsNamedBehindThePath(form: String) throws {
        let path = try made(form, pictures(["train/a/0.png", "train/b/1.png", "test/a/2.png"]))
        let set = try ImageSet.open(path + "#train")
        #expect(set.count == 2 && set.classNames == ["a", "b"] && set.info.notes.isEmpty)
        // A class may be called train.
        let vehicles = try TemporaryFolder()
        for name in ["train", "truck"] { try vehicles.write(picture(1), name + "/0.png") }
        #expect(try ImageSet.open(vehicles.path).classNames == ["train", "truck"])
    }

    @Test(arguments: forms) func shardsAreNoClasses(form: String) throws {
        let names = (0..<4).map { "0000\($0 / 2)/img0000000\($0).png" }
        let path = try made(form, pictures(names))
        #expect(#expect(throws: DatasetError.self) { try ImageSet.open(path) }?.code == .ambiguous)
        #expect(try ImageSet.open(path, options: OpenOptions(labels: .ignored)).labels == nil)
        #expect(try ImageSet.open(path, options: OpenOptions(labels: .folder)).classNames == ["00000", "00001"])
    }

    @Test(arguments: ["tar", "zip"]) func archivesEqualTheFolder(form: String) throws {
        let files = try pictures(["x/b/0.png", "x/a/1.png", "x/a/y/2.png"]) + [("x/.hidden/3.png", try picture(3))]
        let set = try ImageSet.open(try made(form, files))
        let other = try ImageSet.open(try made("folder", files))
        #expect(set.classNames == ["a", "b"] && other.classNames == set.classNames && other.labels == set.labels)
        #expect((0..<3).map(set.name(at:)) == (0..<3).map(other.name(at:)))
        #expect(try set.fingerprint() == other.fingerprint() && set.info.notes == other.info.notes)
    }

    @Test func namesThatAreNoUTF8StayApart() throws {
        var tar = TarFile()
        tar.add(Array("caf".utf8) + [0xe9] + Array("/0.png".utf8), try picture(0))
        tar.add(Array("caf".utf8) + [0xe8] + Array("/0.png".utf8), try picture(1))
        let set = try ImageSet.open(try folder.write(tar.closed, "a.tar"))
        #expect(set.classNames == ["caf\\xE8", "caf\\xE9"] && set.labels == [0, 1])
    }

    @Test(arguments: forms) func labelFilesOfTheField(form: String) throws {
        let paths = ["00000/0.png", "00000/1.png", "00001/2.png"]
        for (name, text) in [
            ("dataset.json", #"{"labels": [["00000/0.png", 7], ["00000/1.png", 2], ["00001/2.png", 7]]}"#),
            ("metadata.csv", "file_name,label,site\n00000/0.png,7,x\n00000/1.png,2,y\n00001/2.png,7,x\n"),
            ("metadata.jsonl", (0..<3).map { #"{"file_name": "\#(paths[$0])", "label": \#([7, 2, 7][$0])}"# }.joined(separator: "\n")),
        ] {
            try? FileManager.default.removeItem(atPath: folder.path + "/set")
            let path = try made(form, pictures(paths) + [(name, Array(text.utf8))])
            let set = try ImageSet.open(path)
            #expect(set.classNames == ["2", "7"] && set.labels == [1, 0, 1])
            #expect(set.info.notes == ["Labels come from \(name)."])
            #expect(set.groups.count == (name == "metadata.csv" ? 1 : 0))
            #expect(try ImageSet.open(path, options: OpenOptions(labels: .folder)).classNames == ["00000", "00001"])
        }
        let cls = try made(form, pictures(["k1.png", "k2.png"]) + [("k1.cls", Array("3\n".utf8)), ("k2.cls", Array("12".utf8))])
        if form != "folder" { #expect(try ImageSet.open(cls).classNames == ["3", "12"]) }
    }

    @Test func unlistedAndMissingFilesAreNamed() throws {
        let table = Array("file_name,label\n0.png,a\n9.png,b\n".utf8)
        let path = try made("folder", pictures(["0.png", "1.png"]) + [("metadata.csv", table)])
        #expect(throws: DatasetError.self) { try ImageSet.open(path) }
        let set = try ImageSet.open(path, options: Self.skip)
        #expect(set.count == 1 && set.info.skipped.map(\.name) == ["1.png", "9.png"])
    }

    @Test func aGivenTableNamesTheClasses() throws {
        let path = try made("folder", pictures(["x/0.png", "x/1.png"]))
        let json = try folder.write(Array(#"{"x/0.png": "cat", "x/1.png": "dog", "y/2.png": "cow"}"#.utf8), "l.json")
        let set = try ImageSet.open(path, options: OpenOptions(labels: .file(json)))
        #expect(set.classNames == ["cat", "dog"])
        #expect(set.info.notes.contains("1 rows of l.json name no picture of this set."))
        let none = try folder.write(Array("path,label\nq.png,1\n".utf8), "l.csv")
        #expect(throws: DatasetError.self) { try ImageSet.open(path, options: OpenOptions(labels: .file(none))) }
    }

    @Test func labelsOfAnArchiveOfArrays() throws {
        func open(_ keys: [String], _ options: OpenOptions = OpenOptions()) throws -> ImageSet {
            let images = (name: "images", npy: try NPY.encode((50..<58).map { UInt8($0) }, shape: [2, 2, 2]))
            let labels = try keys.map { (name: $0, npy: try NPY.encode([4, 9], shape: [2])) }
            return try ImageSet.open(try folder.write(try NPZ.encode([images] + labels), "a.npz"), options: options)
        }
        #expect(try open(["y"]).classNames == ["4", "9"])
        #expect(try open(["Targets"]).info.notes == ["The array \"Targets\" was taken for the labels."])
        #expect(try open(["ids"]).info.notes == ["Arrays that were not read: ids. Save classes as \"labels\"."])
        #expect(try open(["labels", "y"]).info.notes == ["Arrays that were not read: y."])
        #expect(#expect(throws: DatasetError.self) { try open(["y", "label"]) }?.code == .ambiguous)
        #expect(try open(["y", "label"], OpenOptions(labels: .ignored)).labels == nil)
    }

    @Test(.enabled(if: SharedData.cases("images") != nil, "../shared/cases is absent"))
    func casesOfEarlierVersions() throws {
        func open(_ name: String, _ options: OpenOptions = OpenOptions()) throws -> ImageSet {
            let url = try #require(SharedData.cases("images/" + name))
            return try ImageSet.open(url.path(percentEncoded: false), options: options)
        }
        for name in ["labels.npz", "good.csv", "space.csv", "windows.csv"] {
            #expect(try open("labels_under_another_name_dropped/" + name).labels != nil, "\(name)")
        }
        for name in ["mnist_png", "svhn", "cyclegan", "refused"] {
            let error = #expect(throws: DatasetError.self) { try open("split_folders_become_classes/" + name) }
            #expect(error?.code == .ambiguous)
        }
        for name in ["set", "set.zip"] {
            #expect(throws: DatasetError.self) { try open("other_formats_left_out_silently/" + name) }
            let set = try open("other_formats_left_out_silently/" + name, Self.skip)
            #expect(set.count == 8 && set.info.skipped.count == 13, "\(set.info)")
        }
        #expect(throws: DatasetError.self) { try open("small_messages/one_rgb.npy") }
        #expect(throws: DatasetError.self) {
            let out = folder.path + "/hid"
            let url = try #require(SharedData.cases("stored/hidden_class_name/hid.npz"))
            try ImageSet.open(url.path(percentEncoded: false)).writeFolder(to: out)
        }
    }
}
