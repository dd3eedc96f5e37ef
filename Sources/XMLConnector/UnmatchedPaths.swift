import Diagnostics

/// Paths of a mapping that nothing in the documents read so far has matched: a path that is misspelt gives no records, or no values.
struct UnmatchedPaths: Sendable {
    /// How far a path led, in the documents where it led furthest.
    private struct Trace: Sendable {
        /// Steps that matched with their conditions, and by name.
        var held = -1
        var named = -1
        /// What stands where the next step should have matched: elements, or attributes where that is one.
        var members: [XMLName: Int64] = [:]
        /// Something stands in the elements that it led to.
        var isFilled = false
        /// The next step as the other of the two, or a way to it further in.
        var elsewhere: String?
    }

    /// Names that are told.
    private static let shownNames = 5
    /// Different names that are kept of one path.
    private static let maximumNames = 1 << 12
    private static let shownPaths = 20

    private let machine: XMLMachine
    private let prefixes: [String: String]
    /// For each node the edge that leads to it, as the callbacks number them.
    private let edges: [Int: (index: Int, edge: XMLMachine.Edge)]
    private let attributes: [Int: Int]
    private var traces: [Int: Trace]
    private var documents = 0
    /// Documents with a root element that no kind's path begins with, and the first of those.
    private var strangers = 0
    private var stranger: (file: String, root: String)?

    init(_ layout: XMLLayout) {
        let machine = layout.machine
        self.machine = machine
        prefixes = Dictionary(layout.namespaces.map { ($0.value, $0.key) }, uniquingKeysWith: min)
        var attributes: [Int: Int] = [:]
        // The order is that of SAXState.
        for (index, attribute) in machine.nodes.flatMap(\.attributes).enumerated() where attribute.slot >= 0 {
            attributes[attribute.slot] = index
        }
        edges = machine.incoming
        self.attributes = attributes
        traces = Dictionary(uniqueKeysWithValues: machine.uses.indices.filter { !machine.uses[$0].isOptional }.map { ($0, Trace()) })
    }

    // MARK: reading

    /// Takes in what a document had, or the beginning of one.
    mutating func add(_ parser: XMLDocumentParser) {
        guard parser.hasRoot else { return }
        documents += 1
        let state = parser.state
        func isTaken(_ node: Int, withConditions: Bool) -> Bool {
            guard let index = edges[node]?.index else { return false }
            let edge = state.pointee.edges[index]
            return withConditions && edge.mark >= 0 ? state.pointee.edges[Int(edge.mark)].isTaken : edge.isTaken
        }
        for use in Array(traces.keys) {
            let path = machine.uses[use]
            let isMatched =
                path.attribute.map { attributes[$0.slot].map { state.pointee.attributes[$0].isTaken } ?? false }
                ?? (path.steps.isEmpty || isTaken(path.nodes[path.steps.count], withConditions: true))
            if isMatched { traces[use] = nil }
        }
        noteStranger(parser)
        guard !traces.isEmpty else { return }
        let names = ElementNames(parser.state.pointee.census)
        for use in Array(traces.keys) {
            let path = machine.uses[use]
            var held = 0
            while held < path.steps.count, isTaken(path.nodes[held + 1], withConditions: true) { held += 1 }
            follow(use, held: held, names)
        }
    }

    /// Follows a path by names alone from where it held.
    private mutating func follow(_ use: Int, held: Int, _ names: ElementNames) {
        let path = machine.uses[use]
        var nodes = names.start(path.origin)
        var named = 0
        while named < path.steps.count, let name = edges[path.nodes[named + 1]]?.edge.name {
            let next = names.step(name, isDescendant: path.steps[named].isDescendant, from: nodes)
            if next.isEmpty { break }
            nodes = next
            named += 1
        }
        // Where not all of the document was counted, less may be known by name.
        let isKnown = named >= held
        named = max(named, held)
        guard var trace = traces[use], held >= trace.held else { return }
        if held > trace.held || named > trace.named { trace = Trace(held: held, named: named) }
        if named == trace.named, isKnown {
            let isAttribute = named == path.steps.count
            if names.holdsSomething(nodes) { trace.isFilled = true }
            if !isAttribute, path.steps[named].isDescendant { nodes = names.below(nodes) }
            for (name, count) in names.members(nodes, areAttributes: isAttribute)
            where trace.members[name] != nil || trace.members.count < Self.maximumNames {
                let (sum, overflow) = trace.members[name, default: 0].addingReportingOverflow(count)
                trace.members[name] = overflow ? .max : sum
            }
            if trace.elsewhere == nil, let local = missing(path, named)?.local {
                if names.members(nodes, areAttributes: !isAttribute).keys.contains(where: { $0.local == local }) {
                    trace.elsewhere = (isAttribute ? "" : "@") + local
                } else if !isAttribute {
                    trace.elsewhere = names.way(to: local, from: nodes)?.map(text).joined(separator: "/")
                }
            }
        }
        traces[use] = trace
    }

