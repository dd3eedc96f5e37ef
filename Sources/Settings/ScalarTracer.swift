import Diagnostics

/// Finds where each character of a YAML scalar stands in its file, by walking through value and source side by side (YAML 1.1,
/// chapters 5.7 and 9). The parser tells only where a scalar begins.
struct ScalarTracer {
    enum Style { case plain, singleQuoted, doubleQuoted, literal, folded }

    private let lines: [[Unicode.Scalar]]
    private let value: [Unicode.Scalar]
    /// The next character of the value.
    private var index = 0
    private var offset = 0
    /// Where the walk stands in the file, counted from 0.
    private var line: Int
    private var column: Int
    private var runs: [(offset: Int, line: Int, column: Int)] = []
    /// Where the next character of the value would stand, were it in the last run.
    private var expected = (line: -1, column: -1)

    /// - Parameters:
    ///   - lines: of the file, without their breaks.
    ///   - line: 0-based line of the scalar's first character.
    ///   - column: 0-based column, in Unicode scalars.
    private init(_ value: String, _ lines: [[Unicode.Scalar]], line: Int, column: Int) {
        self.value = Array(value.unicodeScalars)
        self.lines = lines
        self.line = line
        self.column = column
    }

    /// - Returns: the runs of the value, offsets in UTF-8, lines and columns counted from 0; nil where source and value do not
    ///   fit together.
    static func trace(
        _ value: String, _ style: Style, lines: [[Unicode.Scalar]], line: Int, column: Int
    ) -> [(offset: Int, line: Int, column: Int)]? {
        var tracer = ScalarTracer(value, lines, line: line, column: column)
        guard lines.indices.contains(line) else { return nil }
        tracer.skipProperties()
        let fits =
            switch style {
            case .plain: tracer.flow { $0.plain() }
            case .singleQuoted: tracer.skip("'") && tracer.flow { $0.singleQuoted() }
            case .doubleQuoted: tracer.skip("\"") && tracer.flow { $0.doubleQuoted() }
            case .literal: tracer.block { $0.literalBreak() }
            case .folded: tracer.block { $0.foldedBreak() }
            }
        guard fits else { return nil }
        if tracer.runs.isEmpty { tracer.runs.append((0, tracer.line, tracer.column)) }
        return tracer.runs
    }

    // MARK: steps

    private var current: Unicode.Scalar? { column < lines[line].count ? lines[line][column] : nil }

    /// The next character of the value stands here and takes up so many characters of the file.
    private mutating func take(_ width: Int) {
        if expected != (line, column) { runs.append((offset, line, column)) }
        offset += UTF8.width(value[index])
        index += 1
        // A character that is written longer ends its run: what follows does not stand right behind it.
        expected = width == 1 ? (line, column + 1) : (-1, -1)
        column += width
    }

    /// Characters that stand for line breaks stand at the end of the line.
    private mutating func takeBreaks(_ count: Int, _ scalar: Unicode.Scalar) -> Bool {
        for _ in 0..<count {
            guard index < value.count, value[index] == scalar else { return false }
            runs.append((offset, line, column))
            expected = (-1, -1)
            offset += 1
            index += 1
        }
        return true
    }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        column += 1
        return true
    }

    /// Anchors and tags stand before the scalar, and count as its beginning.
    private mutating func skipProperties() {
        while let scalar = current, scalar == "&" || scalar == "!" {
            while current.map({ !Self.isBlank($0) }) ?? false { column += 1 }
            while current.map({ Self.isBlank($0) }) ?? false { column += 1 }
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    private func isBlankFrom(_ start: Int) -> Bool { lines[line].dropFirst(start).allSatisfy { Self.isBlank($0) } }

    // MARK: plain and quoted

    private mutating func flow(_ step: (inout ScalarTracer) -> Bool) -> Bool {
        while index < value.count {
            let fits = isBlankFrom(column) ? fold(isEscaped: false) : step(&self)
            if !fits { return false }
        }
        return true
    }

    /// One break is a space, more are one line feed less; an escaped break is nothing.
    private mutating func fold(isEscaped: Bool) -> Bool {
        let end = (line: line, column: column)
        var breaks = 0
        repeat {
            guard line + 1 < lines.count else { return false }
            line += 1
            column = 0
            breaks += 1
        } while isBlankFrom(0)
        let next = line
        (line, column) = end
        let fits = breaks == 1 ? isEscaped || takeBreaks(1, " ") : takeBreaks(breaks - 1, "\n")
        (line, column) = (next, lines[next].prefix { Self.isBlank($0) }.count)
        return fits
    }

    private mutating func plain() -> Bool {
        guard current == value[index] else { return false }
        take(1)
        return true
    }

    private mutating func singleQuoted() -> Bool {
        guard current == value[index] else { return false }
        take(value[index] == "'" ? 2 : 1)
        return column <= lines[line].count
    }

    private mutating func doubleQuoted() -> Bool {
        guard current == "\\" else { return plain() }
        guard column + 1 < lines[line].count else { return fold(isEscaped: true) }
        switch lines[line][column + 1] {
        case "x": take(4)
        case "u": take(6)
        case "U": take(10)
        default: take(2)
        }
        return column <= lines[line].count
    }

    // MARK: blocks

    private mutating func block(_ breaks: (inout ScalarTracer) -> Bool) -> Bool {
        // What is indented deeper than the first line of text belongs to the value.
        guard let first = value.firstIndex(where: { $0 != "\n" && $0 != " " }) else { return false }
        let own = value[..<first].reversed().prefix { $0 == " " }.count
        line += 1
        column = 0
        let rest = lines[min(line, lines.count)...]
        guard let textLine = rest.firstIndex(where: { !$0.allSatisfy { $0 == " " } }) else { return false }
        let indentation = lines[textLine].prefix { $0 == " " }.count - own
        guard indentation >= 0 else { return false }
        while index < value.count {
            guard line < lines.count else { return value[index...].allSatisfy { $0 == "\n" } }
            column = min(indentation, lines[line].prefix { $0 == " " }.count)
            while column < lines[line].count, index < value.count {
                guard plain() else { return false }
            }
            guard index < value.count else { return true }
            guard breaks(&self) else { return false }
        }
        return true
    }

    private mutating func literalBreak() -> Bool {
        guard takeBreaks(1, "\n") else { return false }
        line += 1
        return true
    }

    /// Between lines of text one break is a space; others stay, but for the first before empty lines.
    private mutating func foldedBreak() -> Bool {
        let breaks = value[index...].prefix { $0 == "\n" }.count
        guard breaks > 0 ? takeBreaks(breaks, "\n") : takeBreaks(1, " ") else { return false }
        repeat { line += 1 } while line < lines.count && lines[line].allSatisfy { $0 == " " }
        return line < lines.count || index == value.count
    }
}
