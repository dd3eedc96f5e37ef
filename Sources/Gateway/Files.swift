import Diagnostics
import Glibc

/// Small files that are read whole: mappings, models, code tables.
enum Files {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The folder of a path, without a slash at its end; empty for the working directory.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A path that is written relative to a file, as seen from the working directory.
    static func relative(_ path: String, to file: String) -> String {
        let folder = folder(of: file)
        return path.hasPrefix("/") || folder.isEmpty ? path : folder + "/" + path
    }

    /// - Throws: `GatewayError` (exit 2) with `LB6007` where the file cannot be read, is no UTF-8, or is over 16 MiB.
    static func text(_ path: String) throws -> String {
        let bytes = try bytes(path, limit: 16 << 20)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw failure(path, "it is not UTF-8", help: "save it as UTF-8")
        }
        // A byte-order mark is no part of the text.
        return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }

    private static func bytes(_ path: String, limit: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, String(cString: strerror(errno)), help: "check the path") }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, String(cString: strerror(errno)), help: "check the path") }
            if count == 0 { return result }
            result += chunk[0..<count]
            guard result.count <= limit else { throw failure(path, "it is larger than \(limit) bytes", help: nil) }
        }
    }

    private static func failure(_ path: String, _ reason: String, help: String?) -> GatewayError {
        GatewayError(
            Diagnostic(.fileNotReadable, "the file cannot be read: \(reason)", at: Place(file: path), help: help), exit: .usage)
    }
}
