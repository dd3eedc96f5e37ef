/// The values of one field for all rows of a batch, with which of them are null and which are errors.
public struct Column: Sendable {
    public enum Values: Sendable {
        case null
        case bool([Bool])
        case int([Int64])
        case double([Double])
        case decimal(DecimalValues)
        /// Days since 1970-01-01.
        case date([Int32])
        case timestamp([Timestamp])
        case string(TextValues)
        case bytes(TextValues)
        case uuid([RowID])
        case uint([UInt64])
        case duration([TimeSpan])
        /// Names of types.
        case type(TextValues)
        indirect case dyn(DynValues)
        indirect case map(MapValues)
        /// Lists of no or one element.
        indirect case optional(ListValues)
        indirect case list(ListValues)
        indirect case structure(StructValues)
    }

    public let count: Int
    /// What stands in a cell that is null or in error is unspecified, and safe to compute with.
    public var values: Values
    public var mask: CellMask
    /// One entry for each cell in error, in ascending order of rows.
    public var errors: [CellError]

    @inlinable
    public init(_ values: Values, count: Int, mask: CellMask = CellMask(), errors: [CellError] = []) {
        self.values = values
        self.count = count
        self.mask = mask
        self.errors = errors
    }

    /// Nothing but nulls.
    public static func nulls(_ count: Int, type: ValueType = .null) -> Column {
        var column = empty(type, count: count)
        column.mask = CellMask(allNull: count)
        return column
    }

    /// A column of the type with `count` unspecified values.
    public static func empty(_ type: ValueType, count: Int) -> Column {
        let text = { TextValues(bytes: [], starts: .init(repeating: 0, count: count), lengths: .init(repeating: 0, count: count)) }
        let values: Values =
            switch type {
            case .null, .undecided, .abstract: .null
            case .bool: .bool(.init(repeating: false, count: count))
            case .int: .int(.init(repeating: 0, count: count))
            case .double: .double(.init(repeating: 0, count: count))
            case .decimal: .decimal(DecimalValues(fillers: count))
            case .date: .date(.init(repeating: 0, count: count))
            case .timestamp: .timestamp(.init(repeating: .epoch, count: count))
            case .string: .string(text())
            case .bytes: .bytes(text())
            case .uuid: .uuid(.init(repeating: RowID(high: 0, low: 0), count: count))
            case .uint: .uint(.init(repeating: 0, count: count))
            case .duration: .duration(.init(repeating: .zero, count: count))
            case .type: .type(text())
            case .dyn: .dyn(DynValues(nulls: count))
            case .map(let key, let value):
                .map(
                    MapValues(
                        offsets: .init(repeating: 0, count: count + 1), keys: empty(key, count: 0),
                        values: empty(value, count: 0)))
            case .optional(let element):
                .optional(ListValues(offsets: .init(repeating: 0, count: count + 1), elements: empty(element, count: 0)))
            case .list(let element):
                .list(ListValues(offsets: .init(repeating: 0, count: count + 1), elements: empty(element, count: 0)))
            case .structure(let fields):
                .structure(StructValues(fields: fields, columns: fields.map { empty($0.type, count: count) }))
            }
        return Column(values, count: count)
    }

    public var type: ValueType {
        switch values {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .double: .double
        case .decimal: .decimal
        case .date: .date
        case .timestamp: .timestamp
        case .string: .string
        case .bytes: .bytes
        case .uuid: .uuid
        case .uint: .uint
        case .duration: .duration
        case .type: .type
        case .dyn: .dyn
        case .map(let maps): .map(maps.keys.type, maps.values.type)
        case .optional(let lists): .optional(lists.elements.type)
        case .list(let lists): .list(lists.elements.type)
        case .structure(let structure): .structure(structure.fields)
        }
    }

    @inlinable public func isValue(_ row: Int) -> Bool { mask.isValue(row) }
    @inlinable public func isNull(_ row: Int) -> Bool { mask.isNull(row) }
    @inlinable public func isError(_ row: Int) -> Bool { mask.isError(row) }

