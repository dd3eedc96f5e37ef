// swift-tools-version: 6.1
import PackageDescription

// The layer table of docs/architecture.md in the package manager's words. `make layers` proves that the imports in the
// sources stay within it.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, swiftSettings: strict)
}

let package = Package(
    name: "landbridge",
    products: [
        .executable(name: "landbridge", targets: ["GatewayCLI"]),
        .library(name: "Gateway", targets: ["Gateway"]),
        // What bench/kernels measures.
        .library(
            name: "MappingEngine",
            targets: ["Mapping", "FixedWidthConnector", "Expressions", "Canonical", "Records", "Input", "Settings", "Diagnostics"]),
        .library(name: "CMalloc", targets: ["CMalloc"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CKernels"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber")]),
        module("Diagnostics"),
        module("Settings", ["Diagnostics", .product(name: "Yams", package: "Yams")]),
        module("Records", ["Diagnostics"]),
        module("Postgres", ["Diagnostics", "CLibPQ"]),
        module("SQLite", ["Diagnostics", "CSQLite"]),
        module("Input", ["Diagnostics", "CZlib"]),
        module("Connector", ["Records", "Input", "Settings", "Diagnostics"]),
        module(
            "Expressions",
            ["Records", "Diagnostics", "CKernels", "CPhoneNumber", .product(name: "Crypto", package: "swift-crypto")]),
        module(
            "Canonical",
            ["Records", "Settings", "Diagnostics", .product(name: "Crypto", package: "swift-crypto")],
            resources: [.embedInCode("model.yaml")]),
        module("FixedWidthConnector", ["Copybook", "Connector", "Records", "Input", "Expressions", "Settings", "Diagnostics"]),
        module("DelimitedConnector", ["Connector", "Records", "Input", "Expressions", "Settings", "Diagnostics"]),
        module("Copybook", ["Diagnostics"]),
        module(
            "Inference",
            [
                "DelimitedConnector", "FixedWidthConnector", "XMLConnector", "Copybook", "Connector", "Records", "Input", "Settings",
                "Diagnostics",
            ]),
        module("PostgresConnector", ["Connector", "Records", "Postgres", "Settings", "Diagnostics"]),
        module("XMLConnector", ["Connector", "Records", "Input", "Settings", "Diagnostics", "CLibXML2"]),
        module(
            "Mapping",
            ["Expressions", "Canonical", "Records", "Settings", "Diagnostics"]),
        module(
            "Delta",
            [
                "Canonical", "Records", "Settings", "Diagnostics", .product(name: "Crypto", package: "swift-crypto"),
            ]),
        module("Store", ["Delta", "Canonical", "Records", "Postgres", "SQLite", "Diagnostics"]),
        module(
            "Gateway",
            [
                "CMalloc", "Diagnostics", "Records", "Input", "Connector", "Expressions", "Canonical", "DelimitedConnector",
                "FixedWidthConnector", "XMLConnector", "PostgresConnector", "Copybook", "Inference", "Mapping", "Delta", "Store",
                "Settings",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .executableTarget(
            name: "GatewayCLI",
            dependencies: [
                "Gateway", "Diagnostics", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        tests("Diagnostics", []),
        tests("Settings", ["Diagnostics"]),
        tests("Records", ["Diagnostics"]),
        // What several modules' tests use; no part of any product.
        .target(name: "TestServers", dependencies: ["Postgres"], path: "Tests/TestServers", swiftSettings: strict),
        tests("Postgres", ["TestServers", "Diagnostics"]),
        tests("SQLite", ["Diagnostics"]),
        tests("Input", ["Diagnostics"]),
        tests("Expressions", ["Records", "Diagnostics", "CKernels", "CPhoneNumber"]),
        tests("Canonical", ["Records", "Diagnostics"]),
        tests("FixedWidthConnector", ["Connector", "Records", "Input", "Expressions", "Settings", "Diagnostics"]),
        tests("DelimitedConnector", ["Connector", "Records", "Input", "Settings", "Diagnostics"]),
        tests("Copybook", ["Diagnostics"]),
        tests("Inference", ["FixedWidthConnector", "Input", "Diagnostics"]),
        tests("PostgresConnector", ["TestServers", "Connector", "Records", "Postgres", "Settings", "Diagnostics"]),
        tests("XMLConnector", ["Connector", "Records", "Input", "Settings", "Diagnostics", "CLibXML2"]),
        tests("Mapping", ["Expressions", "Canonical", "Records", "Settings", "Diagnostics"]),
        tests("Delta", ["Canonical", "Records", "Settings", "Diagnostics"]),
        tests("Store", ["TestServers", "Delta", "Canonical", "Records", "Postgres", "SQLite", "Diagnostics"]),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "Gateway", "GatewayCLI", "Input", "Mapping", "Store", "Delta", "Canonical", "Records", "Postgres", "SQLite",
                "Diagnostics", "TestServers",
            ],
            exclude: ["RealInputs"], swiftSettings: strict),
        .testTarget(
            name: "DocumentationTests", dependencies: ["Gateway", "Mapping", "Diagnostics", "Canonical", "Expressions"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
