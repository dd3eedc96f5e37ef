import Canonical
import Diagnostics
import Expressions
public import Records

extension CompiledMapping {
    /// Maps the batches of one source frame. Pure, so that frames may be mapped side by side.
    ///
    /// - Parameters:
    ///   - batches: as the source gives them.
    ///   - withIDs: whether ids are computed; previews can do without.
    /// - Complexity: O(cells × size of their expressions).
    public func map(_ batches: [RecordBatch], withIDs: Bool = true) -> MappedBatch {
        var result = MappedBatch()
        for batch in batches where batch.kind == asOfKind {
            readAsOf(Array(batch.columns.prefix(schema.kinds[batch.kind].ownColumnCount)), batch, &result)
        }
        for batch in batches where batch.kind == mainKind || emits.contains(where: { $0.kind == batch.kind }) {
            map(batch, withIDs: withIDs, into: &result)
        }
        return result
    }

    private func map(_ batch: RecordBatch, withIDs: Bool, into result: inout MappedBatch) {
        result.records += batch.count
        var failures = RecordFailures()
        var scope = batch.columns
        let warnings = WarningSink()
        if batch.kind == mainKind {
            for (item, declared) in zip(lets, file.lets) {
                warnings.begin(records: nil, field: declared.name)
                scope.append(
                    item.isUsed
                        ? item.expression.evaluate(scope, count: batch.count, warnings: warnings)
                        : Column.nulls(batch.count, type: item.expression.type))
            }
            warnings.begin(records: nil, field: nil)
            check(scope, batch, warnings, &failures, &result)
            if asOfKind == nil { readAsOf(scope, batch, &result) }
        }
        var emitted: [Emitted] = []
        for emit in emits where emit.kind == batch.kind {
            emitted.append(evaluate(emit, scope, batch, withIDs: withIDs, warnings, &failures, &result))
        }
        for rows in emitted { finish(rows, scope, batch, failures, withIDs: withIDs, into: &result) }
        for row in failures.rows {
            guard let error = failures.errors[row] else { continue }
            result.rejects.append(reject(error, batch, row: Int(row)))
        }
        // In the order of the source; a stable order of what is said about one record.
        let told = warnings.warnings.enumerated().sorted { ($0.element.row, $0.offset) < ($1.element.row, $1.offset) }
        for (_, warning) in told {
            result.warnings.add(diagnostic(warning, batch, row: Int(warning.row), severity: .warning))
        }
        result.warnings.add(others: warnings.dropped)
    }

    // MARK: rules

    private func check(
        _ scope: [Column], _ batch: RecordBatch, _ warnings: WarningSink, _ failures: inout RecordFailures,
        _ result: inout MappedBatch
    ) {
        for rule in rules {
            let answer = rule.expression.evaluate(scope, count: batch.count, warnings: warnings)
            guard case .bool(let holds) = answer.values else { continue }
            if answer.mask.isAllValues, !holds.contains(false) { continue }
            for row in 0..<batch.count where !(answer.isValue(row) && holds[row]) {
                let error =
                    answer.error(at: row)
                    ?? CellError(
                        row: row, answer.isNull(row) ? .nullCondition : .ruleBroken,
                        rule.message ?? (answer.isNull(row) ? "a rule has no answer, because a field is null" : "a rule is broken"),
                        expected: rule.expression.text, mappingPlace: rule.expression.place)
                switch rule.otherwise {
                case .reject: failures.add(error, row)
                // Only a rule that is broken can be waved through: without an answer the record is not understood.
                case .warn where !answer.isValue(row): failures.add(error, row)
                case .warn: result.warnings.add(diagnostic(error, batch, row: row, severity: .warning))
                case .fail: if result.failure == nil { result.failure = diagnostic(error, batch, row: row) }
                }
            }
        }
    }