    /// - Complexity: O(log errors).
    public func error(at row: Int) -> CellError? {
        var low = 0
        var high = errors.count
        while low < high {
            let middle = (low + high) / 2
            if Int(errors[middle].row) < row { low = middle + 1 } else { high = middle }
        }
        return low < errors.count && Int(errors[low].row) == row ? errors[low] : nil
    }

    /// The rows at the given positions, in that order; a position may come more than once.
    public func gathered(_ rows: [Int32]) -> Column {
        let gatheredValues: Values =
            switch values {
            case .null: .null
            case .bool(let all): .bool(Self.take(all, rows))
            case .int(let all): .int(Self.take(all, rows))
            case .double(let all): .double(Self.take(all, rows))
            case .decimal(let all):
                switch all.form {
                case .narrow(let mantissas, let scale): .decimal(DecimalValues(Self.take(mantissas, rows), scale: scale))
                case .wide(let mantissas, let scales):
                    .decimal(DecimalValues(mantissas: Self.take(mantissas, rows), scales: Self.take(scales, rows)))
                }
            case .date(let all): .date(Self.take(all, rows))
            case .timestamp(let all): .timestamp(Self.take(all, rows))
            case .string(let all): .string(Self.take(all, rows))
            case .bytes(let all): .bytes(Self.take(all, rows))
            case .uuid(let all): .uuid(Self.take(all, rows))
            case .uint(let all): .uint(Self.take(all, rows))
            case .duration(let all): .duration(Self.take(all, rows))
            case .type(let all): .type(Self.take(all, rows))
            case .dyn(let all):
                .dyn(
                    DynValues(
                        tags: Self.take(all.tags, rows), positions: Self.take(all.positions, rows), children: all.children
                    ).compacted())
            case .map(let all): .map(Self.take(all, rows))
            case .optional(let all): .optional(Self.take(all, rows))
            case .list(let all): .list(Self.take(all, rows))
            case .structure(let all):
                .structure(StructValues(fields: all.fields, columns: all.columns.map { $0.gathered(rows) }))
            }
        var gatheredErrors: [CellError] = []
        if !errors.isEmpty {
            for (position, row) in rows.enumerated() {
                if var error = error(at: Int(row)) {
                    error.row = Int32(truncatingIfNeeded: position)
                    gatheredErrors.append(error)
                }
            }
        }
        return Column(gatheredValues, count: rows.count, mask: mask.gathered(rows), errors: gatheredErrors)
    }

    private static func take<Element>(_ all: [Element], _ rows: [Int32]) -> [Element] {
        [Element](unsafeUninitializedCapacity: rows.count) { target, count in
            all.withUnsafeBufferPointer { source in
                for (position, row) in rows.enumerated() {
                    target.initializeElement(at: position, to: source[Int(row)])
                }
            }
            count = rows.count
        }
    }

    private static func take(_ all: TextValues, _ rows: [Int32]) -> TextValues {
        TextValues(bytes: all.bytes, starts: take(all.starts, rows), lengths: take(all.lengths, rows))
    }

    private static func take(_ all: ListValues, _ rows: [Int32]) -> ListValues {
        let (offsets, elements) = takeRanges(all.offsets, rows)
        return ListValues(offsets: offsets, elements: all.elements.gathered(elements))
    }

    private static func take(_ all: MapValues, _ rows: [Int32]) -> MapValues {
        let (offsets, entries) = takeRanges(all.offsets, rows)
        return MapValues(offsets: offsets, keys: all.keys.gathered(entries), values: all.values.gathered(entries))
    }

    private static func takeRanges(_ all: [Int32], _ rows: [Int32]) -> (offsets: [Int32], elements: [Int32]) {
        var offsets: [Int32] = [0]
        offsets.reserveCapacity(rows.count + 1)
        var elements: [Int32] = []
        for row in rows {
            elements.append(contentsOf: all[Int(row)]..<all[Int(row) + 1])
            offsets.append(Int32(truncatingIfNeeded: elements.count))
        }
        return (offsets, elements)
    }
}
