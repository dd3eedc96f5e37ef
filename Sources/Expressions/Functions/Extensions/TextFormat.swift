internal import Foundation
import Records

/// The clauses of `format`.
enum TextFormat {
    static func format(_ text: String, _ arguments: Column, _ range: Range<Int>) throws(CellFailure) -> String {
        var result = ""
        var scalars = text.unicodeScalars.makeIterator()
        var next = range.lowerBound
        while let scalar = scalars.next() {
            guard scalar == "%" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            var clause = scalars.next()
            if clause == "%" {
                result += "%"
                continue
            }
            var precision: Int?
            if clause == "." {
                var value = 0
                clause = scalars.next()
                while let digit = clause, ("0"..."9").contains(digit) {
                    value = min(value * 10 + Int(digit.value - 0x30), 1_001)
                    clause = scalars.next()
                }
                guard value <= 1_000 else { throw CellFailure(message: "the precision is too large", expected: "at most 1000") }
                precision = value
            }
            guard let clause else { throw CellFailure(message: "the text ends inside of a % clause", expected: "%% for a percent sign") }
            guard range.contains(next) else {
                throw CellFailure(message: "there is no element for a % clause", expected: "an element for each")
            }
            result += try value(clause, precision, arguments, next)
            next += 1
            guard result.utf8.count <= CallArguments.maximumTextBytes else { throw CellFailure(message: "the text is too long") }
        }
        return result
    }

    private static func value(
        _ clause: Unicode.Scalar, _ precision: Int?, _ column: Column, _ row: Int
    ) throws(CellFailure) -> String {
        if case .dyn(let all) = column.values, column.isValue(row) {
            return try value(clause, precision, all.child(row), all.position(row))
        }
        switch clause {
        case "s": return try plain(column, row)
        case "d":
            switch column.values {
            case .int(let all) where column.isValue(row): return String(all[row])
            case .uint(let all) where column.isValue(row): return String(all[row])
            case .double(let all) where column.isValue(row) && !all[row].isFinite: return special(all[row])
            case .decimal(let all) where column.isValue(row): return all[row].description
            default: throw wrong(clause, column)
            }
        case "f", "e":
            guard column.isValue(row) else { throw wrong(clause, column) }
            let number: Double
            switch column.values {
            case .double(let all): number = all[row]
            case .int(let all): number = Double(all[row])
            case .uint(let all): number = Double(all[row])
            case .decimal(let all) where clause == "f": return fixed(all[row], places: precision ?? 6)
            case .decimal(let all): number = DecimalConversions.nearest(all[row])
            default: throw wrong(clause, column)
            }
            if !number.isFinite { return special(number) }
            return String(format: "%.\(precision ?? 6)\(clause)", number)
        case "b", "o", "x", "X": return try radix(clause, column, row)
        default:
            throw CellFailure(message: "there is no such % clause", expected: "s, d, f, e, b, o, x or X", found: "%\(clause)")
        }
    }

    private static func radix(_ clause: Unicode.Scalar, _ column: Column, _ row: Int) throws(CellFailure) -> String {
        guard column.isValue(row) else { throw wrong(clause, column) }
        let base = clause == "b" ? 2 : clause == "o" ? 8 : 16
        let isUpper = clause == "X"
        switch column.values {
        case .int(let all): return String(all[row], radix: base, uppercase: isUpper)
        case .uint(let all): return String(all[row], radix: base, uppercase: isUpper)
        case .bool(let all) where clause == "b": return all[row] ? "1" : "0"
        case .string(let all), .bytes(let all):
            guard base == 16 else { throw wrong(clause, column) }
            return all.withBytes(row) { bytes in
                bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: isUpper) }.joined()
            }
        default: throw wrong(clause, column)
        }
    }

    /// Exact: rounded half-even where there are fewer places.
    private static func fixed(_ value: Decimal38, places: Int) -> String {
        if value.scale > places, let places = UInt8(exactly: places),
            let rounded = Rounding.halfEven.quotient(value, Decimal38(1), places: places) {
            return rounded.description
        }
        let zeros = places - Int(value.scale)
        return zeros > 0 ? value.description + (value.scale == 0 ? "." : "") + String(repeating: "0", count: zeros) : value.description
    }

    private static func special(_ value: Double) -> String { value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }

    private static func wrong(_ clause: Unicode.Scalar, _ column: Column) -> CellFailure {
        CellFailure(message: "%\(clause) does not take \(column.type.typeName.withArticle)")
    }

    /// A value as `%s` writes it: texts without quotes, maps in the order of their keys.
    private static func plain(_ column: Column, _ row: Int) throws(CellFailure) -> String {
        if column.isNull(row) { return "null" }
        switch column.values {
        case .dyn(let all): return try plain(all.child(row), all.position(row))
        case .string(let all): return all.string(row)
        case .bytes(let all): return all.string(row)
        case .double(let all): return all[row].isFinite ? DoubleText.shortest(all[row]) : special(all[row])
        case .list(let all):
            var elements: [String] = []
            for element in all.range(row) { elements.append(try plain(all.elements, element)) }
            return "[" + elements.joined(separator: ", ") + "]"
        case .optional: throw wrong("s", column)
        case .map(let all):
            var entries: [(String, String)] = []
            for entry in all.range(row) { entries.append((try plain(all.keys, entry), try plain(all.values, entry))) }
            return "{" + entries.sorted { $0.0 < $1.0 }.map { "\($0.0): \($0.1)" }.joined(separator: ", ") + "}"
        case .null: return "null"
        default: return ValueText.plain(column, row)
        }
    }
}
