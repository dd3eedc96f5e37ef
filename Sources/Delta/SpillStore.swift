/// Where delta puts what does not fit into its memory budget. Implementations keep it off the memory, and encrypt it where it
/// may hold personal data; delta itself does no input or output.
public protocol SpillStore: AnyObject {
    /// Appends to the end of a numbered lane. Numbers count up from 0, and a discarded one is not used again.
    func append(_ bytes: UnsafeRawBufferPointer, to lane: Int) throws
    /// Hands all bytes of a lane, in order, to the body, in pieces of any size. The body may append to other lanes, and what it
    /// throws ends the reading and is thrown on. A lane may be read more than once.
    func read(_ lane: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws
    /// Forgets a lane.
    func discard(_ lane: Int)
}
