import Records

/// CEL's published extension libraries `optionals` and `encoders`.
enum OptionalsExtension {
    private static let parameter = TypePattern.parameter("T")
    private static let optional = TypePattern.optional(.parameter("T"))

    static let functions: [Function] = [
        Function(
            "optional.of", summary: "The value as an optional.", details: "", examples: [.init("optional.of(1)", "optional(1)")],
            overloads: [
                Overload([parameter], gives: optional, takesNull: true, .kernel { call in Optionals.present(call.columns[0]) { _ in true } })
            ]),
        Function(
            "optional.ofNonZeroValue", summary: "The value as an optional, which holds nothing where it is empty, zero or null.", details: "",
            examples: [.init("optional.ofNonZeroValue('')", "optional.none()"), .init("optional.ofNonZeroValue(3)", "optional(3)")],
            overloads: [
                Overload(
                    [parameter], gives: optional, takesNull: true,
                    .kernel { call in Optionals.present(call.columns[0]) { !isZero(call.columns[0], $0) } })
            ]),
        Function(
            "optional.none", summary: "An optional that holds nothing.", details: "", examples: [.init("optional.none()", "optional.none()")],
            overloads: [
                Overload([], gives: .optional(.parameter("T")), .kernel { call in .empty(.optional(.null), count: call.count) })
            ]),
        Function(
            "hasValue", summary: "Does the optional hold a value?", details: "", examples: [.init("optional.of(1).hasValue()", "true")],
            overloads: [
                Overload(
                    [optional], style: .method, gives: .exact(.bool),
                    .kernel { call in
                        let lists = call.lists(0)
                        return Column(.bool((0..<call.count).map { !lists.range($0).isEmpty }), count: call.count)
                    })
            ]),
        Function(
            "value", summary: "What the optional holds.", details: "An error where it holds nothing.",
            examples: [.init("optional.of(1).value()", "1"), .init("optional.none().value()", "error")],
            overloads: [Overload([optional], style: .method, gives: parameter, mayGiveNull: true, .kernel(valueKernel))]),
        Function(
            "optional.unwrap", summary: "What the optionals of a list hold, without those that hold nothing.", details: "",
            examples: [.init("optional.unwrap([optional.of(1), optional.none()])", "[1]")],
            overloads: [Overload([.list(optional)], gives: .list(parameter), .kernel(unwrapKernel))]),
        Function(
            "unwrapOpt", summary: "What the optionals of the list hold, without those that hold nothing.", details: "",
            examples: [.init("[optional.of(1), optional.none()].unwrapOpt()", "[1]")],
            overloads: [Overload([.list(optional)], style: .method, gives: .list(parameter), .kernel(unwrapKernel))]),
        Function(
            "base64.encode", summary: "Bytes as a text in base64.", details: "", examples: [.init("base64.encode(b'hello')", "\"aGVsbG8=\"")],
            overloads: [
                Overload(
                    [.exact(.bytes)], gives: .exact(.string),
                    .kernel { call in
                        let texts = call.texts(0)
                        return call.textCells { row throws(CellFailure) in texts.withBytes(row) { Base64.encode($0) } }
                    })
            ]),
        Function(
            "base64.decode", summary: "A text in base64 as bytes.", details: "Padding may be left out.",
            examples: [.init("base64.decode('aGk=')", "b\"68 69\""), .init("base64.decode('?')", "error")],
            overloads: [
                Overload(
                    [.exact(.string)], gives: .exact(.bytes),
                    .kernel { call in
                        let texts = call.texts(0)
                        var result = TextValues()
                        var column = call.cells(
                            0, { _ in .null },
                            { row throws(CellFailure) -> Int in
                                guard let bytes = texts.withBytes(row, { Base64.decode($0) }) else {
                                    throw CellFailure(message: "the text is no base64", expected: "A–Z, a–z, 0–9, + and /")
                                }
                                while result.count < row { result.appendEmpty() }
                                bytes.withUnsafeBufferPointer { result.append($0) }
                                return 0
                            })
                        while result.count < call.count { result.appendEmpty() }
                        column.values = .bytes(result)
                        return column
                    })
            ]),
    ]

    @Sendable private static func valueKernel(_ call: CallArguments) -> Column {
        let lists = call.lists(0)
        let chosen = call.intCells { row throws(CellFailure) in
            guard let element = lists.range(row).first else {
                throw CellFailure(message: "the optional holds nothing", expected: "hasValue() or orValue() first")
            }
            return Int64(element)
        }
        guard case .int(let rows) = chosen.values else { return chosen }
        let spare = Int32(truncatingIfNeeded: lists.elements.count)
        let pool = Selection.concatenated([lists.elements, .empty(lists.elements.type, count: 1)], type: lists.elements.type)
        var result = pool.gathered(
            rows.indices.map { call.isBlocked($0) || chosen.isError($0) ? spare : Int32(truncatingIfNeeded: rows[$0]) })
        result.mask = result.mask.union(chosen.mask)
        result.errors = Evaluator.mergedErrors([chosen, result], count: call.count)
        return result
    }

    @Sendable private static func unwrapKernel(_ call: CallArguments) -> Column {
        let lists = call.lists(0)
        guard case .optional(let inner) = lists.elements.values else { return .nulls(call.count) }
        return call.listCells(from: inner.elements) { row throws(CellFailure) in
            lists.range(row).flatMap { Array(inner.range($0)) }
        }
    }

    private static func isZero(_ column: Column, _ row: Int) -> Bool {
        if !column.isValue(row) { return true }
        switch column.values {
        case .null: return true
        case .bool(let all): return !all[row]
        case .int(let all): return all[row] == 0
        case .uint(let all): return all[row] == 0
        case .double(let all): return all[row] == 0
        case .decimal(let all): return all[row].mantissa == 0
        case .string(let all), .bytes(let all): return all.lengths[row] == 0
        case .list(let all): return all.range(row).isEmpty
        case .map(let all): return all.range(row).isEmpty
        case .optional(let all): return all.range(row).isEmpty
        case .duration(let all): return all[row] == .zero
        case .timestamp(let all): return all[row] == .epoch
        case .dyn(let all): return isZero(all.child(row), all.position(row))
        case .date, .uuid, .type, .structure: return false
        }
    }
}

/// RFC 4648, section 4.
enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let left = min(bytes.count - index, 3)
            var word: UInt32 = 0
            for offset in 0..<3 { word = word << 8 | (offset < left ? UInt32(bytes[index + offset]) : 0) }
            for place in 0..<4 { result.append(place <= left ? letters[Int(word >> (18 - 6 * UInt32(place)) & 63)] : 0x3D) }
            index += 3
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var end = text.count
        while end > 0, text[end - 1] == 0x3D, text.count - end < 2 { end -= 1 }
        guard end % 4 != 1, end == text.count || text.count % 4 == 0 else { return nil }
        var result: [UInt8] = []
        var word: UInt32 = 0
        var bits = 0
        for byte in text[0..<end] {
            guard let value = letters.firstIndex(of: byte) else { return nil }
            word = (word << 6 | UInt32(value)) & 0xFFFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
            }
        }
        return result
    }
}
