public import Diagnostics
import Store

extension Commands {
    /// Brings a store up to the model, or says what that would take.
    ///
    /// - Throws: `GatewayError` with `LB5013` where a change is not safe; nothing is changed then.
    public func storeMigrate(_ url: String?, isPlan: Bool) throws -> ExitStatus {
        let store = try Stores.open(
            try project.storeURL(url), model: try Stores.model(project, modelFiles), readOnly: isPlan)
        let migration = try isPlan ? store.planMigration() : store.migrate()
        if console.isJSON {
            console.print(try json(migration, store.name, isPlan: isPlan).text())
            return migration.refused.isEmpty ? .done : .failed
        } else {
            console.print(text(migration, store.name, isPlan: isPlan))
        }
        if !migration.refused.isEmpty { throw GatewayError(migration.refused, exit: .failed) }
        return .done
    }

    private func text(_ migration: StoreMigration, _ name: String, isPlan: Bool) -> String {
        var lines: [String] = []
        if migration.isUpToDate {
            lines.append("\(name) is up to model \(migration.toVersion); nothing to do")
        } else {
            lines.append("\(isPlan ? "plan for" : "migrated") \(name): model \(migration.fromVersion) to \(migration.toVersion)")
            lines += migration.steps.map { "  " + $0.summary }
            if isPlan { lines.append("nothing was changed; run it without --plan") }
        }
        if !migration.left.isEmpty {
            lines.append("not in the model, and left as they are: " + migration.left.joined(separator: ", "))
        }
        return lines.joined(separator: "\n")
    }

    private func json(_ migration: StoreMigration, _ name: String, isPlan: Bool) -> JSONValue {
        .object([
            "store": .string(name), "is_plan": .bool(isPlan), "from_model_version": .int(migration.fromVersion),
            "to_model_version": .int(migration.toVersion), "is_up_to_date": .bool(migration.isUpToDate),
            "steps": .list(
                migration.steps.map {
                    .object(["summary": .string($0.summary), "sql": .list($0.sql.map { .string($0) })])
                }), "left": .list(migration.left.map { .string($0) }),
            "refused": .list(migration.refused.map { JSONValue.diagnostic($0, showsPersonal: console.showsPersonal) }),
        ])
    }
}
