import CZlib
import Diagnostics

/// Owner of one zlib stream: gives the bytes of one entry of a zip archive, and holds them against size and check sum.
final class ZipInflater {
    /// Bytes that one compressed byte may become, looked at from ``ratioFloor`` on: real extracts stay below 100.
    static let maximumRatio: Int64 = 250
    static let ratioFloor: Int64 = 64 << 20

    private let file: String
    private let entry: ZipEntry
    private let stream: UnsafeMutablePointer<z_stream>
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var taken: Int64 = 0
    private var given: Int64 = 0
    private var sum: UInt
    private var isAtEnd = false

    /// - Throws: `LB1304` where zlib has no memory, `LB1310` where the entry says that it is a bomb.
    init(file: String, entry: ZipEntry, bufferSize: Int) throws {
        self.file = file
        self.entry = entry
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        buffer = .allocate(capacity: bufferSize)
        sum = crc32(0, nil, 0)
        guard landbridge_inflateInitRaw(stream) == Z_OK else {
            throw GatewayError(
                Diagnostic(.inputReadFailed, "zlib cannot start", at: Place(file: file), help: "free some memory"))
        }
        if isBomb(entry.expandedSize) { throw Self.bomb(file, from: entry.compressedSize, to: entry.expandedSize) }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        buffer.deallocate()
    }

    /// - Parameter source: gives bytes of the archive from the entry's start on.
    /// - Throws: `LB1308` where the data is not what the directory says.
    func read(
        into target: UnsafeMutableRawBufferPointer, from source: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> Int {
        guard let base = target.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
        var written = 0
        while written < target.count, !isAtEnd {
            let room = min(target.count - written, 1 << 30)
            let count =
                entry.isDeflated
                ? try inflateSome(base + written, room, from: source) : try copySome(base + written, room, from: source)
            sum = crc32(sum, base + written, UInt32(truncatingIfNeeded: count))
            written += count
            given += Int64(count)
            guard given <= entry.expandedSize else { throw corrupt("it is longer than the directory says") }
            if isAtEnd { try checkEnd() }
        }
        return written
    }

    private func copySome(
        _ target: UnsafeMutablePointer<UInt8>, _ room: Int, from source: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> Int {
        let wanted = Int(min(Int64(room), entry.compressedSize - taken))
        let count = wanted > 0 ? try source(UnsafeMutableRawBufferPointer(start: target, count: wanted)) : 0
        if count < wanted { throw corrupt("it is cut off") }
        taken += Int64(count)
        isAtEnd = taken == entry.compressedSize
        return count
    }

    private func inflateSome(
        _ target: UnsafeMutablePointer<UInt8>, _ room: Int, from source: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> Int {
        if stream.pointee.avail_in == 0 {
            let wanted = Int(min(Int64(buffer.count), entry.compressedSize - taken))
            guard wanted > 0 else { throw corrupt("it is cut off") }
            let count = try source(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<wanted]))
            guard count > 0 else { throw corrupt("it is cut off") }
            taken += Int64(count)
            stream.pointee.next_in = buffer.baseAddress
            stream.pointee.avail_in = UInt32(truncatingIfNeeded: count)
        }
        stream.pointee.next_out = target
        stream.pointee.avail_out = UInt32(truncatingIfNeeded: room)
        let status = inflate(stream, Z_NO_FLUSH)
        switch status {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: isAtEnd = true
        default: throw corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)")
        }
        return room - Int(stream.pointee.avail_out)
    }

    private func checkEnd() throws {
        guard given == entry.expandedSize, stream.pointee.avail_in == 0, taken == entry.compressedSize else {
            throw corrupt("its size is not the one that the directory says")
        }
        guard UInt32(truncatingIfNeeded: sum) == entry.checkSum else { throw corrupt("its check sum is wrong") }
    }

    private func isBomb(_ size: Int64) -> Bool {
        size > Self.ratioFloor && size / Self.maximumRatio > max(entry.compressedSize, 1)
    }

    static func bomb(_ file: String, from compressed: Int64, to expanded: Int64) -> GatewayError {
        GatewayError(
            Diagnostic(
                .zipBomb, "\(file) expands to far more than it is", at: Place(file: file),
                expected: "at most \(maximumRatio) times its compressed size, from \(ratioFloor >> 20) MiB on",
                found: Redacted("\(compressed) bytes to \(expanded)", isPersonal: false),
                help: "if it is meant to be like this, unpack the archive first"))
    }

    private func corrupt(_ reason: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .zipCorrupt, "\(file) is not sound: \(reason)", at: Place(file: file, byteOffset: Int(entry.start + taken)),
                help: "the archive was damaged or cut off: ask for it again (`unzip -t` checks one)"))
    }
}
