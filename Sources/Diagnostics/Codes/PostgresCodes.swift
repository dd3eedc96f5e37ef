extension DiagnosticCode {
    static let postgresCodes: [DiagnosticCode] = [
        serverUnreachable, connectionSettingsUnusable, connectionLost, loginRefused, statementRefused, serverBusy,
        postgresMisuse, serverTextNotUTF8,
    ]

    public static let serverUnreachable = DiagnosticCode(
        "LB5201", "server unreachable",
        "No PostgreSQL server answered in time. Nothing was changed. Look at host, port and network, then run the command again.")
    public static let connectionSettingsUnusable = DiagnosticCode(
        "LB5202", "connection settings unusable",
        "The connection string, or an environment variable or service file beside it, cannot be understood. It is never shown, because it may hold a password. In a URL, the characters / @ : ? # % of a password are written percent-encoded.")
    public static let connectionLost = DiagnosticCode(
        "LB5203", "connection lost",
        "The server went away, or ended the session. What was not committed is undone by the server; run the command again.")
    public static let loginRefused = DiagnosticCode(
        "LB5204", "login refused",
        "The server answered and refused user, password, database or encryption. Correct the connection settings; passwords come from the environment or from files only.")
    public static let statementRefused = DiagnosticCode(
        "LB5205", "statement refused",
        "The server refused a statement. SQLSTATE says why (PostgreSQL manual, appendix A); what the server adds from the data is shown on request only.")
    public static let serverBusy = DiagnosticCode(
        "LB5206", "server busy",
        "The server is starting, stopping, full, or held a lock that another session has. Nothing was committed; run the command again.")
    public static let postgresMisuse = DiagnosticCode(
        "LB5207", "wrong use of the database",
        "A statement was used in a way that the database client does not allow: a mistake in landbridge. Please report it.")
    public static let serverTextNotUTF8 = DiagnosticCode(
        "LB5208", "text that is not UTF-8",
        "The server sent bytes that are not valid UTF-8, as it does where a statement or a setting of the user has changed client_encoding. Take that setting away.")
}
