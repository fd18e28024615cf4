// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Warnings are errors in the project's own checks, never for somebody who depends on the package.
let strict: [SwiftSetting] =
    ProcessInfo.processInfo.environment["ASSAY_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// scripts/test leaves modules that handle words unoptimised: optimising them takes more time than its tests win by it.
let words: [SwiftSetting] =
    ProcessInfo.processInfo.environment["ASSAY_QUICK_BUILD"] == nil ? [] : [.unsafeFlags(["-Onone"])]

func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], linker: [LinkerSetting] = [], ofWords: Bool = false
) -> Target {
    .target(
        name: name, dependencies: dependencies, swiftSettings: strict + (ofWords ? words : []), linkerSettings: linker)
}

/// Tests without loops of their own are compiled as they stand: optimising them takes more time than it saves.
func tests(_ name: String, _ dependencies: [Target.Dependency], looping: Bool = false) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)Tests",
        swiftSettings: strict + (looping ? [] : [.unsafeFlags(["-Onone"])]))
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "assay",
    products: [
        .executable(name: "assay", targets: ["assay"]),
        .library(name: "Assay", targets: ["Evaluation", "Policy", "Reporting", "Results", "Studies"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // C: system libraries, small kernels, embedded files
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev", "libjpeg-dev"])]),
        .systemLibrary(name: "CWebP", pkgConfig: "libwebpdemux", providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CXGBoost", pkgConfig: "xgboost", providers: [.apt(["libxgboost-dev"])]),
        .target(name: "CKernels", dependencies: ["COpenBLAS"], linkerSettings: [.linkedLibrary("m")]),
        .target(name: "CFileSystem"),
        .target(name: "CHashing"),
        .target(name: "EmbeddedAssets"),
        module("Assets", ["EmbeddedAssets"]),

        // Numbers and networks
        module("Hashing", ["CHashing"]),
        module("Numerics", ["CKernels", "COpenBLAS"], linker: [.linkedLibrary("m")]),
        module("Neural", ["Numerics"]),

        // Data, features, metrics
        module("Datasets", ["Hashing", "Numerics", "CPNG", "CSQLite", "CTurboJPEG", "CWebP", "CZlib", "CZstd", "Yams"]),
        module("Features", ["Assets", "Datasets", "Hashing", "Neural", "Numerics"]),
        module("Learners", ["CXGBoost", "Neural", "Numerics"]),
        module("Generators", ["Neural", "Datasets", "Numerics"]),
        module("Metrics", ["Datasets", "Learners", "Numerics", "Results"]),

        // Results and pages: a chain of their own, no numerics
        module("Results"),
        module("Charts", ["Results"], ofWords: true),
        module("Reporting", [
            "Results", "Charts", "Assets", "Hashing", .product(name: "Mustache", package: "swift-mustache"),
        ], ofWords: true),

        // Nights on end: immutable runs, their index, changes over time
        module("History", [
            "Results", "Hashing", "Numerics", "CFileSystem", .product(name: "GRDB", package: "GRDB.swift"),
        ], ofWords: true),

        // Policies and the verdict: results alone, no metrics
        module("Policy", ["Hashing", "Numerics", "Results", "Yams"], ofWords: true),

        // Plan and run
        module("Evaluation", [
            "Datasets", "Features", "Generators", "Hashing", "Learners", "Metrics", "Neural", "Numerics", "Policy",
            "Results",
        ], ofWords: true),
        // Many sets by one protocol; the command line
        module("Studies", [
            "Assets", "Datasets", "Evaluation", "Features", "Generators", "Learners", "Metrics", "Neural", "Numerics",
            "Policy", "Results",
        ], ofWords: true),
        module("Commands", [
            "Assets", "Datasets", "Evaluation", "Features", "Generators", "History", "Learners", "Metrics", "Neural",
            "Numerics", "Policy", "Reporting", "Results", "Studies", argumentParser,
        ], ofWords: true),
        .executableTarget(name: "assay", dependencies: ["Commands"], swiftSettings: strict),
        // Draws the image sets of fixtures/; see scripts/make-fixtures.
        .executableTarget(name: "make-fixtures", dependencies: ["Datasets", "Numerics"], swiftSettings: strict),

        .target(name: "TestSupport", dependencies: ["Datasets", "Numerics"], path: "Tests/TestSupport", swiftSettings: strict),
        tests("Assets", ["Assets", "TestSupport"]),
        tests("Hashing", ["CHashing", "Hashing"]),
        tests("Numerics", ["Numerics"], looping: true),
        tests("Neural", ["Neural", "Numerics", "TestSupport"], looping: true),
        tests("Datasets", ["CSQLite", "Datasets", "Hashing", "Numerics", "TestSupport"]),
        tests("Features", ["Datasets", "Features", "Neural", "Numerics", "TestSupport"], looping: true),
        tests("Learners", ["Learners", "Numerics", "TestSupport"], looping: true),
        tests("Metrics", ["Assets", "Datasets", "Learners", "Metrics", "Numerics", "Results", "TestSupport"]),
        tests("Generators", ["Datasets", "Generators", "Neural", "Numerics", "TestSupport"]),
        tests("Charts", ["Charts"]),
        tests("Reporting", ["Charts", "Hashing", "Reporting", "Results"]),
        tests("History", ["History", "Numerics", "Results"]),
        tests("Policy", ["Metrics", "Numerics", "Policy", "Results", "TestSupport"]),
        tests("Evaluation", ["Datasets", "Evaluation", "Metrics", "Numerics", "Policy", "Results", "TestSupport"]),
        tests("Studies", [
            "Datasets", "Evaluation", "Generators", "Metrics", "Neural", "Numerics", "Policy", "Results", "Studies",
            "TestSupport",
        ]),
        // The program itself is run by some of them.
        tests(
            "Commands",
            [
                "assay", "Commands", "Datasets", "Evaluation", "Features", "Generators", "Hashing", "History", "Metrics",
                "Neural", "Numerics", "Policy", "Reporting", "Results", "TestSupport",
            ]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu2x
)
