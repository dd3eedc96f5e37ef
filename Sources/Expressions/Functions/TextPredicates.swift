import Glibc
import Records

/// Questions about texts that are answered by comparing bytes.
enum TextPredicates {
    static let functions: [Function] = [
        function("startsWith", "Does the text begin with the other?", "'Ohio'.startsWith('Oh')") { text, part in
            text.count >= part.count && equal(text, 0, part)
        },
        function("endsWith", "Does the text end with the other?", "'Main St'.endsWith('St')") { text, part in
            text.count >= part.count && equal(text, text.count - part.count, part)
        },
        function("contains", "Is the other text somewhere in this one?", "'PO BOX 7'.contains('BOX')") { text, part in
            text.position(of: part) != nil
        },
    ]

    private static func equal(_ text: UnsafeBufferPointer<UInt8>, _ offset: Int, _ part: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let left = text.baseAddress, let right = part.baseAddress else { return part.isEmpty }
        return memcmp(left + offset, right, part.count) == 0
    }

    private static func function(
        _ name: String, _ summary: String, _ example: String,
        _ holds: @escaping @Sendable (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Function {
        Function(
            name, summary: summary, details: "Upper and lower case differ.", examples: [.init(example, "true")],
            overloads: [
                Overload(
                    [.exact(.string), .exact(.string)], style: .method, gives: .exact(.bool),
                    .kernel { call in
                        let texts = call.texts(0)
                        let parts = call.texts(1)
                        let values = (0..<call.count).map { row in
                            texts.withBytes(row) { text in parts.withBytes(row) { holds(text, $0) } }
                        }
                        return Column(.bool(values), count: call.count)
                    })
            ])
    }
}
