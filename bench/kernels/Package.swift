// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that only who measures fetches and builds the benchmark library. `scripts/bench --only kernels` runs it.
let package = Package(
    name: "kernels",
    dependencies: [
        .package(name: "landbridge", path: "../.."),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "Kernels",
            dependencies: [
                .product(name: "MappingEngine", package: "landbridge"), .product(name: "CMalloc", package: "landbridge"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Kernels",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
    ],
    swiftLanguageModes: [.v6]
)
