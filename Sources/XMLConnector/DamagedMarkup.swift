/// Tells the markup of damaged text apart: tags, and quotations in which tags are none.
struct DamagedMarkup {
    enum Kind {
        /// A quotation, or a `<` that begins nothing.
        case text
        case start(Slice<UnsafeBufferPointer<UInt8>>, isEmpty: Bool)
        case end(Slice<UnsafeBufferPointer<UInt8>>)
    }

    private static let quotations: [(start: [UInt8], end: [UInt8])] = [
        (Array("<!--".utf8), Array("-->".utf8)), (Array("<![CDATA[".utf8), Array("]]>".utf8)), (Array("<?".utf8), Array("?>".utf8)),
    ]

    /// For each kind of quotation, up to where its end does not stand.
    private var searched: [Int64] = [0, 0, 0]
    /// Bytes of attribute values with tags in them that were none.
    private var wasted = 0

    /// What begins with a `<`.
    ///
    /// - Parameters:
    ///   - base: offset of the text.
    ///   - isLast: nothing follows the text.
    /// - Returns: what it is, and the index behind it; nil where more of the text must be known.
    mutating func item(
        in text: UnsafeBufferPointer<UInt8>, at index: Int, base: Int64, isLast: Bool
    ) -> (kind: Kind, end: Int)? {
        let rest = text[index...]
        // What has no end in reach has none.
        let isWhole = isLast || rest.count > DamageSearch.reach
        for (number, quotation) in Self.quotations.enumerated() where rest.starts(with: quotation.start.prefix(rest.count)) && rest.count > 1 {
            guard rest.count >= quotation.start.count else { return isLast ? (.text, text.count) : nil }
            let body = index + quotation.start.count
            let from = max(body, Int(min(Int64(text.count), searched[number] - base)))
            if let end = find(quotation.end, in: text, from: from) { return (.text, end + quotation.end.count) }
            searched[number] = max(searched[number], base + Int64(max(body, text.count - quotation.end.count + 1)))
            return isWhole ? (.text, body) : nil
        }
        guard rest.count > 1 else { return isLast ? (.text, text.count) : nil }
        let isEnd = rest[index + 1] == 0x2F
        let nameStart = index + (isEnd ? 2 : 1)
        let name = text[nameStart...].prefix(XMLLimits.name + 1).prefix { !Self.endsName($0) }
        if name.isEmpty, nameStart < text.count || isLast { return (.text, index + 1) }
        guard name.count <= XMLLimits.name, name.first != 0x21, name.first != 0x3F else { return (.text, nameStart) }
        if !isEnd, let tag = soundTag(in: text, from: name.endIndex, isWhole: isWhole) {
            return tag.end.map { (.start(name, isEmpty: tag.isEmpty), $0) }
        }
        guard let end = text[name.endIndex...].firstIndex(where: { $0 == 0x3E || $0 == 0x3C }) ?? (isWhole ? text.count : nil) else { return nil }
        let isClosed = end < text.count && text[end] == 0x3E
        let isEmpty = isClosed && text[end - 1] == 0x2F
        return (isEnd ? .end(name) : .start(name, isEmpty: isEmpty), isClosed ? end + 1 : end)
    }

    private static func endsName(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x3E || byte == 0x2F || byte == 0x3C }

    /// A start tag that is as it should be, but for tags in the values of its attributes.
    ///
    /// - Parameter start: behind the name.
    /// - Returns: the index behind the tag, nil where more must be known; nothing at all for another tag.
    private mutating func soundTag(
        in text: UnsafeBufferPointer<UInt8>, from start: Int, isWhole: Bool
    ) -> (end: Int?, isEmpty: Bool)? {
        let unfinished: (end: Int?, isEmpty: Bool)? = isWhole ? nil : (nil, false)
        var index = start
        var quotedTag: Int?
        defer { if let quotedTag, index > quotedTag { wasted += index - quotedTag } }
        while true {
            while index < text.count, text[index] <= 0x20 { index += 1 }
            guard index < text.count else { return unfinished }
            if text[index] == 0x3E || text[index] == 0x2F {
                let isEmpty = text[index] == 0x2F
                if isEmpty { index += 1 }
                guard index < text.count else { return unfinished }
                guard text[index] == 0x3E else { return nil }
                quotedTag = nil
                return (index + 1, isEmpty)
            }
            while index < text.count, !Self.endsName(text[index]), text[index] != 0x3D { index += 1 }
            while index < text.count, text[index] <= 0x20 { index += 1 }
            guard index < text.count else { return unfinished }
            guard text[index] == 0x3D else { return nil }
            index += 1
            while index < text.count, text[index] <= 0x20 { index += 1 }
            guard index < text.count else { return unfinished }
            let quote = text[index]
            guard quote == 0x22 || quote == 0x27 else { return nil }
            index += 1
            while index < text.count, text[index] != quote {
                if text[index] == 0x3C {
                    // Values that never end must not be looked at for every tag in them.
                    guard wasted <= 16 * DamageSearch.reach else { return nil }
                    if quotedTag == nil { quotedTag = index }
                }
                index += 1
            }
            guard index < text.count else { return unfinished }
            index += 1
            guard index < text.count else { return unfinished }
            // Between attributes there is a blank.
            guard text[index] <= 0x20 || text[index] == 0x3E || text[index] == 0x2F else { return nil }
        }
    }

    /// - Parameter end: ends with `>`.
    private func find(_ end: [UInt8], in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < text.count, let last = text[index...].firstIndex(of: 0x3E) {
            let first = last + 1 - end.count
            if first >= start, text[first...last].elementsEqual(end) { return first }
            index = last + 1
        }
        return nil
    }
}
