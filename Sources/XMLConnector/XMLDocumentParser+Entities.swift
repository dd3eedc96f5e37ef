import CLibXML2
import Diagnostics

extension XMLDocumentParser {
    /// A document to keep declared entities in; no tree of elements is built.
    func startDocument() { xmlSAX2StartDocument(context) }

    func startDoctype(
        _ name: UnsafePointer<xmlChar>?, _ publicID: UnsafePointer<xmlChar>?, _ systemID: UnsafePointer<xmlChar>?
    ) {
        if publicID != nil || systemID != nil, layout.externalSubset == .refuse {
            return refuse(
                diagnostic(
                    .xmlExternalEntity, "the document type \(text(name)) refers to an external DTD",
                    expected: "a document that is complete in itself",
                    found: [publicID, systemID].compactMap { $0.map { text($0) } }.joined(separator: " "),
                    help: "nothing outside of the extract is read. If defaults and entities of that DTD do not matter, say "
                        + "`external_dtd: ignore` in the mapping's source"))
        }
        if let problem = doctypeProblem() {
            return refuse(
                diagnostic(
                    .xmlNotWellFormed, problem, expected: "<!DOCTYPE name [ … ]>",
                    help: "ask the producer for a well-formed document"))
        }
        xmlSAX2InternalSubset(context, name, publicID, systemID)
    }

    /// Two rules of production `doctypedecl` that libxml2 2.9 does not check: blanks before the name, and nothing that looks
    /// like an internal subset after the closing `>`.
    private func doctypeProblem() -> String? {
        guard let input = context.pointee.input, let base = input.pointee.base, let cursor = input.pointee.cur else { return nil }
        if cursor[0] == 0x3E, cursor[1] == 0x5B { return "an internal subset stands after the end of the DOCTYPE" }
        // The keyword stands before the name, and before an external identifier that is left out.
        let keyword = Array("<!DOCTYPE".utf8)
        var start = cursor
        while start > base, start.pointee != 0x3C || !UnsafeBufferPointer(start: start, count: 9).elementsEqual(keyword) {
            start -= 1
        }
        guard start > base || start.pointee == 0x3C, cursor - start > 9 else { return nil }
        return start[9] <= 0x20 ? nil : "there is no blank between <!DOCTYPE and the name after it"
    }

    func declareEntity(
        _ name: UnsafePointer<xmlChar>?, _ type: Int32, _ publicID: UnsafePointer<xmlChar>?, _ systemID: UnsafePointer<xmlChar>?,
        _ content: UnsafeMutablePointer<xmlChar>?
    ) {
        entities.declared += 1
        guard entities.declared <= layout.limits.entities else {
            return refuse(
                diagnostic(
                    .xmlTooManyEntities, "the document declares too many entities", expected: "at most \(layout.limits.entities)",
                    help: "if the document is meant to be like this, raise `limits: { entities: … }` in the source"))
        }
        xmlSAX2EntityDecl(context, name, type, publicID, systemID, content)
    }

    /// libxml2 asks for an entity that a reference names, and, right after a declaration, for the one declared.
    func entity(_ name: UnsafePointer<xmlChar>?, isParameter: Bool) -> xmlEntityPtr? {
        guard let name else { return nil }
        let lookUp = isParameter ? xmlSAX2GetParameterEntity : xmlSAX2GetEntity
        guard let entity = lookUp(context, name) else {
            // A name behind a stray `&` is a part of the text.
            let isPersonal = !isParameter && isInPersonalText
            refuse(
                Diagnostic(
                    .xmlEntityUnknown, isPersonal ? "an entity is not declared" : "the entity \(text(name)) is not declared", at: place,
                    found: Redacted((isParameter ? "%" : "&") + text(name) + ";", isPersonal: isPersonal),
                    help: "declare it in the document, or have the producer write the character itself (&amp; for &)"))
            return nil
        }
        let type = entity.pointee.etype
        if type == XML_EXTERNAL_GENERAL_PARSED_ENTITY || type == XML_EXTERNAL_GENERAL_UNPARSED_ENTITY
            || type == XML_EXTERNAL_PARAMETER_ENTITY
        {
            refuse(
                diagnostic(
                    .xmlExternalEntity, "the entity \(text(name)) is external",
                    expected: "a document that is complete in itself",
                    found: text(entity.pointee.SystemID),
                    help: "ask the producer to put the content into the document; nothing outside of it is read"))
            return nil
        }
        // No original text yet: the question that follows a declaration.
        guard entity.pointee.orig != nil, type != XML_INTERNAL_PREDEFINED_ENTITY else { return entity }
        let refusal = entities.refusal(of: entity, limit: layout.limits.expansion, position: position) { inner in
            lookUp(context, inner)
        }
        guard let refusal else {
            if !isParameter { noteReference() }
            return entity
        }
        switch refusal {
        case .recursive:
            refuse(
                diagnostic(
                    .xmlEntityRecursion, "the entity \(text(name)) contains itself", help: "ask for a well-formed document"))
        case .tooDeep:
            refuse(
                diagnostic(
                    .xmlEntityRecursion, "the entity \(text(name)) nests too deeply",
                    expected: "at most \(XMLLimits.entityDepth) levels of entities", help: "ask for a plainer document"))
        case .tooLarge:
            refuse(
                diagnostic(
                    .xmlEntityExpansion, "the entities of the document expand to more than it may hold",
                    expected:
                        "at most \(layout.limits.expansion) bytes, and \(XMLLimits.expansionRatio) times the document",
                    found: "\(entities.expanded) bytes at &\(text(name));",
                    help: "if the document is meant to be like this, raise `limits: { expansion: … }` in the source"))
        }
        return nil
    }

    /// Whether the parser stands in a text that is personal, or may be: of attributes it is not known yet which one it is, and what no
    /// field takes may be anything.
    private var isInPersonalText: Bool {
        guard depth > 0 || context.pointee.instate == XML_PARSER_ATTRIBUTE_VALUE else { return false }
        guard context.pointee.instate != XML_PARSER_ATTRIBUTE_VALUE, state.pointee.openCount > 0 else { return layout.holdsPersonalFields }
        return (0..<state.pointee.openCount).contains { layout.isPersonal(slot: Int(state.pointee.openSlots[$0])) }
    }

    /// Elements out of an entity must declare their prefixes inside of it: what a prefix means there would else depend on
    /// the place of the reference.
    func checkPrefixes(
        _ prefix: UnsafePointer<xmlChar>?, _ declared: Int,
        _ declarations: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int,
        _ values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard let cursor = context.pointee.input?.pointee.cur, prefixes.reference == cursor else {
            return prefixes.leave()
        }
        prefixes.enter(depth: depth + 1)
        for index in 0..<declared { if let name = declarations?[index * 2] { prefixes.declare(name, depth: depth + 1) } }
        var used = [prefix]
        for index in 0..<count { used.append(values?[index * 5 + 1]) }
        for case let name? in used where !prefixes.isDeclared(name) && text(name) != "xml" {
            return refuse(
                diagnostic(
                    .xmlPrefixUndeclared, "the prefix \(text(name)) is not declared in the entity that uses it",
                    help: "ask the producer to declare the prefix inside the entity, or to write the elements out"))
        }
    }

    func text(_ text: UnsafePointer<xmlChar>?) -> String {
        guard let text else { return "" }
        return String(String(cString: text).prefix(200))
    }
}
