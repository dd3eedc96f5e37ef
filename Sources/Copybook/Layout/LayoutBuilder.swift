import Diagnostics

/// Computes where the items of a record lie.
///
/// Slack bytes follow the Language Reference, "Slack bytes": before an aligned item, and at the end of each occurrence of a
/// table that holds one. Behind and inside tables of varying length they are computed for the greatest counts.
struct LayoutBuilder {
    /// Bytes of a part of the record: as a program, and with all tables at their greatest and least.
    private struct Extent {
        var length = LayoutLength(fixed: 0)
        var maximum = 0
        var minimum = 0

        mutating func append(_ other: Extent) {
            length.fixed += other.length.fixed
            length.tables += other.length.tables
            maximum += other.maximum
            minimum += other.minimum
        }

        mutating func pad(_ count: Int) {
            length.fixed += count
            maximum += count
            minimum += count
        }
    }

    private struct TooLarge: Error { let item: Int }

    private var items: [CopybookItem]
    private let options: CopybookOptions
    private var fields: [LayoutField]
    private var tables: [LayoutTable] = []
    private var variableTables = 0
    /// The strictest boundary of anything in an item, and that of the first elementary item in it.
    private var boundaries: [(strictest: Int, first: Int)] = []
    private var findings: Findings
    private let place: (Int) -> TextPlace

    /// - Parameter place: that of an item's entry.
    static func build(
        _ items: [CopybookItem], renames: [CopybookRename], options: CopybookOptions, place: @escaping (Int) -> TextPlace,
        _ findings: inout Findings
    ) -> (items: [CopybookItem], layout: RecordLayout)? {
        var builder = LayoutBuilder(items, options: options, place: place, findings)
        defer { findings = builder.findings }
        do throws(TooLarge) {
            builder.computeBoundaries()
            let extent = try builder.lay(0, at: Extent(), tables: [])
            let layout = RecordLayout(
                fields: builder.fields, tables: builder.tables, renames: renames.map { builder.field($0) },
                length: extent.length,
                minimumLength: extent.minimum, maximumLength: extent.maximum)
            return (builder.items, layout)
        } catch {
            builder.findings.report(
                .copybookLimit, "the record becomes too large", at: place(error.item),
                expected:
                    "at most \(options.limits.recordBytes) bytes and \(options.limits.variableTables) tables of varying length",
                found: items[error.item].name, help: "check the numbers of OCCURS and the pictures")
            return nil
        }
    }

    private init(_ items: [CopybookItem], options: CopybookOptions, place: @escaping (Int) -> TextPlace, _ findings: Findings) {
        self.items = items
        self.options = options
        self.place = place
        self.findings = findings
        fields = Array(
            repeating: LayoutField(offset: LayoutLength(fixed: 0), length: LayoutLength(fixed: 0), tables: []),
            count: items.count)
    }

    private mutating func computeBoundaries() {
        boundaries = Array(repeating: (1, 1), count: items.count)
        // What is in a group stands behind it, so that backwards the parts are known before the whole.
        for index in items.indices.reversed() {
            let item = items[index]
            if item.isGroup {
                boundaries[index].strictest = item.children.reduce(1) { max($0, boundaries[$1].strictest) }
                boundaries[index].first = item.children.first.map { boundaries[$0].first } ?? 1
            } else if item.isSynchronized {
                let boundary = ItemSizes.boundary(item.usage, length: item.length, options)
                boundaries[index] = (boundary, boundary)
            }
        }
    }

    private func slack(_ offset: Int, _ boundary: Int) -> Int { (boundary - offset % boundary) % boundary }

    /// Lays an item with all its occurrences.
    ///
    /// - Parameters:
    ///   - start: all before it in the record; inside tables, before the first occurrence.
    ///   - around: the tables that it is in.
    /// - Returns: its bytes.
    private mutating func lay(_ index: Int, at start: Extent, tables around: [Int]) throws(TooLarge) -> Extent {
        var inside = around
        if let occurs = items[index].occurs {
            inside.append(tables.count)
            tables.append(
                LayoutTable(
                    item: index, outer: around.last, minimum: occurs.minimum, maximum: occurs.maximum,
                    countItem: occurs.countItem,
                    stride: LayoutLength(fixed: 0), hasFixedRoom: options.tableStyle == .maximumCount))
        }
        var element = Extent()
        if items[index].isGroup {
            element = try layChildren(index, at: start, tables: inside)
        } else {
            element.pad(items[index].length)
        }
        guard element.maximum <= options.limits.recordBytes else { throw TooLarge(item: index) }
        items[index].length = element.maximum
        guard let occurs = items[index].occurs, let table = inside.last else {
            fields[index] = LayoutField(offset: start.length, length: element.length, tables: inside)
            return element
        }
        element.pad(slack(element.maximum, boundaries[index].strictest))
        items[index].length = element.maximum
        fields[index] = LayoutField(offset: start.length, length: element.length, tables: inside)
        tables[table].stride = element.length
        return try repeated(element, occurs, table)
    }

