import Commands
import Datasets
import Foundation
import Numerics
import Testing

/// Marks planted in the real data (pixels, file names, folders) are looked for in every file that every command writes.
@Suite(.serialized) struct RealDataCanaryTests {
    /// Colours that only real images hold, side by side in every one of them, and copies of them.
    private static let first: [UInt8] = [251, 7, 199]
    private static let second: [UInt8] = [3, 249, 101]
    private static let names = ["canaryname", "canaryfolder", "canaryparent"]

    private struct Sets {
        let folder: TemporaryFolder
        let real: String
        let holdout: String
        let synthetic: String
    }

    private static func picture(_ random: RandomStream, marked: Bool, side: Int = 16) -> Image8 {
        var random = random
        let waves = (0..<4).map { _ in (random.uniform() * 0.9, random.uniform() * 0.9, random.uniform() * 6) }
        var pixels: [UInt8] = []
        for row in 0..<side {
            for column in 0..<side {
                let value = waves.reduce(120.0) { $0 + 25 * sin(Double(row) * $1.0 + Double(column) * $1.1 + $1.2) }
                // Grey levels only, so that no other pixel has a canary's colour.
                pixels += [UInt8](repeating: UInt8(max(0, min(255, value))), count: 3)
            }
        }
        if marked {
            // Elsewhere in every picture: what all real pictures have at one place is no secret of any of them, and the
            // sanity row of pixel marginals shows it.
            let place = (random.index(below: side) * side + random.index(below: side - 1)) * 3
            pixels.replaceSubrange(place..<place + 6, with: first + second)
        }
        return Image8(unchecked: pixels, ImageShape(height: side, width: side, channels: 3))
    }

    /// Real sets whose folders, files and pixels are canaries; a synthetic set with 10 exact and 10 mirrored copies.
    private func sets(_ count: Int) throws -> Sets {
        let folder = try TemporaryFolder()
        func write(_ path: String, _ name: String, _ images: [Image8]) throws -> String {
            for (index, image) in images.enumerated() {
                let place = folder.url.appending(path: "\(path)/c\(index % 2)")
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                try Data(PNGEncoder.encode(image)).write(to: place.appending(path: "\(name)\(index).png"))
            }
            return folder.file(path)
        }
        let stream = RandomStream(seed: 3)
        let real = (0..<count).map { Self.picture(stream.split("real").split($0), marked: true) }
        let holdout = (0..<count).map { Self.picture(stream.split("holdout").split($0), marked: true) }
        let own = (0..<count - 20).map { Self.picture(stream.split("synthetic").split($0), marked: false) }
        // What cannot be read or is left out is counted, and its name stays here.
        func stray(_ path: String) throws {
            try folder.write("no picture", to: path + "/c0/canaryname-bad.png")
            try folder.write("notes", to: path + "/canaryname.txt")
            try folder.write("GIF89a", to: path + "/c1/canaryname.gif")
            try folder.write("hidden", to: path + "/.canaryname")
        }
        let mirrored = real[10..<20].map { image -> Image8 in
            var result = image
            for row in 0..<image.height {
                for column in 0..<image.width {
                    for channel in 0..<3 {
                        result[row, column, channel] = image[row, image.width - 1 - column, channel]
                    }
                }
            }
            return result
        }
        let sets = Sets(
            folder: folder, real: try write("canaryparent/canaryfolder/train", "canaryname", real),
            holdout: try write("canaryparent/canaryfolder/test", "canaryname", holdout),
            synthetic: try write("made/set", "made", real.prefix(10) + mirrored + own))
        try stray("canaryparent/canaryfolder/train")
        try stray("canaryparent/canaryfolder/test")
        return sets
    }

    /// Every file under `url`, with what is wrong about it.
    private func findings(in url: URL) throws -> (files: Int, found: [String]) {
        var files = 0
        var found: [String] = []
        let walk = FileManager.default.enumerator(at: url, includingPropertiesForKeys: [.isRegularFileKey])
        for case let file as URL in walk ?? .init() {
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            files += 1
            let data = try Data(contentsOf: file)
            let text = String(decoding: data, as: UTF8.self)
            for name in Self.names where text.contains(name) { found.append("\(file.lastPathComponent): \(name)") }
            if data.range(of: Data(Self.first + Self.second)) != nil { found.append("\(file.lastPathComponent): bytes") }
            for picture in try Self.pictures(text) where Self.isMarked(picture) {
                found.append("\(file.lastPathComponent): pixels")
            }
            if data.starts(with: [0x89, 0x50, 0x4E, 0x47]), Self.isMarked(try Self.decoded(data)) {
                found.append("\(file.lastPathComponent): pixels")
            }
        }
        return (files, found)
    }

