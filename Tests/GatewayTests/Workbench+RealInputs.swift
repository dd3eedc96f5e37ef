import Foundation
import Testing

/// Mappings of the `RealInputs` folder and the files that other systems wrote.
extension Workbench {
    private static let mappings = LandbridgeProcess.packageRoot.appendingPathComponent("Tests/GatewayTests/RealInputs")

    static func realMapping(_ name: String) -> String {
        // That of the bills is a sample as well.
        name == "bill-status" ? mapping(name) : mappings.appendingPathComponent(name + ".yaml").path
    }

    /// The mapping of the bills for a feed of which it is known how many documents it has.
    func eighteenBills() throws -> String {
        try variant(of: "bill-status", replacing: [("  duplicates: reject\n", "  files: 18\n  duplicates: reject\n")])
    }

    /// A file or pattern among the real inputs of the shared folder.
    static func real(_ path: String) -> String { (LandbridgeProcess.shared?.path ?? "") + "/real/" + path }

    static func hasReal(_ folder: String) -> Bool {
        LandbridgeProcess.shared != nil && FileManager.default.fileExists(atPath: real(folder))
    }

    /// Writes a mapping with parts of its text replaced into the folder, beside its code tables.
    func variant(of name: String, replacing changes: [(text: String, by: String)]) throws -> String {
        var mapping = try String(contentsOf: URL(fileURLWithPath: Self.realMapping(name)), encoding: .utf8)
        for (text, replacement) in changes {
            try #require(mapping.contains(text), "\(name) has no \(text)")
            mapping = mapping.replacingOccurrences(of: text, with: replacement)
        }
        try folder.write("variant.yaml", mapping)
        if !FileManager.default.fileExists(atPath: folder.path("codes")) {
            try FileManager.default.copyItem(
                at: URL(fileURLWithPath: Self.realMapping(name)).deletingLastPathComponent().appendingPathComponent("codes"), to: folder.url.appendingPathComponent("codes"))
        }
        return "variant.yaml"
    }

    /// Writes a real file with one of its lines changed into the folder.
    ///
    /// - Parameter line: counted from 1.
    func changed(_ path: String, line: Int, _ change: (String) -> String) throws -> String {
        let text = try String(contentsOf: URL(fileURLWithPath: Self.real(path)), encoding: .utf8)
        var lines = text.components(separatedBy: "\n")
        try #require(lines.indices.contains(line - 1))
        lines[line - 1] = change(lines[line - 1])
        try folder.write("changed.txt", lines.joined(separator: "\n"))
        return "changed.txt"
    }
}
