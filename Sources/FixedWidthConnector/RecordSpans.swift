import Connector
import Diagnostics
import Records

/// Finds which bytes of one record are which value: what decoding does for columns, one record and one value at a time.
struct RecordSpans {
    private(set) var spans: [FieldSpan] = []
    /// There are more values than are named.
    private(set) var isFull = false

    private let layout: FixedWidthLayout
    private let records: FramedRecords
    private let columns: RecordColumns
    private let fields: [FixedWidthField]
    private let count: Int

    private static let maximumSpans = 16_384

    init(layout: FixedWidthLayout, bytes: [UInt8], kind: Int) {
        self.layout = layout
        count = bytes.count
        fields = layout.kinds[kind].fields
        records = FramedRecords(layout: layout, raw: bytes, starts: [0], lengths: [UInt32(truncatingIfNeeded: bytes.count)])
        columns = RecordColumns(records, fields: fields, rows: nil)
    }

    /// - Parameters:
    ///   - path: before the names of the record's fields.
    ///   - isNeeded: for each of its fields, whether anything reads it: what nobody reads may be another reading of the same bytes,
    ///     so that it is no problem where it cannot be decoded.
    mutating func add(path: String, isNeeded: [Bool]) {
        let record = Instances(fields, starts: [0], ends: [UInt32(truncatingIfNeeded: count)])
        for (index, field) in fields.enumerated() {
            add(field, in: record, path: path + field.format.name, marks: index < isNeeded.count && isNeeded[index])
        }
    }

    private mutating func add(_ field: FixedWidthField, in instances: Instances, path: String, marks: Bool) {
        if layout.countsScalars { return addScalars(field, path: path, marks: marks) }
        let place = columns.place(field, in: instances)
        // A field whose condition is false is not there; one whose place is not known shows nothing but the problem before it.
        guard place.instances.count == 1 else { return }
        let start = Int(place.instances.starts[0])
        guard let occurs = field.occurs else { return addElement(field, place.instances, path: path, marks: marks) }
        let table = columns.table(field, occurs, place.instances, in: instances)
        if let error = table.errors.first {
            append(path, start, count - start, problem: marks ? error.code : nil)
            if marks { mark(error.field, error.code) }
        }
        for index in 0..<table.occurrences.count {
            guard !isFull else { return }
            addElement(
                field, table.occurrences.gathered([Int32(truncatingIfNeeded: index)]), path: "\(path)[\(index)]", marks: marks)
        }
    }

    private mutating func addElement(_ field: FixedWidthField, _ instances: Instances, path: String, marks: Bool) {
        switch field.content {
        case .group(let members):
            let inner = Instances(
                members, starts: instances.starts, ends: instances.ends, outer: instances.outer, outerRows: instances.outerRows)
            for member in members { add(member, in: inner, path: path + "." + member.format.name, marks: marks) }
        case .value(let value):
            let start = Int(instances.starts[0])
            let left = Int(instances.ends[0]) - start
            if left < field.length {
                // Wholly behind the end it is null where the layout lets it be absent.
                let isAbsent = left <= 0 && layout.short == .absent
                append(path, start, left, problem: marks && !isAbsent ? .fieldCut : nil)
                return
            }
            let column = records.values(value, [UInt32(truncatingIfNeeded: start)], offset: 0, isPlain: false)
            append(path, start, field.length, text: text(value, start), problem: marks ? column.error(at: 0)?.code : nil)
        }
    }

    /// A field of a record that is counted in characters: never in a group or table.
    private mutating func addScalars(_ field: FixedWidthField, path: String, marks: Bool) {
        let problem = records.cells(field, rows: nil).error(at: 0)?.code
        let (start, end) = records.raw.withUnsafeBufferPointer { bytes in
            let start = FramedRecords.advance(bytes, 0, count, scalars: field.start)
            return (start, FramedRecords.advance(bytes, start, count, scalars: field.length))
        }
        append(path, start, end - start, problem: marks ? problem : nil)
    }

    /// What characters of several bytes say; nil where the bytes speak for themselves.
    private func text(_ value: FieldValue, _ start: Int) -> String? {
        let page = value.encoding ?? layout.encoding
        guard value.decoder.format.storage.isText, page != layout.encoding || page.isMultiByte || value.isDoubleByte else {
            return nil
        }
        let bytes = records.raw[start..<start + value.length]
        var text: [UInt8] = []
        Array(bytes).withUnsafeBufferPointer { bytes in
            if page.isMultiByte || value.isDoubleByte {
                MultiByteDecoder(page, isDoubleByte: value.isDoubleByte)?.append(bytes, to: &text)
            } else {
                page.append(bytes, to: &text)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func append(_ path: String, _ start: Int, _ length: Int, text: String? = nil, problem: DiagnosticCode? = nil) {
        guard spans.count < Self.maximumSpans else {
            isFull = true
            return
        }
        spans.append(FieldSpan(path: path, start: min(start, count), length: max(length, 0), text: text, problem: problem))
    }

    /// Marks the field that an error of another one names: the count of a table.
    private mutating func mark(_ name: String?, _ code: DiagnosticCode) {
        guard let name, let index = spans.lastIndex(where: { $0.path == name || $0.path.hasSuffix("." + name) }) else { return }
        spans[index].problem = spans[index].problem ?? code
    }
}
