import Diagnostics
import Foundation
import SQLite
import Testing

@Suite struct SQLiteDatabaseTests {
    let folder = TemporaryFolder()

    private func code(_ body: () throws -> Void) -> (number: String, exit: Diagnostics.ExitStatus)? {
        do {
            try body()
            return nil
        } catch let error as GatewayError {
            return error.diagnostics.first.map { ($0.code.number, error.exit) }
        } catch {
            return ("other", .failed)
        }
    }

    @Test func valuesComeBackAsTheyWereBound() throws {
        let database = try SQLiteDatabase(path: folder.path("a.db"), mode: .create)
        try database.execute("CREATE TABLE t(i, d, s, e, b, n)")
        let insert = try database.prepare("INSERT INTO t VALUES (?,?,?,?,?,?)")
        #expect(insert.parameterCount == 6)
        try insert.bind(Int64.min, at: 1)
        try insert.bind(-0.5, at: 2)
        try insert.bind("Zoë", at: 3)
        try insert.bind("", at: 4)
        try insert.bind([0, 255], at: 5)
        try insert.bind(nil as String?, at: 6)
        try insert.run()
        #expect(database.changes == 1)
        let select = try database.prepare("SELECT * FROM t")
        #expect(try select.step())
        #expect(select.int(0) == .min)
        #expect(select.double(1) == -0.5)
        #expect(select.text(2) == "Zoë")
        #expect(select.text(3) == "")
        #expect(!select.isNull(3))
        #expect(select.blob(4) == [0, 255])
        #expect(select.isNull(5))
        #expect(select.text(5) == nil)
        #expect(select.optionalInt(5) == nil)
        #expect(try !select.step())
    }

    @Test func borrowedEmptyValuesAreNotNull() throws {
        let database = try SQLiteDatabase(path: folder.path("a.db"), mode: .create)
        let select = try database.prepare("SELECT typeof(?), typeof(?)")
        try select.bindBorrowed(text: UnsafeRawBufferPointer(start: nil, count: 0), at: 1)
        try select.bindBorrowed(blob: UnsafeRawBufferPointer(start: nil, count: 0), at: 2)
        #expect(try select.step())
        #expect(select.text(0) == "text")
        #expect(select.text(1) == "blob")
    }

    @Test func aThrownErrorRollsBack() throws {
        struct Stop: Error {}
        let database = try SQLiteDatabase(path: folder.path("a.db"), mode: .create)
        try database.execute("CREATE TABLE t(i)")
        #expect(throws: Stop.self) {
            try database.transaction {
                try database.execute("INSERT INTO t VALUES (1)")
                throw Stop()
            }
        }
        #expect(!database.isInTransaction)
        try database.transaction { try database.execute("INSERT INTO t VALUES (2)") }
        let select = try database.prepare("SELECT group_concat(i) FROM t")
        #expect(try select.step())
        #expect(select.text(0) == "2")
    }

    @Test func aSecondWriterIsToldToComeBack() throws {
        let first = try SQLiteDatabase(path: folder.path("a.db"), mode: .create, busyTimeout: 0)
        try first.execute("CREATE TABLE t(i)")
        let second = try SQLiteDatabase(path: folder.path("a.db"), mode: .readWrite, busyTimeout: 0)
        try first.transaction {
            let found = code { try second.transaction { try second.execute("INSERT INTO t VALUES (1)") } }
            #expect(found?.number == "LB5102")
            #expect(found?.exit == .unavailable)
        }
        #expect(code { try second.transaction { try second.execute("INSERT INTO t VALUES (1)") } } == nil)
    }

    @Test func eachKindOfFailureHasItsCode() throws {
        #expect(code { _ = try SQLiteDatabase(path: folder.path("none.db"), mode: .readWrite) }?.number == "LB5107")
        #expect(code { _ = try SQLiteDatabase(path: folder.path("no/folder.db"), mode: .create) }?.number == "LB5107")

        try Data(repeating: 0x41, count: 4_096).write(to: URL(fileURLWithPath: folder.path("text.db")))
        let text = try SQLiteDatabase(path: folder.path("text.db"), mode: .readWrite)
        #expect(code { try text.pragma("user_version") }?.number == "LB5104")

        let database = try SQLiteDatabase(path: folder.path("a.db"), mode: .create)
        try database.execute("CREATE TABLE t(i PRIMARY KEY); INSERT INTO t VALUES (1)")
        #expect(code { try database.execute("INSERT INTO t VALUES (1)") }?.number == "LB5110")
        #expect(code { try database.execute("NONSENSE") }?.number == "LB5101")
        #expect(code { _ = try database.prepare("SELECT 1; SELECT 2") }?.number == "LB5108")
        #expect(code { _ = try database.prepare("") }?.number == "LB5108")
        #expect(code { try database.prepare("SELECT ?").bind(1 as Int64, at: 2) }?.number == "LB5108")

        let reader = try SQLiteDatabase(path: folder.path("a.db"), mode: .readOnly)
        #expect(code { try reader.execute("INSERT INTO t VALUES (2)") }?.number == "LB5106")

        try database.pragma("max_page_count = 1")
        let full = code {
            try database.execute(
                "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n LIMIT 20000) INSERT INTO t SELECT i FROM n")
        }
        #expect(full?.number == "LB5103")
    }

    @Test func aDamagedPageIsCalledDamage() throws {
        let path = folder.path("a.db")
        do {
            let database = try SQLiteDatabase(path: path, mode: .create)
            try database.execute(
                """
                CREATE TABLE t(i);
                WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n LIMIT 20000) INSERT INTO t SELECT i FROM n
                """)
        }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for index in 4_096..<min(bytes.count, 40_960) { bytes[index] = 0xAA }
        try bytes.write(to: URL(fileURLWithPath: path))
        let damaged = try SQLiteDatabase(path: path, mode: .readOnly)
        #expect(
            code {
                let sum = try damaged.prepare("SELECT sum(i) FROM t")
                _ = try sum.step()
            }?.number == "LB5105")
    }

    @Test func identifiersAreQuoted() {
        #expect(SQLiteDatabase.quoted("case") == "\"case\"")
        #expect(SQLiteDatabase.quoted("a\"b") == "\"a\"\"b\"")
    }

    @Test func aNameThatLooksLikeAURIIsAFile() throws {
        #expect(code { _ = try SQLiteDatabase(path: ":memory:", mode: .readWrite) }?.number == "LB5107")
    }
}
