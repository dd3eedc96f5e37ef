import Connector
import Copybook
import Diagnostics
import Settings

/// The records of a source's copybook, as the layout's kinds ask for them.
struct CopybookRecords {
    let settings: CopybookSettings
    let page: CodePage
    let context: SettingsContext
    private let copybook: Copybook
    var texts: [String] { copybook.texts }

    /// - Returns: nil where the copybook cannot be read, which is reported (`LB1140` to `LB1149`).
    init?(_ settings: CopybookSettings, page: CodePage, context: SettingsContext) {
        self.settings = settings
        self.page = page
        self.context = context
        do {
            copybook = try Copybook.read(file: settings.file, options: settings.options)
            for warning in copybook.warnings { context.report(warning) }
            checkPersonal()
        } catch let error as GatewayError {
            for diagnostic in error.diagnostics { context.report(diagnostic) }
            return nil
        } catch {
            context.report(Diagnostic(.fixedWidthLayout, "the copybook cannot be read: \(error)", at: settings.place))
            return nil
        }
    }

    /// A record's fields and its length in bytes, with all tables at their greatest.
    struct Found {
        var fields: [FixedWidthField]
        var length: Int
    }

    /// - Parameter name: of a level 01 in any letter case, with `-` or `_`; nil for the only one.
    /// - Returns: nil where there is none, which is reported.
    func record(_ name: String?, at place: Place) -> Found? {
        guard let name else {
            if copybook.records.count == 1, let only = copybook.records.first { return found(only) }
            refuse("the copybook has several records, and `record` does not say which", at: place, name: nil)
            return nil
        }
        if let found = optional(name) { return found }
        refuse("the copybook has no record \(name)", at: place, name: name)
        return nil
    }

    /// The same without a report.
    func optional(_ name: String) -> Found? {
        let wanted = name.lowercased().replacing("-", with: "_")
        return copybook.records.first { $0.fieldName == wanted || $0.name.lowercased() == name.lowercased() }.map(found)
    }

    private func found(_ record: CopybookRecord) -> Found {
        let fields = CopybookFields(record, settings, page: page, isDecimalComma: copybook.decimalPointIsComma).fields()
        return Found(fields: fields, length: record.layout.maximumLength)
    }

    /// A name that is no field would leave what it means unprotected.
    private func checkPersonal() {
        guard !settings.personal.isEmpty else { return }
        var known: Set<String> = []
        func add(_ fields: [FixedWidthField], _ path: String) {
            for field in fields {
                known.insert(path + field.format.name)
                add(field.members, path + field.format.name + ".")
            }
        }
        for record in copybook.records { add(found(record).fields, "") }
        for name in settings.personal.sorted() where !known.contains(name) {
            context.report(
                Diagnostic(
                    .fixedWidthLayout, "`personal` names \(name), which is no field of the copybook", at: settings.personalPlace,
                    expected: "a field's name, with those of its groups before it, as in `owner.family`",
                    help: Suggestion.nearest(to: name, among: known).map { "did you mean `\($0)`?" }))
        }
    }

    private func refuse(_ message: String, at place: Place, name: String?) {
        let names = copybook.records.map(\.name)
        context.report(
            Diagnostic(
                .fixedWidthLayout, message, at: place, expected: "one of " + names.prefix(20).joined(separator: ", "),
                help: name.flatMap { Suggestion.nearest(to: $0.uppercased(), among: names) }.map { "did you mean `\($0)`?" }))
    }

    /// The condition names of all items, for `lookup()`.
    var codeTables: [SourceCodeTable] {
        let weights = page.weights
        return copybook.records.flatMap { record in
            record.items.indices.compactMap { index in
                let item = record.items[index]
                guard !item.isGroup, !item.conditions.isEmpty, let name = item.fieldName, let table = ConditionTable(item) else {
                    return nil
                }
                var path = [name]
                var above = item.parent
                while let group = above {
                    if let name = record.items[group].fieldName { path.insert(name, at: 0) }
                    above = record.items[group].parent
                }
                return SourceCodeTable(
                    path: path, codes: table.rows, ranges: table.ranges, isNumeric: item.category == .numeric, weights: weights)
            }
        }
    }

    /// The plain fields that several records begin with alike: those that tell the kinds apart.
    static func common(_ records: [[FixedWidthField]]) -> [FixedWidthField] {
        guard let first = records.first else { return [] }
        return Array(
            first.enumerated().prefix { index, field in
                field.isPlain
                    && records.allSatisfy { other in
                        other.indices.contains(index) && other[index].isPlain && other[index].format == field.format
                            && other[index].start == field.start && other[index].length == field.length
                    }
            }.map(\.element))
    }
}
