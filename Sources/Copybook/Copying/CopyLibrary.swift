/// Where the members of COPY statements come from.
public protocol CopyLibrary: Sendable {
    /// - Parameters:
    ///   - member: as the statement names it: upper-case where it is a word, as written where it is a literal.
    ///   - library: what `OF` or `IN` names.
    ///   - limit: the greatest size in bytes.
    /// - Returns: nil where there is no such member.
    /// - Throws: `GatewayError` with `LB1142` where it is there and cannot be used.
    func load(member: String, library: String?, limit: Int) throws -> CopybookSource?
}
