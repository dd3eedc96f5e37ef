internal import Canonical
internal import Diagnostics
internal import Records

/// A store as its migration sees it.
protocol MigrationTarget: CanonicalStore {
    /// The columns of each table with the model's names of their types (`int`), or the database's where the model has none.
    func columnTypes() throws -> [String: [String: String]]

    /// The version of the model that wrote the store last.
    func storedModelVersion() throws -> Int

    /// Makes a table.
    func creation(_ entity: Entity) -> [String]

    /// Adds a column that may be null.
    func addition(_ field: EntityField, to entity: Entity) -> [String]

    /// Gives a column another type, with all its values; the change is one that ``Widening`` allows.
    func widening(_ field: EntityField, of entity: Entity, from type: String) -> [String]

    /// What somebody else has made of a column and keeps it from getting another type, such as views.
    func dependents(on field: EntityField, of entity: Entity, from type: String) throws -> [String]

    /// What stands around the changes of one table, such as views that have to give way, and what is missing beside its columns,
    /// such as indexes.
    func surroundings(_ entity: Entity, isNew: Bool, added: [String], isWidened: Bool) throws
        -> (before: [StoreMigration.Step], after: [StoreMigration.Step])

    /// Runs the body in one transaction, in which nobody else changes the store's tables.
    func migrating<Result>(_ body: () throws -> Result) throws -> Result

    /// Carries the steps out and notes the model; the caller is ``migrating(_:)``.
    func perform(_ steps: [StoreMigration.Step]) throws
}

/// Which changes of a field's type keep every value as it is.
enum Widening {
    private static let safe: [String: Set<String>] = [
        "int": ["decimal", "string"], "decimal": ["string"], "bool": ["string"], "date": ["timestamp", "string"],
        "uuid": ["string"],
    ]

    static func isSafe(from type: String, to wider: String) -> Bool { safe[type]?.contains(wider) == true }

    static func alternatives(to type: String) -> String {
        safe[type].map { "\(type), or one that holds all of it: " + $0.sorted().joined(separator: ", ") } ?? type
    }
}

extension MigrationTarget {
    public func planMigration() throws -> StoreMigration {
        let present = try columnTypes()
        var steps: [StoreMigration.Step] = []
        var refused: [Diagnostic] = []
        for entity in model.entities {
            guard let columns = present[entity.name] else {
                steps.append(.init("add table \(entity.name)", creation(entity)))
                steps += try surroundings(entity, isNew: true, added: [], isWidened: false).after
                continue
            }
            var changes: [StoreMigration.Step] = []
            var added: [String] = []
            var isWidened = false
            for field in entity.fields {
                let wanted = field.type.description
                guard let type = columns[field.name] else {
                    added.append(field.name)
                    changes.append(.init("add column \(entity.name).\(field.name) (\(wanted))", addition(field, to: entity)))
                    continue
                }
                if type == wanted { continue }
                guard Widening.isSafe(from: type, to: wanted) else {
                    refused.append(StoreError.migrationRefused(name, entity: entity.name, field: field.name, from: type, to: wanted))
                    continue
                }
                let others = try dependents(on: field, of: entity, from: type)
                guard others.isEmpty else {
                    refused.append(StoreError.migrationBlocked(name, entity: entity.name, field: field.name, by: others))
                    continue
                }
                isWidened = true
                changes.append(
                    .init(
                        "widen column \(entity.name).\(field.name) from \(type) to \(wanted)",
                        widening(field, of: entity, from: type)))
            }
            let around = try surroundings(entity, isNew: false, added: added, isWidened: isWidened)
            steps += around.before + changes + around.after
        }
        return StoreMigration(
            fromVersion: try storedModelVersion(), toVersion: model.version, steps: steps, left: left(present), refused: refused)
    }

    public func migrate() throws -> StoreMigration {
        // What was planned before another migration ended would be done twice.
        try migrating {
            let migration = try planMigration()
            try migration.throwIfRefused()
            if !migration.isUpToDate { try perform(migration.steps) }
            return migration
        }
    }

    private func left(_ present: [String: [String: String]]) -> [String] {
        var result: [String] = []
        for (table, columns) in present.sorted(by: { $0.key < $1.key }) where !table.hasPrefix("lb_") {
            // A table of something else than the store has no `lb_hash`.
            guard columns["lb_hash"] != nil, columns["lb_deleted_at"] != nil else { continue }
            guard let entity = model.entity(named: table) else {
                result.append(table)
                continue
            }
            let known = Set(entity.fields.map(\.name)).union(["id", "source_system", "source_key"])
            result += columns.keys.filter { !known.contains($0) && !$0.hasPrefix("lb_") }.sorted().map { "\(table).\($0)" }
        }
        return result
    }
}
