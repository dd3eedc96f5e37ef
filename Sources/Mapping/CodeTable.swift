import Diagnostics
public import Records

/// A code table: the raw codes of a system and the canonical values they stand for.
///
/// Codes are found by hashing their bytes in place, and results are views into the table's own bytes, so a look-up allocates
/// nothing a value.
public struct CodeTable: Sendable {
    public let name: String
    public let codes: TextValues
    public let values: TextValues
    /// Open addressing; -1 where free; a power of two, at most half full.
    private let slots: [Int32]

    /// - Parameter entries: unique codes.
    public init(name: String, entries: [(code: String, value: String)]) {
        self.name = name
        var codes = TextValues()
        var values = TextValues()
        for entry in entries {
            codes.append(entry.code)
            values.append(entry.value)
        }
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

    /// FNV-1a.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: (hash ^ (hash >> 32)) & 0x7FFF_FFFF)
    }

    /// - Returns: the entry's position, or nil where the code is not in the table.
    public func find(_ code: UnsafeBufferPointer<UInt8>) -> Int? {
        var slot = Self.hash(code) & (slots.count - 1)
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            let isSame = codes.withBytes(index) { known in known.count == code.count && known.elementsEqual(code) }
            if isSame { return index }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
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
