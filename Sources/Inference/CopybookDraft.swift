import Connector
import Copybook
import Diagnostics
import FixedWidthConnector
import Records

/// Drafts mappings from a copybook, and from what the doctor found out with it.
public struct CopybookDraft: Sendable {
    let subject: CopybookSubject

    public init(_ subject: CopybookSubject) { self.subject = subject }

    /// The source as far as a copybook alone tells it: the framing is a guess.
    ///
    /// - Parameter codePage: nil where it is not known.
    public func source(codePage: String?) -> (draft: FixedWidthDraft, blanks: [String]) {
        var draft = FixedWidthDraft()
        draft.encoding = codePage ?? "cp037"
        draft.copybook = subject.path
        draft.copybookKeys = subject.keys
        var blanks = ["`encoding` and `framing` are guesses as long as no data was looked at: landbridge infer --data FILE"]
        let isFixed = subject.records.allSatisfy(\.layout.isFixedLength) && Set(subject.records.map(\.layout.maximumLength)).count == 1
        if isFixed {
            draft.framing = .fixed
            draft.length = subject.longest
        } else {
            draft.framing = FramingChoice.descriptors.first { $0.yaml == "rdw" } ?? .lines
        }
        if subject.records.count > 1 {
            let (fields, records, isKnown) = kinds()
            draft.fields = fields
            draft.records = records
            if !isKnown { blanks.append("`when` of the records: the copybook does not say which code stands for which record") }
        } else if subject.needsRecordName, let record = subject.records.first {
            draft.record = record.name
        }
        return (draft, blanks)
    }

    /// Kinds told by the first text that all records have at one place; codes from VALUE and condition names where all have
    /// some, and else numbers to be replaced.
    private func kinds() -> (fields: [String], records: [String], isKnown: Bool) {
        let place = commonCode() ?? 0..<1
        var codes = subject.records.map { code($0, place) }
        let isKnown = codes.allSatisfy { $0 != nil } && Set(codes.compactMap { $0 }).count == codes.count
        if !isKnown { codes = codes.indices.map { "?\($0 + 1)" } }
        let name = KindAssignment.codeName
        return (
            ["{ name: \(name), start: \(place.lowerBound + 1), length: \(place.count) }"],
            zip(subject.records, codes).map { record, code in
                "\(KindAssignment.kindName(record)): { record: \(record.name), when: \(YAMLText.quoted("\(name) == '\(code ?? "")'")) }"
            }, isKnown
        )
    }

    private func commonCode() -> Range<Int>? {
        guard let first = subject.records.first else { return nil }
        return first.items.indices.lazy.compactMap { text(at: $0, of: first) }.first { place in
            subject.records.allSatisfy { record in record.items.indices.contains { text(at: $0, of: record) == place } }
        }
    }

    private func text(at index: Int, of record: CopybookRecord) -> Range<Int>? {
        let (item, field) = (record.items[index], record.layout.fields[index])
        guard !item.isGroup, item.usage == .display, item.length <= 8, field.offset.isFixed, field.tables.isEmpty else { return nil }
        return field.offset.fixed..<field.offset.fixed + item.length
    }

    private func code(_ record: CopybookRecord, _ place: Range<Int>) -> String? {
        for index in record.items.indices where text(at: index, of: record) == place {
            let item = record.items[index]
            let literal = item.value ?? (item.conditions.count == 1 ? item.conditions.first?.values.first?.from : nil)
            switch literal {
            case .text(let text): return CodeText.text(Array(text.utf8), isEBCDIC: false)
            case .number(let number): return String(repeating: "0", count: max(0, place.count - number.utf8.count)) + number
            default: continue
            }
        }
        return nil
    }

    /// The mapping of a source.
    ///
    /// - Parameters:
    ///   - explanation: what was found out; nil where no data was looked at.
    ///   - path: how the mapping names the copybook.
    /// - Throws: `GatewayError` with what makes the layout unusable.
    public func mapping(
        name: String, _ source: FixedWidthDraft, blanks: [String], explanation: Explanation?, copybookPath: String
    ) throws -> MappingDraft {
        let layout = try source.layout()
        let main = mainKind(layout, explanation)
        let kind = layout.kinds[main]
        let record = subject.records.first { KindAssignment.kindName($0) == kind.name } ?? subject.records.first
        var codes: [MappingDraft.CodeTable] = []
        let fields = kind.fields.filter { $0.format.name != KindAssignment.codeName }.flatMap { field in
            var draft = Self.field(field, explanation)
            if let table = table(field, record, taken: codes.map(\.name)) {
                codes.append(table)
                draft.codeTable = table.name
            }
            return [draft] + Self.members(of: field, path: field.format.name, explanation)
        }
        // Tables of items inside groups are drafted, too; expressions reach them by group and name.
        for item in record?.items ?? [] where !item.conditions.isEmpty {
            guard let name = item.fieldName, !codes.contains(where: { $0.name == name }), let table = Self.table(name, item) else {
                continue
            }
            codes.append(table)
        }
        let isOne = layout.kinds.count == 1
        return MappingDraft(
            name: name, source: source.lines(copybookPath: copybookPath), fields: fields, codes: codes,
            kind: isOne ? nil : kind.name, otherKinds: isOne ? [] : layout.kinds.map(\.name).filter { $0 != kind.name },
            blanks: blanks)
    }

    /// The kind with most records, or else the one with most fields.
    private func mainKind(_ layout: FixedWidthLayout, _ explanation: Explanation?) -> Int {
        layout.kinds.indices.max { left, right in
            func weight(_ index: Int) -> (Int, Int, Int) {
                let records = explanation?.kinds.first { share in
                    subject.records.contains { $0.name == share.name && KindAssignment.kindName($0) == layout.kinds[index].name }
                }?.records
                return (records ?? 0, layout.kinds[index].fields.count, -index)
            }
            return weight(left) < weight(right)
        } ?? 0
    }

    private static func field(_ field: FixedWidthField, path: String? = nil, _ explanation: Explanation?) -> DraftField {
        let type = field.format.type
        let name = path ?? field.format.name
        return DraftField(
            name: name, canBeKey: [.string, .int, .decimal, .date].contains(type) && !field.isRedefinition,
            isUnique: explanation.flatMap { $0.tally.distinct[name]?.isUnique }, isInt: type == .int, isPassedOn: path == nil)
    }

    /// The values in a group that every record has once: any of them may be the key.
    private static func members(of group: FixedWidthField, path: String, _ explanation: Explanation?) -> [DraftField] {
        guard group.occurrences == 1, !group.isRedefinition else { return [] }
        return group.members.flatMap { member in
            let name = path + "." + member.format.name
            guard member.occurrences == 1 else { return [DraftField]() }
            return member.members.isEmpty ? [field(member, path: name, explanation)] : members(of: member, path: name, explanation)
        }
    }

    private func table(_ field: FixedWidthField, _ record: CopybookRecord?, taken: [String]) -> MappingDraft.CodeTable? {
        guard [.string, .int].contains(field.format.type), !taken.contains(field.format.name), let record,
            let item = record.items.first(where: { $0.fieldName == field.format.name && !$0.isGroup })
        else { return nil }
        return Self.table(field.format.name, item)
    }

    private static func table(_ name: String, _ item: CopybookItem) -> MappingDraft.CodeTable? {
        guard !item.isGroup, let table = ConditionTable(item) else { return nil }
        return MappingDraft.CodeTable(
            name: name, rows: table.rows.map { .init(code: $0.code, value: $0.value) }, csv: table.csv)
    }
}
