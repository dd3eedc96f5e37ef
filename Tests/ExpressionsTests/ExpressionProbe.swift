import Diagnostics
import Expressions
import Records

/// Runs whatever text it is given as an expression over columns of every type, and says what is not as it must be. The fuzzer
/// and the test of its corpus share it.
struct ExpressionProbe {
    /// Name, type, and what stands in the first and the last row; between them are a null and an error.
    private static let samples: [(name: String, first: String, last: String)] = [
        ("b", "true", "false"), ("i", "7", "-9223372036854775808"), ("u", "3u", "18446744073709551615u"),
        ("d", "0.5", "1.7976931348623157e308"),
        ("m", "decimal('12.50')", "decimal('-99999999999999999999999999999999999999')"),
        ("day", "date('2024-02-29')", "date('0001-01-01')"),
        ("t", "timestamp('2024-02-29T12:34:56.789Z')", "timestamp('9999-12-31T23:59:59Z')"),
        ("span", "duration('1h30m')", "duration('-9223372036s')"), ("s", "'LEE, ANN é'", "'\\x00\\U0001F600\\u0301 %s ('"),
        ("y", "b'a\\xff'", "b''"), ("texts", "['b', 'a', 'b']", "['']"), ("ints", "[3, 1, 2]", "[9223372036854775807]"),
        ("nested", "[[1, 2], [3]]", "[[]]"),
        ("names", "personName('LEE ANN', 'last first middle')", "personName('X', 'last first middle')"),
        ("map", "{'a': 1, 'b': 2}", "{'': 0}"), ("o", "optional.of(5)", "optional.none()"),
        ("x", "dyn([1, 'a', null])", "dyn({'a': [1.5]})"),
    ]

    private let fields: [StructField]
    private let columns: [Column]
    private let count = 4

    init() throws {
        var fields: [StructField] = []
        var columns: [Column] = []
        for (name, first, last) in Self.samples {
            let pair = try [first, last].map { text in
                try ExpressionCompiler(columns: []).compile(text, at: Place()).evaluate([], count: 1)
            }
            let type = pair[0].type
            let failing = Column(
                Column.empty(type, count: 1).values, count: 1, mask: CellMask(flags: [CellMask.error]),
                errors: [CellError(row: 0, .malformedNumber, "cannot be decoded", field: name)])
            fields.append(StructField(name, type, isPersonal: name == "names"))
            columns.append(
                Selection.concatenated([pair[0], .nulls(1, type: type), failing, pair[1]], type: type))
        }
        fields.append(StructField("header.run_date", .date, isNullable: false))
        columns.append(Literal.date(CalendarDate(days: 20_000)).column(count: count))
        self.fields = fields
        self.columns = columns
    }

    /// - Parameter isChecked: whether types are checked before anything runs.
    /// - Returns: what is wrong with the outcome; nil where it is a diagnostic with a place in the text, or a sound column.
    func problem(_ text: String, isChecked: Bool = true) -> String? {
        let compiled: CompiledExpression
        do {
            compiled = try ExpressionCompiler(columns: fields, isChecked: isChecked)
                .compile(text, at: Place(line: 1, column: 1))
        } catch {
            return problem(error, text)
        }
        let result = compiled.evaluate(columns, count: count)
        if result.type != compiled.type { return "the type is \(result.type), not \(compiled.type)" }
        if result.count != count { return "\(result.count) rows" }
        if result.errors.map({ Int($0.row) }) != (0..<count).filter({ result.isError($0) }) {
            return "errors of rows \(result.errors.map(\.row)), but others are marked"
        }
        for error in result.innerErrors() where !Self.isWithin(error.mappingPlace, text) && error.field == nil {
            return "an error is placed at \(String(describing: error.mappingPlace))"
        }
        for row in 0..<count { _ = ValueText.describe(result, row) }
        return nil
    }

    private func problem(_ error: any Error, _ text: String) -> String? {
        guard let error = error as? GatewayError, let first = error.diagnostics.first else { return "no diagnostic: \(error)" }
        // token() needs a secret of the environment.
        if error.exit != (first.code == .secretMissing ? .usage : .findings) { return "exit \(error.exit)" }
        return Self.isWithin(first.place, text) ? nil : "\(first.message) at \(String(describing: first.place))"
    }

    /// A place on a line of the text, at one of its characters or behind the last.
    private static func isWithin(_ place: Place?, _ text: String) -> Bool {
        guard let line = place?.line, let column = place?.column else { return false }
        let lines = String(decoding: Array(text.utf8), as: UTF8.self).split(omittingEmptySubsequences: false) { $0 == "\n" }
        return lines.indices.contains(line - 1) && column >= 1 && column <= lines[line - 1].count + 1
    }
}
