import CLibXML2
import Diagnostics
import Input
import Records

/// Owner of one libxml2 push parser: reads one document and gathers its records into frames.
///
/// The context, the state that its callbacks get, and this object live and end together: callbacks run only inside
/// ``step()``, and `deinit` frees the context before the state.
final class XMLDocumentParser {
    let context: xmlParserCtxtPtr
    let layout: XMLLayout
    let file: InputFile
    let fileIndex: Int
    let feed: XMLByteFeed
    let batchRows: Int

    private(set) var frames: [XMLFrame] = []
    private(set) var recordCount: Int64 = 0
    var failure: Diagnostic?
    var entities = EntityGuard()
    private(set) var miss: NamespaceMiss

    private let state: UnsafeMutablePointer<SAXState>
    /// Bytes of UTF-8 given to libxml2.
    private(set) var fed: Int64 = 0
    private var inherited: [[UInt8]?]
    private var inheritedStarts: [Int?]
    private var origins: RecordOrigins
    private var openStart: Int64?
    private var openTextStart: Int64 = 0
    private var openLine = 0
    private var isEnded = false
    /// Nothing follows: what is missing now is missing for good.
    private(set) var isFinishing = false
    var prefixes = EntityPrefixes()
    private var longTag = LongTag()

    /// A batch ends early when its records and their texts pass this many bytes.
    static let batchBytes = 8 << 20

    /// - Throws: what opening the file throws, and `LB1203` where libxml2 has no memory.
    init(
        _ file: InputFile, index: Int, layout: XMLLayout, batchRows: Int, chunkSize: Int = XMLByteFeed.defaultChunkSize
    ) throws {
        _ = SAXCallbacks.setUp
        feed = try XMLByteFeed(file, mappedEncoding: layout.encoding, chunkSize: chunkSize)
        self.file = file
        self.layout = layout
        fileIndex = index
        self.batchRows = batchRows
        state = .allocate(capacity: 1)
        var handler = SAXCallbacks.handler()
        guard let context = xmlCreatePushParserCtxt(&handler, state, nil, 0, nil) else {
            state.deallocate()
            throw GatewayError(
                Diagnostic(.xmlNotWellFormed, "libxml2 cannot start", at: Place(file: file.path), help: "free some memory"))
        }
        self.context = context
        // Entities are replaced (they are checked first), nothing is fetched, and the declared encoding is ours to read: the
        // feed gives UTF-8. XML_PARSE_HUGE stays off, so libxml2's own bounds hold behind ours: 10 MB for a name, comment,
        // attribute or markup that does not end, 40 levels of entities, 10 MB of different names.
        xmlCtxtUseOptions(
            context,
            Int32(bitPattern: XML_PARSE_NOENT.rawValue | XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue
                | XML_PARSE_BIG_LINES.rawValue))
        xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
        miss = NamespaceMiss(steps: layout.machine.recordSteps.map(\.local))
        inherited = Array(repeating: nil, count: layout.machine.slots.count)
        inheritedStarts = Array(repeating: nil, count: layout.machine.slots.count)
        origins = RecordOrigins(file: file.path, fileIndex: index)
        state.initialize(
            to: SAXState(
                layout.machine, limits: layout.limits, dictionary: context.pointee.dict,
                owner: Unmanaged.passUnretained(self)))
    }

    deinit {
        if let document = context.pointee.myDoc { xmlFreeDoc(document) }
        xmlFreeParserCtxt(context)
        state.pointee.deallocate()
        state.deallocate()
    }

    /// Parses until at least one frame is ready or the document is over.
    ///
    /// - Returns: false when the document is over and well-formed; ``frames`` may hold the rest of it.
    /// - Throws: `GatewayError` with the first thing that is wrong.
    func step() throws -> Bool {
        while frames.isEmpty, !isEnded {
            let piece = try feed.next()
            if let piece, !piece.bytes.isEmpty { parse(piece.bytes) }
            try throwIfFailed()
            if let problem = piece?.problem { throw GatewayError(describe(problem)) }
            if piece == nil {
                try finish()
            } else {
                if let start = openStart, position - openTextStart > Int64(layout.limits.record) {
                    refuseRecord(at: start)
                    try throwIfFailed()
                }
                feed.keep(from: min(position, firstNeeded))
            }
        }
        return !isEnded
    }

