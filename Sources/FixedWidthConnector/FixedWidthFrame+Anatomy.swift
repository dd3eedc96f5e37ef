import Connector
import Diagnostics
import Records

extension FixedWidthFrame {
    func anatomy(of record: Int64) -> RecordAnatomy? {
        let number = Int(clamping: record - Int64(firstRecord))
        if let reject = scan.rejects.first(where: { $0.number == number }) {
            let bytes = Array(raw[reject.start..<reject.start + reject.length])
            let part = part(bytes, reject.kind, number: number, offset: reject.offset, path: "")
            return RecordAnatomy(parts: [part])
        }
        guard let row = row(numbered: number) else { return nil }
        var parts: [RecordAnatomy.Part] = []
        // For each kind of segment, how many came since the record that holds its list.
        var counts = [Int](repeating: 0, count: layout.kinds.count)
        var paths = [String](repeating: "", count: layout.kinds.count)
        var next = row
        repeat {
            guard let kind = kind(of: next) else { break }
            if next > row {
                guard let list = layout.kinds[kind].list, let parent = layout.nesting.kinds[kind].parent else { break }
                paths[kind] = "\(paths[parent])\(list)[\(counts[kind])]."
                counts[kind] += 1
                for child in layout.children[kind] { counts[child] = 0 }
            }
            let start = Int(scan.starts[next])
            let bytes = Array(raw[start..<start + scan.ownLength(next)])
            parts.append(
                part(bytes, kind, number: scan.number(next), offset: scan.originStart(next), path: next > row ? paths[kind] : ""))
            next += 1
            // A segment by itself is a record too; only what has lists is shown with what is under it.
        } while next < Int(runs.end) && parts.count < Self.maximumParts && isRoot(row)
        return RecordAnatomy(parts: parts)
    }

    /// Segments of a record that are shown.
    private static let maximumParts = 200

    private func isRoot(_ row: Int) -> Bool {
        guard let kind = kind(of: row) else { return false }
        return !layout.children[kind].isEmpty && layout.kinds[kind].list == nil
    }

    /// The frame's own record of a number.
    private func row(numbered number: Int) -> Int? {
        var low = 0
        var high = Int(runs.end)
        while low < high {
            let middle = (low + high) / 2
            if scan.number(middle) < number { low = middle + 1 } else { high = middle }
        }
        return low < Int(runs.end) && scan.number(low) == number ? low : nil
    }

    /// The kind of a record; of a segment without its parent the kind that it would have been.
    private func kind(of row: Int) -> Int? {
        var low = 0
        var high = runs.starts.count
        while low < high {
            let middle = (low + high) / 2
            if Int(runs.starts[middle]) <= row { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let kind = Int(runs.kinds[low - 1])
        return kind >= 0 ? kind : faults.first { Int($0.segment) == row }?.kind
    }

    private func part(_ bytes: [UInt8], _ kind: Int?, number: Int, offset: Int, path: String) -> RecordAnatomy.Part {
        var part = RecordAnatomy.Part(
            kind: kind.flatMap { layout.kinds.count > 1 ? layout.kinds[$0].name : nil },
            recordNumber: Int64(firstRecord + number), byteOffset: firstByte + Int64(offset), bytes: bytes,
            page: layout.encoding)
        guard let kind = kind ?? (layout.kinds.count == 1 ? 0 : nil) else { return part }
        var spans = RecordSpans(layout: layout, bytes: bytes, kind: kind)
        spans.add(path: path, isNeeded: needs.isNeeded[kind])
        part.spans = spans.spans
        part.isCut = spans.isFull
        return part
    }
}
