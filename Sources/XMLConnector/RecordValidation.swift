import CLibXML2
import Diagnostics

/// Holds the element of each record against an XSD.
///
/// The parser builds the tree of one record, in the start tags around it. Where the schema declares the record's element for
/// itself, that element is validated; else the elements around it with it, and what is wrong with those is passed over.
final class RecordValidation {
    struct Finding {
        /// The element or attribute, from the record on; `.` for the record.
        let path: String
        let reason: String
        let line: Int
        /// Further errors of the record.
        let others: Int
    }

    private let schema: RecordSchema
    private let context: xmlSchemaValidCtxtPtr
    private var record: xmlNodePtr?
    private var first: (path: String, reason: String, line: Int)?
    private var count = 0
    private var isUndeclared = false
    private var isUnexpected = false
    /// For each kind, whether the schema declares its records for themselves; missing before the first one.
    private var isGlobal: [Int: Bool] = [:]
    /// Kinds of which the schema expected a record where it stood.
    private var isExpected: Set<Int> = []

    /// - Returns: nil where libxml2 has no memory.
    init?(_ schema: RecordSchema) {
        guard let context = xmlSchemaNewValidCtxt(schema.schema) else { return nil }
        self.schema = schema
        self.context = context
        xmlSchemaSetValidStructuredErrors(
            context,
            { data, error in
                guard let data, let error else { return }
                Unmanaged<RecordValidation>.fromOpaque(data).takeUnretainedValue().note(error.pointee)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit { xmlSchemaFreeValidCtxt(context) }

    enum Verdict {
        case valid
        case invalid(Finding)
        /// The schema declares neither the record nor the root element.
        case undeclared
        /// The schema never expects a record where those of the kind stand.
        case unexpected
        /// libxml2 could not say.
        case failed
    }

    /// - Parameter kind: of the record, as an index.
    func validate(_ element: xmlNodePtr, kind: Int) -> Verdict {
        record = element
        defer {
            record = nil
            Self.dropReferences(element.pointee.doc)
        }
        if isGlobal[kind] != false {
            begin()
            guard xmlSchemaValidateOneElement(context, element) >= 0 else { return .failed }
            if isGlobal[kind] == nil { isGlobal[kind] = !isUndeclared }
        }
        if isGlobal[kind] == false {
            begin()
            guard let document = element.pointee.doc, xmlSchemaValidateDoc(context, document) >= 0 else { return .failed }
            if isUndeclared { return .undeclared }
            if !isUnexpected { isExpected.insert(kind) } else if !isExpected.contains(kind) { return .unexpected }
        }
        guard let first else { return .valid }
        return .invalid(Finding(path: first.path, reason: first.reason, line: first.line, others: count - 1))
    }

    private func begin() {
        first = nil
        count = 0
        isUndeclared = false
        isUnexpected = false
    }

    /// Of every attribute of type `xs:IDREF` the document keeps a note, which points into the record.
    private static func dropReferences(_ document: xmlDocPtr?) {
        guard let document, let references = document.pointee.refs else { return }
        xmlFreeRefTable(OpaquePointer(references))
        document.pointee.refs = nil
    }

    private func note(_ error: xmlError) {
        guard let record, let node = error.node?.assumingMemoryBound(to: xmlNode.self) else { return }
        var names: [String] = []
        var next: xmlNodePtr? = node
        while let current = next, current != record {
            let name = current.pointee.name.map { String(cString: $0) } ?? ""
            names.append((current.pointee.type == XML_ATTRIBUTE_NODE ? "@" : "") + name.prefix(100))
            next = current.pointee.parent
        }
        let isUnknown = error.code == Int32(bitPattern: XML_SCHEMAV_CVC_ELT_1.rawValue)
        guard next != nil else {
            // Of an element around the record.
            if isUnknown { isUndeclared = true }
            return
        }
        if isUnknown, names.isEmpty { isUndeclared = true }
        // The same code stands for children that are missing.
        if names.isEmpty, error.code == Int32(bitPattern: XML_SCHEMAV_ELEMENT_CONTENT.rawValue), let message = error.message,
            String(cString: message).contains("This element is not expected")
        {
            isUnexpected = true
        }
        count += 1
        if first == nil {
            first = (
                names.isEmpty ? "." : names.reversed().joined(separator: "/"), Self.reason(error.code), Int(xmlGetLineNo(node)))
        }
    }

    /// In words of our own: those of libxml2 quote the value. The rules are those of XML Schema part 1, appendix C.1.
    private static func reason(_ code: Int32) -> String {
        switch xmlParserErrors(UInt32(bitPattern: code)) {
        case XML_SCHEMAV_ELEMENT_CONTENT: "an element is missing, or is not expected there"
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_4: "a required attribute is missing"
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_1, XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1, XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2:
            "the attribute is not allowed or not what it may be"
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1: "the element must be empty"
        case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3, XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2, XML_SCHEMAV_CVC_TYPE_3_1_2:
            "text or elements stand where there can be none"
        case XML_SCHEMAV_CVC_LENGTH_VALID, XML_SCHEMAV_CVC_MINLENGTH_VALID, XML_SCHEMAV_CVC_MAXLENGTH_VALID:
            "the text is too short or too long"
        case XML_SCHEMAV_CVC_MININCLUSIVE_VALID, XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID, XML_SCHEMAV_CVC_MINEXCLUSIVE_VALID,
            XML_SCHEMAV_CVC_MAXEXCLUSIVE_VALID:
            "the value is outside of its bounds"
        case XML_SCHEMAV_CVC_TOTALDIGITS_VALID, XML_SCHEMAV_CVC_FRACTIONDIGITS_VALID: "the number has too many digits"
        case XML_SCHEMAV_CVC_PATTERN_VALID: "the value does not match its pattern"
        case XML_SCHEMAV_CVC_ENUMERATION_VALID: "the value is none of those allowed"
        case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1, XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2, XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3,
            XML_SCHEMAV_CVC_FACET_VALID:
            "the value is not of its type"
        case XML_SCHEMAV_CVC_ELT_3_1, XML_SCHEMAV_CVC_ELT_3_2_1, XML_SCHEMAV_CVC_ELT_3_2_2: "xsi:nil is not allowed there"
        case XML_SCHEMAV_CVC_IDC: "a key is missing or not unique"
        default: "a rule of the schema is broken (libxml2 error \(code))"
        }
    }
}
