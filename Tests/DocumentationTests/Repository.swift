import Foundation

/// The files of this repository as its tests read them.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().standardizedFileURL

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
            .filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Paths of what people write here: sources, scripts, settings and pages; not extracts, builds and measurements.
    static func written() throws -> [String] {
        var found = ["Makefile", "Package.swift", ".ci/run", ".gitignore"]
        found += try names(in: ".").filter { $0.hasSuffix(".md") }
        found += try names(in: "scripts").filter { !$0.hasSuffix(".pyc") }.map { "scripts/" + $0 }
        let kinds: Set = ["swift", "md", "yaml", "yml", "csv", "py", "h", "modulemap", "json", "c", "sh"]
        for folder in ["Sources", "Tests", "docs", "mappings", "bench", "samples"] {
            let files = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
            while let path = files?.nextObject() as? String {
                // What a package below has built.
                if (path as NSString).lastPathComponent.hasPrefix(".build") {
                    files?.skipDescendants()
                    continue
                }
                if kinds.contains((path as NSString).pathExtension) { found.append(folder + "/" + path) }
            }
        }
        return found.sorted()
    }

    /// - Returns: exit code and both outputs.
    static func run(_ words: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = root
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}
