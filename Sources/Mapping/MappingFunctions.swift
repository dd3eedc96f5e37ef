import Canonical
import Diagnostics
public import Expressions
import Records

/// The functions that need a mapping's surroundings: its code tables, the ids of its store, and the keys of other mappings.
public struct MappingFunctions: Sendable {
    let codes: [String: CodeTable]
    let namespace: RowID
    let system: String
    let entities: [String]
    /// nil while the keys themselves are being compiled.
    let keyTypes: KeyTypes?
    /// Where references to undeclared keys are noted.
    let undeclared: UndeclaredReferences

    public var all: [Function] { [lookup, lookupOrNull, ref, refIn, warnFunction] }

    /// For the manual: the functions without any tables or keys.
    public static let documentation = MappingFunctions(
        codes: ["status": CodeTable(name: "status", entries: [("A", "active"), ("I", "inactive")])],
        namespace: RowID(high: 0, low: 0), system: "county-tax", entities: ["constituent"], keyTypes: nil,
        undeclared: UndeclaredReferences()
    ).all

    /// What a code may be: a text, or a number as its digits.
    private static let codeTypes: [ValueType] = [.string, .int, .decimal]

    /// What a code that is not in its table gives.
    private enum Missing {
        case error
        case null
        case fallback
    }

    private static func table(_ site: CallSite, _ tables: [String: CodeTable]) throws(CallSiteError) -> CodeTable {
        let name = try site.string(0, "the table")
        guard let table = tables[name] else {
            throw CallSiteError(
                .unknownCodeTable, argument: 0, message: "there is no code table `\(name)`",
                expected: tables.isEmpty
                    ? "a table under `codes`, or an item of the copybook with condition names"
                    : "one of " + shown(tables.keys.sorted()),
                help: suggestion(name, Array(tables.keys)))
        }
        return table
    }

    private static func shown(_ names: [String]) -> String {
        names.count <= 20 ? names.joined(separator: ", ") : names.prefix(20).joined(separator: ", ") + " …"
    }

    /// A name that several items of a copybook have is a name only with their groups before it.
    private static func suggestion(_ name: String, _ known: [String]) -> String? {
        let longer = known.filter { $0.hasSuffix("." + name) }.sorted()
        if longer.count > 1 { return "several items have that name: write " + shown(longer.map { "`\($0)`" }) }
        return Suggestion.nearest(to: name, among: known).map { "did you mean `\($0)`?" }
    }

    private var lookupOrNull: Function {
        let tables = codes
        return Function(
            "lookupOrNull", summary: "The canonical value of a raw code, from a table under `codes` or a copybook's condition names; null where it has no such code.",
            details: "For codes that may be unknown. Where they may not, lookup() rejects the record. A null code gives null.",
            examples: [.init("lookupOrNull('status', 'A')", "\"active\""), .init("lookupOrNull('status', 'Z')", "null")],
            overloads: Self.codeTypes.map { type in
                Overload(
                    [.exact(.string), .exact(type)], gives: .exact(.string), mayGiveNull: true,
                    .bound { (site) throws(CallSiteError) in
                        let table = try Self.table(site, tables)
                        return BoundCall { call in Self.find(call, table, missing: .null) }
                    })
            })
    }

    private var lookup: Function {
        let tables = codes
        let bind: @Sendable (CallSite) throws(CallSiteError) -> BoundCall = { (site) throws(CallSiteError) in
            let table = try Self.table(site, tables)
            let missing = site.argumentTypes.count == 3 ? Missing.fallback : .error
            return BoundCall { call in Self.find(call, table, missing: missing) }
        }
        return Function(
            "lookup", summary: "The canonical value of a raw code, from a table under `codes` or a copybook's condition names.",
            details: "An unknown code is an error that rejects the record, unless a default is named. A null code gives null. A number is looked up as its digits, without zeros before or behind it that say nothing. The condition names (level 88) of a copybook are tables, too: `lookup('claim_status', claim_status)`.",
            examples: [
                .init("lookup('status', 'A')", "\"active\""), .init("lookup('status', 'Z', 'other')", "\"other\""),
                .init("lookup('status', 'Z')", "error"),
            ],
            overloads: Self.codeTypes.flatMap { type in
                [
                    Overload([.exact(.string), .exact(type)], gives: .exact(.string), .bound(bind)),
                    Overload([.exact(.string), .exact(type), .exact(.string)], gives: .exact(.string), .bound(bind)),
                ]
            })
    }

    private static func find(_ call: CallArguments, _ table: CodeTable, missing: Missing) -> Column {
        let codes = call.codes(1)
        let defaults = missing == .fallback ? call.texts(2) : TextValues()
        // Results are views into the table's values, with the defaults' bytes behind them.
        let base = UInt32(truncatingIfNeeded: table.values.bytes.count)
        let positions = table.positions(of: codes, count: call.count)
        var isComplete = true
        for position in positions where position < 0 { isComplete = false }
        let values = table.values
        if isComplete {
            let all = TextValues(
                bytes: values.bytes, starts: positions.map { values.starts[Int($0)] },
                lengths: positions.map { values.lengths[Int($0)] })
            return Column(.string(all), count: call.count)
        }
        var result = TextValues(bytes: values.bytes + defaults.bytes, starts: [], lengths: [])
        result.reserve(rows: call.count, bytes: 0)
        var mask = CellMask()
        var errors: [CellError] = []
        for row in 0..<call.count {
            let position = Int(positions[row])
            let isBlocked = call.isBlocked(row)
            if position >= 0, !isBlocked {
                result.starts.append(values.starts[position])
                result.lengths.append(values.lengths[position])
                continue
            }
            let hasDefault = missing == .fallback && !isBlocked
            result.starts.append(hasDefault ? base &+ defaults.starts[row] : 0)
            result.lengths.append(hasDefault ? defaults.lengths[row] : 0)
            if isBlocked || hasDefault { continue }
            if missing == .null {
                mask.set(CellMask.null, at: row, count: call.count)
                continue
            }
            mask.set(CellMask.error, at: row, count: call.count)
            errors.append(
                call.error(
                    row, .unknownCode, "the code is not in the table `\(table.name)`",
                    expected: "one of its \(table.codes.count) codes", found: codes.string(row),
                    help: "add the code to the table, or name a default: lookup('\(table.name)', code, 'other')"))
        }
        return Column(.string(result), count: call.count, mask: mask, errors: errors)
    }

