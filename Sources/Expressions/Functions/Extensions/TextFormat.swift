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
                throw CellFailure(message: "there is no element \(next - range.lowerBound) for the % clause", expected: "more elements")
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
            case .decimal(let all):
                if clause == "f" { return try fixed(all[row], precision ?? 6) }
                guard let nearest = DecimalConversions.double(all[row]) else { throw wrong(clause, column) }
                number = nearest
            default: throw wrong(clause, column)
            }
            if !number.isFinite { return special(number) }
            return String(format: "%.\(precision ?? 6)\(clause)", number)
        case "b", "o", "x", "X": return try radix(clause, column, row)
        default: throw CellFailure(message: "there is no clause %\(clause)", expected: "s, d, f, e, b, o, x or X")
        }
    }

    /// Exact, not by way of a double; half of the last place goes to the even digit.
    private static func fixed(_ value: Decimal38, _ precision: Int) throws(CellFailure) -> String {
        let places = min(precision, Int(value.scale))
        guard let rounded = Rounding.halfEven.quotient(value, Decimal38(1), places: UInt8(places)) else { throw .outOfRange }
        // No zero is negative: -0.001 with two places.
        let text = rounded.description
        let zeros = String(repeating: "0", count: precision - places)
        return zeros.isEmpty ? text : text + (places == 0 ? "." : "") + zeros
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

    private static func special(_ value: Double) -> String { value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }

    private static func wrong(_ clause: Unicode.Scalar, _ column: Column) -> CellFailure {
        CellFailure(message: "%\(clause) does not take \(ValueType.withArticle(column.type.typeName))")
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
