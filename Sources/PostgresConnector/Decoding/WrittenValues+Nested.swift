internal import Diagnostics
internal import Records

extension WrittenValues {
    /// `{a,NULL,"b \"c\""}`, perhaps with bounds before it (PostgreSQL manual, "Array Input and Output Syntax").
    static func lists(_ element: ColumnType, _ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        var offsets: [Int32] = [0]
        var parts = Parts()
        var errors: [CellError] = []
        let texts = cells.texts
        for row in 0..<cells.count {
            if cells.flags[row] == CellMask.value {
                let outcome = texts.withBytes(row) { parts.array($0) }
                switch outcome {
                case .read: break
                case .dimensions:
                    errors.append(
                        origin.error(
                            row, .arrayOfDimensions, "the array has several dimensions", expected: "a list: one dimension",
                            found: "several dimensions", help: "leave the column out, or read it by snapshot through a query"))
                case .malformed: throw origin.damaged("an array is not written as one")
                }
            }
            offsets.append(Int32(truncatingIfNeeded: parts.starts.count))
        }
        let child = try column(element, parts.cells, origin)
        return BinaryValues.finish(.list(ListValues(offsets: offsets, elements: child)), cells, errors)
    }

    /// `(a,,"b ""c""")`: nothing is null, and `""` is empty (PostgreSQL manual, "Composite Type Input and Output Syntax").
    static func structures(_ members: [ColumnType.Member], _ cells: Cells, _ origin: FieldOrigin) throws -> Column {
        var parts = members.map { _ in Parts() }
        let texts = cells.texts
        for row in 0..<cells.count {
            guard cells.flags[row] == CellMask.value else {
                for index in parts.indices { parts[index].append(nil) }
                continue
            }
            let values = texts.withBytes(row) { Parts.row($0) }
            guard let values, values.count == members.count else { throw origin.damaged("a composite is not written as its type is") }
            for (index, value) in values.enumerated() { parts[index].append(value) }
        }
        let columns = try zip(members, parts).map { member, parts in
            try column(
                member.type, parts.cells,
                FieldOrigin(
                    relation: origin.relation, field: "\(origin.field).\(FieldNaming.name(member.name))", isPersonal: origin.isPersonal))
        }
        guard case .structure(let fields) = ColumnType.composite(members).valueType else { return BinaryValues.finish(.null, cells) }
        return BinaryValues.finish(.structure(StructValues(fields: fields, columns: columns)), cells)
    }

    /// Values taken out of others, without their quotes.
    private struct Parts {
        enum Outcome { case read, dimensions, malformed }

        var bytes: [UInt8] = []
        var starts: [UInt32] = []
        var lengths: [UInt32] = []
        var flags: [UInt8] = []

        var cells: Cells { Cells(bytes: bytes, starts: starts, lengths: lengths, flags: flags) }

        /// - Parameter value: nil for null.
        mutating func append(_ value: [UInt8]?) {
            starts.append(UInt32(truncatingIfNeeded: bytes.count))
            lengths.append(UInt32(truncatingIfNeeded: value?.count ?? 0))
            flags.append(value == nil ? CellMask.null : CellMask.value)
            bytes += value ?? []
        }

        mutating func array(_ text: UnsafeBufferPointer<UInt8>) -> Outcome {
            var index = 0
            if text.first == 0x5B {
                guard let equals = text.firstIndex(of: 0x3D) else { return .malformed }
                // Two pairs of brackets are two dimensions.
                if text[..<equals].count(where: { $0 == 0x5B }) > 1 { return .dimensions }
                index = equals + 1
            }
            guard index + 2 <= text.count, text[index] == 0x7B, text[text.count - 1] == 0x7D else { return .malformed }
            index += 1
            let end = text.count - 1
            if index == end { return .read }
            var found: [[UInt8]?] = []
            while true {
                guard index < end else { return .malformed }
                if text[index] == 0x7B { return .dimensions }
                var value: [UInt8] = []
                if text[index] == 0x22 {
                    index += 1
                    while index < end, text[index] != 0x22 {
                        if text[index] == 0x5C { index += 1 }
                        guard index < end else { return .malformed }
                        value.append(text[index])
                        index += 1
                    }
                    guard index < end else { return .malformed }
                    index += 1
                    found.append(value)
                } else {
                    while index < end, text[index] != 0x2C {
                        value.append(text[index])
                        index += 1
                    }
                    guard !value.isEmpty else { return .malformed }
                    found.append(value == Array("NULL".utf8) ? nil : value)
                }
                if index == end { break }
                guard text[index] == 0x2C else { return .malformed }
                index += 1
            }
            for value in found { append(value) }
            return .read
        }

        static func row(_ text: UnsafeBufferPointer<UInt8>) -> [[UInt8]?]? {
            guard text.count >= 2, text[0] == 0x28, text[text.count - 1] == 0x29 else { return nil }
            let end = text.count - 1
            var index = 1
            var result: [[UInt8]?] = []
            while true {
                var value: [UInt8] = []
                var isQuoted = false
                var isInside = false
                while index < end, isInside || text[index] != 0x2C {
                    let byte = text[index]
                    if byte == 0x22 {
                        if isInside, index + 1 < end, text[index + 1] == 0x22 {
                            value.append(byte)
                            index += 1
                        } else {
                            isInside.toggle()
                            isQuoted = true
                        }
                    } else if byte == 0x5C, index + 1 < end {
                        index += 1
                        value.append(text[index])
                    } else {
                        value.append(byte)
                    }
                    index += 1
                }
                guard !isInside else { return nil }
                result.append(value.isEmpty && !isQuoted ? nil : value)
                if index == end { return result }
                index += 1
            }
        }
    }
}
