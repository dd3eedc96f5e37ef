import Diagnostics
import Records
import Testing

@testable import Delta

/// What is remembered of a feed, and what a run says against it.
@Suite struct FeedDriftTests {
    private static let kind = FeedCensus.Kind(name: "case", definition: "/cases/case")

    /// A run: records, and for each path how many of them have it.
    private struct Run {
        var records = 100
        var paths: [String: Int] = [:]
        var repeated: [String: Int] = [:]
        var types: [String: [FeedCensus.ValueType: Int]] = [:]
        var parents: [String: String] = [:]
        var blanks: [String: Int] = [:]

        var census: FeedCensus {
            var result = FeedCensus(kinds: [FeedDriftTests.kind])
            result.add(.init(kind: "case", path: ".", parent: nil, noun: .element, count: records, present: records, records: records))
            for (path, count) in paths {
                var item = FeedCensus.Item(
                    kind: "case", path: path, parent: parents[path] ?? ".", noun: path.contains("@") ? .attribute : .element,
                    count: count + (repeated[path] ?? 0), present: count, repeated: repeated[path] ?? 0, records: count,
                    repeatedRecords: repeated[path] ?? 0)
                for (type, values) in types[path] ?? [:] {
                    item.types[type] = values
                    item.typeRecords[type] = values
                }
                item.blanks = blanks[path] ?? 0
                result.add(item)
            }
            return result
        }
    }

    private func first(_ run: Run) throws -> FeedSchema {
        let drift = FeedDrift(run.census, known: nil, rejects: 0)
        #expect(drift.changes.isEmpty && drift.notes.isEmpty)
        return try #require(drift.schema)
    }

    private func texts(_ drift: FeedDrift) -> [String] {
        drift.changes.map { "\($0.message) [\($0.expected ?? "")] [\($0.found?.revealed ?? "")]" }
    }

    @Test func sameFeedSaysNothing() throws {
        let run = Run(paths: ["a": 100, "b": 3, "@c": 50], repeated: ["a": 2], types: ["a": [.integer: 100]])
        let again = FeedDrift(run.census, known: try first(run), rejects: 0)
        #expect(again.changes.isEmpty && again.notes.isEmpty)
    }

