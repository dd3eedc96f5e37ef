import Diagnostics
import Foundation
import Records
import Testing

@testable import Expressions

/// Cases of the Common Expression Language's conformance suite: those of the file that `LANDBRIDGE_CEL_CASES` names, or the
/// shared ones.
@Suite struct ConformanceTests {
    private static let named = ProcessInfo.processInfo.environment["LANDBRIDGE_CEL_CASES"].map { URL(filePath: $0) }

    private static let shared: URL = {
        let folder =
            ProcessInfo.processInfo.environment["LANDBRIDGE_SHARED"].map { URL(filePath: $0) }
            ?? URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared").standardizedFileURL
        return folder.appending(path: "conformance/cel/cases.jsonl")
    }()

    private struct Tally {
        var passed = 0
        var failed = 0
        var skipped = 0
    }

    /// Skipped only where no file is named and the shared one is missing; a named file must be there.
    @Test(.enabled(if: named != nil || FileManager.default.fileExists(atPath: shared.path)))
    func everyCasePasses() throws {
        let file = Self.named ?? Self.shared
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            Issue.record("the conformance cases cannot be read: \(file.path) (LANDBRIDGE_CEL_CASES)")
            return
        }
        var tallies: [String: Tally] = [:]
        var wrong: [String] = []
        for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
            let name = ConformanceCase.name(of: line) ?? (id: "line \(index + 1)", file: "(unknown)")
            do {
                let item = try ConformanceCase(line)
                if item.isOfProtobuf {
                    tallies[item.file, default: Tally()].skipped += 1
                } else if let problem = try problem(item) {
                    tallies[item.file, default: Tally()].failed += 1
                    wrong.append("\(item.id): \(item.expression): \(problem)")
                } else {
                    tallies[item.file, default: Tally()].passed += 1
                }
            } catch {
                tallies[name.file, default: Tally()].failed += 1
                wrong.append("\(name.id): the case has an unknown shape: \(error)")
            }
        }
        report(tallies, wrong)
        #expect(wrong == [])
        #expect(tallies.values.contains { $0.passed > 0 })
    }

    private func report(_ tallies: [String: Tally], _ wrong: [String]) {
        func line(_ name: String, _ tally: Tally) {
            let skipped = tally.skipped == 0 ? "" : ", \(tally.skipped) skipped (protobuf)"
            print("CEL conformance: \(name): \(tally.passed) passed, \(tally.failed) failed\(skipped)")
        }
        var sum = Tally()
        for (file, tally) in tallies.sorted(by: { $0.key < $1.key }) {
            line(file, tally)
            sum.passed += tally.passed
            sum.failed += tally.failed
            sum.skipped += tally.skipped
        }
        line("\(sum.passed) of \(sum.passed + sum.failed)", sum)
        for text in wrong { print("CEL conformance: failed: \(text)") }
    }

    /// - Returns: what is not as it should be, nil where all is.
    private func problem(_ item: ConformanceCase) throws -> String? {
        var fields: [StructField] = []
        var columns: [Column] = []
        for name in Set(item.bindings.keys).union(item.variables.keys).sorted() {
            let value = try item.bindings[name].map { try ConformanceValue.column($0) } ?? ConformanceValue.missing
            let type = item.variables[name] ?? value.type
            fields.append(StructField(name, type))
            columns.append(value.type == type ? value : value.converted(to: type))
        }
        let compiler = ExpressionCompiler(
            columns: fields, library: FunctionLibrary.standard.extended(by: item.functions), container: item.container,
            isChecked: !item.isUnchecked, expandsMacros: !item.keepsMacros)
        let compiled: CompiledExpression
        do {
            compiled = try compiler.compile(item.expression, at: Place())
        } catch {
            let text = (error as? GatewayError)?.diagnostics.first?.message ?? "\(error)"
            return item.expectsError ? nil : "does not compile: \(text)"
        }
        if let type = item.expectedType, !item.isUnchecked, compiled.type != type {
            return "has type \(compiled.type), not \(type)"
        }
        if item.isCheckOnly || (item.expectedValue == nil && !item.expectsError) { return nil }
        let wanted = try item.expectedValue.map { ConformanceValue.text(try ConformanceValue.column($0), 0) } ?? "error"
        let alone = ConformanceValue.text(compiled.evaluate(columns, count: 1), 0)
        if alone != wanted { return "gives \(alone), not \(wanted)" }
        // Among nulls and errors, in another place for each column.
        let count = 1_024
        let many = columns.enumerated().map { index, column in
            let pool = Selection.concatenated(
                [column, .nulls(1, type: column.type), ConformanceValue.failing(column.type)], type: column.type)
            return pool.gathered((0..<count).map { row in row % 2 == 0 ? 0 : Int32((row / 2 + index) % 3) })
        }
        let together = compiled.evaluate(many, count: count)
        for row in stride(from: 0, to: count, by: 2) {
            let found = ConformanceValue.text(together, row)
            if found != wanted { return "gives \(found) in row \(row) of \(count), not \(wanted)" }
        }
        return nil
    }
}
