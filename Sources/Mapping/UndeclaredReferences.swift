import Synchronization

/// Gathers the targets of references for which no key is declared, while expressions are compiled.
final class UndeclaredReferences: Sendable {
    private let found = Mutex<Set<KeyTypes.Target>>([])

    func note(_ target: KeyTypes.Target) { found.withLock { _ = $0.insert(target) } }

    var targets: [KeyTypes.Target] {
        found.withLock { $0 }.sorted { ($0.system, $0.entity) < ($1.system, $1.entity) }
    }
}
