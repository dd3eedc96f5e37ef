import CLibXML2
import Connector
import Diagnostics
import Input
import Records

/// Owner of one libxml2 push parser: reads one document and gathers its records into frames.
///
/// The context, the state that its callbacks get, and this object live and end together: callbacks run only inside
/// ``step()``, and `deinit` frees the context before the state.
final class XMLDocumentParser {
    private(set) var context: xmlParserCtxtPtr
    let layout: XMLLayout
    let file: InputFile
    let fileIndex: Int
    let feed: XMLByteFeed
    let batchRows: Int

    var frames: [XMLFrame] = []
    var recordCount: Int64 = 0
    var failure: Diagnostic?
    var entities = EntityGuard()
    var kinds: [KindReading]
    var groups: GroupCounters
    var namespaceMisses = NamespaceMisses()
    let needs: ColumnNeeds

    let state: UnsafeMutablePointer<SAXState>
    /// Bytes of UTF-8 given to libxml2.
    var fed: Int64 = 0
    private var isEnded = false
    /// The record that is open and holds no others, and its first byte in the text.
    var openLeaf: Int?
    var openTextStart: Int64 = 0
    var batchTextStart: Int64?
    /// The start tags that are open, as far as another parser may have to be told them.
    var around = OpenTags()
    /// What going on behind damage needs; nil where the run stops at it.
    var damage: DamageReading?
    /// Rejected stretches that no frame has taken yet.
    var rejects: [RejectedRecord] = []
    var salvaged = 0
    /// Something was damaged outside of records, so what is absent there may have been lost.
    var hasDamagedContext = false
    /// Nothing follows: what is missing now is missing for good.
    private(set) var isFinishing = false
    /// Holds records against the schema of the mapping; nil where it names none.
    let validation: RecordValidation?
    /// The element that ends, in the tree that is held against the schema.
    var closing: xmlNodePtr?
    var prefixes = EntityPrefixes()
    var markupScopes = MarkupScopes()
    /// Is told of every element; nil where nobody samples the document.
    var observer: (any XMLObserver)?
    private var longTag = LongTag()
    private var subset = SubsetText()

    /// - Parameters:
    ///   - groups: where the groups of the files before it ended.
    ///   - needs: the columns that somebody reads.
    ///   - tagLevels: levels of elements whose start tags are remembered; all of them with `malformed: salvage`.
    /// - Throws: `LB1203` where libxml2 has no memory.
    init(
        _ feed: XMLByteFeed, of file: InputFile, index: Int, layout: XMLLayout, groups: GroupCounters, needs: ColumnNeeds,
        batchRows: Int, tagLevels: Int = 0
    ) throws {
        _ = SAXCallbacks.setUp
        self.feed = feed
        self.file = file
        self.layout = layout
        fileIndex = index
        self.batchRows = batchRows
        state = .allocate(capacity: 1)
        let validation = layout.validation.flatMap { RecordValidation($0) }
        guard validation != nil || layout.validation == nil, let context = Self.makeContext(Self.handler(layout), state) else {
            state.deallocate()
            throw Self.failedStart(file)
        }
        self.context = context
        self.validation = validation
        kinds = layout.machine.kinds.map { KindReading($0, file: file.path, fileIndex: index) }
        self.groups = groups
        self.needs = needs
        self.groups.beginFile(index)
        state.initialize(
            to: SAXState(
                layout.machine, limits: layout.limits, dictionary: context.pointee.dict,
                owner: Unmanaged.passUnretained(self)))
        if layout.malformed == .salvage {
            damage = DamageReading(layout.machine)
            state.pointee.tagLevels = .max
        } else {
            state.pointee.tagLevels = tagLevels
        }
        if layout.drift == .ignore { state.pointee.census.isBrief = true }
    }

    private static func handler(_ layout: XMLLayout) -> xmlSAXHandler {
        layout.validation == nil ? SAXCallbacks.handler() : SAXCallbacks.validatingHandler()
    }

    /// A push parser that shares the names of an earlier one.
    private static func makeContext(
        _ handler: xmlSAXHandler, _ state: UnsafeMutablePointer<SAXState>, sharing old: xmlParserCtxtPtr? = nil
    ) -> xmlParserCtxtPtr? {
        var handler = handler
        guard let context = xmlCreatePushParserCtxt(&handler, state, nil, 0, nil) else { return nil }
        // Entities are replaced (they are checked first), nothing is fetched, and the declared encoding is ours to read: the
        // feed gives UTF-8. XML_PARSE_HUGE stays off, so libxml2's own bounds hold behind ours: 10 MB for a name, comment,
        // attribute or markup that does not end, 40 levels of entities, 10 MB of different names.
        xmlCtxtUseOptions(
            context,
            Int32(bitPattern: XML_PARSE_NOENT.rawValue | XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue
                | XML_PARSE_BIG_LINES.rawValue))
        xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
        if let names = old?.pointee.dict {
            xmlDictFree(context.pointee.dict)
            xmlDictReference(names)
            context.pointee.dict = names
        }
        return context
    }