    func takeFrames() -> [XMLFrame] {
        defer { frames = [] }
        return frames
    }

    private var firstNeeded: Int64 { batchTextStart ?? (openStart == nil ? .max : openTextStart) }
    private var batchTextStart: Int64?

    private func parse(_ bytes: UnsafeBufferPointer<UInt8>) {
        // Errors without a context of their own would go to standard error.
        xmlSetStructuredErrorFunc(nil) { _, _ in }
        bytes.withMemoryRebound(to: CChar.self) { text in
            fed += Int64(text.count)
            _ = xmlParseChunk(context, text.baseAddress, Int32(truncatingIfNeeded: text.count), 0)
        }
        if let cursor = context.pointee.input?.pointee.cur {
            let rest = UnsafeBufferPointer(start: cursor, count: Int(max(0, unparsed)))
            let count = longTag.attributes(in: rest, at: position)
            if count > layout.limits.attributes { refuseAttributes(count) }
        }
    }

    private func finish() throws {
        let isEmpty = fed == 0
        isFinishing = true
        if !isEmpty { _ = xmlParseChunk(context, nil, 0, 1) }
        isEnded = true
        if isEmpty {
            throw GatewayError(
                diagnostic(
                    .xmlEndsEarly, "the file is empty", expected: "an XML document",
                    help: "the export or the transfer failed: ask for the file again"))
        }
        try throwIfFailed()
        guard context.pointee.wellFormed == 1, state.pointee.hasRoot, state.pointee.depth == 0, unparsed == 0 else {
            throw GatewayError(endsEarly())
        }
        flush()
        if recordCount == 0, let found = miss.found {
            throw GatewayError(namespaceDiffers(found))
        }
    }

    private func throwIfFailed() throws {
        if let failure { throw GatewayError(failure) }
        // Whatever stopped libxml2 must have said so; if not, the document is refused all the same.
        if context.pointee.wellFormed == 0 || context.pointee.errNo != 0 && context.pointee.disableSAX != 0 {
            throw GatewayError(
                diagnostic(
                    .xmlNotWellFormed, "the document is not well-formed (libxml2 error \(context.pointee.errNo))",
                    help: "check it with `xmllint --noout`, and ask for a new extract"))
        }
    }

    // MARK: Positions

    var unparsed: Int64 {
        guard let input = context.pointee.input, let end = input.pointee.end, let cursor = input.pointee.cur else { return 0 }
        return Int64(end - cursor)
    }

    /// Bytes of UTF-8 that the parser is past. In push mode everything fed is in its buffer, so the rest of the buffer tells.
    var position: Int64 { fed - unparsed }

    var line: Int { Int(context.pointee.input?.pointee.line ?? 0) }
    var column: Int { Int(context.pointee.input?.pointee.col ?? 0) }

    /// Offset and line where the tag begins that the parser stands at the end of. An element out of an entity begins where
    /// the reference does.
    private func tagStart() -> (text: Int64, line: Int) {
        guard let input = context.pointee.input, let base = input.pointee.base, let cursor = input.pointee.cur else {
            return (position, line)
        }
        var start = cursor
        var lines = 0
        let opening: UInt8 = cursor > base && cursor[-1] == 0x3B ? 0x26 : 0x3C
        while start > base {
            start -= 1
            if start.pointee == opening { break }
            if start.pointee == 0x0A { lines += 1 }
        }
        return (position - Int64(cursor - start), line - lines)
    }

    // MARK: Records

    func startRecord() {
        let (text, line) = tagStart()
        openTextStart = text
        openStart = feed.rawOffset(of: text)
        openLine = line
        if batchTextStart == nil { batchTextStart = text }
        recordCount += 1
        state.pointee.recordText = 0
        state.pointee.addRow(0)
        for slot in 0..<state.pointee.slotCount where state.pointee.slots[slot].isInherited {
            takeOver(slot)
        }
    }