    @Test func newIsToldOnceWithWhatIsInside() throws {
        let known = try first(Run(paths: ["a": 100]))
        let run = Run(
            paths: ["a": 100, "b": 40, "b/c": 40, "b/@d": 40, "e": 1], types: ["e": [.date: 1]],
            parents: ["b/c": "b", "b/@d": "b"])
        let drift = FeedDrift(run.census, known: known, rejects: 0)
        #expect(
            texts(drift) == [
                "record kind `case` has a new element `b` [] [in 40 of 100, with 2 more inside]",
                "record kind `case` has a new element `e` [] [in 1 of 100, date]",
            ])
        #expect(drift.changes.map(\.severity) == [.warning, .warning])
        #expect(FeedDrift(run.census, known: drift.schema, rejects: 0).changes.isEmpty)
    }

    @Test func goneIsToldWhereChanceDoesNotExplainIt() throws {
        let known = try first(Run(paths: ["all": 100, "often": 20, "seldom": 5]))
        var drift = FeedDrift(Run(paths: [:]).census, known: known, rejects: 0)
        #expect(
            texts(drift) == [
                "record kind `case` has no element `all` any more [in all of 100] [in none of 100]",
                "record kind `case` has no element `often` any more [in 20 of 100] [in none of 100]",
            ])
        #expect(drift.notes.map(\.message).first?.contains("`seldom` (in 5 of 100)") == true)
        // Of a second run without it ten were to be expected by now; what was told is not told again.
        drift = FeedDrift(Run(paths: [:]).census, known: drift.schema, rejects: 0)
        #expect(texts(drift) == ["record kind `case` has no element `seldom` any more [in 5 of 100] [in none of 200]"])
        drift = FeedDrift(Run(paths: ["all": 1]).census, known: drift.schema, rejects: 0)
        #expect(texts(drift) == ["record kind `case` has the element `all` again [] [in 1 of 100]"])
    }

    @Test func whatStandsInSomethingGoneIsNotToldApart() throws {
        let known = try first(Run(paths: ["a": 100, "a/b": 100], parents: ["a/b": "a"]))
        #expect(FeedDrift(Run().census, known: known, rejects: 0).changes.count == 1)
    }

    @Test func cardinality() throws {
        let known = try first(Run(paths: ["one": 100, "many": 100, "all": 100], repeated: ["many": 90]))
        let run = Run(paths: ["one": 100, "many": 100, "all": 80], repeated: ["one": 1])
        var drift = FeedDrift(run.census, known: known, rejects: 0)
        #expect(
            texts(drift) == [
                "record kind `case` has the element `all` not everywhere [in all of 100] [in 80 of 100]",
                "record kind `case` has the element `many` only once [several in 90 of 100] [one in each of 100]",
                "record kind `case` has the element `one` more than once [at most one] [several in 1 of 100]",
            ])
        drift = FeedDrift(run.census, known: drift.schema, rejects: 0)
        #expect(drift.changes.isEmpty)
    }

    @Test func types() throws {
        let known = try first(
            Run(paths: ["n": 100, "d": 100, "t": 100], types: ["n": [.integer: 100], "d": [.date: 100], "t": [.text: 60, .integer: 40]]))
        let run = Run(
            paths: ["n": 100, "d": 100, "t": 100], types: ["n": [.integer: 99, .decimal: 1], "d": [.timestamp: 100], "t": [.integer: 100]])
        var drift = FeedDrift(run.census, known: known, rejects: 0)
        #expect(
            texts(drift) == [
                "record kind `case` has the element `d` with another type [date] [timestamp]",
                "record kind `case` has the element `n` with another type [integer] [integer (99 of 100), decimal (1 of 100)]",
                "record kind `case` has the element `t` with another type [integer and text] [integer]",
            ])
        drift = FeedDrift(run.census, known: drift.schema, rejects: 0)
        #expect(drift.changes.isEmpty)
        // Numbers without a fraction are decimals as well; texts of digits may be chance where there are few.
        let small = Run(records: 2, paths: ["t": 2], types: ["t": [.text: 2]])
        let digits = Run(records: 2, paths: ["t": 2], types: ["t": [.integer: 2]])
        #expect(FeedDrift(digits.census, known: try first(small), rejects: 0).changes.isEmpty)
    }

    @Test func rejectedRecordsTeachNothing() throws {
        let known = try first(Run(paths: ["a": 100], types: ["a": [.integer: 100]]))
        let run = Run(paths: ["a": 100, "x": 2, "y": 3], repeated: ["a": 1], types: ["a": [.integer: 98, .text: 2]])
        let drift = FeedDrift(run.census, known: known, rejects: 2)
        #expect(texts(drift) == ["record kind `case` has a new element `y` [] [in 3 of 100]"])
        #expect(drift.notes.count == 3)
        let schema = try #require(drift.schema?.kinds.first)
        #expect(schema.items.map(\.path) == [".", "a", "y"])
        #expect(schema.items.first { $0.path == "a" }?.types.keys.sorted() == ["integer"])
        #expect(schema.items.first { $0.path == "a" }?.repeated == 0)
        // Nor does a run that rejected everything.
        let wreck = FeedDrift(Run(records: 4, paths: ["z": 4]).census, known: known, rejects: 4)
        #expect(wreck.schema?.kinds == known.kinds)
        #expect(FeedDrift(Run(records: 4, paths: ["z": 4]).census, known: nil, rejects: 4).schema?.kinds.isEmpty == true)
    }

    @Test func otherRecordsAreLearnedAnew() throws {
        var known = try first(Run(paths: ["a": 100]))
        known.kinds[0] = FeedSchema.Kind(name: "case", definition: "/cases/group/case", items: known.kinds[0].items)
        let drift = FeedDrift(Run(paths: ["b": 100]).census, known: known, rejects: 0)
        #expect(drift.changes.isEmpty)
        #expect(drift.schema?.kinds.first?.definition == "/cases/case")
    }

    @Test func aFeedWithTooManyNamesIsNotJudged() throws {
        var census = Run(paths: ["b": 100]).census
        census.isCut = true
        let drift = FeedDrift(census, known: try first(Run(paths: ["a": 100])), rejects: 0)
        #expect(drift.changes.isEmpty && drift.notes.count == 1 && drift.schema == nil)
    }

    @Test func valuesThatAreAllBlankAreTold() throws {
        func run(_ values: Int, _ blanks: Int) -> Run {
            Run(records: values + blanks, paths: ["a": values + blanks], types: ["a": [.integer: values]], blanks: ["a": blanks])
        }
        var drift = FeedDrift(run(0, 5).census, known: try first(run(5, 0)), rejects: 0)
        #expect(texts(drift) == ["record kind `case` has the element `a` without any value [integer] [blank in all of 5]"])
        // Told once; a few values are no news then.
        drift = FeedDrift(run(0, 5).census, known: drift.schema, rejects: 0)
        #expect(drift.changes.isEmpty)
        #expect(FeedDrift(run(5, 0).census, known: drift.schema, rejects: 0).changes.isEmpty)
        // What was always blank has values.
        drift = FeedDrift(run(3, 30).census, known: try first(run(0, 30)), rejects: 0)
        #expect(texts(drift) == ["record kind `case` has the element `a` with values [blank in all of 30] [integer]"])
        #expect(FeedDrift(run(3, 30).census, known: drift.schema, rejects: 0).changes.isEmpty)
        // Seldom filled, so that chance explains it, until ten were to be expected.
        drift = FeedDrift(run(0, 50).census, known: try first(run(10, 90)), rejects: 0)
        #expect(drift.changes.isEmpty && drift.schema?.kinds[0].items.first { $0.path == "a" }?.blanksSince == 50)
        drift = FeedDrift(run(0, 50).census, known: drift.schema, rejects: 0)
        #expect(texts(drift) == ["record kind `case` has the element `a` without any value [integer] [blank in all of 100]"])
        // In rejected records they may have been.
        #expect(FeedDrift(run(0, 30).census, known: try first(run(30, 0)), rejects: 29).changes.isEmpty)
    }

    @Test func aTypeThatComesBackIsToldAtOnce() throws {
        for count in [3, 5, 100] {
            for (narrow, wide) in [(FeedCensus.ValueType.integer, FeedCensus.ValueType.text), (.date, .text), (.integer, .decimal)] {
                func run(_ types: [FeedCensus.ValueType: Int]) -> FeedCensus {
                    Run(records: count, paths: ["a": count], types: ["a": types]).census
                }
                let known = FeedDrift(run([narrow: count]), known: nil, rejects: 0).schema
                var drift = FeedDrift(run([wide: count]), known: known, rejects: 0)
                #expect(texts(drift) == ["record kind `case` has the element `a` with another type [\(narrow.name)] [\(wide.name)]"])
                drift = FeedDrift(run([narrow: count]), known: drift.schema, rejects: 0)
                #expect(texts(drift) == ["record kind `case` has the element `a` with another type [\(wide.name)] [\(narrow.name)]"])
                #expect(FeedDrift(run([narrow: count]), known: drift.schema, rejects: 0).changes.isEmpty)
                // Where some are as before, both are known.
                drift = FeedDrift(run([narrow: count - 1, wide: 1]), known: known, rejects: 0)
                #expect(drift.changes.count == 1)
                #expect(FeedDrift(run([narrow: count]), known: drift.schema, rejects: 0).changes.isEmpty)
            }
        }
    }
}
