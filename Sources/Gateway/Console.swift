import Connector
public import Diagnostics
import Glibc
import Records
import Synchronization

/// Where a command writes: results to standard output, diagnostics and progress to standard error.
public final class Console: Sendable {
    public let isJSON: Bool
    public let showsPersonal: Bool
    private let errorIsTerminal: Bool
    private let outputIsTerminal: Bool
    private let lastProgress = Mutex<(shown: Int, width: Int)>((0, 0))
    private let started = ContinuousClock().now

    public init(isJSON: Bool, showsPersonal: Bool = false) {
        self.isJSON = isJSON
        self.showsPersonal = showsPersonal
        errorIsTerminal = isatty(2) == 1
        outputIsTerminal = isatty(1) == 1
    }

    /// Columns of the terminal; 160 where the output goes elsewhere.
    var width: Int { outputIsTerminal ? Self.columns(of: 1) : 160 }

    private static func columns(of descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 160 }
        return Int(size.ws_col)
    }

    public func print(_ text: String) { Self.write(text + "\n", to: 1) }

    /// Text for people beside the data: what the argument parser has to say about a wrong call, and summaries.
    public func showUsage(_ message: String) { Self.write(message + "\n", to: 2) }

    /// Diagnostics for people go to standard error; for programs they are part of the report.
    public func show(_ diagnostics: [Diagnostic]) {
        if !isJSON { showBeside(diagnostics) }
    }

    /// Diagnostics of a command whose standard output holds data: always beside it, on standard error.
    public func showBeside(_ diagnostics: [Diagnostic]) {
        clearProgress()
        let renderer = TextRenderer(
            color: errorIsTerminal && getenv("NO_COLOR") == nil, showsPersonal: showsPersonal,
            width: errorIsTerminal ? Self.columns(of: 2) : 160)
        for diagnostic in diagnostics { Self.write(renderer.render(diagnostic) + "\n", to: 2) }
    }

    /// What ended the command.
    public func show(_ error: GatewayError) {
        guard isJSON else {
            show(error.diagnostics)
            return
        }
        clearProgress()
        let value = JSONValue.object([
            "exit": .int(Int(error.exit.rawValue)),
            "diagnostics": .list(error.diagnostics.map { JSONValue.diagnostic($0, showsPersonal: showsPersonal) }),
        ])
        print((try? value.text()) ?? "{}")
    }

    /// One line that is rewritten on a terminal ten times a second, and one line a minute elsewhere.
    func progress(_ progress: SourceProgress) {
        let elapsed = ContinuousClock().now - started
        let tenths = Int(elapsed.components.seconds) * 10 + Int(elapsed.components.attoseconds / 100_000_000_000_000_000)
        let tick = errorIsTerminal ? tenths : tenths / 600
        let isDue = lastProgress.withLock { state in
            guard tick > state.shown else { return false }
            state.shown = tick
            return true
        }
        guard isDue else { return }
        let seconds = max(Double(tenths) / 10, 0.1)
        var text = "\(Numbers.grouped(Int(progress.records))) records, \(Numbers.grouped(Int(Double(progress.records) / seconds)))/s"
        text += ", \(Numbers.bytes(progress.bytesRead))"
        if progress.bytesTotal > 0, progress.bytesRead > 0 {
            let left = seconds * Double(progress.bytesTotal - progress.bytesRead) / Double(progress.bytesRead)
            text += " of \(Numbers.bytes(progress.bytesTotal)), \(Int(left.rounded(.up))) s left"
        }
        if errorIsTerminal {
            let padding = lastProgress.withLock { state in
                defer { state.width = text.count }
                return max(0, state.width - text.count)
            }
            Self.write("\r" + text + String(repeating: " ", count: padding), to: 2)
        } else {
            Self.write(text + "\n", to: 2)
        }
    }

    private func clearProgress() {
        guard errorIsTerminal else { return }
        let width = lastProgress.withLock { state in
            defer { state.width = 0 }
            return state.width
        }
        if width > 0 { Self.write("\r" + String(repeating: " ", count: width) + "\r", to: 2) }
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return }
                written += count
            }
        }
    }
}

/// Numbers for people.
enum Numbers {
    /// `1,234,567`.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return (number < 0 ? "-" : "") + result
    }

    static func bytes(_ count: Int64) -> String {
        if count < 10_000 { return "\(count) B" }
        if count < 10_000_000 { return "\(count / 1_000) kB" }
        return "\(count / 1_000_000) MB"
    }

    static func seconds(_ seconds: Double) -> String {
        let hundredths = Int((seconds * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
    }
}
