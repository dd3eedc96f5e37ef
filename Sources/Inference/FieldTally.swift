public import Diagnostics
import Connector
import FixedWidthConnector
import Records

/// How the fields of the records that were tried decode: the evidence for or against a draft.
public struct FieldTally: Sendable {
    public enum Storage: Int, Sendable, CaseIterable { case packed, zoned, binary, edited, text, other }

    /// Fields of one sort, over all records.
    public struct Count: Sendable, Hashable {
        public var valid = 0
        /// Without nulls.
        public var total = 0

        public init(valid: Int = 0, total: Int = 0) {
            self.valid = valid
            self.total = total
        }

        public var share: Double { total == 0 ? 1 : Double(valid) / Double(total) }
    }

    /// The first record that does not decode, and its first field.
    public struct Fault: Sendable, Hashable {
        public let record: Int
        public let byteOffset: Int
        public let field: String
        public let code: String
        public let message: String
        public let expected: String?
        /// Hidden unless asked for: any byte of an unknown file may be personal.
        public let found: Redacted?
    }

    /// One record, where rows are kept.
    struct Row: Sendable {
        let number: Int64
        let isClean: Bool
    }

    public private(set) var records = 0
    /// Records without a field that cannot be decoded, of a length that the layout has.
    public private(set) var clean = 0
    public private(set) var counts = [Count](repeating: Count(), count: Storage.allCases.count)
    /// Characters of texts, and those that texts of records are usually made of.
    private(set) var characters = 0
    private(set) var usual = 0
    public private(set) var fault: Fault?
    /// Records that are shorter than the layout's shortest.
    public private(set) var short = 0
    private(set) var rows: [Row] = []
    /// How often each error came, by code.
    private(set) var errors: [String: Int] = [:]
    /// Texts that were there, by path, for the fields that are one value: whether each was different.
    private(set) var distinct: [String: Distinct] = [:]
    /// Of the texts in the source's own code page.
    private(set) var histogram = TextHistogram(isEBCDIC: false)
    private var keepsRows = false
    private var shortestRecord = 0
    /// For each kind where its texts stand.
    private var texts: [[Range<Int>]] = []
    /// Records whose bytes are counted: enough to tell code pages apart.
    private static let histogramRecords = 20_000

    init() {}

    init(_ layout: FixedWidthLayout, keepsRows: Bool) {
        self.keepsRows = keepsRows
        histogram = TextHistogram(isEBCDIC: layout.encoding.isEBCDIC)
        texts = layout.kinds.map { Self.texts($0.fields, from: 0) }
        shortestRecord = layout.minimumLength
    }

    public subscript(storage: Storage) -> Count { counts[storage.rawValue] }

    /// Numbers in other forms than plain text, which bytes of something else seldom make.
    var hard: Count {
        var result = Count()
        for storage in [Storage.packed, .zoned, .edited, .other] {
            result.valid += self[storage].valid
            result.total += self[storage].total
        }
        return result
    }

    var usualShare: Double { characters == 0 ? 1 : Double(usual) / Double(characters) }

    mutating func add(_ batch: RecordBatch, _ layout: FixedWidthLayout) {
        let kind = layout.kinds[batch.kind]
        let columns = Array(batch.columns.prefix(kind.fields.count))
        var errors: [Found?] = .init(repeating: nil, count: batch.count)
        let bad = walk(kind.fields, columns, count: batch.count, path: "", into: &errors)
        for row in 0..<batch.count {
            if records < Self.histogramRecords { countBytes(batch.rawRecord(row), texts[batch.kind]) }
            records += 1
            let isShort = batch.ownLength(row) < shortestRecord && layout.short != .pad
            if isShort { short += 1 }
            let isClean = !bad[row] && !isShort
            if isClean { clean += 1 }
            if keepsRows { rows.append(Row(number: batch.origins.recordNumbers[row], isClean: isClean)) }
            if fault == nil, bad[row], let found = errors[row] {
                fault = Fault(
                    record: Int(batch.origins.recordNumbers[row]), byteOffset: Int(batch.origins.byteOffsets[row]),
                    field: found.path, code: found.error.code.number, message: found.error.message,
                    expected: found.error.expected, found: found.error.found.map { Redacted($0.revealed, isPersonal: true) })
            }
        }
        addDistinct(kind.fields, columns, path: "")
    }

    /// Of values that every record has once.
    private mutating func addDistinct(_ fields: [FixedWidthField], _ columns: [Column], path: String) {
        for (field, column) in zip(fields, columns) where field.occurrences == 1 {
            let name = path + field.format.name
            if case .structure(let structure) = column.values, !field.members.isEmpty {
                addDistinct(field.members, structure.columns, path: name + ".")
            } else {
                distinct[name, default: Distinct()].add(column)
            }
        }
    }

    private mutating func countBytes(_ record: [UInt8], _ places: [Range<Int>]) {
        for place in places where place.lowerBound < record.count { histogram.add(record[place.clamped(to: 0..<record.count)]) }
    }

