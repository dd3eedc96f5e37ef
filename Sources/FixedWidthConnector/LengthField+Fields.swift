import Records

extension LengthField {
    /// A value that stands at the same place in every record, by its name with those of its groups before it.
    static func find(_ names: ArraySlice<Substring>, among fields: [FixedWidthField]) -> (field: FixedWidthField, start: Int)? {
        guard let name = names.first, let field = fields.first(where: { $0.format.name == name }), field.occurs == nil,
            field.condition == nil, field.slides.isEmpty
        else { return nil }
        switch field.content {
        case .value: return names.count == 1 ? (field, field.start) : nil
        case .group(let members):
            return find(names.dropFirst(), among: members).map { ($0.field, field.start + $0.start) }
        }
    }

    /// How a field of the layout holds a length; nil where it does not.
    static func usage(_ value: FieldValue) -> (usage: Usage, isBigEndian: Bool)? {
        let format = value.decoder.format
        guard (format.decimals ?? 0) == 0 else { return nil }
        switch format.storage {
        case .text, .zoned: return value.encoding == nil && !value.isDoubleByte ? (.display, true) : nil
        case .packed(let packed): return (packed.hasSignNibble ? .packed : .packedUnsigned, true)
        case .binary(let binary): return (.binary, !binary.isLittleEndian)
        case .edited, .float: return nil
        }
    }
}
