import Connector
import Diagnostics
import Records

/// Finds the kind of each record.
///
/// A condition sees shared fields only, so that equal bytes in the fields that conditions read give equal kinds: each distinct
/// stretch of bytes is evaluated once and remembered.
struct KindClassifier: Sendable {
    private static let unknown: Int32 = -4
    /// More distinct keys than this are not remembered, but evaluated chunk by chunk.
    private static let maximumKeys = 4_096

    private let layout: FixedWidthLayout
    private let spans: [Range<Int>]
    /// Where the last span ends; shorter records are evaluated one by one.
    private let spanEnd: Int
    /// For each kind, the length that makes a record one of it, where lengths do.
    private let lengths: [Int]
    /// Fields that conditions read, as indexes into the layout's shared fields.
    private let inputs: Set<Int>
    private var isRemembering: Bool
    private var memory: [UInt64: Int32] = [:]

    init(_ layout: FixedWidthLayout) {
        self.layout = layout
        inputs = Set(layout.kinds.flatMap { $0.condition?.inputs ?? [] })
        spans = inputs.sorted().compactMap { index in
            layout.shared.indices.contains(index) ? layout.shared[index].start..<layout.shared[index].end : nil
        }
        spanEnd = spans.map(\.upperBound).max() ?? 0
        let isByLength = layout.kinds.count > 1 && layout.kinds.allSatisfy { $0.condition == nil }
        lengths = isByLength ? layout.kinds.map { $0.declaredLength ?? -1 } : []
        isRemembering = spans.reduce(0) { $0 + $1.count } <= 8
    }

    /// The kinds of the records, or one of the negative codes.
    mutating func kinds(_ raw: [UInt8], _ starts: [UInt32], _ lengths: [UInt32]) -> [Int32] {
        let count = starts.count
        if !self.lengths.isEmpty {
            return lengths.map { length in
                self.lengths.firstIndex(of: Int(length)).map { Int32(truncatingIfNeeded: $0) } ?? KindDecision.none
            }
        }
        if layout.kinds.count == 1, layout.kinds[0].condition == nil { return [Int32](repeating: 0, count: count) }
        // Where positions count scalars, a span of bytes is the field only in records that are ASCII up to its end.
        guard isRemembering, !layout.countsScalars else { return evaluate(raw, starts, lengths) }
        var result = [Int32](repeating: 0, count: count)
        var lastKey: UInt64 = 0
        var lastKind = Self.unknown
        for row in 0..<count {
            if Int(lengths[row]) < spanEnd {
                result[row] = evaluateOne(raw, starts[row], lengths[row])
                continue
            }
            let key = Self.key(raw, Int(starts[row]), spans)
            if key != lastKey || lastKind == Self.unknown {
                lastKey = key
                if let known = memory[key] {
                    lastKind = known
                } else {
                    if memory.count >= Self.maximumKeys {
                        isRemembering = false
                        return evaluate(raw, starts, lengths)
                    }
                    lastKind = evaluateOne(raw, starts[row], lengths[row])
                    memory[key] = lastKind
                }
            }
            result[row] = lastKind
        }
        return result
    }

    @inline(__always)
    private static func key(_ raw: [UInt8], _ start: Int, _ spans: [Range<Int>]) -> UInt64 {
        raw.withUnsafeBufferPointer { bytes in
            var key: UInt64 = 0
            for span in spans {
                for offset in span { key = key << 8 | UInt64(bytes[start &+ offset]) }
            }
            return key
        }
    }

    private func evaluateOne(_ raw: [UInt8], _ start: UInt32, _ length: UInt32) -> Int32 {
        let one = Array(raw[Int(start)..<Int(start) + Int(length)])
        return evaluate(one, [0], [length]).first ?? KindDecision.none
    }

    private func evaluate(_ raw: [UInt8], _ starts: [UInt32], _ lengths: [UInt32]) -> [Int32] {
        let count = starts.count
        let records = FramedRecords(layout: layout, raw: raw, starts: starts, lengths: lengths).examined(nil)
        let columns = layout.shared.enumerated().map { index, field in
            inputs.contains(index) ? records.cells(field, rows: nil) : Column.nulls(count, type: field.format.type)
        }
        let answers = layout.kinds.enumerated().compactMap { index, kind in
            kind.condition.map { (kind: index, holds: $0.evaluate(columns, count: count)) }
        }
        return KindDecision.kinds(answers, count: count)
    }
}
