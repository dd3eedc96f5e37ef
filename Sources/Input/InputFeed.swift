import Diagnostics
import Glibc

/// Turns what a user names (paths, folders, patterns) into the files of a feed.
public enum InputFeed {
    /// Finds the files of a feed.
    ///
    /// A path is taken as it is where such a file exists, even with pattern characters in its name. A folder stands for the
    /// files directly in it. In patterns `*` and `?` match within a name, `[a-z]` and `[!a-z]` one character, and `**` any
    /// number of folders. Names that start with a dot are matched only by a pattern that does too, and folders never give
    /// them. `-` is standard input. Zip and tar archives (the latter with gzip as well), known by their first bytes, stand for
    /// the files in them, as folders would.
    ///
    /// - Parameters:
    ///   - patterns: paths, folders or patterns.
    ///   - folder: where relative ones start; empty for the working directory.
    /// - Returns: each file once, ascending by the bytes of its path, whatever the order of the patterns or of the folder.
    /// - Throws: `GatewayError` with `LB1301` for every pattern that names nothing, `LB1302` for what may not be read, `LB1308`
    ///   to `LB1312` for archives.
    /// - Complexity: O(entries of the folders searched).
    public static func resolve(_ patterns: [String], relativeTo folder: String) throws -> [InputFile] {
        var found: [InputFile] = []
        var problems: [Diagnostic] = []
        for pattern in patterns {
            do {
                let files = try files(of: pattern, folder: folder).flatMap { try ZipDirectory.files(in: $0) ?? TarDirectory.files(in: $0) ?? [$0] }
                if files.isEmpty { problems.append(nothing(pattern, folder: folder)) }
                found += files
            } catch let error as GatewayError {
                problems += error.diagnostics
            }
        }
        if patterns.isEmpty {
            problems.append(
                Diagnostic(.inputMatchesNothing, "no input file is named", help: "name files, folders or patterns"))
        }
        if !problems.isEmpty { throw GatewayError(problems, exit: .failed) }
        var seen: Set<String> = []
        return
            found
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
            .filter { seen.insert(FileSystem.canonical($0.location) + ($0.member.map { " \($0.identity)" } ?? "")).inserted }
    }

    private static func files(of pattern: String, folder: String) throws -> [InputFile] {
        if pattern == "-" { return [InputFile(path: "-")] }
        guard !pattern.isEmpty else { return [] }
        let location = FileSystem.join(folder, pattern)
        switch FileSystem.kind(of: location) {
        case .file(let size): return [InputFile(path: pattern, location: location, size: size)]
        case .folder:
            return try FileSystem.names(in: location).filter { !$0.hasPrefix(".") }.compactMap { name in
                let inner = FileSystem.join(location, name)
                guard let size = try FileSystem.size(ofListed: inner) else { return nil }
                return InputFile(path: FileSystem.join(pattern, name), location: inner, size: size)
            }
        case .missing:
            return GlobPattern.isPattern(pattern) ? try GlobPattern(pattern).files(relativeTo: folder) : []
        case .forbidden(let reason):
            throw GatewayError(
                Diagnostic(
                    .inputNotReadable, "\(pattern) may not be read: \(reason)", at: Place(file: pattern),
                    help: "check the permissions of the file and of the folders above it"))
        }
    }

    private static func nothing(_ pattern: String, folder: String) -> Diagnostic {
        let from = pattern.hasPrefix("/") || folder.isEmpty ? "" : " in \(folder)"
        return Diagnostic(
            .inputMatchesNothing, "`\(pattern)` names no file\(from)", at: Place(file: pattern),
            expected: "at least one file",
            help: "check the spelling and whether the extract has arrived; `**/` searches folders below")
    }
}
