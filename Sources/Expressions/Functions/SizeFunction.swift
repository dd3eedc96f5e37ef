import Records

let sizeFunction = Function(
    "size", summary: "How many characters a text has, bytes a byte string, elements a list, or entries a map.", details: "",
    examples: [.init("size('naïve')", "5"), .init("[1, 2].size()", "2"), .init("size(b'abc')", "3")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.int),
            .kernel { call in
                let texts = call.texts(0)
                let sizes = (0..<call.count).map { row in
                    texts.withBytes(row) { $0.reduce(Int64(0)) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) } }
                }
                return Column(.int(sizes), count: call.count)
            }),
        Overload(
            [.exact(.bytes)], style: .either, gives: .exact(.int),
            .kernel { call in Column(.int(call.texts(0).lengths.map { Int64($0) }), count: call.count) }),
        Overload(
            [.list(.parameter("T"))], style: .either, gives: .exact(.int),
            .kernel { call in
                guard case .list(let lists) = call.columns[0].values else { return .nulls(call.count) }
                return Column(.int((0..<call.count).map { Int64(lists.range($0).count) }), count: call.count)
            }),
        Overload(
            [.map(.parameter("K"), .parameter("V"))], style: .either, gives: .exact(.int),
            .kernel { call in
                guard case .map(let maps) = call.columns[0].values else { return .nulls(call.count) }
                return Column(.int((0..<call.count).map { Int64(maps.range($0).count) }), count: call.count)
            }),
    ])
