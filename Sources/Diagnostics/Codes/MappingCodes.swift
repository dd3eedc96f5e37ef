extension DiagnosticCode {
    static let mappingCodes: [DiagnosticCode] = []
}
