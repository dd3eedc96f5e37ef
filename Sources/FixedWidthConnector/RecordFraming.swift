/// How records follow one another in a fixed-width file.
public enum RecordFraming: Sendable, Hashable {
    /// Each ends with a line end; the last may end with the file.
    case lines(LineEnd)
    /// Nothing stands between them.
    case fixed
    /// Lengths stand in front of records, of blocks of records, or of both.
    case descriptors(DescriptorFraming)
    /// A field of the record says how long the record is.
    case lengthField(LengthField)

    /// Bytes that stand in front of every record and are not part of it.
    var descriptorBytes: Int { if case .descriptors(let framing) = self { framing.record?.bytes ?? 0 } else { 0 } }

    /// Whether records come with lengths of their own.
    var hasLengths: Bool {
        switch self {
        case .lines, .fixed: false
        case .descriptors(let framing): framing.record != nil
        case .lengthField: true
        }
    }

    /// Whether nothing but the layout says where a record ends.
    var isOfOneLength: Bool {
        switch self {
        case .fixed: true
        case .descriptors(let framing): framing.record == nil
        case .lines, .lengthField: false
        }
    }

    var isSpanned: Bool { if case .descriptors(let framing) = self { framing.isSpanned } else { false } }
}
