import Diagnostics
import FoundationEssentials
import Mapping
import Records
import Settings
import Store

/// A project's `landbridge.yaml`: its stores, its jobs, its additions to the model, and the keys of systems that have no
/// mapping here.
public struct Project: Sendable {
    public struct Job: Sendable {
        public let name: String
        public let mapping: String
        public let inputs: [String]
        public let store: String?
        /// Deleted rows are taken out instead of marked.
        public let hardDeletes: Bool
        public let mode: RunMode
        public let commit: CommitMode
        /// Changed rows in a transaction where the run is committed in batches; nil for the default.
        public let batchRows: Int?
    }

    /// The folder that relative paths start from; empty for the working directory.
    public let folder: String
    public let stores: [String: String]
    public let jobs: [Job]
    public let modelFiles: [String]
    /// Bytes for tables and buffers of a run.
    public let memory: Int
    let keyTypes: KeyTypes

    public static let fileName = "landbridge.yaml"
    public static let defaultMemory = 128 << 20

    /// A project without a file.
    public static let none = Project(
        folder: "", stores: [:], jobs: [], modelFiles: [], memory: defaultMemory, keyTypes: KeyTypes())

    /// Reads the project file, or gives ``none`` where no path is named and the working directory has none.
    ///
    /// - Throws: `GatewayError` (exit 2) with `LB60xx`.
    public static func load(_ path: String?) throws -> Project {
        let file = path ?? fileName
        guard path != nil || Files.exists(file) else { return none }
        let context = SettingsContext()
        let root = try YAMLReader.read(try Files.text(file), file: file)
        let project = context.map(root, file).map { map in
            var map = map
            return read(&map, folder: Files.folder(of: file))
        }
        try context.collector.throwIfErrors(exit: .usage)
        return project ?? none
    }

    private enum Deletes: String, CaseIterable { case soft, hard }

    private static func read(_ map: inout SettingsMap, folder: String) -> Project {
        let context = map.context
        if let node = map.required("landbridge"), node.text != String(MappingFile.version) {
            context.report(
                Diagnostic(
                    .mappingVersion, "the file's format version is not one that this program reads", at: node.place,
                    expected: String(MappingFile.version)))
        }
        var stores: [String: String] = [:]
        for entry in map.map("stores")?.entries ?? [] {
            if let text = entry.value.text {
                stores[entry.key] = text
            } else {
                context.report(
                    Diagnostic(.settingsWrongShape, "the store \(entry.key) is not a text", at: entry.value.place, expected: Stores.expected))
            }
        }
        var jobs: [Job] = []
        for entry in map.map("jobs")?.entries ?? [] {
            guard var job = context.map(entry.value, "the job \(entry.key)") else { continue }
            let mapping = job.requiredString("mapping")
            // A database needs none; where a feed of files has none, the run says so.
            let inputs = job.strings("inputs") ?? []
            let store = job.string("store")
            let mode = job.choice("mode", RunMode.self) ?? .snapshot
            let deletes = job.choice("deletes", Deletes.self) ?? .soft
            let commit = job.choice("commit", CommitMode.self) ?? .atomic
            let batchRows = job.int("batch_rows", in: BatchLimit.rowRange)
            job.finish()
            if let mapping {
                jobs.append(
                    Job(
                        name: entry.key, mapping: mapping, inputs: inputs, store: store, hardDeletes: deletes == .hard, mode: mode,
                        commit: commit, batchRows: batchRows))
            }
        }
        let models = map.strings("model") ?? []
        let memory = map.string("memory").map { bytes($0, map.node("memory")?.place, context) }
        let keys = readKeys(map.map("keys"), context)
        map.finish()
        return Project(
            folder: folder, stores: stores, jobs: jobs, modelFiles: models, memory: memory ?? defaultMemory, keyTypes: keys)
    }

    /// `128MiB`, `1GiB`.
    private static func bytes(_ text: String, _ place: Place?, _ context: SettingsContext) -> Int {
        for (suffix, shift) in [("KiB", 10), ("MiB", 20), ("GiB", 30)] where text.hasSuffix(suffix) {
            if let number = Int(text.dropLast(3)), number > 0, number < 1 << 20 { return number << shift }
        }
        context.report(
            Diagnostic(
                .settingsWrongValue, "memory cannot be read", at: place, expected: "a size such as 128MiB or 1GiB",
                found: Redacted(text, isPersonal: false)))
        return defaultMemory
    }

    private static func readKeys(_ map: SettingsMap?, _ context: SettingsContext) -> KeyTypes {
        let types: [String: ValueType] = [
            "string": .string, "int": .int, "decimal": .decimal, "date": .date, "timestamp": .timestamp, "bool": .bool,
        ]
        var result = KeyTypes()
        for entry in map?.entries ?? [] {
            let parts = entry.key.split(separator: "/").map(String.init)
            let names = (entry.value.list ?? [entry.value]).compactMap(\.text)
            let known = names.compactMap { types[$0] }
            guard parts.count == 2, !known.isEmpty, known.count == names.count else {
                context.report(
                    Diagnostic(
                        .settingsWrongValue, "the key of \(entry.key) cannot be read", at: entry.keyPlace,
                        expected: "system/entity: [types], of " + types.keys.sorted().joined(separator: ", ")))
                continue
            }
            result[KeyTypes.Target(system: parts[0], entity: parts[1])] = known
        }
        return result
    }

    public func job(named name: String) -> Job? { jobs.first { $0.name == name } }

    /// The path as seen from the working directory.
    func resolve(_ path: String) -> String { folder.isEmpty || path.hasPrefix("/") ? path : folder + "/" + path }

    /// A store's URL, by its name in the project or as it is.
    ///
    /// - Throws: `GatewayError` (exit 2) with `LB6009` where it is neither.
    public func storeURL(_ name: String?) throws -> String {
        if let name, name.contains(":") { return name }
        let names = stores.keys.sorted()
        if let name {
            if let url = stores[name] { return try expanded(url) }
        } else if names.count == 1, let only = names.first, let url = stores[only] {
            return try expanded(url)
        }
        // What is no name may be settings of a connection, with a password among them.
        let isName = name?.utf8.allSatisfy { $0 == 0x2D || $0 == 0x2E || $0 == 0x5F || $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 } ?? false
        throw GatewayError(
            Diagnostic(
                .unknownStore, name == nil ? "no store is named" : isName ? "there is no store `\(name ?? "")`" : "there is no such store",
                expected: names.isEmpty ? "--store sqlite:PATH" : "--store with one of " + names.joined(separator: ", "),
                help: name.flatMap { Suggestion.nearest(to: $0, among: names) }.map { "did you mean `\($0)`?" }
                    ?? (name?.contains("=") == true
                        ? "settings of a PostgreSQL connection begin with `postgresql:`" : nil)
                    ?? "make one with `landbridge store init sqlite:PATH`"), exit: .usage)
    }

    /// A store's URL of the project file, with its secrets, and its path as seen from the working directory.
    private func expanded(_ url: String) throws -> String {
        let text = try Secrets.expanded(url)
        guard text.hasPrefix("sqlite:") else { return text }
        return "sqlite:" + resolve(String(text.dropFirst("sqlite:".count)))
    }
}
