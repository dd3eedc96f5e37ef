internal import Diagnostics
public import Settings

/// The `changes` of a source: what on the server its changes come through.
public struct ChangeSettings: Sendable {
    /// nil names it after the mapping.
    public var slot: String?
    public var publication: String?
    /// The mapping says that its changes are to be read.
    public var isDeclared = false
    /// Bytes of the server's log that the slot may hold back before a run warns.
    public var retained: Int64 = 1 << 30

    static func read(_ source: inout SettingsMap) -> ChangeSettings {
        var result = ChangeSettings()
        guard var map = source.map("changes") else { return result }
        result.isDeclared = true
        result.slot = map.string("slot")
        result.publication = map.string("publication")
        if let megabytes = map.int("warn_retained_mib", in: 1...1 << 30) { result.retained = Int64(megabytes) << 20 }
        if let slot = result.slot, slot.isEmpty || slot.utf8.count > 63 || !slot.utf8.allSatisfy(isSlotByte) {
            map.context.report(
                Diagnostic(
                    .settingsWrongValue, "the slot's name cannot be used", at: map.node("slot")?.place,
                    expected: "lower-case letters, digits and _, at most 63", found: Redacted(slot, isPersonal: false)))
        }
        map.finish()
        return result
    }

    private static func isSlotByte(_ byte: UInt8) -> Bool {
        byte == 0x5F || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// The names on the server for a mapping.
    public func names(mapping: String) -> (slot: String, publication: String) {
        let word = String(mapping.lowercased().utf8.map { Self.isSlotByte($0) ? Character(Unicode.Scalar($0)) : "_" })
        let name = String(("landbridge_" + word).prefix(63))
        return (slot ?? name, publication ?? name)
    }
}
