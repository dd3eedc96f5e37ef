import Diagnostics
import Glibc

/// Lists the files of a tar archive, compressed with gzip or not, by reading it once from front to end. What is not a plain file or a
/// folder is refused, since a file that was left out would look like deleted rows.
struct TarDirectory {
    static let maximumEntries = 65_536
    /// An entry may have several.
    static let maximumHeaders = 4 * maximumEntries
    /// Bytes of a name, or of the records before an entry.
    static let maximumHeaderBytes = 1 << 20

    private struct Found {
        let name: [UInt8]
        let offset: Int64
        let size: Int64
        /// Where its headers begin in the archive as it is stored.
        let stored: Int64
    }

    private let path: String
    private let reader: InputReader
    private let storedSize: Int64
    private var position: Int64 = 0
    private var found: [Found] = []
    private var headers = 0

    /// The files in an archive, ascending by the bytes of their names; folders and names that begin with a dot are left out, as in
    /// folders on disk.
    ///
    /// - Returns: nil where the file is no tar archive, by its first block.
    /// - Throws: `LB1311` (corrupt), `LB1312` (entries that are no files), `LB1310` (expands too far), and what ``InputReader`` throws.
    /// - Complexity: O(expanded bytes) where it is compressed, else O(entries).
    static func files(in file: InputFile) throws -> [InputFile]? {
        var status = stat()
        guard file.path != "-", stat(file.location, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            // What cannot be read is reported when its turn comes.
            let reader = try? InputReader(file), let first = try? reader.take(TarHeader.blockSize), TarHeader(first).isHeader
        else { return nil }
        var directory = TarDirectory(path: file.path, reader: reader, storedSize: Int64(status.st_size))
        try directory.scan(first)
        return directory.files(of: file, isCompressed: reader.isCompressed)
    }

    private init(path: String, reader: InputReader, storedSize: Int64) {
        self.path = path
        self.reader = reader
        self.storedSize = storedSize
    }

    private func files(of file: InputFile, isCompressed: Bool) -> [InputFile] {
        let archive = TarArchive(file)
        return found.enumerated().map { index, entry in
            // Together the entries have all bytes of a compressed archive, so that its digest is that of all of it.
            let start = isCompressed ? (index == 0 ? 0 : entry.stored) : entry.offset
            let end = index + 1 < found.count ? found[index + 1].stored : storedSize
            let size = isCompressed ? end - start : entry.size
            return InputFile(
                path: FileSystem.join(file.path, String(decoding: entry.name, as: UTF8.self)), location: file.location, size: size,
                member: .tar(TarEntry(archive: archive, offset: entry.offset, size: entry.size, start: start, storedSize: size)))
        }.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private mutating func scan(_ first: [UInt8]) throws {
        var block = first
        var stored: Int64 = 0
        var name: [UInt8]?
        var size: Int64?
        while true {
            position += Int64(TarHeader.blockSize)
            let header = TarHeader(block)
            if header.isZero { break }
            guard header.isHeader else { throw corrupt("a header of it is not one") }
            headers += 1
            guard headers <= Self.maximumHeaders, found.count <= Self.maximumEntries else { throw corrupt("it has more than \(Self.maximumEntries) entries") }
            switch header.type {
            case UInt8(ascii: "x"), UInt8(ascii: "g"):
                let isGlobal = header.type == UInt8(ascii: "g")
                guard let records = TarHeader.records(try content(of: header)) else { throw corrupt("an extended header is not one") }
                for (key, value) in records {
                    switch key {
                    case "path" where !isGlobal: name = value
                    case "size" where !isGlobal: size = try number(value)
                    case "path", "size": throw unsupported(nil, "one header gives all entries the same \(key)")
                    case _ where key.hasPrefix("GNU.sparse"): throw unsupported(name, "it is a sparse file")
                    default: break
                    }
                }
            case UInt8(ascii: "L"): name = Array(try content(of: header).prefix { $0 != 0 })
            case UInt8(ascii: "K"), UInt8(ascii: "V"): _ = try content(of: header)
            default:
                try take(header, name ?? header.name, try size ?? self.size(header), stored)
                (name, size) = (nil, nil)
                stored = reader.storedOffset
            }
            block = try reader.take(TarHeader.blockSize)
            guard block.count == TarHeader.blockSize else { throw corrupt("it has no end: it was cut off") }
        }
        guard name == nil, size == nil else { throw corrupt("a header stands before no entry") }
        try finish()
    }

    private mutating func take(_ header: TarHeader, _ name: [UInt8], _ size: Int64, _ stored: Int64) throws {
        let isFolder = header.type == UInt8(ascii: "5")
        guard isFolder || [0, UInt8(ascii: "0"), UInt8(ascii: "7")].contains(header.type) else {
            throw unsupported(name, "it is a link, a device or something else that is no file")
        }
        guard !name.isEmpty, !name.contains(0), name.count <= 4096 else { throw corrupt("an entry has no name that can be one") }
        let steps = name.split(separator: 0x2F).filter { $0 != [0x2E] }
        // Some writers mark a folder by its name only.
        if !isFolder, name.last != 0x2F, let last = steps.last, last.first != 0x2E {
            guard size <= .max - position else { throw corrupt("an entry is larger than it can be") }
            found.append(Found(name: Array(steps.joined(separator: [0x2F])), offset: position, size: size, stored: stored))
        }
        if !isFolder { try pass(size) }
    }

    /// Passes over the bytes of an entry, and what fills its last block.
    private mutating func pass(_ size: Int64) throws {
        let (room, overflow) = size.addingReportingOverflow(Int64(TarHeader.blockSize) - 1)
        guard !overflow, room <= .max - position else { throw corrupt("an entry is larger than it can be") }
        let padded = room / Int64(TarHeader.blockSize) * Int64(TarHeader.blockSize)
        guard reader.isCompressed || position + padded <= storedSize else { throw corrupt("an entry is cut off") }
        if reader.isCompressed, position + padded > ZipInflater.ratioFloor,
            (position + padded) / ZipInflater.maximumRatio > max(storedSize, 1)
        {
            throw ZipInflater.bomb(path, from: storedSize, to: position + padded)
        }
        try reader.skip(padded)
        position += padded
    }

    private mutating func content(of header: TarHeader) throws -> [UInt8] {
        let size = try size(header)
        guard size <= Int64(Self.maximumHeaderBytes) else { throw corrupt("a header is larger than \(Self.maximumHeaderBytes) bytes") }
        let bytes = try reader.take(Int(size))
        guard bytes.count == Int(size) else { throw corrupt("it is cut off") }
        let padding = (TarHeader.blockSize - bytes.count % TarHeader.blockSize) % TarHeader.blockSize
        try reader.skip(Int64(padding))
        position += size + Int64(padding)
        return bytes
    }

    /// An archive ends with two blocks of zeros; more of them may follow.
    private mutating func finish() throws {
        var blocks = 1
        while true {
            let block = try reader.take(TarHeader.blockSize)
            guard block.allSatisfy({ $0 == 0 }) else { throw corrupt("something stands after its end") }
            if block.count < TarHeader.blockSize { break }
            blocks += 1
        }
        guard blocks > 1 else { throw corrupt("it has no end: it was cut off") }
        let names = Set(found.map(\.name))
        guard names.count == found.count else { throw corrupt("two entries have one name") }
    }

    private func size(_ header: TarHeader) throws -> Int64 {
        do { return try header.size() } catch { throw corrupt("the size of an entry is no number") }
    }

    private func number(_ digits: [UInt8]) throws -> Int64 {
        guard !digits.isEmpty, digits.count <= 18, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw corrupt("the size of an entry is no number")
        }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    private func corrupt(_ reason: String) -> GatewayError { Self.corrupt(path, reason, at: position) }

    static func corrupt(_ path: String, _ reason: String, at offset: Int64) -> GatewayError {
        GatewayError(
            Diagnostic(
                .tarCorrupt, "\(path) is not a sound tar archive: \(reason)", at: Place(file: path, byteOffset: Int(offset)),
                help: "the file was damaged or cut off: ask for it again (`tar tf` lists one)"), exit: .failed)
    }

    private func unsupported(_ entry: [UInt8]?, _ reason: String) -> GatewayError {
        let name = entry.map { String(decoding: $0.prefix(200), as: UTF8.self) } ?? "an entry"
        return GatewayError(
            Diagnostic(
                .tarUnsupported, "\(name) in \(path) cannot be read: \(reason)", at: Place(file: path, byteOffset: Int(position)),
                expected: "files and folders", help: "unpack the archive and name the files, or have it packed without such entries"),
            exit: .failed)
    }
}
