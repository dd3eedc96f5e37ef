/// A random record: its copybook, and a writer of its values that lays them out by itself.
final class RandomCopybook {
    private enum Content {
        case item(RandomItem)
        case group([Node])
        /// Digits, again as characters, and again as two parts.
        case overlaid(Int)
        case filler(Int)
        /// How often a table occurs: digits, packed or binary.
        case count(clauses: String, table: Int)
    }

    private struct Table {
        let minimum: Int
        let maximum: Int
        /// Of ``counts``; nil where it always has its maximum.
        var index: Int?
    }

    private struct Node {
        let name: String
        let content: Content
        var table: Table?
    }

    let isEBCDIC: Bool
    private(set) var hasVariableTable = false
    /// Whether every byte of every record is a character.
    let isText: Bool
    private var nodes: [Node] = []
    private var names = 0
    private var tables = 0

    init(_ random: inout SplitMix, isEBCDIC: Bool, isText: Bool, hasLength: Bool) {
        self.isEBCDIC = isEBCDIC
        self.isText = isText
        self.hasLength = hasLength
        var nodes: [Node] = []
        for _ in 0..<3 + random.next(6) { nodes += element(depth: 0, &random) }
        self.nodes = nodes
        var lines = "       01 REC.\n"
        if hasLength { lines += "          05 REC-LEN PIC 9(9) COMP.\n" }
        for node in nodes { lines += Self.lines(node, level: 5) }
        copybook = lines
    }

    private(set) var copybook = ""
    private let hasLength: Bool

    private func name() -> String {
        names += 1
        return "F\(names)"
    }

    private func element(depth: Int, _ random: inout SplitMix) -> [Node] {
        let mayAlign = depth == 0 && !hasVariableTable
        switch random.next(12) {
        case 0...5:
            let item = RandomItem(&random, mayAlign: mayAlign, isText: isText)
            var node = Node(name: name(), content: .item(item))
            if random.next(5) == 0, !item.isSynchronized { node.table = Table(minimum: 3, maximum: 1 + random.next(4)) }
            return [node]
        case 6: return [Node(name: "FILLER", content: .filler(1 + random.next(4)))]
        case 7: return [Node(name: name(), content: .overlaid(2 + random.next(8)))]
        default:
            guard depth < 3 else { return [Node(name: name(), content: .item(RandomItem(&random, mayAlign: false, isText: isText)))] }
            var node = Node(name: name(), content: .group([]))
            var before: [Node] = []
            switch random.next(3) {
            case 0: node.table = Table(minimum: 2, maximum: 2 + random.next(2))
            case 1:
                // Counts stand in no table, so those of inner tables are made by the outermost element.
                guard depth == 0 else { break }
                before = [count(&random)]
                node.table = Table(minimum: 0, maximum: 4, index: tables)
                if random.next(2) == 0 {
                    before.append(count(&random))
                    let inner = Node(
                        name: name(), content: .group([leaf(&random), leaf(&random)]),
                        table: Table(minimum: 0, maximum: 4, index: tables))
                    hasVariableTable = true
                    return before + [Node(name: node.name, content: .group([leaf(&random), inner, leaf(&random)]), table: node.table)]
                }
                hasVariableTable = true
            default: break
            }
            var members: [Node] = []
            for _ in 0..<1 + random.next(4) { members += element(depth: depth + 1, &random) }
            if !members.contains(where: { $0.name != "FILLER" }) { members.append(leaf(&random)) }
            return before + [Node(name: node.name, content: .group(members), table: node.table)]
        }
    }

    private func leaf(_ random: inout SplitMix) -> Node {
        Node(name: name(), content: .item(RandomItem(&random, mayAlign: false, isText: isText)))
    }

    private func count(_ random: inout SplitMix) -> Node {
        tables += 1
        let clauses = isText ? "PIC 9(2)" : ["PIC 9(2)", "PIC S9(4) COMP", "PIC S9(3) COMP-3"][random.next(3)]
        return Node(name: "N\(tables)", content: .count(clauses: clauses, table: tables))
    }