    private func readAsOf(_ scope: [Column], _ batch: RecordBatch, _ result: inout MappedBatch) {
        guard let asOf, batch.count > 0 else { return }
        let column = asOf.evaluate(scope, count: batch.count)
        guard column.mask.isAllValues else {
            let row = (0..<batch.count).first { !column.isValue($0) } ?? 0
            let error =
                column.error(at: row)
                ?? CellError(
                    row: row, .nullCondition, "as_of is null, so the extract's age is not known", expected: asOf.text,
                    mappingPlace: asOf.place)
            if result.failure == nil { result.failure = diagnostic(error, batch, row: row) }
            return
        }
        var least: String
        var greatest: String
        switch column.values {
        case .date(let days):
            least = CalendarDate(days: days.min() ?? 0).description
            greatest = CalendarDate(days: days.max() ?? 0).description
        case .timestamp(let all):
            least = Self.sortable(all.min() ?? .epoch)
            greatest = Self.sortable(all.max() ?? .epoch)
        default: return
        }
        if let known = result.asOf {
            least = min(least, known.lowerBound)
            greatest = max(greatest, known.upperBound)
        }
        result.asOf = least...greatest
    }

    /// RFC 3339 with six fraction digits, so that texts order as their instants do.
    private static func sortable(_ instant: Timestamp) -> String {
        let whole = Timestamp(seconds: instant.seconds)?.description.dropLast() ?? ""
        let fraction = String(instant.nanoseconds / 1_000)
        return whole + "." + String(repeating: "0", count: max(0, 6 - fraction.count)) + fraction + "Z"
    }

    // MARK: rows

    /// The rows of one emit before rejected records are taken out.
    private struct Emitted {
        let emit: CompiledEmit
        /// For each row, its record; nil where row i is record i.
        let records: [Int32]?
        let count: Int
        let columns: [Column]
        let ids: [RowID]
        let keys: TextValues
        /// Rows with an id, where ids were asked for.
        let hasID: [Bool]
        let unfiltered: Unfiltered?
    }

    /// The rows of one emit before `when`.
    private struct Unfiltered {
        let columns: [Column]
        let records: [Int32]?
        let count: Int
    }

    /// Ids of rows that `when` left out and whose record failed: the store may have them from an earlier version of the record,
    /// and a record that fails deletes nothing.
    private func leftOut(_ rows: Emitted, _ failures: RecordFailures) -> [RowID] {
        guard let all = rows.unfiltered else { return [] }
        var columns = all.columns
        var count = all.count
        var records = all.records
        let failed = (0..<Int32(truncatingIfNeeded: count)).filter { row in
            failures.errors[all.records.map { $0[Int(row)] } ?? row] != nil
        }
        take(failed, rows.emit, &columns, &count, &records)
        let key = rows.emit.key.map { $0.evaluate(columns, count: count) }
        let (ids, _, bad) = rows.emit.identity.ids(key, count: count)
        let withoutKey = Set(bad)
        return ids.indices.filter { !withoutKey.contains(Int32(truncatingIfNeeded: $0)) }.map { ids[$0] }
    }

