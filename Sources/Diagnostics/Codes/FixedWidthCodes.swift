extension DiagnosticCode {
    static let fixedWidthCodes: [DiagnosticCode] = []
}
