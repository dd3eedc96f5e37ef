import Diagnostics
import Yams

/// Reads YAML 1.1 text into settings nodes.
public enum YAMLReader {
    /// Larger settings files are refused.
    public static let maximumBytes = 4 << 20
    /// Deeper nesting is refused.
    public static let maximumDepth = 64
    /// Aliases multiply: the nodes after expansion are bounded.
    public static let maximumNodes = 500_000

    /// - Parameters:
    ///   - text: one YAML document.
    ///   - file: its name for messages.
    /// - Throws: `GatewayError` with `LB6004` where the text is not YAML, is too large or nests too deeply, and with
    ///   `LB6005` where a map names a key twice.
    public static func read(_ text: String, file: String) throws -> SettingsNode {
        guard text.utf8.count <= maximumBytes else {
            throw GatewayError(
                Diagnostic(
                    .settingsNotYAML, "the file is larger than \(maximumBytes) bytes", at: Place(file: file)), exit: .usage)
        }
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
        var converter = Converter(file: file, lines: lines)
        do {
            guard let root = try Yams.compose(yaml: text) else {
                return SettingsNode(.null, at: Place(file: file, line: 1, column: 1))
            }
            return try converter.convert(root, depth: 0)
        } catch let error as YamlError {
            throw GatewayError(diagnostic(for: error, file: file, lines: lines), exit: .usage)
        }
    }

    private static func diagnostic(for error: YamlError, file: String, lines: [String]) -> Diagnostic {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return Diagnostic(
                .settingsNotYAML, problem,
                at: Place(
                    file: file, line: mark.line, column: mark.column,
                    sourceLine: lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : nil))
        case .duplicatedKeysInMapping(let duplicates, let context):
            let mark: Mark? = context.mark
            return Diagnostic(
                .settingsDuplicateKey, "a key stands twice in one map: \(duplicates.map { "\($0)" }.joined(separator: ", "))",
                at: Place(
                    file: file, line: mark?.line, column: mark?.column,
                    sourceLine: mark.flatMap { lines.indices.contains($0.line - 1) ? lines[$0.line - 1] : nil }),
                help: "keep one of them")
        default:
            return Diagnostic(.settingsNotYAML, "the file is not YAML: \(error)", at: Place(file: file))
        }
    }

    private struct Converter {
        let file: String
        let lines: [String]
        var nodes = 0

        mutating func convert(_ node: Node, depth: Int) throws -> SettingsNode {
            nodes += 1
            let place = place(node.mark, shift: 0)
            guard depth <= YAMLReader.maximumDepth, nodes <= YAMLReader.maximumNodes else {
                throw GatewayError(
                    Diagnostic(
                        .settingsNotYAML, "the file nests too deeply or expands to too many values", at: place,
                        expected: "at most \(YAMLReader.maximumDepth) levels and \(YAMLReader.maximumNodes) values"),
                    exit: .usage)
            }
            switch node {
            case .scalar(let scalar):
                let isPlain = scalar.style == .plain || scalar.style == .any
                if isPlain, ["", "~", "null", "Null", "NULL"].contains(scalar.string) {
                    return SettingsNode(.null, at: place)
                }
                let quoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
                if scalar.style == .literal || scalar.style == .folded {
                    return SettingsNode(.scalar(scalar.string, isPlain: false), at: blockPlace(scalar.mark))
                }
                return SettingsNode(
                    .scalar(scalar.string, isPlain: isPlain), at: self.place(scalar.mark, shift: quoted ? 1 : 0))
            case .sequence(let sequence):
                var items: [SettingsNode] = []
                for item in sequence { items.append(try convert(item, depth: depth + 1)) }
                return SettingsNode(.list(items), at: place)
            case .mapping(let mapping):
                var entries: [SettingsNode.Entry] = []
                var names: Set<String> = []
                for (key, value) in mapping {
                    guard let name = key.string else {
                        throw GatewayError(
                            Diagnostic(
                                .settingsWrongShape, "a key is not a text", at: self.place(key.mark, shift: 0),
                                expected: "a text"), exit: .usage)
                    }
                    // `a` and "a" are two keys for YAML, but one name for us.
                    guard names.insert(name).inserted else {
                        throw GatewayError(
                            Diagnostic(
                                .settingsDuplicateKey, "a key stands twice in one map: \(name)",
                                at: self.place(key.mark, shift: 0), help: "keep one of them"), exit: .usage)
                    }
                    entries.append(
                        .init(
                            key: name, keyPlace: self.place(key.mark, shift: 0),
                            value: try convert(value, depth: depth + 1)))
                }
                return SettingsNode(.map(entries), at: place)
            case .alias:
                throw GatewayError(
                    Diagnostic(.settingsNotYAML, "an alias names no anchor", at: place), exit: .usage)
            }
        }

        private func place(_ mark: Mark?, shift: Int) -> Place {
            guard let mark else { return Place(file: file) }
            return Place(
                file: file, line: mark.line, column: mark.column + shift,
                sourceLine: lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : nil)
        }

        /// The text of a block scalar starts on the line after its indicator, at that line's indentation.
        private func blockPlace(_ mark: Mark?) -> Place {
            guard let mark, lines.indices.contains(mark.line) else { return place(mark, shift: 0) }
            let line = lines[mark.line]
            let indentation = line.prefix { $0 == " " }.count
            return Place(file: file, line: mark.line + 1, column: indentation + 1, sourceLine: line)
        }
    }
}