    /// Where texts in the source's own code page stand, as far as that is the same in every record.
    private static func texts(_ fields: [FixedWidthField], from start: Int) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for field in fields where field.isAtFixedPlace && !field.isRedefinition && field.isInSourcePage {
            for occurrence in 0..<min(field.occurrences, 100) where result.count < 1_000 {
                let begin = start + field.start + occurrence * field.length
                if !field.members.isEmpty {
                    result += texts(field.members, from: begin)
                } else if let format = field.valueFormat, storage(format) == .text {
                    result.append(begin..<begin + field.length)
                }
            }
        }
        return result
    }

    private struct Found {
        let path: String
        let error: CellError
    }

    /// Counts the cells of fields that stand side by side.
    ///
    /// - Returns: which rows have a field that cannot be decoded. A field is excused where another reading of its bytes can.
    private mutating func walk(
        _ fields: [FixedWidthField], _ columns: [Column], count: Int, path: String, into found: inout [Found?]
    ) -> [Bool] {
        var bad: [[Bool]] = []
        var own: [[Found?]] = []
        for (field, column) in zip(fields, columns) {
            var inner: [Found?] = .init(repeating: nil, count: count)
            bad.append(cells(field, column, count: count, path: path + field.format.name, into: &inner))
            own.append(inner)
        }
        var result = [Bool](repeating: false, count: count)
        for index in bad.indices where bad[index].contains(true) {
            let others = bad.indices.filter { other in
                other != index && fields[other].start < fields[index].end && fields[index].start < fields[other].end
                    && (fields[other].isRedefinition || fields[index].isRedefinition)
            }
            for row in 0..<count where bad[index][row] && !others.contains(where: { !bad[$0][row] }) {
                result[row] = true
                if found[row] == nil { found[row] = own[index][row] }
            }
        }
        return result
    }

    private mutating func cells(
        _ field: FixedWidthField, _ column: Column, count: Int, path: String, into found: inout [Found?]
    ) -> [Bool] {
        var bad = [Bool](repeating: false, count: count)
        for error in column.errors where Int(error.row) < count {
            bad[Int(error.row)] = true
            found[Int(error.row)] = Found(path: path, error: error)
            errors[error.code.number, default: 0] += 1
        }
        switch column.values {
        case .list(let lists):
            var inner: [Found?] = .init(repeating: nil, count: lists.elements.count)
            let elements = single(field, lists.elements, path: path, into: &inner)
            guard elements.contains(true) else { return bad }
            for (element, row) in lists.parents.enumerated() where elements[element] && Int(row) < count {
                if !bad[Int(row)] { found[Int(row)] = inner[element] }
                bad[Int(row)] = true
            }
        default:
            let values = single(field, column, path: path, into: &found)
            for row in 0..<count where values[row] { bad[row] = true }
        }
        return bad
    }

    /// One value or one structure a row.
    private mutating func single(
        _ field: FixedWidthField, _ column: Column, path: String, into found: inout [Found?]
    ) -> [Bool] {
        if case .structure(let structure) = column.values, !field.members.isEmpty {
            return walk(field.members, structure.columns, count: column.count, path: path + ".", into: &found)
        }
        var bad = [Bool](repeating: false, count: column.count)
        guard let format = field.valueFormat else { return bad }
        let storage = Self.storage(format)
        for error in column.errors where Int(error.row) < column.count {
            bad[Int(error.row)] = true
            if found[Int(error.row)] == nil { found[Int(error.row)] = Found(path: path, error: error) }
        }
        for row in 0..<column.count where !column.isNull(row) {
            counts[storage.rawValue].total += 1
            if !bad[row] { counts[storage.rawValue].valid += 1 }
        }
        if case .string(let texts) = column.values { countText(texts, column) }
        return bad
    }

    /// Texts with control characters do not count as printable.
    private mutating func countText(_ texts: TextValues, _ column: Column) {
        for row in 0..<column.count where column.isValue(row) {
            var hasControl = false
            texts.withBytes(row) { bytes in
                var previous: UInt8 = 0
                for byte in bytes {
                    if byte < 0x20 || byte == 0x7F || (previous == 0xC2 && byte & 0xE0 == 0x80) { hasControl = true }
                    previous = byte
                    guard byte & 0xC0 != 0x80 else { continue }
                    characters += 1
                    if TextByte.isUsual(byte) { usual += 1 }
                }
            }
            if hasControl { counts[Storage.text.rawValue].valid -= 1 }
        }
    }

    static func storage(_ format: FieldFormat) -> Storage {
        switch format.storage {
        case .packed: .packed
        case .zoned: .zoned
        case .binary: .binary
        case .edited: .edited
        case .float: .binary
        case .text: format.type == .string ? .text : format.type == .bytes ? .binary : format.type == .int || format.type == .decimal ? .zoned : .other
        }
    }
}