    private func evaluate(
        _ emit: CompiledEmit, _ scope: [Column], _ batch: RecordBatch, withIDs: Bool, _ warnings: WarningSink,
        _ failures: inout RecordFailures, _ result: inout MappedBatch
    ) -> Emitted {
        var columns = scope
        var count = batch.count
        var records: [Int32]?
        for (level, list) in emit.each.enumerated() {
            warnings.begin(records: records, field: nil)
            unroll(list, level: level, emit, warnings, &columns, &count, &records, &failures, &result)
        }
        // What `when` leaves out is needed once more, should its record fail.
        let unfiltered = emit.when == nil || !withIDs ? nil : Unfiltered(columns: columns, records: records, count: count)
        if let when = emit.when {
            warnings.begin(records: records, field: nil)
            let answer = when.evaluate(columns, count: count, warnings: warnings)
            if case .bool(let wanted) = answer.values, !answer.mask.isAllValues || wanted.contains(false) {
                var rows: [Int32] = []
                rows.reserveCapacity(count)
                for row in 0..<count {
                    if answer.isValue(row) {
                        if wanted[row] { rows.append(Int32(truncatingIfNeeded: row)) }
                    } else {
                        let record = records.map { Int($0[row]) } ?? row
                        failures.add(
                            answer.error(at: row)
                                ?? CellError(
                                    row: row, .nullCondition, "`when` is null for this record",
                                    expected: "true or false: " + when.text,
                                    help: "test for null, as in `x != null && …`", mappingPlace: when.place), record)
                        leaveUndecided(emit.kind, &result)
                    }
                }
                take(rows, emit, &columns, &count, &records)
            }
        }
        warnings.begin(records: records, field: nil)
        let key = emit.key.map { $0.evaluate(columns, count: count, warnings: warnings) }
        var isKeyed = [Bool](repeating: true, count: count)
        for (part, column) in zip(emit.key, key) where !column.mask.isAllValues {
            for row in 0..<count where !column.isValue(row) {
                isKeyed[row] = false
                let record = records.map { Int($0[row]) } ?? row
                failures.add(
                    column.error(at: row)
                        ?? CellError(
                            row: row, .nullKey, "a part of the key is null", expected: part.text,
                            help: "leave such rows out with `when`, or choose another key", mappingPlace: part.place), record)
                leaveUndecided(emit.kind, &result)
            }
        }
        let fields = zip(emit.values, streams[emit.stream].fields).map { value, field in
            warnings.begin(records: records, field: field.name)
            return value.map { evaluate($0, field, columns, count: count, warnings) } ?? Column.nulls(count, type: field.type)
        }
        for (column, field) in zip(fields, streams[emit.stream].fields) where !column.errors.isEmpty {
            // What goes into a personal field is personal, whether or not the layout says so; `attributes` may hold anything.
            let isPersonal = field.isPersonal && field.name != Entity.attributesName
            for error in column.errors {
                failures.add(
                    isPersonal ? error.personal : error, records.map { Int($0[Int(error.row)]) } ?? Int(error.row))
            }
        }
        guard withIDs else {
            return Emitted(
                emit: emit, records: records, count: count, columns: fields, ids: [], keys: TextValues(), hasID: isKeyed,
                unfiltered: nil)
        }
        let (ids, keys, _) = emit.identity.ids(key, count: count)
        return Emitted(
            emit: emit, records: records, count: count, columns: fields, ids: ids, keys: keys, hasID: isKeyed,
            unfiltered: unfiltered)
    }

    /// Makes one row of every element of a list.
    private func unroll(
        _ list: CompiledExpression, level: Int, _ emit: CompiledEmit, _ warnings: WarningSink,
        _ columns: inout [Column], _ count: inout Int, _ records: inout [Int32]?,
        _ failures: inout RecordFailures, _ result: inout MappedBatch
    ) {
        let value = list.evaluate(columns, count: count, warnings: warnings)
        guard case .list(let lists) = value.values else { return }
        for error in value.errors {
            failures.add(error, records.map { Int($0[Int(error.row)]) } ?? Int(error.row))
            leaveUndecided(emit.kind, &result)
        }
        var parents: [Int32] = []
        var elements: [Int32] = []
        var positions: [Int64] = []
        for row in 0..<count where value.isValue(row) {
            for (position, element) in lists.range(row).enumerated() {
                parents.append(Int32(truncatingIfNeeded: row))
                elements.append(Int32(truncatingIfNeeded: element))
                positions.append(Int64(position))
            }
        }
        take(parents, emit, &columns, &count, &records)
        if level > 0 { columns.removeLast() }
        columns.append(lists.elements.gathered(elements))
        columns.append(Column(.int(positions), count: count))
    }

    /// Gathers the rows of all columns that the emit reads, and leaves the others as they are.
    private func take(
        _ rows: [Int32], _ emit: CompiledEmit, _ columns: inout [Column], _ count: inout Int, _ records: inout [Int32]?
    ) {
        for input in emit.inputs where input < emit.scopeCount { columns[input] = columns[input].gathered(rows) }
        for input in emit.scopeCount..<max(columns.count, emit.scopeCount) { columns[input] = columns[input].gathered(rows) }
        records = records.map { known in rows.map { known[Int($0)] } } ?? rows
        count = rows.count
    }

