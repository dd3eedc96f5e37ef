public import Diagnostics
internal import FoundationEssentials
internal import Postgres

/// What a database looks like to a mapping: the tables and queries that it reads, each with its columns.
public struct SourceDescription: Sendable, Hashable {
    /// By the name of the record kind.
    public let relations: [String: RelationDescription]

    public init(relations: [String: RelationDescription]) { self.relations = relations }

    /// Asks the database.
    ///
    /// - Parameter expanded: puts in what `${NAME}` stands for in the connection's settings.
    /// - Throws: `GatewayError`: `LB1601`, `LB1602`, or a code of the `LB52xx` series.
    public static func read(
        _ declaration: PostgresDeclaration, expanded: (String) throws -> String
    ) throws -> SourceDescription {
        let session = try SourceSession(declaration, expanded: expanded)
        try session.beginSnapshot()
        return try read(declaration, RelationReader(session.connection))
    }

    static func read(_ declaration: PostgresDeclaration, _ reader: RelationReader) throws -> SourceDescription {
        var relations: [String: RelationDescription] = [:]
        for relation in declaration.relations { relations[relation.kind] = try reader.describe(relation) }
        return SourceDescription(relations: relations)
    }

    // MARK: the file

    private static let version = 1

    private struct File: Codable {
        var landbridge: Int
        var format: String
        var records: [String: Relation]
    }

    private struct Relation: Codable {
        var table: String?
        var columns: [Column]
        var changes: TableTraits?
    }

    private struct Column: Codable {
        var name: String
        var type: String
        var travels: TypeNode
    }

    /// A plain type is its word; an array and a composite have parts.
    private struct TypeNode: Codable {
        var word: String
        var element: [TypeNode]?
        var members: [Member]?

        struct Member: Codable {
            var name: String
            var travels: TypeNode
        }

        init(_ type: ColumnType) {
            word = type.word
            switch type {
            case .array(let inner): element = [TypeNode(inner)]
            case .composite(let all): members = all.map { Member(name: $0.name, travels: TypeNode($0.type)) }
            default: break
            }
        }

        init(from decoder: any Decoder) throws {
            if let plain = try? decoder.singleValueContainer().decode(String.self) {
                word = plain
                return
            }
            let values = try decoder.container(keyedBy: CodingKeys.self)
            word = try values.decode(String.self, forKey: .word)
            element = try values.decodeIfPresent([TypeNode].self, forKey: .element)
            members = try values.decodeIfPresent([Member].self, forKey: .members)
        }

        func encode(to encoder: any Encoder) throws {
            guard element != nil || members != nil else {
                var value = encoder.singleValueContainer()
                return try value.encode(word)
            }
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(word, forKey: .word)
            try values.encodeIfPresent(element, forKey: .element)
            try values.encodeIfPresent(members, forKey: .members)
        }

        private enum CodingKeys: String, CodingKey { case word = "type", element, members }

        func columnType(depth: Int = 0) -> ColumnType? {
            guard depth < 20 else { return nil }
            if let plain = ColumnType.plain[word] { return plain }
            if word == "array", let inner = element?.first { return inner.columnType(depth: depth + 1).map { .array($0) } }
            guard word == "composite", let members else { return nil }
            let types = members.compactMap { $0.travels.columnType(depth: depth + 1) }
            guard types.count == members.count else { return nil }
            return .composite(zip(members, types).map { ColumnType.Member(name: $0.name, type: $1) })
        }
    }

    /// The text of a schema file: JSON that changes only where the schema does.
    public func text(_ declaration: PostgresDeclaration) throws -> String {
        var records: [String: Relation] = [:]
        for relation in declaration.relations {
            guard let description = relations[relation.kind] else { continue }
            var table: String?
            if case .table(let name) = relation.content { table = name.text }
            records[relation.kind] = Relation(
                table: table,
                columns: description.columns.map { Column(name: $0.name, type: $0.typeName, travels: TypeNode($0.type)) },
                changes: description.traits)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(File(landbridge: Self.version, format: "postgres", records: records))
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// Reads a schema file.
    ///
    /// - Throws: `GatewayError` (exit 3) with `LB1605`.
    public init(text: String, file: String) throws {
        func unusable(_ why: String) -> GatewayError {
            GatewayError(
                Diagnostic(
                    .schemaFileUnusable, "the saved schema cannot be used: \(why)", at: Place(file: file),
                    help: "make it again with `landbridge source describe MAPPING --save`"), exit: .findings)
        }
        guard let read = try? JSONDecoder().decode(File.self, from: Data(text.utf8)) else {
            throw unusable("it is not the JSON that `source describe` writes")
        }
        guard read.landbridge == Self.version, read.format == "postgres" else {
            throw unusable("it is of format \(read.format), version \(read.landbridge)")
        }
        relations = try read.records.mapValues { relation in
            RelationDescription(
                columns: try relation.columns.map { column in
                    guard let type = column.travels.columnType() else { throw unusable("it does not say how \(column.name) travels") }
                    return RelationDescription.Column(name: column.name, typeName: column.type, type: type)
                }, traits: relation.changes)
        }
    }
}
