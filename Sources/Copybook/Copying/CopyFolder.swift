import Diagnostics
import Glibc

/// The members beside a copybook: files of its folder, or of a folder in it that `OF` names.
public struct CopyFolder: CopyLibrary {
    private static let extensions = ["", ".cpy", ".cbl", ".cob", ".copy"]
    /// Entries of a folder that are looked at.
    private static let entryLimit = 100_000

    private let folder: String

    /// - Parameter folder: empty for the current one.
    public init(folder: String) { self.folder = folder.isEmpty ? "." : folder }

    /// The folder that a copybook stands in.
    public init(beside copybook: String) {
        guard let slash = copybook.lastIndex(of: "/") else {
            self.init(folder: ".")
            return
        }
        self.init(folder: slash == copybook.startIndex ? "/" : String(copybook[..<slash]))
    }

    public func load(member: String, library: String?, limit: Int) throws -> CopybookSource? {
        guard Self.isPlainName(member), library.map(Self.isPlainName) ?? true else {
            throw Self.refusal(
                member, "a member is named without folders",
                help: "write the name alone, and OF for a folder beside the copybook")
        }
        var place = folder
        if let library, let name = entry([library], in: folder, isFolder: true) { place = folder + "/" + name }
        guard let name = entry(Self.extensions.map { member + $0 }, in: place, isFolder: false) else { return nil }
        return try CopybookFile.read(place + "/" + name, limit: limit)
    }

    /// Letters of any script are fine; separators, `..` and what a shell or terminal takes amiss are not.
    private static func isPlainName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 160 && !name.hasPrefix(".")
            && !name.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.value < 0x20 }
    }

    /// The entry that has one of the names in any letter case: the first name that any has; of several entries the one that is
    /// written like the name, or else the first in the order of bytes. Links are passed over: they may lead out of the folder.
    private func entry(_ names: [String], in folder: String, isFolder: Bool) -> String? {
        guard let handle = opendir(folder) else { return nil }
        defer { closedir(handle) }
        let wanted = names.map { $0.lowercased() }
        var best: (rank: Int, name: String)?
        var count = 0
        while let item = readdir(handle), count < Self.entryLimit {
            count += 1
            let bytes = withUnsafeBytes(of: &item.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard let name = String(validating: bytes, as: UTF8.self), let position = wanted.firstIndex(of: name.lowercased())
            else {
                continue
            }
            let rank = position * 2 + (name == names[position] ? 0 : 1)
            if let best, (best.rank, best.name) <= (rank, name) { continue }
            var status = stat()
            guard lstat(folder + "/" + name, &status) == 0, status.st_mode & S_IFMT == (isFolder ? S_IFDIR : S_IFREG) else {
                continue
            }
            best = (rank, name)
        }
        return best?.name
    }

    private static func refusal(_ member: String, _ message: String, help: String) -> GatewayError {
        GatewayError(
            Diagnostic(.copybookCopy, message, found: Redacted(member, isPersonal: false), help: help), exit: .findings)
    }
}
