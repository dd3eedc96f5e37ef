// swift-tools-version: 6.1
import PackageDescription

// Fuzzers of what reads mappings, patterns, expressions, copybooks and files. The gateway's modules are built again here, instrumented; the
// gateway itself is not. `scripts/fuzz` builds and runs them.

// Pointers into buffers are not checked by an optimised build, so the address sanitizer does it.
let sanitizers = "-sanitize=fuzzer,address"

func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Modules/\(name)", resources: resources,
        swiftSettings: [
            .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
            .unsafeFlags([sanitizers]),
        ])
}

func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: ["FuzzDriver"] + dependencies,
        swiftSettings: [.enableUpcomingFeature("ExistentialAny"), .unsafeFlags([sanitizers])],
        // The system's linker cannot read the debug information of the sanitizers.
        linkerSettings: [.unsafeFlags([sanitizers, "-use-ld=lld"])])
}

let package = Package(
    name: "fuzz",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        module("Diagnostics"),
        module("Settings", ["Diagnostics", .product(name: "Yams", package: "Yams")]),
        module("Records", ["Diagnostics"]),
        .target(name: "CPhoneNumber", path: "Modules/CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber")]),
        module(
            "Expressions", ["Records", "Diagnostics", "CPhoneNumber", .product(name: "Crypto", package: "swift-crypto")]),
        module(
            "Canonical",
            ["Records", "Settings", "Diagnostics", .product(name: "Crypto", package: "swift-crypto")],
            resources: [.embedInCode("model.yaml")]),
        module("Mapping", ["Expressions", "Canonical", "Records", "Settings", "Diagnostics"]),
        .systemLibrary(name: "CZlib", path: "Modules/CZlib", pkgConfig: "zlib"),
        module("Input", ["Diagnostics", "CZlib"]),
        module("Connector", ["Records", "Input", "Settings", "Diagnostics"]),
        module("Copybook", ["Diagnostics"]),
        module(
            "FixedWidthConnector", ["Copybook", "Connector", "Records", "Input", "Expressions", "Settings", "Diagnostics"]),
        module("DelimitedConnector", ["Connector", "Records", "Input", "Expressions", "Settings", "Diagnostics"]),
        .target(name: "CFuzzer", path: "CFuzzer"),
        .target(
            name: "FuzzDriver", dependencies: ["CFuzzer"], path: "Sources/FuzzDriver",
            swiftSettings: [.enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault")]),
        fuzzer("ExpressionFuzzer", ["Expressions", "Records", "Diagnostics"]),
        fuzzer("PatternFuzzer", ["Expressions", "Records", "Diagnostics"]),
        fuzzer("MappingFuzzer", ["Mapping", "Expressions", "Canonical", "Records", "Settings", "Diagnostics"]),
        fuzzer(
            "CopybookFuzzer", ["Copybook", "FixedWidthConnector", "Connector", "Records", "Input", "Settings", "Diagnostics"]),
        fuzzer("FixedWidthFuzzer", ["FixedWidthConnector", "Connector", "Records", "Input", "Settings", "Diagnostics"]),
        fuzzer("DelimitedFuzzer", ["DelimitedConnector", "Connector", "Records", "Input", "Settings", "Diagnostics"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
