import Records

/// CEL's published extension library `strings`; positions count characters (code points) from 0.
enum StringsExtension {
    private static let text = TypePattern.exact(.string)
    private static let int = TypePattern.exact(.int)

    static let functions: [Function] = [
        Function(
            "charAt", summary: "The character at a position, counted from 0.",
            details: "The position behind the last gives an empty text; others outside of the text are errors.",
            examples: [.init("'hello'.charAt(4)", "\"o\""), .init("'hello'.charAt(6)", "error")],
            overloads: [
                Overload(
                    [text, int], style: .method, gives: text,
                    .kernel { call in
                        let texts = call.texts(0)
                        let positions = call.ints(1)
                        return call.textCells { row throws(CellFailure) in
                            let scalars = Array(texts.string(row).unicodeScalars)
                            let position = positions[row]
                            guard position >= 0, position <= Int64(scalars.count) else { throw outside(scalars.count) }
                            return position == Int64(scalars.count) ? "" : String(scalars[Int(position)])
                        }
                    })
            ]),
        search("indexOf", "Where the other text first stands in this one, or -1.", "'hello mellow'.indexOf('ello')", "1", last: false),
        search("lastIndexOf", "Where the other text last stands in this one, or -1.", "'hello mellow'.lastIndexOf('ello')", "7", last: true),
        Function(
            "reverse", summary: "The characters of a text, or the elements of a list, from the last to the first.", details: "",
            examples: [.init("'gums'.reverse()", "\"smug\""), .init("[1, 2, 3].reverse()", "[3, 2, 1]")],
            overloads: [
                Overload(
                    [text], style: .method, gives: text,
                    .kernel { call in
                        let texts = call.texts(0)
                        return call.textCells { row throws(CellFailure) in
                            var result = String.UnicodeScalarView()
                            result.append(contentsOf: texts.string(row).unicodeScalars.reversed())
                            return String(result)
                        }
                    }),
                Overload(
                    [.list(.parameter("T"))], style: .method, gives: .list(.parameter("T")),
                    .kernel { call in
                        let lists = call.lists(0)
                        return call.listCells(from: lists.elements) { row throws(CellFailure) in lists.range(row).reversed() }
                    }),
            ]),
        Function(
            "strings.quote", summary: "The text in double quotes, with what cannot stand there escaped.", details: "",
            examples: [.init("strings.quote('first\\nsecond')", "\"\\\"first\\\\nsecond\\\"\"")],
            overloads: [
                Overload(
                    [text], gives: text,
                    .kernel { call in
                        let texts = call.texts(0)
                        return call.textCells { row throws(CellFailure) in quoted(texts.string(row)) }
                    })
            ]),
        Function(
            "format", summary: "The text with each `%` clause replaced by an element of the list.",
            details: "Clauses: `%s` any value, `%d` whole numbers, `%f` and `%e` with an optional precision, `%b`, `%o`, `%x`, `%X`, `%%`.",
            examples: [
                .init("'%s has %d'.format(['box', 3])", "\"box has 3\""), .init("'%.2f'.format([1.5])", "\"1.50\""),
                .init("'%d'.format(['x'])", "error"),
            ],
            overloads: [
                Overload(
                    [text, .list(.exact(.dyn))], style: .method, gives: text,
                    .kernel { call in
                        let texts = call.texts(0)
                        let lists = call.lists(1)
                        return call.textCells { row throws(CellFailure) in
                            try TextFormat.format(texts.string(row), lists.elements, lists.range(row))
                        }
                    })
            ]),
    ]

    static func outside(_ count: Int) -> CellFailure {
        CellFailure(message: "the position is outside of the text", expected: "0 to \(count)")
    }

    private static func search(_ name: String, _ summary: String, _ example: String, _ result: String, last: Bool) -> Function {
        Function(
            name, summary: summary, details: last ? "A position may be given to search backwards from." : "A position may be given to search from.",
            examples: [.init(example, result), .init("'abc'.\(name)('x')", "-1")],
            overloads: [
                Overload([text, text], style: .method, gives: int, .kernel { find($0, last: last, hasOffset: false) }),
                Overload([text, text, int], style: .method, gives: int, .kernel { find($0, last: last, hasOffset: true) }),
            ])
    }

    private static func find(_ call: CallArguments, last: Bool, hasOffset: Bool) -> Column {
        let texts = call.texts(0)
        let parts = call.texts(1)
        let offsets = hasOffset ? call.ints(2) : []
        return call.intCells { row throws(CellFailure) in
            try texts.withBytes(row) { text in
                parts.withBytes(row) { position(of: $0, in: text, offset: hasOffset ? offsets[row] : nil, last: last) }
            }.get()
        }
    }

    /// - Parameter offset: the character to search from, or backwards from.
    /// - Complexity: O(text + part).
    private static func position(
        of part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, offset: Int64?, last: Bool
    ) -> Result<Int64, CellFailure> {
        let characters = text.characterCount
        if let offset, offset < 0 || offset > Int64(characters) { return .failure(outside(characters)) }
        guard part.count <= text.count else { return .success(-1) }
        if part.isEmpty { return .success(offset ?? (last ? Int64(characters) : 0)) }
        let from = byteOffset(offset.map { Int($0) } ?? (last ? characters : 0), in: text)
        guard last else {
            return .success(text.position(of: part, from: from).map { Self.characters(before: $0, in: text) } ?? -1)
        }
        // What ends last begins first in the text that is turned around.
        let end = min(text.count, from + part.count)
        let turned = Array(text[..<end].reversed())
        let found = turned.withUnsafeBufferPointer { turned in
            Array(part.reversed()).withUnsafeBufferPointer { turned.position(of: $0) }
        }
        return .success(found.map { Self.characters(before: end - $0 - part.count, in: text) } ?? -1)
    }

    private static func characters(before byte: Int, in text: UnsafeBufferPointer<UInt8>) -> Int64 {
        Int64(UnsafeBufferPointer(rebasing: text[..<byte]).characterCount)
    }

    private static func byteOffset(_ character: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
        var left = character
        for index in text.indices where text[index] & 0xC0 != 0x80 {
            if left == 0 { return index }
            left -= 1
        }
        return text.count
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{7}": result += "\\a"
            case "\u{8}": result += "\\b"
            case "\u{C}": result += "\\f"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{B}": result += "\\v"
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
