/// The category of an item, by its picture or usage.
public enum ItemCategory: String, Sendable, Hashable, CaseIterable {
    case group
    case alphabetic
    case alphanumeric
    case alphanumericEdited = "alphanumeric-edited"
    case numeric
    case numericEdited = "numeric-edited"
    /// Floating point written as characters, as in `+9.99E+99`.
    case externalFloat = "external floating-point"
    /// COMP-1, COMP-2, FLOAT-SHORT, FLOAT-LONG.
    case internalFloat = "internal floating-point"
    case national
    case nationalEdited = "national-edited"
    case doubleByte = "DBCS"
    case utf8 = "UTF-8"
    /// Pointers, indexes and object references: they mean nothing outside the program that wrote them.
    case address
}
