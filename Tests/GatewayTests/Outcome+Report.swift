import Foundation

extension LandbridgeProcess.Outcome {
    var object: [String: Any] { json as? [String: Any] ?? [:] }
    var list: [[String: Any]] { json as? [[String: Any]] ?? [] }

    /// Diagnostics of a report or of a failure, both with `--format json`.
    var diagnostics: [[String: Any]] { object["diagnostics"] as? [[String: Any]] ?? [] }
    var codes: [String] { diagnostics.compactMap { $0["code"] as? String } }
    var outcome: String? { object["outcome"] as? String }
    var run: Int? { object["run"] as? Int }

    func diagnostic(_ code: String) -> [String: Any] { diagnostics.first { $0["code"] as? String == code } ?? [:] }

    /// The first diagnostic with the code, one part of its place.
    func place(_ code: String, _ part: String) -> Int? {
        (diagnostic(code)["place"] as? [String: Any])?[part] as? Int
    }

    /// Counts of a run, entity by entity.
    var counts: [String: [String: Int]] {
        var result: [String: [String: Int]] = [:]
        for stream in object["streams"] as? [[String: Any]] ?? [] {
            if let entity = stream["entity"] as? String { result[entity] = stream["counts"] as? [String: Int] }
        }
        return result
    }

    func count(_ entity: String, _ name: String) -> Int? { counts[entity]?[name] }
}
