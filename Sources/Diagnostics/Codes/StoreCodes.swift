extension DiagnosticCode {
    static let storeCodes: [DiagnosticCode] = []
}
