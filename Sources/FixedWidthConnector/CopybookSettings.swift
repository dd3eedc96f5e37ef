import Connector
import Copybook
import Diagnostics
import Records
import Settings

/// The `copybook` of a source: the file, and what the program that wrote the data was compiled with.
struct CopybookSettings {
    enum Truncation: String, CaseIterable { case standard, binary }
    enum Tables: String, CaseIterable { case actual, maximum }
    enum Endian: String, CaseIterable { case big, little }
    enum Form: String, CaseIterable { case fixed, free }

    let file: String
    let place: Place
    var options = CopybookOptions()
    /// Whether COMP holds every pattern of bits, as COMP-5 does (TRUNC(BIN)).
    var isTruncationBinary = false
    /// Of COMP-5.
    var isLittleEndian: Bool
    var floating: FloatNumber.Format
    var signs = SignPolicy.any
    var nullBytes: [NullBytes] = []
    /// Names of fields, or of groups whose fields all are, with their groups before them.
    var personal: Set<String> = []
    private(set) var personalPlace: Place?

    /// Reads `copybook: FILE`, or `copybook: { file: FILE, … }`.
    ///
    /// - Returns: nil where there is none, or it cannot be used.
    init?(_ source: inout SettingsMap, page: CodePage) {
        guard let node = source.node("copybook"), !node.isNull else { return nil }
        place = node.place
        isLittleEndian = !page.isEBCDIC
        floating = page.isEBCDIC ? .ibm : .ieee
        if let text = node.text {
            file = Self.relative(text, to: node.place.file)
            return
        }
        guard var map = source.map("copybook") else { return nil }
        let name = map.requiredString("file")
        switch map.choice("format", Form.self) {
        case .fixed: options.format = .fixed
        case .free: options.format = .free
        case nil: break
        }
        if map.choice("tables", Tables.self) == .maximum { options.tableStyle = .maximumCount }
        isTruncationBinary = map.choice("truncate", Truncation.self) == .binary
        isLittleEndian = map.choice("endian", Endian.self).map { $0 == .little } ?? isLittleEndian
        floating = map.choice("floating", FloatNumber.Format.self) ?? floating
        signs = map.choice("signs", SignPolicy.self) ?? .any
        nullBytes = NullBytes.read(&map)
        personal = Set(map.strings("personal") ?? [])
        personalPlace = map.node("personal")?.place
        map.finish()
        guard let name else { return nil }
        file = Self.relative(name, to: node.place.file)
    }

    /// - Parameter path: a field's name with the groups around it before it.
    func isPersonal(_ path: String) -> Bool {
        personal.contains(path) || path.indices.contains { path[$0] == "." && personal.contains(String(path[..<$0])) }
    }

    /// A path as the mapping means it: from the mapping's own folder.
    private static func relative(_ path: String, to mapping: String?) -> String {
        guard !path.hasPrefix("/"), let mapping, let slash = mapping.lastIndex(of: "/") else { return path }
        return mapping[...slash] + path
    }
}
