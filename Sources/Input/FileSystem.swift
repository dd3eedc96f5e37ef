import Diagnostics
import Glibc

/// The few questions that the feed asks of the file system.
enum FileSystem {
    enum Kind {
        /// A regular file, or a pipe or device, whose size is 0.
        case file(size: Int64)
        case folder
        case missing
        case forbidden(String)
    }

    static func kind(of location: String) -> Kind {
        var status = stat()
        guard stat(location, &status) == 0 else {
            let code = errno
            return code == ENOENT || code == ENOTDIR ? .missing : .forbidden(message(code))
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .folder
        case S_IFREG: return .file(size: Int64(status.st_size))
        default: return .file(size: 0)
        }
    }

    /// Whether it is a folder itself, not a link to one: following links could run in circles.
    static func isRealFolder(_ location: String) -> Bool {
        var status = stat()
        return lstat(location, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// - Throws: `LB1302` where the folder cannot be listed.
    static func names(in location: String) throws -> [String] {
        guard let folder = opendir(location.isEmpty ? "." : location) else {
            throw GatewayError(
                Diagnostic(
                    .inputNotReadable, "the folder \(location) cannot be listed: \(message(errno))",
                    at: Place(file: location), help: "check its permissions"))
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    static func join(_ folder: String, _ path: String) -> String {
        if folder.isEmpty || path.hasPrefix("/") { return path }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }

    /// The same text for the same file, however it was named.
    static func canonical(_ location: String) -> String {
        guard let resolved = realpath(location, nil) else { return location }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// In glibc the text belongs to the calling thread.
    static func message(_ code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
