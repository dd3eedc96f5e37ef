import Diagnostics
import Glibc

/// The few questions that sources ask of the file system.
public enum FileSystem {
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
        while true {
            errno = 0
            guard let entry = readdir(folder) else { break }
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            // A name that was repaired would name no file, and a file that is left out looks like deleted rows.
            guard let name = String(validating: bytes, as: UTF8.self) else {
                throw unreadable(
                    join(location, String(decoding: bytes, as: UTF8.self)), "its name is not UTF-8", help: "rename the file")
            }
            if name != ".", name != ".." { names.append(name) }
        }
        if errno != 0 { throw unreadable(location, message(errno), help: "run again when the folder can be read") }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The size of an entry that a folder lists; nil for a folder.
    ///
    /// - Throws: `LB1302` where it is there and cannot be looked at: a feed never goes on without one of its files.
    static func size(ofListed location: String) throws -> Int64? {
        switch kind(of: location) {
        case .file(let size): return size
        case .folder: return nil
        case .missing: throw unreadable(location, "it is a link to nothing, or was taken away just now", help: "remove the link, or run again")
        case .forbidden(let reason): throw unreadable(location, reason, help: "check its permissions")
        }
    }

    private static func unreadable(_ path: String, _ reason: String, help: String) -> GatewayError {
        GatewayError(
            Diagnostic(.inputNotReadable, "\(path) cannot be read: \(reason)", at: Place(file: path), help: help), exit: .failed)
    }

    static func join(_ folder: String, _ path: String) -> String {
        if folder.isEmpty || path.hasPrefix("/") { return path }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }

    /// A path as a file means it that names it: from that file's own folder.
    public static func path(_ path: String, from file: String?) -> String {
        guard !path.hasPrefix("/"), let file, let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    /// The same text for the same file, however it was named.
    public static func canonical(_ location: String) -> String {
        guard let resolved = realpath(location, nil) else { return location }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// In glibc the text belongs to the calling thread.
    static func message(_ code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
