import Diagnostics
import Glibc
import Inference
import Records

/// Writes drafts into a folder that is laid out as a project: `mappings/NAME.yaml` and `mappings/codes/*.csv`.
struct DraftWriter {
    private let folder: String?
    private let overwrites: Bool

    init(_ request: InferRequest) {
        folder = request.folder
        overwrites = request.overwrites
    }

    /// How the mapping names the copybook: from its own folder, or as the command line did where no folder is written.
    func path(ofCopybook path: String) -> String {
        guard let folder, !path.hasPrefix("/") else { return path }
        guard !folder.hasPrefix("/") else { return Self.working() + "/" + path }
        let from = Self.parts(folder + "/mappings")
        let to = Self.parts(path)
        // Above the working directory names are not known.
        guard !from.contains("..") else { return Self.working() + "/" + path }
        var common = 0
        while common < from.count, common < to.count - 1, from[common] == to[common] { common += 1 }
        return (from[common...].map { _ in ".." } + to[common...]).joined(separator: "/")
    }

    /// - Returns: the files written, or nil where no folder is named.
    /// - Throws: `GatewayError` (exit 2) with `LB1504` where one is there already, `LB6014` where one cannot be written.
    func write(_ draft: MappingDraft) throws -> [String]? {
        guard let folder else { return nil }
        var files = [("\(folder)/mappings/\(draft.name).yaml", draft.yaml(codeFolder: "codes"))]
        files += draft.codes.map { ("\(folder)/mappings/codes/\($0.name).csv", $0.csv) }
        if !overwrites {
            let there = files.map(\.0).filter(Files.exists)
            guard there.isEmpty else {
                throw GatewayError(
                    there.map {
                        Diagnostic(
                            .draftExists, "\($0) is there already", at: Place(file: $0),
                            help: "name another folder, or say `--force` to write over it")
                    }, exit: .usage)
            }
        }
        let folders = [folder, folder + "/mappings"] + (draft.codes.isEmpty ? [] : [folder + "/mappings/codes"])
        for path in folders { try Self.make(path) }
        for (path, text) in files {
            let sink = ByteSink()
            sink.append(text.utf8)
            try OutputFile(path).write(sink)
        }
        return files.map(\.0)
    }

    /// With the folders above it.
    private static func make(_ path: String) throws {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += (made.isEmpty || made == "/" ? "" : "/") + part
            if mkdir(made, 0o755) != 0, errno != EEXIST {
                throw GatewayError(
                    Diagnostic(
                        .outputFailed, "the folder cannot be made: \(String(cString: strerror(errno)))", at: Place(file: made)))
            }
        }
    }

    private static func parts(_ path: String) -> [String] {
        var result: [String] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = result.last, last != ".." { result.removeLast() } else { result.append(String(part)) }
        }
        return result
    }

    private static func working() -> String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }
}
