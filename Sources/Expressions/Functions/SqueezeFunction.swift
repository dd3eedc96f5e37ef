import Records

let squeezeFunction = Function(
    "squeeze", summary: "The text with every run of blanks made one space, and none at the ends.",
    details: "",
    examples: [.init("' MAIN   ST '.squeeze()", "\"MAIN ST\"")],
    overloads: [Overload([.exact(.string)], style: .either, gives: .exact(.string), .kernel(squeezeKernel))])

@Sendable private func squeezeKernel(_ call: CallArguments) -> Column {
    call.mapText { text, result in
        var pendingSpace = false
        let start = result.count
        for byte in text {
            if isBlank(byte) {
                pendingSpace = result.count > start
            } else {
                if pendingSpace { result.append(0x20) }
                pendingSpace = false
                result.append(byte)
            }
        }
    }
}
