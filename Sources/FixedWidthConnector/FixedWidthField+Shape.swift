import Connector
public import Records

/// What a field is made of, for those who look at layouts and not at values.
extension FixedWidthField {
    /// The fields of a group, or of each occurrence of a table of groups; empty where the field is a value.
    public var members: [FixedWidthField] {
        if case .group(let members) = content { members } else { [] }
    }

    /// How the value, or each occurrence of it, is read; nil for a group.
    public var valueFormat: FieldFormat? {
        if case .value(let value) = content { value.decoder.format } else { nil }
    }

    /// Whether its characters are those of the source's code page.
    public var isInSourcePage: Bool {
        if case .value(let value) = content { value.encoding == nil && !value.isDoubleByte } else { true }
    }

    /// Whether it is another reading of bytes that other fields have.
    public var isRedefinition: Bool { isOverlay }

    /// Whether it stands at the same place of every record, and its bytes, occurrences included, are always as many.
    public var isAtFixedPlace: Bool { slides.isEmpty && !isVariable }

    /// Occurrences at most; 1 where it is no table.
    public var occurrences: Int { occurs?.maximum ?? 1 }
}
