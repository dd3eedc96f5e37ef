import CLibXML2

/// What libxml2 reports, in words that name the rule.
enum XMLMessages {
    static func isEarlyEnd(_ error: xmlError) -> Bool {
        [XML_ERR_DOCUMENT_END, XML_ERR_DOCUMENT_EMPTY, XML_ERR_TAG_NOT_FINISHED, XML_ERR_GT_REQUIRED].contains {
            Int32(bitPattern: $0.rawValue) == error.code
        }
    }

    static func words(_ error: xmlError) -> String {
        let first = error.str1.map { String(String(cString: $0).prefix(200)) } ?? ""
        let second = error.str2.map { String(String(cString: $0).prefix(200)) } ?? ""
        switch UInt32(bitPattern: error.code) {
        case XML_ERR_TAG_NAME_MISMATCH.rawValue:
            return "the end tag does not belong to the start tag: \(first)" + (second.isEmpty ? "" : " and \(second)")
                + (error.int1 > 0 ? " (opened in line \(error.int1))" : "")
        case XML_ERR_DOCUMENT_EMPTY.rawValue: return "something other than markup stands before the root element"
        case XML_ERR_DOCUMENT_END.rawValue:
            return "something stands after the root element"
        case XML_ERR_ATTRIBUTE_REDEFINED.rawValue: return "the attribute \(second.isEmpty ? first : first + ":" + second) stands twice in one tag"
        case XML_ERR_LT_IN_ATTRIBUTE.rawValue: return "`<` stands in the value of an attribute; it must be written &lt;"
        case XML_ERR_NAME_REQUIRED.rawValue: return "a name is missing: a `<` or `&` in text must be written &lt; or &amp;"
        case XML_ERR_ENTITYREF_SEMICOL_MISSING.rawValue:
            return "a reference has no `;`: an `&` in text must be written &amp;"
        case XML_ERR_ENTITYREF_NO_NAME.rawValue: return "an `&` is not followed by a name: it must be written &amp;"
        case XML_ERR_GT_REQUIRED.rawValue: return "a tag has no `>`"
        case XML_ERR_LTSLASH_REQUIRED.rawValue: return "an end tag is missing"
        case XML_ERR_ATTRIBUTE_NOT_STARTED.rawValue: return "the value of an attribute has no quotes"
        case XML_ERR_ATTRIBUTE_NOT_FINISHED.rawValue: return "the value of an attribute has no closing quote"
        case XML_ERR_ATTRIBUTE_WITHOUT_VALUE.rawValue: return "the attribute \(first) has no value"
        case XML_ERR_MISPLACED_CDATA_END.rawValue: return "`]]>` stands in text; it must be written ]]&gt;"
        case XML_ERR_CDATA_NOT_FINISHED.rawValue: return "a CDATA section has no end"
        case XML_ERR_COMMENT_NOT_FINISHED.rawValue: return "a comment has no end"
        case XML_ERR_HYPHEN_IN_COMMENT.rawValue: return "`--` stands inside a comment"
        case XML_ERR_INVALID_CHARREF.rawValue, XML_ERR_INVALID_HEX_CHARREF.rawValue, XML_ERR_INVALID_DEC_CHARREF.rawValue:
            return "a character reference is not one"
        case XML_ERR_INVALID_CHAR.rawValue: return "a character stands where XML forbids it"
        case XML_ERR_ENTITY_LOOP.rawValue: return "the entities of the document expand to far more than the document itself"
        case XML_ERR_RESERVED_XML_NAME.rawValue: return "an XML declaration stands elsewhere than at the very beginning"
        case XML_ERR_SPACE_REQUIRED.rawValue: return "a blank is missing"
        case XML_ERR_DOCTYPE_NOT_FINISHED.rawValue: return "the DOCTYPE has no end"
        case XML_NS_ERR_ATTRIBUTE_REDEFINED.rawValue: return "the attribute \(first) of one namespace stands twice in one tag"
        default:
            // Codes do not tell this one from libxml2's other internal bounds.
            let message = error.message.map { String(cString: $0) } ?? ""
            let line = message.split(whereSeparator: \.isNewline).first.map { String($0.prefix(160)) }
            if message.contains("Huge input lookup") { return "a comment, tag or other markup has no end within 10 MB" }
            return "the document is not well-formed: \(line ?? "error \(error.code)")"
        }
    }
}
