import CLibXML2
import Diagnostics
import Records

/// Going on behind damage. What is damaged is told from what is not by whole records: from the record in which the damage was
/// met (or the last sound tag before it) up to the next tag that the paths expect there.
extension XMLDocumentParser {
    /// What damages only the place where it stands. Entities that expand too far or are external, and namespaces that moved,
    /// say something of the whole document.
    private static let local: Set<DiagnosticCode> = [
        .xmlNotWellFormed, .xmlEndsEarly, .xmlBytesMalformed, .xmlCharacterForbidden, .xmlEntityUnknown, .xmlTooDeep,
        .xmlTooManyAttributes, .xmlNameTooLong, .xmlTextTooLong, .xmlPrefixUndeclared, .recordTooLarge,
    ]

    /// Remembers the start tag that the parser stands at the end of.
    func noteTag() {
        guard openLeaf == nil, let input = context.pointee.input, let base = input.pointee.base,
            let cursor = input.pointee.cur
        else { return }
        // Elements out of entities have no tag of their own.
        guard cursor.pointee == 0x3E || cursor.pointee == 0x2F else { return }
        var start = cursor
        while start > base, start.pointee != 0x3C { start -= 1 }
        let isEmpty = cursor.pointee == 0x2F
        let text = UnsafeBufferPointer(start: start, count: cursor - start)
        around.note(depth: depth + 1, Array(text), line: line - text.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) })
        damage?.anchor = position + (isEmpty ? 2 : 1)
    }

    /// A record was read to its end. Where elements inside of it have the name of records, they must not be taken for such.
    func noteRecordEnd() {
        var hasInnerNames = false
        if damage?.hasInnerNames == false {
            let text = feed.text(from: openTextStart + 1)
            let inside = UnsafeBufferPointer(rebasing: text.prefix(Int(max(0, position - openTextStart - 1))))
            hasInnerNames = TagSearch(openers: openers(level: depth - 1), closers: []).first(in: inside) != nil
        }
        damage?.noteRecord(end: position, hasInnerNames: hasInnerNames)
    }

    /// Names of the elements below a level that lead to records; an empty one for any.
    func openers(level: Int) -> [[UInt8]] {
        guard let damage, level >= 0 else { return [] }
        var names: [[UInt8]] = []
        for index in Int(state.pointee.starts[level])..<Int(state.pointee.starts[level + 1]) {
            let node = layout.machine.nodes[Int(state.pointee.active[index])]
            for edge in node.children where damage.leading.contains(edge.node) { names.append(Array((edge.name.local ?? "").utf8)) }
        }
        return names
    }

    /// Goes on behind damage, and behind more of it in what is parsed at once then.
    ///
    /// - Throws: the error itself where nothing can be kept behind it.
    func salvage(_ error: GatewayError) throws {
        feed.clearStop()
        var next: GatewayError? = error
        while let error = next { next = try passOver(error) }
    }

    /// - Returns: what is wrong behind the damage.
    private func passOver(_ error: GatewayError) throws -> GatewayError? {
        guard let damage, let diagnostic = error.diagnostics.first, Self.local.contains(diagnostic.code), hasRoot,
            !around.isTooLarge
        else { throw error }
        guard salvaged < layout.limits.damages else { throw GatewayError(tooMuchDamage(diagnostic)) }
        // The outermost record in which it happened is not whole.
        let broken = kinds.indices.filter { kinds[$0].isOpen && !kinds[$0].isContext }.min { kinds[$0].depth < kinds[$1].depth }
        let lost = broken ?? openLeaf
        var level = lost.map { kinds[$0].depth - 1 } ?? min(depth, around.depth)
        while level > 0, openers(level: level).isEmpty { level -= 1 }
        let start = lost.map { kinds[$0].textStart } ?? min(damage.anchor, position)
        let record = lost.map { kinds[$0].number } ?? recordCount + 1
        let failedLine = diagnostic.place?.line ?? line
        let failedAt = position
        let failedColumn = column
        if broken == nil { hasDamagedContext = true }
        let closers = (1...max(1, level)).compactMap { depth in around.name(depth).map { (depth, $0) } }
        let search = TagSearch(openers: openers(level: level), closers: closers)
        abandon(below: level)
        flush()
        // Past the tag that the damage begins with, or the same would be found for ever.
        var from = lost == nil || damage.hasInnerNames ? max(start, failingTag(before: failedAt, start)) + 1 : start + 1
        let rawStart = feed.rawOffset(of: start)
        var head: [UInt8]?
        var found: (offset: Int64, found: TagSearch.Found)?
        var isAtEnd = false
        while found == nil, !isAtEnd {
            let text = feed.text(from: from)
            if let hit = search.first(in: text) {
                found = (from + Int64(hit.offset), hit.found)
            } else {
                // A name may be cut by the end of the piece.
                from = max(from, feed.handedOut - Int64(XMLLimits.name))
                feed.skipProblem()
                isAtEnd = try feed.next() == nil
                // Past this its first bytes are let go.
                if head == nil, feed.handedOut - start > Int64(layout.limits.record) { head = damagedBytes(from: rawStart, to: feed.handedOut) }
                feed.keep(from: min(from, max(start, feed.handedOut - Int64(layout.limits.record))))
            }
        }
        let end = found?.offset ?? feed.handedOut
        reject(diagnostic, record: record, from: rawStart, head ?? damagedBytes(from: rawStart, to: end))
        guard let found else {
            deliverRejects()
            self.end()
            return nil
        }
        var depth = level
        if case .closer(let closed) = found.found { depth = closed }
        abandon(below: depth)
        state.pointee.depth = depth
        let lines = lineCount(between: failedAt, and: found.offset)
        let onLine = columnOf(found.offset, from: start, failed: (failedAt, failedColumn))
        guard restart(at: found.offset, line: max(1, failedLine + lines), column: onLine, around: around.texts(to: depth)) else { throw error }
        self.damage?.anchor = found.offset
        deliverRejects()
        parse(feed.text(from: found.offset))
        do { try throwIfFailed() } catch let error as GatewayError { return error }
        keepNeeded()
        return nil
    }

    private func failingTag(before position: Int64, _ start: Int64) -> Int64 {
        let text = feed.text(from: start)
        let known = text.prefix(Int(max(0, position - start)))
        return start + Int64(known.lastIndex(of: 0x3C) ?? 0)
    }

    /// Column of a place behind damage, told from the line break before it, or else from where the damage was met.
    ///
    /// - Parameter start: from where on the text is here.
    private func columnOf(_ place: Int64, from start: Int64, failed: (at: Int64, column: Int)) -> Int {
        func characters(_ bytes: some Sequence<UInt8>) -> Int { bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } }
        let known = feed.text(from: min(start, failed.at, place)).prefix(Int(place - min(start, failed.at, place)))
        if let end = known.lastIndex(of: 0x0A) { return characters(known[(end + 1)...]) + 1 }
        let between = feed.text(from: min(failed.at, place)).prefix(Int(abs(place - failed.at)))
        if between.contains(0x0A) { return 1 }
        return max(1, failed.column + (place < failed.at ? -1 : 1) * characters(between))
    }

    private func lineCount(between first: Int64, and last: Int64) -> Int {
        let text = feed.text(from: min(first, last)).prefix(Int(abs(last - first)))
        let lines = text.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
        return last < first ? -lines : lines
    }

    /// The bytes of the file from damage on, as far as they are kept, and no more than a record may have.
    ///
    /// - Parameter text: where the damage ends in the text, or what is known of it.
    private func damagedBytes(from start: Int64, to text: Int64) -> [UInt8] {
        let from = max(start, feed.keptFrom)
        return feed.raw(from: from, to: max(from, min(feed.rawOffset(of: text), start + Int64(layout.limits.record))))
    }

    private func reject(_ diagnostic: Diagnostic, record: Int64, from start: Int64, _ raw: [UInt8]) {
        salvaged += 1
        var diagnostic = diagnostic
        // That of a document of which nothing is kept says so.
        if diagnostic.code == .xmlNotWellFormed { diagnostic.help = "the whole records around it are kept; have the producer mend the document" }
        rejects.append(
            RejectedRecord(
                diagnostic: diagnostic, kind: nil, file: file.path, recordNumber: record, byteOffset: start, raw: raw))
    }

    func deliverRejects() {
        guard !rejects.isEmpty else { return }
        if frames.isEmpty {
            frames.append(
                XMLFrame(
                    machine: layout.machine, needs: needs, rows: .init(repeating: 0, count: state.pointee.tableCount), slots: [],
                    parents: [], origins: kinds.map(\.origins), ordinals: kinds.map(\.ordinals), raw: [], rawOffset: 0))
        }
        frames[frames.count - 1].rejects += rejects
        rejects = []
    }

    /// Gives up the records whose elements are below a level, and what is open there.
    private func abandon(below level: Int) {
        for index in kinds.indices where kinds[index].isOpen && kinds[index].depth > level {
            kinds[index].isOpen = false
            let table = layout.machine.kinds[index].table
            drop(table, from: state.pointee.row(table))
        }
        openLeaf = nil
        var kept = 0
        for index in 0..<state.pointee.openCount {
            let slot = state.pointee.openSlots[index]
            let depth = Int(state.pointee.slots[Int(slot)].openDepth)
            // Tags inside of the damage have no ends in markup.
            let isMarkup = state.pointee.slots[Int(slot)].isMarkup
            if depth > level || depth > 0 && isMarkup { state.pointee.slots[Int(slot)].spoil() }
            guard depth > 0, depth <= level, !isMarkup else { continue }
            state.pointee.openSlots[kept] = slot
            kept += 1
        }
        state.pointee.openCount = kept
        state.pointee.openMarkup = 0
        markupScopes.clear()
        for table in 0..<state.pointee.tableCount where Int(state.pointee.tables[table].openDepth) > level {
            state.pointee.tables[table].openDepth = 0
        }
        groups.end(below: level)
        batchTextStart = nil
    }

    /// Takes back the rows of a table from one on, and what hangs on them.
    func drop(_ table: Int, from row: Int) {
        for child in 0..<state.pointee.tableCount where state.pointee.tables[child].parent == table {
            drop(child, from: state.pointee.rows(child, before: row))
        }
        for slot in 0..<state.pointee.slotCount where state.pointee.slots[slot].table == table {
            state.pointee.slots[slot].drop(from: row)
        }
        state.pointee.tables[table].count = min(state.pointee.tables[table].count, max(row, 0))
        state.pointee.tables[table].openDepth = 0
    }
}