    private static func lines(_ node: Node, level: Int) -> String {
        let indent = String(repeating: " ", count: 7 + level)
        let number = level < 10 ? "0\(level)" : "\(level)"
        var occurs = ""
        if let table = node.table {
            occurs = table.index.map { " OCCURS \(table.minimum) TO \(table.maximum) DEPENDING ON N\($0)" } ?? " OCCURS \(table.maximum)"
        }
        switch node.content {
        case .item(let item):
            var text = "\(indent)\(number) \(node.name)\(occurs)\n\(indent)   \(item.picture).\n"
            if item.kind == .text { text += "\(indent)88 \(node.name)-IS-A VALUE 'A'.\n" }
            return text
        case .filler(let length): return "\(indent)\(number) FILLER PIC X(\(length)).\n"
        case .count(let clauses, _): return "\(indent)\(number) \(node.name) \(clauses).\n"
        case .overlaid(let length):
            return "\(indent)\(number) \(node.name) PIC 9(\(length)).\n"
                + "\(indent)\(number) \(node.name)-T REDEFINES \(node.name) PIC X(\(length)).\n"
                + "\(indent)\(number) \(node.name)-G REDEFINES \(node.name).\n"
                + "\(indent)   \(level + 5) A PIC X.\n\(indent)   \(level + 5) B PIC X(\(length - 1)).\n"
        case .group(let members):
            return "\(indent)\(number) \(node.name)\(occurs).\n" + members.map { lines($0, level: level + 5) }.joined()
        }
    }

    /// A random record: its bytes, and for each column what reading shows.
    ///
    /// - Parameter badCount: the number of a table whose count is written below zero.
    func record(_ random: inout SplitMix, badCount: Int? = nil) -> (bytes: [UInt8], shown: [String: String]) {
        var bytes: [UInt8] = hasLength ? [0, 0, 0, 0] : []
        var counts: [Int: Int] = [:]
        var columns: [(String, String)] = []
        for node in nodes { columns += write(node, &bytes, &counts, &random, badCount) }
        var shown = Dictionary(columns) { first, _ in first }
        if hasLength {
            for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: bytes.count >> (24 - index * 8)) }
            shown["rec_len"] = "\(bytes.count)"
        }
        return (bytes, shown)
    }

    private func write(
        _ node: Node, _ bytes: inout [UInt8], _ counts: inout [Int: Int], _ random: inout SplitMix, _ badCount: Int?
    ) -> [(String, String)] {
        let name = node.name.lowercased()
        if let table = node.table {
            let count = table.index.map { counts[$0] ?? 0 } ?? table.maximum
            let elements = (0..<count).map { _ in value(node, &bytes, &counts, &random, badCount).first?.1 ?? "" }
            return [(name, "[" + elements.joined(separator: " ") + "]")]
        }
        return value(node, &bytes, &counts, &random, badCount)
    }

    private func value(
        _ node: Node, _ bytes: inout [UInt8], _ counts: inout [Int: Int], _ random: inout SplitMix, _ badCount: Int?
    ) -> [(String, String)] {
        let name = node.name.lowercased()
        switch node.content {
        case .item(let item):
            while bytes.count % item.boundary != 0 { bytes.append(0) }
            let value = item.value(&random, isEBCDIC: isEBCDIC)
            bytes += value.bytes
            return [(name, value.shown)]
        case .filler(let length):
            bytes += (0..<length).map { _ in isText ? character(0x46) : UInt8(random.next(256)) }
            return []
        case .overlaid(let length):
            let digits = (0..<length).map { _ in UInt8(0x30 + random.next(10)) }
            bytes += digits.map(character)
            let text = String(decoding: digits, as: UTF8.self)
            return [
                (name, "\(Int(text) ?? -1)"), (name + "_t", text),
                (name + "_g", "{a:\(text.prefix(1)),b:\(text.dropFirst())}"),
            ]
        case .count(let clauses, let table):
            let count = random.next(5)
            counts[table] = count
            let written = badCount == table ? -1 : count
            if clauses.contains("COMP-3") { bytes += [0, UInt8(written.magnitude) << 4 | (written < 0 ? 0xD : 0xC)] }
            else if clauses.contains("COMP") { bytes += written < 0 ? [0xFF, 0xFF] : [0, UInt8(written)] }
            else { bytes += [character(0x30), written < 0 ? character(0x3F) : character(0x30 + UInt8(written))] }
            return [(name, "\(count)")]
        case .group(let members):
            var parts: [(String, String)] = []
            for member in members { parts += write(member, &bytes, &counts, &random, badCount) }
            return [(name, "{" + parts.map { "\($0.0):\($0.1)" }.joined(separator: ",") + "}")]
        }
    }

    private func character(_ ascii: UInt8) -> UInt8 { isEBCDIC ? RandomItem.ebcdic(ascii) : ascii }

    /// Tables that a count decides on, from 1.
    var variableTables: ClosedRange<Int>? { tables > 0 ? 1...tables : nil }
}
