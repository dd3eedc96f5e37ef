import Diagnostics
import Expressions
import Records
import Testing

/// A cell of a test column.
enum Cell {
    case null
    case error
    case int(Int64)
    case double(Double)
    case text(String)
    case bytes([UInt8])
    case bool(Bool)
    case decimal(String)
    case date(String)
    case list([Cell])
    case structure([Cell])
}

/// Hand-made columns that expressions are run over.
struct TestTable {
    private(set) var fields: [StructField] = []
    private(set) var columns: [Column] = []
    let count: Int

    init(_ count: Int) { self.count = count }

    mutating func add(_ name: String, _ type: ValueType, _ cells: [Cell], nullable: Bool = true, personal: Bool = false) {
        precondition(cells.count == count)
        fields.append(StructField(name, type, isNullable: nullable, isPersonal: personal))
        columns.append(Self.column(type, cells, personal: personal))
    }

    static func column(_ type: ValueType, _ cells: [Cell], personal: Bool = false) -> Column {
        var mask = CellMask()
        var errors: [CellError] = []
        for (row, cell) in cells.enumerated() {
            switch cell {
            case .null: mask.set(CellMask.null, at: row, count: cells.count)
            case .error:
                mask.set(CellMask.error, at: row, count: cells.count)
                errors.append(
                    CellError(
                        row: row, .malformedNumber, "cannot be decoded", found: Redacted("x7y", isPersonal: personal),
                        field: "source"))
            default: break
            }
        }
        return Column(values(type, cells, personal), count: cells.count, mask: mask, errors: errors)
    }

    private static func values(_ type: ValueType, _ cells: [Cell], _ personal: Bool) -> Column.Values {
        switch type {
        case .int: return .int(cells.map { if case .int(let value) = $0 { value } else { 99 } })
        case .double: return .double(cells.map { if case .double(let value) = $0 { value } else { 9.5 } })
        case .bool: return .bool(cells.map { if case .bool(let value) = $0 { value } else { true } })
        case .date:
            return .date(
                cells.map { cell in
                    guard case .date(let text) = cell else { return 0 }
                    let parts = text.split(separator: "-").compactMap { Int($0) }
                    return CalendarDate(year: parts[0], month: parts[1], day: parts[2])?.days ?? 0
                })
        case .decimal:
            var result = DecimalValues()
            for cell in cells {
                if case .decimal(let text) = cell, let value = Decimal38(text) { result.append(value) } else { result.appendFiller() }
            }
            return .decimal(result)
        case .string, .bytes:
            var result = TextValues()
            for cell in cells {
                switch cell {
                case .text(let text): result.append(text)
                case .bytes(let bytes): bytes.withUnsafeBufferPointer { result.append($0) }
                default: result.append("left over")
                }
            }
            return type == .string ? .string(result) : .bytes(result)
        case .list(let element):
            var offsets: [Int32] = [0]
            var items: [Cell] = []
            for cell in cells {
                // What stands in a masked cell is unspecified, so it is not left empty.
                switch cell {
                case .list(let all): items += all
                case .null: items += [.null]
                default: items += [.error]
                }
                offsets.append(Int32(items.count))
            }
            return .list(ListValues(offsets: offsets, elements: column(element, items, personal: personal)))
        case .structure(let fields):
            let columns = fields.enumerated().map { index, field in
                column(
                    field.type,
                    cells.map { if case .structure(let members) = $0 { members[index] } else { .error } },
                    personal: personal || field.isPersonal)
            }
            return .structure(StructValues(fields: fields, columns: columns))
        case .null, .timestamp, .uuid, .uint, .duration, .type, .dyn, .map, .optional, .undecided, .abstract: return .null
        }
    }

    static let place = Place(file: "m.yaml", line: 10, column: 5, sourceLine: "x")

    func compile(_ text: String) throws -> CompiledExpression {
        try ExpressionCompiler(columns: fields).compile(text, at: Self.place)
    }

    /// The result of every row, after the expression was run in three ways that must agree: for the rows as they are, for each
    /// row on its own, and for 1,000 rows in another order.
    func run(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> [String] {
        let compiled = try compile(text)
        let together = texts(compiled, compiled.evaluate(columns, count: count), sourceLocation)
        for row in 0..<count {
            let single = columns.map { $0.gathered([Int32(row)]) }
            let alone = texts(compiled, compiled.evaluate(single, count: 1), sourceLocation)
            #expect(alone == [together[row]], "\(text): row \(row) alone", sourceLocation: sourceLocation)
        }
        if count > 0 {
            let order = (0..<1_000).map { Int32(($0 * 7 + 3) % count) }
            let many = columns.map { $0.gathered(order) }
            let all = texts(compiled, compiled.evaluate(many, count: order.count), sourceLocation)
            #expect(all == order.map { together[Int($0)] }, "\(text): 1,000 rows", sourceLocation: sourceLocation)
        }
        return together.map { $0.hasPrefix("error") ? "error" : $0 }
    }

    /// Descriptions with the code of errors, after the column was found to be as columns must be.
    private func texts(_ compiled: CompiledExpression, _ column: Column, _ sourceLocation: SourceLocation) -> [String] {
        #expect(column.type == compiled.type || compiled.type == .null, sourceLocation: sourceLocation)
        #expect(
            column.errors.map { Int($0.row) } == (0..<column.count).filter { column.isError($0) },
            "one error for each cell in error, ascending", sourceLocation: sourceLocation)
        return (0..<column.count).map { row in
            column.error(at: row).map { "error \($0.code)" } ?? ValueText.describe(column, row)
        }
    }

    /// The error of the only row.
    func failure(_ text: String) throws -> CellError {
        let column = try compile(text).evaluate(columns, count: count)
        return try #require(column.errors.first)
    }
}

/// What the compiler says of a text that is not right.
func compileError(
    _ text: String, _ table: TestTable = TestTable(1), sourceLocation: SourceLocation = #_sourceLocation
) throws -> Diagnostic {
    let error = #expect(throws: GatewayError.self, sourceLocation: sourceLocation) {
        try ExpressionCompiler(columns: table.fields).compile(text, at: Place(file: "m.yaml", line: 1, column: 1))
    }
    #expect(error?.exit == .findings, sourceLocation: sourceLocation)
    return try #require(error?.diagnostics.first, sourceLocation: sourceLocation)
}
