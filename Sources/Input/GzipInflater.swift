import CZlib
import Diagnostics

/// Owner of one zlib stream: gives the decompressed bytes of a gzip file of one or more members (RFC 1952).
///
/// Zero bytes after the last member are padding (tapes and block devices write it) and are passed over, as gzip does.
final class GzipInflater {
    private enum State { case inMember, betweenMembers, padding, ended }

    private let file: String
    private let stream: UnsafeMutablePointer<z_stream>
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var state = State.inMember
    private var bytesTaken: Int64 = 0
    private var isInputAtEnd = false

    /// - Throws: `LB1304` where zlib has no memory.
    init(file: String, bufferSize: Int) throws {
        self.file = file
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        buffer = .allocate(capacity: bufferSize)
        guard landbridge_inflateInit(stream) == Z_OK else {
            throw GatewayError(
                Diagnostic(.inputReadFailed, "zlib cannot start", at: Place(file: file), help: "free some memory"))
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        buffer.deallocate()
    }

    /// Offset in the compressed file of the next byte that zlib will look at.
    var offset: Int { Int(bytesTaken) - Int(stream.pointee.avail_in) }

    func read(
        into target: UnsafeMutableRawBufferPointer, from source: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> Int {
        guard let base = target.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
        var written = 0
        while written < target.count, state != .ended {
            if stream.pointee.avail_in == 0, !isInputAtEnd { try refill(from: source) }
            switch state {
            case .inMember: written += try inflateSome(base + written, target.count - written)
            case .betweenMembers: try startNextMember(from: source)
            case .padding: try skipPadding()
            case .ended: break
            }
        }
        return written
    }

    private func refill(from source: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
        // What is left (at most one byte, see startNextMember) moves to the front.
        let left = Int(stream.pointee.avail_in)
        if left > 0, let next = stream.pointee.next_in { buffer[0] = next.pointee }
        let count = try source(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[left...]))
        bytesTaken += Int64(count)
        stream.pointee.next_in = buffer.baseAddress
        stream.pointee.avail_in = UInt32(truncatingIfNeeded: left + count)
        if count == 0 { isInputAtEnd = true }
    }

    private func inflateSome(_ target: UnsafeMutablePointer<UInt8>, _ room: Int) throws -> Int {
        if stream.pointee.avail_in == 0, isInputAtEnd { throw truncated() }
        let chunk = min(room, 1 << 30)
        stream.pointee.next_out = target
        stream.pointee.avail_out = UInt32(truncatingIfNeeded: chunk)
        let status = inflate(stream, Z_NO_FLUSH)
        let written = chunk - Int(stream.pointee.avail_out)
        switch status {
        case Z_OK, Z_BUF_ERROR: return written
        case Z_STREAM_END:
            state = .betweenMembers
            return written
        default: throw corrupt()
        }
    }

    private func startNextMember(from source: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
        if stream.pointee.avail_in == 1, !isInputAtEnd { try refill(from: source) }
        guard stream.pointee.avail_in > 0, let next = stream.pointee.next_in else {
            state = .ended
            return
        }
        if next[0] == 0 {
            state = .padding
        } else if next[0] == 0x1F, stream.pointee.avail_in == 1 {
            throw truncated()
        } else if next[0] == 0x1F, next[1] == 0x8B {
            inflateReset(stream)
            state = .inMember
        } else {
            throw trailing()
        }
    }

    private func skipPadding() throws {
        guard stream.pointee.avail_in > 0, let next = stream.pointee.next_in else {
            state = .ended
            return
        }
        var count = 0
        while count < Int(stream.pointee.avail_in), next[count] == 0 { count += 1 }
        stream.pointee.next_in = next + count
        stream.pointee.avail_in -= UInt32(truncatingIfNeeded: count)
        if stream.pointee.avail_in > 0 { throw trailing() }
    }

    private func truncated() -> GatewayError {
        GatewayError(
            Diagnostic(
                .gzipTruncated, "\(file) ends inside its compressed data", at: Place(file: file, byteOffset: offset),
                help: "the file was cut off: ask for it again, and compare sizes or check sums after the transfer"))
    }

    private func trailing() -> GatewayError {
        GatewayError(
            Diagnostic(
                .gzipTrailingBytes, "\(file) has bytes after its compressed data", at: Place(file: file, byteOffset: offset),
                expected: "the end, zero padding, or a further gzip member",
                help: "find out what was appended; `gzip -dc` shows the data before it"))
    }

    private func corrupt() -> GatewayError {
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "it needs a preset dictionary"
        return GatewayError(
            Diagnostic(
                .gzipCorrupt, "\(file) is not a sound gzip file: \(reason)", at: Place(file: file, byteOffset: offset),
                help: "the file was damaged: ask for it again, and compare check sums after the transfer"))
    }
}