    private var ref: Function {
        let system = system
        return reference(
            "ref", summary: "The id of a row of this mapping's system, by the parts of its key.",
            example: .init("string(ref('constituent', '42'))", "\"f04ecaa7-222b-5c8b-a8d9-8eb6e2c9e2d3\""), leading: 1
        ) { (site) throws(CallSiteError) in (system, try site.string(0, "the entity")) }
    }

    private var refIn: Function {
        reference(
            "refIn", summary: "The id of a row of another system, by the parts of its key.",
            example: .init("refIn('county-tax', 'constituent', '42') == ref('constituent', '42')", "true"), leading: 2
        ) { (site) throws(CallSiteError) in (try site.string(0, "the system"), try site.string(1, "the entity")) }
    }

    private func reference(
        _ name: String, summary: String, example: Function.Example, leading: Int,
        target: @escaping @Sendable (CallSite) throws(CallSiteError) -> (String, String)
    ) -> Function {
        let namespace = namespace
        let entities = entities
        let keyTypes = keyTypes
        let undeclared = undeclared
        let bind: @Sendable (CallSite) throws(CallSiteError) -> BoundCall = { (site) throws(CallSiteError) in
            let (system, entity) = try target(site)
            guard entities.contains(entity) else {
                throw CallSiteError(
                    .unknownEntity, argument: leading - 1, message: "the canonical model has no entity `\(entity)`",
                    help: Suggestion.nearest(to: entity, among: entities).map { "did you mean `\($0)`?" })
            }
            let parts = Array(site.argumentTypes.dropFirst(leading))
            for (index, part) in parts.enumerated() where part != .null && !RowIdentity.canBeKey(part) {
                throw CallSiteError(
                    .noSuchOverload, argument: leading + index, message: "a key part is a \(part)",
                    expected: "string, int, decimal, date, timestamp, bool or uuid")
            }
            if let known = keyTypes?[KeyTypes.Target(system: system, entity: entity)], !Self.fits(parts, known) {
                throw CallSiteError(
                    .keyTypesDiffer, argument: leading, message: "the key of \(system)/\(entity) has other types than these parts",
                    expected: KeyTypes.text(known) + ", not " + KeyTypes.text(parts),
                    help: "convert the parts, as with string(…) or int(…)")
            }
            let goal = KeyTypes.Target(system: system, entity: entity)
            if let keyTypes, keyTypes[goal] == nil { undeclared.note(goal) }
            let identity = RowIdentity(namespace: namespace, system: system, entity: entity)
            return BoundCall(type: .uuid) { call in
                let columns = call.columns.dropFirst(leading).map { column in
                    var column = column
                    column.mask = CellMask(flags: call.blocked)
                    return column
                }
                return Column(.uuid(identity.ids(Array(columns), count: call.count).ids), count: call.count)
            }
        }
        let leadingParameters = [TypePattern](repeating: .exact(.string), count: leading)
        return Function(
            name, summary: summary,
            details: "The types of the parts are checked against the key that the target's mapping declares. A null part gives null.",
            examples: [example],
            overloads: (1...6).map { count in
                Overload(
                    leadingParameters + (0..<count).map { .parameter("K\($0)") }, gives: .exact(.uuid),
                    removesPersonal: true, .bound(bind))
            })
    }

    private static func fits(_ parts: [ValueType], _ known: [ValueType]) -> Bool {
        parts.count == known.count && zip(parts, known).allSatisfy { $0 == $1 || $0 == .null }
    }
}

extension CallArguments {
    /// The codes of an argument as tables have them.
    fileprivate func codes(_ index: Int) -> TextValues {
        switch columns[index].values {
        case .int(let numbers): Self.digits(count) { (Int128(numbers[$0]), 0) }
        case .decimal(let numbers):
            Self.digits(count) { row in
                let plain = numbers[row].normalized
                return (plain.mantissa, plain.scale)
            }
        default: texts(index)
        }
    }

    private static func digits(_ count: Int, _ number: (Int) -> (mantissa: Int128, scale: UInt8)) -> TextValues {
        var starts: [UInt32] = []
        var lengths: [UInt32] = []
        starts.reserveCapacity(count)
        lengths.reserveCapacity(count)
        let room = Decimal38.maximumTextLength
        let bytes = [UInt8](unsafeUninitializedCapacity: count * room) { target, written in
            for row in 0..<count {
                let (mantissa, scale) = number(row)
                guard let place = target.baseAddress.map({ $0 + row * room }) else { break }
                starts.append(UInt32(truncatingIfNeeded: row * room))
                lengths.append(UInt32(truncatingIfNeeded: Decimal38.write(mantissa, scale: scale, to: place)))
            }
            // What stands between the numbers is never looked at.
            written = count * room
        }
        return TextValues(bytes: bytes, starts: starts, lengths: lengths)
    }
}