    /// The name that was not met.
    private func missing(_ path: XMLMachine.PathUse, _ named: Int) -> XMLMachine.Name? {
        named < path.steps.count ? edges[path.nodes[named + 1]]?.edge.name : path.attribute?.name
    }

    private mutating func noteStranger(_ parser: XMLDocumentParser) {
        let begins = machine.kinds.contains { kind in
            guard kind.stepNodes.count > 1, let first = edges[kind.stepNodes[1]] else { return true }
            return machine.nodes[0].below != nil || parser.state.pointee.edges[first.index].isTaken
        }
        guard !begins else { return }
        strangers += 1
        guard stranger == nil else { return }
        let root = ElementNames(parser.state.pointee.census).members([0], areAttributes: false).keys.first
        stranger = (parser.file.path, root.map(text) ?? "")
    }

    // MARK: findings

    private func isKind(_ use: Int, ofRecords: Bool = false) -> Bool {
        guard case .kind(let kind) = machine.uses[use].subject else { return false }
        return !ofRecords || !machine.kinds[kind].isContext
    }

    /// - Parameter records: that were read, where that is not all of the feed.
    func findings(of records: Int64?) -> [Diagnostic] {
        guard documents > 0 else { return [] }
        // No document begins as the paths do.
        let isNothing = strangers == documents
        var result: [Diagnostic] = []
        for use in traces.keys.sorted() {
            let path = machine.uses[use]
            // What stands in something that is not there is told with it.
            if let base = path.base, traces[base] != nil { continue }
            // In elements that are all empty nothing can be misspelt.
            if !isKind(use), let trace = traces[use], trace.held == trace.named, !trace.isFilled { continue }
            let severity: Severity = isNothing && isKind(use, ofRecords: true) ? .error : isEmpty(use) ? .note : .warning
            result.append(describe(use, severity: severity, of: records))
        }
        if result.count > Self.shownPaths {
            let more = result.count - Self.shownPaths
            result = Array(result.prefix(Self.shownPaths))
            result.append(
                Diagnostic(.xmlPathUnmatched, "\(more) more path\(more == 1 ? "" : "s") match nothing", severity: .warning))
        }
        if strangers > 0, let stranger, strangers < documents {
            let roots = Set(machine.kinds.filter { $0.name != nil }.compactMap { $0.steps.first?.local }).sorted()
            result.append(
                Diagnostic(
                    .xmlPathUnmatched,
                    strangers == 1
                        ? "a document has another root element than the paths, so nothing of it is read"
                        : "\(strangers) of \(documents) documents have another root element than the paths, so nothing of them is read",
                    severity: .warning, at: Place(file: stranger.file), expected: roots.joined(separator: " or "),
                    found: Redacted(stranger.root, isPersonal: false), help: "leave such files out of the feed, or give them a mapping of their own"))
        }
        return result
    }

    /// Records may be missing because there are none today: nothing stands in their place that no path knows.
    private func isEmpty(_ use: Int) -> Bool {
        guard isKind(use, ofRecords: true), let trace = traces[use], trace.held == trace.named, trace.held > 0, trace.elsewhere == nil
        else { return false }
        let known = machine.nodes[machine.uses[use].nodes[trace.held]].children.map(\.name)
        return trace.members.keys.allSatisfy { name in known.contains { $0.matches(name) } }
    }

