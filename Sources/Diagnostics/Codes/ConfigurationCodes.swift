extension DiagnosticCode {
    static let configurationCodes: [DiagnosticCode] = [
        settingsUnknownKey, settingsWrongShape, settingsMissingKey, settingsNotYAML, settingsDuplicateKey,
        settingsWrongValue, fileNotReadable, unknownJob, unknownStore, secretMissing, usageWrong, spillFailed, inputChanged, outputFailed,
    ]

    public static let settingsUnknownKey = DiagnosticCode(
        "LB6001", "unknown key", "A settings file has a key that nothing reads. Correct its name or take it out.")
    public static let settingsWrongShape = DiagnosticCode(
        "LB6002", "wrong shape", "A value, a list or a map stands where another of the three is needed.")
    public static let settingsMissingKey = DiagnosticCode(
        "LB6003", "missing key", "A key that the settings need is not there.")
    public static let settingsNotYAML = DiagnosticCode(
        "LB6004", "not YAML", "The file cannot be read as YAML, is too large, or nests too deeply.")
    public static let settingsDuplicateKey = DiagnosticCode(
        "LB6005", "key given twice", "A map names the same key twice; which one was meant cannot be known.")
    public static let settingsWrongValue = DiagnosticCode(
        "LB6006", "unusable value", "A value is outside what its key takes.")
    public static let fileNotReadable = DiagnosticCode(
        "LB6007", "file not readable", "A file that the command needs is not there or may not be read.")
    public static let unknownJob = DiagnosticCode(
        "LB6008", "unknown job", "The project's landbridge.yaml has no job of that name.")
    public static let unknownStore = DiagnosticCode(
        "LB6009", "unknown store", "The store is neither a URL such as sqlite:PATH nor a name in landbridge.yaml.")
    public static let secretMissing = DiagnosticCode(
        "LB6010", "secret missing", "An environment variable or file that a setting refers to is not there, or what it holds can be guessed.")
    public static let usageWrong = DiagnosticCode(
        "LB6011", "wrong usage", "The arguments of the command do not go together.")
    public static let spillFailed = DiagnosticCode(
        "LB6012", "temporary file failed", "What does not fit into memory goes to a temporary file in TMPDIR, and that failed.")
    public static let inputChanged = DiagnosticCode(
        "LB6013", "input changed while it was read", "A file grew, shrank or was written to during the run; run again when it is complete.")
    public static let outputFailed = DiagnosticCode(
        "LB6014", "output failed", "The output file cannot be written.")
}
