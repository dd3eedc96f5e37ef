internal import Diagnostics
internal import Postgres

/// The types of a database, looked up as they are met.
final class TypeCatalog {
    private let connection: PostgresConnection
    private var known: [UInt32: ColumnType] = [:]
    /// Types inside of types; a composite holds itself through an array.
    private static let maximumDepth = 16

    init(_ connection: PostgresConnection) { self.connection = connection }

    private static let builtIn: [UInt32: ColumnType] = [
        16: .bool, 17: .bytea, 19: .text, 20: .int8, 21: .int2, 23: .int4, 25: .text, 26: .oid, 114: .text, 700: .float4,
        701: .float8, 1042: .character, 1043: .text, 1082: .date, 1114: .timestamp, 1184: .timestamptz, 1700: .numeric, 2950: .uuid,
        3802: .jsonb,
    ]

    /// - Throws: `GatewayError` with a code of the `LB52xx` series.
    func type(_ id: UInt32, depth: Int = 0) throws -> ColumnType {
        if let type = Self.builtIn[id] ?? known[id] { return type }
        guard depth < Self.maximumDepth else { return .other }
        let rows = try connection.query(
            """
            SELECT t.typtype, t.typcategory, t.typlen, t.typelem, t.typbasetype, t.typrelid, t.typname,
                (SELECT e.typdelim FROM pg_catalog.pg_type AS e WHERE e.oid = t.typelem)
            FROM pg_catalog.pg_type AS t WHERE t.oid = $1::pg_catalog.oid
            """, [String(id)])
        guard let row = rows.first else { return .other }
        let type: ColumnType =
            switch row[0] {
            case "e": .text
            case "d": try self.type(Self.id(row[4]), depth: depth + 1)
            case "c": try composite(Self.id(row[5]), depth: depth + 1)
            // Elements with another delimiter (box) have commas of their own: such an array stays a text.
            case "b" where row[1] == "A" && row[2] == "-1" && Self.id(row[3]) != 0 && row[7] == ",":
                .array(try self.type(Self.id(row[3]), depth: depth + 1))
            // The text type without case of an extension, so its number is not known beforehand.
            case "b" where row[6] == "citext": .text
            default: .other
            }
        known[id] = type
        return type
    }

    private func composite(_ relation: UInt32, depth: Int) throws -> ColumnType {
        let rows = try connection.query(
            """
            SELECT a.attname, a.atttypid FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = $1::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """, [String(relation)])
        let members = try rows.map { row in
            ColumnType.Member(name: row[0] ?? "", type: try type(Self.id(row[1]), depth: depth))
        }
        // Two members with one name would hide each other.
        let names = Set(members.map { FieldNaming.name($0.name) })
        return members.isEmpty || names.count < members.count ? .other : .composite(members)
    }

    static func id(_ text: String?) -> UInt32 { text.flatMap { UInt32($0) } ?? 0 }
}
