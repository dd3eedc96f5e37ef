/// Writes records in every framing, for round trips.
struct RecordWriter {
    let name: String
    /// The keys of `source` that read it back.
    let yaml: String
    /// Whether a record may have any length up to the layout's.
    let isVariable: Bool
    let write: @Sendable ([[UInt8]]) -> [UInt8]

    static func word(_ length: Int, isBig: Bool = true) -> [UInt8] {
        let bytes = [UInt8(length >> 8 & 255), UInt8(length & 255)]
        return (isBig ? bytes : bytes.reversed()) + [0, 0]
    }

    static func block(_ data: [UInt8], isLarge: Bool = false) -> [UInt8] {
        let length = data.count + 4
        guard isLarge else { return word(length) + data }
        return [UInt8(length >> 24 & 127) | 128, UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255)]
            + data
    }

    static func described(_ record: [UInt8]) -> [UInt8] { word(record.count + 4) + record }

    /// Blocks of so many records each.
    static func blocks(_ records: [[UInt8]], of size: Int, isLarge: Bool = false) -> [UInt8] {
        stride(from: 0, to: records.count, by: size).flatMap { start in
            block(records[start..<min(start + size, records.count)].flatMap(described), isLarge: isLarge)
        }
    }

    /// Records cut into segments of at most `size` bytes, as many to a block as `capacity` bytes hold.
    static func spanned(_ records: [[UInt8]], segment size: Int, capacity: Int) -> [UInt8] {
        var result: [UInt8] = []
        var open: [UInt8] = []
        for record in records {
            var rest = record[...]
            var isFirst = true
            repeat {
                let part = rest.prefix(size)
                rest = rest.dropFirst(size)
                let code: UInt8 = isFirst ? (rest.isEmpty ? 0 : 1) : (rest.isEmpty ? 2 : 3)
                isFirst = false
                var head = word(part.count + 4)
                head[2] = code
                if open.count + 4 + part.count > capacity, !open.isEmpty {
                    result += block(open)
                    open = []
                }
                open += head + part
            } while !rest.isEmpty
        }
        return open.isEmpty ? result : result + block(open)
    }

    static let all: [RecordWriter] = [
        RecordWriter(name: "lines", yaml: "framing: lines", isVariable: false) { $0.flatMap { $0 + [0x0A] } },
        RecordWriter(name: "crlf", yaml: "framing: { lines: { line_end: crlf } }", isVariable: false) {
            $0.flatMap { $0 + [0x0D, 0x0A] }
        },
        RecordWriter(name: "short lines", yaml: "framing: lines\nshort: absent", isVariable: true) {
            $0.flatMap { $0 + [0x0A] }
        },
        RecordWriter(name: "fixed", yaml: "framing: fixed\nlength: 12", isVariable: false) { $0.flatMap { $0 } },
        RecordWriter(name: "rdw", yaml: "framing: rdw", isVariable: true) { $0.flatMap(described) },
        RecordWriter(name: "rdw little", yaml: "framing: { rdw: { endian: little } }", isVariable: true) {
            $0.flatMap { word($0.count + 4, isBig: false) + $0 }
        },
        RecordWriter(name: "rdw swapped", yaml: "framing: { rdw: { endian: little } }", isVariable: true) {
            $0.flatMap { word($0.count + 4).reversed() + $0 }
        },
        RecordWriter(name: "rdw without itself", yaml: "framing: { rdw: { includes_itself: false } }", isVariable: true) {
            $0.flatMap { word($0.count) + $0 }
        },
        RecordWriter(name: "rdw adjusted", yaml: "framing: { rdw: { adjust: -7 } }", isVariable: true) {
            $0.flatMap { word($0.count + 11) + $0 }
        },
        RecordWriter(name: "two bytes", yaml: "framing: { prefix: { bytes: 2 } }", isVariable: true) {
            $0.flatMap { word($0.count).prefix(2) + $0 }
        },
        RecordWriter(
            name: "four bytes", yaml: "framing: { prefix: { endian: little, includes_itself: true } }", isVariable: true
        ) {
            $0.flatMap { word($0.count + 4, isBig: false) + $0 }
        },
        RecordWriter(name: "vb", yaml: "framing: vb", isVariable: true) { blocks($0, of: 3) },
        RecordWriter(name: "vb large", yaml: "framing: vb", isVariable: true) { blocks($0, of: 5, isLarge: true) },
        RecordWriter(name: "vbs", yaml: "framing: vbs", isVariable: true) { spanned($0, segment: 5, capacity: 20) },
        RecordWriter(name: "vbs whole", yaml: "framing: vbs", isVariable: true) { blocks($0, of: 2) },
        RecordWriter(name: "fb", yaml: "framing: fb\nlength: 12", isVariable: false) { records in
            stride(from: 0, to: records.count, by: 4).flatMap { start in
                block(records[start..<min(start + 4, records.count)].flatMap { $0 })
            }
        },
        RecordWriter(
            name: "fb large", yaml: "framing: { fb: { block: { includes_itself: false } } }\nlength: 12", isVariable: false
        ) { records in records.flatMap { word($0.count) + $0 } },
        RecordWriter(name: "length field", yaml: "framing: { length_field: size }", isVariable: true) { $0.flatMap { $0 } },
        RecordWriter(
            name: "header and footer", yaml: "framing: rdw\nskip_bytes: { header: 9, footer: 5 }", isVariable: true
        ) {
            Array(repeating: 0xAA, count: 9) + $0.flatMap(described) + Array(repeating: 0xBB, count: 5)
        },
    ]
}
