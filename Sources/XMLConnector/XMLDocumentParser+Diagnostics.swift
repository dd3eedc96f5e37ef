import CLibXML2
import Diagnostics

extension XMLDocumentParser {
    /// Where the parser stands.
    var place: Place {
        Place(
            file: file.path, line: line > 0 ? line : nil, column: line > 0 && column > 0 ? column : nil, record: openRecord,
            byteOffset: Int(feed.rawOffset(of: position)))
    }

    func diagnostic(
        _ code: DiagnosticCode, _ message: String, expected: String? = nil, found: String? = nil, help: String
    ) -> Diagnostic {
        Diagnostic(
            code, message, at: place, expected: expected, found: found.map { Redacted($0, isPersonal: false) }, help: help)
    }

    /// What libxml2 reports. Warnings pass, and so do colons in the names of entities and processing instructions and
    /// namespace names that are no URI: they are compared as texts. Everything else leaves open what the document means.
    func refuse(_ error: xmlError) {
        let harmless = [XML_NS_ERR_COLON, XML_WAR_NS_URI, XML_WAR_NS_URI_RELATIVE]
        guard error.level.rawValue >= XML_ERR_ERROR.rawValue,
            !harmless.contains(where: { Int32(bitPattern: $0.rawValue) == error.code })
        else { return }
        let name = error.str1.map { String(String(cString: $0).prefix(200)) }
        if error.domain == Int32(bitPattern: XML_FROM_NAMESPACE.rawValue) {
            let message =
                error.code == Int32(bitPattern: XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue)
                ? "the prefix \(name ?? "") is not declared" : XMLMessages.words(error)
            return refuse(
                diagnostic(
                    .xmlPrefixUndeclared, message, help: "ask the producer for a document that declares its prefixes with xmlns"))
        }
        if isFinishing, !hasRoot || depth > 0, XMLMessages.isEarlyEnd(error) || unparsed == 0 { return refuse(endsEarly()) }
        switch UInt32(bitPattern: error.code) {
        // Recursion is found before libxml2 sees it (EntityGuard); what it calls a loop is its own bound on amplification.
        case XML_ERR_ENTITY_LOOP.rawValue:
            return refuse(
                diagnostic(
                    .xmlEntityExpansion, XMLMessages.words(error),
                    expected: "at most \(layout.limits.expansion) bytes, and references that are few beside the text",
                    found: "\(entities.expanded) bytes in the first \(position) of the document",
                    help: "ask the producer to write the text out; libxml2 bounds how densely a document refers to its entities"))
        // libxml2's own bound; longer ones never come as far as ours.
        case XML_ERR_NAME_TOO_LONG.rawValue: return refuseName()
        case XML_ERR_DOCUMENT_EMPTY.rawValue where isAtBeginning: return refuseText()
        default: break
        }
        refuse(
            diagnostic(
                .xmlNotWellFormed, XMLMessages.words(error),
                help: "nothing of the file is used: ask the producer for a well-formed document (`xmllint --noout` checks one)"))
    }

    /// Nothing but blanks stands before the place.
    private var isAtBeginning: Bool {
        position < Int64(XMLEncoding.headLength)
            && feed.text(from: 0).prefix(Int(max(0, position))).allSatisfy { $0 <= 0x20 }
    }

    /// The file is a text of another kind.
    private func refuseText() {
        refuse(
            diagnostic(
                .xmlNotWellFormed, "the file is no XML: it begins with something other than markup",
                expected: "an XML document, which begins with `<`", help: XMLEncoding.strangerHelp(isInArchive: file.isInArchive)))
    }

    func endsEarly() -> Diagnostic {
        let unclosed = depth == 1 ? "the end tag of the root element" : "the end tags of \(depth) open elements"
        return diagnostic(
            .xmlEndsEarly, hasRoot ? "the document ends inside its elements" : "the document has no root element",
            expected: hasRoot ? unclosed : "a root element",
            help: "the export or the transfer was cut off: ask for the file again")
    }

    func describe(_ problem: XMLByteFeed.Problem) -> Diagnostic {
        switch problem {
        case .incomplete:
            return atFeed(
                .xmlBytesMalformed, "the file ends inside a character", expected: "text in \(feed.encoding.name)", found: nil,
                help: "the file was cut off: ask for it again")
        case .malformed:
            return atFeed(
                .xmlBytesMalformed, "bytes are not in the encoding of the document",
                expected: "text in \(feed.encoding.name)", found: nil,
                help: "if the file is really in another code page, set `encoding: …` in the mapping's source "
                    + "(windows-1252 is frequent)")
        case .forbidden(let value):
            return atFeed(
                .xmlCharacterForbidden, "a character that XML forbids",
                expected: "tab, line feed, carriage return, or U+0020 and above",
                found: "U+" + String(repeating: "0", count: max(0, 4 - String(value, radix: 16).count))
                    + String(value, radix: 16, uppercase: true),
                help: "the producer must leave such characters out; XML cannot carry them, not even as references")
        }
    }

