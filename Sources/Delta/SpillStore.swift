/// Where delta puts what does not fit into its memory budget. Implementations keep it off the memory, and encrypt it where it
/// may hold personal data; delta itself does no input or output.
public protocol SpillStore: AnyObject {
    /// Appends to the end of a numbered lane.
    func append(_ bytes: UnsafeRawBufferPointer, to lane: Int) throws
    /// Hands all bytes of a lane, in order, to the body, in pieces of any size.
    func read(_ lane: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws
    /// Forgets a lane.
    func discard(_ lane: Int)
}
