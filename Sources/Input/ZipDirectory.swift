import Diagnostics
import Glibc

/// Reads the central directory of a zip archive (PKWARE APPNOTE 6.3), with 64-bit sizes. Everything in it is checked before an
/// entry is read: nothing may overlap, be encrypted, or lie outside of the archive.
struct ZipDirectory {
    static let maximumEntries = 65_536
    static let maximumDirectoryBytes = 64 << 20

    private let path: String
    private let descriptor: Int32
    private let size: Int64

    /// The files in an archive, ascending by the bytes of their names; folders and names that begin with a dot are left out, as
    /// in folders on disk.
    ///
    /// - Returns: nil where the file is no zip archive, by its first bytes.
    /// - Throws: `LB1302` (not readable), `LB1308` (corrupt), `LB1309` (encrypted, or compressed in another way).
    static func files(in file: InputFile) throws -> [InputFile]? {
        let descriptor = open(file.location, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        // What cannot be opened is reported when its turn to be read comes.
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let directory = ZipDirectory(path: file.path, descriptor: descriptor, size: Int64(status.st_size))
        // The first entry, or the end record of an archive without entries.
        let magic = try directory.read(0, 4)
        guard magic == [0x50, 0x4B, 3, 4] || magic == [0x50, 0x4B, 5, 6] else { return nil }
        return try directory.entries().map { name, entry in
            InputFile(path: FileSystem.join(file.path, name), location: file.location, size: entry.compressedSize, member: .zip(entry))
        }
    }

    private func entries() throws -> [(name: String, entry: ZipEntry)] {
        let (start, length, count) = try end()
        guard start >= 0, length >= 0, length <= Int64(Self.maximumDirectoryBytes), start <= size - length,
            (0...Self.maximumEntries).contains(count)
        else { throw corrupt("its directory lies outside of it, or is larger than it may be") }
        let bytes = try read(start, Int(length))
        guard bytes.count == Int(length) else { throw corrupt("its directory is cut off") }
        var position = 0
        var found: [(name: [UInt8], header: Int64, entry: ZipEntry)] = []
        for _ in 0..<count {
            guard position + 46 <= bytes.count, number(bytes, position, 4) == 0x0201_4B50 else {
                throw corrupt("an entry of its directory is not one")
            }
            let flags = number(bytes, position + 8, 2)
            let method = number(bytes, position + 10, 2)
            let nameLength = Int(number(bytes, position + 28, 2))
            let extraLength = Int(number(bytes, position + 30, 2))
            let commentLength = Int(number(bytes, position + 32, 2))
            let nameStart = position + 46
            let next = nameStart + nameLength + extraLength + commentLength
            guard next <= bytes.count else { throw corrupt("an entry of its directory is cut off") }
            let name = Array(bytes[nameStart..<nameStart + nameLength])
            var sizes = [
                number(bytes, position + 24, 4), number(bytes, position + 20, 4), number(bytes, position + 42, 4),
            ]
            try widen(&sizes, Array(bytes[nameStart + nameLength..<nameStart + nameLength + extraLength]))
            let checkSum = UInt32(truncatingIfNeeded: number(bytes, position + 16, 4))
            position = next
            let last = name.split(separator: 0x2F).last ?? []
            if name.last == 0x2F || last.first == 0x2E { continue }
            let shown = String(decoding: name, as: UTF8.self)
            guard flags & 1 == 0, flags & 0x40 == 0 else {
                throw unsupported(shown, "it is encrypted", help: "ask for an archive without a password, or unpack it first")
            }
            guard method == 0 || method == 8 else {
                throw unsupported(
                    shown, "its compression method is \(method)", help: "unpack the archive, or pack it with plain `zip`")
            }
            found.append(
                (
                    name, sizes[2],
                    ZipEntry(
                        start: 0, isDeflated: method == 8, compressedSize: sizes[1], expandedSize: sizes[0],
                        checkSum: checkSum)
                ))
        }
        // Whoever writes fewer than there are loses files in silence.
        guard position == bytes.count else { throw corrupt("its directory has more entries than it says") }
        return try placed(found, end: start)
    }

    /// Looks up where the data of each entry begins, behind its local header.
    private func placed(
        _ found: [(name: [UInt8], header: Int64, entry: ZipEntry)], end: Int64
    ) throws -> [(name: String, entry: ZipEntry)] {
        var result: [(name: [UInt8], entry: ZipEntry)] = []
        var reached: Int64 = 0
        for (name, header, entry) in found.sorted(by: { $0.header < $1.header }) {
            guard header >= reached, header <= end - 30 else { throw corrupt("its entries overlap") }
            let local = try read(header, 30)
            guard local.count == 30, number(local, 0, 4) == 0x0403_4B50 else { throw corrupt("an entry has no header") }
            let start = header + 30 + number(local, 26, 2) + number(local, 28, 2)
            guard entry.compressedSize >= 0, entry.expandedSize >= 0, start <= end, entry.compressedSize <= end - start else {
                throw corrupt("an entry lies outside of it")
            }
            guard try read(header + 30, Int(number(local, 26, 2))) == name else {
                throw corrupt("an entry has two names")
            }
            guard entry.isDeflated || entry.compressedSize == entry.expandedSize else { throw corrupt("an entry has two sizes") }
            reached = start + entry.compressedSize
            result.append(
                (
                    name,
                    ZipEntry(
                        start: start, isDeflated: entry.isDeflated, compressedSize: entry.compressedSize,
                        expandedSize: entry.expandedSize, checkSum: entry.checkSum)
                ))
        }
        result.sort { $0.name.lexicographicallyPrecedes($1.name) }
        for index in result.indices.dropFirst() where result[index].name == result[index - 1].name {
            throw corrupt("two entries have one name")
        }
        return result.map { (String(decoding: $0.name, as: UTF8.self), $0.entry) }
    }

    /// Sizes that do not fit into 32 bits stand in the extra field with id 1, in the order size, compressed size, offset.
    private func widen(_ sizes: inout [Int64], _ extra: [UInt8]) throws {
        guard sizes.contains(0xFFFF_FFFF) else { return }
        var position = 0
        while position + 4 <= extra.count {
            let id = number(extra, position, 2)
            let length = Int(number(extra, position + 2, 2))
            guard position + 4 + length <= extra.count else { break }
            if id == 1 {
                var field = position + 4
                for index in sizes.indices where sizes[index] == 0xFFFF_FFFF {
                    guard field + 8 <= position + 4 + length else { throw corrupt("a 64-bit size is missing") }
                    sizes[index] = number(extra, field, 8)
                    field += 8
                }
                return
            }
            position += 4 + length
        }
    }

    /// The end record, at most 64 KiB of comment before the end of the file; its 64-bit twin where it points to one.
    private func end() throws -> (start: Int64, length: Int64, count: Int) {
        let tail = Int(min(size, 65_557))
        let bytes = try read(size - Int64(tail), tail)
        var position = bytes.count - 22
        while position >= 0 {
            if number(bytes, position, 4) == 0x0605_4B50, position + 22 + Int(number(bytes, position + 20, 2)) == bytes.count {
                break
            }
            position -= 1
        }
        guard position >= 0 else { throw corrupt("it has no end record: it was cut off, or something was appended to it") }
        var disk = number(bytes, position + 4, 2)
        var count = number(bytes, position + 10, 2)
        var length = number(bytes, position + 12, 4)
        var start = number(bytes, position + 16, 4)
        if position >= 20, number(bytes, position - 20, 4) == 0x0706_4B50 {
            let record = try read(number(bytes, position - 12, 8), 56)
            guard record.count == 56, number(record, 0, 4) == 0x0606_4B50 else { throw corrupt("its 64-bit end record is missing") }
            disk = number(record, 16, 4)
            count = number(record, 32, 8)
            length = number(record, 40, 8)
            start = number(record, 48, 8)
        }
        guard disk == 0 else {
            throw unsupported(nil, "it is one part of several", help: "join the parts into one archive")
        }
        return (start, length, Int(count))
    }

    /// Little endian; values past 63 bits come out negative and are refused as sizes.
    private func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int64 {
        var value: UInt64 = 0
        for index in (0..<count).reversed() { value = value << 8 | UInt64(bytes[start + index]) }
        return Int64(truncatingIfNeeded: value)
    }

    /// Bytes of the archive; fewer at its end.
    private func read(_ offset: Int64, _ count: Int) throws -> [UInt8] {
        guard offset >= 0, count > 0 else { return [] }
        var filled = 0
        var bytes = [UInt8](repeating: 0, count: count)
        while filled < count {
            let result = bytes.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map { pread(descriptor, $0 + filled, count - filled, Int(offset) + filled) } ?? 0
            }
            if result < 0, errno == EINTR { continue }
            if result < 0 {
                throw GatewayError(
                    Diagnostic(
                        .inputReadFailed, "reading \(path) failed: \(FileSystem.message(errno))", at: Place(file: path),
                        help: "check the disk or the network share, then run again"))
            }
            if result == 0 { break }
            filled += result
        }
        return Array(bytes.prefix(filled))
    }

    private func corrupt(_ reason: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .zipCorrupt, "\(path) is not a sound zip archive: \(reason)", at: Place(file: path),
                help: "the file was damaged or cut off: ask for it again (`unzip -t` checks one)"), exit: .failed)
    }

    private func unsupported(_ entry: String?, _ reason: String, help: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .zipUnsupported, "\(entry ?? "the archive") in \(path) cannot be read: \(reason)", at: Place(file: path),
                expected: "an archive of one part, stored or deflated, without a password", help: help), exit: .failed)
    }
}
