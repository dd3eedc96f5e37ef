/// One block of 512 bytes before a file in a tar archive: POSIX.1-2017 `pax`, "ustar Interchange Format", with the numbers and long
/// names of GNU tar.
struct TarHeader {
    static let blockSize = 512

    enum Problem: Error {
        case checkSum
        case number(String)
    }

    private let bytes: [UInt8]

    /// - Parameter bytes: a block.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether a block is a header at all; older archives without the magic cannot be told from other files.
    var isHeader: Bool { bytes.count == Self.blockSize && bytes[257..<262].elementsEqual("ustar".utf8) && hasCheckSum }

    var isZero: Bool { bytes.allSatisfy { $0 == 0 } }

    /// Of all bytes, with blanks in place of the sum; some writers took them as signed.
    private var hasCheckSum: Bool {
        guard let wanted = try? octal(148, 8) else { return false }
        var unsigned: Int64 = 0
        var signed: Int64 = 0
        for (index, byte) in bytes.enumerated() {
            let byte = (148..<156).contains(index) ? 0x20 : byte
            unsigned += Int64(byte)
            signed += Int64(Int8(bitPattern: byte))
        }
        return wanted == unsigned || wanted == signed
    }

    var type: UInt8 { bytes[156] }

    /// The name, with the folder that stands in a field of its own; GNU archives have other things there.
    var name: [UInt8] {
        let name = text(0, 100)
        let isPOSIX = bytes[262] == 0
        let prefix = isPOSIX ? text(345, 155) : []
        return prefix.isEmpty ? name : prefix + [0x2F] + name
    }

    /// - Throws: ``Problem`` where it is no number of this format, or negative.
    func size() throws -> Int64 {
        guard bytes[124] & 0x80 != 0 else { return try octal(124, 12) }
        // GNU: big endian, with the highest bit of the first byte set.
        guard bytes[124] == 0x80, bytes[125..<128].allSatisfy({ $0 == 0 }), bytes[128] < 0x80 else { throw Problem.number("size") }
        return bytes[128..<136].reduce(0) { $0 << 8 | Int64($1) }
    }

    private func octal(_ start: Int, _ count: Int) throws -> Int64 {
        let digits = bytes[start..<start + count].drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x37).contains($0) }) else { throw Problem.number("number") }
        return digits.reduce(0) { $0 << 3 | Int64($1 - 0x30) }
    }

    private func text(_ start: Int, _ count: Int) -> [UInt8] { Array(bytes[start..<start + count].prefix { $0 != 0 }) }

    /// The records of a pax header: length, blank, key, `=`, value, line feed.
    ///
    /// - Returns: nil where they are not that.
    static func records(_ bytes: [UInt8]) -> [(key: String, value: [UInt8])]? {
        var result: [(String, [UInt8])] = []
        var rest = bytes[...]
        while let blank = rest.firstIndex(of: 0x20) {
            let digits = rest[..<blank]
            guard (1...7).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            let length = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            guard length > digits.count + 1, length <= rest.count else { return nil }
            let end = rest.startIndex + length - 1
            let record = rest[(blank + 1)..<end]
            guard rest[end] == 0x0A, let equals = record.firstIndex(of: 0x3D) else { return nil }
            result.append((String(decoding: record[..<equals], as: UTF8.self), Array(record[(equals + 1)...])))
            rest = rest[(end + 1)...]
        }
        return rest.isEmpty ? result : nil
    }
}
