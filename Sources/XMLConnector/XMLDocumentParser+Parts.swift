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
        do {
            while let piece = try feed.next() { try read(piece) }
        } catch {
            // Whatever it is, the reading of what comes before this part will say it, at its own place.
            return nil
        }
        guard let end = handOver(level: handover.elements.depth), end.continues(handover) else { return nil }
        if let before = handover.damage, let after = end.damage, after.anchor <= before.anchor { return nil }
        return end
    }

    /// Where the parser stands, if a tag begins after the `<` that it was given last, and if what is around the records can be told
    /// to another parser.
    ///
    /// - Parameter level: of the open element.
    func handOver(level: Int) -> Handover? {
        guard failure == nil, depth == level, context.pointee.wellFormed == 1, context.pointee.instate == XML_PARSER_CONTENT,
            context.pointee.inputNr == 1, unparsed == 1, context.pointee.input?.pointee.cur?.pointee == 0x3C,
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
