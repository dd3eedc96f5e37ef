import Delta
import Diagnostics
import Foundation
import Postgres
import Store
import Testing

@testable import Gateway

/// A run that finds no changes costs the source a question, and the store next to nothing.
@Suite(.enabled(if: DatabaseServer.keepsChanges)) struct IdleRunTests {
    private final class Outcome: @unchecked Sendable {
        // Written before the semaphore is signalled, and read after.
        var result: Result<RunReport, any Error>?
    }

    /// One drain, as `--follow` does them.
    private func drain(_ bench: Workbench) throws -> RunReport {
        let project = try Project.load(nil)
        let commands = try Commands(console: Console(isJSON: true))
        let model = try Stores.model(project, [])
        let loaded = try commands.load(bench.folder.path("people.yaml"))
        let outcome = Outcome()
        let isDone = DispatchSemaphore(value: 0)
        let path = bench.folder.path("county.db")
        Task.detached {
            do {
                let pipeline = Pipeline(
                    mapping: loaded, files: [], store: try Stores.open("sqlite:" + path, model: model, readOnly: false), storeName: "s",
                    approvals: try Approvals([]), approvalTexts: [], hardDeletes: false, mode: .changes, skipsEmptyRuns: true,
                    context: RunContext(project: project))
                outcome.result = .success(try await pipeline.run())
            } catch { outcome.result = .failure(error) }
            isDone.signal()
        }
        isDone.wait()
        return try #require(outcome.result).get()
    }

    @Test func fingerprintsAreLoadedForChangesOnly() throws {
        try Follower.with { follower in
            let text = try String(contentsOfFile: follower.bench.folder.path("people.yaml"), encoding: .utf8)
            try follower.bench.folder.write("people.yaml", text.replacingOccurrences(of: "${SOURCE}", with: "dbname=\(follower.database)"))
            try follower.prepare()
            #expect(try follower.sync().status == 0)
            // Whoever looks at them from now on fails.
            _ = try follower.bench.reader.rows("UPDATE lb_fingerprint SET data = x'00'")
            #expect(try drain(follower.bench).outcome == .unchanged)
            #expect(try drain(follower.bench).outcome == .unchanged)
            try follower.execute("UPDATE p SET name = 'Changed' WHERE id = 3")
            var code: String?
            do { _ = try drain(follower.bench) } catch let error as GatewayError { code = error.diagnostics.first?.code.number }
            #expect(code == "LB5007")
        }
    }
}