    private func describe(_ use: Int, severity: Severity, of records: Int64?) -> Diagnostic {
        let path = machine.uses[use]
        let trace = traces[use] ?? Trace()
        let noun = path.attribute == nil ? "element" : "attribute"
        let part = records.map { " in the \($0) record\($0 == 1 ? "" : "s") that were read" } ?? ""
        return Diagnostic(
            .xmlPathUnmatched, "no \(noun) matches `\(path.text)`, the path of \(subject(path))\(part)", severity: severity, at: path.place,
            expected: "an \(noun) at `\(written(path, path.steps.count))\(path.attribute.map { "/@" + ($0.name.local ?? "*") } ?? "")`",
            found: Redacted(found(path, trace), isPersonal: false), help: help(path, trace, severity))
    }

    private func subject(_ path: XMLMachine.PathUse) -> String {
        var kind: Int?
        var base = path.base
        while kind == nil, let index = base {
            if case .kind(let found) = machine.uses[index].subject { kind = found }
            base = machine.uses[index].base
        }
        let isPlain = machine.kinds.count { $0.name != nil } == 1
        let owner = isPlain ? "" : kind.flatMap { machine.kinds[$0].name }.map { " of `\($0)`" } ?? ""
        switch path.subject {
        case .kind(let kind): return "\(machine.kinds[kind].isContext ? "the context" : "the records") `\(machine.kinds[kind].name ?? "")`"
        case .field(let name): return "the field `\(name)`\(owner)"
        case .group(let name): return "the list `\(name)`\(owner)"
        case .keys(let name): return "the keys of `\(name)`\(owner)"
        case .values(let name): return "the values of `\(name)`\(owner)"
        }
    }

    /// Steps from the document on.
    private func written(_ path: XMLMachine.PathUse, _ count: Int) -> String {
        let outer = path.origin.map { machine.kinds[$0].path } ?? ""
        return outer + path.steps.prefix(count).map { "/" + $0.text }.joined()
    }

    private func found(_ path: XMLMachine.PathUse, _ trace: Trace) -> String {
        guard trace.named <= trace.held else {
            let step = path.steps[trace.held]
            let name = XMLPath.Step(isDescendant: step.isDescendant, test: step.test, conditions: []).text
            let place = written(path, trace.held)
            return "`\(place)/\(name)`, but none that meets the condition of `\(step.text)`"
        }
        let isAttribute = trace.held == path.steps.count
        let all = trace.members.sorted { ($1.value, text($0.key)) < ($0.value, text($1.key)) }
        var names = all.prefix(Self.shownNames).map { "\(isAttribute ? "@" : "")\(text($0.key)) (\($0.value))" }.joined(separator: ", ")
        if all.count > Self.shownNames { names += ", and \(all.count - Self.shownNames) more" }
        if names.isEmpty { names = isAttribute ? "no attributes" : "no elements" }
        let place = written(path, trace.held)
        // The path, which may be long, comes last.
        return place.isEmpty ? "the root element \(names)" : "\(names) in `\(place)`"
    }

    private func help(_ path: XMLMachine.PathUse, _ trace: Trace, _ severity: Severity) -> String? {
        if severity == .note { return "if there are none today, nothing is wrong" }
        var wanted: String?
        if trace.named <= trace.held, let local = missing(path, trace.held)?.local {
            let isAttribute = trace.held == path.steps.count
            let names = Dictionary(trace.members.keys.map { ($0.local, text($0)) }, uniquingKeysWith: min)
            wanted =
                trace.elsewhere
                ?? Suggestion.nearest(to: local, among: names.keys.sorted()).flatMap { names[$0] }.map { (isAttribute ? "@" : "") + $0 }
        }
        let missing = trace.held < path.steps.count ? String(path.steps[trace.held].text.drop { $0 == "/" }) : path.attribute.map { "@" + ($0.name.local ?? "*") }
        var lines = wanted.map { ["did you mean `\($0)` for `\(missing ?? "")`?"] } ?? []
        if case .field = path.subject { lines.append("where it may be missing from a whole feed, say `absent: null`") }
        return lines.isEmpty ? nil : lines.joined(separator: " ")
    }

    private func text(_ name: XMLName) -> String {
        guard let namespace = name.namespace else { return name.local }
        guard let prefix = prefixes[namespace] else { return "{\(namespace)}\(name.local)" }
        return prefix == "default" ? name.local : "\(prefix):\(name.local)"
    }
}
