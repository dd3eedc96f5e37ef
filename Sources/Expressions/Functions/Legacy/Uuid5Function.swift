import Diagnostics
import Records

let uuid5Function = Function(
    "uuid5", summary: "The UUID of a name within a namespace (version 5, RFC 9562).",
    details:
        "The namespace is a constant: a UUID, or 'dns', 'url', 'oid' or 'x500' for those of the RFC. For ids of the store's own rows there is ref(). The result stays personal where the name is.",
    examples: [
        .init("uuid5('dns', 'www.example.com')", "2ed6657d-e927-568b-95e1-2665a8aea6a2"),
        .init("string(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com'))", "\"2ed6657d-e927-568b-95e1-2665a8aea6a2\""),
        .init("uuid5('nowhere', 'x')", "error"), .init("uuid5('dns', null)", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string)], gives: .exact(.uuid),
            .bound { (site) throws(CallSiteError) in
                let text = try site.string(0, "the namespace")
                guard let namespace = wellKnown[text] ?? RowID(text) else {
                    throw CallSiteError(
                        argument: 0, message: "`\(text)` is no namespace", expected: "a UUID, 'dns', 'url', 'oid' or 'x500'")
                }
                return BoundCall { call in
                    let names = call.texts(1)
                    var ids = [RowID](repeating: RowID(high: 0, low: 0), count: call.count)
                    for row in 0..<call.count where !call.isBlocked(row) {
                        ids[row] = names.withBytes(row) { Digests.uuid5(namespace, $0) }
                    }
                    return Column(.uuid(ids), count: call.count)
                }
            })
    ])

private let wellKnown: [String: RowID] = [
    "dns": RowID(high: 0x6BA7_B810_9DAD_11D1, low: 0x80B4_00C0_4FD4_30C8),
    "url": RowID(high: 0x6BA7_B811_9DAD_11D1, low: 0x80B4_00C0_4FD4_30C8),
    "oid": RowID(high: 0x6BA7_B812_9DAD_11D1, low: 0x80B4_00C0_4FD4_30C8),
    "x500": RowID(high: 0x6BA7_B814_9DAD_11D1, low: 0x80B4_00C0_4FD4_30C8),
]
