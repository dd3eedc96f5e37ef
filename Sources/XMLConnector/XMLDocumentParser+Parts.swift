import CLibXML2
import Connector
import Input

/// Parts of a document, each read by a parser of its own. A part begins and ends at the start tag of a record, which its parser
/// proves by coming to its end in the state that it began with.
extension XMLDocumentParser {
    /// Reads one part.
    ///
    /// - Parameters:
    ///   - handover: where the parser of what is before it stands.
    convenience init(
        part feed: XMLByteFeed, from handover: Handover, of file: InputFile, index: Int, layout: XMLLayout,
        needs: ColumnNeeds, batchRows: Int
    ) throws {
        let start = feed.handedOut
        try self.init(
            feed, of: file, index: index, layout: layout, groups: handover.groups, needs: needs, batchRows: batchRows)
        groups = handover.groups
        kinds = handover.kinds
        around = handover.tags
        if damage != nil { damage = handover.damage }
        hasDamagedContext = handover.hasDamagedContext
        state.pointee.take(handover.elements)
        if state.pointee.census.isOn { state.pointee.census.begin(handover.census, dictionary: context.pointee.dict) }
        if !restart(at: start, line: 1, around: around.texts(to: depth)) { throw Self.failedStart(file) }
    }

    /// Reads all of a part.
    ///
    /// - Returns: where the parser stands then, when it met nothing but whole records.
    func readPart(from handover: Handover) -> Handover? {
        // Whatever is wrong, the reading of what comes before this part will say it, at its own place.
        guard (try? takePart()) == true else { return nil }
        xmlParseContent(context)
        guard let end = handOver(level: handover.elements.depth, isPart: true), end.continues(handover) else { return nil }
        if let before = handover.damage, let after = end.damage, after.anchor <= before.anchor { return nil }
        return end
    }

    /// Gives all of the part to the parser at once. Since nothing comes after it, the parser need not look for the end of each tag
    /// before it reads it, which is a fifth of its work.
    ///
    /// - Returns: false where the part must be read in pieces.
    private func takePart() throws -> Bool {
        guard let input = context.pointee.input, let buffer = input.pointee.buf, unparsed == 0, let base = input.pointee.base,
            let cursor = input.pointee.cur
        else { return false }
        let read = cursor - base
        // Errors without a context of their own would go to standard error.
        xmlSetStructuredErrorFunc(nil) { _, _ in }
        while let piece = try feed.next() {
            guard piece.problem == nil else { return false }
            let isTaken = piece.bytes.withMemoryRebound(to: CChar.self) {
                xmlParserInputBufferPush(buffer, Int32(truncatingIfNeeded: $0.count), $0.baseAddress) >= 0
            }
            guard isTaken else { return false }
            fed += Int64(piece.bytes.count)
        }
        guard let start = xmlBufContent(buffer.pointee.buffer), let end = xmlBufEnd(buffer.pointee.buffer), end - start > read,
            end[-1] == 0x3C
        else { return false }
        // The `<` of the tag behind the part is what proves that one begins there, and is not of the part.
        end[-1] = 0
        fed -= 1
        input.pointee.base = UnsafePointer(start)
        input.pointee.cur = UnsafePointer(start + read)
        input.pointee.end = UnsafePointer(end - 1)
        let text = UnsafeBufferPointer(start: start + read, count: end - 1 - start - read)
        return !LongTag.isLikely(in: text)
    }

    /// Where the parser stands, if a tag begins after the `<` that it was given last, and if what is around the records can be told
    /// to another parser.
    ///
    /// - Parameters:
    ///   - level: of the open element.
    ///   - isPart: the parser is at the end of a part, which such a `<` follows.
    func handOver(level: Int, isPart: Bool = false) -> Handover? {
        guard failure == nil, depth == level, context.pointee.wellFormed == 1, context.pointee.instate == XML_PARSER_CONTENT,
            context.pointee.inputNr == 1,
            isPart ? unparsed == 0 : unparsed == 1 && context.pointee.input?.pointee.cur?.pointee == 0x3C,
            context.pointee.myDoc?.pointee.intSubset == nil, !state.pointee.hasEntities, openLeaf == nil,
            !kinds.contains(where: { $0.isOpen && !$0.isContext && $0.isSchemaKind }), !around.isTooLarge
        else { return nil }
        flush()
        guard failure == nil, let elements = state.pointee.held() else { return nil }
        return Handover(
            elements: elements, kinds: kinds, groups: groups, tags: around, damage: damage, hasDamagedContext: hasDamagedContext,
            census: state.pointee.census.path(to: depth))
    }

    /// Takes over what the parser of the part that follows found.
    ///
    /// - Parameter line: where the part begins.
    func append(_ part: XMLDocumentParser, from handover: Handover, line: Int) {
        for frame in part.takeFrames() { frames.append(frame.moved(records: recordCount, lines: line - 1)) }
        recordCount += part.recordCount
        for index in kinds.indices {
            kinds[index].count += part.kinds[index].count - handover.kinds[index].count
            kinds[index].lentAbsent.formUnion(part.kinds[index].lentAbsent)
            kinds[index].lentValue.formUnion(part.kinds[index].lentValue)
        }
        namespaceMisses.edges.merge(part.namespaceMisses.edges) { first, _ in first }
        namespaceMisses.attributes.merge(part.namespaceMisses.attributes) { first, _ in first }
        for index in 0..<state.pointee.edgeCount {
            let found = part.state.pointee.edges[index]
            state.pointee.edges[index].isTaken = state.pointee.edges[index].isTaken || found.isTaken
            state.pointee.edges[index].isMissed = state.pointee.edges[index].isMissed || found.isMissed
        }
        for index in 0..<state.pointee.attributeCount {
            let found = part.state.pointee.attributes[index]
            state.pointee.attributes[index].isTaken = state.pointee.attributes[index].isTaken || found.isTaken
            state.pointee.attributes[index].isMissed = state.pointee.attributes[index].isMissed || found.isMissed
        }
        state.pointee.census.add(
            part.state.pointee.census, depth: handover.elements.depth, lines: line - 1, dictionary: context.pointee.dict)
        if damage != nil { damage = part.damage }
    }
}