    /// Goes on with a new parser at a place behind damage: it takes over what the document declared, and is told the start
    /// tags around that place. The bounds on entities go on counting.
    ///
    /// - Parameters:
    ///   - line: of the place, like the column.
    ///   - around: start tags that are open there.
    /// - Returns: whether what is around the place can be read at all.
    func restart(at text: Int64, line: Int, column: Int = 1, around: [(text: [UInt8], line: Int)]) -> Bool {
        guard let fresh = Self.makeContext(
            SAXCallbacks.replayHandler(buildsTree: validation != nil), state, sharing: context) else { return false }
        Self.moveDeclarations(from: context, to: fresh)
        Self.free(context)
        context = fresh
        failure = nil
        isFinishing = false
        isEnded = false
        prefixes = EntityPrefixes()
        longTag = LongTag()
        state.pointee.isStopped = false
        fed = text - Int64(around.reduce(0) { $0 + $1.text.count })
        for tag in around {
            // Where elements began is in the messages about their ends.
            context.pointee.input?.pointee.line = Int32(clamping: tag.line)
            tag.text.withUnsafeBufferPointer { parse($0) }
        }
        guard failure == nil, context.pointee.wellFormed == 1 else { return false }
        var handler = Self.handler(layout)
        if let sax = context.pointee.sax { sax.update(from: &handler, count: 1) }
        context.pointee.input?.pointee.line = Int32(clamping: line)
        context.pointee.input?.pointee.col = Int32(clamping: column)
        return true
    }

    /// Entities, attribute defaults and what libxml2 knows and counts of them, which are in no other place. Both parsers share
    /// their names.
    private static func moveDeclarations(from old: xmlParserCtxtPtr, to fresh: xmlParserCtxtPtr) {
        if let document = old.pointee.myDoc { dropTree(document) }
        swap(&fresh.pointee.myDoc, &old.pointee.myDoc)
        swap(&fresh.pointee.attsDefault, &old.pointee.attsDefault)
        swap(&fresh.pointee.attsSpecial, &old.pointee.attsSpecial)
        fresh.pointee.standalone = old.pointee.standalone
        fresh.pointee.hasExternalSubset = old.pointee.hasExternalSubset
        fresh.pointee.hasPErefs = old.pointee.hasPErefs
        fresh.pointee.nbentities = old.pointee.nbentities
        fresh.pointee.sizeentities = old.pointee.sizeentities
        fresh.pointee.sizeentcopy = old.pointee.sizeentcopy
    }

    static func failedStart(_ file: InputFile) -> GatewayError {
        GatewayError(Diagnostic(.xmlNotWellFormed, "libxml2 cannot start", at: Place(file: file.path), help: "free some memory"))
    }

    private static func free(_ context: xmlParserCtxtPtr) {
        if let document = context.pointee.myDoc { xmlFreeDoc(document) }
        xmlFreeParserCtxt(context)
    }

    /// Nothing more of the document can be read.
    func end() { isEnded = true }

    deinit {
        Self.free(context)
        state.pointee.deallocate()
        state.deallocate()
    }

    /// Parses until at least one frame is ready, the feed has come to its stop, or the document is over.
    ///
    /// - Returns: false when the document is over and well-formed; ``frames`` may hold the rest of it.
    /// - Throws: `GatewayError` with the first thing that is wrong.
    func step() throws -> Bool {
        while frames.isEmpty, !isEnded, !feed.isAtStop {
            do {
                try advance()
            } catch let error as GatewayError {
                try salvage(error)
            }
        }
        return !isEnded
    }

    /// Parses the next piece of the document.
    ///
    /// - Returns: false when the document is over and well-formed.
    func readPiece() throws -> Bool {
        try advance()
        return !isEnded
    }

    private func advance() throws {
        guard let piece = try feed.next() else { return try finish() }
        try read(piece)
        // An element that holds records may go on for long without one.
        if openLeaf == nil, let start = batchTextStart, position - start > Int64(Self.batchBytes) { flush() }
        keepNeeded()
    }

    /// - Throws: the first thing that is wrong with a piece, or right behind it.
    func read(_ piece: XMLByteFeed.Piece) throws {
        if !piece.bytes.isEmpty { parse(piece.bytes) }
        try throwIfFailed()
        if let problem = piece.problem { throw GatewayError(describe(problem)) }
        if openLeaf != nil, position - openTextStart > Int64(layout.limits.record) {
            refuseRecord(at: feed.rawOffset(of: openTextStart))
            try throwIfFailed()
        }
    }

    /// Lets go of the bytes that neither the parser nor a record needs any more.
    func keepNeeded() { feed.keep(from: min(position, firstNeeded)) }

    func takeFrames() -> [XMLFrame] {
        defer { frames = [] }
        return frames
    }

    private var firstNeeded: Int64 {
        let first = batchTextStart ?? (openLeaf == nil ? .max : openTextStart)
        return damage.map { min(first, $0.firstNeeded(position, layout.limits.record)) } ?? first
    }

    func parse(_ bytes: UnsafeBufferPointer<UInt8>) {
        // Errors without a context of their own would go to standard error.
        xmlSetStructuredErrorFunc(nil) { _, _ in }
        if fed >= ElementCensus.sampledBytes { state.pointee.census.endSample() }
        fed += Int64(bytes.count)
        if hasRoot {
            push(bytes)
        } else {
            let prepared = subset.prepare(bytes)
            prepared.withUnsafeBufferPointer { push($0) }
        }
        if context.pointee.wellFormed == 1, let cursor = context.pointee.input?.pointee.cur {
            let rest = UnsafeBufferPointer(start: cursor, count: Int(max(0, unparsed)))
            let count = longTag.attributes(in: rest, at: position)
            if count > layout.limits.attributes { refuseAttributes(count) }
        }
    }

    private func push(_ bytes: UnsafeBufferPointer<UInt8>) {
        bytes.withMemoryRebound(to: CChar.self) { text in
            _ = xmlParseChunk(context, text.baseAddress, Int32(truncatingIfNeeded: text.count), 0)
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
        if let differs = namespaceProblem() { throw GatewayError(differs) }
    }

    func throwIfFailed() throws {
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
    func tagStart() -> (text: Int64, line: Int) {
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

    var openRecord: Int? { openLeaf.map { Int(kinds[$0].number) } }
    var hasRoot: Bool { state.pointee.hasRoot }
    var depth: Int { state.pointee.depth }
}
