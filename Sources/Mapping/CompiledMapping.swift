public import Canonical
import Expressions
public import Records

/// A mapping whose every expression was checked against the source and the model: what turns record batches into entity
/// batches. It holds no state, so batches may be mapped side by side.
public struct CompiledMapping: Sendable {
    public let file: MappingFile
    public let schema: SourceSchema
    /// The streams that the mapping owns, in the order of their first `emit`.
    public let streams: [EntityStream]
    public let keyTypes: KeyTypes
    let lets: [CompiledLet]
    let rules: [CompiledRule]
    let emits: [CompiledEmit]
    let asOf: CompiledExpression?
    /// The kind whose own columns, under qualified names, `as_of` reads; nil where it reads the scope of the main kind. A header
    /// says the extract's date even where nothing follows it.
    let asOfKind: Int?
    /// The kind that lets, rules and as_of see.
    let mainKind: Int

    struct CompiledLet: Sendable {
        let expression: CompiledExpression
        /// Something reads it.
        let isUsed: Bool
    }

    struct CompiledRule: Sendable {
        let expression: CompiledExpression
        let otherwise: MappingFile.Otherwise
        let message: String?
    }

    struct CompiledEmit: Sendable {
        let kind: Int
        let stream: Int
        let identity: RowIdentity
        let each: [CompiledExpression]
        let when: CompiledExpression?
        let key: [CompiledExpression]
        /// One for each field of the stream; nil where this emit does not name it.
        let values: [FieldValue?]
        /// Columns of the scope that key and values read.
        let inputs: [Int]
        /// Width of the scope before `each`.
        let scopeCount: Int

        /// How many leading parts of the key belong to the record and not to an element of its lists.
        var recordKeyCount: Int {
            key.firstIndex { part in part.inputs.contains { $0 >= scopeCount } } ?? key.count
        }
    }

    struct FieldValue: Sendable {
        let expression: CompiledExpression
        let coercion: Coercion
        /// Values that the model closes the field to, as bytes; empty where it is open.
        let allowed: [[UInt8]]
        /// For `attributes`: the names and expressions of the JSON object, ascending by name.
        let attributes: [(name: String, expression: CompiledExpression)]
        let isPersonal: Bool
    }

    /// What turns an expression's type into the field's.
    enum Coercion: Sendable {
        case none, intToDecimal, dateToTimestamp
    }

    /// For each record kind, the names of the columns that the mapping reads; nil for kinds that it does not read at all.
    public var neededColumns: [Set<String>] {
        var needed = [Set<String>](repeating: [], count: schema.kinds.count)
        func add(_ expression: CompiledExpression, _ kind: Int) {
            for input in expression.inputs where input < schema.kinds[kind].columns.count {
                needed[kind].insert(schema.kinds[kind].columns[input].name)
            }
        }
        for item in lets where item.isUsed { add(item.expression, mainKind) }
        for rule in rules { add(rule.expression, mainKind) }
        if let asOf { add(asOf, asOfKind ?? mainKind) }
        for emit in emits {
            for input in emit.inputs where input < schema.kinds[emit.kind].columns.count {
                needed[emit.kind].insert(schema.kinds[emit.kind].columns[input].name)
            }
        }
        return needed
    }

    /// For each record kind, the names of the columns that decide which rows a record has: those of keys, conditions and lists.
    public var identifyingColumns: [Set<String>] {
        var result = [Set<String>](repeating: [], count: schema.kinds.count)
        for emit in emits {
            let expressions = emit.key + emit.each + (emit.when.map { [$0] } ?? [])
            var inputs = Set(expressions.flatMap(\.inputs))
            // What a let reads counts where the let is read; lets stand behind the columns.
            let width = schema.kinds[emit.kind].columns.count
            if inputs.contains(where: { $0 >= width }) { inputs.formUnion(lets.flatMap(\.expression.inputs)) }
            for input in inputs where input < width { result[emit.kind].insert(schema.kinds[emit.kind].columns[input].name) }
        }
        return result
    }

    /// Whether anything that the mapping writes is personal, so that temporary files must be encrypted.
    public var holdsPersonalData: Bool {
        streams.contains { $0.fields.contains { $0.isPersonal } }
            || schema.kinds.contains { $0.columns.contains { $0.isPersonal || $0.type.holdsPersonalData } }
    }

    /// For each stream, how many leading parts of its keys name the record; 0 where rows do not come out of lists.
    public var prefixLengths: [Int] {
        streams.indices.map { stream in
            emits.filter { $0.stream == stream && !$0.each.isEmpty }.map(\.recordKeyCount).max() ?? 0
        }
    }

    /// Streams with a personal part in their key, so that keys must not be shown.
    public var personalKeys: Set<Int> {
        Set(emits.filter { $0.key.contains { $0.resultType.isPersonal } }.map(\.stream))
    }
}
