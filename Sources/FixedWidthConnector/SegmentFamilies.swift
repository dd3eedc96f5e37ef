import Diagnostics

/// Follows which records are segments of which root: a root, the records that are lists in it, and so on.
///
/// A root's segments follow it without a record of another kind between them; where one comes, the root has ended.
struct SegmentFamilies: Sendable {
    /// A segment without its parent.
    struct Orphan {
        let diagnostic: Diagnostic
        /// The open record nearest above it, and the kind of that record's list which the segment belongs to; nil where none is
        /// open.
        let holder: (row: Int32, kind: Int)?
    }

    private let layout: FixedWidthLayout
    private let isActive: Bool
    private let isSegment: [Bool]
    /// For each kind, the kinds under it at any depth.
    private let descendants: [[Int]]
    /// For each kind, its open record as an index into the frame's records; -1 for none.
    private var open: [Int32]

    init(_ layout: FixedWidthLayout) {
        self.layout = layout
        isActive = layout.isAssembled
        isSegment = layout.kinds.map { $0.list != nil }
        descendants = layout.kinds.indices.map { kind in
            var result: [Int] = []
            var next = layout.children[kind]
            while let child = next.popLast() {
                result.append(child)
                next += layout.children[child]
            }
            return result
        }
        open = .init(repeating: -1, count: layout.kinds.count)
    }

    /// Starts a new chunk, which begins with a root.
    mutating func reset() { for kind in open.indices { open[kind] = -1 } }

    /// Follows a record of the same kind as the one before it.
    @inline(__always)
    mutating func goesOn(_ kind: Int, row: Int) {
        if isActive, open[kind] >= 0 { open[kind] = Int32(truncatingIfNeeded: row) }
    }

    /// Puts a record into the family of segments that it belongs to.
    ///
    /// - Returns: what is wrong where its parent is missing, and the record whose list it would be in, if one is open.
    mutating func follow(_ kind: Int, row: Int) -> Orphan? {
        guard isActive else { return nil }
        if !isSegment[kind] {
            reset()
            if !layout.children[kind].isEmpty { open[kind] = Int32(truncatingIfNeeded: row) }
            return nil
        }
        guard let parent = layout.nesting.kinds[kind].parent else { return nil }
        guard open[parent] >= 0 else { return orphan(kind, parent) }
        open[kind] = Int32(truncatingIfNeeded: row)
        for below in descendants[kind] { open[below] = -1 }
        return nil
    }

    private func orphan(_ kind: Int, _ parent: Int) -> Orphan {
        let name = layout.kinds[kind].name
        let diagnostic = Diagnostic(
            .segmentWithoutRoot, "a segment of kind \(name) stands without its parent",
            expected: "a record of kind \(layout.kinds[parent].name) before it",
            help: "check the order of the file, or `parent` of \(name)")
        var below = kind
        while let above = layout.nesting.kinds[below].parent, layout.kinds[below].list != nil {
            if open[above] >= 0 { return Orphan(diagnostic: diagnostic, holder: (open[above], below)) }
            below = above
        }
        return Orphan(diagnostic: diagnostic, holder: nil)
    }
}
