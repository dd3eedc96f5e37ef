/// Bounds on one XML document; whatever passes one ends the run with a diagnostic of its own.
public struct XMLLimits: Sendable, Hashable {
    /// Levels of elements; the root is level 1.
    public var depth = 256
    /// Attributes of one element, with those that the DTD adds and the namespace declarations.
    public var attributes = 1_000
    /// Bytes of the text of one field.
    public var text = 8 << 20
    /// Bytes of one record, and of the texts and rows of groups that its fields take from it.
    public var record = 16 << 20
    /// Bytes that the entities of one document may expand to.
    public var expansion = 1 << 20
    /// Entities that one document may declare: libxml2 keeps several hundred bytes of each.
    public var entities = 50_000
    /// Damaged places of one document that `malformed: salvage` passes over.
    public var damages = 10_000

    /// Bytes of the name of an element or attribute.
    public static let name = 1_000
    /// Levels of entities inside entities.
    public static let entityDepth = 16
    /// Expanded bytes for each byte of the document, looked at from ``expansionFloor`` on.
    public static let expansionRatio = 100
    static let expansionFloor = 1 << 16
    /// Bytes of attributes that the document type adds for each byte of the document, looked at from `expansion` on.
    static let defaultRatio = 10

    public init() {}
}