    /// The bytes of an inherited value stand once in a batch; every record has a view of them.
    private func takeOver(_ slot: Int) {
        guard let value = inherited[slot] else { return }
        let texts = state.pointee.slots + slot
        let row = state.pointee.tables[0].count - 1
        texts.pointee.fill(to: row)
        let start = inheritedStarts[slot] ?? texts.pointee.byteCount
        if inheritedStarts[slot] == nil {
            value.withUnsafeBufferPointer { if let base = $0.baseAddress { texts.pointee.append(base, $0.count) } }
            inheritedStarts[slot] = start
        }
        texts.pointee.appendView(start: start, length: value.count)
    }

    func endRecord() {
        guard let start = openStart else { return }
        let end = feed.rawOffset(of: position)
        openStart = nil
        if position - openTextStart > Int64(layout.limits.record) { return refuseRecord(at: start) }
        origins.recordNumbers.append(recordCount)
        origins.byteOffsets.append(start)
        origins.byteLengths.append(Int32(clamping: end - start))
        origins.lines.append(Int32(clamping: openLine))
        let first = batchTextStart ?? openTextStart
        if origins.count >= batchRows || position - first > Int64(Self.batchBytes)
            || state.pointee.batchText > Self.batchBytes
        {
            flush()
        }
    }

    private func flush() {
        guard origins.count > 0 else { return }
        let rows = (0..<state.pointee.tableCount).map { state.pointee.tables[$0].count }
        let slots = (0..<state.pointee.slotCount).map { slot in
            state.pointee.slots[slot].take(rows: rows[state.pointee.slots[slot].table])
        }
        let parents = (0..<state.pointee.tableCount).map { table in
            table == 0 ? [] : Array(UnsafeBufferPointer(start: state.pointee.tables[table].parents, count: rows[table]))
        }
        for table in 0..<state.pointee.tableCount { state.pointee.tables[table].count = 0 }
        state.pointee.batchText = 0
        let first = origins.byteOffsets[0]
        let last = (origins.byteOffsets.last ?? first) + Int64(origins.byteLengths.last ?? 0)
        frames.append(
            XMLFrame(
                machine: layout.machine, rows: rows, slots: slots, parents: parents, origins: origins,
                raw: feed.raw(from: first, to: last), rawOffset: first))
        origins = RecordOrigins(file: file.path, fileIndex: fileIndex)
        for slot in inheritedStarts.indices { inheritedStarts[slot] = nil }
        batchTextStart = nil
    }

    /// Keeps the attributes of an element above the records.
    func inherit(node: Int, _ count: Int, _ values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) {
        for (name, slot) in layout.machine.nodes[node].inherited {
            inherited[slot] = nil
            inheritedStarts[slot] = nil
            for index in 0..<count {
                guard let values, let local = values[index * 5], let start = values[index * 5 + 3],
                    let end = values[index * 5 + 4], String(cString: local) == name.local,
                    values[index * 5 + 2].map({ String(cString: $0) }) == name.namespace
                else { continue }
                inherited[slot] = Array(UnsafeBufferPointer(start: start, count: end - start))
            }
        }
    }

    func noteUnmatched(_ name: UnsafePointer<xmlChar>, _ namespace: UnsafePointer<xmlChar>?, depth: Int) {
        miss.note(name, namespace, depth: depth, parentMatched: state.pointee.stack[depth - 1] >= 0)
    }

    // MARK: The end of it

    /// The first refusal counts. The parser is not halted from inside a callback, which would pull the input from under it;
    /// it sees the error and goes no further.
    func refuse(_ diagnostic: Diagnostic) {
        if failure == nil { failure = diagnostic }
        state.pointee.isStopped = true
        context.pointee.wellFormed = 0
        context.pointee.disableSAX = 1
        if context.pointee.errNo == 0 { context.pointee.errNo = Int32(bitPattern: XML_ERR_USER_STOP.rawValue) }
    }

    /// An entity of the document is about to be expanded.
    func noteReference() {
        state.pointee.hasEntities = true
        prefixes.reference = context.pointee.input?.pointee.cur.map { UnsafePointer($0) }
    }

    var openRecord: Int? { openStart == nil ? nil : Int(recordCount) }
    var hasRoot: Bool { state.pointee.hasRoot }
    var depth: Int { state.pointee.depth }
}
