import Foundation
import Testing

/// A folder with a store in it, or beside it, and the ways to work on both.
struct Workbench {
    static let namespace = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

    let folder: TemporaryFolder
    let store: String
    /// Of a store in PostgreSQL.
    let schema: TemporarySchema?

    var reader: StoreReader { StoreReader(path: folder.path("county.db")) }

    /// - Parameter schema: where to make a store in PostgreSQL; nil makes one in SQLite.
    init(schema: TemporarySchema? = nil) throws {
        folder = try TemporaryFolder()
        self.schema = schema
        store = schema.map { "postgresql:" + $0.settings } ?? "sqlite:county.db"
        let made = try run(["store", "init", store, "--namespace", Self.namespace])
        try #require(made.status == 0, "\(made.err)")
    }

    func run(_ arguments: [String], environment: [String: String] = [:], input: Data = Data()) throws
        -> LandbridgeProcess.Outcome
    {
        try LandbridgeProcess.run(arguments, in: folder.url, environment: environment, input: input)
    }

    /// One run, reported as JSON.
    func sync(_ mapping: String, _ inputs: String..., approve: [String] = [], more: [String] = []) throws
        -> LandbridgeProcess.Outcome
    {
        try run(syncWords(mapping, inputs, approve: approve) + ["--format", "json"] + more)
    }

    func syncWords(_ mapping: String, _ inputs: [String], approve: [String] = []) -> [String] {
        ["sync", mapping] + inputs.flatMap { ["--input", $0] } + approve.flatMap { ["--approve", $0] } + ["--store", store]
    }

    /// What must be the same before and after a run that was refused.
    func state() throws -> [String] { try reader.dump() }

    // MARK: the samples

    static func mapping(_ name: String) -> String {
        LandbridgeProcess.packageRoot.appendingPathComponent("mappings/\(name).yaml").path
    }

    static func sample(_ path: String) -> String {
        LandbridgeProcess.packageRoot.appendingPathComponent("samples/\(path)").path
    }

    // MARK: a small feed

    /// Writes the mapping of a small fixed-width feed: a constituent and an obligation for each detail.
    ///
    /// - Parameters:
    ///   - source: more lines of `source`, such as `duplicates: last`.
    ///   - extra: more lines at the end of the file.
    func writePeople(
        _ file: String = "people.yaml", mapping: String = "people", system: String = "demo", source: String = "",
        extra: String = ""
    ) throws {
        let more = source.isEmpty ? "" : "\n  " + source
        try folder.write(
            file,
            """
            landbridge: 1
            mapping: \(mapping)
            system: \(system)
            source:
              format: fixed-width
              framing: lines
              length: 40
              as_of: header.run_date\(more)
              control:
                - trailer.n == count(detail)
              fields:
                - { name: rec_type, start: 1, length: 1 }
              records:
                header:
                  when: rec_type == 'H'
                  fields: [ { name: run_date, start: 2, length: 8, type: date, format: yyyyMMdd } ]
                detail:
                  when: rec_type == 'D'
                  fields:
                    - { name: person_no, start: 2, length: 6 }
                    - { name: family, start: 8, length: 12, personal: true }
                    - { name: born, start: 20, length: 8, type: date, format: yyyyMMdd, personal: true }
                    - { name: amount, start: 28, length: 8, type: decimal, decimals: 2, sign: overpunch }
                trailer:
                  when: rec_type == 'T'
                  fields: [ { name: n, start: 2, length: 6, type: int, sign: none } ]
            emit:
              - entity: constituent
                key: [person_no]
                constants: { kind: person }
                fields: { family_name: family, birth_date: born }
              - entity: obligation
                key: [person_no]
                fields: { constituent: "ref('constituent', person_no)", total: amount }
            guards:
              rejects: { max: 10%, min: 1 }
              deletes: { max: 10%, min: 1 }
              updates: { max: 20%, min: 1 }
            \(extra)
            """)
    }

    /// An extract of that feed.
    static func people(
        _ date: String, _ numbers: [Int] = Array(1...20), named: [Int: String] = [:], born: [Int: String] = [:],
        extra: [String] = [], trailer: Int? = nil
    ) -> String {
        var lines = ["H" + date]
        for number in numbers { lines.append(person(number, named[number] ?? "Quill\(number)", born[number] ?? "19800102")) }
        lines += extra
        lines.append("T" + padded(trailer ?? numbers.count + extra.count, 6))
        return lines.map { $0 + String(repeating: " ", count: 40 - $0.utf8.count) + "\n" }.joined()
    }

    /// One detail: the amount is the number with two places, and a zero as its overpunched last digit.
    static func person(_ number: Int?, _ family: String, _ born: String) -> String {
        let key = number.map { padded($0, 6) } ?? "      "
        let name = family + String(repeating: " ", count: 12 - family.utf8.count)
        return "D" + key + name + born + padded((number ?? 7) * 10, 7) + "{"
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}