    private func evaluate(
        _ value: FieldValue, _ field: EntityField, _ columns: [Column], count: Int, _ warnings: WarningSink
    ) -> Column {
        if !value.attributes.isEmpty { return attributes(value.attributes, columns, count: count, warnings) }
        var column = value.expression.evaluate(columns, count: count, warnings: warnings)
        if column.type == .null {
            return Column(Column.empty(field.type, count: count).values, count: count, mask: column.mask, errors: column.errors)
        }
        switch value.coercion {
        case .none: break
        case .intToDecimal:
            if case .int(let all) = column.values {
                column.values = .decimal(DecimalValues(whole: all))
            }
        case .dateToTimestamp:
            if case .date(let days) = column.values {
                column.values = .timestamp(days.map { Timestamp(date: CalendarDate(days: $0)) })
            }
        }
        if case .double(let all) = column.values {
            for row in 0..<count where column.isValue(row) && !all[row].isFinite {
                column.fail(
                    CellError(
                        row: row, .wrongForField, "\(field.name) would be no number", expected: "a finite number",
                        found: Redacted(all[row].description, isPersonal: value.isPersonal),
                        help: "leave such values out with a condition", mappingPlace: value.expression.place))
            }
            column.errors.sort { $0.row < $1.row }
        }
        if !value.allowed.isEmpty, case .string(let texts) = column.values {
            for row in 0..<count where column.isValue(row) {
                let isAllowed = texts.withBytes(row) { text in value.allowed.contains { $0.elementsEqual(text) } }
                if isAllowed { continue }
                column.fail(
                    CellError(
                        row: row, .wrongForField, "the value is not one that \(field.name) takes",
                        expected: "one of " + value.allowed.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", "),
                        found: Redacted(texts.string(row), isPersonal: value.isPersonal),
                        help: "translate the source's codes with lookup()", mappingPlace: value.expression.place))
            }
            column.errors.sort { $0.row < $1.row }
        }
        return column
    }

    private func attributes(
        _ members: [(name: String, expression: CompiledExpression)], _ columns: [Column], count: Int,
        _ warnings: WarningSink
    ) -> Column {
        let values = members.map { $0.expression.evaluate(columns, count: count, warnings: warnings) }
        let writer = JSONRows(names: members.map(\.name), isCanonical: true)
        let sink = ByteSink()
        var texts = TextValues()
        var mask = CellMask()
        for row in 0..<count {
            let start = sink.count
            if values.contains(where: { $0.isValue(row) }) {
                writer.append(values, row: row, to: sink)
            } else {
                mask.set(CellMask.null, at: row, count: count)
            }
            texts.starts.append(UInt32(truncatingIfNeeded: start))
            texts.lengths.append(UInt32(truncatingIfNeeded: sink.count - start))
        }
        texts.bytes = sink.bytes
        var errors: [CellError] = []
        for (value, member) in zip(values, members) {
            errors += value.innerErrors(rejectingNonFinite: true).map { error in
                var error = error
                error.mappingPlace = error.mappingPlace ?? member.expression.place
                return error
            }
        }
        errors.sort { $0.row < $1.row }
        // One error a row, as columns have it.
        errors = errors.enumerated().filter { $0 == 0 || errors[$0 - 1].row != $1.row }.map(\.element)
        for error in errors { mask.set(CellMask.error, at: Int(error.row), count: count) }
        return Column(.string(texts), count: count, mask: mask, errors: errors)
    }

    /// Takes the rows of rejected records out, and remembers their ids.
    private func finish(
        _ rows: Emitted, _ scope: [Column], _ batch: RecordBatch, _ failures: RecordFailures, withIDs: Bool,
        into result: inout MappedBatch
    ) {
        var recordRows = rows.records ?? (0..<Int32(truncatingIfNeeded: rows.count)).map { $0 }
        var columns = rows.columns
        var ids = rows.ids
        var keys = rows.keys
        if !failures.isEmpty {
            var good: [Int32] = []
            var kept: [RowID] = []
            for row in 0..<rows.count {
                if failures.errors[recordRows[row]] == nil {
                    good.append(Int32(truncatingIfNeeded: row))
                } else if withIDs, rows.hasID[row] {
                    kept.append(ids[row])
                }
            }
            if withIDs {
                kept += leftOut(rows, failures)
                keepLists(rows.emit, scope, failures, into: &result)
            }
            if !kept.isEmpty { result.keptIDs.append((rows.emit.stream, kept)) }
            if good.count < rows.count {
                columns = columns.map { $0.gathered(good) }
                recordRows = good.map { recordRows[Int($0)] }
                if withIDs {
                    ids = good.map { ids[Int($0)] }
                    keys = TextValues(
                        bytes: keys.bytes, starts: good.map { keys.starts[Int($0)] }, lengths: good.map { keys.lengths[Int($0)] })
                }
            }
        }
        guard !recordRows.isEmpty else { return }
        result.entities.append(
            EntityBatch(
                stream: rows.emit.stream, count: recordRows.count, columns: columns, ids: ids, keys: keys,
                recordRows: recordRows, origins: batch.origins))
    }

    /// Notes whose rows a failed record's lists may have been, by the record's part of their keys.
    private func keepLists(
        _ emit: CompiledEmit, _ scope: [Column], _ failures: RecordFailures, into result: inout MappedBatch
    ) {
        guard !emit.each.isEmpty else { return }
        let rows = failures.rows
        let parts = emit.key.prefix(emit.recordKeyCount)
        guard !parts.isEmpty, emit.recordKeyCount == prefixLengths[emit.stream] else {
            result.undecidedStreams.insert(emit.stream)
            return
        }
        var columns = scope
        for input in Set(parts.flatMap(\.inputs)) { columns[input] = columns[input].gathered(rows) }
        let (_, keys, bad) = emit.identity.ids(parts.map { $0.evaluate(columns, count: rows.count) }, count: rows.count)
        if !bad.isEmpty { result.undecidedStreams.insert(emit.stream) }
        let withoutKey = Set(bad)
        let prefixes = rows.indices.filter { !withoutKey.contains(Int32(truncatingIfNeeded: $0)) }.map { keys.string($0) }
        result.keptPrefixes.append((emit.stream, prefixes))
    }

    /// A record that does not tell its rows leaves open what any entity that it could emit has of it.
    private func leaveUndecided(_ kind: Int, _ result: inout MappedBatch) {
        for emit in emits where emit.kind == kind { result.undecidedStreams.insert(emit.stream) }
    }

    // MARK: diagnostics

    private func reject(_ error: CellError, _ batch: RecordBatch, row: Int) -> RejectedRecord {
        RejectedRecord(
            diagnostic: diagnostic(error, batch, row: row), kind: schema.kinds[batch.kind].name, file: batch.origins.file,
            recordNumber: batch.origins.recordNumbers[row], byteOffset: batch.origins.byteOffsets[row],
            raw: batch.rawRecord(row))
    }

    private func diagnostic(_ error: CellError, _ batch: RecordBatch, row: Int, severity: Severity = .error) -> Diagnostic {
        let place = Place(
            file: batch.origins.file, line: batch.origins.lines.isEmpty ? nil : Int(batch.origins.lines[row]),
            record: Int(batch.origins.recordNumbers[row]), byteOffset: Int(batch.origins.byteOffsets[row]), field: error.field)
        return Diagnostic(
            error.code, error.message, severity: severity, at: place, expected: error.expected, found: error.found,
            help: error.help, rule: error.mappingPlace)
    }
}

/// Which records of a batch fail, and the first reason of each.
struct RecordFailures {
    private(set) var errors: [Int32: CellError] = [:]

    var isEmpty: Bool { errors.isEmpty }

    var rows: [Int32] { errors.keys.sorted() }

    mutating func add(_ error: CellError, _ record: Int) {
        let key = Int32(truncatingIfNeeded: record)
        if errors[key] == nil { errors[key] = error }
    }
}

extension Column {
    /// Makes a cell an error; the caller sorts the errors in the end.
    fileprivate mutating func fail(_ error: CellError) {
        mask.set(CellMask.error, at: Int(error.row), count: count)
        errors.append(error)
    }
}
