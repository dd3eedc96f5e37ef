import Records

extension FeedCensus {
    /// Columns that are remembered.
    private static let maximumColumns = 4_096

    /// Adds the header row of a file.
    mutating func add(header names: [String], file: String, line: Int) {
        let root = "/"
        add(Item(kind: "", path: root, parent: nil, noun: .column, count: 1, present: 1, records: 1))
        guard names.count <= Self.maximumColumns else {
            isCut = true
            return
        }
        var places: [String: [Int]] = [:]
        for (index, name) in names.enumerated() where !name.isEmpty { places[name, default: []].append(index + 1) }
        for (name, positions) in places.sorted(by: { $0.value[0] < $1.value[0] }) {
            let repeated = positions.count > 1 ? 1 : 0
            add(
                Item(
                    kind: "", path: name, parent: root, noun: .column, count: positions.count, present: 1, repeated: repeated, records: 1,
                    repeatedRecords: repeated, file: file, line: line, position: positions[0]))
        }
    }
}
