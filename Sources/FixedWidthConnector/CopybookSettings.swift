import Connector
import Copybook
import Diagnostics
import Input
import Records
import Settings

/// The `copybook` of a source: the file, and what the program that wrote the data was compiled with.
struct CopybookSettings {
    enum Truncation: String, CaseIterable { case standard, binary }
    enum Tables: String, CaseIterable { case actual, maximum }
    enum Endian: String, CaseIterable { case big, little }
    enum DecimalPoint: String, CaseIterable { case point, comma }
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
    /// Characters of CURRENCY SIGN.
    var currency: Set<Character> = []
    /// Names of fields, with their groups before them.
    var personal: Set<String> = []
    var personalPlace: Place

    /// Reads `copybook: FILE`, or `copybook: { file: FILE, … }`.
    ///
    /// - Returns: nil where there is none, or it cannot be used.
    init?(_ source: inout SettingsMap, page: CodePage) {
        guard let node = source.node("copybook"), !node.isNull else { return nil }
        place = node.place
        personalPlace = node.place
        isLittleEndian = !page.isEBCDIC
        floating = page.isEBCDIC ? .ibm : .ieee
        if let text = node.text {
            file = FileSystem.path(text, from: node.place.file)
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
        personalPlace = map.node("personal")?.place ?? place
        personal = Set(map.strings("personal") ?? [])
        if map.choice("decimal_point", DecimalPoint.self) == .comma { options.decimalPointIsComma = true }
        for sign in map.strings("currency") ?? [] {
            if let character = sign.first, sign.count == 1, CurrencySign.isAllowed(character) {
                currency.insert(character)
                options.currencySymbols.insert(character)
            } else {
                map.context.report(
                    Diagnostic(
                        .fixedWidthLayout, "`currency` is not one character that pictures may have as currency sign",
                        at: map.node("currency")?.place ?? place, found: Redacted(sign, isPersonal: false),
                        help: "`$ £ € ¥` need not be named"))
            }
        }
        map.finish()
        guard let name else { return nil }
        file = FileSystem.path(name, from: node.place.file)
    }

    /// Whether `personal` names a field, or a group around it.
    ///
    /// - Parameter path: the field's name, with those of its groups before it.
    func isPersonal(_ path: String) -> Bool {
        if personal.isEmpty { return false }
        var path = path[...]
        while true {
            if personal.contains(String(path)) { return true }
            guard let point = path.lastIndex(of: ".") else { return false }
            path = path[..<point]
        }
    }
}