    private mutating func repeated(_ element: Extent, _ occurs: TableClause, _ table: Int) throws(TooLarge) -> Extent {
        let (maximum, isTooLarge) = element.maximum.multipliedReportingOverflow(by: occurs.maximum)
        guard !isTooLarge, maximum <= options.limits.recordBytes else { throw TooLarge(item: tables[table].item) }
        if options.tableStyle == .maximumCount {
            return Extent(length: LayoutLength(fixed: maximum), maximum: maximum, minimum: maximum)
        }
        if occurs.countItem == nil, element.length.isFixed {
            return Extent(length: LayoutLength(fixed: maximum), maximum: maximum, minimum: maximum)
        }
        variableTables += 1
        guard variableTables <= options.limits.variableTables else { throw TooLarge(item: tables[table].item) }
        // Not above the product just proved, since neither factor is above its greatest.
        return Extent(
            length: LayoutLength(fixed: 0, tables: [table]), maximum: maximum, minimum: element.minimum * occurs.minimum)
    }

    private mutating func layChildren(_ group: Int, at start: Extent, tables around: [Int]) throws(TooLarge) -> Extent {
        var size = Extent()
        /// Of the last item with storage of its own: where it begins in the group, and its bytes.
        var original = (start: Extent(), size: Extent())
        for child in items[group].children {
            if items[child].redefines != nil {
                var position = start
                position.append(original.start)
                checkAlignment(child, at: position)
                let other = try lay(child, at: position, tables: around)
                if widen(&original.size, to: other, child) {
                    size = original.start
                    size.append(original.size)
                }
                continue
            }
            size.pad(slack(start.maximum + size.maximum, boundaries[child].first))
            var position = start
            position.append(size)
            original.start = size
            original.size = try lay(child, at: position, tables: around)
            size.append(original.size)
            guard start.maximum + size.maximum <= options.limits.recordBytes else { throw TooLarge(item: child) }
        }
        return size
    }

    /// A redefinition that is larger than what it redefines makes the storage larger, as compilers do with a warning.
    ///
    /// - Returns: whether the storage grew.
    private mutating func widen(_ original: inout Extent, to other: Extent, _ item: Int) -> Bool {
        if original.length.isFixed, other.maximum <= original.maximum { return false }
        guard original.length.isFixed, other.length.isFixed else {
            // A redefinition of varying length that fits, or one of what varies, leaves what follows where it is.
            if other.maximum <= original.length.fixed { return false }
            findings.report(
                .copybookOverlay, "a redefinition of varying length is larger than the storage", at: place(item),
                expected: "at most \(original.length.fixed) bytes", found: "\(other.maximum) bytes",
                help: "make the redefined item as large as the redefinition can become")
            return false
        }
        findings.report(
            .copybookOverlay, "the redefinition is larger than what it redefines", at: place(item), severity: .warning,
            expected: "at most \(original.maximum) bytes", found: "\(other.maximum) bytes",
            help: "what follows lies behind the larger one, as compilers lay it out; compare with the data")
        original = other
        return true
    }

    private mutating func checkAlignment(_ item: Int, at position: Extent) {
        guard slack(position.maximum, boundaries[item].first) != 0 else { return }
        findings.report(
            .copybookOverlay, "a redefinition begins with an item that is not aligned there", at: place(item),
            severity: .warning,
            expected: "an offset that \(boundaries[item].first) divides", found: "\(position.maximum)",
            help: "it is read where the redefined item begins; compare with the data")
    }

    /// From the beginning of the first item to the end of the last.
    private func field(_ rename: CopybookRename) -> LayoutField {
        let first = fields[rename.from]
        let last = fields[rename.through ?? rename.from]
        var length = LayoutLength(fixed: last.offset.fixed - first.offset.fixed + last.length.fixed)
        let before = Set(first.offset.tables)
        length.tables = (last.offset.tables + last.length.tables).filter { !before.contains($0) }
        return LayoutField(offset: first.offset, length: length, tables: [])
    }
}
