extension DiagnosticCode {
    static let syncCodes: [DiagnosticCode] = []
}
