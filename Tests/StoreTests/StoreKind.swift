import Foundation
import Testing

/// The stores that one suite of tests runs against.
enum StoreKind: String, CustomTestStringConvertible, CaseIterable {
    case sqlite, postgres

    var testDescription: String { rawValue }

    /// Whether the environment names a PostgreSQL server; `make test` starts a throw-away one.
    static let hasServer = ProcessInfo.processInfo.environment["PGHOST"] != nil

    /// Those that can be tested here.
    static let present: [StoreKind] = hasServer ? [.sqlite, .postgres] : [.sqlite]
}

/// Says in the report of a run without a server that half of the suite was left out.
@Suite struct StoreKindTests {
    @Test(.enabled(if: StoreKind.hasServer, "PGHOST names no server, so only SQLite stores are tested; `make test` starts one"))
    func storesInPostgreSQLAreTested() { #expect(StoreKind.present == [.sqlite, .postgres]) }
}
