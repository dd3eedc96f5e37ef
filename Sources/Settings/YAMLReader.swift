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
        let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        // What the parser counts as lines (YAML 1.1, chapter 5.4).
        let lines = text.split(omittingEmptySubsequences: false) {
            ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains($0)
        }.map(String.init)
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
                    sourceLine: lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : nil),
                // Expressions have commas, and quotes in the middle.
                help: problem.contains("expected ','") ? "inside { } and [ ] put expressions in quotes" : nil)
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
        let scalars: [[Unicode.Scalar]]
        var nodes = 0
        /// By line and column: aliases name one scalar many times.
        private var textPlaces: [Int: Place] = [:]

        init(file: String, lines: [String]) {
            self.file = file
            self.lines = lines
            scalars = lines.map { Array($0.unicodeScalars) }
        }

        mutating func convert(_ node: Node, depth: Int) throws -> SettingsNode {
            nodes += 1
            let place = place(node.mark)
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
                return SettingsNode(.scalar(scalar.string, isPlain: isPlain), at: textPlace(scalar))
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
                                .settingsWrongShape, "a key is not a text", at: self.place(key.mark),
                                expected: "a text"), exit: .usage)
                    }
                    // `a` and "a" are two keys for YAML, but one name for us.
                    guard names.insert(name).inserted else {
                        throw GatewayError(
                            Diagnostic(
                                .settingsDuplicateKey, "a key stands twice in one map: \(name)",
                                at: self.place(key.mark), help: "keep one of them"), exit: .usage)
                    }
                    entries.append(
                        .init(
                            key: name, keyPlace: self.place(key.mark),
                            value: try convert(value, depth: depth + 1)))
                }
                return SettingsNode(.map(entries), at: place)
            case .alias:
                throw GatewayError(
                    Diagnostic(.settingsNotYAML, "an alias names no anchor", at: place), exit: .usage)
            }
        }

        private func place(_ mark: Mark?) -> Place {
            guard let mark else { return Place(file: file) }
            guard lines.indices.contains(mark.line - 1) else { return Place(file: file, line: mark.line, column: mark.column) }
            let line = lines[mark.line - 1]
            return Place(
                file: file, line: mark.line, column: Place.column(ofScalar: mark.column - 1, in: line), sourceLine: line)
        }

        /// Where the text of a scalar begins, and how it goes on where that is not simply on the same line.
        private mutating func textPlace(_ scalar: Node.Scalar) -> Place {
            guard let mark = scalar.mark else { return place(nil) }
            let key = mark.line << 32 | mark.column
            if let known = textPlaces[key] { return known }
            let place = textPlace(scalar, mark)
            textPlaces[key] = place
            return place
        }

        private func textPlace(_ scalar: Node.Scalar, _ mark: Mark) -> Place {
            let style: ScalarTracer.Style =
                switch scalar.style {
                case .singleQuoted: .singleQuoted
                case .doubleQuoted: .doubleQuoted
                case .literal: .literal
                case .folded: .folded
                default: .plain
                }
            let traced = ScalarTracer.trace(
                scalar.string, style, lines: scalars, line: mark.line - 1, column: mark.column - 1)
            guard let traced, let first = traced.first else {
                var start = place(mark)
                start.layout = TextLayout(runs: [])
                return start
            }
            var start = Place(
                file: file, line: first.line + 1, column: Place.column(ofScalar: first.column, in: lines[first.line]),
                sourceLine: lines[first.line])
            if traced.count > 1 {
                start.layout = TextLayout(
                    runs: traced.map {
                        .init(offset: $0.offset, line: $0.line + 1, column: $0.column, sourceLine: lines[$0.line])
                    })
            }
            return start
        }
    }
}
