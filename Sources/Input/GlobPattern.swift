import Glibc

/// A path pattern with `*`, `?`, `[…]` and `**`.
struct GlobPattern {
    /// Folders below this depth are not searched by `**`.
    static let maximumDepth = 64

    private let isAbsolute: Bool
    private let components: [String]

    static func isPattern(_ text: String) -> Bool { text.utf8.contains { $0 == 0x2A || $0 == 0x3F || $0 == 0x5B } }

    init(_ text: String) {
        isAbsolute = text.hasPrefix("/")
        components = text.split(separator: "/").map(String.init)
    }

    /// The files that match, named as the pattern names them.
    func files(relativeTo folder: String) throws -> [InputFile] {
        var result: [InputFile] = []
        try search(components[...], path: isAbsolute ? "/" : "", folder: isAbsolute ? "" : folder, depth: 0, into: &result)
        return result
    }

    private func search(
        _ rest: ArraySlice<String>, path: String, folder: String, depth: Int, into result: inout [InputFile]
    ) throws {
        guard let component = rest.first else { return }
        let location = FileSystem.join(folder, path)
        let isLast = rest.count == 1
        if component == "**" {
            // `**` alone at the end means all files below.
            let after = isLast ? ["*"] : rest.dropFirst()
            try search(after, path: path, folder: folder, depth: depth, into: &result)
            guard depth < Self.maximumDepth else { return }
            for name in try FileSystem.names(in: location) where !name.hasPrefix(".") {
                let inner = FileSystem.join(path, name)
                if FileSystem.isRealFolder(FileSystem.join(folder, inner)) {
                    try search(rest, path: inner, folder: folder, depth: depth + 1, into: &result)
                }
            }
            return
        }
        guard Self.isPattern(component) else {
            try visit(FileSystem.join(path, component), rest, folder, depth, isLast, &result)
            return
        }
        guard case .folder = FileSystem.kind(of: location.isEmpty ? "." : location) else { return }
        for name in try FileSystem.names(in: location) where Self.matches(name, component) {
            // What the folder lists and the pattern names must be there; only a folder is passed over.
            if isLast { _ = try FileSystem.size(ofListed: FileSystem.join(location, name)) }
            try visit(FileSystem.join(path, name), rest, folder, depth, isLast, &result)
        }
    }

    private func visit(
        _ path: String, _ rest: ArraySlice<String>, _ folder: String, _ depth: Int, _ isLast: Bool,
        _ result: inout [InputFile]
    ) throws {
        let location = FileSystem.join(folder, path)
        switch FileSystem.kind(of: location) {
        case .file(let size) where isLast: result.append(InputFile(path: path, location: location, size: size))
        case .folder where !isLast:
            try search(rest.dropFirst(), path: path, folder: folder, depth: depth + 1, into: &result)
        default: break
        }
    }

    /// Matches one name against one component, without recursion: at most one way back, to the last `*`.
    ///
    /// - Complexity: O(name × pattern).
    static func matches(_ name: String, _ pattern: String) -> Bool {
        let name = Array(name.unicodeScalars)
        let pattern = Array(pattern.unicodeScalars)
        if name.first == "." && pattern.first != "." { return false }
        var n = 0
        var p = 0
        var star: (pattern: Int, name: Int)?
        while n < name.count {
            if p < pattern.count, pattern[p] == "*" {
                star = (p + 1, n)
                p += 1
            } else if p < pattern.count, let next = matchOne(name[n], pattern, at: p) {
                n += 1
                p = next
            } else if let back = star {
                star = (back.pattern, back.name + 1)
                n = back.name + 1
                p = back.pattern
            } else {
                return false
            }
        }
        while p < pattern.count, pattern[p] == "*" { p += 1 }
        return p == pattern.count
    }

    /// - Returns: where the pattern goes on, or nil where the character does not match.
    private static func matchOne(_ scalar: Unicode.Scalar, _ pattern: [Unicode.Scalar], at start: Int) -> Int? {
        switch pattern[start] {
        case "?": return start + 1
        case "[":
            var index = start + 1
            let isNegated = index < pattern.count && (pattern[index] == "!" || pattern[index] == "^")
            if isNegated { index += 1 }
            let first = index
            var isMember = false
            while index < pattern.count, pattern[index] != "]" || index == first {
                if index + 2 < pattern.count, pattern[index + 1] == "-", pattern[index + 2] != "]" {
                    if pattern[index] <= scalar, scalar <= pattern[index + 2] { isMember = true }
                    index += 3
                } else {
                    if pattern[index] == scalar { isMember = true }
                    index += 1
                }
            }
            // A bracket that never closes is an ordinary character.
            guard index < pattern.count else { return scalar == "[" ? start + 1 : nil }
            return isMember != isNegated ? index + 1 : nil
        default: return pattern[start] == scalar ? start + 1 : nil
        }
    }
}
