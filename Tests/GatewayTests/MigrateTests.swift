import Foundation
import Testing

/// `store migrate`: what a project's model adds to a store.
@Suite struct MigrateTests {
    private func model(_ bench: Workbench, _ type: String) throws {
        try bench.folder.write(
            "model.yaml", "entities: { license: { fields: { fee: { type: \(type), description: Fee. } } } }")
    }

    private func migrate(_ bench: Workbench, _ more: String...) throws -> LandbridgeProcess.Outcome {
        try bench.run(["store", "migrate", bench.store, "--model", "model.yaml"] + more)
    }

    @Test func aPlanSaysWhatIsDoneAndDoesNothing() throws {
        let bench = try Workbench()
        try model(bench, "int")
        let before = try bench.state()
        let plan = try migrate(bench, "--plan")
        #expect(plan.status == 0, "\(plan.err)")
        #expect(
            plan.out == """
                plan for sqlite:county.db: model 1 to 1
                  add column license.fee (int)
                nothing was changed; run it without --plan

                """)
        #expect(try bench.state() == before)

        let done = try migrate(bench, "--format", "json")
        #expect(done.status == 0, "\(done.err)")
        let steps = try #require(done.object["steps"] as? [[String: Any]])
        #expect(steps.compactMap { $0["summary"] as? String } == ["add column license.fee (int)"])
        #expect(steps.first?["sql"] as? [String] == ["ALTER TABLE \"license\" ADD COLUMN \"fee\" INTEGER"])
        #expect(done.object["is_plan"] as? Bool == false)
        #expect(try migrate(bench).out == "sqlite:county.db is up to model 1; nothing to do\n")

        try model(bench, "decimal")
        #expect(try migrate(bench).out.contains("widen column license.fee from int to decimal"))
        let names = try bench.run(["store", "migrate", bench.store])
        #expect(names.out.contains("not in the model, and left as they are: license.fee"))
    }

    @Test func whatIsNotSafeIsRefused() throws {
        let bench = try Workbench()
        try model(bench, "decimal")
        #expect(try migrate(bench).status == 0)
        let before = try bench.state()
        try model(bench, "int")
        for more in [["--plan"], []] {
            let refused = try bench.run(["store", "migrate", bench.store, "--model", "model.yaml"] + more)
            #expect(refused.status == 1)
            #expect(refused.err.contains("error LB5013"))
            #expect(refused.err.contains("license.fee cannot become int"))
        }
        let json = try migrate(bench, "--plan", "--format", "json")
        #expect(json.status == 1)
        #expect((json.object["refused"] as? [[String: Any]])?.first?["code"] as? String == "LB5013")
        #expect(try bench.state() == before)
    }
}