    /// Pictures inside a page or a document: base64 of PNG starts with these letters.
    private static func pictures(_ text: String) throws -> [Image8] {
        var pictures: [Image8] = []
        var rest = Substring(text)
        while let start = rest.range(of: "iVBORw0KGgo") {
            let code = rest[start.lowerBound...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+/=\\".contains($0)) }
            // JSON may write a slash with a backslash before it.
            if let data = Data(base64Encoded: String(code.filter { $0 != "\\" })) {
                pictures.append(try decoded(data))
            }
            rest = rest[code.endIndex...]
        }
        return pictures
    }

    private static func decoded(_ png: Data) throws -> Image8 {
        try PNGDecoder.decode([UInt8](png), name: "picture", maxPixels: 1 << 26).image
    }

    /// Whether one of the colours of the canary occurs.
    private static func isMarked(_ image: Image8) -> Bool {
        guard image.channels == 3 else { return false }
        return stride(from: 0, to: image.pixels.count, by: 3).contains {
            Array(image.pixels[$0..<$0 + 3]) == first || Array(image.pixels[$0..<$0 + 3]) == second
        }
    }

    private func expectClean(_ sets: Sets, _ folders: String..., least: Int) throws {
        var files = 0
        for name in folders {
            let (count, found) = try findings(in: sets.folder.url.appending(path: name))
            #expect(found.isEmpty, "\(name): \(found.joined(separator: ", "))")
            files += count
        }
        #expect(files >= least, "\(folders)")
    }

    private static let quick = ["--extractors", "random", "--replicates", "20", "--on-bad-file", "skip", "--quiet"]

    @Test func evaluationsAndWhatIsMadeOfThem() throws {
        let sets = try sets(60)
        let folder = sets.folder
        let inputs = ["--real", sets.real, "--holdout", sets.holdout, "--synthetic", sets.synthetic]
        let outcome = try Program.run(
            ["evaluate"] + inputs + [
                "--out", folder.file("out"), "--formats", "all", "--splits", "2", "--no-utility", "--policy",
                "builtin:image-small",
            ] + Self.quick)
        #expect([0, 1, 3].contains(outcome.status), "\(outcome.errors)")
        for arguments in [
            ["gate", folder.file("out/run.json"), "--policy", "builtin:image-strict", "--formats", "all", "--out", folder.file("gate")],
            ["report", folder.file("out/run.json"), "--out", folder.file("report")],
            ["card", folder.file("out"), "--out", folder.file("card")],
            ["nightly", "record", folder.file("out"), "--history", folder.file("history"), "--quiet"],
        ] {
            let outcome = try Program.run(arguments)
            #expect([0, 1, 3].contains(outcome.status), "\(arguments[0]): \(outcome.errors)")
        }
        try expectClean(sets, "out", "gate", "report", "card", "history", least: 20)

        // They are counted all the same.
        let run = try String(contentsOf: folder.url.appending(path: "out/run.json"), encoding: .utf8)
        #expect(run.contains("\"file 2\"") && run.contains("1 other files were left out."))

        // The page that shows real images is made on request only, and the rest stays clean.
        let shown = try Program.run(
            ["evaluate"] + inputs + [
                "--out", folder.file("shown"), "--show-real", "--splits", "2", "--no-utility", "--policy", "none",
            ] + Self.quick)
        #expect(shown.status == 0, "\(shown.errors)")
        let page = folder.url.appending(path: "shown/real-copies.html")
        let text = try String(contentsOf: page, encoding: .utf8)
        #expect(text.contains("This page shows real images"))
        #expect(try Self.pictures(text).contains(where: Self.isMarked))
        try FileManager.default.removeItem(at: page)
        try expectClean(sets, "shown", least: 4)
    }

    @Test func studies() throws {
        let sets = try sets(60)
        let outcome = try Program.run(
            [
                "compare", "--real", sets.real, "--holdout", sets.holdout, "--synthetic", "ours=" + sets.synthetic,
                "--metrics", "fidelity.precision,privacy.near_copies,privacy.exact_copies", "--out",
                sets.folder.file("study"),
            ] + Self.quick)
        #expect(outcome.status == 0, "\(outcome.errors)")
        try expectClean(sets, "study", least: 3)
    }

    @Test func selftests() throws {
        let sets = try sets(150)
        let outcome = try Program.run(
            [
                "selftest", "--real", sets.real, "--rows", "50", "--honest", "3", "--ladders", "memorised", "--out",
                sets.folder.file("selftest"),
            ] + Self.quick)
        #expect([0, 1].contains(outcome.status), "\(outcome.errors)")
        try expectClean(sets, "selftest", least: 2)
    }

    @Test func nights() throws {
        let sets = try sets(60)
        let config = try sets.folder.write(
            """
            history: history
            reports: reports
            defaults: {replicates: 10, splits: 2, extractors: [random], utility: false, on_bad_file: skip}
            jobs:
              - {name: good, policy: none, real: canaryparent/canaryfolder/train, synthetic: made/set}

            """, to: "nightly.yaml")
        let outcome = try Program.run("nightly", "run", "--config", config, "--night", "2026-11-21", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let page = try Program.run("nightly", "report", "--history", sets.folder.file("history"), "--out", sets.folder.file("page"))
        #expect(page.status == 0, "\(page.errors)")
        try expectClean(sets, "history", "reports", "page", least: 3)
    }
}

/// Command lines on pages name files, not where they lie.
@Suite struct ShownCommandTests {
    @Test(arguments: [
        ("/home/jane/patients/train", "train"), ("--real=/data/x/train.npz", "--real=train.npz"),
        ("ours=../a/b.npz", "ours=b.npz"), ("/x/manifest.csv#train", "manifest.csv#train"), ("train/", "train"),
        ("builtin:image-default", "builtin:image-default"), ("/", "."), ("--seed", "--seed"),
    ])
    func keepsTheLastPart(_ word: String, _ shown: String) {
        #expect(ShownCommand.withoutFolders(word) == shown)
        #expect(ShownCommand.text(["/usr/bin/assay", word]).hasPrefix("assay "))
    }
}
