import Diagnostics
import Glibc
public import Records

/// A code table: the raw codes of a system and the canonical values they stand for.
///
/// Codes are found by hashing their bytes in place, and results are views into the table's own bytes, so a look-up allocates
/// nothing a value.
public struct CodeTable: Sendable {
    public let name: String
    public let codes: TextValues
    /// For each code its value, then those of the ranges.
    public let values: TextValues
    /// Codes beside those that have an entry.
    private let ranges: CodeRanges?
    /// Open addressing; -1 where free; a power of two, at most half full.
    private let slots: [Int32]

    /// - Parameters:
    ///   - entries: unique codes.
    ///   - ranges: looked at where no entry has the code. Where they are of numbers, so are all codes: `007` is 7.
    public init(name: String, entries: [(code: String, value: String)], ranges: CodeRanges? = nil) {
        self.name = name
        self.ranges = ranges
        var codes = TextValues()
        var values = TextValues()
        for entry in entries {
            codes.append(entry.code)
            values.append(entry.value)
        }
        for value in ranges?.values ?? [] { values.append(value) }
        var capacity = 8
        while capacity < entries.count * 2 { capacity *= 2 }
        var slots = [Int32](repeating: -1, count: capacity)
        for index in 0..<codes.count {
            var slot = codes.withBytes(index) { Self.hash($0) } & (capacity - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = Int32(truncatingIfNeeded: index)
        }
        self.codes = codes
        self.values = values
        self.slots = slots
    }

    /// Texts of up to eight bytes are one step, others one for each byte (FNV-1a).
    @inline(__always)
    private static func hash(_ code: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        if code.count <= 8 {
            var word = UInt64(truncatingIfNeeded: code.count)
            for byte in code { word = word &<< 8 ^ UInt64(byte) }
            hash = (word ^ hash) &* 0x9E37_79B9_7F4A_7C15
        } else {
            for byte in code { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return Int(truncatingIfNeeded: (hash ^ (hash &>> 32)) & 0x7FFF_FFFF)
    }

    /// - Returns: the entry's position, or nil where the code is not in the table.
    public func find(_ code: UnsafeBufferPointer<UInt8>) -> Int? {
        codes.bytes.withUnsafeBufferPointer { bytes in
            slots.withUnsafeBufferPointer { slots in
                let index = Self.find(code, bytes, slots, codes)
                return index < 0 ? findInRanges(code) : index
            }
        }
    }

    /// - Returns: the position of the value of a code without an entry, or nil.
    private func findInRanges(_ code: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let ranges else { return nil }
        if case .numbers = ranges.order, let number = Decimal38.parse(code) {
            let plain = Array(number.normalized.description.utf8)
            if !plain.elementsEqual(code), let known = plain.withUnsafeBufferPointer({ find($0) }) { return known }
        }
        return ranges.find(code).map { codes.count + $0 }
    }

    /// The positions of the entries of a whole column; -1 where a code is not in the table.
    ///
    /// - Complexity: O(bytes of the codes).
    public func positions(of texts: TextValues, count: Int) -> [Int32] {
        let count = min(count, texts.count)
        return [Int32](unsafeUninitializedCapacity: count) { target, filled in
            texts.bytes.withUnsafeBufferPointer { source in
                codes.bytes.withUnsafeBufferPointer { bytes in
                    slots.withUnsafeBufferPointer { slots in
                        for row in 0..<count {
                            let code = UnsafeBufferPointer(
                                start: source.baseAddress.map { $0 + Int(texts.starts[row]) }, count: Int(texts.lengths[row]))
                            var position = Self.find(code, bytes, slots, codes)
                            if position < 0, ranges != nil { position = findInRanges(code) ?? -1 }
                            target.initializeElement(at: row, to: Int32(truncatingIfNeeded: position))
                        }
                    }
                }
            }
            filled = count
        }
    }

    @inline(__always)
    private static func find(
        _ code: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeBufferPointer<UInt8>, _ slots: UnsafeBufferPointer<Int32>,
        _ codes: TextValues
    ) -> Int {
        let mask = slots.count &- 1
        var slot = hash(code) & mask
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if Int(codes.lengths[index]) == code.count {
                guard let known = bytes.baseAddress, let wanted = code.baseAddress, !code.isEmpty else { return index }
                if memcmp(known + Int(codes.starts[index]), wanted, code.count) == 0 { return index }
            }
            slot = (slot &+ 1) & mask
        }
        return -1
    }

    /// Reads `code,value` lines with a header; fields may be quoted as in RFC 4180.
    ///
    /// - Throws: `GatewayError` (exit 3) with `LB2006` and the line.
    public static func read(_ text: String, name: String, file: String) throws -> CodeTable {
        func failure(_ line: Int, _ message: String, help: String? = nil) -> GatewayError {
            GatewayError(
                Diagnostic(
                    .badCodeTable, message, at: Place(file: file, line: line), expected: "lines `code,value` below that header",
                    help: help), exit: .findings)
        }
        var entries: [(code: String, value: String)] = []
        var known: Set<String> = []
        var hasHeader = false
        // Spreadsheets write a byte order mark and CRLF; in Swift CRLF is one character.
        let body = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        let lines = body.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            if line.isEmpty { continue }
            guard let cells = cells(line) else { throw failure(index + 1, "a quoted cell does not end") }
            if !hasHeader {
                guard cells == ["code", "value"] else { throw failure(index + 1, "the header is not `code,value`") }
                hasHeader = true
                continue
            }
            guard cells.count == 2 else { throw failure(index + 1, "the line has \(cells.count) cells") }
            guard known.insert(cells[0]).inserted else {
                throw failure(index + 1, "the code `\(cells[0])` stands twice", help: "keep one of the lines")
            }
            entries.append((cells[0], cells[1]))
        }
        guard hasHeader else { throw failure(1, "the table is empty") }
        return CodeTable(name: name, entries: entries)
    }

    private static func cells(_ line: Substring) -> [String]? {
        var result: [String] = []
        var cell = ""
        var quoted = false
        var characters = line.makeIterator()
        var pending = characters.next()
        while let character = pending {
            pending = characters.next()
            if quoted {
                if character != "\"" {
                    cell.append(character)
                } else if pending == "\"" {
                    cell.append("\"")
                    pending = characters.next()
                } else {
                    quoted = false
                }
            } else if character == "\"", cell.isEmpty {
                quoted = true
            } else if character == "," {
                result.append(cell)
                cell = ""
            } else {
                cell.append(character)
            }
        }
        return quoted ? nil : result + [cell]
    }
}
