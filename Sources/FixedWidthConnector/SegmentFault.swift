import Diagnostics

/// A record that a list should have, and that stands where it cannot.
struct SegmentFault: Sendable {
    /// The record that holds the list, as an index into the frame's records.
    let row: Int32
    /// The record itself.
    let segment: Int32
    /// The kind whose list it is.
    let kind: Int
    let diagnostic: Diagnostic
}
