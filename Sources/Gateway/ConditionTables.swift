import Connector
import Mapping

/// The condition names of a copybook as tables for `lookup()`.
enum ConditionTables {
    /// A table by every ending of its item's path that no other item's path has: `status`, or `owner.status` where several have
    /// that name. Items with one path (in records of several kinds) and the same codes are one table.
    ///
    /// - Parameter declared: the mapping's own tables, which go before those of the same name.
    static func tables(_ sources: [SourceCodeTable], declared: [String: CodeTable]) -> [String: CodeTable] {
        var holders: [String: [Int]] = [:]
        for (index, source) in sources.enumerated() {
            for start in source.path.indices { holders[source.path[start...].joined(separator: "."), default: []].append(index) }
        }
        var result = declared
        for (name, indexes) in holders where declared[name] == nil {
            guard let first = indexes.first, indexes.allSatisfy({ isSame(sources[$0], sources[first]) }) else { continue }
            result[name] = table(sources[first], name: name)
        }
        return result
    }

    private static func isSame(_ left: SourceCodeTable, _ right: SourceCodeTable) -> Bool {
        left.isNumeric == right.isNumeric && left.codes.elementsEqual(right.codes, by: ==)
            && left.ranges.elementsEqual(right.ranges, by: ==)
    }

    private static func table(_ source: SourceCodeTable, name: String) -> CodeTable {
        let ranges =
            source.isNumeric ? CodeRanges(numbers: source.ranges) : CodeRanges(texts: source.ranges, weights: source.weights)
        return CodeTable(name: name, entries: source.codes, ranges: ranges)
    }
}