    /// Line and column of what follows the text handed to the parser, part of which it may not have looked at.
    private func atFeed(
        _ code: DiagnosticCode, _ message: String, expected: String?, found: String?, help: String
    ) -> Diagnostic {
        var place = place
        place.byteOffset = Int(feed.rawOffset(of: feed.handedOut))
        var reached = TextPlace(offset: position, line: line, column: column)
        if let input = context.pointee.input, let end = input.pointee.end, let cursor = input.pointee.cur, cursor < end {
            reached.move(over: UnsafeBufferPointer(start: cursor, count: end - cursor))
        }
        place.line = reached.line
        place.column = reached.column
        return Diagnostic(
            code, message, at: place, expected: expected, found: found.map { Redacted($0, isPersonal: false) }, help: help)
    }

    // MARK: Limits

    /// - Parameter last: what is wrong at the place that is one too many.
    func tooMuchDamage(_ last: Diagnostic) -> Diagnostic {
        Diagnostic(
            .xmlDamagedTooOften, "the document is damaged in more places than may be passed over", at: last.place,
            expected: "at most \(layout.limits.damages)", found: Redacted("\(last.code): \(last.message)", isPersonal: false),
            help: "ask for a new extract; to keep what is sound of this one, raise `limits: { damages: … }` in the source")
    }

    func refuseDepth() {
        refuse(
            diagnostic(
                .xmlTooDeep, "elements nest too deeply", expected: "at most \(layout.limits.depth) levels",
                help: "if the document is meant to be like this, raise `limits: { depth: … }` in the source"))
    }

    func refuseAttributes(_ count: Int) {
        refuse(
            diagnostic(
                .xmlTooManyAttributes, "an element has too many attributes",
                expected: "at most \(layout.limits.attributes)", found: "\(count)",
                help: "if the document is meant to be like this, raise `limits: { attributes: … }` in the source"))
    }

    /// Defaults that are short beside what they stand in are what they are for.
    func checkDefaults() {
        guard state.pointee.defaultText > Int64(XMLLimits.defaultRatio) * position else { return }
        refuse(
            diagnostic(
                .xmlEntityExpansion, "attributes that the document type adds make far more text than the document has",
                expected: "at most \(layout.limits.expansion) bytes, or \(XMLLimits.defaultRatio) times those of the document",
                found: "\(state.pointee.defaultText)",
                help: "if the document is meant to be like this, raise `limits: { expansion: … }` in the source"))
    }

    func refuseName() {
        refuse(
            diagnostic(
                .xmlNameTooLong, "a name is too long", expected: "at most \(XMLLimits.name) bytes",
                help: "a name like that is not one of a legacy export: check what the file is"))
    }

    func refuseText(slot: Int) {
        var report = diagnostic(
            .xmlTextTooLong, "the text of a field is too long", expected: "at most \(layout.limits.text) bytes",
            help: "if the document is meant to be like this, raise `limits: { text: … }` in the source")
        report.place?.field = layout.machine.fieldName(slot: slot)
        refuse(report)
    }

    /// Rows of one kind or group are told apart by their ends, so none of them can stand inside of another.
    func refuseNested(kind: Int? = nil, table: Int? = nil) {
        let name = kind.map { layout.machine.kinds[$0].name ?? layout.machine.kinds[$0].path } ?? "a repeating group"
        refuse(
            diagnostic(
                .xmlNestedInItself, "an element of \(name) stands inside of another one", expected: "elements side by side",
                help: "write the path without `//`, one level after the other"))
    }

    /// A value of an element around or beside the records came, or came again, when records had been read without it.
    func refuseLate(_ borrow: XMLMachine.Borrow) {
        refuse(
            diagnostic(
                .xmlContextLate, "\(borrow.path) came only after records that use it as \(borrow.column)",
                expected: "the value before the records, once",
                help: "what comes after the records can be used in `control`, and by the element's own kind"))
    }

    func refuseRecord() { refuseRecord(at: nil) }

    func refuseRecord(at start: Int64?) {
        var report = diagnostic(
            .recordTooLarge, "a record is too large", expected: "at most \(layout.limits.record) bytes",
            help: "check the record path; if records are meant to be this large, raise `limits: { record: … }` in the source")
        report.place?.record = openRecord
        if let start { report.place?.byteOffset = Int(start) }
        refuse(report)
    }
}
