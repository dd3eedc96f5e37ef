import Diagnostics
import Records

/// Records, groups or occurrences of a table: where each begins, and where its record ends. Lives in one task.
final class Instances {
    /// What stands in each.
    let fields: [FixedWidthField]
    /// In the chunk.
    let starts: [UInt32]
    let ends: [UInt32]
    /// Bytes that each takes whatever its tables count.
    let fixedLength: Int
    /// What each stands in: an instance of `outer`, by position; nil where they are the same in number and order.
    let outer: Instances?
    let outerRows: [Int32]?
    /// What fields of variable length take, once somebody asked.
    var extents: [Int: Extents] = [:]

    /// Bytes of a field in each instance, and why there is no answer for some.
    struct Extents {
        var lengths: [Int]
        var errors: [CellError] = []
    }

    init(
        _ fields: [FixedWidthField], fixedLength: Int = 0, starts: [UInt32], ends: [UInt32], outer: Instances? = nil,
        outerRows: [Int32]? = nil
    ) {
        self.fixedLength = fixedLength
        self.fields = fields
        self.starts = starts
        self.ends = ends
        self.outer = outer
        self.outerRows = outerRows
    }

    var count: Int { starts.count }

    /// Some of them, each in what it stands in.
    func gathered(_ rows: [Int32]) -> Instances {
        Instances(
            fields, fixedLength: fixedLength, starts: rows.map { starts[Int($0)] }, ends: rows.map { ends[Int($0)] },
            outer: outer,
            outerRows: outer == nil ? nil : rows.map { outerRows?[Int($0)] ?? $0 })
    }
}
