/// Writes the rows of columns as JSON objects, one after the other.
///
/// Decimals are numbers with all their digits; dates, timestamps and ids are texts; bytes are hexadecimal texts. A cell in error
/// is written as null: callers rule errors out, or show them beside it.
public struct JSONRows: Sendable {
    /// `"name":` of each column, with the brace or comma before it.
    private let prefixes: [[UInt8]]
    private let isCanonical: Bool
    /// Columns whose texts are JSON already.
    private let json: Set<Int>

    /// - Parameters:
    ///   - names: one for each column, in the order of writing.
    ///   - isCanonical: members of objects inside stand in the order of their names, and those that are null are left out, so
    ///     that the same content always is the same text. The order of `names` is the caller's.
    ///   - json: names of the columns whose texts are JSON already, and are written as they are.
    public init(names: [String], isCanonical: Bool = false, json: Set<String> = []) {
        prefixes = names.enumerated().map { index, name in
            let sink = ByteSink()
            sink.append([index == 0 ? 0x7B : 0x2C])
            Self.append(quoted: name, to: sink)
            sink.append([0x3A])
            return sink.bytes
        }
        self.isCanonical = isCanonical
        self.json = Set(names.indices.filter { json.contains(names[$0]) })
    }

    /// Appends one object for every row, each followed by a line feed.
    ///
    /// - Complexity: O(bytes written).
    public func appendLines(_ columns: [Column], count: Int, to sink: ByteSink) {
        JSONCell.with(columns, json: json) { cells in
            if isCanonical || cells.isEmpty || cells.contains(where: \.isNested) {
                for row in 0..<count {
                    append(columns, row: row, to: sink)
                    sink.append([0x0A])
                }
                return
            }
            // Names are filled up to whole words, so that they are copied a word at a time and not by a call; what is written
            // past a name's end is overwritten by its value.
            let flat = prefixes.flatMap { $0 + [UInt8](repeating: 0, count: (8 - $0.count % 8) % 8) }
            let lengths = prefixes.map(\.count)
            flat.withUnsafeBytes { flat in
                guard let base = flat.baseAddress else { return }
                for row in 0..<count {
                    var bound = flat.count + 10
                    for cell in cells { bound += cell.bound(row) }
                    sink.write(atMost: bound) { start in
                        var position = start
                        var name = base
                        for index in 0..<cells.count {
                            let end = position + lengths[index]
                            while position < end {
                                UnsafeMutableRawPointer(position).storeBytes(
                                    of: name.loadUnaligned(as: UInt64.self), as: UInt64.self)
                                position += 8
                                name += 8
                            }
                            position = cells[index].write(row, to: end)
                        }
                        position[0] = 0x7D
                        position[1] = 0x0A
                        return position + 2
                    }
                }
            }
        }
    }

    /// Appends one object.
    public func append(_ columns: [Column], row: Int, to sink: ByteSink) {
        var isFirst = true
        for (index, column) in columns.enumerated() where index < prefixes.count {
            if isCanonical, !column.isValue(row) { continue }
            sink.append([isFirst ? 0x7B : 0x2C])
            isFirst = false
            sink.append(prefixes[index].dropFirst())
            if json.contains(index), case .string(let texts) = column.values, column.isValue(row) {
                texts.withBytes(row) { sink.append($0) }
            } else {
                Self.append(column, row: row, to: sink, isCanonical: isCanonical)
            }
        }
        if isFirst { sink.append([0x7B]) }
        sink.append([0x7D])
    }

    /// Appends one cell.
    public static func append(_ column: Column, row: Int, to sink: ByteSink, isCanonical: Bool = false) {
        guard column.isValue(row) else {
            sink.append("null".utf8)
            return
        }
        switch column.values {
        case .list(let lists):
            sink.append([0x5B])
            let range = lists.range(row)
            for element in range {
                if element > range.lowerBound { sink.append([0x2C]) }
                append(lists.elements, row: element, to: sink, isCanonical: isCanonical)
            }
            sink.append([0x5D])
        case .structure(let structure):
            let order = isCanonical ? structure.namedOrder : Array(structure.fields.indices)
            JSONRows(names: order.map { structure.fields[$0].name }, isCanonical: isCanonical).append(
                order.map { structure.columns[$0] }, row: row, to: sink)
        case .map(let maps) where isCanonical: appendCanonical(maps, row: row, to: sink)
        case .map(let maps):
            sink.append([0x7B])
            let range = maps.range(row)
            for entry in range {
                if entry > range.lowerBound { sink.append([0x2C]) }
                append(key: maps.keys, row: entry, to: sink)
                sink.append([0x3A])
                append(maps.values, row: entry, to: sink)
            }
            sink.append([0x7D])
        case .optional(let lists):
            if let element = lists.range(row).first {
                append(lists.elements, row: element, to: sink, isCanonical: isCanonical)
            } else {
                sink.append("null".utf8)
            }
        case .dyn(let all): append(all.child(row), row: all.position(row), to: sink, isCanonical: isCanonical)
        case .uint(let all): sink.append(String(all[row]).utf8)
        case .duration(let all): append(quoted: all[row].description, to: sink)
        case .type(let all): append(quoted: all.string(row), to: sink)
        default:
            JSONCell.with(column) { cell in sink.write(atMost: cell.bound(row)) { cell.write(row, to: $0) } }
        }
    }

    /// Entries in the order of their keys, without those that are null.
    private static func appendCanonical(_ maps: MapValues, row: Int, to sink: ByteSink) {
        var entries: [(key: [UInt8], entry: Int)] = []
        for entry in maps.range(row) where maps.values.isValue(entry) {
            let key = ByteSink()
            append(key: maps.keys, row: entry, to: key)
            entries.append((key.bytes, entry))
        }
        entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
        sink.append([0x7B])
        for (index, (key, entry)) in entries.enumerated() {
            if index > 0 { sink.append([0x2C]) }
            sink.append(key)
            sink.append([0x3A])
            append(maps.values, row: entry, to: sink, isCanonical: true)
        }
        sink.append([0x7D])
    }

    /// JSON's keys are texts.
    private static func append(key column: Column, row: Int, to sink: ByteSink) {
        switch column.values {
        case .dyn(let all): append(key: all.child(row), row: all.position(row), to: sink)
        case .string: append(column, row: row, to: sink)
        default:
            sink.append([0x22])
            append(column, row: row, to: sink)
            sink.append([0x22])
        }
    }

    /// Appends a text in quotes.
    public static func append(quoted text: String, to sink: ByteSink) {
        var text = text
        text.withUTF8 { bytes in
            sink.write(atMost: bytes.count * 6 + 2) { JSONCell.writeQuoted(bytes, to: $0) }
        }
    }
}

extension StructValues {
    /// The positions of the fields, by their names.
    fileprivate var namedOrder: [Int] {
        fields.indices.sorted { fields[$0].name.utf8.lexicographicallyPrecedes(fields[$1].name.utf8) }
    }
}
